"""A Word document (DOCX, also as WPS saves it) opened: its body as it would print with all changes accepted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.numbering import VAL, Numbering, W
from gongkai.readers.packed.archive import Archive, holds
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

KIND, USUAL = "wordprocessingml|ms-word", "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _T = (W + name for name in ("p", "tbl", "tr", "tc", "t"))
_SPAN, _BEFORE, _DOWN, _ACROSS = (W + name for name in ("gridSpan", "gridBefore", "vMerge", "hMerge"))
_GOES_ON = ("", "continue")  # a merge that goes on from the cell above or to the left
_TAB, _BREAK, _SYMBOL = (W + name for name in ("tab", "br", "sym"))
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
IMAGES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_SIGNS = (_TAB, _BREAK, _SYMBOL, W + "ptab", W + "cr", W + "noBreakHyphen", MATH, *IMAGES)
_NO_INK = [W + name for name in ("del", "moveFrom", "instrText", "rt", "sdtPr", "rPrChange", "pPrChange")]
_WRAPPERS = [W + name for name in ("sdt", "sdtContent", "customXml")]
_CODE = re.compile("[0-9A-CEFa-cef][0-9A-Fa-f]{3}")  # a sign of the first plane, surrogates (D…) left out
_IMAGE = "\ufffc"  # object replacement character: where a picture stands among the signs of a paragraph


def is_docx(data: bytes) -> bool:
    """Whether the bytes are a zip with a Word document in it."""
    return holds(data, KIND, USUAL)


def open_docx(source: Source, limits: Limits = LIMITS) -> Document:
    """The body of a Word document: a line for each paragraph or line break that has ink, a grid for each table.

    Changes are read as accepted, hidden text and field codes are left out, automatic numbers are written out, text
    boxes follow the paragraph they hang on; headers, footers, notes and comments are not read. Pages are unknown.
    A table of one column only frames text: its paragraphs become lines. A table inside a cell of a wider table
    becomes a grid of its own right after that table, and its text does not count as the cell's.
    Raises Unreadable as `Archive` does, and for a table of more than `limits.grid` slots.
    """
    archive = Archive.open(source, limits)
    part = archive.main_part(KIND, USUAL)
    if part is None:
        raise Unreadable(source.name, "压缩包内没有 Word 正文", "请用 WPS 或 Word 打开后另存为 .docx 再试")
    body = archive.tree(part).find(f"{W}body")
    if body is None:
        raise Unreadable(source.name, f"{part} 中没有正文", "请用 WPS 或 Word 打开后另存为 .docx 再试")
    accept_changes(body)
    drop_hidden(body)
    free_text_boxes(body)
    _spell_signs(body)
    listed = next(body.iter(f"{W}numPr", f"{W}pStyle"), None) is not None
    reading = _Reading(source.name, limits, numbering_of(archive, part) if listed else Numbering())
    reading.read(body)
    return Document("docx", tuple(reading.blocks), remarks=tuple(reading.remarks))


def numbering_of(archive: Archive, part: str) -> Numbering:
    """The lists of the document that is this part of an archive."""
    related = archive.related(part).values()
    found = {name.rsplit("/", 1)[-1].lower(): name for name in related if name.lower() in archive.parts}
    if "numbering.xml" not in found:
        return Numbering()
    styles = archive.tree(found["styles.xml"]) if "styles.xml" in found else None
    return Numbering.of(archive.tree(found["numbering.xml"]), styles)


def accept_changes(body: etree._Element) -> None:
    """Drop deleted rows and text, join paragraphs whose mark is deleted, unwrap content controls, in place."""
    for mark in list(body.iter(f"{W}del")):
        holder = mark.getparent()
        if holder is not None and holder.tag == f"{W}trPr":
            _remove(holder.getparent())
        elif holder is not None and holder.tag == f"{W}rPr":
            _join_with_next(holder)
    etree.strip_elements(body, *_NO_INK, with_tail=False)
    etree.strip_tags(body, *_WRAPPERS)


def _join_with_next(run_properties: etree._Element) -> None:
    """Move the content of a paragraph whose mark is deleted to the front of the next, whose format it takes."""
    properties = run_properties.getparent()
    paragraph = None if properties is None or properties.tag != f"{W}pPr" else properties.getparent()
    following = None if paragraph is None else paragraph.getnext()
    if properties is None or paragraph is None or following is None or following.tag != _P:
        return
    paragraph.remove(properties)
    at = 1 if following.find(f"{W}pPr") is not None else 0
    following[at:at] = list(paragraph)
    _remove(paragraph)


def drop_hidden(body: etree._Element) -> None:
    """Drop runs of hidden text, and all but the first of several ways to draw one thing, in place."""
    for mark in list(body.iter(f"{W}vanish")):
        holder = mark.getparent()
        run = None if holder is None else holder.getparent()
        if run is not None and run.tag == f"{W}r" and mark.get(VAL) not in ("0", "false", "off"):
            _remove(run)
    for choice in list(body.iter(f"{_MC}AlternateContent")):
        for other in choice[1:]:
            choice.remove(other)
    etree.strip_tags(body, f"{_MC}*")


def free_text_boxes(body: etree._Element) -> None:
    """Move the paragraphs and tables of text boxes behind the paragraph they hang on, inner boxes first, in place."""
    for box in reversed(list(body.iter(f"{W}txbxContent"))):
        host = next(box.iterancestors(_P), None)
        if host is not None:
            for block in reversed(box):
                host.addnext(block)


def _spell_signs(body: etree._Element) -> None:
    """Turn tabs, breaks, symbols, formulas and pictures into text, in place."""
    for ink in body.iter(*_SIGNS):
        ink.text = _sign(ink)
        ink.tag = _T


def _sign(ink: etree._Element) -> str:
    """What an element of a run prints."""
    if ink.tag in IMAGES:
        return _IMAGE
    if ink.tag == _TAB:
        return "" if ink.get(VAL) else "\t"  # one with a value is a tab stop of the format, not a sign
    if ink.tag == _BREAK:
        return "" if ink.get(f"{W}type") == "column" else "\n"
    if ink.tag == _SYMBOL:
        code = ink.get(f"{W}char", "")
        return chr(int(code, 16)) if _CODE.fullmatch(code) else ""
    return {f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}.get(str(ink.tag), ink.text or "")


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


@dataclass(slots=True)
class _Cell:
    """A box being built; it grows as cells are merged into it."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    images: int = 0


@dataclass(slots=True)
class _Reading:
    """What has been read so far, in order."""

    name: str
    limits: Limits
    numbering: Numbering
    blocks: list[Line | Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0
    grids: int = 0

    def read(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables that are children of an element."""
        for block in parent.iterchildren(_P, _TBL):
            if block.tag == _P:
                self._lines(self._text(block))
            elif _is_frame(block):
                for cell in _own_cells(block):
                    self.read(cell)
            else:
                self._grid(block)

    def _lines(self, text: str) -> None:
        for printed in text.split("\n"):
            inked = printed.replace(_IMAGE, "")
            if inked.strip():
                self.lines += 1
                self.blocks.append(Line(inked, self.lines))
            if inked != printed:
                self._images(printed.count(_IMAGE), Where(line=max(self.lines, 1)))

    def _images(self, count: int, where: Where) -> None:
        self.remarks += [Remark("image", "[图片]", where=where)] * count

    def _text(self, paragraph: etree._Element) -> str:
        """The signs of a paragraph, its automatic number first."""
        text = "".join([ink.text or "" for ink in paragraph.iter(_T)])
        return self.numbering.label(paragraph) + text if self.numbering.lists else text

    def _grid(self, table: etree._Element) -> None:
        self.grids += 1
        number = self.grids
        inner: list[etree._Element] = []
        cells = self._cells(table, inner)
        self.blocks.append(
            Grid(tuple(Box(c.text, c.row, c.column, c.rows, c.columns) for c in cells), number)
        )
        for cell in cells:
            if cell.images:
                self._images(cell.images, Where(table=number, row=cell.row, column=cell.column))
        for one in inner:
            self._grid(one)

    def _cells(self, table: etree._Element, inner: list[etree._Element]) -> list[_Cell]:
        """The boxes of a table, merged cells joined; tables met inside them are added to `inner`."""
        cells: list[_Cell] = []
        above: dict[int, _Cell] = {}  # column → the box that a merge downwards would go on with
        width = 0
        for row, line in enumerate(table.iterchildren(_TR), 1):
            column, here, last = 1 + _count(_properties(line, _TR + "Pr").get(_BEFORE, ""), 0), {}, None
            for cell in line.iterchildren(_TC):
                properties = _properties(cell, _TC + "Pr")
                span = _count(properties.get(_SPAN, ""), 1)
                upper = above.get(column)
                if properties.get(_DOWN) in _GOES_ON and upper is not None:
                    upper.rows, here[column], last = row - upper.row + 1, upper, upper
                elif properties.get(_ACROSS) in _GOES_ON and last is not None:
                    last.columns += span if last.row == row else 0
                else:
                    text = "\n".join(self._paragraphs(cell, inner))
                    last = here[column] = _Cell(
                        text.replace(_IMAGE, ""), row, column, 1, span, text.count(_IMAGE)
                    )
                    cells.append(last)
                column += span
            above, width = here, max(width, column - 1)
            if row * width > self.limits.grid:
                raise Unreadable(self.name, f"有一张表超过 {self.limits.grid} 格", "请确认是否为年度报告")
        return cells

    def _paragraphs(self, parent: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
        for block in parent.iterchildren(_P, _TBL):
            if block.tag == _P:
                yield self._text(block)
            elif _is_frame(block):
                for cell in _own_cells(block):
                    yield from self._paragraphs(cell, inner)
            else:
                inner.append(block)


def _is_frame(table: etree._Element) -> bool:
    return all(sum(1 for _ in row.iterchildren(_TC)) < 2 for row in table.iterchildren(_TR))


def _own_cells(table: etree._Element) -> Iterator[etree._Element]:
    for row in table.iterchildren(_TR):
        yield from row.iterchildren(_TC)


def _properties(element: etree._Element, holder: str) -> dict[str, str]:
    """Name → value of the properties of a row or cell; "" for one without a value."""
    properties = element.find(holder)
    return {} if properties is None else {str(one.tag): one.get(VAL, "") for one in properties}


def _count(text: str, otherwise: int) -> int:
    """A count as a property gives it, at most 1000 as in browsers; `otherwise` when it is no number."""
    return min(max(int(text[:5]), otherwise), 1000) if text.isascii() and text.isdigit() else otherwise
