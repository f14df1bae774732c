"""The shapes of digits on one page beside each other: a second opinion that knows nothing of fonts or of the model.

A page is printed in one or two fonts, so a 6 looks like the other sixes. Where a shape's nearest neighbours were all
read as another digit, one of the readings is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from gongkai.readers.scan.pixels import Pixels
from gongkai.readers.scan.thresholds import Thresholds

_HIGH, _WIDE = 24, 24  # pixels of a shape drawn to one size, its own width kept
_NEIGHBOURS = 3

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One digit cut out: whose it is, which of its digits, what it was read as."""

    owner: int
    place: int
    sign: str
    drawn: Pixels


def drawn(grey: Pixels, area: Area) -> Pixels:
    """A shape drawn to the common height in the middle of a square."""
    x, y, wide, high = area
    cut = 255 - grey[y : y + high, x : x + wide]
    width = min(_WIDE, max(1, round(wide * _HIGH / high)))
    small = cv2.resize(cut, (width, _HIGH), interpolation=cv2.INTER_AREA)
    room = _WIDE - width
    return np.asarray(np.pad(small, ((0, 0), (room // 2, room - room // 2))), np.uint8)


def widths(numbers: Sequence[Sequence[Area]]) -> tuple[float, float] | None:
    """How wide a digit of the page is, and how far it is to the next, as shares of its height; None if none tell.

    numbers: the shapes of numbers whose digits stand apart.
    """
    wide = [area[2] / area[3] for number in numbers for area in number]
    apart = [
        (after[0] - before[0] + (after[2] - before[2]) / 2) / before[3]
        for number in numbers
        for before, after in pairwise(number)
    ]
    return (float(np.median(wide)), float(np.median(apart))) if apart else None


def lean(one: Pixels) -> float:
    """How far a drawn shape leans to the right on its way up, as a share of its height: a 1 stands, a / leans."""
    weight = one.astype(np.float64) ** 2
    rows = weight.sum(axis=1)
    inked = rows > 0.1 * rows.max(initial=0.0)
    if inked.sum() < 2:
        return 0.0
    middles = (weight[inked] @ np.arange(one.shape[1])) / rows[inked]
    return -float(np.polyfit(np.flatnonzero(inked), middles, 1)[0])


def opinions(shapes: Sequence[Shape], bounds: Thresholds) -> dict[int, list[tuple[int, str]]]:
    """For each owner, the digits its shapes' nearest neighbours were read as, by place: "" where there are too few.

    Neighbours are shapes of other owners; all the nearest must agree and at least one must be close.
    """
    told: dict[int, list[tuple[int, str]]] = {}
    if not shapes:
        return told
    level = np.stack([cv2.GaussianBlur(one.drawn, (0, 0), 1.0).astype(np.float32).ravel() for one in shapes])
    level -= level.mean(axis=1, keepdims=True)
    level /= np.maximum(np.linalg.norm(level, axis=1, keepdims=True), 1e-6)
    alike = level @ level.T
    owners = np.array([one.owner for one in shapes])
    for n, one in enumerate(shapes):
        near = np.where(owners == one.owner, -1.0, alike[n])
        order = np.argsort(near)[::-1][:_NEIGHBOURS]
        signs = {shapes[k].sign for k in order if near[k] > 0}
        close = len(order) == _NEIGHBOURS and float(near[order[0]]) >= bounds.alike
        told.setdefault(one.owner, []).append((one.place, signs.pop() if close and len(signs) == 1 else ""))
    return told
