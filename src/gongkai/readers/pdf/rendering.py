"""A page of a PDF drawn as a picture, for pages that hold no text."""

from collections.abc import Iterable, Iterator

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfDocument, PdfPage

from gongkai.readers.picture import MOST_PIXELS, Picture

_LEAST, _MOST = 200.0, 300.0  # pixels an inch; a scan of another resolution is brought into these
_POINTS = 72.0


def rendered(document: PdfDocument, pages: Iterable[int]) -> Iterator[Picture]:
    """The pages of these numbers, counted from 1, one at a time, as they would be printed.

    Drawn at the resolution of the largest image on the page, so that a scan comes out as it was made, unless that
    would be too coarse or too fine to read, or more than MOST_PIXELS.
    """
    for number in pages:
        page = document[number - 1]
        try:
            yield _drawn(page, number)
        finally:
            page.close()


def _drawn(page: PdfPage, number: int) -> Picture:
    wide, high = (max(1.0, side / _POINTS) for side in page.get_size())
    most = (MOST_PIXELS / (wide * high)) ** 0.5
    dpi = min(max(_resolution(page), _LEAST), _MOST, most)
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGR)
    try:
        data, row = bytes(bitmap.buffer), bitmap.width * 3
        rows = (data[n * bitmap.stride : n * bitmap.stride + row] for n in range(bitmap.height))
        return Picture(number, bitmap.width, bitmap.height, dpi, b"".join(rows))
    finally:
        bitmap.close()


def _resolution(page: PdfPage) -> float:
    """Pixels an inch of the image that has most pixels; 0 without one."""
    best = (0, 0.0)
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = one.get_bounds()
        across, down = one.get_px_size()
        inches = max(right - left, top - bottom) / _POINTS
        if inches > 0:
            best = max(best, (across * down, max(across, down) / inches))
    return best[1]
