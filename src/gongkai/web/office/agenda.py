"""日历: the year of an organ as twelve months and as a list, what is due on each day and where it is done."""

from calendar import Calendar as Weeks
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.law.duties import Duty, NotEarlier, bearers, duties, kinds
from gongkai.law.instruments import spoken
from gongkai.ledger.kinds import sorts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, address, at_desk, may_here
from gongkai.web.store.agenda import (
    SORTS,
    Item,
    Owed,
    also,
    in_hand,
    items,
    owed,
    own_days,
    set_days,
    settable,
)
from gongkai.web.store.deeds import done
from gongkai.web.store.due import OPEN
from gongkai.web.store.models import Organ

FIRST, LAST = 2008, 9998  # the first Regulation, and the last year whose days all have a next day
WEEKDAYS = "一二三四五六日"
SHORT = {
    "duty": "法定", "eve": "提前", "case": "答复", "publication": "公开", "dispute": "复诉",
    "scheduled": "定时", "expires": "届满", "appointment": "任职",
}  # fmt: skip
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DaysForm(forms.Form):
    """The days of a year an organ sets itself, earlier than the law's, and those of approval the law counts from."""

    def __init__(self, organ: Organ, year: int, data: Any = None):
        super().__init__(data, initial=own_days(organ, year))
        for duty in settable(organ, year, CALENDAR):
            self.fields[duty.id] = forms.DateField(label=_asked(duty), required=False, widget=_DATE)

    def days(self) -> dict[str, date]:
        """The days that were filled in, by duty."""
        return {id: day for id, day in self.cleaned_data.items() if day}


def _asked(duty: Duty) -> str:
    if kinds()[duty.id].from_approval:
        return f"{duty.title}：批准（部门为批复）之日"
    if duty.named:
        return f"{duty.title}（法定 {duty.named.month}月{duty.named.day}日以前）"
    return f"{duty.title}：{duty.words}"


@dataclass(frozen=True, slots=True)
class Line:
    """Something on a day as the page says it. state: done, late, over or empty; names: each with its address or ""."""

    sort: str
    title: str
    text: str = ""
    state: str = ""
    note: str = ""
    link: str = ""
    names: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        """Its sort in two signs."""
        return SHORT[self.sort]


@dataclass(frozen=True, slots=True)
class Place:
    """A day of a month. off: why it is not worked, "" where it is or where nobody can tell."""

    day: date
    off: str
    lines: tuple[Line, ...]

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """What fits the day in a small month: sort, state, and short words with how many there are."""
        counts: Counter[tuple[str, str]] = Counter()
        for line in self.lines:
            counts[line.sort, line.state] += len(line.names) or 1
        return [
            (sort, state, f"{SHORT[sort]}{count if count > 1 else ''}")
            for (sort, state), count in counts.items()
        ]

    @property
    def spoken(self) -> str:
        """The day with its weekday."""
        return f"{self.day.month}月{self.day.day}日 周{WEEKDAYS[self.day.weekday()]}"


@require_GET
@at_desk("see_matters")
def this_calendar(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The year that is running."""
    return redirect("calendar", organ.code, today().year)


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def calendar(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """A year of the organ."""
    if not FIRST <= year <= LAST:
        raise Http404
    on = today()
    may_set = may_here(request, "set_days")
    if request.method == "POST" and not may_set:
        raise Http404
    form = DaysForm(organ, year, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _set(request, organ, year, form):
        messages.success(request, "已保存，并已记录")
        return redirect(f"{reverse('calendar', args=[organ.code, year])}#days")
    held = owed(organ, year, CALENDAR)
    days = lines_by_day(organ, held, items(organ, date(year, 1, 1), date(year, 12, 31)), on)
    shown: dict[str, Any] = {
        "organ": organ,
        "year": year,
        "before": year - 1 if year > FIRST else None,
        "after": year + 1 if year < LAST else None,
        "weekdays": WEEKDAYS,
        "today": on,
        "months": [
            (month, list(_weeks(year, month, days)), any(day.month == month for day in days))
            for month in range(1, 13)
        ],
        "listed": [
            (month, list(group)) for month, group in groupby(_places(days), key=lambda place: place.day.month)
        ],
        "dateless": [(one, _cites(one.duty)) for one in held if one.duty.day is None],
        "others": _of_the_office(organ, year),
        "taken_for": [bearers()[id] for id in sorted(also(organ))],
        "is_known": year in CALENDAR.covered,
        "covered": (CALENDAR.covered[0], CALENDAR.covered[-1]),
        "form": form,
        "may_set": may_set,
        "days": [(form[id].label, day) for id, day in own_days(organ, year).items() if id in form.fields],
        **(_beside(organ, year) if year == on.year else {}),
    }
    return render(request, "office/calendar.html", shown, status=200 if request.method == "GET" else 422)


def _set(request: HttpRequest, organ: Organ, year: int, form: DaysForm) -> bool:
    """Whether the days were kept; one that is too late is told at its field."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    days = form.days()
    try:
        with transaction.atomic():
            set_days(organ, year, days, CALENDAR)
            told = "；".join(f"{kinds()[id].title} {day}" for id, day in days.items()) or "全部去掉"
            done(person, organ, "organ_changed", moment(), words=f"{year} 年本机关的日子：{told}")
    except NotEarlier as refusal:
        form.add_error(refusal.duty.id, str(refusal))
        return False
    return True


def _beside(organ: Organ, year: int) -> dict[str, int]:
    """How many open matters have their due day before the year, or none now."""
    held = [in_hand(organ, sort) for sort in OPEN]
    return {
        "overdue": sum(one.filter(due__lt=date(year, 1, 1)).count() for one in held),
        "undated": sum(one.filter(due=None).exclude(phase="drafted").count() for one in held),
    }


def _of_the_office(organ: Organ, year: int) -> list[tuple[Duty, str]]:
    """The days of the office in charge at this level, for an organ that is not taken for it."""
    if not organ.level or "office" in also(organ):
        return []
    held = duties("county" if organ.level == "township" else organ.level, year, CALENDAR, {"office"})
    return [(one, _cites(one)) for one in held if one.bearer == "office" and one.day]


def lines_by_day(
    organ: Organ, held: Sequence[Owed], found: Sequence[Item], on: date
) -> dict[date, tuple[Line, ...]]:
    """What is to be said of each day that bears something, duties first; matters of one sort in one line."""
    days: dict[date, list[Line]] = {}
    for one in held:
        for day, line in _of_duty(organ, one, on):
            days.setdefault(day, []).append(line)
    for (day, sort), group in groupby(found, key=lambda item: (item.day, item.sort)):
        names = tuple((one.name, address(organ, one.matter)) for one in group)
        is_over = sort not in ("scheduled", "appointment") and day < on
        days.setdefault(day, []).append(Line(sort, SORTS[sort], state="over" if is_over else "", names=names))
    return {day: tuple(lines) for day, lines in sorted(days.items())}


def _of_duty(organ: Organ, one: Owed, on: date) -> Iterator[tuple[date, Line]]:
    """A duty on its day, and on the workday before where its day is none."""
    duty = one.duty
    if duty.day is None:
        return
    link = reverse("annual", args=[organ.code, duty.about]) if one.matter else ""
    state, note = said(one, on)
    yield duty.day, Line("duty", duty.title, duty.words + _own(duty), state, f"{note}。{_cites(duty)}", link)
    if duty.workday and duty.workday != duty.day and not one.done and on <= duty.day:
        day = f"{duty.day.month}月{duty.day.day}日"
        text = f"{day}不上班，期限不顺延，这是以前的最后一个工作日"
        yield duty.workday, Line("eve", duty.title, text, link=link)


def _own(duty: Duty) -> str:
    """That the day is the organ's own, beside the law's."""
    if duty.named == duty.day:
        return ""
    law = f"法定的最后一天是 {duty.named.month}月{duty.named.day}日" if duty.named else f"条文说“{duty.said}”"
    return f"（本机关定的日子，{law}）"


def said(one: Owed, on: date) -> tuple[str, str]:
    """How a duty stands on a day, as a state and in words; only what the ledger has is told."""
    duty, verb = one.duty, "冻结" if one.duty.id == "frozen" else "公布"
    if one.done:
        when = f"{one.done.year}年{one.done.month}月{one.done.day}日"
        if one.brought:
            return "done", "收录的报告，已公布，公布日期未登记"
        return ("late", f"{when}才{verb}，晚了") if one.is_late else ("done", f"{when}已{verb}")
    if not one.matter:
        return "", "办了没有，台账里没有记载，由人核对"
    begun = f"现在：{sorts()['report'].phases[one.phase]}" if one.phase else "还没有开始编写"
    if duty.day and not duty.as_of and duty.day < on:
        past = "期限已过" if duty.named is None or duty.named < on else "本机关定的日子已过"
        return "over", f"台账里没有公布的记载，{past}；{begun}"
    return "", begun


def _cites(duty: Duty) -> str:
    return "、".join(spoken(cite) for cite in duty.cites)


def _weeks(year: int, month: int, days: Mapping[date, tuple[Line, ...]]) -> Iterator[list[Place | None]]:
    for week in Weeks().monthdatescalendar(year, month):
        yield [Place(day, _off(day), days.get(day, ())) if day.month == month else None for day in week]


def _places(days: Mapping[date, tuple[Line, ...]]) -> Iterator[Place]:
    return (Place(day, _off(day), lines) for day, lines in days.items())


def _off(day: date) -> str:
    if day.year not in CALENDAR.covered:
        return ""
    return "" if CALENDAR.is_workday(day) else CALENDAR.why(day)
