"""The shapes of digits on one page beside each other: a second opinion that knows nothing of fonts or of the model.

A page is printed in one or two fonts, so a 6 looks like the other sixes. Where a shape's nearest neighbours were all
read as another digit, one of the readings is wrong.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from gongkai.readers.scan.pixels import Pixels
from gongkai.readers.scan.thresholds import Thresholds

_HIGH, _WIDE = 24, 24  # pixels of a shape drawn to one size, its own width kept
_NEIGHBOURS = 3
_OFTEN = 3

Area = tuple[int, int, int, int]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Shape:
    """One digit cut out: whose it is, which of its digits, what it was read as.

    apart: whether it stands apart; one cut from another it touches is no example of its digit.
    """

    owner: int
    place: int
    sign: str
    drawn: Pixels
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Pitch:
    """How the digits of a page are set, as shares of their height.

    wide: of each digit seen often enough, "" for any; apart: from the middle of one to that of the next.
    """

    wide: Mapping[str, float]
    apart: float

    def span(self, digits: str) -> float:
        """How wide a number is."""
        return (len(digits) - 1) * self.apart + (self._wide(digits[0]) + self._wide(digits[-1])) / 2

    def cuts(self, digits: str) -> list[float]:
        """Where each digit but the first begins, as shares of the number's width."""
        middles = [self._wide(digits[0]) / 2 + n * self.apart for n in range(len(digits))]
        sides = [
            (left + self._wide(one) / 2 + right - self._wide(other) / 2) / 2
            for (left, one), (right, other) in pairwise(zip(middles, digits, strict=True))
        ]
        return [side / self.span(digits) for side in sides]

    def _wide(self, digit: str) -> float:
        return self.wide.get(digit, self.wide[""])


def drawn(grey: Pixels, area: Area) -> Pixels:
    """A shape drawn to the common height in the middle of a square."""
    x, y, wide, high = area
    cut = 255 - grey[y : y + high, x : x + wide]
    width = min(_WIDE, max(1, round(wide * _HIGH / high)))
    small = cv2.resize(cut, (width, _HIGH), interpolation=cv2.INTER_AREA)
    room = _WIDE - width
    return np.asarray(np.pad(small, ((0, 0), (room // 2, room - room // 2))), np.uint8)


def pitch(numbers: Sequence[tuple[str, Sequence[Area]]]) -> Pitch | None:
    """How the digits of a page are set; None if too few numbers tell.

    numbers: digits and their shapes, fewer than digits where some touch, more where some are broken.
    """
    wide: dict[str, list[float]] = defaultdict(list)
    for digits, areas in numbers:
        whole = areas if len(areas) == len(digits) else [around(areas)] if len(digits) == 1 else []
        for digit, (_, _, width, high) in zip(digits, whole, strict=False):
            wide[digit].append(width / high)
            wide[""].append(width / high)
    often = {
        digit: float(np.median(each)) for digit, each in wide.items() if not digit or len(each) >= _OFTEN
    }
    alone = Pitch(often, 0.0)
    apart = [
        (around(areas)[2] / height(areas) - alone.span(digits)) / (len(digits) - 1)
        for digits, areas in numbers
        if len(digits) > 1 and often
    ]
    return Pitch(often, float(np.median(apart))) if len(apart) >= _OFTEN else None


def around(areas: Sequence[Area]) -> Area:
    """The smallest area that holds all of some."""
    x, y = min(area[0] for area in areas), min(area[1] for area in areas)
    right, foot = max(area[0] + area[2] for area in areas), max(area[1] + area[3] for area in areas)
    return x, y, right - x, foot - y


def height(areas: Sequence[Area]) -> float:
    """How high the digits of a number are: as most of its high shapes."""
    most = max(area[3] for area in areas)
    return float(np.median([area[3] for area in areas if area[3] >= 0.8 * most]))


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

    Neighbours are shapes of other owners that stand apart; all the nearest must agree and at least one must be close.
    """
    told: dict[int, list[tuple[int, str]]] = {}
    if not shapes:
        return told
    level = np.stack([cv2.GaussianBlur(one.drawn, (0, 0), 1.0).astype(np.float32).ravel() for one in shapes])
    level -= level.mean(axis=1, keepdims=True)
    level /= np.maximum(np.linalg.norm(level, axis=1, keepdims=True), 1e-6)
    alike = level @ level.T
    owners = np.array([one.owner for one in shapes])
    alike[:, [not one.apart for one in shapes]] = -1.0
    for n, one in enumerate(shapes):
        near = np.where(owners == one.owner, -1.0, alike[n])
        order = np.argsort(near)[::-1][:_NEIGHBOURS]
        signs = {shapes[k].sign for k in order if near[k] > 0}
        close = len(order) == _NEIGHBOURS and float(near[order[0]]) >= bounds.alike
        told.setdefault(one.owner, []).append((one.place, signs.pop() if close and len(signs) == 1 else ""))
    return told
