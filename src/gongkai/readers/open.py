"""Which opener knows these bytes. The order is fixed and the name of a file is never asked."""

from functools import partial

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.document import Document
from gongkai.readers.open_docx import is_docx, open_docx
from gongkai.readers.open_html import is_html, open_html
from gongkai.readers.open_ofd import is_ofd, open_ofd
from gongkai.readers.open_office import is_office, open_office
from gongkai.readers.open_pdf import is_pdf, open_pdf
from gongkai.readers.open_scan import is_picture, open_scan
from gongkai.readers.open_text import is_text, open_text
from gongkai.readers.open_xlsx import is_xlsx, open_xlsx
from gongkai.readers.source import Source

OPENERS = (
    (is_docx, open_docx),
    (is_xlsx, open_xlsx),
    (is_pdf, open_pdf),
    (is_ofd, partial(apart, open_ofd)),
    (is_office, open_office),
    (is_picture, open_scan),
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
    raise Unreadable(source.name, "不是可识别的文档格式", "请另存为 .docx、.xlsx、.pdf、.html 或 .txt 后再试")
