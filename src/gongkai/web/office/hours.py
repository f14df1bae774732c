"""When people are at their desks: workdays, and the hours in which mail waits."""

from datetime import date, datetime, time

from gongkai.base.errors import CalendarGap
from gongkai.web.office.desks import CALENDAR

MORNING = time(7, 30)


def worked(day: date) -> bool:
    """Whether people work on a day. Beyond the last holiday notice Monday to Friday: no due day is told by this."""
    try:
        return CALENDAR.is_workday(day)
    except CalendarGap:
        return day.weekday() < 5


def quiet(at: datetime, hours: tuple[time, time]) -> bool:
    """Whether mail waits: on days off, and from the first of the hours to the second, over midnight too."""
    since, until = hours
    now = at.time()
    night = since <= now or now < until if since > until else since <= now < until
    return night or not worked(at.date())
