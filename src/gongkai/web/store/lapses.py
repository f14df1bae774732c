"""What was answered or published late in a year, as the ledger has it: what section five has to own up to."""

from django.db.models import F, QuerySet

from gongkai.law.calendar import Calendar
from gongkai.ledger import Case, standing, state
from gongkai.report import Fact
from gongkai.report.indicators import indicators
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Listed, Organ


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


def late_publications(organ: Organ, year: int) -> QuerySet[Listed]:
    """The items published in a year after the last day, anew or as changed, in no order."""
    held = Listed.objects.filter(organ=organ, late__contains=str(year))
    # `late` is not empty, said once more: only so is it looked for in the index of those.
    return held.exclude(late="").exclude(phase="struck")


def late_years(organ: Organ) -> list[str]:
    """The years in which something was published late, the newest first."""
    told = Listed.objects.filter(organ=organ).exclude(late="").values_list("late", flat=True).distinct()
    return sorted({year for years in told for year in years.split()}, reverse=True)


def lapses(organ: Organ, year: int, calendar: Calendar) -> tuple[Fact, ...]:
    """That so many were, as facts a draft can state; none where none was."""
    counts = {
        "late_replies": len(late_requests(organ, year, calendar)),
        "late_disclosures": late_publications(organ, year).count(),
    }
    return tuple(_fact(id, count) for id, count in counts.items() if count)


def _fact(id: str, count: int) -> Fact:
    one = indicators()[id]
    return Fact(id, count, one.units[0], f"{one.zh}{count}{one.units[0]}（台账）", label=one.zh)
