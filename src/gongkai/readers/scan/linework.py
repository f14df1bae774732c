"""Tables found by their drawn lines: a lattice of all lines, in which slots with no line between them are one box."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scan.pixels import Page, Pixels, smear
from gongkai.readers.scan.thresholds import Thresholds

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Slot:
    """One box drawn on a page: its place in the grid, 1-based, and its pixels, lines left out."""

    row: int
    column: int
    rows: int
    columns: int
    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A table drawn on a page, in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Level:
    """A line across a whole table: its middle, its first pixel and the first one behind it."""

    at: int
    start: int
    end: int


def frames(page: Page, bounds: Thresholds) -> tuple[Frame, ...]:
    """The tables of a page, top down. A table has at least two lines each way."""
    dark = np.asarray(page.ink < 255 * (1 - bounds.dark), np.uint8)
    stained = smear(page.ink, page.full, page.dpi, bounds)
    across = _lines(dark, stained, round(bounds.across * page.dpi), bounds, page.dpi)
    down = np.ascontiguousarray(_lines(dark.T, stained.T, round(bounds.down * page.dpi), bounds, page.dpi).T)
    joined = cv2.dilate(across | down, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = bounds.least_grid * page.dpi
    found = []
    for n in range(1, count):
        x, y, wide, high = (int(stats[n, k]) for k in range(4))
        if wide >= least and high >= bounds.down * page.dpi:
            frame = _frame(across, down, (x, y, x + wide, y + high), page.dpi, bounds)
            if frame is not None:
                found.append(frame)
    return tuple(sorted(found, key=lambda frame: frame.y0))


def _lines(dark: Pixels, stained: Mask, least: int, bounds: Thresholds, dpi: float) -> Pixels:
    """What is dark over at least this length along the rows and thin; gaps between such pieces are closed."""
    fat = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    long = np.asarray(cv2.morphologyEx(fat, cv2.MORPH_OPEN, np.ones((1, least), np.uint8)), np.uint8)
    kept = _own(long, stained)
    lines = np.asarray(cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((1, least // 3), np.uint8)), np.uint8)
    return _thin(lines, bounds.thickest * dpi)


def _own(lines: Pixels, stained: Mask) -> Pixels:
    """Lines without those that are mostly coloured, as the strokes of a seal are."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    coloured = np.bincount(labels[stained], minlength=count)
    own = coloured * 2 <= stats[:, cv2.CC_STAT_AREA]
    own[0] = False
    return np.asarray(own[labels], np.uint8)


def _thin(lines: Pixels, most: float) -> Pixels:
    """Lines without what is too thick for one: strokes of a seal, of a bold title."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    thin = stats[:, cv2.CC_STAT_AREA] / np.maximum(1, stats[:, cv2.CC_STAT_WIDTH]) <= most
    thin[0] = False
    return np.asarray(thin[labels], np.uint8)


def _frame(
    across: Pixels, down: Pixels, area: tuple[int, int, int, int], dpi: float, bounds: Thresholds
) -> Frame | None:
    x0, y0, x1, y1 = area
    rows, columns = across[y0:y1, x0:x1], down[y0:y1, x0:x1]
    tolerance = max(2, round(bounds.same_line * dpi))
    ys = _levels(rows.astype(bool), tolerance)
    xs = _levels(columns.astype(bool).T, tolerance)
    if len(xs) < 2 or len(ys) < 2:
        return None
    boxes = _boxes(rows.astype(bool), columns.astype(bool), xs, ys, tolerance, bounds.line_held)
    inset = round(bounds.inset * dpi)
    slots = tuple(
        Slot(
            top + 1,
            left + 1,
            bottom - top,
            right - left,
            x0 + xs[left].end + inset,
            y0 + ys[top].end + inset,
            x0 + xs[right].start - inset,
            y0 + ys[bottom].start - inset,
        )
        for top, left, bottom, right in boxes
    )
    return Frame(x0, y0, x1, y1, slots)


def _levels(mask: np.ndarray, tolerance: int) -> list[_Level]:
    """Heights of the lines that run along the rows of a mask; pieces at about one height are one line."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    pieces = sorted((float(centres[n][1]), int(stats[n, 2]), int(stats[n, 3])) for n in range(1, count))
    groups: list[list[tuple[float, int, int]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][0] <= tolerance:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_level(one) for one in groups]


def _level(pieces: Sequence[tuple[float, int, int]]) -> _Level:
    whole = sum(long for _, long, _ in pieces)
    at = sum(at * long for at, long, _ in pieces) / whole
    half = sum(thick * long for _, long, thick in pieces) / whole / 2
    return _Level(round(at), round(at - half), round(at + half) + 1)


def _boxes(
    rows: np.ndarray,
    columns: np.ndarray,
    xs: Sequence[_Level],
    ys: Sequence[_Level],
    tolerance: int,
    held: float,
) -> Iterator[tuple[int, int, int, int]]:
    """Boxes as (top, left, bottom, right) in lattice steps: from each free slot right, then down, up to a line."""
    wide, high = len(xs) - 1, len(ys) - 1
    shut_right = [
        [
            _is_held(columns.T, xs[i + 1].at, ys[j].at, ys[j + 1].at, tolerance, held) or i == wide - 1
            for i in range(wide)
        ]
        for j in range(high)
    ]
    shut_below = [
        [
            _is_held(rows, ys[j + 1].at, xs[i].at, xs[i + 1].at, tolerance, held) or j == high - 1
            for i in range(wide)
        ]
        for j in range(high)
    ]
    taken: set[tuple[int, int]] = set()
    for top in range(high):
        for left in range(wide):
            if (top, left) in taken:
                continue
            right = left
            while not shut_right[top][right] and (top, right + 1) not in taken:
                right += 1
            bottom = top
            while not any(shut_below[bottom][i] for i in range(left, right + 1)):
                bottom += 1
            taken |= {(j, i) for j in range(top, bottom + 1) for i in range(left, right + 1)}
            yield top, left, bottom + 1, right + 1


def _is_held(mask: np.ndarray, at: int, start: int, end: int, tolerance: int, held: float) -> bool:
    """Whether a line is seen along most of an edge: at about this row, from one column to another, corners left out."""
    corner = min(tolerance, (end - start) // 4)
    band = mask[max(0, at - tolerance) : at + tolerance + 1, start + corner : end - corner]
    return bool(band.size) and float(band.any(axis=0).mean()) >= held
