"""What a file is, told from its bytes alone, and what a file of that kind may be called."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.readers.open_docx import is_docx
from gongkai.readers.open_html import is_html
from gongkai.readers.open_ofd import is_ofd
from gongkai.readers.open_text import is_text
from gongkai.readers.open_xlsx import is_xlsx
from gongkai.readers.packed.archive import Archive, holds
from gongkai.readers.packed.compound import MAGIC, streams
from gongkai.readers.packed.mail import is_mail
from gongkai.readers.source import LIMITS, Limits, Source

_LONGEST = 120  # signs of a name, its suffix included
_BEFORE = b"\xef\xbb\xbf\r\n\t "
_ZIP = b"PK\x03\x04"
_UNPRINTABLE = frozenset(
    {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
)  # Cf: what turns the direction of text among them
_UNNAMEABLE = re.compile(r'[<>:"|?*]')  # what Windows allows in no name
# Text that some program would run or show as a page.
_RUNS = re.compile(r"\s*(?:#!|@echo\b|<[a-z?!%/])", re.IGNORECASE)
_RESAVE = "请另存为 PDF、图片或者 Word 文档再传"


class NotAccepted(GongkaiError):
    """A file that is not taken as an attachment. name: as it was sent."""

    def __init__(self, name: str, why: str, step: str):
        self.name, self.why, self.step = name, why, step
        super().__init__(f"{name}：{why}。{step}")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is taken. suffixes: what its names may end in, the usual one first; media: its media type."""

    id: str
    zh: str
    suffixes: tuple[str, ...]
    media: str


_OOXML = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    one.id: one
    for one in (
        Format("pdf", "PDF", ("pdf",), "application/pdf"),
        Format("png", "图片", ("png",), "image/png"),
        Format("jpeg", "图片", ("jpg", "jpeg", "jpe"), "image/jpeg"),
        Format("tiff", "图片", ("tif", "tiff"), "image/tiff"),
        Format("docx", "Word 文档", ("docx",), f"{_OOXML}.wordprocessingml.document"),
        Format("xlsx", "Excel 表格", ("xlsx",), f"{_OOXML}.spreadsheetml.sheet"),
        Format("pptx", "演示文稿", ("pptx",), f"{_OOXML}.presentationml.presentation"),
        Format("doc", "Word 或者 WPS 文档", ("doc", "wps", "wpt"), "application/msword"),
        Format("xls", "Excel 或者 WPS 表格", ("xls", "et"), "application/vnd.ms-excel"),
        Format("ppt", "演示文稿", ("ppt", "dps"), "application/vnd.ms-powerpoint"),
        Format("ofd", "OFD 版式文件", ("ofd",), "application/ofd"),
        Format("rtf", "RTF 文档", ("rtf",), "application/rtf"),
        Format("eml", "电子邮件", ("eml",), "message/rfc822"),
        Format("txt", "文本", ("txt",), "text/plain"),
        Format("zip", "压缩包", ("zip",), "application/zip"),
    )
}
# Taken only where a file is read and never handed out to be shown (`format_of`, pages).
WEB_PAGE = Format("html", "网页", ("html", "htm", "shtml"), "text/html")
TAKEN = "PDF、图片（PNG、JPEG、TIFF）、Word、Excel、演示文稿、WPS、OFD、RTF、邮件（.eml）、文本和 zip 压缩包"

_SIGNS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_IN_ZIP: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (is_docx, "docx"),
    (is_xlsx, "xlsx"),
    (partial(holds, kind="presentationml|ms-powerpoint", usual="ppt/presentation.xml"), "pptx"),
    (is_ofd, "ofd"),
)
_IN_COMPOUND = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
# Bytes a program begins with → what it is.
_PROGRAMS = (
    (b"MZ", " Windows 程序"),
    (b"\x7fELF", " Linux 程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xcf\xfa\xed\xfe", "程序"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
)


def format_of(data: bytes, name: str, within: Limits = LIMITS, *, pages: bool = False) -> Format:
    """What these bytes are. name: for the message only. within: what a zip may hold. pages: web pages are taken too.

    Raises NotAccepted for anything else that is not in FORMATS.
    """
    if not data.strip():
        raise NotAccepted(name, "文件是空的", "请检查文件是否完整保存，再传一次")
    head = data[:64].lstrip(_BEFORE)  # some scanners begin their PDFs with a line break
    for sign, id in _SIGNS:
        if head.startswith(sign):
            return FORMATS[id]
    if data.startswith(_ZIP):
        return FORMATS[_zipped(data, name, within)]
    if data.startswith(MAGIC):
        return FORMATS[_compound(data, name)]
    for sign, what in _PROGRAMS:
        if data.startswith(sign):
            raise NotAccepted(name, f"这是{what}，不论文件名叫什么都不收", "请传文件本身，不要传程序")
    if is_mail(data):
        return FORMATS["eml"]
    if is_html(data):
        if pages:
            return WEB_PAGE
        raise NotAccepted(name, "这是网页，不收", "请把网页打印成 PDF，或者截图再传")
    return FORMATS[_text(data, name)]


def _zipped(data: bytes, name: str, within: Limits) -> str:
    try:
        archive = Archive.open(Source(data, name), within)
    except Unreadable as broken:
        raise NotAccepted(name, broken.why, broken.step) from broken
    if "meta-inf/manifest.mf" in archive.parts or "androidmanifest.xml" in archive.parts:
        raise NotAccepted(name, "这是程序（Java 或者安卓安装包）", "请传文件本身，不要传程序")
    if any(part.endswith("vbaproject.bin") for part in archive.parts):
        raise NotAccepted(name, "文档里有宏", "请另存为不带宏的 .docx、.xlsx，或者另存为 PDF 再传")
    return next((id for knows, id in _IN_ZIP if knows(data)), "zip")


def _compound(data: bytes, name: str) -> str:
    held = streams(data)
    if "EncryptedPackage" in held:
        raise NotAccepted(name, "文件有密码", "请去掉密码后另存一份再传")
    for stream, id in _IN_COMPOUND:
        if stream in held:
            return id
    raise NotAccepted(name, "文件已损坏，或者不是 Word、Excel、WPS 文档", _RESAVE)


def _text(data: bytes, name: str) -> str:
    if not is_text(data) or (text := _decoded(data)) is None:
        raise NotAccepted(name, "认不出这是什么文件", f"可以传的有：{TAKEN}")
    if _RUNS.match(text):
        raise NotAccepted(name, "这是程序脚本或者网页，不收", "请传文件本身，或者打印成 PDF 再传")
    return "txt"


def _decoded(data: bytes) -> str | None:
    """All of a text, not only its beginning; None where some of it is none."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def named(name: str, format: Format) -> str:
    """A name without its path, in NFC, of at most 120 signs that every system can write, ending as its kind ends.

    A name that ends otherwise gets the right ending behind its own: a text called `清单.bat` becomes `清单.bat.txt`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in last)
    plain = " ".join(_UNNAMEABLE.sub("_", shown).split()).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or suffix.lower() not in format.suffixes:
        stem, suffix = plain, format.suffixes[0]
    stem = stem[: _LONGEST - len(suffix) - 1].strip(". ")
    return f"{stem or '附件'}.{suffix}"
