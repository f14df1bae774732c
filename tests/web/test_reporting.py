"""What people do to the report of a year: each step its person, errors explained or nothing, numbers entered once."""

from datetime import date
from decimal import Decimal

import pytest
from staff import Cast
from year import JANUARY, MANCHENG, TEXTS, YEAR, Year, brought, unentered

from gongkai.base.errors import NotLegal
from gongkai.report import Level, Money, State, changes, printed
from gongkai.report.reading import Value
from gongkai.web.store.annual import kept_report, published
from gongkai.web.store.entering import CellMoved, NoGround, NotDrafting, blanks, enter, enter_nothing
from gongkai.web.store.ledger import MovedMeanwhile
from gongkai.web.store.models import Entry
from gongkai.web.store.policy import appoint
from gongkai.web.store.reporting import (
    NotExplained,
    SamePerson,
    checked,
    explained_before,
    key_of,
    people_at,
    tell,
)
from gongkai.web.store.yearly import entered_in

PERMITS = "disclosure.permits.decisions"
FEES = "disclosure.fees.amount"
NEW, TOTAL = "requests.new.natural", "requests.new.total"


@pytest.fixture
def year(staff: Cast) -> Year:
    return brought(staff)


@pytest.fixture
def bare(staff: Cast) -> Year:
    return brought(staff, MANCHENG, unentered)


def put(year: Year, typed: dict[str, Value | None], seen: dict[str, str] | None = None, **ground: str) -> int:
    shown = {cell: printed(year.desk.report, cell) for cell in typed} if seen is None else seen
    return enter(year.staff.science, YEAR, year.pen(), typed, shown, **ground)


def test_whatever_is_done_first_begins_the_report(year: Year) -> None:
    year.tell("worded", section="overview", text="总体情况")
    assert [one.kind for one in year.desk.told] == ["begun", "worded"]


def test_who_has_not_seen_the_last_step_takes_none(year: Year) -> None:
    year.tell("begun")
    with pytest.raises(MovedMeanwhile):
        tell(year.staff.science, YEAR, "worded", year.pen(), after=0, section="overview", text="别的")
    assert year.after == 1


def test_the_way_to_publication_and_what_was_handed_on_stays(year: Year) -> None:
    year.words()
    year.publish()
    annual = year.annual
    assert (annual.phase, [one.number for one in annual.versions]) == ("published", [1])
    writers = {
        one.kind: one.account.name
        for one in Entry.objects.filter(matter="report/2023").select_related("account")
    }
    assert (writers["submitted"], writers["approved"], writers["signed"]) == ("经办", "审核", "签发")
    kept = published(year.staff.science, YEAR)
    assert kept
    assert changes(kept, year.desk.report) == ()


def test_nothing_is_frozen_before_the_year_is_over(year: Year) -> None:
    with pytest.raises(NotLegal, match="2023-12-31 起可以冻结"):
        tell(year.staff.science, YEAR, "frozen", year.pen(on=date(2023, 12, 30)), after=0, content="x")
    year.words()
    assert year.submit().phase == "reviewing"


def test_who_submitted_does_not_approve(year: Year) -> None:
    staff = year.staff
    appoint(staff.people["handler"], "reviewer", staff.science, date(2020, 1, 1), date(2024, 12, 31))
    year.words()
    year.submit()
    with pytest.raises(
        SamePerson, match="这份报告由经办送审，不能再由同一人审核。请另一位有审核权限的人审核"
    ):
        year.tell("approved")
    year.tell("approved", "reviewer")


def test_who_approved_does_not_sign_but_where_too_few_are_there(year: Year) -> None:
    staff = year.staff
    year.words()
    year.submit()
    year.tell("approved", "leader")
    assert people_at(staff.science, JANUARY) > 2
    with pytest.raises(SamePerson, match="请另一位有签发权限的人签发"):
        year.tell("signed", "leader")
    for role in ("unit", "secrecy", "reviewer", "signer", "supervisor"):
        staff.people[role].is_active = False
        staff.people[role].save()
    assert people_at(staff.science, JANUARY) == 2
    assert year.tell("signed", "leader").phase == "signed"


def test_the_person_counts_who_wrote_not_the_name_written_down(year: Year) -> None:
    year.words()
    year.submit()
    namesake = year.staff.people["reviewer"]
    namesake.name = year.staff.people["handler"].name
    namesake.save()
    assert year.tell("approved", "reviewer").phase == "approved"


def test_after_a_return_the_round_begins_anew(year: Year) -> None:
    year.words()
    year.submit()
    year.tell("approved", "leader")
    year.tell("returned", "signer", reason="第五部分太笼统")
    year.submit("leader")  # who approved before may hand it on now, and then not approve
    with pytest.raises(SamePerson):
        year.tell("approved", "leader")
    year.tell("approved", "reviewer")
    assert year.tell("signed", "leader").phase == "signed"


def test_an_error_is_explained_or_nothing_is_handed_on(year: Year) -> None:
    errors = [one for one in checked(year.desk).findings if one.level is Level.ERROR]
    assert {one.rule for one in errors} >= {"sec-empty", "problem-missing"}
    with pytest.raises(NotExplained) as refused:
        year.submit(**{key_of(errors[0]): "机关本年撤并", key_of(errors[1]): "  "})
    assert set(refused.value.findings) == set(errors[1:])
    assert year.after == 0
    year.submit(**{key_of(one): f"理由{n}" for n, one in enumerate(errors)})
    told = year.desk.told[-1]
    assert len(told.body["reasons"]) == len(errors)
    assert told.body["reasons"][0] == f"{errors[0].message}　说明：理由0"
    year.tell("returned", "reviewer", reason="补上正文")
    assert explained_before(year.desk, errors[:1]) == {key_of(errors[0]): "理由0"}


def test_warnings_hold_nothing_up(bare: Year) -> None:
    bare.words()
    found = checked(bare.desk)
    assert (found.errors, any(one.level is Level.WARNING for one in found.findings)) == (0, True)
    assert bare.submit().phase == "reviewing"


def test_a_blank_is_filled_by_the_word_of_a_person_and_only_a_blank(bare: Year) -> None:
    assert {title: len(cells) for title, cells in blanks(bare.desk).items()} == {
        "第二十条第（五）项": 1, "第二十条第（六）项": 2, "第二十条第（八）项": 1,
    }  # fmt: skip
    put(bare, {PERMITS: 7}, evidence="审批科统计")
    asked = [PERMITS, FEES, NEW, "disclosure.no.such", "disclosure.regulations.issued"]
    assert enter_nothing(bare.staff.science, YEAR, bare.pen(), asked) == 1
    assert enter_nothing(bare.staff.science, YEAR, bare.pen(), asked) == 0
    assert (bare.desk.report.value(PERMITS), bare.desk.report.value(FEES)) == (7, Money(Decimal(0), "万元"))
    (told,) = [one for one in entered_in(bare.staff.science, YEAR) if one.what == FEES]
    assert (told.evidence, told.since, told.begun) == (
        "经办核对：2023 年没有发生",
        date(2023, 1, 1),
        date(2023, 12, 31),
    )


@pytest.mark.parametrize("value", [12, 0, None])
def test_what_is_typed_is_the_sum_whatever_was_entered_before(bare: Year, value: int | None) -> None:
    for number in ("5", "6"):
        bare.staff.write(
            f"count/q{number}", "entered", date(2023, 6, 30), what=PERMITS, value=number, evidence="季报"
        )
    assert bare.desk.report.value(PERMITS) == 11
    assert put(bare, {PERMITS: value}, evidence="全年统计表") == 1
    assert bare.desk.report.value(PERMITS) == value
    assert bare.desk.report.state(PERMITS) is (State.BLANK if value is None else State.NUMBER)
    struck = Entry.objects.filter(kind="struck")
    assert struck.count() == 2
    assert all("全年统计表" in one.line for one in struck)
    before = Entry.objects.count()
    assert put(bare, {PERMITS: value}, evidence="全年统计表") == 0
    assert Entry.objects.count() == before


def test_nothing_is_entered_without_its_source_and_nothing_adjusted_without_a_reason(year: Year) -> None:
    before = Entry.objects.count()
    with pytest.raises(NoGround, match="请写明依据：表二“行政许可·本年处理决定数量”"):
        put(year, {PERMITS: 3}, reason="理由")
    with pytest.raises(NoGround, match="请写明理由：表三“一、本年新收"):
        put(year, {PERMITS: 3, NEW: 1}, evidence="依据")
    assert Entry.objects.count() == before


def test_a_counted_number_is_adjusted_restored_and_its_sum_follows(year: Year) -> None:
    assert put(year, {NEW: 2, TOTAL: 9}, reason="补登前的两件") == 1
    report = year.desk.report
    assert (report.count(NEW), report.count(TOTAL), year.desk.base.count(NEW)) == (2, 2, 0)
    assert put(year, {NEW: 0}) == 1
    assert (dict(year.annual.adjusted), year.desk.report.count(TOTAL)) == ({}, 0)
    assert [one.kind for one in year.desk.told] == ["begun", "adjusted", "restored"]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(year: Year) -> None:
    put(year, {NEW: 2}, reason="补登")
    with pytest.raises(CellMoved, match="刚刚由别人改成2"):
        put(year, {NEW: 5}, {NEW: "0"}, reason="也补登")
    assert put(year, {NEW: 2}, {NEW: "0"}, reason="同样的数") == 0


def test_what_is_entered_after_freezing_goes_into_the_report_and_nothing_else_does(bare: Year) -> None:
    bare.freeze()
    arrived = {"channel": "in_person", "applicant_kind": "natural", "applicant": "申请人9"}
    bare.staff.write("case/2023-0009", "arrived", date(2023, 12, 29), **arrived)
    put(bare, {PERMITS: 4}, evidence="审批科统计")
    desk = bare.desk
    assert (desk.report.value(PERMITS), desk.report.count(NEW)) == (4, 0)
    assert {one.what.split(".")[1] for one in desk.moved} == {"new", "carried_out"}
    assert desk.told[-1].body["note"] == "随填报：表二“行政许可·本年处理决定数量”"
    bare.freeze("补登一件")
    assert (bare.desk.report.count(NEW), list(bare.desk.moved)) == (1, [])


def test_what_was_handed_on_holds_its_numbers(year: Year) -> None:
    year.words()
    year.submit()
    for typed, ground in (({PERMITS: 3}, {"evidence": "x"}), ({NEW: 1}, {"reason": "x"})):
        with pytest.raises(NotDrafting, match="退回修改"):
            put(year, typed, **ground)  # type: ignore[arg-type]
    assert len(entered_in(year.staff.science, YEAR)) == 5


def test_a_revision_makes_a_new_version_beside_the_old(year: Year) -> None:
    year.words()
    year.publish()
    year.tell("revised", reason="漏计一件")
    put(year, {NEW: 1, "requests.carried_out.natural": 1}, reason="漏计一件")
    year.tell("worded", section="overview", text=TEXTS["overview"].replace("申请0件", "申请1件"))
    year.submit()
    first, second = (kept_report(year.staff.science, one.content) for one in year.annual.versions)
    assert (first.count(TOTAL), second.count(TOTAL)) == (0, 1)
    assert {one.what for one in changes(first, second)} == {"section.1"} | {
        f"requests.{row}.{column}" for row in ("new", "carried_out") for column in ("natural", "total")
    }
    assert (year.annual.versions[1].reason, year.annual.standing) == ("漏计一件", year.annual.versions[0])
