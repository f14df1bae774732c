"""Where on a page rows of numbers stand below one another, with heads above them and labels beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.pieces import NUMBERED, Piece, Span, numbers_of
from gongkai.readers.placing.words import middle

_NEAR = 30  # rows above a row that tell where labels end; no table of the form has more on a page
_LEAD = 4  # lines of a label that may stand above its numbers where no head bounds them


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a table with one set of columns, by the lines of the page.

    top: where its heads begin; start, end: between which its labels stand; rows: its rows of numbers. left: where its
    labels end to the right; first: how far right the middle of its first numbers reaches.
    """

    top: int
    start: int
    rows: tuple[int, ...]
    end: int
    left: float
    first: float


def blocks(page: Sequence[list[Piece]], geometry: Geometry = GEOMETRY) -> Iterator[Block]:
    """The blocks of a page: rows of numbers one below the other, no line of prose and no head between them."""
    groups: list[list[int]] = []
    for n, line in enumerate(page):
        if numbers_of(line):
            if groups and _hold_together(page, groups[-1][-_NEAR:], n, geometry):
                groups[-1].append(n)
            else:
                groups.append([n])
    floor = -1
    for group, following in zip(groups, [*groups[1:], [len(page)]], strict=False):
        left, first = _edges(page, group, geometry)
        top = _top(page, group[0], floor, left, first)
        bound = top if top < group[0] else max(floor + 1, group[0] - _LEAD)
        start = next(
            (n + 1 for n in reversed(range(bound, group[0])) if not is_label(page[n], left, first)), bound
        )
        most = max(len(numbers_of(page[n])) for n in group)
        floor = group[-1]
        apart = all(_stands_off(page[n]) for n in group)
        if top < group[0] or (len(group) > 1 and most > 1) or most > 2 or apart:
            below = range(group[-1] + 1, following[0])
            end = next((n for n in below if not is_label(page[n], left, first)), following[0])
            yield Block(top, start, tuple(group), end, left, first)


def _stands_off(line: Sequence[Piece]) -> bool:
    """Whether the numbers of a line stand so far from its words that they are no part of a sentence."""
    numbers = numbers_of(line)
    if len(numbers) == len(line):
        return False
    word = numbers[0].words[0]
    return word.x0 - line[-len(numbers) - 1].x[1] > 2 * (word.y1 - word.y0)


def _edges(page: Sequence[list[Piece]], rows: Sequence[int], geometry: Geometry) -> Span:
    """Where the labels of some rows end (before all else if there are none), and the middle of their first numbers."""
    labels = [piece.x[1] for n in rows for piece in page[n] if not piece.number]
    labels = labels or [piece.x[1] for n in rows for piece in _around(page, n, geometry)]
    firsts = [sum(numbers_of(page[n])[0].x) / 2 for n in rows]
    return max(labels, default=float("-inf")), max(firsts)


def _around(page: Sequence[list[Piece]], n: int, geometry: Geometry) -> list[Piece]:
    """The label whose two middle lines stand above and below its numbers, none of it beside them."""
    if not 0 < n < len(page) - 1:
        return []
    word = numbers_of(page[n])[0].words[0]
    above, below = page[n - 1], page[n + 1]
    near = middle(below[0].words[0]) - middle(above[0].words[0]) < geometry.pitch * (word.y1 - word.y0)
    beside = all(piece.x[1] < word.x0 and not piece.number for piece in (*above, *below))
    return [*above, *below] if near and beside else []


def _hold_together(page: Sequence[list[Piece]], above: Sequence[int], below: int, geometry: Geometry) -> bool:
    """Whether a row of numbers goes on with those above it: nothing but labels stands between."""
    left, first = _edges(page, (*above, below), geometry)
    return all(is_label(page[n], left, first) for n in range(above[-1] + 1, below))


def is_label(line: Sequence[Piece], left: float, first: float) -> bool:
    """Whether a line holds nothing but words that stand where labels do."""
    return all(piece.x[0] < left and piece.x[1] <= first and not piece.number for piece in line)


def _top(page: Sequence[list[Piece]], first_row: int, floor: int, left: float, first: float) -> int:
    """The line with which the heads above a row begin: the highest with words above the numbers, no prose between."""
    top = first_row
    for n in reversed(range(floor + 1, first_row)):
        prose = any(piece.x[0] < left - 1 and piece.x[1] > first for piece in page[n])
        if prose or (NUMBERED.match(page[n][0].text) and not is_label(page[n], left, first)):
            break
        if not is_label(page[n], left, first):
            top = n
    return top


def is_left(piece: Piece, block: Block) -> bool:
    """Whether words stand where the labels of a block do."""
    return piece.x[0] < block.left and piece.x[1] <= block.first
