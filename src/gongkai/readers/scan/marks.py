"""Marks told by their form, which the model hardly knows when they stand alone: a dash, a stroke, a lost minus."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scan.pixels import Pixels
from gongkai.readers.scan.shapes import Area
from gongkai.readers.scan.stain import Stain
from gongkai.readers.scan.thresholds import Thresholds

# A dash, its height and width in heights of a digit, and how far from the middle of its box it stands.
_DASH_HIGH, _DASH_WIDE, _DASH_OFF = 0.4, (0.15, 3.0), 0.3
_DASH_FORM = 1.5  # times wider than high
# A stroke: its height in those of a digit; how far it leans; how far its rows are off a line, in its height; how many
# times wider than most they are.
_STROKE_HIGH, _STROKE_LEAN, _STROKE_OFF, _STROKE_WIDER = (0.8, 2.0), (0.22, 1.2), 0.03, 1.5
# Where a minus stands: in heights of the digit, from its left side and from its top; and the least of a minus.
_BEFORE, _BETWEEN, _MINUS = 0.75, (0.3, 0.8), (0.22, 0.1)


def is_dash(stain: Stain, high: float) -> bool:
    """Whether all there is in a box is a dash in its middle, beside digits of this height elsewhere."""
    area = _only(stain)
    if area is None:
        return False
    x, y, wide, tall = area
    ink = 255 - stain.grey[y : y + tall, x : x + wide].astype(np.float64)
    ink = np.maximum(ink - ink.max() / 4, 0)
    (left, length), (top, thick) = (_spread(ink.sum(axis=axis)) for axis in (0, 1))
    off = (x + left - stain.grey.shape[1] / 2, y + top - stain.grey.shape[0] / 2)
    least, most = _DASH_WIDE
    return (
        thick <= _DASH_HIGH * high
        and least * high <= length <= most * high
        and length >= _DASH_FORM * thick
        and max(map(abs, off)) <= _DASH_OFF * high
    )


def _spread(ink: NDArray[np.float64]) -> tuple[float, float]:
    """The middle of some ink, and how far it reaches if it is even."""
    places = np.arange(len(ink)) + 0.5
    middle = float(np.average(places, weights=ink))
    return middle, float(np.sqrt(12 * np.average(np.square(places - middle), weights=ink)))


def is_stroke(stain: Stain, high: float) -> bool:
    """Whether all there is in a box is one straight line that leans to the right, as high as digits at least."""
    area = _only(stain)
    if area is None or not _STROKE_HIGH[0] * high <= area[3] <= _STROKE_HIGH[1] * high:
        return False
    inked = _inked(stain.grey, area)
    rows = np.flatnonzero(inked.any(axis=1))
    if len(rows) < max(4, 0.9 * area[3]):
        return False
    first, last = inked[rows].argmax(axis=1), inked.shape[1] - inked[rows][:, ::-1].argmax(axis=1)
    middles, widths = (first + last) / 2, last - first
    slope, start = np.polyfit(rows, middles, 1)
    off = float(np.sqrt(np.mean(np.square(middles - (slope * rows + start)))))
    return (
        _STROKE_LEAN[0] <= -float(slope) <= _STROKE_LEAN[1]
        and off <= max(0.5, _STROKE_OFF * area[3])
        and float(np.percentile(widths, 95)) <= _STROKE_WIDER * float(np.median(widths)) + 1
    )


def is_bare_before(stain: Stain, first: Area, bounds: Thresholds) -> bool:
    """Whether the paper before a number's first digit is surely bare, so that no minus was lost there."""
    x, y, _, high = first
    start = x - round(_BEFORE * high)
    top, foot = (y + round(share * high) for share in _BETWEEN)
    if start < 0 or bool(stain.coloured[top:foot, start:x].any()):
        return False
    size = (max(3, round(_MINUS[0] * high)), max(2, round(_MINUS[1] * high)))
    depth = (255 - stain.grey[:, : x - 1].astype(np.float32)) / 255
    means = cv2.blur(depth, size, borderType=cv2.BORDER_REFLECT)[top:foot, start:]
    return float(means.max(initial=0.0)) - stain.paper < bounds.bare


def _only(stain: Stain) -> Area | None:
    """The one shape in a box that holds nothing else, nothing coloured either."""
    return stain.areas[0] if len(stain.areas) == 1 and stain.alone and stain.clean else None


def _inked(grey: Pixels, area: Area) -> NDArray[np.bool_]:
    """The pixels of an area that are at least half as dark as its darkest."""
    x, y, wide, high = area
    depth = 255 - grey[y : y + high, x : x + wide].astype(np.float32)
    return np.asarray(depth >= depth.max() / 2)
