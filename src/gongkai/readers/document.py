"""What every opener yields: lines and grids in reading order, each with its place. No opener knows the form."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.report.reading import Where
from gongkai.report.report import Remark

# A line that is nothing but a page's number: — 3 —, 第 3 页 共 6 页. A bare number may be a cell's.
PAGE_NUMBER = r"[ \t]*(?:[-—–－]+[ \t]*\d{1,3}[ \t]*[-—–－]+|第[ \t]*\d+[ \t]*页.{0,12})[ \t]*"


# x0, y0, x1, y1 in points from the page's top left corner.
Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or line of running text, characters as printed. number: 1-based among the document's lines.

    page, place: where it stands, in formats that have pages; page counts from 1.
    """

    text: str
    number: int
    page: int | None = None
    place: Place | None = None

    @property
    def where(self) -> Where:
        return Where(page=self.page, line=self.number, box=self.place)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a grid. text: as printed, a line break for each break inside it.

    row, column: 1-based slot of its top left corner; rows, columns: slots it spans. place: where it stands on its page.
    sure: False where the characters were made out in a picture and may be others; others: what they may be instead,
    the likeliest first. signless: False where a minus before the number may be too faint to be seen.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    place: Place | None = None
    sure: bool = True
    others: tuple[str, ...] = ()
    signless: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. number: 1-based among the document's tables.

    ragged: True where the source tells the boxes of a row apart but not the columns they stand in
    (text with a tab or a bar a cell); then `column` counts boxes and spans mean nothing.
    """

    boxes: tuple[Box, ...]
    number: int
    ragged: bool = False
    page: int | None = None

    def rows(self) -> Iterator[tuple[Box, ...]]:
        """Boxes by the row they begin in, top down, left to right; rows in which none begins are left out."""
        by_row: dict[int, list[Box]] = {}
        for box in self.boxes:
            by_row.setdefault(box.row, []).append(box)
        for row in sorted(by_row):
            yield tuple(sorted(by_row[row], key=lambda box: box.column))

    def where(self, box: Box) -> Where:
        return Where(page=self.page, table=self.number, row=box.row, column=box.column, box=box.place)


@dataclass(frozen=True, slots=True)
class Document:
    """A document, opened.

    blocks: in reading order. title, published, publisher: what the page around the document says of it
    (HTML title and meta tags), never the document's own text. wrapped: lines are print lines, not paragraphs.
    """

    format: str
    blocks: tuple[Line | Grid, ...]
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    wrapped: bool = False
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))
