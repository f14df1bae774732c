"""Where a request stands on a day: the due day and its count, what the law offers next, what to look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from gongkai.base.errors import CalendarGap, ClockStopped, LawNotInForce, NotLegal, OutOfOrder
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.law.deadline import CountedDay, Deadline, period_deadline
from gongkai.law.readings import DEFAULT, Readings
from gongkai.law.reply import (
    Consultation,
    Consulted,
    Correction,
    Delay,
    Explanation,
    Extension,
    Payment,
    first_day,
    reply_deadline,
)
from gongkai.law.reply import Event as Step
from gongkai.ledger.case import Case, Redo
from gongkai.ledger.cautions import Caution, applicants_last_day, cautions
from gongkai.ledger.event import Event
from gongkai.ledger.fold import Held, state
from gongkai.ledger.kinds import ABOUT_THE_REGISTER, RECTIFIED, Kind, sorts
from gongkai.ledger.matter import refused

# Under which articles a request is ordered to be handled anew, by the procedure.
_ORDERED: Mapping[str, tuple[str, ...]] = {
    "reconsideration": ("行政复议法#第六十四条", "行政复议法#第六十六条"),
    "litigation": ("法释〔2025〕8号#第十一条",),
}
# The steps an organ may take until the due day only.
_BY_DAY = (Extension, Delay, Payment)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request on a day.

    deadline: the last day to reply with its count; None while there is none, then `waits` says why.
    left: workdays from tomorrow to the last day, inclusive; below 0 the workdays it is over; None when answered or no
    last day is known. steps: the kinds of event the law offers on this day. cautions: what to look at, worst first.
    """

    phase: str
    deadline: Deadline | None
    waits: str
    left: int | None
    steps: tuple[Kind, ...]
    cautions: tuple[Caution, ...]


def standing(case: Case, today: date, calendar: Calendar, readings: Readings = DEFAULT) -> Standing:
    """Where a request stands on a day. A due day beyond the last holiday notice is told as waiting for that notice."""
    due, waits = _due(case, calendar, readings)
    answered = case.current is not None and case.current.delivered is not None
    left = None if due is None or answered or case.void else _left(today, due.day, calendar)
    return Standing(
        case.phase,
        due,
        waits,
        left,
        tuple(_offered(case, today, due, calendar, readings)),
        () if case.void else tuple(cautions(case, today, due, calendar, readings)),
    )


def admit(events: Iterable[Event], new: Event, calendar: Calendar, readings: Readings = DEFAULT) -> Held:
    """The matter with one event more, if both the register and the law allow it on its day.

    Raises what `state` raises; NotLegal for a step the law does not allow on that day, with its article and what would
    be legal. A deadline not known yet (a clock stopped, a holiday notice not out) stops no step that is surely in time;
    CalendarGap for one that is not.
    """
    matter = state([*events, new])
    if isinstance(matter, Case) and matter.received and not matter.redo:
        _in_time(matter, new, calendar, readings)
        current = matter.current
        written = new.body["event"] if new.kind == RECTIFIED else new.seq
        if current and current.event == written and current.code in ("O1", "O2"):
            _surely_abandoned(matter, current.decided, new, calendar, readings)
    return matter


def _in_time(case: Case, new: Event, calendar: Calendar, readings: Readings) -> None:
    """Raise unless the law allows every step; CalendarGap where the new one lies beyond what the calendar can judge."""
    assert case.received is not None
    try:
        reply_deadline(case.received, calendar, case.steps.values(), readings)
    except ClockStopped:
        return
    except CalendarGap as gap:
        step = case.steps.get(new.body["event"] if new.kind == RECTIFIED else new.seq)
        if isinstance(step, _BY_DAY) and first_day(step) >= gap.day:
            raise


def _due(case: Case, calendar: Calendar, readings: Readings) -> tuple[Deadline | None, str]:
    """The last day to reply, or None and why there is none."""
    received = case.received
    if received is None:
        return None, "尚未与申请人确认收到，答复期限没有开始"
    try:
        if case.redo is None:
            return reply_deadline(received, calendar, case.steps.values(), readings), ""
        if case.redo.until:
            return _ordered(case.redo, case.redo.until), ""
        if case.redo.procedure == "reconsideration":
            return None, "复议决定责令处理的期限没有登记"
        return period_deadline("court_ordered_disclosure", case.redo.ordered, calendar), ""
    except (ClockStopped, CalendarGap, LawNotInForce, NotLegal, OutOfOrder) as reason:
        return None, str(reason)  # a register brought in from elsewhere may hold steps the law did not allow


def _ordered(redo: Redo, until: date) -> Deadline:
    """The last day an order names: no day is counted up to it, and each says why."""
    days = ((redo.ordered + n * ONE_DAY) for n in range(1, (until - redo.ordered).days + 1))
    return Deadline(
        until, tuple(CountedDay(day, False, "责令的期限") for day in days), _ORDERED[redo.procedure]
    )


def _left(today: date, due: date, calendar: Calendar) -> int | None:
    first, last, sign = (today, due, 1) if today <= due else (due, today, -1)
    try:
        return sign * sum(1 for _ in takewhile(lambda day: day <= last, calendar.workdays_after(first)))
    except CalendarGap:
        return None


def _offered(
    case: Case, today: date, due: Deadline | None, calendar: Calendar, readings: Readings
) -> Iterator[Kind]:
    for kind in sorts()["case"].kinds.values():
        if case.phase not in kind.during or kind.id in ABOUT_THE_REGISTER:
            continue
        if not _has_object(case, kind.id):
            continue
        trial = _trial(kind.id, today, due)
        if trial is None or _is_lawful(case, trial, calendar, readings):
            yield kind


def _has_object(case: Case, kind: str) -> bool:
    """Whether there is something for a step to be done to: a question to answer, a letter to receive."""
    asked = [step for step in case.steps.values() if isinstance(step, Consultation)]
    match kind:
        case "answered":
            return any(step.answered is None for step in asked)
        case "third_party_told":
            return any(step.whom is Consulted.THIRD_PARTY for step in asked)
        case "served":
            return bool(case.sent.keys() - case.told.keys())
        case "delayed":
            return any(isinstance(step, Explanation) and step.given for step in case.steps.values())
        case "delivered":
            return case.phase == "decided" or case.returned
    return True


def _trial(kind: str, today: date, due: Deadline | None) -> Step | None:
    """The least such step would be, taken today; None for kinds the law bounds by no day."""
    match kind:
        case "extended":
            return Extension(1, today)
        case "correction_asked":
            return Correction(today)
        case "billed":
            return Payment(today)
        case "delayed":
            last = max(today, due.day if due else today)
            return None if last == date.max else Delay(today, last + ONE_DAY)
    return None


def _is_lawful(case: Case, step: Step, calendar: Calendar, readings: Readings) -> bool:
    if case.received is None or case.redo or first_day(step) < case.received:
        return False
    try:
        reply_deadline(case.received, calendar, [*case.steps.values(), step], readings)
    except (NotLegal, OutOfOrder, LawNotInForce):
        return False
    except ClockStopped:
        return True
    except CalendarGap as gap:
        return first_day(step) < gap.day
    return True


def _surely_abandoned(case: Case, on: date, new: Event, calendar: Calendar, readings: Readings) -> None:
    """Raise NotLegal unless the applicant's time to correct or to pay is over before a day."""
    letter = case.awaited
    assert letter is not None, "the register lets O1 and O2 follow a letter that waits only"
    last = applicants_last_day(case, letter, calendar, readings)
    if last is None:
        raise refused(new, "没有登记申请人何时收到告知，期限无从起算", "先登记对方收到文书的日期")
    if on <= last:
        raise refused(new, f"申请人的期限到 {last} 才届满", f"{last + ONE_DAY} 起可以作这一决定")
