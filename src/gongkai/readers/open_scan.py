"""Scans and pictures opened: pages as images, in which lines of text and drawn tables are made out."""

from collections.abc import Iterable, Iterator

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.picture import Picture
from gongkai.readers.source import LIMITS, Limits, Source

_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a PNG, JPEG or TIFF image."""
    return data.startswith(_SIGNS)


def open_scan(source: Source, limits: Limits = LIMITS) -> Document:
    """The document on the pages of a picture file; see `open_pictures`. It is done apart.

    Raises Unreadable for a picture that is broken, too large or of more than `limits.scans` pages.
    """
    return apart(_opened, source, limits.for_scans(limits.scans))


def scanned(source: Source, limits: Limits = LIMITS) -> Iterator[Picture]:
    """The pages of a picture file as they were scanned. Raises Unreadable as `open_scan` does."""
    try:
        from gongkai.readers.scan.decode import pictures
    except ModuleNotFoundError as error:
        raise _not_installed(source.name) from error
    return pictures(source, limits)


def as_jpeg(picture: Picture, quality: int = 70) -> bytes:
    """A page as a JPEG to be looked at. Raises ModuleNotFoundError without the extra; `scanned` has told by then."""
    from gongkai.readers.scan.decode import as_jpeg

    return as_jpeg(picture, quality)


def _opened(source: Source, limits: Limits) -> Document:
    return open_pictures(scanned(source, limits), source.name)


def open_pictures(pages: Iterable[Picture], name: str) -> Document:
    """The document on page images: lines of text and drawn tables, page by page.

    A box is sure only where all looks at its ink agree. Places are points from the top left of the page as scanned.
    Raises Unreadable when the extra `gongkai[scan]` is not installed.
    """
    try:
        from gongkai.readers.scan.page import Row, blocks
    except ModuleNotFoundError as error:
        raise _not_installed(name) from error
    done: list[Line | Grid] = []
    lines = grids = 0
    for picture in pages:
        for block in blocks(picture):
            if isinstance(block, Row):
                lines += 1
                done.append(Line(block.text, lines, picture.number, block.place))
            else:
                grids += 1
                done.append(Grid(block.boxes, grids, page=picture.number))
    return Document("scan", tuple(done), wrapped=True)


def _not_installed(name: str) -> Unreadable:
    return Unreadable(name, "这是扫描件或图片，没有安装文字识别", "请执行 pip install 'gongkai[scan]'")
