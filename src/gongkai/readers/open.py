"""Which opener knows these bytes. The order is fixed and the name of a file is never asked."""

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document
from gongkai.readers.open_docx import is_docx, open_docx
from gongkai.readers.open_html import is_html, open_html
from gongkai.readers.open_text import is_text, open_text
from gongkai.readers.open_xlsx import is_xlsx, open_xlsx
from gongkai.readers.source import Source

# What is told from its first bytes but has no opener here: (bytes, name, what to do).
_FOREIGN = (
    (b"%PDF-", "PDF", "请改用发布时的 .docx 或网页（.html）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word、Excel 或 WPS 文件", "请用 Word 或 WPS 另存为 .docx 或 .xlsx"),
    (b"{\\rtf", "RTF", "请用 Word 或 WPS 另存为 .docx"),
    (b"\x89PNG", "图片", "请改用可编辑的原文件"),
    (b"\xff\xd8\xff", "图片", "请改用可编辑的原文件"),
    (b"II*\x00", "图片", "请改用可编辑的原文件"),
    (b"PK\x03\x04", "压缩包（或 OFD）", "请先解压，或改用 .docx、.xlsx、.html"),
)


def _is_foreign(data: bytes) -> bool:
    return any(data.startswith(sign) for sign, _, _ in _FOREIGN)


def _refuse(source: Source) -> Document:
    name, step = next((name, step) for sign, name, step in _FOREIGN if source.data.startswith(sign))
    raise Unreadable(source.name, f"暂不支持{name}", step)


OPENERS = (
    (is_docx, open_docx),
    (is_xlsx, open_xlsx),
    (_is_foreign, _refuse),
    (is_html, open_html),
    (is_text, open_text),
)


def open_document(source: Source) -> Document:
    """The document in the bytes. Raises Unreadable when they are empty or no opener knows them."""
    if not source.data.strip():
        raise Unreadable(source.name, "文件是空的", "请检查文件是否完整下载或保存")
    for knows, opens in OPENERS:
        if knows(source.data):
            return opens(source)
    raise Unreadable(source.name, "不是可识别的文档格式", "请另存为 .docx、.xlsx、.html 或 .txt 后再试")
