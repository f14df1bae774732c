"""The ladder of notices: whom, when, once; nobody forgotten over any walk of days; and their page."""

from datetime import date, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from seats import at, stop_the_clock, url
from staff import ARRIVED, CALENDAR, DAY, NOON, Cast

from gongkai.law.calendar import ONE_DAY
from gongkai.web.office import worker
from gongkai.web.office.hours import worked
from gongkai.web.store.due import OPEN, Workdays
from gongkai.web.store.models import Account, Listed, Notice
from gongkai.web.store.notices import LADDER, due_notices, make_notices, rung_of
from gongkai.web.store.policy import appoint, holding

CASE = "case/2025-0001"
DUE = date(2025, 3, 31)  # twenty workdays after 2025-03-03
# By the calendar on the wall: five, two, no workdays left, one too many.
BEFORE_5, BEFORE_2, AFTER_1 = date(2025, 3, 24), date(2025, 3, 27), date(2025, 4, 1)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def told(staff: Cast, on: date) -> set[tuple[str, str, str]]:
    """Who is told what at which rung, by role."""
    roles = {account: role for role, account in staff.people.items()}
    return {(roles[one.account], one.rung, one.text) for one in due_notices(staff.science, on, CALENDAR)}


def make(staff: Cast, on: date, mail: bool = False) -> int:
    return make_notices(staff.science, on, NOON, CALENDAR, mail=mail)


@pytest.mark.parametrize(
    ("on", "rung", "roles", "says"),
    [
        (date(2025, 3, 21), None, set(), ""),
        (BEFORE_5, "before_5", {"handler"}, "答复还有 5 个工作日"),
        (date(2025, 3, 26), "before_5", {"handler"}, "答复还有 3 个工作日"),
        (BEFORE_2, "before_2", {"handler"}, "答复还有 2 个工作日"),
        (date(2025, 3, 30), "before_2", {"handler"}, "答复还有 1 个工作日"),
        (DUE, "on_the_day", {"handler", "reviewer"}, "今天答复截止"),
        (AFTER_1, "after_1", {"handler", "leader"}, "答复逾期 1 个工作日"),
        (date(2025, 4, 7), "after_1", {"handler", "leader"}, "答复逾期 4 个工作日"),
    ],
)
def test_each_rung_at_its_day_to_those_it_is_for(
    staff: Cast, on: date, rung: str | None, roles: set[str], says: str
) -> None:
    staff.write(CASE, "arrived", **ARRIVED, about="张三的某项目批复")
    assert told(staff, on) == {(role, rung, f"2025-0001　{says}（截止日 2025年3月31日）") for role in roles}


def test_the_unit_is_told_once_the_matter_is_its_own(staff: Cast) -> None:
    staff.write(CASE, "arrived", **ARRIVED)
    staff.write(CASE, "assigned", unit="规划科")
    assert {role for role, _, _ in told(staff, BEFORE_5)} == {"unit"}
    assert {role for role, _, _ in told(staff, BEFORE_2)} == {"handler", "unit"}
    staff.people["unit"].is_active = False
    staff.people["unit"].save()
    assert {role for role, _, _ in told(staff, BEFORE_5)} == {"handler"}


def test_what_is_owed_is_named_and_what_is_settled_or_without_a_day_is_not_told(staff: Cast) -> None:
    staff.write("publication/1", "drafted", title="通告", nature="disclosed")
    staff.write("publication/1", "reviewed", review="secrecy", verdict="disclose")
    staff.write("publication/1", "formed")
    assert {text for _, _, text in told(staff, DUE)} == {"1　今天公开截止（截止日 2025年3月31日）"}
    staff.write("publication/1", "published", DUE)
    staff.write("case/2", "arrived", **{**ARRIVED, "channel": "online"})
    staff.write("case/3", "arrived", **ARRIVED)
    staff.write("case/3", "decided", decision="G2")
    assert {text.partition("　")[0] for _, _, text in told(staff, DUE)} == {"3"}
    staff.write("case/3", "delivered", delivery="direct")
    assert told(staff, DUE) == set()


def test_a_role_held_by_nobody_at_the_organ_is_sought_above_and_no_further(staff: Cast) -> None:
    above, top = (Account.objects.enrol(name, name) for name in ("above", "top"))
    appoint(above, "leader", staff.district, date(2025, 1, 1), date(2025, 3, 31))
    appoint(top, "handler", staff.district, date(2025, 1, 1))
    assert holding(staff.housing, ("leader",), DUE) == [above]
    assert holding(staff.housing, ("leader",), AFTER_1) == []
    assert holding(staff.science, ("leader",), DUE) == [staff.people["leader"]]
    staff.write(CASE, "arrived", organ=staff.housing, **ARRIVED)
    assert {one.account for one in due_notices(staff.housing, AFTER_1, CALENDAR)} == {top}
    assert told(staff, AFTER_1) == set()


def test_made_twice_they_are_made_once_and_a_day_that_moves_begins_anew(staff: Cast) -> None:
    staff.write(CASE, "arrived", **ARRIVED)
    assert [make(staff, DUE), make(staff, DUE)] == [2, 0]
    staff.write(CASE, "extended", DUE, days=10, approved_by="负责人")
    moved = Listed.objects.get().due
    assert moved
    assert make(staff, DUE) == 0
    assert [make(staff, moved), make(staff, moved)] == [2, 0]
    assert set(Notice.objects.values_list("due", flat=True)) == {DUE, moved}


@given(days, days)
@example(date(2025, 3, 28), date(2025, 3, 30))
def test_the_workdays_left_are_those_on_the_calendar(due: date, on: date) -> None:
    left = Workdays.of(CALENDAR).left(due, on)
    first, last = min(due, on), max(due, on)
    count = sum(CALENDAR.is_workday(first + timedelta(n)) for n in range(1, (last - first).days + 1))
    assert left == (count if on <= due else -count)


def test_beyond_the_last_holiday_notice_a_past_day_is_past_and_a_coming_one_is_not_told() -> None:
    first = date(max(CALENDAR.covered) + 1, 1, 15)
    assert Workdays.of(CALENDAR).left(first - timedelta(30), first) is None
    assert rung_of(first - timedelta(30), first, None) == LADDER[-1]
    assert rung_of(first + timedelta(2), first, None) is None
    assert worked(date(2027, 1, 4))
    assert not worked(date(2027, 1, 2))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    dues=st.lists(st.dates(date(2025, 1, 2), date(2025, 6, 30)), min_size=1, max_size=6),
    begins=st.dates(date(2025, 1, 1), date(2025, 6, 1)),
    walked=st.lists(st.booleans(), min_size=20, max_size=60),
    settled=st.integers(0, 60),
)
def test_over_any_walk_of_days_no_notice_comes_twice_and_none_is_missed(
    staff: Cast, dues: list[date], begins: date, walked: list[bool], settled: int
) -> None:
    """Workday after workday, some of them without the worker, one matter settled on the way.

    Told apart from the code by counting on the calendar: on each day the worker runs, every open matter has notices of
    exactly the last rung its days reach, to everybody of that rung, unless it had them before.
    """
    with transaction.atomic():
        for n, due in enumerate(dues):
            Listed.objects.create(
                organ=staff.science,
                matter=f"case/{n}",
                sort="case",
                phase="processing",
                seq=1,
                begun=begins,
                due=due,
            )
        ought: set[tuple[str, str, date, int]] = set()
        for n, (day, runs) in enumerate(zip(CALENDAR.workdays_after(begins - ONE_DAY), walked, strict=False)):
            if n == settled:
                Listed.objects.filter(matter="case/0").update(phase="closed")
            if not runs:
                continue
            for matter, due in enumerate(dues):
                if matter or n < settled:
                    ought |= {
                        (f"case/{matter}", rung, due, staff.people[role].pk) for rung, role in _due(due, day)
                    }
            make(staff, day)
            make(staff, day)
            held = list(Notice.objects.values_list("matter", "rung", "due", "account_id"))
            assert len(held) == len(set(held))
            assert set(held) == ought
        transaction.set_rollback(True)


def _due(due: date, day: date) -> list[tuple[str, str]]:
    """Rung and role, counted on the calendar: the last workdays before the due day, one by one."""
    ahead = [one for one in islice(CALENDAR.workdays_after(day), 6) if one <= due]
    if day <= due:
        told = {0: "on_the_day", 1: "before_2", 2: "before_2", 3: "before_5", 4: "before_5", 5: "before_5"}
        rung = told.get(len(ahead))
    else:
        rung = "after_1"  # the day is a workday past the due day
    roles = {"before_5": ["handler"], "before_2": ["handler"], "on_the_day": ["handler", "reviewer"]}
    return [(rung, role) for role in roles.get(rung, ["handler", "leader"])] if rung else []


def test_the_worker_makes_them_once_a_workday_morning(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.write(CASE, "arrived", **ARRIVED)
    china = NOON.astimezone(ZoneInfo("Asia/Shanghai"))
    at = [china]
    monkeypatch.setattr(worker, "moment", lambda: at[0])
    one = worker.Worker()

    def when(day: date, hour: int, minute: int) -> int:
        at[0] = china.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute)
        one.turn()
        return Notice.objects.count()

    assert when(DUE - ONE_DAY, 12, 0) == 0  # a Sunday
    assert when(DUE, 7, 29) == 0
    assert when(DUE, 7, 30) == 2
    Notice.objects.all().delete()
    assert when(DUE, 9, 0) == 0  # not again that day
    assert when(AFTER_1, 8, 0) == 2


def test_phases_that_are_open_are_phases_there_are() -> None:
    from gongkai.ledger.kinds import sorts

    for sort, phases in OPEN.items():
        assert set(phases) <= set(sorts()[sort].phases)


# The page


@pytest.fixture
def page(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_the_clock(monkeypatch, DUE)
    staff.write(CASE, "arrived", **ARRIVED)
    return staff


def test_the_bell_counts_what_is_not_read(page: Cast) -> None:
    client = at(page, "handler")
    assert 'class="count"' not in client.get(url(page, "desk")).content.decode()
    done = client.post(url(page, "notices_made"), follow=True).content.decode()
    assert "新通知 2 条" in done
    assert "今天答复截止" in done
    assert '<span class="count">1</span>' in client.get(url(page, "desk")).content.decode()
    assert "没有新的通知" in client.post(url(page, "notices_made"), follow=True).content.decode()
    notice = Notice.objects.get(account=page.people["handler"])
    assert client.post(url(page, "notice", notice.pk))["Location"] == url(page, "case", "2025-0001")
    assert 'class="count"' not in client.get(url(page, "desk")).content.decode()
    assert "已读" in client.get(url(page, "notices")).content.decode()
    assert Notice.objects.get(account=page.people["reviewer"]).seen_at is None


def test_all_are_marked_as_read_ones_own_only(page: Cast) -> None:
    for n in range(2, 5):
        page.write(f"case/2025-000{n}", "arrived", **ARRIVED)
    at(page, "handler").post(url(page, "notices_made"))
    assert at(page, "handler").post(url(page, "notices_read"))["Location"] == url(page, "notices")
    seen = Notice.objects.filter(seen_at__isnull=False)
    assert set(seen.values_list("account__name", flat=True)) == {"经办"}
    assert seen.count() == 4


def test_another_persons_and_another_organs_notices_are_not_there(page: Cast) -> None:
    at(page, "handler").post(url(page, "notices_made"))
    theirs = Notice.objects.get(account=page.people["reviewer"])
    assert at(page, "handler").post(url(page, "notice", theirs.pk)).status_code == 404
    appoint(page.people["reviewer"], "reviewer", page.housing, date(2025, 1, 1))
    elsewhere = reverse("notice", args=[page.housing.code, theirs.pk])
    assert at(page, "reviewer").post(elsewhere).status_code == 404
    assert (
        "今天答复截止"
        not in at(page, "reviewer").get(reverse("notices", args=[page.housing.code])).content.decode()
    )
    theirs.refresh_from_db()
    assert theirs.seen_at is None


@pytest.mark.parametrize(
    ("name", "args"),
    [("notices", ()), ("notices_read", ()), ("notices_made", ()), ("notices_mail", ()), ("feed_opened", ()), ("feed_closed", ())],
)  # fmt: skip
def test_the_pages_of_notices_are_for_those_who_do_the_work(
    page: Cast, name: str, args: tuple[Any, ...]
) -> None:
    for role in page.people:
        client = at(page, role)
        ask = client.get if name == "notices" else client.post
        there = ask(url(page, name, *args)).status_code
        assert (there == 404) is role.endswith("_admin"), role
        assert ask(reverse(name, args=[page.housing.code, *args])).status_code == 404
        if name != "notices":
            assert client.get(url(page, name, *args)).status_code in (404, 405)


def test_an_address_for_mail_is_kept_and_a_wrong_one_is_told_and_not_lost(page: Cast) -> None:
    client = at(page, "handler")
    done = client.post(url(page, "notices_mail"), {"email": "wang@"})
    assert done.status_code == 422
    assert 'value="wang@"' in done.content.decode()
    client.post(url(page, "notices_mail"), {"email": "wang@example.gov.cn"})
    assert Account.objects.get(pk=page.people["handler"].pk).email == "wang@example.gov.cn"
    assert 'value="wang@example.gov.cn"' in client.get(url(page, "notices")).content.decode()
    client.post(url(page, "notices_mail"), {"email": ""})
    assert Account.objects.get(pk=page.people["handler"].pk).email == ""


def test_a_day_that_is_written_down_is_a_day_of_the_wall_calendar() -> None:
    """The days above are counted by hand; should the calendar change, they are wrong, not the code."""
    assert date(2025, 3, 3) == DAY
    assert [CALENDAR.is_workday(date(2025, 4, n)) for n in (3, 4, 5, 6, 7)] == [
        True,
        False,
        False,
        False,
        True,
    ]
