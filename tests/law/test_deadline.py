"""Deadlines: every day of receipt against a count of another's, and what must hold of any count."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from questions import QUESTIONS

from gongkai.base import strict_yaml
from gongkai.base.errors import CalendarGap, ClockStopped, NotLegal
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import (
    Deadline,
    correction_notice_deadline,
    fee_payment_deadline,
    months_deadline,
    natural_days_deadline,
    period_deadline,
    publication_deadline,
    workday_deadline,
)
from gongkai.law.instruments import resolve
from gongkai.law.readings import Readings
from gongkai.law.receipt import Channel
from gongkai.law.reply import (
    Consultation,
    Consulted,
    Correction,
    Delay,
    Event,
    Extension,
    Payment,
    reply_deadline,
)

CALENDAR = Calendar.load()
FIRST, NEW, LAST = date(2008, 5, 1), date(2019, 5, 15), date(2026, 12, 3)
WORKED = [
    day
    for day in (FIRST + timedelta(n) for n in range((date(2026, 12, 31) - FIRST).days + 1))
    if chinese_calendar.is_workday(day)
]


def nth(start: date, n: int, without: frozenset[date] = frozenset()) -> date:
    """The n-th workday after a day, counted over chinesecalendar's days alone."""
    return [day for day in WORKED[bisect_right(WORKED, start) :][: n + len(without)] if day not in without][
        n - 1
    ]


def run(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def test_every_day_of_receipt_since_2008_falls_due_where_another_count_says() -> None:
    wrong = [
        day
        for day in run(FIRST, LAST)
        if reply_deadline(day, CALENDAR).day != nth(day, 20 if day >= NEW else 15)
    ]
    assert wrong == []


def test_at_least_150_deadlines_stand_as_cases() -> None:
    files = [
        Path(__file__).parent / f"{name}.yaml"
        for name in ("reply", "reply-make-up", "reply-holidays", "period")
    ]
    cases = [case for path in files for case in strict_yaml.load(path)]
    assert len([case for case in cases if "due" in case["expect"]]) >= 150


def test_every_make_up_day_since_2019_stands_as_a_case() -> None:
    cases = strict_yaml.load(Path(__file__).parent / "reply-make-up.yaml")
    make_up = {day for day in WORKED if day.year >= 2019 and day.weekday() >= 5}
    assert {date.fromisoformat(case["expect"]["due"]) for case in cases} >= make_up
    assert {date.fromisoformat(case["given"]["received"]) for case in cases} >= make_up


FILES = [path for path in Path(__file__).parent.glob("*.yaml") if path.stem.partition("-")[0] in QUESTIONS]


@pytest.mark.parametrize("path", sorted(FILES), ids=lambda path: path.name)
def test_every_citation_a_case_opens_with_resolves(path: Path) -> None:
    for case in strict_yaml.load(path):
        source = str(case["source"]).partition(";")[0]
        if "#" in source:
            resolve(source)
        assert source


# What can happen to an application, at whole days' distance from its receipt.

received = st.dates(NEW, date(2026, 3, 1))
extents = st.integers(0, 25)


@st.composite
def consultations(draw: st.DrawFn, after: date) -> Consultation:
    out = after + timedelta(draw(st.integers(0, 40)))
    got = out + timedelta(draw(st.integers(0, 5)))
    return Consultation(out, got, got + timedelta(draw(st.integers(0, 40))), draw(st.sampled_from(Consulted)))


@st.composite
def applications(draw: st.DrawFn) -> tuple[date, list[Event]]:
    """A day of receipt, up to three consultations, and perhaps an extension told in good time."""
    start = draw(received)
    events: list[Event] = list(draw(st.lists(consultations(start), max_size=3)))
    if draw(st.booleans()):
        told = start + timedelta(draw(st.integers(0, 20)))
        events.append(Extension(draw(st.integers(1, 20)), told))
    return start, events


def term(events: Sequence[Event]) -> int:
    return 20 + sum(event.days for event in events if isinstance(event, Extension))


def whole(deadline: Deadline, start: date) -> None:
    """The days shown run without a hole from the day after the start to the last."""
    assert [one.day for one in deadline.days] == run(start + timedelta(1), deadline.day)


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_a_later_receipt_never_falls_due_earlier_under_one_law(a: date, b: date) -> None:
    a, b = sorted((a, b))
    assume((a < NEW) == (b < NEW))
    assert reply_deadline(a, CALENDAR).day <= reply_deadline(b, CALENDAR).day


@given(applications())
def test_the_days_shown_are_the_count(application: tuple[date, list[Event]]) -> None:
    start, events = application
    deadline = reply_deadline(start, CALENDAR, events)
    whole(deadline, start)
    assert sum(one.counted for one in deadline.days) == term(events)
    assert deadline.days[-1].counted
    assert CALENDAR.is_workday(deadline.day)
    assert all(one.why for one in deadline.days)
    assert len(set(deadline.cites)) == len(deadline.cites)
    for cite in deadline.cites:
        resolve(cite)


@given(applications())
def test_the_due_day_is_the_one_counted_over_the_union_by_hand(
    application: tuple[date, list[Event]],
) -> None:
    """An independent count for consultations that all went out within the period, whatever came before them."""
    start, events = application
    asked = [event for event in events if isinstance(event, Consultation)]
    assume(all(event.out <= nth(start, 20) for event in asked))
    paused = {
        day
        for event in asked
        for day in run(event.out + timedelta(1), _end(event))
        if chinese_calendar.is_workday(day)
    }
    assert reply_deadline(start, CALENDAR, events).day == nth(start, term(events), frozenset(paused))


def _end(event: Consultation) -> date:
    assert event.received is not None
    assert event.answered is not None
    if event.whom is Consulted.COORDINATION:
        return event.answered
    return min(event.answered, nth(event.received, 15))


@given(applications())
def test_the_order_events_are_given_in_does_not_matter(application: tuple[date, list[Event]]) -> None:
    start, events = application
    assert len({reply_deadline(start, CALENDAR, given) for given in permutations(events)}) == 1


@given(applications(), st.data())
def test_suspending_never_shortens(application: tuple[date, list[Event]], data: st.DataObject) -> None:
    start, events = application
    more = [*events, data.draw(consultations(start))]
    assert reply_deadline(start, CALENDAR, more).day >= reply_deadline(start, CALENDAR, events).day


@given(applications())
def test_extending_never_shortens(application: tuple[date, list[Event]]) -> None:
    start, events = application
    rest = [event for event in events if not isinstance(event, Extension)]
    assert reply_deadline(start, CALENDAR, events).day >= reply_deadline(start, CALENDAR, rest).day


@given(received, st.integers(0, 30), st.integers(0, 30))
def test_a_correction_gives_the_full_period_from_its_answer(start: date, wait: int, answer: int) -> None:
    noticed = start + timedelta(wait)
    answered = noticed + timedelta(answer)
    deadline = reply_deadline(start, CALENDAR, [Correction(noticed, answered)])
    assert deadline.day == reply_deadline(answered, CALENDAR).day
    whole(deadline, answered)


@given(received, st.integers(0, 30))
def test_an_extension_is_told_by_the_due_day_or_not_at_all(start: date, after: int) -> None:
    due = reply_deadline(start, CALENDAR).day
    late = [Extension(20, due + timedelta(after + 1))]
    assert reply_deadline(start, CALENDAR, [Extension(20, due)]).day == nth(start, 40)
    with pytest.raises(NotLegal, match=re.escape(f"延期应在 {due} 或者以前")):
        reply_deadline(start, CALENDAR, late)


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(1, 90))
def test_natural_days_roll_over_days_off_only(start: date, length: int) -> None:
    deadline = natural_days_deadline(start, length, CALENDAR)
    last = start + timedelta(length)
    whole(deadline, start)
    assert chinese_calendar.is_workday(deadline.day)
    assert not any(chinese_calendar.is_workday(day) for day in run(last, deadline.day)[:-1])
    assert sum(one.counted for one in deadline.days) == length
    assert ("民事诉讼法#第八十五条第三款" in deadline.cites) == (deadline.day != last)


@given(received, extents)
def test_counting_the_first_day_is_never_later(start: date, days: int) -> None:
    early = Readings(count_start_day=True)
    assert reply_deadline(start, CALENDAR, (), early).day <= reply_deadline(start, CALENDAR).day
    assert correction_notice_deadline(start, CALENDAR, early).day <= nth(start, 7)
    assert workday_deadline(start, days + 1, CALENDAR).day == nth(start, days + 1)


@pytest.mark.parametrize(
    ("formed", "term", "due"),
    [
        ("2025-02-10", "publication", "2025-03-10"),
        ("2025-02-10", "budget_publication", "2025-03-03"),
        ("2025-02-10", "licence_or_penalty_publication", "2025-02-19"),
        # Before the law that sets the shorter period, the general one: 23日至26日、29日至31日、1月4日（补班）至9日、12日至16日、19日、20日
        ("2014-12-22", "budget_publication", "2015-01-20"),
        ("2018-12-04", "licence_or_penalty_publication", "2019-01-02"),
    ],
)
def test_another_law_sets_another_period_from_the_day_it_holds(formed: str, term: str, due: str) -> None:
    found = publication_deadline(date.fromisoformat(formed), CALENDAR, term)
    assert found.day == date.fromisoformat(due)


@given(received)
def test_named_periods_are_the_periods_of_their_values(start: date) -> None:
    assert publication_deadline(start, CALENDAR).day == nth(start, 20)
    assert correction_notice_deadline(start, CALENDAR).day == nth(start, 7)
    if start >= date(2021, 1, 1):
        assert fee_payment_deadline(start, CALENDAR).day == nth(start, 20)


@pytest.mark.parametrize(
    ("events", "counted", "why"),
    [
        ([], date(2023, 9, 23), "周六"),
        ([], date(2023, 9, 29), "中秋节、国庆节假期"),
        ([Consultation(date(2023, 9, 22), answered=date(2023, 9, 26))], date(2023, 9, 25), "征求第三方意见"),
        ([Consultation(date(2023, 9, 22), answered=date(2023, 9, 26))], date(2023, 9, 24), "周日"),
        (
            [Consultation(date(2023, 9, 22), answered=date(2023, 9, 26), whom=Consulted.PEER)],
            date(2023, 9, 26),
            "征求共同制作机关意见",
        ),
        ([Delay(date(2023, 10, 9), date(2023, 11, 30))], date(2023, 10, 10), "已告知延迟答复"),
    ],
)
def test_a_day_not_counted_says_why(events: list[Event], counted: date, why: str) -> None:
    days = {one.day: one for one in reply_deadline(date(2023, 9, 20), CALENDAR, events).days}
    assert (days[counted].counted, days[counted].why) == (False, why)


@pytest.mark.parametrize(
    ("event", "cites"),
    [
        (Extension(20, date(2023, 10, 9)), ["第三十三条第二款"]),
        (
            Consultation(date(2023, 9, 22), answered=date(2023, 9, 26)),
            ["第三十三条第二款", "第三十二条", "第三十三条第三款"],
        ),
        (Correction(date(2023, 9, 22), date(2023, 9, 26)), ["第三十三条第二款", "第三十条"]),
        (Delay(date(2023, 9, 22), date(2023, 12, 1)), ["第三十三条第二款", "第三十五条"]),
    ],
)
def test_the_articles_are_those_applied(event: Event, cites: list[str]) -> None:
    expected = tuple(f"国务院令第711号#{cite}" for cite in cites)
    assert reply_deadline(date(2023, 9, 20), CALENDAR, [event]).cites == expected


@pytest.mark.parametrize(
    ("event", "since"),
    [
        (Correction(date(2023, 9, 22)), date(2023, 9, 22)),
        (Payment(date(2023, 9, 25)), date(2023, 9, 25)),
        (Consultation(date(2023, 9, 26)), date(2023, 9, 26)),
    ],
)
def test_while_someone_is_waited_for_there_is_no_due_day(event: Event, since: date) -> None:
    with pytest.raises(ClockStopped) as caught:
        reply_deadline(date(2023, 9, 20), CALENDAR, [event])
    assert caught.value.since == since


@pytest.mark.parametrize("id", ["coordination", "suspension", "explanation"])
def test_what_sets_no_period_has_no_last_day(id: str) -> None:
    with pytest.raises(KeyError, match=id):
        period_deadline(id, date(2024, 1, 2), CALENDAR)


def test_a_period_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one workday"):
        workday_deadline(date(2024, 1, 2), 0, CALENDAR)


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_has_its_article(channel: Channel) -> None:
    assert channel.zh
    assert channel.rule.endswith(("之日", "签收"))
    assert resolve(channel.cite).number == "国务院令第711号"


@pytest.mark.parametrize(
    "count",
    [
        lambda day: workday_deadline(day, 1, CALENDAR),
        lambda day: natural_days_deadline(day, 15, CALENDAR),
        lambda day: months_deadline(day, 6, CALENDAR),
    ],
)
def test_the_last_days_there_are_lie_beyond_the_calendar(count: Callable[[date], Deadline]) -> None:
    """9999-12-31 is what some write for a day they do not know: no count goes there, and none breaks on it."""
    with pytest.raises(CalendarGap):
        count(date.max)
