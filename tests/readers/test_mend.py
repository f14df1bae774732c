"""mend: sums settle unsure cells, and only those nothing else can settle otherwise."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import consistent_report

from gongkai.forms import Form, form
from gongkai.readers.mend import MENDED, mend
from gongkai.report import Reading, Report, State

FORM = form("2021")
GRANTED = "requests.granted"


def readings(report: Report) -> list[Reading]:
    return [one for found in report.readings.values() for one in found]


def unsure(reading: Reading, *candidates: str) -> Reading:
    """The reading as a scan leaves it: its first candidate made out, the others possible."""
    return replace(
        reading,
        text=candidates[0],
        value=int(candidates[0]),
        certain=False,
        how="cell",
        candidates=candidates,
    )


def after(report: Report, unsure_cells: dict[str, tuple[str, ...]]) -> dict[str, Reading]:
    """The readings by cell once these cells are unsure and the sums were asked."""
    form_of = report.form
    assert form_of is not None
    given_readings = [
        unsure(one, *unsure_cells[one.cell]) if one.cell in unsure_cells else one for one in readings(report)
    ]
    return {one.cell: one for one in mend(form_of, given_readings)}


def with_row(values: str, row: str = "granted") -> Report:
    """A report of zeros but for one row of 表三, columns in order, kept in balance by （七）总计 and 新收."""
    columns = ("natural", "business", "research", "charity", "legal", "other", "total")
    zero = consistent_report(1, ("2021",))
    blank = zero.with_values({cell: 0 for cell in zero.readings if not cell.endswith(".amount")})
    cells = {
        f"requests.{where}.{column}": int(value)
        for where in (row, "total", "new")
        for column, value in zip(columns, values.split(), strict=True)
    }
    return blank.with_values(cells)


ROW = "3 8 0 0 0 0 11"


@pytest.mark.parametrize(
    ("candidates", "says", "how"),
    [
        ({"business": ("8", "3")}, {"business": 8}, "cell"),  # made out first, and the sums agree
        (
            {"business": ("3", "8")},
            {"business": 8},
            MENDED,
        ),  # the sums of its row and of its column need the other
        ({"business": ("3", "6")}, {"business": None}, ""),  # nothing fits: the report may not add up
        (
            {"business": ("3", "8"), "natural": ("8", "3")},
            {"business": 8, "natural": 3},
            MENDED,
        ),  # a column each
        ({"business": ("8", "-")}, {"business": None}, ""),  # a mark is no number
    ],
)
def test_sums_settle_a_cell_only_if_nothing_else_will_do(
    candidates: dict[str, tuple[str, ...]], says: dict[str, int | None], how: str
) -> None:
    report = with_row(ROW)
    done = after(report, {f"{GRANTED}.{column}": texts for column, texts in candidates.items()})
    for column, value in says.items():
        one = done[f"{GRANTED}.{column}"]
        assert (one.value if one.certain else None) == value
        assert not one.certain or one.how == how


def test_a_rectangle_of_unsure_cells_stays_open() -> None:
    """Two rows and two columns can be shifted against each other: no sum shows one of the cells by itself."""
    report = with_row(ROW)
    corners = {
        f"requests.{row}.{column}" for row in ("granted", "partial") for column in ("natural", "business")
    }
    done = after(report, {cell: (str(report.value(cell)), "1", "2") for cell in corners})
    assert not any(done[cell].certain for cell in corners)


def test_a_report_that_does_not_add_up_is_not_put_right() -> None:
    """The row's sum is printed one too high; a cell in it that might be one higher stays open: its column is right."""
    report = with_row(ROW)
    broken = report.with_values({f"{GRANTED}.total": 12})
    cell = f"{GRANTED}.business"
    done = after(broken, {cell: ("8", "9")})
    assert not done[cell].certain
    assert done[f"{GRANTED}.total"] == broken.readings[f"{GRANTED}.total"][0]


def test_sums_broken_by_certain_cells_hinder_no_other_row() -> None:
    report = with_row(ROW).with_values({"requests.refused_inquiry.total": 5})
    cell = f"{GRANTED}.business"
    assert after(report, {cell: ("8", "3")})[cell].certain


def test_one_sum_alone_confirms_but_does_not_repair() -> None:
    """A cell of 表四 stands in one sum only."""
    report = with_row(ROW).with_values(
        {"disputes.reconsideration.upheld": 8, "disputes.reconsideration.total": 8}
    )
    cell = "disputes.reconsideration.upheld"
    assert after(report, {cell: ("8", "3")})[cell].certain
    assert not after(report, {cell: ("3", "8")})[cell].certain


def test_cells_without_a_sum_stay_open() -> None:
    cell = "disclosure.permits.decisions"
    assert not after(with_row(ROW), {cell: ("0", "8")})[cell].certain


def test_two_readings_of_a_cell_are_left_alone() -> None:
    report = with_row(ROW)
    twice = unsure(report.readings[f"{GRANTED}.business"][0], "8", "3")
    given_readings = [*readings(report), twice]
    assert mend(FORM, given_readings) == given_readings


def doubted(report: Report, dice: random.Random, share: float, truthful: float) -> dict[str, tuple[str, ...]]:
    """Candidates for a share of the cells; the truth is among them with a chance, at any place."""
    one: Form | None = report.form
    assert one is not None
    found = {}
    for cell, held in one.cells.items():
        value = report.value(cell)
        if held.column.kind == "money" or not isinstance(value, int) or value < 0 or dice.random() > share:
            continue
        texts = {
            str(max(0, value + dice.choice([-6, -3, -1, 1, 2, 3, 6]))) for _ in range(dice.randint(1, 3))
        }
        texts.discard(str(value))
        if dice.random() < truthful or not texts:
            texts.add(str(value))
        found[cell] = tuple(dice.sample(sorted(texts), len(texts)))
    return found


@given(st.integers(0, 2**32), st.sampled_from([0.02, 0.1, 0.4, 1.0]), st.sampled_from([0.0, 0.5, 1.0]))
def test_what_becomes_certain_is_true_where_the_report_adds_up(
    seed: int, share: float, truthful: float
) -> None:
    """Whatever cells are unsure and whether or not the truth is among their candidates: the sums start from cells that
    are known, and a sum with one unknown leaves one value."""
    report = consistent_report(seed)
    unsure_cells = doubted(report, random.Random(seed), share, truthful)
    for cell, one in after(report, unsure_cells).items():
        assert not one.certain or one.value == report.value(cell)
        assert one.certain or one.state in (State.NUMBER, State.ILLEGIBLE)


@given(st.integers(0, 2**32), st.sampled_from([0.02, 0.1, 0.4]), st.integers(1, 40))
def test_where_one_number_does_not_add_up_only_its_own_cell_can_be_put_right(
    seed: int, share: float, by: int
) -> None:
    """One number of 表三 is printed wrong. No other cell may become certain and wrong: its own sums say otherwise."""
    dice = random.Random(seed)
    report = consistent_report(seed, ("2021",))
    wrong = dice.choice([cell for cell in report.readings if cell.startswith("requests.")])
    value = report.value(wrong)
    assert isinstance(value, int)
    broken = report.with_values({wrong: value + by})
    unsure_cells = {k: v for k, v in doubted(broken, dice, share, 0.8).items() if k != wrong}
    for cell, one in after(broken, unsure_cells).items():
        assert not one.certain or one.value == broken.value(cell)
