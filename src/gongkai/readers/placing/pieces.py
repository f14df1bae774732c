"""Lines of a printed page cut into pieces: words that belong together, and numbers each for itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from gongkai.base.text import squeeze
from gongkai.readers import ink
from gongkai.readers.placing.geometry import Geometry
from gongkai.readers.placing.words import UNKNOWN, Word

# A label that begins so is not the rest of the one above it.
NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}[、.．]|[（(][一二三四五六七八九十]|\d{1,2}[.．、])")
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line that belong together. number: they are a number, or a mark in its place; x: from where to where."""

    words: tuple[Word, ...]
    number: bool
    x: Span

    @classmethod
    def of(cls, word: Word, *, number: bool = False) -> "Piece":
        return cls((word,), number, (word.x0, word.x1))

    def plus(self, word: Word) -> "Piece":
        return Piece((*self.words, word), self.number, (self.x[0], max(self.x[1], word.x1)))

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def cut(line: Sequence[Word], geometry: Geometry) -> list[Piece]:
    """A line cut at wide gaps and around each number."""
    pieces: list[Piece] = []
    for word, following in zip(line, [*line[1:], None], strict=True):
        number = is_number(word.text) and not _goes_into(following)
        number = number and not (following and _is_numbering(word.text, following.text))
        if pieces and pieces[-1].number == number:
            gap = word.x0 - pieces[-1].x[1]
            near = gap < (geometry.apart if number else geometry.gutter) * (word.y1 - word.y0)
            if near and not (number and word.parted):
                pieces[-1] = pieces[-1].plus(word)
                continue
        pieces.append(Piece.of(word, number=number))
    return pieces


def is_number(text: str) -> bool:
    """Whether a word is what stands in the boxes of a table: a number, a mark, signs no one knows."""
    telling = any(sign.isdecimal() or sign == UNKNOWN for sign in text) or squeeze(text) in ink.MARKS
    return telling and ink.is_ink(text)


def _is_numbering(text: str, following: str) -> bool:
    """Whether a word that might be a number is the numbering of the words behind it."""
    return bool(NUMBERED.fullmatch(text)) and not is_number(following)


def _goes_into(following: Word | None) -> bool:
    """Whether words go on right behind a word that might be a number."""
    return following is not None and not following.parted and not is_number(following.text)


def numbers_of(line: Sequence[Piece]) -> list[Piece]:
    """The numbers a line ends in, if nothing but words stands before them."""
    numbers = list(takewhile(lambda piece: piece.number, reversed(line)))[::-1]
    return numbers if not any(piece.number for piece in line[: len(line) - len(numbers)]) else []
