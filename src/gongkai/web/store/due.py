"""What is due: the matters that are open, and the workdays they have left."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from itertools import takewhile

from django.db.models import Q, QuerySet

from gongkai.base.errors import CalendarGap
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
    "publication": ("formed", "amended"),
    "dispute": ("pending", "judged"),
}
OWED: Mapping[str, str] = {"case": "答复", "publication": "公开", "dispute": "复议诉讼的答复、举证或者上诉"}


def open_matters(organ: Organ) -> QuerySet[Listed]:
    """The matters of an organ that are open and have a due day, the earliest first."""
    wanted = Q()
    for sort, phases in OPEN.items():
        wanted |= Q(sort=sort, phase__in=phases)
    return Listed.objects.filter(wanted, organ=organ, due__isnull=False).order_by("due", "matter")


def workdays_left(due: date, on: date, calendar: Calendar) -> int | None:
    """Workdays from the day after `on` to the due day, inclusive; below 0 the workdays it is over.

    None where the count would run into a year whose holiday notice is not loaded.
    """
    first, last, sign = (on, due, 1) if on <= due else (due, on, -1)
    with suppress(CalendarGap):
        return sign * sum(1 for _ in takewhile(lambda day: day <= last, calendar.workdays_after(first)))
    return None
