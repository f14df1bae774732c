"""The pages a report was read from, to be laid beside the numbers: pictures, or the text where there are none."""

from dataclasses import dataclass

from gongkai.report.reading import Where


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks. media: image/png, image/jpeg; width, height: points, as the boxes of readings count them."""

    data: bytes
    media: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text, or one box of a table (then where.table is set and neighbours of one table stand together).

    rows, columns: slots a box spans.
    """

    text: str
    where: Where
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with its picture, or a document without pages as the pieces it is made of.

    page: 1-based, None without pages.
    """

    page: int | None = None
    picture: Picture | None = None
    pieces: tuple[Piece, ...] = ()
