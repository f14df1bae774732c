"""One page image to the blocks of a document: lines of text and drawn tables, top down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gongkai.readers.document import Box, Place
from gongkai.readers.picture import Picture
from gongkai.readers.scan.cells import Seen, seen
from gongkai.readers.scan.linework import Frame, Slot, frames
from gongkai.readers.scan.pixels import Page, samples, upright
from gongkai.readers.scan.recognise import SIDE, Area, Models, models
from gongkai.readers.scan.thresholds import THRESHOLDS, Thresholds

_LINES_ASKED, _SIGNS_ASKED = 4, 12  # of a page, to tell which side is up


@dataclass(frozen=True, slots=True)
class Row:
    """A line of running text with its place in points."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A drawn table: its boxes, places in points."""

    boxes: tuple[Box, ...]


def blocks(picture: Picture, bounds: Thresholds = THRESHOLDS) -> list[Row | Table]:
    """Lines and tables of one page, top down."""
    one = models()
    if min(picture.width, picture.height) < bounds.least_pixels:
        return []
    page = upright(picture, _quarters(picture, one, bounds), bounds)
    found = frames(page, bounds)
    slots = [slot for frame in found for slot in frame.slots]
    told = iter(seen(page, slots, one, bounds))
    placed: list[tuple[int, Row | Table]] = [*_rows(page, found, one)]
    for frame in found:
        placed.append((frame.y0, Table(tuple(_box(page, slot, next(told)) for slot in frame.slots))))
    return [block for _, block in sorted(placed, key=lambda pair: pair[0])]


def _box(page: Page, slot: Slot, told: Seen) -> Box:
    place = page.place(slot.x0, slot.y0, slot.x1, slot.y1)
    signless = told.signless and not page.bilevel
    return Box(
        told.text, slot.row, slot.column, slot.rows, slot.columns, place, told.sure, told.others, signless
    )


def _quarters(picture: Picture, one: Models, bounds: Thresholds) -> int:
    """By how many quarters to the left the page must be turned to stand upright; 0 where no line of text tells."""
    grey = np.asarray(samples(picture).max(axis=2), np.uint8)
    factor = min(1.0, SIDE / max(grey.shape))
    small = np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    lines = [area for area in one.areas(small) if _length(area) >= bounds.line_shape * _thickness(area)]
    lying = sum(_length(area) for area in lines if area[2] - area[0] == _length(area))
    quarters = 1 if sum(map(_length, lines)) - lying > lying else 0
    longest = sorted(lines, key=_length)[-_LINES_ASKED:]
    crops = [np.rot90(grey[_scaled(area, factor)], quarters) for area in longest]
    crops = [crop[:, : crop.shape[0] * _SIGNS_ASKED] for crop in crops]
    told = one.read([*crops, *(np.rot90(crop, 2) for crop in crops)])
    stood, turned = (sum(say.sureness for say in half) for half in (told[: len(crops)], told[len(crops) :]))
    return quarters + (2 if turned > stood + bounds.turned * len(crops) else 0)


def _length(area: Area) -> int:
    return max(area[2] - area[0], area[3] - area[1])


def _thickness(area: Area) -> int:
    return min(area[2] - area[0], area[3] - area[1])


def _scaled(area: Area, factor: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (round(side / factor) for side in area)
    return slice(y0, y1), slice(x0, x1)


def _rows(page: Page, found: Sequence[Frame], one: Models) -> list[tuple[int, Row]]:
    """Lines of text outside the tables; pieces at one height are one line."""
    bare = page.full.copy()
    for frame in found:
        bare[max(0, frame.y0 - 3) : frame.y1 + 3, max(0, frame.x0 - 3) : frame.x1 + 3] = 255
    areas = one.areas(bare)
    told = one.read([bare[y0:y1, x0:x1] for x0, y0, x1, y1 in areas])
    pieces = sorted(
        ((area, say.text) for area, say in zip(areas, told, strict=True) if say.text.strip()),
        key=lambda piece: piece[0][1] + piece[0][3],
    )
    return list(_in_lines(page, pieces))


def _in_lines(page: Page, pieces: Sequence[tuple[Area, str]]) -> Iterator[tuple[int, Row]]:
    """Pieces whose middles lie within each other's height, from the left."""
    lines: list[list[tuple[Area, str]]] = []
    for piece in pieces:
        (_, y0, _, y1), _ = piece
        last = lines[-1][-1][0] if lines else None
        if last is not None and last[1] < (y0 + y1) / 2 < last[3]:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda piece: piece[0][0])
        x0, y0, x1, y1 = (side(area[k] for area, _ in line) for k, side in enumerate((min, min, max, max)))
        yield y0, Row(" ".join(text for _, text in line), page.place(x0, y0, x1, y1))
