"""What is due: the matters that are open, and the workdays they have left."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from gongkai.law.calendar import Calendar
from gongkai.web.store.models import Listed, Organ

# The phases in which a matter of a sort is open, and what is owed by its due day.
OPEN: Mapping[str, tuple[str, ...]] = {
    "case": (
        "unconfirmed",
        "processing",
        "consulting",
        "explaining",
        "delayed",
        "correcting",
        "paying",
        "decided",
        "reopened",
    ),
    "publication": ("formed", "amended", "reviewing", "cleared"),
    "dispute": ("pending", "judged"),
}
OWED: Mapping[str, str] = {"case": "答复", "publication": "公开", "dispute": "复议诉讼的答复、举证或者上诉"}


def open_matters(organ: Organ) -> QuerySet[Listed]:
    """The matters of an organ that are open and have a due day, the earliest first."""
    wanted = Q()
    for sort, phases in OPEN.items():
        wanted |= Q(sort=sort, phase__in=phases)
    return Listed.objects.filter(wanted, organ=organ, due__isnull=False).order_by("due", "matter")


@dataclass(frozen=True, slots=True)
class Workdays:
    """The workdays of a calendar, in order: a year overdue is counted in one step. years: those loaded."""

    days: Sequence[date]
    years: frozenset[int]

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        """Those of all years loaded, between which there is no gap."""
        first, last = date(calendar.covered[0], 1, 1), date(calendar.covered[-1], 12, 31)
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return cls([day for day in days if calendar.is_workday(day)], frozenset(calendar.covered))

    def left(self, due: date, on: date) -> int | None:
        """Workdays from the day after `on` to the due day, inclusive; below 0 the workdays it is over.

        None where the count would run into a year whose holiday notice is not loaded.
        """
        if not {due.year, on.year} <= self.years:
            return None
        return bisect_right(self.days, due) - bisect_right(self.days, on)
