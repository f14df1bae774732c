"""Reports published as OFD (GB/T 33190) for tests: ruled tables over several pages, as a conforming program draws them."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from gongkai.report import Report
from gongkai.writers.page import Grid, Slot, page

NAMESPACE = "http://www.ofdspec.org/2016"
LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 156.0, 262.0  # mm
HELD = 3  # rows that hold the text of a box that spans many
PROSE, SMALL = 5.64, 3.18  # mm: 三号 nearly, and 小五
Edge = tuple[float, float, float, float]  # from x, y to x, y in mm


@dataclass(frozen=True, slots=True)
class Line:
    """A print line. x, y: of its base line's beginning, mm."""

    text: str
    x: float
    y: float
    size: float


@dataclass(slots=True)
class Leaf:
    """One page: its print lines and the edges ruled on it."""

    lines: list[Line] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


def set_width(text: str, size: float) -> float:
    return sum(size if east_asian_width(sign) in "WFA" else size / 2 for sign in text)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The text in print lines."""
    found = [""]
    for sign in text:
        if found[-1] and set_width(found[-1] + sign, size) > width:
            found.append("")
        found[-1] += sign
    return found


@dataclass(slots=True)
class Setting:
    """Sets a report line by line, page by page."""

    leaves: list[Leaf] = field(default_factory=lambda: [Leaf()])
    y: float = TOP

    def turn(self) -> None:
        self.leaves.append(Leaf())
        self.y = TOP

    def paragraph(self, text: str, size: float = PROSE, indent: float = 2) -> None:
        for n, line in enumerate(wrapped(text, size, WIDTH - indent * size)):
            if self.y + 1.6 * size > BOTTOM:
                self.turn()
            self.leaves[-1].lines.append(Line(line, LEFT + (0 if n else indent * size), self.y + size, size))
            self.y += 1.6 * size

    def grid(self, grid: Grid) -> None:
        """A table; where the page turns inside it, boxes that reach over are ruled on both."""
        borders = [LEFT + sum(grid.widths[:n]) for n in range(len(grid.widths) + 1)]
        heights = row_heights(grid, borders)
        tops: dict[int, tuple[Leaf, float]] = {}
        for row, height in enumerate(heights):
            # A box's text stands on one page: so do the rows that hold it.
            together = max((min(slot.rows, HELD) for slot in grid.rows[row]), default=1)
            if self.y + sum(heights[row : row + together]) > BOTTOM:
                self.turn()
            tops[row] = self.leaves[-1], self.y
            for slot in grid.across(row):
                x0, x1 = borders[slot.column], borders[slot.column + slot.columns]
                first = slot.row == row or tops[row - 1][0] is not self.leaves[-1]
                last = slot.row + slot.rows == row + 1
                self._rule(x0, x1, self.y, self.y + height, first, last)
                if first and slot.row < row:  # the piece of the box on the page before is closed too
                    leaf, y = tops[row - 1]
                    leaf.edges.append((x0, y + heights[row - 1], x1, y + heights[row - 1]))
                if slot.row == row:
                    self._write(slot, x0, x1)
            self.y += height
        self.y += 6

    def _rule(self, x0: float, x1: float, y0: float, y1: float, first: bool, last: bool) -> None:
        edges = self.leaves[-1].edges
        edges += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
        edges += [(x0, y0, x1, y0)] if first else []
        edges += [(x0, y1, x1, y1)] if last else []

    def _write(self, slot: Slot, x0: float, x1: float) -> None:
        size = box_size(slot, x1 - x0)
        for n, line in enumerate(wrapped(slot.text, size, x1 - x0 - 1)):
            x = (x0 + x1 - set_width(line, size)) / 2 if not slot.head and slot.cell else x0 + 0.5
            self.leaves[-1].lines.append(Line(line, x, self.y + (n + 1) * 1.2 * size, size))


def box_size(slot: Slot, width: float) -> float:
    """The size at which a number stands on one line; words wrap."""
    return min(SMALL, (width - 1) / max(set_width(slot.text, 1), 1)) if slot.number is not None else SMALL


def row_heights(grid: Grid, borders: Sequence[float]) -> list[float]:
    heights = [2.0] * len(grid.rows)
    for slot in sorted((slot for row in grid.rows for slot in row), key=lambda slot: slot.rows):
        width = borders[slot.column + slot.columns] - borders[slot.column]
        size = box_size(slot, width)
        need = len(wrapped(slot.text, size, width - 1)) * 1.2 * size + 1.5
        rows = range(slot.row, slot.row + min(slot.rows, HELD))
        short = need - sum(heights[row] for row in rows)
        for row in rows:
            heights[row] += max(short, 0) / len(rows)
    return heights


def leaves(report: Report) -> list[Leaf]:
    setting, printed = Setting(), page(report)
    if printed.title:
        setting.paragraph(printed.title, 7.76, 0)
    for text in printed.preamble:
        setting.paragraph(text)
    for part in printed.parts:
        if part.heading:
            setting.paragraph(part.heading)
        for text in part.paragraphs:
            setting.paragraph(text)
        if part.grid:
            setting.grid(part.grid)
    for text in printed.signature:
        setting.paragraph(text, indent=14)
    return setting.leaves


# --- how a page is written down: each of these is a way the standard allows ---


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def text_object(line: Line, *, repeat: bool = True) -> str:
    """A line as one text object, its signs set apart by DeltaX; repeat: equal steps in the short form `g n d`."""
    steps = [set_width(sign, line.size) for sign in line.text[:-1]]
    words, n = [], 0
    while n < len(steps):
        same = next((m for m in range(n, len(steps)) if steps[m] != steps[n]), len(steps)) - n
        words.append(f"g {same} {_number(steps[n])}" if repeat and same > 2 else _number(steps[n]))
        n += same if repeat and same > 2 else 1
    delta = f" DeltaX={quoteattr(' '.join(words))}" if words else ""
    boundary = f"{_number(line.x)} {_number(line.y - line.size)} {_number(set_width(line.text, line.size))} {_number(line.size * 1.2)}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{boundary}" Font="1" Size="{_number(line.size)}">'
        f'<ofd:TextCode X="0" Y="{_number(line.size)}"{delta}>{escape(line.text)}</ofd:TextCode></ofd:TextObject>'
    )


def text_signs(line: Line) -> str:
    """A line as one text object for each sign."""
    found, x = "", line.x
    for sign in line.text:
        found += text_object(Line(sign, x, line.y, line.size))
        x += set_width(sign, line.size)
    return found


def text_matrix(line: Line) -> str:
    """A line set ten times as large and made small by its matrix."""
    large = text_object(Line(line.text, 0, 0, line.size * 10), repeat=False)
    start, end = large.index("Boundary="), large.index(" Font=")
    boundary = f'Boundary="{_number(line.x)} {_number(line.y - line.size)} 100 10" CTM="0.1 0 0 0.1 0 0"'
    return large[:start] + boundary + large[end:]


def path_edges(edges: Sequence[Edge]) -> str:
    """Each edge as a path of its own."""
    return "".join(
        f'<ofd:PathObject ID="2" Boundary="{_number(x0)} {_number(y0)} {_number(x1 - x0)} {_number(y1 - y0)}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {_number(x1 - x0)} {_number(y1 - y0)}</ofd:AbbreviatedData></ofd:PathObject>"
        for x0, y0, x1, y1 in edges
    )


def path_bars(edges: Sequence[Edge]) -> str:
    """Each edge as a thin filled box."""
    found = ""
    for x0, y0, x1, y1 in edges:
        wide, high = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
        found += f'<ofd:PathObject ID="2" Boundary="{_number(x0)} {_number(y0)} {_number(wide)} {_number(high)}" Stroke="false" Fill="true"><ofd:AbbreviatedData>M 0 0 L {_number(wide)} 0 L {_number(wide)} {_number(high)} L 0 {_number(high)} C</ofd:AbbreviatedData></ofd:PathObject>'
    return found


def path_whole(edges: Sequence[Edge]) -> str:
    """All edges of a page as one path over all of it, with a curve among them."""
    data = " ".join(
        f"M {_number(x0)} {_number(y0)} L {_number(x1)} {_number(y1)}" for x0, y0, x1, y1 in edges
    )
    return f'<ofd:PathObject ID="2" Boundary="0 0 210 297"><ofd:AbbreviatedData>{data} M 1 1 B 2 2 3 3 4 1 Q 5 5 6 6 A 1 1 0 0 1 9 9</ofd:AbbreviatedData></ofd:PathObject>'


TextWay = Callable[[Line], str]
EdgeWay = Callable[[Sequence[Edge]], str]


def layer(content: str) -> str:
    return f'<ofd:Layer ID="3" Type="Body">{content}</ofd:Layer>'


def page_part(content: str, before: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{NAMESPACE}">{before}<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content>{content}</ofd:Content></ofd:Page>'


def document_part(pages: int, common: str = "") -> str:
    listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>'


ROOT = f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'


def package(pages: Sequence[str], common: str = "", others: Mapping[str, str | bytes] = {}) -> bytes:
    """The file: its root, its document, its pages, and other parts."""
    parts: dict[str, str | bytes] = {
        "OFD.xml": ROOT,
        "Doc_0/Document.xml": document_part(len(pages), common),
        **others,
    }
    parts |= {f"Doc_0/Pages/Page_{n}/Content.xml": part for n, part in enumerate(pages)}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def page_texts(report: Report, text: TextWay, edge: EdgeWay) -> Iterator[str]:
    for n, leaf in enumerate(leaves(report), 1):
        number = Line(f"— {n} —", 100, 280, 4.9)
        yield layer(edge(leaf.edges) + "".join(text(line) for line in [*leaf.lines, number]))


def to_ofd(report: Report, text: TextWay = text_object, edge: EdgeWay = path_edges) -> bytes:
    return package([page_part(content) for content in page_texts(report, text, edge)])
