"""Marks told by their form and numbers by their width, on drawn boxes whose truth is known."""

from collections.abc import Sequence

import pytest

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")
pytest.importorskip("rapidocr")
marks = pytest.importorskip("gongkai.readers.scan.marks")
pixels = pytest.importorskip("gongkai.readers.scan.pixels")
shapes = pytest.importorskip("gongkai.readers.scan.shapes")
stains = pytest.importorskip("gongkai.readers.scan.stain")

from gongkai.readers.picture import Picture  # noqa: E402
from gongkai.readers.scan.linework import Slot  # noqa: E402
from gongkai.readers.scan.thresholds import THRESHOLDS  # noqa: E402

HIGH = 20  # of the digits around, in pixels
Line = tuple[tuple[int, int], tuple[int, int]]


def stain(
    *lines: Line, thick: int = 2, faint: Sequence[Line] = (), red: Sequence[Line] = ()
) -> "stains.Stain":
    """What is in a box 120 pixels wide and 60 high on a page of 200 dpi; its middle is (60, 30)."""
    page = np.full((400, 400, 3), 255, np.uint8)
    for some, ink in ((red, (215, 30, 40)), (lines, (0, 0, 0)), (faint, (190, 190, 190))):
        for (x0, y0), (x1, y1) in some:
            cv2.line(page, (100 + x0, 100 + y0), (100 + x1, 100 + y1), ink, thick, cv2.LINE_AA)
    whole = pixels.upright(Picture(1, 400, 400, 200, page.tobytes()), 0, THRESHOLDS)
    slot = Slot(1, 1, 1, 1, 100, 100, 220, 160)
    return stains.stain(whole, slot, stains.quiet(whole, [slot], THRESHOLDS), THRESHOLDS)


STROKE = ((57, 40), (63, 20))
DASH = ((57, 30), (63, 30))


@pytest.mark.parametrize("dash", [DASH, ((45, 30), (75, 30)), ((56, 28), (62, 28))], ids=["-", "—", "higher"])
def test_a_dash_in_the_middle_of_a_box_is_told(dash: Line) -> None:
    assert marks.is_dash(stain(dash), HIGH)


@pytest.mark.parametrize(
    "lines",
    [
        [((60, 30), (60, 30))],
        [((57, 50), (63, 50))],
        [((12, 30), (18, 30))],
        [((60, 20), (60, 40))],
        [((57, 26), (63, 26)), ((57, 34), (63, 34))],
        [((15, 30), (105, 30))],
        [],
    ],
    ids=["a dot", "at the foot", "at the side", "upright", "two", "a line across the box", "nothing"],
)
def test_nothing_else_is_a_dash(lines: list[Line]) -> None:
    assert not marks.is_dash(stain(*lines), HIGH)


def test_a_stroke_that_leans_is_told() -> None:
    assert marks.is_stroke(stain(STROKE), HIGH)


@pytest.mark.parametrize(
    "lines",
    [
        [((60, 40), (60, 20))],
        [((59, 40), (61, 20))],
        [((57, 20), (63, 40))],
        [((57, 40), (63, 20)), ((53, 20), (63, 20))],
        [((58, 40), (62, 20)), ((58, 25), (62, 20)), ((54, 40), (62, 40))],
        [((57, 40), (60, 20)), ((65, 40), (68, 20))],
        [((59, 34), (61, 27))],
    ],
    ids=["a one", "a one a little askew", "the other way", "a seven", "a one in italics", "two", "a comma"],
)
def test_nothing_else_is_a_stroke(lines: list[Line]) -> None:
    assert not marks.is_stroke(stain(*lines), HIGH)


@pytest.mark.parametrize("told", [marks.is_dash, marks.is_stroke])
def test_beside_other_ink_or_a_seal_no_mark_is_told_by_its_form(told: object) -> None:
    assert callable(told)
    mark = DASH if told is marks.is_dash else STROKE
    assert told(stain(mark), HIGH)
    assert not told(stain(mark, faint=[((80, 20), (80, 40))]), HIGH)
    assert not told(stain(mark, red=[((20, 10), (20, 50))]), HIGH)


ONE = ((60, 40), (60, 20))


def bare(one: "stains.Stain") -> bool:
    return bool(marks.is_bare_before(one, one.tall(THRESHOLDS)[-1], THRESHOLDS))


def test_paper_before_a_number_is_bare_where_nothing_stands() -> None:
    assert bare(stain(ONE))


@pytest.mark.parametrize("ink", ["lines", "faint", "red"])
def test_it_is_not_where_a_minus_stands_however_faint(ink: str) -> None:
    minus = ((48, 31), (54, 31))
    lines = [minus, ONE] if ink == "lines" else [ONE]
    more = {ink: [minus]} if ink != "lines" else {}
    assert not bare(stain(*lines, **more))


def test_it_is_not_known_where_the_box_ends_first() -> None:
    assert not bare(stain(((4, 40), (4, 20))))


def test_pieces_of_a_broken_digit_are_one_glyph_and_digits_beside_are_not() -> None:
    broken = stain(((50, 20), (58, 20)), ((50, 38), (58, 38)), ((70, 20), (70, 40)))
    assert len(broken.areas) == 3
    assert len(broken.glyphs()) == 2


def numbers(*texts: str, wide: int = 12, step: int = 15) -> "list[tuple[str, list[shapes.Area]]]":
    """Numbers whose digits are so many pixels wide, a 1 a third, and stand so far apart."""
    sizes = [[wide // 3 if digit == "1" else wide for digit in text] for text in texts]
    return [
        (text, [(100 + n * step - size // 2, 10, size, HIGH) for n, size in enumerate(row)])
        for text, row in zip(texts, sizes, strict=True)
    ]


def test_how_wide_a_number_is_depends_on_its_digits() -> None:
    how = shapes.pitch(numbers("25", "310", "1", "404", "15", "0", "17", "221"))
    assert how is not None
    for text, [area, *_] in numbers("2", "1"):
        assert how.span(text) * HIGH == pytest.approx(area[2], abs=0.5)
    for text, areas in numbers("207", "1234", "5501", "11"):
        assert how.span(text) * HIGH == pytest.approx(shapes.around(areas)[2], abs=1)


def test_touching_digits_and_broken_ones_tell_the_same_width() -> None:
    apart = numbers("25", "310", "404", "0", "22", "4567")
    touching = [
        (text, [shapes.around(areas[:2]), *areas[2:]] if len(text) > 2 else areas) for text, areas in apart
    ]
    first, second = shapes.pitch(apart), shapes.pitch(touching)
    assert first is not None
    assert second is not None
    assert first.span("3333") == pytest.approx(second.span("3333"), abs=0.05)


def test_cuts_lie_between_the_digits() -> None:
    how = shapes.pitch(numbers("25", "310", "404", "0", "22", "4567", "1", "1", "11"))
    assert how is not None
    [(text, areas)] = numbers("2104")
    start, _, wide, _ = shapes.around(areas)
    for cut, before, after in zip(how.cuts(text), areas, areas[1:], strict=False):
        assert before[0] + before[2] - 1 <= start + cut * wide <= after[0] + 1


def test_too_few_numbers_tell_no_width() -> None:
    assert shapes.pitch([]) is None
    assert shapes.pitch(numbers("25")) is None


def test_a_digit_cut_from_another_is_no_example_of_its_kind() -> None:
    page = np.full((60, 60), 255, np.uint8)
    cv2.putText(page, "6", (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    drawn = shapes.drawn(page, (10, 18, 24, 28))
    cut = [shapes.Shape(n, 0, "6", drawn, apart=False) for n in range(4)]
    assert shapes.opinions([shapes.Shape(9, 0, "6", drawn), *cut], THRESHOLDS)[9] == [(0, "")]


def printed(noise: float = 0, blur: float = 0.8) -> "np.ndarray":
    page = np.full((400, 400), 240, np.uint8)
    for n in range(6):
        cv2.putText(page, "2024", (40, 60 + n * 55), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3, cv2.LINE_AA)
    grey = cv2.GaussianBlur(page, (0, 0), blur).astype(np.float32)
    return np.clip(grey + np.random.default_rng(1).normal(0, noise, grey.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("quality", [None, 50])
def test_a_page_of_black_and_white_is_told_from_a_grey_one(quality: int | None) -> None:
    for grey in (printed(), printed(noise=10), printed(blur=0.3)):
        for page, is_bilevel in ((grey, False), (np.where(grey > 128, 255, 0).astype(np.uint8), True)):
            if quality:
                _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
                page = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
            told = pixels.upright(Picture(1, 400, 400, 200, page.tobytes()), 0, THRESHOLDS)
            assert told.bilevel is is_bilevel
