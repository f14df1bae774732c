"""What is drawn on a page of a PDF besides its text, through pdfium: ruling lines, and how many pictures."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from math import isfinite

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.readers.pdf.leaf import Leaf
from gongkai.readers.placing.ruling import Ruling

Axes = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Outline = list[Point]

_AS_IS: Axes = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEP = 4  # forms within forms that are looked into
_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)


def pictures(page: object) -> int:
    """How many pictures stand on a page."""
    return sum(kind == _IMAGE for kind, _, _ in _objects(page))


def is_drawn_on(page: object) -> bool:
    """Whether anything is drawn on a page that could be a ruling."""
    return any(kind == _PATH for kind, _, _ in _objects(page))


def rulings(leaf: Leaf) -> list[Ruling]:
    """The rulings of a page: lines, boxes too thin to be anything else, the edges of stroked boxes and of frames."""
    found: list[Ruling] = []
    left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
    at = [ctypes.byref(side) for side in sides]
    thick, turn, bounds = leaf.geometry.thick, leaf.turn, pdfium.FPDFPageObj_GetBounds
    for kind, path, axes in _objects(leaf.page):
        if kind != _PATH:
            continue
        if axes is _AS_IS and bounds(path, *at):
            x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
            if x1 - x0 <= thick or y1 - y0 <= thick:
                found += _line(turn(x0, y0), turn(x1, y1), thick)
                continue
        for start, end in _edges(path, axes, thick):
            found += _line(turn(*start), turn(*end), thick)
    return found


def _objects(page: object) -> Iterator[tuple[int, object, Axes]]:
    """Everything on a page, what stands in forms included: kind, object, and the axes of the form it stands in."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        one = get(page, n)
        kind = kind_of(one)
        if kind == _FORM:
            yield from _inside(one, _AS_IS, 1)
        elif kind != _TEXT:
            yield kind, one, _AS_IS


def _inside(form: object, outer: Axes, depth: int) -> Iterator[tuple[int, object, Axes]]:
    axes = _times(_axes_of(form), outer)
    for n in range(pdfium.FPDFFormObj_CountObjects(form)):
        one = pdfium.FPDFFormObj_GetObject(form, n)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == _FORM and depth < _DEEP:
            yield from _inside(one, axes, depth + 1)
        elif kind != _TEXT:
            yield kind, one, axes


def _line(start: Point, end: Point, thick: float) -> Iterator[Ruling]:
    """A ruling from one corner of something thin to the other, if it lies along the page."""
    (x0, y0), (x1, y1) = start, end
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high < wide and high <= thick and isfinite(wide):
        yield Ruling(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif wide < high and wide <= thick and isfinite(high):
        yield Ruling(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _edges(path: object, axes: Axes, thick: float) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path that show as lines. A filled shape is a background, a thin one or a frame is not."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    outlines = list(_outlines(path, _times(_axes_of(path), axes)))
    for n, outline in enumerate(outlines):
        left, bottom, right, top = _sides(outline)
        if min(right - left, top - bottom) <= thick:
            yield (left, bottom), (right, top)
        elif stroke.value or _is_frame(outline, outlines[max(n - 1, 0) : n + 2], thick):
            yield from pairwise(outline)


def _outlines(path: object, axes: Axes) -> Iterator[Outline]:
    """The corners of each piece of a path, in the axes of the page; pieces with curves in them are left out."""
    a, b, c, d, e, f = axes
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: Outline = []
    curved = False
    for n in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1 and not curved:
                yield outline
            outline, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        outline.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if len(outline) > 1 and not curved:
        yield outline


def _sides(outline: Outline) -> tuple[float, float, float, float]:
    xs, ys = zip(*outline, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _is_frame(outline: Outline, near: list[Outline], thick: float) -> bool:
    """Whether a filled outline and one drawn with it are the two edges of a border."""
    return any(
        other is not outline
        and all(abs(a - b) <= thick for a, b in zip(_sides(outline), _sides(other), strict=True))
        for other in near
    )


def _axes_of(one: object) -> Axes:
    held = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, ctypes.byref(held)):
        return _AS_IS
    return held.a, held.b, held.c, held.d, held.e, held.f


def _times(inner: Axes, outer: Axes) -> Axes:
    """The axes of something that stands in the inner ones, which stand in the outer ones."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
