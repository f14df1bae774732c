"""What a stretch of time asks of an organ: the law's duties and what became of them, due days, what begins or ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from gongkai.law.calendar import Calendar
from gongkai.law.duties import Duty, duties, kinds
from gongkai.ledger import Annual, Publication, read_lines, state
from gongkai.ledger.kinds import choices
from gongkai.web.store.annual import desk_of, matter_of
from gongkai.web.store.due import OPEN, OWED, open_matters
from gongkai.web.store.models import ROLES, Appointment, Entry, Listed, Organ

_CHINA = ZoneInfo("Asia/Shanghai")
# What a day can bear besides duties, and what is said of it.
SORTS: Mapping[str, str] = {
    **{sort: f"{owed}截止" for sort, owed in OWED.items()},
    "scheduled": "定时公开",
    "expires": "规范性文件有效期届满",
    "appointment": "任职的最后一天",
}
# Duties whose end the report of the year they are about tells.
_REPORTED = ("annual_report", "frozen")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of an organ and what its ledger knows of it. matter: what tells of it; "" where nothing does.

    phase: of that matter, "" while it is not begun; done: the first day it was done; brought: only a report kept from
    elsewhere says so, and it tells nothing of the day.
    """

    duty: Duty
    matter: str = ""
    phase: str = ""
    done: date | None = None
    brought: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it was done after the last day by law; an earlier one the organ set itself is its own affair."""
        days = [day for day in (self.duty.named, self.duty.day) if day]
        if self.done is None or not days or self.duty.as_of or self.brought:
            return False
        return self.done > max(days)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that falls on a day. sort: of SORTS; name: the number of a matter, or whom and what it is about."""

    day: date
    sort: str
    name: str
    matter: str = ""


def also(organ: Organ) -> frozenset[str]:
    """What an organ is besides, for its duties.

    An organ with organs below it is taken for the one whose office is in charge of the work there, or at the level of
    the state for the head of a system of its own; a township is a government. decisions/0075.
    """
    if organ.level == "township":
        return frozenset({"government"})
    if not organ.children.filter(merged_into=None).exists():
        return frozenset()
    return frozenset({"office", "system"} if organ.level == "state" else {"office", "government"})


def settable(organ: Organ, year: int, calendar: Calendar) -> tuple[Duty, ...]:
    """The duties of a year an organ can set a day for, or tell the approval of; none while its level is not known."""
    if not organ.level:
        return ()
    return tuple(one for one in duties(organ.level, year, calendar, also(organ)) if not one.as_of)


def own_days(organ: Organ, year: int) -> dict[str, date]:
    """Duty → the day an organ set itself in a year, or the day of approval from which the law counts."""
    return {id: date.fromisoformat(day) for id, day in organ.days.get(str(year), {}).items()}


def set_days(organ: Organ, year: int, days: Mapping[str, date], calendar: Calendar) -> None:
    """Keep the days of a year in place of those before. Raises NotEarlier for one after the day the law names."""
    approved, earlier = _parted(days)
    duties(organ.level, year, calendar, also(organ), approved=approved, earlier=earlier)
    kept = {**organ.days, str(year): {id: day.isoformat() for id, day in days.items()}}
    organ.days = {year: days for year, days in kept.items() if days}
    organ.save(update_fields=["days"])


def _parted(days: Mapping[str, date]) -> tuple[dict[str, date], dict[str, date]]:
    """Days of approval, and those an organ set itself."""
    approved = {id: day for id, day in days.items() if kinds()[id].from_approval}
    return approved, {id: day for id, day in days.items() if id not in approved}


def owed(organ: Organ, year: int, calendar: Calendar) -> tuple[Owed, ...]:
    """The duties of an organ in a year with what became of them; none while its level is not known."""
    if not organ.level:
        return ()
    # What was set while the organ stood at another level, or had organs below it, may fit no more: then the law's day holds.
    named = {one.id: one.named for one in settable(organ, year, calendar)}
    days = own_days(organ, year).items()
    approved, earlier = _parted(
        {id: day for id, day in days if id in named and day <= (named[id] or date.max)}
    )
    held = duties(organ.level, year, calendar, also(organ), approved=approved, earlier=earlier)
    told = {year: desk_of(organ, year).annual for year in {one.about for one in held if one.id in _REPORTED}}
    return tuple(_known(one, told.get(one.about)) for one in held)


def _known(duty: Duty, annual: Annual | None) -> Owed:
    if duty.id not in _REPORTED:
        return Owed(duty)
    if annual is None or annual.void:
        return Owed(duty, matter_of(duty.about))
    if duty.id == "frozen":
        return Owed(duty, annual.matter, annual.phase, annual.frozen_on)
    first = next((one for one in annual.versions if one.is_public), None)
    if first is None:
        return Owed(duty, annual.matter, annual.phase)
    done = first.published or first.submitted
    return Owed(duty, annual.matter, annual.phase, done, brought=first.published is None)


def items(organ: Organ, since: date, until: date) -> list[Item]:
    """What falls on the days from one to another, both inclusive, in order: no duties, nothing that is over and done."""
    found = [*_due(organ, since, until), *_scheduled(organ, since, until)]
    found += [*_expiring(organ, since, until), *_leaving(organ, since, until)]
    order = list(SORTS)
    return sorted(found, key=lambda one: (one.day, order.index(one.sort), one.name))


def _due(organ: Organ, since: date, until: date) -> Iterator[Item]:
    for listed in open_matters(organ).filter(due__range=(since, until)).only("matter", "sort", "due"):
        assert listed.due is not None
        yield Item(listed.due, listed.sort, listed.number, listed.matter)


def _scheduled(organ: Organ, since: date, until: date) -> Iterator[Item]:
    first = datetime.combine(since, time.min, _CHINA)
    last = datetime.combine(until + timedelta(1), time.min, _CHINA)
    waiting = Listed.objects.filter(
        organ=organ, sort="publication", phase="cleared", at__gte=first, at__lt=last
    )
    for listed in waiting.order_by("at", "matter"):
        assert listed.at is not None
        at = listed.at.astimezone(_CHINA)
        yield Item(at.date(), "scheduled", f"{listed.number}（{at:%H:%M}）", listed.matter)


def _expiring(organ: Organ, since: date, until: date) -> Iterator[Item]:
    """Documents of the register whose last day in force lies there; few of them bear one, and only those are read."""
    documents = Listed.objects.filter(
        organ=organ, sort="publication", register__in=list(choices()["register"])
    )
    bearing = Entry.objects.filter(organ=organ, matter__in=documents.values("matter"))
    bearing = bearing.filter(line__contains='"expires"')
    entries = Entry.objects.filter(organ=organ, matter__in=bearing.values("matter"))
    lines = entries.order_by("matter", "seq").values_list("line", flat=True).iterator(chunk_size=2000)
    events = (event for event, _ in read_lines(lines, "数据库"))
    for _, told in groupby(events, attrgetter("matter")):
        item = state(told)
        assert isinstance(item, Publication)
        day = _last_day(item)
        if day is not None and since <= day <= until:
            yield Item(day, "expires", item.matter.partition("/")[2], item.matter)


def _last_day(document: Publication) -> date | None:
    """The last day in force it bears; None where it bears none, or is no longer in force anyway."""
    told = document.details.get("expires")
    return date.fromisoformat(told) if told and document.ended is None and not document.void else None


def _leaving(organ: Organ, since: date, until: date) -> Iterator[Item]:
    ending = Appointment.objects.filter(organ=organ, until__range=(since, until), account__is_active=True)
    for one in ending.select_related("account").order_by("until", "account_id", "role"):
        assert one.until is not None
        yield Item(one.until, "appointment", f"{one.account.name}（{ROLES[one.role]}）")


def in_hand(organ: Organ, sort: str) -> QuerySet[Listed]:
    """The matters of one sort that are open, drafts of items too, the earliest due first, those without a day last.

    An item that is not to be published of the organ's own accord is made and done: it is open only while in review.
    One sort at a time, each found by its index in a register however large.
    """
    phases = (*OPEN[sort], "drafted") if sort == "publication" else OPEN[sort]
    held = Listed.objects.filter(organ=organ, sort=sort, phase__in=phases)
    if sort == "publication":
        held = held.exclude(~Q(nature="disclosed"), phase__in=("formed", "amended"))
    # By an expression: the few that are open are then found by their phase, not by walking the index of days.
    return held.order_by(Coalesce("due", Value(date.max)), "matter")
