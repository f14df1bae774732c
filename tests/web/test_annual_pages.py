"""The room of the annual report, page by page: what it shows, what it takes, what it refuses and says."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from office import BUSY
from seats import at, signed_in, stop_the_clock, text, url
from staff import Cast
from year import JANUARY, MANCHENG, TEXTS, YEAR, Year, brought, unentered

from gongkai.readers import read_report
from gongkai.readers.source import Source
from gongkai.report import Report, printed
from gongkai.web.office.annual.out import SUFFIXES
from gongkai.web.store.reporting import key_of

PERMITS, FEES = "disclosure.permits.decisions", "disclosure.fees.amount"
NEW = "requests.new.natural"


@pytest.fixture
def year(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> Year:
    stop_the_clock(monkeypatch, JANUARY)
    return brought(staff)


@pytest.fixture
def bare(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> Year:
    stop_the_clock(monkeypatch, JANUARY)
    return brought(staff, MANCHENG, unentered)


def page(year: Year, role: str = "handler", name: str = "annual", *args: object) -> Any:
    return at(year.staff, role).get(url(year.staff, name, YEAR, *args))


def do(year: Year, kind: str, role: str = "handler", **sent: Any) -> Any:
    where = url(year.staff, "annual_step", YEAR, kind)
    return at(year.staff, role).post(where, {"after": year.after, **sent}, follow=True)


def typed(year: Year, cells: Mapping[str, str], **ground: str) -> Any:
    """The grid as a browser sends it: every box, those that were typed in among them."""
    report = year.desk.report
    seen = {cell: printed(report, cell) for cell in report.readings}
    sent = {**seen, **cells, "seen": json.dumps(seen), **ground}
    return at(year.staff, "handler").post(url(year.staff, "annual_grid", YEAR), sent, follow=True)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 1, 1), 2023),
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2024, 12, 31), 2024),
    ],
)
def test_the_year_that_is_due_is_one_click_away(
    staff: Cast, monkeypatch: pytest.MonkeyPatch, day: date, year: int
) -> None:
    brought(staff)
    stop_the_clock(monkeypatch, day)
    assert at(staff, "handler").get(url(staff, "this_year"))["Location"] == url(staff, "annual", year)


def test_what_is_under_way_stays_in_front_until_it_is_published(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = brought(staff)
    year.words()
    year.submit()
    stop_the_clock(monkeypatch, date(2024, 4, 8))
    here = url(staff, "this_year")
    assert at(staff, "handler").get(here)["Location"] == url(staff, "annual", 2023)
    for kind, role in (
        ("approved", "reviewer"),
        ("signed", "signer"),
        ("filed", "handler"),
        ("published", "handler"),
    ):
        year.tell(kind, role)
    stop_the_clock(monkeypatch, JANUARY)
    assert at(staff, "handler").get(here)["Location"] == url(staff, "annual", 2024)


@pytest.mark.parametrize(
    ("asked", "told"), [(2025, "还没有到"), (2010, "2019 年度起才有"), (2022, "台账自 2023-01-01 起登记")]
)
def test_a_year_without_a_report_is_told_as_that(year: Year, asked: int, told: str) -> None:
    for name, args in (("annual", ()), ("annual_grid", ()), ("cell", (NEW,)), ("annual_out", ("docx",))):
        answer = at(year.staff, "handler").get(url(year.staff, name, asked, *args))
        assert (answer.status_code, told in text(answer)) == (422, True)


def next_click(answer: Any) -> str:
    """What the page holds out: the one thing that has the focus."""
    found = re.findall(r"<(?:button|a|input)[^>]* autofocus[^>]*>([^<]*)", text(answer))
    assert len(found) == 1
    return str(found[0])


def test_the_next_click_is_the_one_that_is_wanted(bare: Year) -> None:
    assert next_click(page(bare)) == "开始编写"
    do(bare, "begun")
    for title in ("第二十条第（五）项", "第二十条第（六）项", "第二十条第（八）项"):
        answer = page(bare)
        assert next_click(answer).startswith(f"{title}：本块全部没有，填 0")
        cells = next(iter(answer.context["blanks"].values()))
        at(bare.staff, "handler").post(url(bare.staff, "annual_nothing", YEAR), {"cell": cells})
    bare.words()
    assert next_click(page(bare)) == "送审"
    assert "已登记：送审" in text(do(bare, "submitted"))
    for kind, role, button in (("approved", "reviewer", "审核通过"), ("signed", "signer", "签发")):
        assert "autofocus" not in text(page(bare, "unit"))
        assert next_click(page(bare, role)) == button
        do(bare, kind, role)
    assert next_click(page(bare)) == "报送"
    do(bare, "filed", on="2024-01-08", to="区政府办公室")
    do(bare, "published", on="2024-01-08", url="https://example.gov.cn/a")
    shown = text(page(bare))
    assert "已经公布" in shown
    assert "区政府办公室" in shown


def test_where_it_stands_is_told_with_who_and_when(year: Year) -> None:
    year.words()
    year.submit()
    year.tell("approved", "reviewer")
    found = page(year).context["stations"]
    assert [(one.zh, one.who, one.here) for one in found] == [
        ("草稿", "经办", False), ("审核", "审核", False), ("签发", "", True), ("报送", "", False), ("公布", "", False),
    ]  # fmt: skip
    year.tell("returned", "signer", reason="太笼统")
    assert [one.who for one in page(year).context["stations"]] == [""] * 5
    assert "太笼统" in text(page(year))


def test_an_error_is_explained_on_the_page_and_what_was_typed_stays(year: Year) -> None:
    errors = [one for one in page(year).context["findings"] if one["error"]]
    first = errors[0]["key"]
    refused = do(year, "submitted", **{f"why-{first}": "机关本年撤并"})
    assert refused.status_code == 422
    assert f"有 {len(errors) - 1} 处错误没有改正，也没有说明" in text(refused)
    assert "机关本年撤并</textarea>" in text(refused)
    assert year.desk.annual is None
    sent = {f"why-{one['key']}": "本年撤并" for one in errors}
    assert "已登记：送审" in text(do(year, "submitted", **sent))


@pytest.mark.parametrize(
    ("kind", "sent", "told"),
    [
        ("returned", {"reason": " "}, "这个字段是必填项"),
        ("filed", {"on": "2024-01-09"}, "应在 2024-01-08 和今天之间"),
        ("filed", {"on": "明天"}, "输入一个有效的日期"),
        ("signed", {}, "现为“审核”"),
        ("approved", {"after": "0"}, "没有登记审核通过：您打开页面以后，这份报告又有了新的登记"),
    ],
)
def test_a_step_that_is_refused_says_why_and_changes_nothing(
    year: Year, kind: str, sent: dict[str, str], told: str
) -> None:
    year.words()
    year.submit()
    before = year.after
    role = {"filed": "handler", "signed": "signer"}.get(kind, "reviewer")
    answer = do(year, kind, role, **sent)
    assert (answer.status_code, told in text(answer), year.after) == (422, True, before)


def test_nobody_takes_a_step_that_is_not_theirs(year: Year) -> None:
    for kind, roles in (
        ("submitted", {"handler"}), ("approved", {"reviewer", "leader"}), ("signed", {"signer", "leader"}),
        ("returned", {"reviewer", "signer", "leader"}), ("frozen", {"handler"}), ("worded", set()), ("kept", set()),
        ("nonsense", set()),
    ):  # fmt: skip
        there = {
            role for role, one in year.staff.people.items()
            if signed_in(one).get(url(year.staff, "annual_step", YEAR, kind)).status_code != 404
        }  # fmt: skip
        assert there == roles, kind


def test_numbers_pasted_into_the_grid_are_entered_and_adjusted_at_once(bare: Year) -> None:
    told = typed(bare, {PERMITS: "１，２３４", FEES: "12.50", NEW: "3"}, evidence="审批科", reason="补登")
    assert "已保存，改了 3 格" in text(told)
    report = bare.desk.report
    assert (printed(report, PERMITS), printed(report, FEES), report.count("requests.new.total")) == (
        "1234",
        "12.50",
        3,
    )
    shown = text(page(bare))
    assert "统计 0" in shown
    assert "没有改动" in text(typed(bare, {}))


def test_what_is_wrong_is_told_at_its_cell_and_the_rest_is_not_lost(bare: Year) -> None:
    before = bare.desk.told
    answer = typed(bare, {PERMITS: "12件", NEW: "3"}, evidence="审批科", reason="补登")
    assert (answer.status_code, bare.desk.told) == (422, before)
    shown = text(answer)
    assert "“12件”不能填在这里：应为不小于 0 的整数" in shown
    for kept in ('value="12件"', 'value="审批科"', 'value="补登"'):
        assert kept in shown
    assert "请写明依据" in text(typed(bare, {PERMITS: "12"}))


def test_a_page_that_came_back_overwrites_nothing_its_reader_was_not_told_of(bare: Year) -> None:
    before = {cell: printed(bare.desk.report, cell) for cell in bare.desk.report.readings}
    mine, also_mine, untouched = NEW, "requests.new.business", "requests.new.research"
    for cell in (mine, also_mine, untouched):
        typed(bare, {cell: "9"}, reason="同事补登")
    sent = {**before, mine: "1", also_mine: "2", "seen": json.dumps(before), "reason": "我的"}
    where = url(bare.staff, "annual_grid", YEAR)
    for told in (mine, also_mine):
        answer = at(bare.staff, "handler").post(where, sent)
        assert (answer.status_code, list(answer.context["wrong"])) == (422, [told])
        boxes = {
            box.slot.cell: box.text
            for one in answer.context["drawings"]
            for row in one.rows
            for box in row
            if box.slot.cell
        }
        assert (boxes[told], boxes[untouched]) == ("9", "9")
        sent = {**boxes, "seen": answer.context["seen"], "reason": "我的"}
    assert at(bare.staff, "handler").post(where, sent).status_code == 302
    assert [bare.desk.report.count(cell) for cell in (mine, also_mine, untouched)] == [9, 9, 9]


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"requests.new.natural": 5}', "null"])
def test_a_page_that_lies_about_what_it_showed_overwrites_nothing(bare: Year, seen: str) -> None:
    answer = at(bare.staff, "handler").post(
        url(bare.staff, "annual_grid", YEAR), {NEW: "7", "seen": seen, "reason": "x"}
    )
    assert (answer.status_code, bare.desk.annual) == (422, None)


def test_a_blank_the_checks_find_is_filled_where_it_is_found(bare: Year) -> None:
    (found,) = [one for one in page(bare).context["findings"] if one["finding"].rule == "cell-blank"]
    assert len(found["zeros"]) == 4
    at(bare.staff, "handler").post(url(bare.staff, "annual_nothing", YEAR), {"cell": found["zeros"]})
    assert not [one for one in page(bare).context["findings"] if one["finding"].rule == "cell-blank"]


def test_an_adjusted_number_a_finding_names_is_restored_there(year: Year) -> None:
    typed(year, {NEW: "3"}, reason="试")
    balance = [one for one in page(year).context["findings"] if one["restorable"]]
    assert balance
    assert {cell for one in balance for cell, _ in one["restorable"]} == {NEW}
    assert "已登记：恢复统计数" in text(do(year, "restored", cell=NEW))
    assert year.desk.report.count(NEW) == 0


def test_what_moved_since_freezing_is_told_and_frozen_anew_for_a_reason(year: Year) -> None:
    year.freeze()
    arrived = {"channel": "in_person", "applicant_kind": "natural", "applicant": "申请人9"}
    year.staff.write("case/2023-0009", "arrived", date(2023, 12, 29), **arrived)
    shown = page(year)
    assert {one["cell"] for one in shown.context["moved"]} >= {NEW}
    assert "重新冻结" in text(shown)
    assert do(year, "frozen").status_code == 422
    assert "补登一件" in text(do(year, "frozen", reason="补登一件"))
    assert page(year).context["moved"] == []


def test_a_step_somebody_else_was_quicker_with_shows_how_the_report_stands(year: Year) -> None:
    year.words()
    year.submit()
    answer = do(year, "returned", "reviewer", after="0", reason="数不对")
    assert answer.templates[0].name == "office/annual.html"
    assert 'value="数不对"' in text(answer)
    assert year.annual.phase == "reviewing"


def test_without_last_years_report_the_page_says_where_to_bring_it(year: Year) -> None:
    shown = text(page(year))
    assert "项跨年的检查没有做" in shown
    assert f'<a href="{url(year.staff, "old_reports")}">收录 2022 年度报告</a>' in shown


def test_what_is_entered_after_freezing_is_told_and_drafted_once_frozen_anew(year: Year) -> None:
    year.freeze()
    seminars = {"what": "seminars", "value": "2", "unit": "次", "evidence": "会议记录", "since": "2023-01-01"}
    year.staff.write("count/2023-0900", "entered", date(2023, 12, 31), **seminars)
    moved = page(year).context["moved"]
    assert [(one["what"], one["before"], one["after"]) for one in moved] == [("研讨会、座谈会", "", "2次")]
    words = text(page(year, name="annual_words"))
    assert "冻结以后台账变了 1 处，草稿仍按冻结时的数和记录" in words
    assert "研讨会、座谈会2次" not in words
    do(year, "frozen", reason="补登研讨会")
    assert page(year).context["moved"] == []
    assert "召开研讨会、座谈会2次。" in text(page(year, name="annual_words"))


def test_carried_in_is_held_against_what_last_year_carried_out(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, date(2024, 12, 31))
    year = brought(staff)
    year.words()
    year.tell("adjusted", cell="requests.carried_out.natural", value="2", reason="试")
    errors = [one["key"] for one in page(year).context["findings"] if one["error"]]
    year.submit(**dict.fromkeys(errors, "试"))
    for kind, role in (
        ("approved", "reviewer"),
        ("signed", "signer"),
        ("filed", "handler"),
        ("published", "handler"),
    ):
        year.tell(kind, role)
    shown = text(at(staff, "handler").get(url(staff, "annual", 2024)))
    assert "上年末 2，差 -2" in shown
    assert "并排显示上年" in shown


def entries(answer: Any) -> int:
    return len(answer.context["matters"]) + len(answer.context["entered"])


def test_a_cell_names_as_many_matters_as_it_counts(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    year = brought(staff, BUSY)
    stop_the_clock(monkeypatch, date(2024, 12, 31))
    client = at(staff, "handler")
    report = at(staff, "handler").get(url(staff, "annual", 2024))
    assert report.status_code == 200
    for cell in (NEW, "requests.new.total", "requests.granted.total", "disputes.reconsideration.total",
                 "disclosure.normative_documents.issued"):  # fmt: skip
        answer = client.get(url(staff, "cell", 2024, cell))
        assert str(entries(answer)) == answer.context["counted"], cell
    listed = client.get(url(staff, "cell", 2024, NEW))
    assert url(staff, "case", listed.context["matters"][0].number) in text(listed)
    assert client.get(url(staff, "cell", 2024, "requests.nothing.natural")).status_code == 404
    assert year.desk.annual is None


def test_an_entered_number_names_its_source_and_its_person(year: Year) -> None:
    typed(year, {PERMITS: "8"}, evidence="审批科全年统计表")
    shown = page(year, "handler", "cell", PERMITS)
    (one,) = shown.context["entered"]
    assert (one.value, one.who, one.evidence) == ("8", "经办", "审批科全年统计表")


def read_back(suffix: str, data: bytes) -> dict[str, str]:
    """The cells of a file, as they are printed."""
    if suffix == "csv":
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        return {row["cell"]: row["text"] or row["value"] for row in rows}
    report = read_report(Source(data, f"年报.{suffix}"))
    return cells(report)


def cells(report: Report) -> dict[str, str]:
    return {cell: printed(report, cell) for cell in report.readings}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_says_cell_by_cell_what_the_page_says(year: Year, suffix: str) -> None:
    year.words()
    typed(
        year,
        {PERMITS: "18", FEES: "12.5", NEW: "3", "requests.granted.natural": "3"},
        evidence="统计表",
        reason="补登",
    )
    answer = page(year, "supervisor", "annual_out", suffix)
    assert read_back(suffix, answer.content) == cells(year.desk.report)
    assert "%EF%BC%88%E8%8D%89%E7%A8%BF%EF%BC%89" in answer["Content-Disposition"]  # （草稿）
    assert "草稿" not in answer.content.decode("utf-8", "ignore")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_version_is_handed_out_as_it_was_handed_on(year: Year, suffix: str) -> None:
    year.words()
    year.publish()
    before = cells(year.desk.report)
    year.tell("revised", reason="漏计")
    typed(year, {NEW: "4"}, reason="漏计")
    answer = page(year, "handler", "annual_out", 1, suffix)
    assert read_back(suffix, answer.content) == before
    assert page(year, "handler", "annual_out", 2, suffix).status_code == 404
    assert page(year, "handler", "annual_out", "exe").status_code == 404


def test_a_correction_shows_both_numbers_and_both_texts(year: Year) -> None:
    year.words()
    year.publish()
    assert "已登记：更正" in text(do(year, "revised", reason="漏计一件"))
    typed(year, {NEW: "1", "requests.carried_out.natural": "1"}, reason="漏计一件")
    year.tell("worded", section="overview", text=TEXTS["overview"].replace("申请0件", "申请1件"))
    shown = page(year)
    assert len(shown.context["corrects"]) == 5
    year.submit()
    answer = page(year, "leader", "annual_version", 2)
    told = {one["what"]: (one["before"], one["after"]) for one in answer.context["changes"]}
    assert told["表三“一、本年新收政府信息公开申请数量·自然人”"] == ("0", "1")
    assert "申请0件" in told["一、总体情况"][0]
    assert "申请1件" in told["一、总体情况"][1]
    assert [one.kind for one in answer.context["done"]][:1] == ["revised"]
    first = page(year, "leader", "annual_version", 1)
    assert (first.context["changes"], "漏计一件" in text(first)) == ([], False)
    assert page(year, "leader", "annual_version", 3).status_code == 404


def test_nothing_typed_becomes_part_of_the_page(year: Year) -> None:
    nasty = '<img src=x onerror="alert(1)">'
    typed(year, {NEW: "1"}, reason=nasty)
    year.tell("worded", section="overview", text=nasty)
    for answer in (page(year), page(year, "handler", "annual_grid"), page(year, "handler", "cell", NEW)):
        assert "<img" not in text(answer)


def test_a_report_bears_the_name_of_its_organ_where_the_register_has_none(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, date(2026, 1, 8))
    exported = at(staff, "handler").get(url(staff, "annual_out", 2025, "json"))
    told = json.loads(exported.content)
    assert (told["organ"], told["title"]) == (
        "鹿城区科学技术局",
        "鹿城区科学技术局2025年政府信息公开工作年度报告",
    )


def test_the_key_of_a_finding_changes_with_what_it_says(year: Year) -> None:
    found = {key_of(one["finding"]) for one in page(year).context["findings"]}
    year.words()
    assert found.isdisjoint(key_of(one["finding"]) for one in page(year).context["findings"] if one["error"])
