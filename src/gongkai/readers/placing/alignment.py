"""Tables that are not ruled in boxes: rows and columns told by where words stand.

A row of numbers is a line of words that ends in numbers or marks. Its columns are where the numbers of the rows around
it stand below one another; its label is the block of words to the left at its height. A row whose numbers cannot be
given to columns keeps them in one box, in the order in which they are printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.readers.placing.geometry import GEOMETRY, Geometry
from gongkai.readers.placing.pieces import Piece, Span, cut, numbers_of
from gongkai.readers.placing.row_labels import Label, row_labels
from gongkai.readers.placing.ruling import Ruling
from gongkai.readers.placing.stretches import Block, blocks, is_left
from gongkai.readers.placing.words import Word, lines, middle


@dataclass(frozen=True, slots=True)
class Held:
    """What one box of such a table holds. column: counted from 1, and how many it spans; sure: it is one box."""

    words: tuple[Word, ...]
    column: int
    columns: int = 1
    sure: bool = True


def aligned(
    words: Sequence[Word], rulings: Sequence[Ruling], geometry: Geometry = GEOMETRY
) -> tuple[list[list[list[Held]]], list[Word]]:
    """The tables among some words, each as rows of boxes, and the words that stand in none."""
    page = [cut(line, geometry) for line in lines(words, geometry)]
    across = [one for one in rulings if one.across]
    tables, taken = [], set()
    for block in blocks(page, geometry):
        rows, used = _table(page, block, across, geometry)
        if any(held.column == 1 for row in rows for held in row) or block.top < block.rows[0]:
            tables.append(rows)
            taken |= used
    return tables, [
        word for n, line in enumerate(page) if n not in taken for one in line for word in one.words
    ]


def _table(
    page: Sequence[list[Piece]], block: Block, across: Sequence[Ruling], geometry: Geometry
) -> tuple[list[list[Held]], set[int]]:
    """The rows of a block, and the lines of the page they take up."""
    above = [word for n in range(block.top, block.start) for one in page[n] for word in one.words]
    corner = tuple(word for word in above if is_left(Piece.of(word), block))
    heads = [[Piece.of(word) for word in line if word not in corner] for line in lines(above, geometry)]
    columns = _columns([numbers_of(page[n]) for n in block.rows], heads)
    labels = row_labels(page, block, across, geometry)
    rows = [*_head_rows(heads, columns, corner), *_body_rows(page, block, labels, columns, geometry)]
    if any(word.text.isdecimal() for word in above):  # no head is a number: these lines were not understood
        rows = [[replace(one, sure=False) for one in row] for row in rows]
    return rows, _taken(page, block, labels)


def _body_rows(
    page: Sequence[list[Piece]],
    block: Block,
    labels: Sequence[Label],
    columns: Sequence[Span],
    geometry: Geometry,
) -> list[list[Held]]:
    """Each row of numbers with its label, and each label that has no numbers beside one box that is not sure."""
    rows: list[tuple[float, list[Held]]] = []
    levels = [middle(numbers_of(page[n])[0].words[0]) for n in block.rows]
    named = {one.row for one in labels} & set(block.rows)
    for n, level in zip(block.rows, levels, strict=True):
        numbers = numbers_of(page[n])
        height = numbers[0].words[0].y1 - numbers[0].words[0].y0
        crowded = sum(abs(level - other) < geometry.crowded * height for other in levels) > 1
        # Where rows are crowded, or some lack a label, a line may have been cut in two: no blank is sure to be one.
        clear = not crowded and len(named) in (0, len(block.rows))
        values = [one if one.words else replace(one, sure=clear) for one in _values(numbers, columns)]
        rows.append((level, [*(Held(one.words, 1) for one in labels if one.row == n), *values]))
    for one in labels:
        if one.row is None:
            rows.append((middle(one.words[0]), [Held(one.words, 1), Held((), 2, len(columns), sure=False)]))
    return [row for _, row in sorted(rows, key=lambda entry: entry[0])]


def _taken(page: Sequence[list[Piece]], block: Block, labels: Sequence[Label]) -> set[int]:
    """The lines of the page a block takes up; above and below it only those that are part of a row's label."""
    owned = {word for one in labels if one.row is not None for word in one.words}
    whole = range(block.top, block.rows[-1] + 1)
    beside = [n for n in range(block.start, block.end) if n not in whole]
    return {*whole, *(n for n in beside if any(word in owned for one in page[n] for word in one.words))}


def _columns(rows: Sequence[list[Piece]], heads: Sequence[list[Piece]]) -> list[Span]:
    """Where the columns stand: their numbers overlap, and so does the head with them.

    A head among others that stands over no number is that of a blank column.
    """
    columns: list[Span] = []
    for span in sorted(piece.x for row in rows for piece in row):
        if columns and span[0] < columns[-1][1]:
            columns[-1] = _both(columns[-1], span)
        else:
            columns.append(span)
    return _with_heads(columns, _head_columns(heads))


def _head_columns(heads: Sequence[list[Piece]]) -> list[Span]:
    """Where the heads of single columns stand, each over all its lines; one over several of these is left out.

    A head alone on its line counts if it stands halfway between the lines of those beside it.
    """
    found: list[Span] = []
    several = [n for n, line in enumerate(heads) if len(line) > 1]
    for line in reversed(heads[several[0] : several[-1] + 1] if several else []):
        for piece in line:
            under = _under(piece, found)
            if not under:
                found = sorted([*found, piece.x])
            elif len(under) == 1:
                found[under[0]] = _both(found[under[0]], piece.x)
    return found


def _with_heads(columns: list[Span], heads: list[Span]) -> list[Span]:
    """Columns widened by the heads over them, and blank ones added, where heads and numbers leave no choice."""
    if len(heads) == len(columns):
        wide = [_both(column, head) for column, head in zip(columns, heads, strict=True)]
    else:
        over = [[span for span in columns if span[0] < x1 and x0 < span[1]] for x0, x1 in heads]
        if max(map(len, over), default=2) > 1 or sum(map(len, over)) < len(columns):
            return _widened(columns, heads)
        wide = [_both(head, *held) if held else head for head, held in zip(heads, over, strict=True)]
    return wide if _are_apart(wide) else _widened(columns, heads)


def _widened(columns: list[Span], heads: list[Span]) -> list[Span]:
    """Columns widened by the heads that stand over one of them alone, as far as they stay apart."""
    for head in heads:
        over = [n for n, span in enumerate(columns) if span[0] < head[1] and head[0] < span[1]]
        if len(over) == 1:
            wide = [_both(span, head) if n in over else span for n, span in enumerate(columns)]
            columns = wide if _are_apart(wide) else columns
    return columns


def _are_apart(columns: Sequence[Span]) -> bool:
    return all(one[1] <= other[0] for one, other in pairwise(columns))


def _both(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def _under(piece: Piece, columns: Sequence[Span]) -> list[int]:
    """Which columns a piece stands over, or in."""
    return [n for n, (x0, x1) in enumerate(columns) if piece.x[0] < x1 and x0 < piece.x[1]]


def _values(numbers: Sequence[Piece], columns: Sequence[Span]) -> list[Held]:
    """The numbers of a row in their columns; in one box where two of them share one, or one stands in none."""
    places = [n for piece in numbers for n in _under(piece, columns)[:1]]
    if len(set(places)) < len(numbers):
        return [Held(tuple(word for piece in numbers for word in piece.words), 2, len(columns), sure=False)]
    at = dict(zip(places, numbers, strict=True))
    return [Held(at[n].words if n in at else (), n + 2) for n in range(len(columns))]


def _head_rows(
    heads: Sequence[list[Piece]], columns: Sequence[Span], corner: tuple[Word, ...]
) -> Iterator[list[Held]]:
    """Heads over several columns line by line, then those over one column, each put together from all its lines."""
    own: dict[int, tuple[Word, ...]] = {}
    spanning: dict[int, list[Held]] = {}
    single = [n for n, line in enumerate(heads) if len(line) == 1]
    # A head alone on its line is that of its column if the column has no other, nearest first; else it is a title.
    for n in [*(n for n in range(len(heads)) if n not in single), *reversed(single)]:
        for piece in heads[n]:
            under = _under(piece, columns)
            if len(under) == 1 and not (n in single and under[0] in own):
                own[under[0]] = own.get(under[0], ()) + piece.words
            elif under:
                spanning.setdefault(n, []).append(Held(piece.words, under[0] + 2, len(under)))
    yield from (spanning[n] for n in sorted(spanning))
    if own or corner:
        yield [*([Held(corner, 1)] if corner else []), *(Held(own[n], n + 2) for n in sorted(own))]
