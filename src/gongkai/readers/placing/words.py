"""Words where they stand on a printed page, and the lines they form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gongkai.readers.document import Place
from gongkai.readers.placing.geometry import GEOMETRY, Geometry

_DIGIT = re.compile(r"[\d.,+\-]")
UNKNOWN = "\ufffd"  # a sign whose font does not say which character it is


class Word(NamedTuple):
    """Signs printed close behind one another, and their place in points from the page's top left corner.

    parted: a blank is printed before it. sure: False where it does not show on the page, or may be other characters.
    start: which character of the page its first sign is.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    parted: bool = True
    sure: bool = True
    start: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """Text put together from words, where they stand, and whether all of them are what they seem."""

    text: str
    place: Place
    sure: bool


def middle(word: Word) -> float:
    """The height at which a word stands."""
    return (word.y0 + word.y1) / 2


def lines(words: Sequence[Word], geometry: Geometry = GEOMETRY) -> list[list[Word]]:
    """The words line by line, top down, each line from left to right."""
    found: list[list[Word]] = []
    level = height = 0.0
    for word in sorted(words, key=middle):
        height = max(height, word.y1 - word.y0)
        if not found or middle(word) - level > geometry.level * height:
            found.append([])
            level, height = middle(word), word.y1 - word.y0
        found[-1].append(word)
    return [sorted(line, key=lambda word: word.x0) for line in found]


def printed(words: Sequence[Word], geometry: Geometry = GEOMETRY) -> Printed:
    """The text of some words, a line break for each new line.

    What is printed twice on one spot (a poor man's bold) counts once; two different words on one spot are not sure.
    A wide gap is a blank, whether or not one is printed there.
    """
    if len(words) == 1:
        (one,) = words
        return Printed(one.text, one[1:5], one.sure)
    texts, sure = [], True
    for line in lines(words, geometry):
        text, clear = _line(line, geometry)
        texts.append(text)
        sure = sure and clear
    return Printed("\n".join(texts), hull(words), sure)


def _line(line: Sequence[Word], geometry: Geometry) -> tuple[str, bool]:
    text, sure = line[0].text, line[0].sure
    for last, word in pairwise(line):
        width = sign_width(word)
        sure = sure and word.sure
        if word.x0 - last.x1 < -geometry.over * width:
            if word.text == last.text and word.x0 - last.x0 < geometry.over * width:
                continue
            sure = False
        if word.parted or word.x0 - last.x1 >= geometry.apart * width:
            text += " "
        text += word.text
    return text, sure


def spread(words: Sequence[Word], place: Place, geometry: Geometry = GEOMETRY) -> str | None:
    """The number whose signs alone fill a box, set evenly from its left side to its right, or None.

    They stand further from one another than from the sides: a number typed with blanks in it does not.
    """
    signs = sorted(words, key=lambda word: word.x0)
    if len(signs) < 2 or not all(_DIGIT.fullmatch(word.text) and word.sure for word in signs):
        return None
    gaps = [other.x0 - one.x1 for one, other in pairwise(signs)]
    sides = signs[0].x0 - place[0] + place[2] - signs[-1].x1
    even = max(gaps) - min(gaps) <= geometry.inside * max(map(sign_width, signs))
    if not even or 2 * min(gaps) <= sides or len(lines(signs, geometry)) > 1:
        return None
    return "".join(word.text for word in signs)


def sign_width(word: Word) -> float:
    """The width of one sign of a word, on average."""
    return (word.x1 - word.x0) / len(word.text)


def hull(words: Sequence[Word]) -> Place:
    """The smallest place that holds all of the words."""
    return (
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
    )
