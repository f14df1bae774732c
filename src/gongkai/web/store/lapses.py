"""Which requests were answered late in a year, as the ledger has it: what section five has to own up to."""

from django.db.models import F

from gongkai.law.calendar import Calendar
from gongkai.ledger import Case, standing, state
from gongkai.report import Fact
from gongkai.report.indicators import indicators
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Listed, Organ

_LATE = "late_replies"


def late_requests(organ: Organ, year: int, calendar: Calendar) -> list[str]:
    """The requests whose reply of that year went out after the last day, by name.

    Those whose row looks late are looked up in their file, which knows of withdrawals. A last day the calendar cannot
    tell makes nothing late.
    """
    listed = Listed.objects.filter(organ=organ, sort="case", done__year=year, done__gt=F("due"))
    named = listed.exclude(phase="struck").order_by("matter").values_list("matter", flat=True)
    return [matter for matter in named if _is_late(organ, matter, calendar)]


def _is_late(organ: Organ, matter: str, calendar: Calendar) -> bool:
    case = state(events_of(organ, matter))
    assert isinstance(case, Case)
    assert case.current
    assert case.current.delivered
    return any(
        one.id == "delivered_late" for one in standing(case, case.current.delivered, calendar).cautions
    )


def lapses(organ: Organ, year: int, calendar: Calendar) -> tuple[Fact, ...]:
    """That so many were, as a fact a draft can state; none where none was."""
    one, count = indicators()[_LATE], len(late_requests(organ, year, calendar))
    unit = one.units[0]
    return (Fact(_LATE, count, unit, f"{one.zh}{count}{unit}（台账）", label=one.zh),) if count else ()
