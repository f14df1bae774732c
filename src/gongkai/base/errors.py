"""The one tree of errors. Each takes facts, builds its own sentence and keeps the facts.

Wrong programs and unreadable bytes raise; wrong documents yield findings instead.
"""

import errno
from collections.abc import Sequence
from datetime import date
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

    MARK = (
        "（no statutory table found）"  # for programs that read what the command line says; no page shows it
    )

    def __init__(self, name: str):
        super().__init__(
            name,
            f"未找到法定统计表{self.MARK}，也未见年度报告的六个部分",
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


class LawNotInForce(GongkaiError):
    """A value of the law was asked for a day on which no provision held."""

    def __init__(self, title: str, day: date, since: date):
        self.title, self.day, self.since = title, day, since
        super().__init__(
            f"{day:%Y-%m-%d} 没有关于“{title}”的规定：所收的规定自 {since:%Y-%m-%d} 起施行。请核对日期"
        )


class CalendarGap(GongkaiError):
    """A count of days came to a day of a year whose holiday notice is not loaded."""

    def __init__(self, day: date, covered: Sequence[int]):
        self.day, self.covered = day, tuple(covered)
        held = f"{covered[0]}–{covered[-1]} 年" if covered else "空"
        super().__init__(
            f"不能计算到 {day:%Y-%m-%d}：没有 {day.year} 年的放假安排（现有：{held}）。"
            f"待国务院办公厅公布 {day.year} 年放假通知后，加入 law/data/calendar/{day.year}.yaml 再算"
        )


class NotLegal(GongkaiError):
    """A step the law does not allow on that day. cite: the article; legal: what would be."""

    def __init__(self, step: str, why: str, cite: str, legal: str):
        self.step, self.why, self.cite, self.legal = step, why, cite, legal
        super().__init__(f"{step}：{why}（{cite}）。{legal}")


class ClockStopped(GongkaiError):
    """There is no due day yet: the period stands still until someone answers."""

    def __init__(self, since: date, waiting: str):
        self.since, self.waiting = since, waiting
        super().__init__(f"自 {since:%Y-%m-%d} 起期限停止计算：{waiting}。有了结果以后再算截止日")


class OutOfOrder(GongkaiError):
    """The days of one step stand in an order that cannot be."""

    def __init__(self, step: str, earlier: date, later: date):
        self.step, self.earlier, self.later = step, earlier, later
        super().__init__(f"{step}：{later:%Y-%m-%d} 不能早于 {earlier:%Y-%m-%d}。请核对日期")


class UnknownTerm(GongkaiError):
    """The law's tables hold nothing under this name. what: the kind of thing asked for, 处理决定 or the like."""

    def __init__(self, what: str, asked: str, known: Sequence[str]):
        self.what, self.asked, self.known = what, asked, tuple(known)
        super().__init__(f"没有名为“{asked}”的{what}；现有：{'、'.join(known)}")


class LetterIncomplete(GongkaiError):
    """A letter lacks something it must contain by law. cites: the articles that ask for it."""

    def __init__(self, lacks: str, cites: Sequence[str]):
        self.lacks, self.cites = lacks, tuple(cites)
        super().__init__(f"文书缺少{lacks}（依据：{'、'.join(cites)}）。请补全后再签发")


class NoDigest(GongkaiError):
    """This Python was built on an OpenSSL without the digest."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(f"这里的 Python 没有 {name.upper()} 摘要算法；请用链接 OpenSSL 1.1.1 以上的 Python")


class BadLedger(GongkaiError):
    """A line of a ledger file is no event."""

    def __init__(self, name: str, line: int, why: str):
        self.name, self.line, self.why = name, line, why
        super().__init__(f"{name}：第 {line} 行不是台账事件，{why}")


class BadEvent(GongkaiError):
    """An event that cannot stand in its matter: an unknown kind, a field too many, too few or of the wrong type."""

    def __init__(self, matter: str, seq: int, why: str, step: str):
        self.matter, self.seq, self.why, self.step = matter, seq, why, step
        super().__init__(f"{matter} 第 {seq} 个事件：{why}。{step}")


class ChainBroken(GongkaiError):
    """The chain of a ledger does not hold: an event was altered, left out, doubled or moved."""

    def __init__(self, matter: str, seq: int, why: str):
        self.matter, self.seq, self.why = matter, seq, why
        super().__init__(f"{matter} 第 {seq} 个事件{why}。请用未改动的台账，或用 gongkai ledger verify 查明")


class LedgerIncomplete(GongkaiError):
    """A ledger cannot answer for a year: it was kept for a part of it only, or does not say whose it is."""

    def __init__(self, why: str, step: str):
        self.why, self.step = why, step
        super().__init__(f"不能统计：{why}。{step}")


class CannotServe(GongkaiError):
    """The platform can't be started here."""

    def __init__(self, why: str, step: str):
        self.why, self.step = why, step
        super().__init__(f"平台起不来：{why}。{step}")
