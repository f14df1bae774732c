"""Which opener knows these bytes. The order is fixed and the name of a file is never asked."""

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document
from gongkai.readers.open_docx import is_docx, open_docx
from gongkai.readers.open_html import is_html, open_html
from gongkai.readers.open_text import is_text, open_text
from gongkai.readers.open_xlsx import is_xlsx, open_xlsx
from gongkai.readers.source import Source

OPENERS = (
    ("DOCX", is_docx, open_docx),
    ("XLSX", is_xlsx, open_xlsx),
    ("HTML", is_html, open_html),
    ("纯文本", is_text, open_text),
)


def open_document(source: Source) -> Document:
    """The document in the bytes. Raises Unreadable when they are empty or no opener knows them."""
    if not source.data.strip():
        raise Unreadable(source.name, "文件是空的", "请检查文件是否完整下载或保存")
    for _, knows, opens in OPENERS:
        if knows(source.data):
            return opens(source)
    tried = "、".join(name for name, _, _ in OPENERS)
    raise Unreadable(
        source.name, f"不是可识别的文档格式（已试：{tried}）", "请另存为 .docx、.xlsx、.html 或 .txt 后再试"
    )
