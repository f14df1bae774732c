"""Last days: counted in workdays, natural days or months, with every day between shown as counted or not."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.law.readings import DEFAULT, Readings
from gongkai.law.values import values

PUBLICATION = "publication"  # the period of what no law sets another for
_ROLLING = "民事诉讼法#第八十五条第三款"
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One natural day of a count: whether it is counted, and why (not), in Chinese."""

    day: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, inclusive; every natural day from the first that could count to the last; the articles applied."""

    day: date
    days: tuple[CountedDay, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is not counted: every day after `after` up to `until`, inclusive; `until` None while it lasts."""

    after: date
    until: date | None
    why: str

    def __contains__(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


def counted_days(
    start: date, calendar: Calendar, spans: Sequence[Span] = (), *, count_start_day: bool = False
) -> Iterator[CountedDay]:
    """Every natural day from a start, counted when it is a workday outside all spans; until CalendarGap.

    start: the day of the event, itself left out unless count_start_day. Spans that overlap take a day out once.
    Law: 民事诉讼法第八十五条第二款, by analogy.
    """
    day = start if count_start_day else calendar.next_day(start)
    while True:
        worked = calendar.is_workday(day)
        stopped = next((span.why for span in spans if day in span), None) if worked else None
        yield CountedDay(day, worked and stopped is None, stopped or calendar.why(day))
        day += ONE_DAY


def workday_deadline(
    start: date,
    length: int,
    calendar: Calendar,
    cites: Iterable[str] = (),
    *,
    spans: Sequence[Span] = (),
    count_start_day: bool = False,
) -> Deadline:
    """The `length`-th day counted by counted_days.

    Raises CalendarGap when the count passes the years loaded; ValueError for a length below 1.
    """
    if length < 1:
        raise ValueError(f"a period has at least one workday, not {length}")
    days: list[CountedDay] = []
    for one in counted_days(start, calendar, spans, count_start_day=count_start_day):
        days.append(one)
        length -= one.counted
        if not length:
            break
    return Deadline(days[-1].day, tuple(days), tuple(cites))


def natural_days_deadline(
    start: date, length: int, calendar: Calendar, cites: Iterable[str] = ()
) -> Deadline:
    """The `length`-th natural day after a day, rolled over days off to the next workday.

    A make-up Saturday is a workday: nothing rolls. Raises CalendarGap when the last day's year is not loaded.
    Law: 民事诉讼法第八十五条第三款, 行政复议法第八十八条第一款, 行政诉讼法第一百零一条.
    """
    try:
        last = start + length * ONE_DAY
    except OverflowError:
        raise CalendarGap(date.max, calendar.covered) from None
    return _rolled(start, last, calendar, cites)


def months_deadline(start: date, months: int, calendar: Calendar, cites: Iterable[str] = ()) -> Deadline:
    """The day of the same number so many months later, the month's end where there is none; rolled like natural days.

    Law: 民法典第二百零二条, 第二百零三条.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise CalendarGap(date.max, calendar.covered)
    last = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return _rolled(start, last, calendar, cites)


def _rolled(start: date, last: date, calendar: Calendar, cites: Iterable[str]) -> Deadline:
    natural = [CountedDay(start + n * ONE_DAY, True, "自然日") for n in range(1, (last - start).days + 1)]
    if calendar.is_workday(last):
        return Deadline(last, tuple(natural), tuple(cites))
    natural[-1] = CountedDay(last, True, f"期限末日，{calendar.why(last)}，顺延")
    due = next(calendar.workdays_after(last))
    off = [last + n * ONE_DAY for n in range(1, (due - last).days)]
    rolled = [CountedDay(day, False, calendar.why(day)) for day in off]
    return Deadline(due, (*natural, *rolled, CountedDay(due, False, "顺延至此")), (*cites, _ROLLING))


def period_deadline(id: str, start: date, calendar: Calendar) -> Deadline:
    """The last day of the period of that id in values.yaml, begun by what happened on `start`.

    The version in force on `start` governs. Raises KeyError for an id that is none or that sets no period,
    LawNotInForce, CalendarGap.
    """
    term = values()[id].on(start)
    if term.value is None:
        raise KeyError(f"{id} sets no period")
    if term.unit == "workday":
        return workday_deadline(start, term.value, calendar, (term.cite,))
    if term.unit == "day":
        return natural_days_deadline(start, term.value, calendar, (term.cite,))
    return months_deadline(start, term.value * _MONTHS[term.unit], calendar, (term.cite,))


def publication_deadline(formed: date, calendar: Calendar, term: str = PUBLICATION) -> Deadline:
    """Last day to publish what was made or changed on a day and is to be published of the organ's own accord.

    term: the period another law sets, an id of values.yaml; from a day before that law, the general one runs.
    formed: of budgets and accounts the day they were approved. Raises what `period_deadline` does.
    Law: 条例第二十六条; 预算法第十四条; 国办发〔2018〕118号.
    """
    since = values()[term].history[0][0]
    return period_deadline(term if since <= formed else PUBLICATION, formed, calendar)


def fee_payment_deadline(bill_received: date, calendar: Calendar) -> Deadline:
    """Last day on which the applicant may pay the fee; the count starts the day after the bill came. Law: 109号."""
    return period_deadline("fee_payment", bill_received, calendar)


def correction_notice_deadline(received: date, calendar: Calendar, readings: Readings = DEFAULT) -> Deadline:
    """Last day to tell the applicant what to correct. A later notice is a flaw, but restarts the clock all the same.

    Law: 条例第三十条.
    """
    term = values()["correction_notice"].on(received)
    assert term.value is not None
    return workday_deadline(
        received, term.value, calendar, (term.cite,), count_start_day=readings.count_start_day
    )


def correction_deadline(
    issued: date, received: date, length: int, calendar: Calendar, readings: Readings = DEFAULT
) -> Deadline:
    """Last day for the applicant to correct the application, within the time the organ set.

    issued, received: when the notice went out and came; length: workdays the organ set, 15 as a rule.
    Law: 条例第三十条; 苏政办函〔2019〕98号.
    """
    start = received if readings.correction_start == "receipt" else issued
    return workday_deadline(start, length, calendar, ("国务院令第711号#第三十条",))
