"""The report of a year as people write it: what they may change, when, and what the counted numbers become."""

from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import busy
from register import events, held

from gongkai.base.errors import BadEvent, NotLegal
from gongkai.forms import form
from gongkai.ledger import Annual, Held, compiled, year_report
from gongkai.ledger.annual import sums
from gongkai.readers import read_report
from gongkai.readers.source import Source
from gongkai.report import Money, Report, State, printed, to_json
from gongkai.writers import WRITERS

FROZEN = ("frozen", "2023-12-31", {"content": "甲"})
SUBMITTED = ("submitted", "2024-01-04", {"content": "乙"})
APPROVED, SIGNED = ("approved", "2024-01-05"), ("signed", "2024-01-08")
FILED, PUBLISHED = ("filed", "2024-01-09"), ("published", "2024-01-10", {"url": "/2023"})
OUT = (FROZEN, SUBMITTED, APPROVED, SIGNED, FILED, PUBLISHED)


def report(
    *told: tuple[Any, ...], name: str = "report/2023", begun: str = "2023-12-20", **body: Any
) -> Annual:
    found = held(events(name, ("begun", begun, body), *told))
    assert isinstance(found, Annual)
    return found


def adjusted(cell: str, value: str | None, on: str = "2024-01-03", **more: str) -> tuple[Any, ...]:
    body = {"cell": cell, "reason": "核对原件", **more}
    return ("adjusted", on, body if value is None else body | {"value": value})


def counted(year: int = 2023) -> Report:
    return year_report([], year)


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        ([], "drafting"),
        ([FROZEN], "drafting"),
        ([FROZEN, SUBMITTED], "reviewing"),
        ([FROZEN, SUBMITTED, ("returned", "2024-01-05", {"reason": "漏报"})], "drafting"),
        ([FROZEN, SUBMITTED, APPROVED], "approved"),
        ([FROZEN, SUBMITTED, APPROVED, SIGNED], "signed"),
        ([*OUT[:-1]], "filed"),
        ([*OUT], "published"),
        ([*OUT, ("revised", "2024-02-01", {"reason": "漏计一件"})], "drafting"),
        ([("kept", "2024-02-01", {"content": "丙", "source": "旧网站"})], "published"),
    ],
)
def test_from_draft_to_publication(told: list[tuple[Any, ...]], phase: str) -> None:
    assert report(*told).phase == phase


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([("frozen", "2023-12-30", {"content": "甲"})], "数据核定的时点是 2023-12-31"),
        ([SUBMITTED], "数据没有冻结"),
        ([FROZEN, SUBMITTED, SIGNED], "现为“审核”"),
        ([FROZEN, SUBMITTED, adjusted("requests.new.natural", "1", "2024-01-05")], "现为“审核”"),
        ([*OUT, ("returned", "2024-02-01", {"reason": "错"})], "现为“已公布”"),
        ([("restored", "2024-01-03", {"cell": "requests.new.natural"})], "没有手工改过"),
    ],
)
def test_what_is_refused(told: list[tuple[Any, ...]], why: str) -> None:
    with pytest.raises(NotLegal, match=why):
        report(*told)


@pytest.mark.parametrize(
    ("cell", "value", "more", "why"),
    [
        ("requests.new.nobody", "1", {}, "没有 requests.new.nobody 这一格"),
        ("requests.new.total", "1", {}, "是合计，不单独改"),
        ("requests.total.natural", "1", {}, "是合计，不单独改"),
        ("disputes.reconsideration.total", "1", {}, "是合计，不单独改"),
        ("requests.new.natural", "-1", {}, "不能是 -1"),
        ("requests.new.natural", "1.5", {}, "不能是 1.5"),
        ("requests.new.natural", "1", {"unit": "件"}, "不能是 1件"),
        ("disclosure.fees.amount", "1", {"unit": "元"}, "单位是万元"),
    ],
)
def test_a_number_no_cell_can_hold(cell: str, value: str, more: dict[str, str], why: str) -> None:
    with pytest.raises(BadEvent, match=why):
        report(adjusted(cell, value, **more))


@pytest.mark.parametrize("day", ["2024-01-01", "2024-03-05", "2025-06-02"])
def test_a_report_kept_bears_the_day_it_was_published_not_the_day_it_was_kept(day: str) -> None:
    kept = report(("kept", "2025-06-02", {"content": "丙", "source": "旧网站", "published_on": day}))
    assert kept.standing
    assert (str(kept.standing.published), str(kept.standing.submitted)) == (day, "2025-06-02")


def test_a_report_kept_without_a_day_is_public_all_the_same() -> None:
    kept = report(("kept", "2025-06-02", {"content": "丙", "source": "旧网站"}))
    assert kept.standing
    assert (kept.standing.published, kept.standing.is_public, kept.phase) == (None, True, "published")


@pytest.mark.parametrize("day", ["2023-12-31", "2025-06-03"])
def test_a_report_was_published_after_its_year_and_before_it_was_kept(day: str) -> None:
    with pytest.raises(NotLegal, match=f"2023 年度的报告不会在 {day} 公布"):
        report(("kept", "2025-06-02", {"content": "丙", "source": "旧网站", "published_on": day}))


@pytest.mark.parametrize("name", ["report/2018", "report/甲", "report/02023", "report/20230"])
def test_only_years_with_a_form_have_a_report(name: str) -> None:
    with pytest.raises(BadEvent, match="不是有年度报告格式的年度"):
        report(name=name)


def test_an_edition_may_be_named_where_another_was_used() -> None:
    assert report(name="report/2021", edition="2019").edition == "2019"


def test_a_returned_version_was_none() -> None:
    again = report(
        FROZEN,
        SUBMITTED,
        ("returned", "2024-01-05", {"reason": "漏报"}),
        ("submitted", "2024-01-05", {"content": "丁"}),
    )
    assert [(one.number, one.content) for one in again.versions] == [(1, "丁")]
    assert again.standing is None


def test_a_correction_is_a_version_with_its_reason_and_the_old_one_stands_until_then() -> None:
    told = [*OUT, ("revised", "2024-02-01", {"reason": "漏计一件"})]
    open_ = report(*told)
    assert open_.standing
    assert (open_.standing.number, open_.revises) == (1, "漏计一件")
    second = ("submitted", "2024-02-02", {"content": "新"})
    waits = report(*told, second)
    assert waits.standing == open_.standing
    rest = [
        ("approved", "2024-02-02"),
        ("signed", "2024-02-02"),
        ("filed", "2024-02-02"),
        ("published", "2024-02-03"),
    ]
    done = report(*told, second, *rest)
    assert done.standing
    assert (done.standing.number, done.standing.reason, done.standing.content) == (2, "漏计一件", "新")
    assert done.revises == ""


def test_a_hand_correction_stands_beside_the_counted_number_and_sums_follow() -> None:
    done = compiled(counted(), report(adjusted("requests.granted.natural", "2")))
    assert [one.value for one in done.readings["requests.granted.natural"]] == [2, 0]
    for cell in ("requests.granted.total", "requests.total.natural", "requests.total.total"):
        assert (cell, done.value(cell)) == (cell, 2)
    assert done.value("requests.granted.other") == 0
    assert done.value("requests.total.other") == 0


def test_a_blank_part_leaves_its_sum_blank() -> None:
    done = compiled(counted(), report(adjusted("disputes.reconsideration.upheld", None)))
    assert done.state("disputes.reconsideration.upheld") is State.BLANK
    assert done.state("disputes.reconsideration.total") is State.BLANK
    assert done.value("disputes.litigation_direct.total") == 0


def test_what_was_restored_is_counted_again() -> None:
    back = ("restored", "2024-01-04", {"cell": "requests.granted.natural"})
    done = compiled(counted(), report(adjusted("requests.granted.natural", "2"), back))
    assert done.readings == counted().readings


def test_an_amount_has_the_unit_of_its_column_or_one_that_was_told() -> None:
    fees = compiled(counted(), report(adjusted("disclosure.fees.amount", "12.35")))
    assert fees.value("disclosure.fees.amount") == Money(Decimal("12.35"), "万元")
    bought = report(adjusted("disclosure.procurement.amount", "7", "2024-01-03"), name="report/2020")
    assert compiled(counted(2020), bought).value("disclosure.procurement.amount") == Money(Decimal(7), None)


def test_texts_take_their_places() -> None:
    words = {
        "overview": "全年无申请。",
        "others": "未收取信息处理费。",
        "title": "某局2023年报告",
        "signature": "某局",
    }
    told = [("worded", "2024-01-03", {"section": part, "text": text}) for part, text in words.items()]
    done = compiled(counted(), report(*told, ("worded", "2024-01-03", {"section": "signature"})))
    texts = {one.number: one.text for one in done.sections}
    assert (texts[1], texts[5], texts[6]) == ("全年无申请。", "", "未收取信息处理费。")
    assert (done.title, done.signature) == ("某局2023年报告", "")


@given(st.sampled_from(["2019", "2021"]), st.data())
def test_whatever_is_adjusted_every_sum_by_definition_holds(edition: str, data: st.DataObject) -> None:
    year = {"2019": 2020, "2021": 2023}[edition]
    free = [
        cell
        for cell in form(edition).cells
        if cell.startswith(("requests", "disputes")) and cell not in sums(edition)
    ]
    chosen = data.draw(st.dictionaries(st.sampled_from(free), st.integers(0, 999), max_size=8))
    told = [adjusted(cell, str(value), f"{year + 1}-01-03") for cell, value in chosen.items()]
    done = compiled(counted(year), held(events(f"report/{year}", ("begun", f"{year}-12-20", {}), *told)))
    for identity in form(edition).identities:
        if identity.spans_years or identity.id == "balance":
            continue
        left, right = (
            sum(done.count(term.cell) or 0 for term in side) for side in (identity.left, identity.right)
        )
        assert (identity.id, identity.at, left) == (identity.id, identity.at, right)


@cache
def busy_year() -> tuple[Held, ...]:
    return tuple(busy(40, (2024, 2025)).matters())


def free_cells() -> list[str]:
    return [cell for cell in form("2021").cells if cell.startswith("requests.") and cell not in sums("2021")]


@given(
    st.randoms(use_true_random=False),
    st.dictionaries(st.sampled_from(free_cells()), st.integers(0, 99), max_size=6),
)
def test_in_whatever_order_it_was_written_it_is_the_same_report(dice: Random, values: dict[str, int]) -> None:
    matters = list(busy_year())
    told = [adjusted(cell, str(value), "2026-01-03") for cell, value in values.items()]
    first = compiled(year_report(matters, 2025), report(*told, name="report/2025", begun="2026-01-02"))
    dice.shuffle(matters)
    dice.shuffle(told)
    again = compiled(year_report(matters, 2025), report(*told, name="report/2025", begun="2026-01-02"))
    assert again.readings == first.readings
    assert to_json(again)["cells"] == to_json(first)["cells"]


@given(
    st.dictionaries(st.sampled_from(free_cells()), st.one_of(st.none(), st.integers(0, 10**9)), max_size=9)
)
def test_written_out_and_read_back_it_is_the_same_report(values: dict[str, int | None]) -> None:
    told = [adjusted(cell, None if value is None else str(value)) for cell, value in values.items()]
    made = compiled(counted(), report(*told))
    for suffix in ("json", "html", "xlsx"):
        back = read_report(Source(WRITERS[suffix](made), f"年报.{suffix}"))
        assert {cell: printed(back, cell) for cell in made.readings} == {
            cell: printed(made, cell) for cell in made.readings
        }


@pytest.mark.parametrize(
    "name", ["report/0000", "report/二〇二五", "report/１２３４", "report/25", "report/abcd"]
)
def test_a_name_that_is_no_year_begins_no_report_even_with_a_form(name: str) -> None:
    with pytest.raises(BadEvent, match="不是有年度报告格式的年度"):
        held(events(name, ("begun", "2024-01-03", {"edition": "2021"})))
