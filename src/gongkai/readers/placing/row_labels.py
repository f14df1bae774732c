"""Labels of rows that are not ruled: the words to the left of their numbers, put together line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.readers.placing.geometry import Geometry
from gongkai.readers.placing.pieces import NUMBERED, Piece, numbers_of
from gongkai.readers.placing.ruling import Ruling
from gongkai.readers.placing.stretches import Block, is_left
from gongkai.readers.placing.words import Word, hull, middle


@dataclass(slots=True)
class Label:
    """Words to the left of the numbers, one or more lines.

    line: which row of numbers it shares a line with; row: which one it is the label of.
    """

    pieces: list[Piece]
    line: int | None = None
    row: int | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for piece in self.pieces for word in piece.words)


def row_labels(
    page: Sequence[list[Piece]], block: Block, across: Sequence[Ruling], geometry: Geometry
) -> list[Label]:
    """The labels of a block, each put together from the lines that stand close below one another."""
    labels: list[Label] = []
    for n in range(block.start, block.end):
        own = [one for one in page[n] if not one.number and is_left(one, block)]
        last: Label | None = None
        for piece in (part for one in own for part in _parts(one, geometry)):
            held = next((one for one in reversed(labels) if _goes_on(one, piece, across, geometry)), None)
            if held is None and last and _stands_beside(last, piece, geometry):
                held = last
            if held is None or (n in block.rows and held.line not in (None, n)):
                held = Label([])
                labels.append(held)
            held.pieces.append(piece)
            held.line = n if n in block.rows else held.line
            last = held
    _give_rows(page, block, labels, geometry)
    return labels


def _parts(piece: Piece, geometry: Geometry) -> list[Piece]:
    """A piece cut at its blanks, for two labels side by side may stand that close; signs that touch stay together."""
    parts: list[Piece] = []
    for word in piece.words:
        if parts and (not word.parted or word.x0 - parts[-1].x[1] < geometry.touch):
            parts[-1] = parts[-1].plus(word)
        else:
            parts.append(Piece.of(word))
    return parts


def _stands_beside(label: Label, piece: Piece, geometry: Geometry) -> bool:
    """Whether a piece goes on with the line a label ends in, behind a blank."""
    word = piece.words[0]
    return word.x0 - label.pieces[-1].x[1] < geometry.gutter * (word.y1 - word.y0) and not NUMBERED.match(
        piece.text
    )


def _goes_on(label: Label, piece: Piece, across: Sequence[Ruling], geometry: Geometry) -> bool:
    """Whether a piece is the next line of a label: close below it, not numbered itself, no ruling between them."""
    last = label.pieces[-1]
    (a0, a1), (b0, b1) = last.x, piece.x
    above, below = middle(last.words[0]), middle(piece.words[0])
    height = min(last.words[0].y1 - last.words[0].y0, piece.words[0].y1 - piece.words[0].y0)
    return (
        0 < below - above <= geometry.pitch * height
        and 2 * (min(a1, b1) - max(a0, b0)) >= min(a1 - a0, b1 - b0)
        and not NUMBERED.match(piece.text)
        and not any(above < one.at < below and one.start < (b0 + b1) / 2 < one.end for one in across)
    )


def _give_rows(page: Sequence[list[Piece]], block: Block, labels: list[Label], geometry: Geometry) -> None:
    """Give each row of numbers the label at its height; of several the rightmost, for the others name groups.

    Lines that put the numbers at the foot of a label are no part of it: that is the next row's label below another one.
    """
    for n in block.rows:
        at = middle(numbers_of(page[n])[0].words[0])
        beside = [one for one in labels if one.row is None and hull(one.words)[1] <= at <= hull(one.words)[3]]
        if beside:
            label = max(beside, key=lambda one: sum(one.pieces[0].x))
            if label.line == n and not _is_centred(label, at, geometry):
                above = [piece for piece in label.pieces if not _is_level(piece, at, geometry)]
                label.pieces = [piece for piece in label.pieces if _is_level(piece, at, geometry)]
                labels.append(Label(above))
            label.row = n


def _is_level(piece: Piece, at: float, geometry: Geometry) -> bool:
    word = piece.words[0]
    return abs(middle(word) - at) < geometry.level * (word.y1 - word.y0)


def _is_centred(label: Label, at: float, geometry: Geometry) -> bool:
    """Whether numbers stand at the middle of a label, or at its first line."""
    _, top, _, bottom = hull(label.words)
    word = label.pieces[0].words[0]
    near = geometry.centred * (word.y1 - word.y0)
    return abs((top + bottom) / 2 - at) < near or abs(middle(word) - at) < near
