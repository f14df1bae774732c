"""The pages laid beside what was read from them: where a reading says it stands, there is its ink."""

import io
import random
from pathlib import Path

import pytest
from making import consistent_report
from PIL import Image

from gongkai.base.errors import Unreadable
from gongkai.readers import Source, read_report, sheets
from gongkai.report import Report, State
from gongkai.report.sheet import Sheet
from gongkai.writers import WRITERS
from readers import scanning
from readers.binding import zipped

PAGE = Path(__file__).parent.parent / "documents" / "pingtan-2024.html"


@pytest.fixture(scope="module")
def printed() -> Source:
    return Source(WRITERS["pdf"](read_report(Source.of(PAGE))), "年报.pdf")


def depth(sheet: Sheet, place: tuple[float, float, float, float]) -> int:
    """How dark the darkest pixel within a place is, its rim left out; 0 to 255."""
    assert sheet.picture is not None
    with Image.open(io.BytesIO(sheet.picture.data)) as image:
        scale = image.width / sheet.picture.width
        assert image.height / sheet.picture.height == pytest.approx(scale, rel=0.01)
        x0, y0, x1, y1 = (round(side * scale) for side in place)
        least, _ = image.convert("L").crop((x0 + 4, y0 + 4, x1 - 4, y1 - 4)).getextrema()
    return 255 - int(least)


def numbers(report: Report) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Page and place of some numbers in all three tables."""
    places = [
        (one.where.page, one.where.box)
        for [one, *_] in report.readings.values()
        if one.state is State.NUMBER and one.certain
    ]
    return [(page, box) for page, box in places[::25] if page and box]


def test_every_page_of_a_pdf_is_a_picture_with_the_ink_where_it_was_read(printed: Source) -> None:
    pages = sheets(printed)
    report = read_report(printed)
    assert [page.page for page in pages] == list(range(1, len(pages) + 1))
    places = numbers(report)
    assert len(places) >= 6
    assert {page for page, _ in places} <= {page.page for page in pages}
    assert all(depth(pages[page - 1], place) > 100 for page, place in places)
    assert depth(pages[0], (2, 2, 40, 40)) == 0  # the margin


def test_a_scanned_picture_shows_the_ink_where_it_was_read() -> None:
    dice = random.Random(3)
    report = scanning.published(consistent_report(3), dice)
    source = Source(
        scanning.scanned(report, scanning.Look(), scanning.Wear(dpi=200, tilt=0.8), dice), "年报.tif"
    )
    pages = sheets(source)
    assert {page.picture.media for page in pages if page.picture} == {"image/jpeg"}
    places = numbers(read_report(source))
    assert len(places) >= 6
    assert all(depth(pages[page - 1], place) > 100 for page, place in places)


def test_text_has_pieces_instead_of_pages() -> None:
    (sheet,) = sheets(Source.of(PAGE))
    assert sheet.picture is None
    assert {"规章", "行政许可", "217", "218"} <= {piece.text for piece in sheet.pieces}


def test_a_zip_is_not_laid_beside_anything() -> None:
    with pytest.raises(Unreadable, match="取出来"):
        sheets(Source(zipped({"年报.html": PAGE.read_bytes()}), "年报.zip"))


def test_a_broken_pdf_says_so() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        sheets(Source(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "年报.pdf"))
