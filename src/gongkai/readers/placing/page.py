"""A page on which everything has its place: words and ruling lines put together to tables and print lines."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.readers.document import PAGE_NUMBER, Box, Grid, Line, Place
from gongkai.readers.placing.alignment import Held, aligned
from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.ruling import Apart, Lattice, Ruling, lattices, shared
from gongkai.readers.placing.words import Word, lines, printed, spread
from gongkai.report.reading import Where
from gongkai.report.report import Remark

Found = tuple[
    list[Line | Grid], list[Remark]
]  # what a page holds, top down, not yet numbered; what was noticed

_DASHED = re.compile(PAGE_NUMBER)
_BARE = re.compile(r"[ \t]*\d{1,3}(?:[ \t]*/[ \t]*\d{1,3})?[ \t]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as it was drawn. number: counted from 1; height: in points, as all places from its top left corner.

    apart: a word as its single signs. displayed: where a place is on the page as displayed, which differs where text
    runs another way.
    """

    number: int
    height: float
    words: Sequence[Word]
    rulings: Sequence[Ruling]
    apart: Apart
    geometry: Geometry = GEOMETRY
    displayed: Callable[[Place], Place] = lambda place: place


def placed(page: Layout) -> Found:
    """The tables and lines of a page.

    Tables are those of ruling lines, then those whose words stand below one another. The line that numbers the page
    is left out and remarked on.
    """
    tables = lattices(page.rulings, page.geometry)
    held, free = shared(page.words, tables, page.apart, page.geometry)
    free, noticed = _without_number(page, free)
    others, free = aligned(free, page.rulings, page.geometry)
    found: list[tuple[float, Line | Grid]] = []
    for table, inks in zip(tables, held, strict=True):
        found.append((table.place[1], _ruled(page, table, inks)))
    for rows in others:
        top = min(word.y0 for row in rows for one in row for word in one.words)
        found.append((top, _unruled(page, rows)))
    for line in lines(free, page.geometry):
        one = printed(line, page.geometry)
        found.append((one.place[1], Line(one.text, 0, page.number, page.displayed(one.place))))
    return [block for _, block in sorted(found, key=lambda entry: entry[0])], noticed


def numbered(blocks: Iterable[Line | Grid]) -> Iterator[Line | Grid]:
    """The blocks with their numbers: lines and grids are counted apart, over all pages."""
    counts = {Line: 0, Grid: 0}
    for block in blocks:
        counts[type(block)] += 1
        yield replace(block, number=counts[type(block)])


def numbers_page(text: str, place: Place, height: float, geometry: Geometry = GEOMETRY) -> bool:
    """Whether the first or last line of a page numbers it: by its dashes, or as a bare number in the margin."""
    margin = geometry.foot * height
    in_margin = place[3] <= margin or place[1] >= height - margin
    return bool(_DASHED.fullmatch(text) or (in_margin and _BARE.fullmatch(text)))


def is_page_number(text: str) -> bool:
    """Whether a line, wherever it stands, says nothing but what may be the number of a page."""
    return bool(_DASHED.fullmatch(text) or _BARE.fullmatch(text))


def residue(line: Line) -> Remark:
    """The remark on a line that numbers its page."""
    return Remark("residue", line.text.strip(), where=Where(page=line.page, box=line.place))


def _without_number(page: Layout, words: Sequence[Word]) -> tuple[list[Word], list[Remark]]:
    """The words without the line at the top or the foot that numbers the page."""
    found = lines(words, page.geometry)
    noticed = []
    for line in found[:1] + found[1:][-1:]:
        one = printed(line, page.geometry)
        if numbers_page(one.text, one.place, page.height, page.geometry):
            found.remove(line)
            noticed.append(residue(Line(one.text, 0, page.number, page.displayed(one.place))))
    return [word for line in found for word in line], noticed


def _ruled(page: Layout, table: Lattice, inks: dict[int, list[Word]]) -> Grid:
    boxes = []
    for n, slot in enumerate(table.slots):
        text, sure = "", slot.whole
        if n in inks:
            one = printed(inks[n], page.geometry)
            # In a box over several columns they may be numbers of each of them, and the rulings between left out.
            alone = slot.whole and slot.columns == 1
            text = (spread(inks[n], slot.place, page.geometry) if alone else None) or one.text
            sure = slot.whole and one.sure
        place = page.displayed(slot.place)
        boxes.append(Box(text, slot.row, slot.column, slot.rows, slot.columns, place, sure))
    return Grid(tuple(boxes), 0, page=page.number)


def _unruled(page: Layout, rows: Sequence[Sequence[Held]]) -> Grid:
    boxes = []
    for n, row in enumerate(rows, 1):
        for held in row:
            one = printed(held.words, page.geometry) if held.words else None
            text, place, sure = (one.text, page.displayed(one.place), one.sure) if one else ("", None, True)
            boxes.append(Box(text, n, held.column, 1, held.columns, place, sure and held.sure))
    return Grid(tuple(boxes), 0, page=page.number)
