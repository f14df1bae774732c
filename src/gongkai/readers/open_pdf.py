"""A PDF opened: print lines, and grids from ruling lines or from alignment; pages that are pictures, as scans."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfDocument, PdfiumError

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.open_scan import open_pictures
from gongkai.readers.pages import Page, together
from gongkai.readers.pdf.leaf import Leaf, leaf
from gongkai.readers.pdf.rendering import rendered
from gongkai.readers.pdf.strokes import is_drawn_on, pictures, rulings
from gongkai.readers.placing.geometry import GEOMETRY
from gongkai.readers.placing.page import (
    Found,
    Layout,
    is_page_number,
    numbers_page,
    placed,
    residue,
)
from gongkai.readers.placing.words import Word
from gongkai.readers.source import LIMITS, Limits, Source

_SIGN, _END = b"%PDF-", b"startxref"
_NEAR = 1024  # bytes at either end in which the signs stand; some programs write a few of their own before and behind
# A line of a page's text that may be a row of a table: it ends in a number or a mark, or is nothing else.
_ROW = re.compile(r"(?:^|\s)(?:[-+]?[\d,.]*\d(?:元|万元|件)?|[-—/无])[ \t]*(?=[\r\n]|\Z)")
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: ("PDF 设有打开密码", "请取消密码后另存，或改用发布时的 .docx 或网页"),
    pdfium.FPDF_ERR_SECURITY: ("PDF 的加密方式不支持", "请取消加密后另存，或改用发布时的 .docx 或网页"),
}
_DAMAGED = ("PDF 已损坏或不完整", "请重新下载，或用能打开它的软件另存为 PDF 再试")


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF."""
    return data.startswith(_SIGN) or (_SIGN in data[:_NEAR] and _END in data[-_NEAR:])


def open_pdf(source: Source, limits: Limits = LIMITS) -> Document:
    """The pages of a PDF: a line for each print line, a grid for each table, boxes and lines with their places.

    Characters are placed only on pages that may hold a table. Boxes come from ruling lines, else from words that stand
    below one another. A box is not sure where its characters do not show, have no known meaning, or run over its side.
    A table that goes on over a page becomes a grid on each. Numbers of pages are left out and remarked. Pages that are
    pictures without text are read as scans, and make the document one. All is done apart.
    Raises Unreadable for a PDF that is encrypted, damaged, without pages, without any text or picture, with a page
    whose text has no known characters, of more than `limits.pages` pages or `limits.scans` scanned ones; and for
    scans without the extra `gongkai[scan]`.
    """
    return together("pdf", source, limits, _pages, _looked_at)


def _pages(source: Source, limits: Limits) -> tuple[list[Page], list[int]]:
    """The pages with text, and the numbers of those that show a picture and hold no text."""
    pages, scans = [], []
    with opened(source, limits) as pdf:
        for number in range(1, len(pdf) + 1):
            with leaf(pdf.raw, number - 1, GEOMETRY) as page:
                if page is None:
                    continue
                if not page.signs.strip() and pictures(page.page):
                    scans.append(number)
                else:
                    pages.append(Page(number, *_read(page, number, source.name)))
    return pages, scans


def _looked_at(source: Source, limits: Limits, scans: Sequence[int]) -> list[Page]:
    """The scanned pages of these numbers, by their pictures."""
    with opened(source, limits) as pdf:
        seen = open_pictures(rendered(pdf, scans), source.name).blocks
    return [Page(number, [block for block in seen if block.page == number], []) for number in scans]


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[PdfDocument]:
    """The PDF while it is looked at. Raises Unreadable when it is encrypted, damaged, empty or has too many pages."""
    try:
        pdf = PdfDocument(source.data)
    except PdfiumError as error:
        raise Unreadable(source.name, *_REASONS.get(getattr(error, "err_code", None), _DAMAGED)) from error
    try:
        if not len(pdf):
            raise Unreadable(source.name, "PDF 没有一页", _DAMAGED[1])
        if len(pdf) > limits.pages:
            raise Unreadable(
                source.name, f"PDF 有 {len(pdf)} 页，超过上限 {limits.pages} 页", "请确认是否为年度报告"
            )
        yield pdf
    finally:
        pdf.close()


def _read(page: Leaf, number: int, name: str) -> Found:
    if page.is_mute():
        raise Unreadable(name, f"PDF 第 {number} 页的字体没有说明是哪些字", "请改用发布时的 .docx 或网页")
    if page.quarter or _ROW.search(_body(page.signs)) or is_drawn_on(page.page):
        return placed(_drawn(page, number))
    return _plain(page, number)


def _drawn(page: Leaf, number: int) -> Layout:
    def signs(word: Word) -> Iterator[Word]:
        return page.apart(word.start, word.start + len(word.text))

    return Layout(number, page.size[1], page.words(), rulings(page), signs, page.geometry, page.displayed)


def _body(signs: str) -> str:
    """The text of a page without the line that numbers it, above or below."""
    found = signs.strip().splitlines()
    while found and is_page_number(found[-1].strip()):
        found.pop()
    if found and is_page_number(found[0].strip()):
        found.pop(0)
    return "\n".join(found)


def _plain(page: Leaf, number: int) -> Found:
    """The lines of a page without a table, as pdfium puts them together."""
    found: list[Line | Grid] = []
    for match in re.finditer(r"[^\r\n]*[^\s]", page.signs):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        first, last = page.box(start), page.box(match.end() - 1)
        place = (
            min(first[0], last[0]),
            min(first[1], last[1]),
            max(first[2], last[2]),
            max(first[3], last[3]),
        )
        found.append(Line(match[0], 0, number, page.displayed(place)))
    noticed = []
    for line in [line for line in (found[:1] + found[-1:]) if isinstance(line, Line)]:
        if line.place and line in found and numbers_page(line.text, line.place, page.size[1], page.geometry):
            found.remove(line)
            noticed.append(residue(line))
    return found, noticed
