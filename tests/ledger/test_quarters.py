"""What was entered over a year by quarter: flows add up, stocks take the last, what spans quarters is split by nobody."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register import Register

from gongkai.forms import EDITIONS, Kind, form
from gongkai.ledger import Count, year_report
from gongkai.ledger.count import is_entered
from gongkai.ledger.countables import Countable, countable, countable_named, countables
from gongkai.ledger.quarters import Sum, quarter_of, sums
from gongkai.report import Money
from gongkai.report.indicators import indicators

TRAININGS, FOLLOWERS = countable("trainings"), countable("followers")
FEES = countable("disclosure.fees.amount")
BOUGHT = countable("disclosure.procurement.amount")


def count(
    on: str, value: str, of: Countable = TRAININGS, since: str = "", unit: str | None = None, n: int = 1
) -> Count:
    day = date.fromisoformat
    return Count(
        f"count/2025-{n:04}", day(on), of.id, Decimal(value), "签到表", unit, day(since) if since else None
    )


def told(*counts: Count, of: Countable = TRAININGS) -> list[tuple[Any, ...]]:
    """Each sum as unit, the four quarters, across, year."""

    def plain(value: Decimal | None) -> str | None:
        return None if value is None else f"{value.normalize():f}"

    return [
        (one.unit, *map(plain, one.quarters), plain(one.across), plain(one.year)) for one in sums(counts, of)
    ]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2025-01-01", 1), ("2025-03-31", 1), ("2025-04-01", 2), ("2025-06-30", 2), ("2025-07-01", 3),
     ("2025-09-30", 3), ("2025-10-01", 4), ("2025-12-31", 4)],
)  # fmt: skip
def test_a_day_lies_in_its_quarter(day: str, quarter: int) -> None:
    assert quarter_of(date.fromisoformat(day)) == quarter


@pytest.mark.parametrize(
    ("of", "counts", "expected"),
    [
        (TRAININGS, [], []),
        (TRAININGS, [count("2025-03-31", "1"), count("2025-04-01", "2")], [("次", "1", "2", None, None, None, "3")]),
        (TRAININGS, [count("2025-03-01", "0")], [("次", "0", None, None, None, None, "0")]),
        (TRAININGS, [count("2025-06-30", "4", since="2025-04-01")], [("次", None, "4", None, None, None, "4")]),
        (
            TRAININGS,
            [count("2025-06-30", "4", since="2025-03-31"), count("2025-05-06", "1")],
            [("次", None, "1", None, None, "4", "5")],
        ),
        (
            TRAININGS,
            [count("2025-02-01", "1", unit="次"), count("2025-02-02", "2", unit="场"), count("2025-02-03", "3")],
            [("场", "2", None, None, None, None, "2"), ("次", "4", None, None, None, None, "4")],
        ),
        (TRAININGS, [replace(count("2025-02-01", "1"), void=True)], []),
        (FOLLOWERS, [count("2025-02-01", "10", FOLLOWERS), count("2025-03-01", "30", FOLLOWERS), count("2025-09-01", "20", FOLLOWERS)],
         [("名", "30", None, "20", None, None, "20")]),
        (FOLLOWERS, [count("2025-12-31", "9", FOLLOWERS, since="2025-01-01")], [("名", None, None, None, "9", None, "9")]),
        (FOLLOWERS, [count("2025-12-31", "9", FOLLOWERS, n=9999), count("2025-12-31", "8", FOLLOWERS, n=10000)],
         [("名", None, None, None, "8", None, "8")]),
        (FEES, [count("2025-02-01", "1.5", FEES, unit="万元"), count("2025-05-01", "5000", FEES, unit="元")],
         [("万元", "1.5", "0.5", None, None, None, "2")]),
        (BOUGHT, [count("2020-02-01", "2", BOUGHT, unit="万元")], [("万元", "2", None, None, None, None, "2")]),
        (BOUGHT, [count("2020-02-01", "2", BOUGHT, unit="万元"), count("2020-02-01", "5", BOUGHT, unit="元")],
         [("元", "20005", None, None, None, None, "20005")]),
        (BOUGHT, [count("2020-02-01", "2", BOUGHT), count("2020-02-01", "5", BOUGHT, unit="元")],
         [(None, "2", None, None, None, None, "2"), ("元", "5", None, None, None, None, "5")]),
    ],
)  # fmt: skip
def test_what_entries_come_to(of: Countable, counts: list[Count], expected: list[tuple[Any, ...]]) -> None:
    assert told(*counts, of=of) == expected


def test_a_stock_of_two_numbers_is_known_for_one() -> None:
    items = countable("disclosure.permits.items_last_year")
    first, second = count("2020-01-31", "12", items), count("2020-12-31", "14", items)
    assert [one.agreed for one in sums([first, first], items)] == [True]
    assert [one.agreed for one in sums([first, second], items)] == [False]


def test_two_years_are_not_one_sum() -> None:
    with pytest.raises(ValueError, match="several years"):
        sums([count("2024-12-31", "1"), count("2025-01-01", "1")], TRAININGS)


YEAR = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@st.composite
def entries(draw: st.DrawFn, of: Countable) -> list[Count]:
    found = []
    # An amount bears its unit where the form names one; the register refuses it without.
    units = of.units if of.kind is Kind.MONEY and of.usual else (None, *of.units)
    for n in range(draw(st.integers(1, 12))):
        first, last = sorted((draw(YEAR), draw(YEAR)))
        since = draw(st.sampled_from((None, first)))
        found.append(
            Count(f"count/2025-{n + 1:04}", last, of.id, Decimal(draw(st.integers(0, 9999))), "表",
                  draw(st.sampled_from(units)), since, draw(st.booleans()) and n > 0)
        )  # fmt: skip
    return found


@given(
    st.sampled_from((TRAININGS, FEES, countable("visits"), countable("disclosure.permits.decisions"))),
    st.data(),
)
def test_the_quarters_of_a_flow_and_what_spans_them_are_its_year(of: Countable, data: st.DataObject) -> None:
    counts = data.draw(entries(of))
    found = sums(counts, of)
    for one in found:
        parts = [part for part in (*one.quarters, one.across) if part is not None]
        assert sum(parts) == one.year
    if of.kind is not Kind.MONEY:
        assert sum(one.year for one in found) == sum(one.value for one in counts if not one.void)


@given(st.sampled_from((TRAININGS, FOLLOWERS, FEES)), st.data())
def test_the_order_in_which_entries_come_changes_nothing(of: Countable, data: st.DataObject) -> None:
    counts = data.draw(entries(of))
    assert sums(data.draw(st.permutations(counts)), of) == sums(counts, of)


@given(st.data())
def test_the_last_quarter_of_a_stock_is_its_year(data: st.DataObject) -> None:
    (found,) = sums(data.draw(entries(FOLLOWERS)), FOLLOWERS)
    assert [one for one in found.quarters if one is not None][-1] == found.year


@given(st.sampled_from((2020, 2025)), st.data())
def test_the_year_is_what_the_report_counts(year: int, data: st.DataObject) -> None:
    of = data.draw(st.sampled_from([one for one in countables(year).values() if not one.stock]))
    counts = []
    for one in data.draw(entries(of)):
        moved = one.begun - timedelta(366) if year == 2020 else one.begun
        counts.append(replace(one, begun=date(year, 6, 1) if moved.year != year else moved, since=None))
    report, found = year_report(counts, year, None), sums(counts, of)
    if of.is_cell:
        values = [reading.value for reading in report.readings[of.id]]
        told = [Money(one.year, one.unit) if of.kind is Kind.MONEY else int(one.year) for one in found]
        assert sorted(map(str, values)) == sorted(map(str, told))
    else:
        assert [(one.value, one.unit) for one in report.facts if one.indicator == of.id] == [
            (one.year, one.unit) for one in found
        ]


def test_what_is_entered_in_a_year_is_every_entered_cell_and_every_indicator_nobody_counts() -> None:
    for edition, year in zip(EDITIONS, (2020, 2025), strict=True):
        cells = {cell for cell in form(edition).cells if is_entered(cell)}
        spoken = {one.id for one in indicators().values() if not one.counted}
        assert set(countables(year)) == cells | spoken
    assert "disclosure.procurement.amount" not in countables(2025)
    assert not any(one.is_cell for one in countables(2012).values())


@pytest.mark.parametrize("year", [2012, 2020, 2025])
def test_every_name_means_one_thing(year: int) -> None:
    held = countables(year)
    assert len({one.zh for one in held.values()}) == len(held)
    for one in held.values():
        assert countable_named(f" {one.zh[:1]} {one.zh[1:]}", year) == countable_named(one.id, year) == one
        assert countable(one.id, year) == one
        assert one.usual is None or one.usual in one.units
    assert countable_named("培", year) is None
    assert countable_named("", year) is None


@pytest.mark.parametrize(
    ("what", "value", "unit", "why"),
    [
        ("trainings", "2", None, ""),
        ("trainings", "2", "期", ""),
        ("trainings", "2", "件", "“培训”不用“件”作单位，可以用的有：次、期、场、个、轮"),
        ("trainings", "1.5", None, "应为整数，不能是 1.5"),
        ("trainings", "-1", None, "不能是负数"),
        ("processing_fee", "12.50", None, ""),
        ("disclosure.fees.amount", "12.345678", None, ""),
        ("disclosure.fees.amount", "1", "件", "可以用的有：万元、元、亿元"),
        ("disclosure.procurement.amount", "1", None, "没有写单位"),
        ("disclosure.permits.change", "-3", None, ""),
        ("disclosure.permits.decisions", "-3", None, "不能是负数"),
    ],
)
def test_a_number_that_cannot_be_entered_is_told_why(
    what: str, value: str, unit: str | None, why: str
) -> None:
    said = countable(what).wrong(Decimal(value), unit)
    assert why in said
    assert bool(said) is bool(why)


def test_what_the_ledger_refuses_the_page_refuses_too() -> None:
    """A number `wrong` finds nothing wrong with is one the ledger takes."""
    register = Register()
    for n, one in enumerate(countables(2025).values(), 1):
        unit = {"unit": one.usual} if one.usual else {}
        assert one.wrong(Decimal(n), None) == ""
        register.write(
            f"count/{n}", "entered", date(2025, 5, 6), what=one.id, value=str(n), evidence="表", **unit
        )
    assert len(register.matters()) == len(countables(2025))


def test_a_thing_the_project_does_not_know_goes_by_its_own_name() -> None:
    strange = countable("局长接待日")
    assert (strange.zh, strange.group) == ("局长接待日", "其他登记")
    assert sums([Count("count/1", date(2025, 1, 1), "局长接待日", Decimal(3), "表")], strange) == (
        Sum(None, (Decimal(3), None, None, None), None, Decimal(3)),
    )
