"""A page image set upright: paper white, seals gone, text level. Pixels as numpy arrays, rows first."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.document import Place
from gongkai.readers.picture import Picture
from gongkai.readers.scan.thresholds import Thresholds

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]

_SMALL = 900  # pixels of the longer side at which a tilt is sought
_MOSTLY = 75  # of a hundred pixels of a seal, those that hold no print
_PAPER = 48  # pixels of the longer side at which the paper's own shade is seen


@dataclass(frozen=True, slots=True)
class Page:
    """A page set upright.

    ink: grey without what is coloured, paper 255; full: the same with colours; clear: without a seal's shadow too, but
    with gaps in thin lines below it. bilevel: whether the scanner made everything black or white, so that thin print
    may be gone without a trace. back: from its pixels to those of the picture it was made from.
    """

    number: int
    dpi: float
    ink: Pixels
    full: Pixels
    clear: Pixels
    bilevel: bool
    back: Matrix
    shrink: float  # points a pixel of the picture

    def place(self, x0: float, y0: float, x1: float, y1: float) -> Place:
        """Where pixels stand on the page as it was scanned, in points."""
        corners = np.array([[x0, x1, x0, x1], [y0, y0, y1, y1], [1, 1, 1, 1]], np.float64)
        seen = self.back @ corners * self.shrink
        (left, top), (right, bottom) = seen.min(axis=1).tolist(), seen.max(axis=1).tolist()
        return (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def samples(picture: Picture) -> Pixels:
    """The pixels of a picture, three channels or one."""
    shape = (picture.height, picture.width, picture.channels)
    return np.frombuffer(picture.samples, np.uint8).reshape(shape)


def upright(picture: Picture, quarters: int, bounds: Thresholds) -> Page:
    """The page turned by so many quarters to the left, then by its tilt, at a resolution fit to read."""
    ink, full = (_whitened(one) for one in _shades(samples(picture)))
    forth = _turned(picture.width, picture.height, quarters)
    wide, high = (picture.width, picture.height)[:: -1 if quarters % 2 else 1]
    bilevel = _is_bilevel(ink, bounds)
    turn = tilt(_moved(ink, forth, (wide, high)), bounds)
    forth = _then(np.asarray(cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1), np.float64), forth)
    scale = min(min(max(picture.dpi, bounds.coarsest), bounds.finest) / picture.dpi, bounds.most_growth)
    forth = _then(np.array([[scale, 0, 0], [0, scale, 0]], np.float64), forth)
    size = (round(wide * scale), round(high * scale))
    ink, full = (_moved(one, forth, size) for one in (ink, full))
    clear = _unstained(ink, full, picture.dpi * scale, bounds)
    back = np.asarray(cv2.invertAffineTransform(forth), np.float64)
    return Page(picture.number, picture.dpi * scale, ink, full, clear, bilevel, back, 72 / picture.dpi)


def _shades(seen: Pixels) -> tuple[Pixels, Pixels]:
    """Black ink, and all ink. Red and blue ink is light in one of the three channels, black ink in none."""
    if seen.shape[2] == 1:
        return seen[:, :, 0], seen[:, :, 0]
    return np.asarray(seen.max(axis=2), np.uint8), np.asarray(
        cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), np.uint8
    )


def _is_bilevel(ink: Pixels, bounds: Thresholds) -> bool:
    """Whether there is black and white and next to nothing between."""
    dark, light = (ink < 255 * share for share in (0.25, 0.75))
    return float(light.sum() - dark.sum()) < bounds.between_levels * float(dark.sum())


def colour(ink: Pixels, full: Pixels, bounds: Thresholds) -> NDArray[np.bool_]:
    """Where something coloured stands."""
    return np.asarray(ink.astype(np.int16) - full > bounds.coloured)


def smear(ink: Pixels, full: Pixels, dpi: float, bounds: Thresholds) -> NDArray[np.bool_]:
    """Where something coloured stands, and around it, as far as JPEG smears colours."""
    reach = 2 * max(1, round(bounds.smeared * dpi)) + 1
    coloured = np.asarray(colour(ink, full, bounds), np.uint8)
    return np.asarray(cv2.dilate(coloured, np.ones((reach, reach), np.uint8)) > 0)


def _unstained(ink: Pixels, full: Pixels, dpi: float, bounds: Thresholds) -> Pixels:
    """Black ink without a seal's shadow. A seal lets black ink through, so below it ink is darker than its shadow."""
    coloured = colour(ink, full, bounds)
    if not coloured.any():
        return ink
    cast = float(np.percentile(255 - ink[coloured], _MOSTLY)) / 255 + bounds.edges
    shadow = min(cast, bounds.most_shadow)
    near = smear(ink, full, dpi, bounds)
    done = ink.copy()
    done[near] = np.asarray(
        255 - np.maximum((255 - ink[near].astype(np.float32) - 255 * shadow) / (1 - shadow), 0), np.uint8
    )
    return done


def _moved(grey: Pixels, forth: Matrix, size: tuple[int, int]) -> Pixels:
    moved = cv2.warpAffine(
        grey, forth, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return np.asarray(moved, np.uint8)


def _turned(wide: int, high: int, quarters: int) -> Matrix:
    """The map that turns a picture by quarters to the left and keeps it in the first quadrant."""
    maps = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, 1, 0], [-1, 0, wide - 1]],
        2: [[-1, 0, wide - 1], [0, -1, high - 1]],
        3: [[0, -1, high - 1], [1, 0, 0]],
    }
    return np.array(maps[quarters % 4], np.float64)


def _then(second: Matrix, first: Matrix) -> Matrix:
    last = np.array([[0, 0, 1]], np.float64)
    return np.asarray(second @ np.vstack([first, last]))


def _whitened(grey: Pixels) -> Pixels:
    """Grey with the paper's own shade taken out: paper is 255, ink keeps its share of the way to black."""
    high, wide = grey.shape[:2]
    factor = _PAPER / max(high, wide)
    small = cv2.resize(
        cv2.dilate(grey, np.ones((9, 9), np.uint8)),
        (max(1, round(wide * factor)), max(1, round(high * factor))),
        interpolation=cv2.INTER_AREA,
    )
    shade = cv2.medianBlur(small, 5)
    paper = np.maximum(cv2.resize(shade, (wide, high), interpolation=cv2.INTER_LINEAR), 1)
    return np.asarray(np.minimum(grey.astype(np.float32) / paper * 255, 255), np.uint8)


def tilt(grey: Pixels, bounds: Thresholds) -> float:
    """Degrees by which the page is turned to the left: the turn that gathers its ink in the fewest rows."""
    factor = min(1.0, _SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = (255 - small).astype(np.float32)
    best, step = 0.0, bounds.most_tilt / 8
    reach = bounds.most_tilt
    while step > bounds.tilt_step:
        turns = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(turns, key=lambda turn: _gathered(dark, float(turn))))
        reach, step = step, step / 4
    return best


def _gathered(dark: NDArray[np.float32], turn: float) -> float:
    """How unevenly the ink lies over the rows once the page is turned."""
    high, wide = dark.shape
    turned = cv2.warpAffine(dark, cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1), (wide, high))
    rows = turned.sum(axis=1)
    return float(np.square(np.diff(rows)).sum())
