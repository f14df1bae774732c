"""Two reports side by side: each kind of difference is named once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import clean, consistent_reports, with_section

from gongkai.report import (
    Change,
    Fact,
    Money,
    Organ,
    Reading,
    Report,
    Section,
    State,
    Where,
    changes,
    fact_changes,
)

CELL, FEES = "requests.new.natural", "disclosure.fees.amount"
BASE = clean()


def cell(state: State, value: int | None = None, text: str = "", *, certain: bool = True) -> Report:
    return replace(BASE, readings={**BASE.readings, CELL: (Reading(CELL, state, text, value, certain),)})


def extra(number: int) -> Report:
    return replace(BASE, sections=(*BASE.sections, Section(number, "七、统计表", "无")))


@pytest.mark.parametrize(
    ("after", "what", "was", "now"),
    [
        (replace(BASE, title="又一份"), "title", "城东区科学技术局2023年政府信息公开工作年度报告", "又一份"),
        (replace(BASE, title=None), "title", "城东区科学技术局2023年政府信息公开工作年度报告", ""),
        (replace(BASE, organ=Organ("城西区教育局")), "organ", "城东区科学技术局", "城西区教育局"),
        (replace(BASE, year=2022), "year", "2023", "2022"),
        (replace(BASE, preamble="按"), "preamble", BASE.preamble, "按"),
        (replace(BASE, signature="局"), "signature", "", "局"),
        (with_section(BASE, 6, "有"), "section.6", f"六、其他需要报告的事项\n{BASE.sections[5].text}", "六、其他需要报告的事项\n有"),
        (extra(7), "section.7", "", "七、统计表\n无"),
        (cell(State.NUMBER, 3, "3"), CELL, "0", "3"),
        (cell(State.BLANK), CELL, "0", ""),
        (cell(State.MARK, text="—"), CELL, "0", "—"),
        (cell(State.ABSENT), CELL, "0", "〔缺格〕"),
        (cell(State.ILLEGIBLE, text="1?"), CELL, "0", "〔待核：1?〕"),
        (BASE.with_values({FEES: Money(Decimal(0), "元")}), FEES, "0", "0元"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_named(after: Report, what: str, was: str, now: str) -> None:
    assert changes(BASE, after) == (Change(what, was, now),)
    assert changes(after, BASE) == (Change(what, now, was),)


@pytest.mark.parametrize(
    "after",
    [
        BASE,
        cell(State.NUMBER, 0, "０ "),
        BASE.with_values({FEES: Money(Decimal("0.00"), "万元")}),
        replace(BASE, facts=(Fact("disclosed", 5, "条", "5条"),)),
        replace(
            BASE,
            readings={**BASE.readings, CELL: (Reading(CELL, State.NUMBER, "0", 0, where=Where(page=9)),)},
        ),
    ],
)
def test_how_and_where_a_thing_was_read_makes_no_difference(after: Report) -> None:
    assert changes(BASE, after) == ()


def test_12_0_is_12() -> None:
    one, two = (BASE.with_values({FEES: Money(Decimal(text), "万元")}) for text in ("12", "12.0"))
    assert changes(one, two) == ()


def test_another_edition_is_told_with_every_cell_the_other_lacks() -> None:
    told = {change.what for change in changes(clean("2019", 2020), clean("2021", 2020))}
    assert {"edition", "requests.other.natural", "requests.other_misc.natural", FEES} <= told
    assert CELL not in told


@given(consistent_reports(), consistent_reports())
def test_no_change_means_the_same_values_both_ways(one: Report, two: Report) -> None:
    assert changes(one, one) == ()
    forth, back = changes(one, two), changes(two, one)
    assert {(c.what, c.before, c.after) for c in forth} == {(c.what, c.after, c.before) for c in back}
    differ = {c for c in {*one.readings, *two.readings} if one.value(c) != two.value(c)}
    assert differ == {
        change.what for change in forth if change.what in differ | set(one.readings) | set(two.readings)
    }


@given(st.sampled_from(sorted(BASE.readings)), st.integers(1, 99))
def test_one_changed_cell_is_one_change(name: str, by: int) -> None:
    value = Money(Decimal(by), "万元") if name.endswith(".amount") else by
    assert [change.what for change in changes(BASE, BASE.with_values({name: value}))] == [name]


def test_facts_of_a_register_differ_by_indicator_whatever_their_order() -> None:
    one, two, other = (
        Fact("trainings", 1, "次", "培训"),
        Fact("trainings", 2, "期", "培训"),
        Fact("staff", 1, "名", "人员"),
    )
    told = fact_changes(replace(BASE, facts=(one, other)), replace(BASE, facts=(other, two, one)))
    assert told == (Change("fact.trainings", "1次", "1次、2期"),)
    assert fact_changes(replace(BASE, facts=(one, two)), replace(BASE, facts=(two, one))) == ()
    assert fact_changes(replace(BASE, facts=(other,)), replace(BASE, facts=())) == (
        Change("fact.staff", "1名", ""),
    )
