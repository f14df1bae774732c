"""The last day to reply to an application, given all that happened to it since it was received."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice, pairwise, takewhile

from gongkai.base.errors import CalendarGap, ClockStopped, NotLegal, OutOfOrder
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.law.deadline import (
    CountedDay,
    Deadline,
    Span,
    counted_days,
    fee_payment_deadline,
    workday_deadline,
)
from gongkai.law.instruments import spoken
from gongkai.law.readings import DEFAULT, Readings
from gongkai.law.values import Term, values


@dataclass(frozen=True, slots=True)
class Correction:
    """The applicant was told what to correct, and the corrected application came; None: not yet. 第三十条."""

    noticed: date
    answered: date | None = None


class Consulted(StrEnum):
    """Who is asked; the value is the id of their period in values.yaml."""

    THIRD_PARTY = "third_party"  # 第三十二条
    PEER = "peer"  # 共同制作机关, 第三十四条
    COORDINATION = "coordination"  # 有关机关, 第十一条: no period, no consent by silence

    @property
    def zh(self) -> str:
        return {"third_party": "征求第三方意见", "peer": "征求共同制作机关意见"}.get(self, "与有关机关协商")


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question sent out, received by those asked, and answered. None: not yet, or not known."""

    out: date
    received: date | None = None
    answered: date | None = None
    whom: Consulted = Consulted.THIRD_PARTY


@dataclass(frozen=True, slots=True)
class Extension:
    """So many workdays more, told to the applicant on a day (posted, signed for). 第三十三条第二款."""

    days: int
    told: date


@dataclass(frozen=True, slots=True)
class Delay:
    """The applicant of too many requests was told that the reply comes by a day. 第三十五条."""

    told: date
    until: date


@dataclass(frozen=True, slots=True)
class Payment:
    """A bill for the fee was sent, received and paid. None: not yet, or not known."""

    billed: date
    received: date | None = None
    paid: date | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The applicant of too many requests was asked for reasons, and gave them; None: not yet. 第三十五条."""

    asked: date
    given: date | None = None


Event = Correction | Consultation | Extension | Delay | Payment | Explanation


def reply_deadline(
    received: date, calendar: Calendar, events: Iterable[Event] = (), readings: Readings = DEFAULT
) -> Deadline:
    """Last day on which the organ may still reply (第三十三条: 20 workdays; 15 if received before 2019-05-15).

    received: day of receipt, itself not counted. events: in any order.
    A correction starts the count anew, and so does payment of a fee; consultations stop it for the union of their times,
    each from the day it went out to the answer or the end of the period to answer, inclusive; an extension adds workdays
    if told by the due day; 第三十五条 sets a day of its own. What went before a restart no longer counts; where a correction is
    asked for and made on one day, days do not tell what else of that day came after it, and nothing of it counts: the
    earlier last day.
    The days shown are those since the last restart. The version in force on the day of receipt governs.
    Raises NotLegal for a step the law does not allow on its day, ClockStopped while there is no due day,
    OutOfOrder for impossible dates, CalendarGap, LawNotInForce.
    """
    clock = _Clock(calendar, readings, received, received)
    for day, rank, event in sorted(
        _moments(events, readings), key=lambda moment: (*moment[:2], repr(moment[2]))
    ):
        if day < received:
            raise OutOfOrder("收到申请以后的事", received, day)
        clock = clock.restarted(event, day) if rank in _RESTARTS else clock.after(event, day)
    return clock.deadline()


# Of what falls on one day a restart comes first, and what stops the clock altogether last;
# a step begun and ended on one day ends after it began.
_RESTARTS = (0, 5)
_RANKS = {Consultation: 1, Explanation: 1, Extension: 2, Delay: 3, Correction: 4, Payment: 4}


def _moments(events: Iterable[Event], readings: Readings) -> Iterator[tuple[date, int, Event]]:
    """Each event on the day it begins, and those that restart the clock again on the day they do.

    By the reading suspend_start=receipt a consultation begins when it is received, and never while that day is not known.
    """
    for event in events:
        days = _days(event)
        begin: date | None = days[0]
        if isinstance(event, Consultation) and readings.suspend_start == "receipt":
            begin = event.received
        if begin:
            yield begin, _RANKS[type(event)], event
        match event:
            case Correction(answered=date() as end) | Payment(paid=date() as end):
                yield end, _RESTARTS[end == days[0]], event


def _days(event: Event) -> list[date]:
    """The known days of an event, in their order. Raises OutOfOrder."""
    match event:
        case Correction(noticed, answered):
            step, days = "补正", [noticed, answered]
        case Consultation(out, got, answered, whom):
            step, days = whom.zh, [out, got, answered]
        case Extension(told=told):
            step, days = "延期", [told]
        case Delay(told, until):
            step, days = "延迟答复", [told, until]
        case Payment(billed, got, paid):
            step, days = "收费", [billed, got, paid]
        case Explanation(asked, given):
            step, days = "说明理由", [asked, given]
    known = [day for day in days if day is not None]
    for earlier, later in pairwise(known):
        if later < earlier:
            raise OutOfOrder(step, earlier, later)
    return known


@dataclass(frozen=True, slots=True)
class _Clock:
    """The reply period after some of the events.

    received governs the law; start is the day the count runs from. spans: times not counted; stopped: a correction or
    payment the count waits for, after which it starts anew. corrections: how many were asked for, restarts included.
    gap: why the end of a consultation, which still lasts as far as the calendar goes, is not known.
    """

    calendar: Calendar
    readings: Readings
    received: date
    start: date
    extensions: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    cites: tuple[str, ...] = ()
    stopped: Span | None = None
    delay: Delay | None = None
    corrections: int = 0
    gap: CalendarGap | None = None

    def after(self, event: Event, day: date) -> "_Clock":
        """The clock once an event has begun on a day. Raises NotLegal."""
        match event:
            case Correction():
                return self._corrected(event)
            case Consultation():
                return self._consulted(event, day)
            case Extension():
                return self._extended(event)
            case Delay():
                return self._delayed(event)
            case Payment():
                return self._billed(event)
            case Explanation(asked, given) if self.readings.reason_pauses_clock:
                return self._spanned(Span(asked, given, "等待申请人说明理由"), "explanation")
            case Explanation():
                return self

    def restarted(self, event: Event, day: date) -> "_Clock":
        """The clock once the applicant has corrected or paid: anew, or by the reading `resume` running on."""
        if isinstance(event, Payment) and self.readings.after_payment == "resume":
            span = Span(event.billed, day, "等待缴费")
            return replace(self, spans=(*self.spans, span), stopped=None)
        paid = isinstance(event, Payment)
        cite = values()["fee_payment"].on(day).cite if paid else self._term("correction_notice").cite
        fresh = _Clock(self.calendar, self.readings, self.received, day)
        return replace(fresh, cites=(cite,), corrections=self.corrections)

    def deadline(self) -> Deadline:
        """The last day as things stand. Raises ClockStopped."""
        cites = tuple(dict.fromkeys((self._term("reply_period").cite, *self.cites)))
        waiting = self._waiting()
        if self.delay and not self.stopped:
            return Deadline(self.delay.until, tuple(self._delayed_days(self.delay)), cites)
        if self.gap and not self.stopped:
            raise self.gap
        if waiting:
            raise ClockStopped(waiting.after, waiting.why)
        length = _length(self._term("reply_period")) + sum(self.extensions)
        return workday_deadline(
            self.start,
            length,
            self.calendar,
            cites,
            spans=self.spans,
            count_start_day=self.readings.count_start_day,
        )

    def _delayed_days(self, delay: Delay) -> Iterator[CountedDay]:
        run = counted_days(
            self.start, self.calendar, self.spans, count_start_day=self.readings.count_start_day
        )
        yield from takewhile(lambda one: one.day <= delay.told, run)
        for n in range(1, (delay.until - delay.told).days + 1):
            yield CountedDay(delay.told + n * ONE_DAY, False, "已告知延迟答复")

    def _term(self, id: str) -> Term:
        return values()[id].on(self.received)

    def _waiting(self) -> Span | None:
        return self.stopped or next((span for span in self.spans if span.until is None), None)

    def _due(self) -> date | None:
        """The due day as things stand, None while the period stands still."""
        if self.stopped or (self._waiting() and not self.delay and not self.gap):
            return None
        return self.deadline().day

    def _due_seen_from(self, day: date) -> date | None:
        """The due day; None, too, where it lies beyond the calendar and the day does not. Raises CalendarGap."""
        try:
            return self._due()
        except CalendarGap as gap:
            if day < gap.day:
                return None
            raise

    def _over(self, day: date) -> date | None:
        """The due day when it lies before a day. A day before the end of the calendar is judged without what follows."""
        due = self._due_seen_from(day)
        return due if due and due < day else None

    def _consulted(self, event: Consultation, day: date) -> "_Clock":
        """A consultation whose end no notice tells yet is open: what falls before that is judged all the same."""
        until, unknown = None, None
        try:
            until = consultation_end(event, self.received, self.calendar)
        except CalendarGap as gap:
            unknown = gap
        spanned = self._spanned(Span(day, until, event.whom.zh), event.whom, "suspension")
        return spanned if spanned is self else replace(spanned, gap=self.gap or unknown)

    def _spanned(self, span: Span, *ids: str) -> "_Clock":
        """A time not counted, unless it begins after the due day or a day was set by 第三十五条."""
        if self.delay or self._over(span.after):
            return self
        cites = (self._term(id).cite for id in ids)
        return replace(self, spans=(*self.spans, span), cites=(*self.cites, *cites))

    def _corrected(self, event: Correction) -> "_Clock":
        if self.corrections == self.readings.correction_max:
            raise NotLegal(
                f"{event.noticed} 再次告知补正",
                "补正应当一次性告知",
                spoken("国务院令第711号#第三十条"),
                "可以当面或者电话与申请人沟通；内容仍不明确的，作出无法提供的答复",
            )
        stopped = Span(event.noticed, event.answered, "等待申请人补正")
        return replace(self, stopped=stopped, corrections=self.corrections + 1)

    def _extended(self, event: Extension) -> "_Clock":
        term = self._term("reply_extension")
        left = _length(term) - sum(self.extensions)

        def refuse(why: str, legal: str) -> NotLegal:
            return NotLegal(f"{event.told} 告知延期", why, spoken(term.cite), legal)

        if self.stopped:
            raise refuse(f"{self.stopped.why}期间不计答复期限", "期限重新计算以后，确有需要的再延期")
        if self.delay:
            raise refuse("已经告知延迟答复", f"应在 {self.delay.until} 以前答复")
        if due := self._over(event.told):
            raise refuse(f"答复期限已于 {due} 届满", f"延期应在 {due} 或者以前批准并告知申请人")
        if len(self.extensions) == self.readings.extension_max_times:
            raise refuse("已经延期过", "应在延长后的期限内答复")
        if not 1 <= event.days <= left:
            raise refuse(f"不能延长 {event.days} 个工作日", f"可以延长 1 至 {left} 个工作日")
        return replace(self, extensions=(*self.extensions, event.days), cites=(*self.cites, term.cite))

    def _delayed(self, event: Delay) -> "_Clock":
        cite = self._term("explanation").cite
        due = self._due_seen_from(event.told)
        step = f"{event.told} 告知延迟答复"
        if due and due < event.told:
            raise NotLegal(step, f"答复期限已于 {due} 届满", spoken(cite), f"应在 {due} 或者以前告知申请人")
        if due and due >= event.until:
            raise NotLegal(step, f"答复期限到 {due} 才届满", spoken(cite), f"应在 {due} 或者以前答复")
        return replace(self, delay=event, cites=(*self.cites, cite))

    def _billed(self, event: Payment) -> "_Clock":
        cite = values()["fee_payment"].on(event.billed).cite
        if due := self._over(event.billed):
            legal = f"收费通知应在 {due} 或者以前发出"
            raise NotLegal(f"{event.billed} 发出收费通知", f"答复期限已于 {due} 届满", spoken(cite), legal)
        last = self._payable_until(event)
        if event.paid and last and event.paid > last:
            legal = "不再处理该申请；申请人仍然需要的，可以重新申请"
            raise NotLegal(
                f"{event.paid} 缴费", f"缴费期限已于 {last} 届满，视为放弃申请", spoken(cite), legal
            )
        return replace(self, stopped=Span(event.billed, event.paid, "等待缴费"), cites=(*self.cites, cite))

    def _payable_until(self, event: Payment) -> date | None:
        """The last day to pay; None where it is not known, or lies beyond the calendar and the payment does not."""
        if event.received is None or event.paid is None:
            return None
        try:
            return fee_payment_deadline(event.received, self.calendar).day
        except CalendarGap as gap:
            if event.paid < gap.day:
                return None
            raise


def _length(term: Term) -> int:
    """The number of a period that always has one."""
    assert term.value is not None, term.cite
    return term.value


def consultation_end(event: Consultation, received: date, calendar: Calendar) -> date | None:
    """The day a consultation ends: the answer, or the last day to answer if that comes first; None while it lasts.

    received: receipt of the application, which governs the law. Without the day those asked received the question, or
    where the law sets them no period, it lasts until the answer. Raises CalendarGap, LawNotInForce.
    Law: 条例第三十二、三十四条; 第十一条 sets no period.
    """
    term = values()[event.whom].on(received)
    if term.value is None or event.received is None:
        return event.answered
    for day in islice(calendar.workdays_after(event.received), term.value):
        if event.answered is not None and event.answered <= day:
            return event.answered
    return day


def first_day(event: Event) -> date:
    """The day a step began: told, sent, asked. Raises OutOfOrder for days that cannot be."""
    return _days(event)[0]
