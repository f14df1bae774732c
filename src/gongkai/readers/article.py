"""A document to be published, as an article: clean HTML, its title, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from gongkai.base.blocks import plain
from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.clean import clean, cleaned
from gongkai.readers.open_docx import is_docx
from gongkai.readers.open_html import is_html
from gongkai.readers.open_office import is_office, through_office
from gongkai.readers.open_pdf import is_pdf
from gongkai.readers.open_text import is_text, text_of
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.readers.web_page import web_page, without_tools
from gongkai.readers.word_html import word_html

__all__ = ["Article", "article", "articles", "clean", "plain"]


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
    if is_office(source.data) and not is_docx(source.data):
        return _inked(source, through_office(source, {"docx": _of_word}, limits))
    return apart(_read, source, limits)


def articles(sources: Sequence[Source], limits: Limits = LIMITS) -> list[Article | Unreadable]:
    """Each of some small documents as `article` has it, or why it has none, all read in one process apart.

    Where they take too much together, each is read by itself, so none spoils the others.
    """
    together = [one for one in sources if is_docx(one.data) or not is_office(one.data)]
    try:
        read = apart(partial(_read_all, together), Source(b"", "几个文件"), limits)
        held = iter([Unreadable(*one) if isinstance(one, tuple) else one for one in read])
        return [next(held) if one in together else _alone(one, limits) for one in sources]
    except Unreadable:
        return [_alone(one, limits) for one in sources]


def _alone(source: Source, limits: Limits) -> Article | Unreadable:
    try:
        return article(source, limits)
    except Unreadable as refused:
        return refused


def _read_all(sources: Sequence[Source], _: Source, limits: Limits) -> list[Article | tuple[str, str, str]]:
    """In the child: each article, or what its refusal is made of."""
    read: list[Article | tuple[str, str, str]] = []
    for source in sources:
        try:
            read.append(_read(source, limits))
        except Unreadable as refused:
            read.append((refused.name, refused.why, refused.step))
    return read


def _read(source: Source, limits: Limits) -> Article:
    """In the child: the article of what needs no office suite."""
    if not source.data.strip():
        raise Unreadable(source.name, "文件是空的", "请检查文件是否完整下载或保存")
    if is_docx(source.data):
        return _inked(source, _of_word(source, limits))
    if is_html(source.data):
        return _inked(source, _of_page(source, limits))
    if is_text(source.data) and not is_pdf(source.data):
        return _inked(source, _of_text(source, limits))
    why = "不是 Word 文档、网页或者文本"
    raise Unreadable(source.name, why, "请另存为 .docx 再试；扫描件、PDF、表格和图片请作为附件上传")


def _inked(source: Source, made: Article) -> Article:
    if not made.html:
        raise Unreadable(source.name, "里面没有文字", "请确认文件；图片和扫描件请作为附件上传")
    return made


def _of_word(source: Source, limits: Limits) -> Article:
    read = word_html(source, limits)
    return _made(source, limits, read.html, read.title, read.notes, read.pictures)


def _of_page(source: Source, limits: Limits) -> Article:
    page = web_page(source, limits)
    made = _made(source, limits, page.html, page.title)
    html, tools = without_tools(made.html)
    left = [f"网页上正文以外的文字（菜单、页脚等，{page.around} 字）没有带入，请核对"] if page.around else []
    left += [f"网站自己的 {tools} 行（位置、字号、打印、上一篇等）没有带入"] if tools else []
    return Article(html, page.title, (*made.notes, *left))


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
