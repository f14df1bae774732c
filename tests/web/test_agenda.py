"""The year of an organ: its duties with what the ledger knows of them, and what else falls on each day."""

from datetime import date
from typing import Any

import pytest
from seats import at, stop_the_clock, text, url
from staff import ARRIVED, CALENDAR, Cast

from gongkai.law.duties import bearers
from gongkai.web.office.agenda import lines_by_day, said
from gongkai.web.store.agenda import Item, Owed, also, in_hand, items, owed, set_days
from gongkai.web.store.models import Account, Deed, Listed, Organ
from gongkai.web.store.organs import merge
from gongkai.web.store.policy import appoint

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SECRECY = {"review": "secrecy", "verdict": "disclose"}
TEXT = "0" * 64


def of(organ: Organ, id: str, year: int) -> Owed:
    (found,) = (one for one in owed(organ, year, CALENDAR) if one.duty.id == id)
    return found


def reported(staff: Cast, year: int, *, frozen: date, published: date | None = None, **more: date) -> None:
    """A report led from its beginning to its publication, or to its freezing."""
    name = f"report/{year}"
    staff.write(name, "begun", frozen)
    staff.write(name, "frozen", frozen, content=TEXT)
    if published:
        staff.write(name, "submitted", published, content=TEXT)
        for kind in ("approved", "signed", "filed", "published"):
            staff.write(name, kind, published)


def test_a_report_is_done_on_the_first_day_it_was_published(staff: Cast) -> None:
    assert of(staff.science, "annual_report", 2025) == Owed(
        of(staff.science, "annual_report", 2025).duty, "report/2024"
    )
    reported(staff, 2024, frozen=date(2025, 1, 6), published=date(2025, 1, 27))
    staff.write("report/2024", "revised", date(2025, 4, 1), reason="表三一格有误")
    for kind in ("submitted", "approved", "signed", "filed", "published"):
        told = {"content": TEXT} if kind == "submitted" else {}
        staff.write("report/2024", kind, date(2025, 4, 2), **told)
    known = of(staff.science, "annual_report", 2025)
    assert (known.phase, known.done, known.is_late, known.brought) == (
        "published",
        date(2025, 1, 27),
        False,
        False,
    )
    frozen = of(staff.science, "frozen", 2024)
    assert (frozen.done, frozen.is_late) == (date(2025, 1, 6), False)


@pytest.mark.parametrize(("day", "late"), [(date(2025, 1, 31), False), (date(2025, 2, 1), True)])
def test_the_day_itself_is_in_time_and_the_next_is_late(staff: Cast, day: date, late: bool) -> None:
    reported(staff, 2024, frozen=date(2025, 1, 6), published=day)
    assert of(staff.science, "annual_report", 2025).is_late is late


def test_a_report_kept_from_elsewhere_is_done_and_says_nothing_of_the_day(staff: Cast) -> None:
    staff.write("report/2023", "begun", date(2025, 3, 1))
    staff.write("report/2023", "kept", date(2025, 3, 1), content=TEXT, source="旧网站")
    known = of(staff.science, "annual_report", 2024)
    assert (known.done is not None, known.brought, known.is_late) == (True, True, False)


@pytest.mark.parametrize(("day", "late"), [("2024-01-31", False), ("2024-02-01", True)])
def test_a_report_kept_with_the_day_it_was_published_says_whether_it_was_late(
    staff: Cast, day: str, late: bool
) -> None:
    staff.write("report/2023", "begun", date(2025, 3, 1))
    staff.write("report/2023", "kept", date(2025, 3, 1), content=TEXT, source="旧网站", published_on=day)
    known = of(staff.science, "annual_report", 2024)
    assert (str(known.done), known.brought, known.is_late) == (day, False, late)
    assert str(Listed.objects.get(matter="report/2023").done) == day


def test_a_report_struck_is_as_if_it_had_not_been(staff: Cast) -> None:
    reported(staff, 2024, frozen=date(2025, 1, 6), published=date(2025, 1, 27))
    staff.write("report/2024", "struck", date(2025, 2, 3), reason="登记错了")
    known = of(staff.science, "annual_report", 2025)
    assert (known.phase, known.done) == ("", None)


def test_what_an_organ_is_besides(staff: Cast) -> None:
    assert (also(staff.science), also(staff.district)) == (frozenset(), {"office", "government"})
    township = Organ.objects.create(code="330302100", name="某镇人民政府", level="township")
    assert also(township) == {"government"}
    ministry = Organ.objects.create(code="hb", name="某总署", level="state")
    Organ.objects.create(code="hb1", name="某直属局", level="province", parent=ministry)
    assert also(ministry) == {"office", "system"}
    for organ in (staff.district, ministry, township):
        assert also(organ) <= set(bearers())
    merge(staff.housing, staff.science, date(2025, 6, 1))
    merge(staff.science, ministry, date(2025, 7, 1))
    assert also(staff.district) == frozenset()


def test_without_its_level_nothing_is_known_of_its_duties(staff: Cast) -> None:
    nowhere = Organ.objects.create(code="x", name="某机关")
    assert owed(nowhere, 2025, CALENDAR) == ()


def crowded(staff: Cast) -> None:
    """Something of every sort in 2025."""
    staff.write("case/2025-0001", "arrived", **ARRIVED, about="张三要的批复")
    staff.write("case/2025-0002", "arrived", **ARRIVED)
    staff.write("case/2025-0002", "decided", decision="G2")
    staff.write("case/2025-0002", "delivered", delivery="direct")
    staff.write("dispute/2025-0001", "filed", procedure="reconsideration", role="respondent")
    staff.write("dispute/2025-0001", "stage", stage="copy_received")
    named = {"title": "某通知", "nature": "disclosed"}
    staff.write(
        "publication/2025-0001", "drafted", **named, register="normative_documents", expires="2025-08-31"
    )
    staff.write("publication/2025-0001", "formed")
    staff.write(
        "publication/2025-0002",
        "drafted",
        **{**named, "nature": "on_request"},
        register="normative_documents",
        expires="2025-09-30",
    )
    staff.write("publication/2025-0002", "formed")
    staff.write("publication/2025-0002", "repealed", date(2025, 3, 10))
    staff.write("publication/2025-0003", "drafted", **named)
    staff.write("publication/2025-0003", "formed")
    staff.write("publication/2025-0003", "submitted", chain=["secrecy"])
    staff.write("publication/2025-0003", "reviewed", **SECRECY)
    # Half past midnight in China is the day before in London.
    staff.write("publication/2025-0003", "scheduled", at="2025-03-25T00:30:00+08:00")
    leaving = Account.objects.enrol("leaving", "离任人", "x")
    appoint(leaving, "unit", staff.science, date(2025, 1, 1), date(2025, 12, 31))


def test_every_sort_falls_on_its_day(staff: Cast) -> None:
    crowded(staff)
    assert [(one.day, one.sort, one.name) for one in items(staff.science, *YEAR)] == [
        (date(2025, 3, 17), "dispute", "2025-0001"),
        (date(2025, 3, 25), "scheduled", "2025-0003（00:30）"),
        (date(2025, 3, 31), "case", "2025-0001"),
        (date(2025, 3, 31), "publication", "2025-0001"),
        (date(2025, 3, 31), "publication", "2025-0003"),
        (date(2025, 8, 31), "expires", "2025-0001"),
        (date(2025, 12, 31), "appointment", "离任人（科室）"),
    ]
    assert items(staff.housing, *YEAR) == []


def test_both_ends_of_a_stretch_belong_to_it(staff: Cast) -> None:
    crowded(staff)
    for day in {one.day for one in items(staff.science, *YEAR)}:
        assert {one.day for one in items(staff.science, day, day)} == {day}
    whole = items(staff.science, *YEAR)
    half = [
        *items(staff.science, YEAR[0], date(2025, 3, 25)),
        *items(staff.science, date(2025, 3, 26), YEAR[1]),
    ]
    assert half == whole


def test_a_last_day_that_was_mended_is_the_mended_one(staff: Cast) -> None:
    crowded(staff)
    staff.write(
        "publication/2025-0001",
        "rectified",
        date(2025, 3, 12),
        event=1,
        reason="录错",
        changes={"expires": "2026-08-31"},
    )
    assert "expires" not in {one.sort for one in items(staff.science, *YEAR)}
    (moved,) = items(staff.science, date(2026, 1, 1), date(2026, 12, 31))
    assert (moved.day, moved.matter) == (date(2026, 8, 31), "publication/2025-0001")


def test_who_has_left_already_leaves_no_more(staff: Cast) -> None:
    crowded(staff)
    Account.objects.filter(username="leaving").update(is_active=False)
    assert "appointment" not in {one.sort for one in items(staff.science, *YEAR)}


def page(staff: Cast, year: int, role: str = "handler", organ: str = "", **asked: str) -> Any:
    address = url(staff, "calendar", year)
    if organ:
        address = address.replace(staff.science.code, organ)
    return at(staff, role).get(address, asked)


@pytest.fixture
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


pages = pytest.mark.usefixtures("spring")


@pages
def test_the_page_tells_every_day_and_leads_where_it_is_done(staff: Cast) -> None:
    crowded(staff)
    told = page(staff, 2025)
    assert told.status_code == 200
    shown = text(told)
    for day in ("2025-01-31", "2025-03-17", "2025-03-25", "2025-03-31", "2025-08-31", "2025-12-31"):
        assert f'id="d{day}"' in shown
        assert f'href="#d{day}"' in shown
    assert shown.count('aria-current="date"') == 1
    assert url(staff, "case", "2025-0001") in shown
    assert url(staff, "dispute", "2025-0001") in shown
    assert url(staff, "annual", 2024) in shown
    assert "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条第一款" in shown
    assert "张三" not in shown


@pages
def test_the_ledgers_silence_is_told_as_silence(staff: Cast) -> None:
    assert "台账里没有公布的记载，期限已过；还没有开始编写" in text(page(staff, 2025))
    reported(staff, 2024, frozen=date(2025, 1, 6))
    assert "期限已过；现在：编写" in text(page(staff, 2025))


@pages
@pytest.mark.parametrize(
    ("published", "words"),
    [(date(2025, 1, 27), "2025年1月27日已公布"), (date(2025, 2, 5), "2025年2月5日才公布，晚了")],
)
def test_what_is_done_is_shown_as_done(staff: Cast, published: date, words: str) -> None:
    reported(staff, 2024, frozen=date(2025, 1, 6), published=published)
    assert words in text(page(staff, 2025))


@pages
@pytest.mark.parametrize(
    ("year", "has_eve", "warned"),
    [(2026, True, False), (2025, False, False), (2027, False, True), (2019, False, False)],
)
def test_the_workday_before_is_told_where_it_is_known(
    staff: Cast, year: int, has_eve: bool, warned: bool
) -> None:
    shown = text(page(staff, year))
    assert (f'id="d{year}-01-30"' in shown) is has_eve
    assert ("放假安排没有收录" in shown) is warned
    assert f'id="d{year}-0{3 if year == 2019 else 1}-31"' in shown


@pages
def test_an_empty_organ_of_no_level_is_told_so(staff: Cast) -> None:
    Organ.objects.create(code="blank", name="某机关", parent=staff.science)
    shown = text(page(staff, 2025, organ="blank"))
    assert "机关的层级没有填" in shown
    assert "这一年还没有到期的事" in shown


@pages
@pytest.mark.parametrize(
    ("year", "there"), [(2007, 404), (2008, 200), (9998, 200), (9999, 404), (0, 404), (10**9, 404)]
)
def test_a_year_that_is_none_is_no_page(staff: Cast, year: int, there: int) -> None:
    assert page(staff, year).status_code == there


@pages
def test_the_running_year_is_where_one_comes_in(staff: Cast) -> None:
    assert at(staff, "leader").get(url(staff, "this_calendar"))["Location"] == url(staff, "calendar", 2025)


@pages
def test_a_day_of_approval_gives_the_last_day_and_nonsense_a_word(staff: Cast) -> None:
    assert "批准之日没有给出" in text(page(staff, 2025))
    assert days(staff, 2025, budget="2025-02-10", accounts="").status_code == 302
    # The 2nd of March is a Sunday, and this day is counted, so it rolls.
    assert 'id="d2025-03-03"' in text(page(staff, 2025))
    assert 'id="d2026-03-03"' not in text(page(staff, 2026))
    wrong = days(staff, 2025, budget="昨天")
    assert wrong.status_code == 422
    assert "输入一个有效的日期" in text(wrong)
    assert 'id="d2025-03-03"' in text(page(staff, 2025))


def days(staff: Cast, year: int, role: str = "handler", **told: str) -> Any:
    return at(staff, role).post(url(staff, "calendar", year), told)


@pages
def test_an_earlier_day_of_ones_own_is_kept_beside_the_laws(staff: Cast) -> None:
    """By law the 31st; the district asks for it by the 15th."""
    assert days(staff, 2025, annual_report="2025-01-15", guide="2025-06-30").status_code == 302
    shown = text(page(staff, 2025))
    assert "本机关定的日子，法定的最后一天是 1月31日" in shown
    assert "本机关定的日子，条文说“及时”" in shown
    assert 'id="d2025-01-31"' not in shown
    staff.science.refresh_from_db()
    assert of(staff.science, "annual_report", 2025).duty.day == date(2025, 1, 15)
    assert of(staff.science, "annual_report", 2026).duty.day == date(2026, 1, 31)
    assert "2025 年本机关的日子：上一年度政府信息公开工作年度报告 2025-01-15" in Deed.objects.get().words
    assert days(staff, 2025).status_code == 302
    staff.science.refresh_from_db()
    assert of(staff.science, "annual_report", 2025).duty.day == date(2025, 1, 31)
    assert Deed.objects.latest("pk").words == "2025 年本机关的日子：全部去掉"


@pages
@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"annual_report": "2025-02-01"}, "比法定的更早"),
        ({"annual_report": "2024-12-31"}, "要在 2025 年以内"),
        ({"guide": "2026-01-01"}, "要在 2025 年以内"),
    ],
)
def test_a_day_that_is_not_earlier_is_told_at_its_field(staff: Cast, told: dict[str, str], why: str) -> None:
    wrong = days(staff, 2025, **told)
    assert wrong.status_code == 422
    assert why in text(wrong)
    assert not Deed.objects.exists()
    assert Organ.objects.get(pk=staff.science.pk).days == {}


@pages
@pytest.mark.parametrize(
    ("role", "there"), [("signer", 302), ("leader", 302), ("unit", 404), ("reviewer", 404)]
)
def test_who_may_set_the_days(staff: Cast, role: str, there: int) -> None:
    assert days(staff, 2025, role, annual_report="2025-01-15").status_code == there
    days(staff, 2025, annual_report="2025-01-20")
    assert "1月20日" in text(page(staff, 2025, role=role))


@pytest.mark.parametrize(
    ("day", "late", "words"),
    [
        (date(2025, 1, 15), False, "已公布"),
        (date(2025, 1, 31), False, "已公布"),
        (date(2025, 2, 1), True, "晚了"),
    ],
)
def test_late_is_what_is_late_by_law(staff: Cast, day: date, late: bool, words: str) -> None:
    set_days(staff.science, 2025, {"annual_report": date(2025, 1, 15)}, CALENDAR)
    reported(staff, 2024, frozen=date(2025, 1, 6), published=day)
    known = of(staff.science, "annual_report", 2025)
    assert known.is_late is late
    assert words in said(known, date(2025, 3, 20))[1]


def test_between_ones_own_day_and_the_laws_that_is_said(staff: Cast) -> None:
    set_days(staff.science, 2025, {"annual_report": date(2025, 1, 15)}, CALENDAR)
    known = of(staff.science, "annual_report", 2025)
    assert "本机关定的日子已过" in said(known, date(2025, 1, 20))[1]
    assert "期限已过" in said(known, date(2025, 2, 3))[1]


def test_a_day_that_fits_no_more_gives_way_to_the_laws(staff: Cast) -> None:
    """An office has more duties; once it is none, its days for those are nobody's."""
    set_days(staff.district, 2025, {"compiled_report": date(2025, 2, 10)}, CALENDAR)
    assert of(staff.district, "compiled_report", 2025).duty.day == date(2025, 2, 10)
    Organ.objects.filter(parent=staff.district).update(parent=None)
    assert not [one for one in owed(staff.district, 2025, CALENDAR) if one.duty.id == "compiled_report"]
    Organ.objects.filter(pk=staff.science.pk).update(days={"2025": {"annual_report": "2025-02-28"}})
    organ = Organ.objects.get(pk=staff.science.pk)
    assert of(organ, "annual_report", 2025).duty.day == date(2025, 1, 31)


@pages
def test_the_office_of_a_district_sees_whom_it_is_taken_for(staff: Cast) -> None:
    appoint(staff.people["handler"], "handler", staff.district, date(2025, 1, 1))
    shown = text(page(staff, 2025, organ=staff.district.code))
    assert 'id="d2025-02-20"' in shown
    assert "所以也列出各级人民政府、政府信息公开工作主管部门的事" in shown
    assert "本级主管部门的日子" not in shown
    assert "本级主管部门的日子" in text(page(staff, 2025))


@pages
def test_two_hundred_matters_on_a_day_are_one_mark_and_one_line(staff: Cast) -> None:
    Listed.objects.bulk_create(
        Listed(
            organ=staff.science, matter=f"case/2025-{n:04}", sort="case", phase="processing", seq=1,
            begun=date(2025, 3, 3), received=date(2025, 3, 3), due=date(2025, 3, 31),
        )
        for n in range(1, 201)
    )  # fmt: skip
    told = page(staff, 2025)
    assert '<span class="chip case ">答复200</span>' in text(told)
    days = lines_by_day(staff.science, (), items(staff.science, *YEAR), date(2025, 3, 20))
    ((line,),) = days.values()
    assert len(line.names) == 200
    assert text(told).count("/case/2025-") == 200


@pages
def test_what_lies_before_the_year_or_has_no_day_is_counted(staff: Cast) -> None:
    staff.write("case/2024-0001", "arrived", date(2024, 12, 2), **ARRIVED)
    staff.write("case/2025-0002", "arrived", **ARRIVED)
    staff.write("case/2025-0002", "correction_asked", date(2025, 3, 5), days=10)
    shown = text(page(staff, 2025))
    assert "另有 1 件的截止日在往年" in shown
    assert "另有 1 件</a>在办，现在没有截止日" in shown
    assert "截止日在往年" not in text(page(staff, 2024))
    assert [one.matter for one in in_hand(staff.science, "case")] == ["case/2024-0001", "case/2025-0002"]


def test_an_overdue_matter_is_over_and_an_appointment_that_ended_is_not() -> None:
    organ = Organ(code="x", name="某机关", level="county")
    found = [
        Item(date(2025, 3, 3), "publication", "2025-0001"),
        Item(date(2025, 3, 3), "appointment", "某人"),
    ]
    (lines,) = lines_by_day(organ, (), found, date(2025, 3, 4)).values()
    assert [(one.sort, one.state) for one in lines] == [("publication", "over"), ("appointment", "")]
    (lines,) = lines_by_day(organ, (), found, date(2025, 3, 3)).values()
    assert [one.state for one in lines] == ["", ""]
