"""Boxes from ruling lines: the lines that are drawn on a page, and the grids they form."""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from gongkai.readers.document import Place
from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.words import Word

Apart = Callable[[Word], Iterable[Word]]  # a word as its single signs


class Ruling(NamedTuple):
    """A straight stroke along the page. across: horizontal; at: its y, else its x; start, end: along the line."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A box of a lattice: its first slot and how many it spans, all counted from 1; whole: no ruling runs through it."""

    row: int
    column: int
    rows: int
    columns: int
    place: Place
    whole: bool


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table as ruled: the x of its columns' borders, the y of its rows', and its boxes row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    index: dict[tuple[int, int], int] = field(default_factory=dict)  # (row, column) → its box among `slots`

    @property
    def place(self) -> Place:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """Which box a point lies in."""
        return self.index.get((bisect(self.ys, y), bisect(self.xs, x)))


def lattices(rulings: Iterable[Ruling], geometry: Geometry = GEOMETRY) -> list[Lattice]:
    """The tables that rulings form, top down. A side left open counts as ruled where rows or columns end on it.

    Returns none where there are more crossings to try than a page of text could have: that is a drawing.
    """
    whole = _whole(rulings, geometry)
    across, down = ([one for one in whole if one.across is way] for way in (True, False))
    if len(across) * len(down) > geometry.crossings:
        return []
    found = [_lattice(*group, geometry) for group in _groups(across, down, geometry)]
    return sorted((one for one in found if one), key=lambda one: (one.ys[0], one.xs[0]))


def shared(
    words: Iterable[Word], tables: Sequence[Lattice], apart: Apart, geometry: Geometry = GEOMETRY
) -> tuple[list[dict[int, list[Word]]], list[Word]]:
    """The words of each box of each table, and those outside of all.

    A word that runs over a side of its box is taken apart into its signs, and none of them is sure: no one can tell
    which of the two boxes it belongs to. Only where it parts at the side itself is it two words in two boxes.
    """
    held: list[dict[int, list[Word]]] = [{} for _ in tables]
    free: list[Word] = []
    for chain in _chains(words):
        ends = _ends(chain[0], tables, geometry)
        if len(chain) > 1 or ends[0] != ends[1]:
            signs = [sign for word in chain for sign in (apart(word) if len(word.text) > 1 else (word,))]
            if not _parts_at_sides(signs, tables, geometry):
                chain = [sign._replace(sure=False) for sign in signs]
            elif len({_home(sign, tables) for sign in signs}) > 1:
                chain = signs
        for one in chain:
            at = ends[0] if one is chain[0] and ends[0] == ends[1] else _home(one, tables)
            if at is None:
                free.append(one)
            else:
                held[at[0]].setdefault(at[1], []).append(one)
    return held, free


def _chains(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words one by one, signs that were taken apart together with those before them."""
    chain: list[Word] = []
    for word in words:
        if chain and word.parted:
            yield chain
            chain = []
        chain.append(word)
    if chain:
        yield chain


def _at(x: float, y: float, tables: Sequence[Lattice]) -> tuple[int, int] | None:
    """Which table and which of its boxes a point lies in."""
    for t, table in enumerate(tables):
        n = table.at(x, y)
        if n is not None:
            return t, n
    return None


def _home(word: Word, tables: Sequence[Lattice]) -> tuple[int, int] | None:
    return _at((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2, tables)


def _ends(
    word: Word, tables: Sequence[Lattice], geometry: Geometry
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The boxes in which a word begins and ends; what reaches over a side by a small share of a sign does not count."""
    y, slack = (word.y0 + word.y1) / 2, geometry.inside * (word.x1 - word.x0) / len(word.text)
    return _at(word.x0 + slack, y, tables), _at(word.x1 - slack, y, tables)


def _parts_at_sides(signs: Sequence[Word], tables: Sequence[Lattice], geometry: Geometry) -> bool:
    """Whether no sign stands on a side, and those beside one stand further apart than any others."""
    ends = [_ends(sign, tables, geometry) for sign in signs]
    if any(here != there for here, there in ends):
        return False
    homes = [home for home, _ in ends]
    gaps: dict[bool, list[float]] = {True: [], False: [0.0]}
    for (one, other), (here, there) in zip(pairwise(signs), pairwise(homes), strict=True):
        gaps[here != there].append(other.x0 - one.x1)
    return all(gap >= max(gaps[False]) + geometry.touch for gap in gaps[True])


def _whole(rulings: Iterable[Ruling], geometry: Geometry) -> list[Ruling]:
    """Rulings with their pieces joined, those of boxes side by side that share a border too; short ones left out."""
    joined: list[Ruling] = []
    for level in _levels(sorted(rulings), geometry):
        at = level[0].at
        pieces = sorted(level, key=lambda one: one.start)
        start, end = pieces[0].start, pieces[0].end
        for one in pieces:
            if one.start > end + geometry.join:
                joined.append(Ruling(one.across, at, start, end))
                start, end = one.start, one.end
            end = max(end, one.end)
        joined.append(Ruling(level[0].across, at, start, end))
    return [one for one in joined if one.end - one.start >= geometry.short]


def _levels(ordered: Sequence[Ruling], geometry: Geometry) -> Iterator[list[Ruling]]:
    """Rulings that lie on one line, in groups."""
    level: list[Ruling] = []
    for one in ordered:
        if level and (one.across != level[0].across or one.at - level[-1].at > geometry.snap):
            yield level
            level = []
        level.append(one)
    if level:
        yield level


def _groups(
    across: Sequence[Ruling], down: Sequence[Ruling], geometry: Geometry
) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that hang together, the horizontal and the vertical ones of each group."""
    parent = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    reach = geometry.snap
    for n, one in enumerate(across):
        for m, other in enumerate(down, len(across)):
            if (
                one.start - reach <= other.at <= one.end + reach
                and other.start - reach <= one.at <= other.end + reach
            ):
                parent[root(n)] = root(m)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for n, one in enumerate([*across, *down]):
        groups.setdefault(root(n), ([], []))[0 if one.across else 1].append(one)
    return iter(groups.values())


def _lattice(across: list[Ruling], down: list[Ruling], geometry: Geometry) -> Lattice | None:
    """The grid of a group of rulings, or None where it closes no two boxes."""
    if len(across) < 2 or not down:
        return None
    xs = _borders([one.at for one in down], [x for one in across for x in (one.start, one.end)], geometry)
    ys = _borders([one.at for one in across], [y for one in down for y in (one.start, one.end)], geometry)
    if len(xs) * len(ys) < 6:
        return None
    right = _walls(down, xs, ys)
    below = _walls(across, ys, xs)
    lattice = Lattice(xs, ys, tuple(_slots(xs, ys, right, below)))
    for n, slot in enumerate(lattice.slots):
        for row in range(slot.row, slot.row + slot.rows):
            for column in range(slot.column, slot.column + slot.columns):
                lattice.index.setdefault((row, column), n)
    return lattice


def _borders(ruled: Sequence[float], ends: Sequence[float], geometry: Geometry) -> tuple[float, ...]:
    """Where columns (or rows) part: at every ruling, and at the outermost ends of those that cross them."""
    borders: list[float] = []
    for at in sorted([*ruled, min(ends), max(ends)]):
        if not borders or at - borders[-1] > geometry.snap:
            borders.append(at)
    return tuple(borders)


def _walls(
    rulings: Sequence[Ruling], borders: tuple[float, ...], steps: tuple[float, ...]
) -> set[tuple[int, int]]:
    """(border, step) of every piece of border that is ruled; the outermost borders are all ruled."""
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    walls = {(edge, step) for edge in (0, len(borders) - 1) for step in range(len(middles))}
    for one in rulings:
        border = bisect(borders, one.at) - 1
        walls |= {
            (max(border, 0), step) for step in range(bisect(middles, one.start), bisect(middles, one.end))
        }
    return walls


def _slots(
    xs: tuple[float, ...], ys: tuple[float, ...], right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> Iterator[Slot]:
    """Boxes from left to right, top down: each grows to the right and down until it meets a wall."""
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            last, low = column + 1, row + 1
            while (last, row) not in right and (row, last) not in taken:
                last += 1
            while (low, column) not in below:
                low += 1
            whole = last - column == low - row == 1 or _is_whole(row, column, low, last, right, below, taken)
            taken |= {(r, c) for r in range(row, low) for c in range(column, last)}
            place = (xs[column], ys[row], xs[last], ys[low])
            yield Slot(row + 1, column + 1, low - row, last - column, place, whole)


def _is_whole(
    row: int,
    column: int,
    low: int,
    last: int,
    right: set[tuple[int, int]],
    below: set[tuple[int, int]],
    taken: set[tuple[int, int]],
) -> bool:
    """Whether a box is ruled all round and nowhere inside, and no other box holds a part of it."""
    inner = [(r, c) for r in range(row, low) for c in range(column, last)]
    return (
        taken.isdisjoint(inner)
        and not any((c, r) in right for r, c in inner if c > column)
        and not any((r, c) in below for r, c in inner if r > row)
        and all((last, r) in right for r in range(row, low))
        and all((low, c) in below for c in range(column, last))
    )
