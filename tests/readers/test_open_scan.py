"""Scans and pictures: what is told from bytes, broken and hostile pictures, and small samples read back."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from making import consistent_report

from gongkai.base.errors import Unreadable
from gongkai.forms import form
from gongkai.readers import LIMITS, Limits, Source, read_report
from gongkai.readers.document import Document
from gongkai.readers.fill import fill
from gongkai.readers.open_ofd import open_ofd
from gongkai.readers.open_scan import is_picture, open_pictures, open_scan
from gongkai.readers.picture import Picture
from gongkai.readers.strips import grid_strips
from gongkai.report import Reading, Report, State
from gongkai.report.report import by_cell
from readers import publishing

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")
pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")
Image = pytest.importorskip("PIL.Image")
pypdfium2 = pytest.importorskip("pypdfium2")
scanning = pytest.importorskip("readers.scanning")
rendering = pytest.importorskip("gongkai.readers.pdf.rendering")


def page(
    text: str = "0", *, wide: int = 1654, high: int = 2339, rows: int = 4, columns: int = 4
) -> "np.ndarray":
    """A page at 200 dpi with one ruled table, the same text in each box but the last, which is blank."""
    drawn = np.full((high, wide), 255, np.uint8)
    for n in range(rows + 1):
        cv2.line(drawn, (200, 300 + n * 70), (200 + columns * 200, 300 + n * 70), 0, 2)
    for n in range(columns + 1):
        cv2.line(drawn, (200 + n * 200, 300), (200 + n * 200, 300 + rows * 70), 0, 2)
    for n in range(rows * columns - 1):
        at = (280 + n % columns * 200, 348 + n // columns * 70)
        cv2.putText(drawn, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return drawn


def saved(image: "Image.Image", kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def texts(document: Document) -> list[list[str]]:
    (grid,) = document.grids
    return [[box.text for box in row] for row in grid.rows()]


TABLE = [["37"] * 4] * 3 + [["37", "37", "37", ""]]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00\x08", b"MM\x00*\x00"])
def test_pictures_are_told_by_their_first_bytes(data: bytes) -> None:
    assert is_picture(data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"GIF89a", b"BM"])
def test_nothing_else_is(data: bytes) -> None:
    assert not is_picture(data)


def grey(image: "Image.Image") -> "Image.Image":
    return image


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("PNG", grey),
        ("PNG", lambda image: image.convert("1")),
        ("PNG", lambda image: image.convert("P")),
        ("PNG", lambda image: Image.fromarray(np.asarray(image).astype(np.uint16) * 257)),
        (
            "PNG",
            lambda image: Image.merge("LA", (Image.new("L", image.size, 0), image.point(lambda v: 255 - v))),
        ),
        ("JPEG", lambda image: image.convert("RGB")),
        ("JPEG", lambda image: image.convert("CMYK")),
        ("TIFF", lambda image: image.convert("1")),
    ],
    ids=["grey", "bilevel", "palette", "16 bit", "transparent", "jpeg", "cmyk", "tiff"],
)
def test_every_kind_of_pixel_is_read(kind: str, change: Callable[["Image.Image"], "Image.Image"]) -> None:
    data = saved(change(Image.fromarray(page("37"))), kind, dpi=(200, 200))
    assert texts(open_scan(Source(data, "page"))) == TABLE


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned(turn: int) -> None:
    report = consistent_report(4)
    look, wear = scanning.Look(), scanning.Wear()
    first = scanning.pictured(scanning.printed_pages(report, look), wear.dpi)[0]
    data = saved(Image.fromarray(first).rotate(turn, expand=True), "PNG", dpi=(200, 200))
    document = open_scan(Source(data, "page"))
    assert "政府信息公开" in document.lines[0].text
    assert document.grids


def test_what_a_camera_notes_of_turning_is_heeded() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # to be turned a quarter to the right
    image = Image.fromarray(page("37")).rotate(90, expand=True)
    assert texts(open_scan(Source(saved(image, "JPEG", dpi=(200, 200), exif=notes), "page"))) == TABLE


def test_places_are_points_of_the_page_as_scanned() -> None:
    document = open_scan(Source(saved(Image.fromarray(page("37")), "PNG", dpi=(200, 200)), "page"))
    (grid,) = document.grids
    first = next(iter(grid.boxes))
    assert grid.page == 1
    assert first.place == pytest.approx((72.0, 108.0, 144.0, 133.2), abs=3)


def test_a_blank_box_is_blank_and_a_faint_one_is_not_sure() -> None:
    drawn = page("37")
    document = open_scan(Source(saved(Image.fromarray(drawn), "PNG", dpi=(200, 200)), "page"))
    last = document.grids[0].boxes[-1]
    assert (last.text, last.sure) == ("", True)
    cv2.putText(drawn, "1", (280 + 600, 348 + 210), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 225, 2, cv2.LINE_AA)
    document = open_scan(Source(saved(Image.fromarray(drawn), "PNG", dpi=(200, 200)), "page"))
    last = document.grids[0].boxes[-1]
    assert last.text == "1" or not last.sure


def ruled(*texts: str) -> bytes:
    """A page with one ruled row, its boxes 200 pixels wide, whose texts stand in the middle."""
    drawn = page("37", rows=2, columns=len(texts))
    drawn[303:368, 203 : 200 + len(texts) * 200] = 255
    for n in range(len(texts) + 1):
        cv2.line(drawn, (200 + n * 200, 300), (200 + n * 200, 440), 0, 2)
    for n, text in enumerate(texts):
        middle = (300 + n * 200, 335)
        if text == "/":
            cv2.line(
                drawn, (middle[0] - 4, middle[1] + 12), (middle[0] + 4, middle[1] - 12), 0, 2, cv2.LINE_AA
            )
        elif text == "-":
            cv2.line(drawn, (middle[0] - 4, middle[1]), (middle[0] + 4, middle[1]), 0, 2, cv2.LINE_AA)
        else:
            at = (middle[0] - 10 * len(text), middle[1] + 11)
            cv2.putText(drawn, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return saved(Image.fromarray(drawn), "PNG", dpi=(200, 200))


def test_a_stroke_and_a_dash_are_sure_by_their_form_where_the_ones_stand() -> None:
    (grid,) = open_scan(Source(ruled("/", "-", "11", "1"), "page")).grids
    first = grid.rows().__next__()
    assert [(box.text, box.sure) for box in first] == [("/", True), ("-", True), ("11", True), ("1", True)]


def test_pages_of_a_tiff_are_counted() -> None:
    pages = [Image.fromarray(page("37")), Image.fromarray(page("4"))]
    data = saved(pages[0], "TIFF", dpi=(200, 200), save_all=True, append_images=pages[1:])
    assert [grid.page for grid in open_scan(Source(data, "pages")).grids] == [1, 2]


PNG = saved(Image.new("L", (64, 64), 255), "PNG")


def claiming(wide: int, high: int) -> bytes:
    """A PNG whose header claims a size and that holds almost nothing."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    "data",
    [
        PNG[:8],
        PNG[:40],
        PNG[: len(PNG) // 2],
        b"\xff\xd8\xff" + b"\0" * 50,
        b"II*\x00\x08\x00\x00\x00",
        b"MM\x00*" + b"\xff" * 100,
        saved(Image.new("RGB", (300, 300)), "JPEG")[:400],
        claiming(40_000, 40_000),
        claiming(9_000, 9_000),
        claiming(2**31 - 1, 2**31 - 1),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_a_broken_or_hostile_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        open_scan(Source(data, "broken.png"))
    assert "broken.png" in str(caught.value)


def test_too_many_pages_are_refused() -> None:
    pages = [Image.new("1", (8, 8), 1)] * (LIMITS.scans + 1)
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(Unreadable, match="页"):
        open_scan(Source(data, "many.tiff"))


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (40, 40), (1654, 2339)])
def test_a_picture_of_nothing_holds_nothing(size: tuple[int, int]) -> None:
    for colour in (0, 128, 255):
        document = open_scan(Source(saved(Image.new("L", size, colour), "PNG"), "nothing"))
        assert document.grids == ()
        assert len(document.lines) <= 1


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gongkai.readers.scan.page", None)
    with pytest.raises(Unreadable, match=r"gongkai\[scan\]"):
        open_pictures([Picture(1, 1, 1, 200, b"\xff")], "page")


def changes(colours: str) -> list[Reading]:
    """The changes a report states, read back from a scan in colours."""
    dice = random.Random(200)
    report = scanning.published(consistent_report(200), dice)
    assert report.edition == "2019"
    data = scanning.scanned(report, scanning.Look(), scanning.Wear(dpi=200, colours=colours), dice)
    back = read_report(Source(data, "scan"))
    read = [one for cell, [one] in back.readings.items() if cell.endswith(".change") and one.value]
    assert all(one.value == stated(report, one.cell)[1] for one in read)
    return read


def test_a_rise_in_a_grey_scan_is_certain_where_the_paper_before_it_is_bare() -> None:
    rises = [one for one in changes("grey") if isinstance(one.value, int) and one.value > 0]
    assert rises
    assert all(one.certain for one in rises)


def test_in_black_and_white_a_rise_is_never_certain_as_a_minus_may_be_gone() -> None:
    read = changes("bilevel")
    rises = [one for one in read if isinstance(one.value, int) and one.value > 0]
    assert rises
    assert not any(one.certain for one in rises)
    assert all(one.certain for one in read if one not in rises)


def test_a_pdf_of_page_images_is_drawn_as_it_was_scanned() -> None:
    wear = scanning.Wear(dpi=250)
    data = scanning.bound([page("37", wide=2067, high=2924)], "pdf", wear)
    document = pypdfium2.PdfDocument(data)
    (one,) = rendering.rendered(document, [1])
    document.close()
    assert (one.width, one.height) == pytest.approx((2067, 2924), abs=2)
    assert one.dpi == pytest.approx(250, abs=1)
    assert one.channels == 3


def told(document: Document, edition: str) -> dict[str, Reading]:
    """The one reading of each cell that has one."""
    one = form(edition)
    readings, _ = fill(one, grid_strips(one, document.grids))
    return {cell: found[0] for cell, found in by_cell(readings).items() if len(found) == 1}


@pytest.mark.parametrize(
    "wear",
    [
        scanning.Wear(dpi=200, tilt=1.1, blur=0.3, noise=8, paper=225, shade=30, stamp=True, quality=60),
        scanning.Wear(dpi=150, tilt=-0.7, blur=0.2, paper=240, ink=40, colours="grey"),
    ],
    ids=["sealed", "coarse"],
)
def test_what_a_scan_says_for_certain_is_what_was_printed(wear: "scanning.Wear") -> None:
    """Whole reports, printed, worn and read back: nothing certain is wrong, and most is certain."""
    dice = random.Random(wear.dpi)
    report = scanning.published(consistent_report(wear.dpi), dice)
    assert report.edition is not None
    back = told(
        open_scan(Source(scanning.scanned(report, scanning.Look(), wear, dice), "scan")), report.edition
    )
    certain = {cell: one for cell, one in back.items() if one.certain and one.state is not State.ABSENT}
    wrong = {cell: one for cell, one in certain.items() if (one.state, one.value) != stated(report, cell)}
    assert not wrong
    assert len(certain) >= 0.85 * len(report.readings)  # a seal may leave whole rows open


def stated(report: Report, cell: str) -> tuple[State, object]:
    reading = report.reading(cell)
    assert reading is not None
    return reading.state, reading.value


MEDIA = (
    f'<?xml version="1.0" encoding="UTF-8"?><ofd:Res xmlns:ofd="{publishing.NAMESPACE}" BaseLoc="Res"><ofd:MultiMedias>'
    '<ofd:MultiMedia ID="7" Type="Image" Format="PNG"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia>'
    '<ofd:MultiMedia ID="8" Type="Image" Format="GBIG2"><ofd:MediaFile>odd.jb2</ofd:MediaFile></ofd:MultiMedia>'
    "</ofd:MultiMedias></ofd:Res>"
)


def ofd(*images: str, text: str = "", picture: bytes = b"") -> bytes:
    """An OFD document with one page a picture, by the ids of their resources, and perhaps one page of text before."""
    shown = [f'<ofd:ImageObject ID="4" ResourceID="{id}" Boundary="0 0 210 297"/>' for id in images]
    words = [publishing.text_object(publishing.Line(text, 30, 60, 5))] if text else []
    pages = [publishing.page_part(publishing.layer(one)) for one in (*words, *shown)]
    others = {"Doc_0/DocumentRes.xml": MEDIA, "Doc_0/Res/scan.png": picture, "Doc_0/Res/odd.jb2": b"\x97JB2"}
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    return publishing.package(pages, common, others)


def test_a_page_of_an_ofd_that_is_a_picture_is_read_as_a_scan() -> None:
    picture = saved(Image.fromarray(page("37")).convert("L"), "PNG", dpi=(200, 200))
    document = open_ofd(Source(ofd("7", text="正文", picture=picture), "年报.ofd"))
    assert document.format == "scan"
    assert document.lines[0].text == "正文"
    assert texts(document) == TABLE
    assert [grid.page for grid in document.grids] == [2]


def test_a_picture_of_a_kind_nobody_reads_is_told() -> None:
    with pytest.raises(Unreadable, match="没有认得出的图片"):
        open_ofd(Source(ofd("8"), "年报.ofd"))


def test_an_ofd_of_too_many_pictures_is_refused_before_any_is_looked_at() -> None:
    picture = saved(Image.fromarray(page("37")).convert("L"), "PNG", dpi=(200, 200))
    with pytest.raises(Unreadable, match="3 页是扫描件，超过上限 2 页"):
        open_ofd(Source(ofd("7", "7", "7", picture=picture), "年报.ofd"), Limits(scans=2))
