"""The pages of a document to lay beside what was read from them."""

import struct
import zlib
from collections.abc import Iterator

from pypdfium2 import PdfBitmap  # type: ignore[import-untyped]

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.containers import is_container
from gongkai.readers.document import Document, Grid
from gongkai.readers.open import open_document
from gongkai.readers.open_json import is_report
from gongkai.readers.open_pdf import is_pdf, opened
from gongkai.readers.open_scan import as_jpeg, is_picture, scanned
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.sheet import Picture, Piece, Sheet

_POINTS = 72  # an inch
_DPI = 130  # enough to read small print by, and to tell 3 from 8
_MOST = 60  # pages drawn; a report of more is rare, and its page would not open


def sheets(source: Source) -> tuple[Sheet, ...]:
    """The document's pages as pictures where it has pages, else its text and tables; () for a report in JSON.

    Raises Unreadable as `open_document` does, and for a file that holds several documents.
    """
    if is_container(source.data):
        raise Unreadable(source.name, "压缩包、邮件里的报告不能直接与原文对照", "请先取出来，再生成对照页")
    if is_report(source.data):
        return ()
    if is_pdf(source.data):
        return apart(_printed, source)
    if is_picture(source.data):
        return apart(_scanned, source, LIMITS.for_scans(1))
    return (Sheet(pieces=tuple(_pieces(open_document(source)))),)


def _printed(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """The pages of a PDF as they would be printed, in grey."""
    found = []
    with opened(source, limits) as pdf:
        for number in range(1, min(len(pdf), _MOST) + 1):
            page = pdf[number - 1]
            width, height = page.get_size()
            bitmap = page.render(scale=_DPI / _POINTS, grayscale=True)
            found.append(Sheet(number, Picture(_png(bitmap), "image/png", width, height)))
            bitmap.close()
            page.close()
    return tuple(found)


def _scanned(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """The pages of a picture file."""
    found = []
    for page in scanned(source, limits):
        points = _POINTS / page.dpi
        picture = Picture(as_jpeg(page), "image/jpeg", page.width * points, page.height * points)
        found.append(Sheet(page.number, picture))
    return tuple(found)


def _png(bitmap: PdfBitmap) -> bytes:
    """A bitmap of one byte a pixel as a PNG (ISO/IEC 15948)."""
    data, width, height = bytes(bitmap.buffer), bitmap.width, bitmap.height
    rows = b"".join(b"\x00" + data[n * bitmap.stride : n * bitmap.stride + width] for n in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, part) for kind, part in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _pieces(document: Document) -> Iterator[Piece]:
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows():
                yield from (Piece(box.text, block.where(box), box.rows, box.columns) for box in row)
        else:
            yield Piece(block.text, Where(page=block.page, line=block.number, box=block.place))
