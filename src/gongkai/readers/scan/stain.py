"""The ink in one box of a drawn table: its lines of text, the shapes in it, and whether there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scan.linework import Slot
from gongkai.readers.scan.pixels import Page, Pixels, colour
from gongkai.readers.scan.shapes import Area, around
from gongkai.readers.scan.thresholds import Thresholds

Line = tuple[int, int, int, int]  # y0, y1, x0, x1

# Of a box's pixels by depth: these are paper, so many standard deviations apart, unless it is full of print.
_PAPER, _DEVIATIONS = (3, 30), 1.36


@dataclass(frozen=True, slots=True)
class Stain:
    """The ink of a box.

    coloured: where a seal or red ink is; clean: there is none of it. areas: its connected shapes, from the left;
    empty: plainly no ink; alone: nothing as dark as ink but the areas; paper: depth of the bare paper.
    """

    grey: Pixels
    coloured: NDArray[np.bool_]
    clean: bool
    lines: tuple[Line, ...] = ()
    areas: tuple[Area, ...] = ()
    empty: bool = False
    alone: bool = False
    paper: float = 0.0

    def tall(self, bounds: Thresholds) -> list[Area]:
        """The shapes that are as high as digits."""
        most = max((high for *_, high in self.areas), default=0)
        return [area for area in self.areas if area[3] >= bounds.tall * most]

    def loose(self, bounds: Thresholds) -> list[Area]:
        """The lower shapes that stand beside the tall ones; those above or below one are pieces of it."""
        tall = self.tall(bounds)
        return [
            area
            for area in self.areas
            if area not in tall and not any(_shares(area, other) for other in tall)
        ]

    def glyphs(self) -> list[Area]:
        """The shapes with those that stand above one another, as pieces of a broken digit do, taken together."""
        done: list[Area] = []
        for area in self.areas:
            while done and (_shares(area, done[-1]) or _shares(done[-1], area)):
                area = around((done.pop(), area))
            done.append(area)
        return done


def _shares(one: Area, other: Area) -> bool:
    """Whether most of a shape's width lies above or below another."""
    return min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0]) > one[2] / 2


def quiet(page: Page, slots: Sequence[Slot], bounds: Thresholds) -> tuple[float, float]:
    """How deep the bare paper of a page is, and its noise: as in most boxes, which hold little print."""
    depths = [_depth(_inner(page, slot, bounds), bounds, page.dpi) for slot in slots]
    return (
        float(np.median([_paper(depth)[0] for depth in depths])),
        float(np.median([_paper(depth)[1] for depth in depths])),
    )


def stain(page: Page, slot: Slot, bare: tuple[float, float], bounds: Thresholds) -> Stain:
    """The ink of a box, told from its own noise, or from that of bare paper where print hides its own."""
    inner = (slice(slot.y0, slot.y1), slice(slot.x0, slot.x1))
    grey = _inner(page, slot, bounds)
    coloured = colour(page.ink[inner], page.full[inner], bounds)
    clean = bool(coloured.size) and float(coloured.mean()) < bounds.coloured_share
    if min(grey.shape) < 4:
        return Stain(grey, coloured, clean)
    depth = _depth(grey, bounds, page.dpi)
    paper, noise = _paper(depth)
    if noise > bounds.unquiet * bare[1]:
        paper, noise = bare
    depth -= paper
    limit = max(bounds.empty, bounds.noise_steps * noise)
    deepest = float(depth.max())
    if deepest < limit:
        return Stain(grey, coloured, clean, empty=limit < bounds.most_noise, paper=paper)
    mask = np.asarray(depth > max(deepest * bounds.inked, limit * bounds.inked_noise), np.uint8)
    areas = _outermost(sorted(_areas(mask, round(bounds.speck * page.dpi))))
    kept = _covered(grey.shape, areas)
    alone = float(depth[~_covered(grey.shape, areas, round(bounds.halo * page.dpi))].max(initial=0.0)) < limit
    lines = tuple(_lines(kept, bounds, page.dpi)) if areas else ()
    return Stain(grey, coloured, clean, lines, areas, alone=alone and limit < bounds.most_noise, paper=paper)


def cut(grey: Pixels, line: Line, white: float, bounds: Thresholds, dpi: float) -> Pixels:
    """A line cut out of its box with white around it, never lower than small print."""
    y0, y1, x0, x1 = line
    high = max(y1 - y0, round(bounds.least_print * dpi))
    margin = max(2, round(high * white))
    above = margin + (high - (y1 - y0)) // 2
    inside = grey[max(0, y0 - above) : y1 + above, max(0, x0 - margin) : x1 + margin]
    pads = (
        (max(0, above - y0), max(0, y1 + above - grey.shape[0])),
        (max(0, margin - x0), max(0, x1 + margin - grey.shape[1])),
    )
    return np.pad(inside, pads, constant_values=255)


def _inner(page: Page, slot: Slot, bounds: Thresholds) -> Pixels:
    """The pixels of a box without its lines."""
    return _without_lines(page.clear[slot.y0 : slot.y1, slot.x0 : slot.x1], bounds, page.dpi)


def _depth(grey: Pixels, bounds: Thresholds, dpi: float) -> NDArray[np.float32]:
    """How far each place is on the way to black, single pixels evened out."""
    if not grey.size:
        return np.zeros((1, 1), np.float32)
    return np.asarray(cv2.GaussianBlur(255 - grey, (0, 0), bounds.evened * dpi) / 255, np.float32)


def _paper(depth: NDArray[np.float32]) -> tuple[float, float]:
    """How deep the paper of a box is, and the standard deviation of its noise."""
    lightest, paper = (float(share) for share in np.percentile(depth, _PAPER))
    return paper, (paper - lightest) / _DEVIATIONS


def _areas(mask: Pixels, speck: int) -> Iterator[Area]:
    """Connected pieces of ink larger than a speck."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for n in range(1, count):
        x, y, wide, high = (int(v) for v in stats[n, :4])
        if max(wide, high) > speck:
            yield x, y, wide, high


def _covered(shape: tuple[int, ...], areas: Sequence[Area], halo: int = 0) -> NDArray[np.bool_]:
    """The pixels of areas and of a halo around them."""
    kept = np.zeros(shape, bool)
    for x, y, wide, high in areas:
        kept[max(0, y - halo) : y + high + halo, max(0, x - halo) : x + wide + halo] = True
    return kept


def _outermost(areas: Sequence[Area]) -> tuple[Area, ...]:
    """Areas that lie in no other; the dot in a zero is no sign of its own."""
    return tuple(one for one in areas if not any(_within(one, other) for other in areas if other != one))


def _within(one: Area, other: Area) -> bool:
    (x, y, wide, high), (x0, y0, most_wide, most_high) = one, other
    return x0 <= x and y0 <= y and x + wide <= x0 + most_wide and y + high <= y0 + most_high


def _without_lines(grey: Pixels, bounds: Thresholds, dpi: float) -> Pixels:
    """A box with the rests of its drawn lines at the edges made white."""
    clean = grey.copy()
    most = round(bounds.line_rest * dpi)
    for _ in range(4):
        for n in range(min(most, clean.shape[0] // 3)):
            if float((clean[n] < 255 * (1 - bounds.dark)).mean()) > bounds.line_covers:
                clean[: n + 1] = 255
        clean = np.rot90(clean).copy()
    return clean


def _lines(kept: NDArray[np.bool_], bounds: Thresholds, dpi: float) -> Iterator[Line]:
    """Lines of text in a box: runs of rows with ink; a run too low for a line goes with its nearer neighbour."""
    share = kept.sum(axis=1)
    rows = np.flatnonzero(share > bounds.stray * share.max())
    cuts = np.flatnonzero(np.diff(rows) > max(1, bounds.between * dpi)) + 1
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(rows, cuts)]
    for y0, y1 in _joined(runs, bounds.least_line * dpi):
        columns = np.flatnonzero(kept[y0:y1].any(axis=0))
        yield y0, y1, int(columns[0]), int(columns[-1]) + 1


def _joined(runs: Sequence[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    done = list(runs)
    while len(done) > 1:
        n = min(range(len(done)), key=lambda k: done[k][1] - done[k][0])
        if done[n][1] - done[n][0] >= least:
            break
        before = done[n][0] - done[n - 1][1] if n else float("inf")
        after = done[n + 1][0] - done[n][1] if n + 1 < len(done) else float("inf")
        k = n - 1 if before <= after else n
        done[k : k + 2] = [(done[k][0], done[k + 1][1])]
    return done
