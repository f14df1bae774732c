"""A document to be published, as an article: clean HTML, its title, and what was left out."""

import re
from dataclasses import dataclass
from html import escape

from gongkai.base.blocks import plain
from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.clean import clean, cleaned
from gongkai.readers.open_docx import is_docx
from gongkai.readers.open_html import decoded, is_html
from gongkai.readers.open_office import is_office, through_office
from gongkai.readers.open_pdf import is_pdf
from gongkai.readers.open_text import is_text, text_of
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.readers.word_html import word_html

__all__ = ["Article", "article", "clean", "plain"]

_TITLE = re.compile(r"<title[^>]*>([^<]*)</title", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """html: as `clean` leaves it, without the title. title: None where the document does not set one off.

    notes: what a person should know of what was left out or moved, sentences in Chinese.
    """

    html: str
    title: str | None
    notes: tuple[str, ...]


def article(source: Source, limits: Limits = LIMITS) -> Article:
    """The article in a Word document (.docx, .doc, .wps, .rtf, .odt), a web page or a text, told by its bytes.

    Done apart, within the limits. Raises Unreadable when the bytes are none of these, empty, hold no text, or as
    their opener does.
    """
    if not source.data.strip():
        raise Unreadable(source.name, "文件是空的", "请检查文件是否完整下载或保存")
    if is_docx(source.data):
        made = apart(_of_word, source, limits)
    elif is_office(source.data):
        made = through_office(source, {"docx": _of_word}, limits)
    elif is_html(source.data):
        made = apart(_of_page, source, limits)
    elif is_text(source.data) and not is_pdf(source.data):
        made = apart(_of_text, source, limits)
    else:
        why = "不是 Word 文档、网页或者文本"
        raise Unreadable(source.name, why, "请另存为 .docx 再试；扫描件、PDF、表格和图片请作为附件上传")
    if not made.html:
        raise Unreadable(source.name, "里面没有文字", "请确认文件；图片和扫描件请作为附件上传")
    return made


def _of_word(source: Source, limits: Limits) -> Article:
    read = word_html(source, limits)
    return _made(source, limits, read.html, read.title, read.notes, read.pictures)


def _of_page(source: Source, limits: Limits) -> Article:
    page = decoded(source, limits)
    title = _TITLE.search(page)
    return _made(source, limits, page, title[1].strip() or None if title else None)


def _of_text(source: Source, limits: Limits) -> Article:
    lines = (line.strip() for line in text_of(source, limits).split("\n"))
    return _made(source, limits, "".join(f"<p>{escape(line)}</p>" for line in lines if line), None)


def _made(
    source: Source,
    limits: Limits,
    html: str,
    title: str | None,
    notes: tuple[str, ...] = (),
    pictures: int = 0,
) -> Article:
    made = cleaned(html, source.name, limits)
    pictures += made.pictures
    told = [f"{pictures} 幅图片没有带入，请作为附件上传"] if pictures else []
    told += [f"{made.links} 个指向本机文件等处的链接没有带入，文字保留"] if made.links else []
    return Article(made.html, title, (*notes, *told))
