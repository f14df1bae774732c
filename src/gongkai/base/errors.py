"""The one tree of errors. Each takes facts, builds its own sentence and keeps the facts.

Wrong programs and unreadable bytes raise; wrong documents yield findings instead.
"""

import errno
from collections.abc import Sequence
from pathlib import Path

_REFUSALS = {
    errno.ENOENT: "文件或目录不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额用完",
    errno.EROFS: "磁盘是只读的",
    errno.ELOOP: "符号链接绕成了圈",
}


def refusal(error: OSError) -> str:
    """Why the operating system refused, in Chinese where the reason is a common one."""
    return _REFUSALS.get(error.errno or 0) or error.strerror or str(error)


class GongkaiError(Exception):
    """Anything gongkai raises on purpose: its text is one line a person can act on."""


class DataError(GongkaiError):
    """A data file of the project itself (a form, an instrument) is wrong."""

    def __init__(self, file: str, place: str, why: str):
        self.file, self.place, self.why = file, place, why
        super().__init__(f"{file}: {place}: {why}")


class UnknownCitation(GongkaiError):
    """A citation names an instrument or an article the project does not hold."""

    def __init__(self, cite: str, known: Sequence[str]):
        self.cite, self.known = cite, tuple(known)
        super().__init__(f"citation {cite!r} does not resolve; instruments held: {'、'.join(known)}")


class UnknownForm(GongkaiError):
    """No edition of the statutory form bears this name or governs this year."""

    def __init__(self, asked: object, known: Sequence[str]):
        self.asked, self.known = asked, tuple(known)
        super().__init__(f"没有“{asked}”这一版年度报告格式；现有：{'、'.join(known)}")


class UnknownCell(GongkaiError):
    """A cell id is not part of the edition."""

    def __init__(self, cell: str, edition: str):
        self.cell, self.edition = cell, edition
        super().__init__(f"{edition} 格式中没有单元格 {cell}；编号写法为 表.行.列，如 requests.new.natural")


class Unreadable(GongkaiError):
    """The bytes could not be read as a document at all."""

    def __init__(self, name: str, why: str, step: str):
        self.name, self.why, self.step = name, why, step
        super().__init__(f"{name}：无法读取，{why}。{step}")


class NoStatutoryTable(Unreadable):
    """A readable document, but nothing in it is an annual report."""

    def __init__(self, name: str):
        super().__init__(
            name,
            "未找到法定统计表（no statutory table found），也未见年度报告的六个部分",
            "请确认这是政府信息公开工作年度报告；如表格是图片，请改用可编辑的原文件",
        )


class BadReportFile(GongkaiError):
    """A gongkai.report JSON file does not keep the contract."""

    def __init__(self, name: str, place: str, why: str):
        self.name, self.place, self.why = name, place, why
        super().__init__(f"{name}：不是有效的 gongkai.report/1 文件，{place}：{why}")


class CannotWrite(GongkaiError):
    """A report could not be written in the form asked for."""

    def __init__(self, target: Path | str, why: str, step: str):
        self.target, self.why, self.step = str(target), why, step
        super().__init__(f"{target}：无法写出，{why}。{step}")
