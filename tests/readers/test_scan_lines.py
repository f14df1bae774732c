"""Pages set upright and tables found by their lines, on drawings whose truth is known."""

import pytest

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")
pytest.importorskip("rapidocr")
linework = pytest.importorskip("gongkai.readers.scan.linework")
pixels = pytest.importorskip("gongkai.readers.scan.pixels")
shapes = pytest.importorskip("gongkai.readers.scan.shapes")

from gongkai.readers.picture import Picture  # noqa: E402
from gongkai.readers.scan.thresholds import THRESHOLDS  # noqa: E402

# Lines of a table 3 rows high and 4 columns wide, in slots: (x0, y0, x1, y1). The first box spans two columns, the
# last column's box all rows.
LINES = [(0, 0, 4, 0), (0, 1, 3, 1), (0, 2, 3, 2), (0, 3, 4, 3)]
LINES += [(0, 0, 0, 3), (1, 1, 1, 3), (2, 0, 2, 3), (3, 0, 3, 3), (4, 0, 4, 3)]
BOXES = {(1, 1, 1, 2), (1, 3, 1, 1), (1, 4, 3, 1)} | {
    (row, column, 1, 1) for row in (2, 3) for column in (1, 2, 3)
}


def drawn(turn: float = 0.0, *, thick: int = 2, ink: int = 0, paper: int = 255) -> "np.ndarray":
    """The table on a page of 200 dpi, turned by degrees."""
    page = np.full((1200, 1600), paper, np.uint8)
    for x0, y0, x1, y1 in LINES:
        cv2.line(page, (200 + x0 * 250, 300 + y0 * 80), (200 + x1 * 250, 300 + y1 * 80), ink, thick)
    matrix = cv2.getRotationMatrix2D((800, 600), turn, 1)
    return cv2.warpAffine(page, matrix, (1600, 1200), flags=cv2.INTER_CUBIC, borderValue=paper)


def upright(page: "np.ndarray") -> "pixels.Page":
    return pixels.upright(Picture(1, page.shape[1], page.shape[0], 200, page.tobytes()), 0, THRESHOLDS)


@pytest.mark.parametrize("turn", [0, 0.3, -1.5, 3.0])
@pytest.mark.parametrize(("thick", "ink", "paper"), [(1, 0, 255), (2, 90, 200), (6, 0, 255)])
def test_a_lattice_with_merged_boxes_is_found(turn: float, thick: int, ink: int, paper: int) -> None:
    (frame,) = linework.frames(upright(drawn(turn, thick=thick, ink=ink, paper=paper)), THRESHOLDS)
    assert {(s.row, s.column, s.rows, s.columns) for s in frame.slots} == BOXES


@pytest.mark.parametrize("turn", [0, 0.7, -1.2, 2.9])
def test_the_tilt_is_measured(turn: float) -> None:
    assert pixels.tilt(drawn(turn), THRESHOLDS) == pytest.approx(-turn, abs=0.06)


def test_a_frame_around_text_or_an_underline_is_no_table() -> None:
    page = np.full((1200, 1600), 255, np.uint8)
    cv2.line(page, (200, 300), (1400, 300), 0, 3)
    cv2.line(page, (200, 900), (1400, 900), 0, 3)
    assert linework.frames(upright(page), THRESHOLDS) == ()


def test_red_ink_goes_from_the_print_and_is_seen_as_colour() -> None:
    page = np.full((400, 400, 3), 240, np.uint8)
    page[100:120, 100:300] = (20, 20, 20)
    page[200:220, 100:300] = (215, 30, 40)
    done = upright(page)
    assert done.ink[110, 200] < 60
    assert done.ink[210, 200] > 200
    assert done.full[210, 200] < 160


def sealed(page: "np.ndarray") -> "np.ndarray":
    """A page with the strokes of a red seal on it, below its print, as a JPEG of low quality."""
    black = page < 128
    seen = np.repeat(page[:, :, None], 3, axis=2)
    cv2.circle(seen, (600, 420), 160, (215, 60, 60), 10)
    for x in (490, 600):
        cv2.rectangle(seen, (x, 385), (x + 60, 490), (215, 60, 60), 10)
    seen[black] = 20
    _, data = cv2.imencode(".jpg", seen[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 40])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1])


def test_the_strokes_of_a_seal_are_no_lines() -> None:
    (frame,) = linework.frames(upright(sealed(drawn())), THRESHOLDS)
    assert {(s.row, s.column, s.rows, s.columns) for s in frame.slots} == BOXES


def test_print_below_a_seal_stays_and_the_seal_goes() -> None:
    page = np.full((1200, 1600), 240, np.uint8)
    for n in range(4):
        cv2.putText(page, "2024", (480, 350 + n * 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 4, cv2.LINE_AA)
    done = upright(sealed(page))
    around = cv2.dilate((page < 200).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    within = cv2.erode((page < 60).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    seal = pixels.smear(done.ink, done.full, done.dpi, THRESHOLDS)
    assert (seal & ~around).sum() > 5000
    assert float(np.percentile(done.clear[seal & ~around], 3)) > 230
    assert float(np.percentile(done.clear[seal & within], 95)) < 110


@pytest.mark.parametrize(("foot", "leans"), [(0, False), (2, False), (7, True), (10, True)])
def test_a_stroke_leans_and_a_one_stands(foot: int, leans: bool) -> None:
    shape = np.zeros((24, 24), np.uint8)
    cv2.line(shape, (12 - foot // 2, 23), (12 + (foot + 1) // 2, 0), 255, 2)
    assert (shapes.lean(shape) > THRESHOLDS.slant) is leans


def digit(sign: str) -> "np.ndarray":
    page = np.full((60, 60), 255, np.uint8)
    cv2.putText(page, sign, (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    ys, xs = np.nonzero(page < 128)
    area = (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    return shapes.drawn(page, area)


def test_a_digit_read_unlike_its_like_is_spoken_against() -> None:
    """Five sixes and five eights; one six was read as 8."""
    drawn_ones = [shapes.Shape(n, 0, "6", digit("6")) for n in range(5)]
    drawn_ones += [shapes.Shape(n + 5, 0, "8", digit("8")) for n in range(5)]
    drawn_ones.append(shapes.Shape(10, 0, "8", digit("6")))
    told = shapes.opinions(drawn_ones, THRESHOLDS)
    assert told[10] == [(0, "6")]
    assert told[5] == [(0, "8")]


def test_few_shapes_say_nothing() -> None:
    assert shapes.opinions([shapes.Shape(0, 0, "6", digit("6"))], THRESHOLDS) == {0: [(0, "")]}
    assert shapes.opinions([], THRESHOLDS) == {}
