"""我的工作台: what is open, who holds it, the most urgent first; and how a listed matter looks on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.base.errors import CalendarGap
from gongkai.ledger.kinds import sorts
from gongkai.web.office.clock import today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.store import due
from gongkai.web.store.columns import columns
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.publishing import awaiting

OPEN = due.OPEN["case"]
_WORKDAYS = due.Workdays.of(CALENDAR)
SOON = 5  # workdays left from which a row is amber
SHOWN = 200  # more is no desk but a list
_HOLDERS = 12
_ITEMS = 20  # of each kind on the desk; the list has all


@dataclass(frozen=True, slots=True)
class Row:
    """A matter as the desk lists it. colour: over, soon or calm; left: workdays, None without a due day."""

    listed: Listed
    phase: str
    left: int | None
    colour: str


@require_GET
@at_desk("see_matters")
def desk(request: HttpRequest, organ: Organ) -> HttpResponse:
    """我的工作台: what is open, by due day, the most urgent first; no more than fit a desk."""
    day = today()
    held = Listed.objects.filter(organ=organ, sort="case", phase__in=OPEN)
    # By an expression, for the same reason as below: what is open is few, and found by its phase.
    listed = held.order_by(Coalesce("due", Value(date.max)), "matter")[:SHOWN]
    holders = _holders(held, day)
    shown: dict[str, Any] = {
        "organ": organ,
        "rows": found(listed, day),
        "holders": holders[:_HOLDERS],
        "more": len(holders) > _HOLDERS,
        "total": sum(one["held"] for one in holders),
        "may_write": may_here(request, "write"),
        **_items(request, organ, day),
    }
    return render(request, "office/desk.html", shown)


def _items(request: HttpRequest, organ: Organ, day: date) -> dict[str, Any]:
    """主动公开 on the desk: what waits for this person's review, what is due, how many columns are stale."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    items = Listed.objects.filter(organ=organ, sort="publication")
    urgent = items.filter(overdue(day, "publication") | soon(day, "publication"))
    return {
        "to_review": found(awaiting(organ, person, day).order_by("begun", "matter")[:_ITEMS], day),
        "to_publish": found(urgent.order_by(Coalesce("due", Value(date.max)), "matter")[:_ITEMS], day),
        "stale": sum(one.is_stale for one in columns(organ, day)) if items.exists() else 0,
        "most_items": _ITEMS,
    }


def _holders(held: QuerySet[Listed], on: date) -> list[Any]:
    """Every unit with what it holds, what is overdue and what soon will be; who is latest stands first."""
    # Grouped by the bare column, SQLite would walk the index of units, that is every request there ever was.
    counts = held.values(holder=Coalesce("unit", Value(""))).annotate(
        held=Count("pk"), over=Count("pk", filter=overdue(on)), soon=Count("pk", filter=soon(on))
    )
    return list(counts.order_by("-over", "-soon", "-held", "holder"))


def overdue(on: date, sort: str = "case") -> Q:
    """Open and past its due day."""
    return Q(phase__in=due.OPEN[sort], due__lt=on)


def soon(on: date, sort: str = "case") -> Q:
    """Open, not overdue, and amber."""
    coming = Q(phase__in=due.OPEN[sort], due__gte=on)
    try:
        first_calm = [*islice(CALENDAR.workdays_after(on), SOON + 1)][-1]
    except CalendarGap:  # due days end with the calendar as well
        return coming
    return coming & Q(due__lt=first_calm)


def row(listed: Listed, on: date) -> Row:
    """A listed matter on a day."""
    phase = sorts()[listed.sort].phases[listed.phase]
    if listed.due is None or listed.phase not in due.OPEN[listed.sort]:
        return Row(listed, phase, None, "calm")
    left = _WORKDAYS.left(listed.due, on)
    is_soon = left is not None and left <= SOON
    return Row(listed, phase, left, "over" if listed.due < on else "soon" if is_soon else "calm")


def found(listed: Iterable[Listed], on: date) -> list[Row]:
    """Rows of a list on a day."""
    return [row(one, on) for one in listed]
