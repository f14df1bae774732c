"""gongkai.report/1 and back: nothing lost, nothing let in. The fifteen and more ways to break it: test_bad_input."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import simplejson
from hypothesis import given
from hypothesis import strategies as st
from making import clean, consistent_reports

from gongkai.base.errors import BadReportFile
from gongkai.report import (
    Fact,
    Money,
    Organ,
    Origin,
    Reading,
    Remark,
    Report,
    Section,
    State,
    Where,
    from_json,
    to_json,
)

CELL, FEES = "requests.new.natural", "disclosure.fees.amount"
words = st.text(max_size=20)
counts = st.none() | st.integers(1, 999)
boxes = st.none() | st.tuples(*[st.floats(0, 1000, allow_nan=False)] * 4)
places = st.builds(Where, page=counts, table=counts, row=counts, column=counts, line=counts, box=boxes)


@st.composite
def readings(draw: st.DrawFn, cell: str) -> Reading:
    state = draw(st.sampled_from(State))
    value: int | Money | None = None
    if state is State.NUMBER:
        amount = Money(
            draw(st.decimals(-(10**9), 10**9, places=4)), draw(st.sampled_from([None, "元", "万元"]))
        )
        value = amount if cell.endswith(".amount") else draw(st.integers(-(10**9), 10**9))
    candidates = tuple(draw(st.lists(words, max_size=2)))
    how = draw(st.sampled_from(["cell", "spaces", "split", "entered"]))
    return Reading(cell, state, draw(words), value, draw(st.booleans()), how, draw(places), candidates)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A clean report with odd readings in two cells and odd words around them."""
    report = clean()
    odd = {cell: tuple(draw(st.lists(readings(cell), min_size=1, max_size=3))) for cell in (CELL, FEES)}
    days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
    fact = st.builds(
        *(Fact, words, st.integers(0, 10**9) | st.decimals(0, 10**6, places=2), words, words),
        *(st.booleans(), st.integers(0, 9), words),
    )
    return replace(
        report,
        readings={**report.readings, **odd},
        title=draw(st.none() | words),
        organ=draw(st.none() | st.builds(Organ, st.text(min_size=1, max_size=9))),
        sections=tuple(draw(st.lists(st.builds(Section, st.integers(1, 9), words, words), max_size=3))),
        facts=tuple(draw(st.lists(fact, max_size=3))),
        period=draw(st.none() | st.tuples(days, days)),
        signed=draw(st.none() | days),
        published=draw(st.none() | days),
        remarks=tuple(draw(st.lists(st.builds(Remark, words, words, st.just((CELL,)), places), max_size=2))),
        source=draw(st.none() | st.builds(Origin, words, words, words)),
    )


def there_and_back(report: Report) -> Report:
    text = simplejson.dumps(to_json(report), use_decimal=True)
    return from_json(simplejson.loads(text, use_decimal=True))


@given(reports())
def test_nothing_is_lost(report: Report) -> None:
    assert there_and_back(report) == report


@given(consistent_reports())
def test_whole_reports_come_back(report: Report) -> None:
    assert there_and_back(report) == report


def test_only_plain_values_come_out() -> None:
    plain = (dict, list, str, int, Decimal, bool, type(None))

    def walk(value: object) -> None:
        assert isinstance(value, plain)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(to_json(clean()))


def test_several_readings_are_kept_under_others() -> None:
    two = (Reading(CELL, State.NUMBER, "5", 5), Reading(CELL, State.NUMBER, "6", 6))
    report = replace(clean(), readings={CELL: two})
    entry = to_json(report)["cells"][CELL]
    assert (entry["value"], [other["value"] for other in entry["others"]]) == (5, [6])
    assert there_and_back(report).count(CELL) is None


@pytest.mark.parametrize(
    ("edition", "cell", "entry", "money"),
    [
        ("2021", FEES, {"value": 5}, Money(Decimal(5), "万元")),
        ("2021", FEES, {"value": 5, "unit": "元"}, Money(Decimal(5), "元")),
        ("2021", FEES, {"value": 5, "unit": None}, Money(Decimal(5), None)),
        ("2019", "disclosure.procurement.amount", {"value": Decimal("5.5")}, Money(Decimal("5.5"), None)),
    ],
)
def test_an_amount_written_without_a_unit_has_the_form_s(
    edition: str, cell: str, entry: dict[str, object], money: Money
) -> None:
    data = {"schema": "gongkai.report/1", "form": edition, "cells": {cell: entry}}
    assert from_json(data).value(cell) == money


@pytest.mark.parametrize(
    "data", [None, [], "gongkai.report/1", {}, {"schema": 1}, {"schema": "gongkai.report/2"}]
)
def test_another_schema_is_refused(data: object) -> None:
    with pytest.raises(BadReportFile) as caught:
        from_json(data, "a.json")
    assert (caught.value.name, caught.value.place) == ("a.json", "schema")


def test_cells_need_a_form() -> None:
    with pytest.raises(BadReportFile) as caught:
        from_json({"schema": "gongkai.report/1", "cells": {CELL: {"value": 1}}})
    assert caught.value.place == f"cells.{CELL}"


@given(
    st.sampled_from(sorted(to_json(clean()))),
    st.integers() | st.text() | st.lists(st.integers()) | st.booleans(),
)
def test_a_wrong_type_is_refused_by_name_or_was_right(key: str, value: object) -> None:
    """Never anything but a report or BadReportFile."""
    data = {**to_json(clean()), key: value}
    complaint = refusal(data)
    assert complaint.startswith(key) if complaint else from_json(data) == there_and_back(from_json(data))


def refusal(data: object) -> str:
    """The place from_json complains of, "" when it does not."""
    try:
        from_json(data)
    except BadReportFile as error:
        return error.place
    return ""
