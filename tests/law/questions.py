"""What a file of law cases can ask: from what is given, in the words of the file, to an answer in the same words."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import correction_deadline, period_deadline
from gongkai.law.readings import Readings
from gongkai.law.receipt import Channel, receipt_day
from gongkai.law.reply import (
    Consultation,
    Consulted,
    Correction,
    Delay,
    Event,
    Explanation,
    Extension,
    Payment,
    reply_deadline,
)

Words = dict[str, Any]
PLAIN: Words = {}
CALENDAR = Calendar.load()
EVENTS: dict[str, Callable[..., Event]] = {
    one.__name__.lower(): one for one in (Correction, Consultation, Extension, Delay, Payment, Explanation)
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(words: Words) -> Event:
    """{correction: {noticed: 2026-02-26}} as the event it names."""
    ((kind, given),) = words.items()
    plain = {"days": int, "whom": Consulted}
    return EVENTS[kind](**{key: plain.get(key, day)(value) for key, value in given.items()})


def known(as_known_on: str | None) -> Calendar:
    return Calendar.load(day(as_known_on)) if as_known_on else CALENDAR


def reply(
    received: str, events: Iterable[Words] = (), readings: Words = PLAIN, as_known_on: str | None = None
) -> Words:
    happened = [event(words) for words in events]
    return {"due": str(reply_deadline(day(received), known(as_known_on), happened, Readings(**readings)).day)}


def period(period: str, start: str) -> Words:
    return {"due": str(period_deadline(period, day(start), CALENDAR).day)}


def correction(issued: str, received: str, length: int, readings: Words = PLAIN) -> Words:
    got = correction_deadline(day(issued), day(received), length, CALENDAR, Readings(**readings))
    return {"due": str(got.day)}


def receipt(channel: str, arrived: str, confirmed: str | None = None, readings: Words = PLAIN) -> Words:
    got = receipt_day(
        Channel(channel),
        day(arrived),
        CALENDAR,
        confirmed=day(confirmed) if confirmed else None,
        readings=Readings(**readings),
    )
    days = {"day": got.day, "conservative": got.conservative, "confirm_by": got.confirm_by}
    return {name: one and str(one) for name, one in days.items()}


def workdays(year: int) -> Words:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(n) for n in range((after - first).days))
    return {"workdays": sum(map(CALENDAR.is_workday, days))}


def why(day: str, as_known_on: str | None = None, local: Words = PLAIN) -> Words:
    one = date.fromisoformat(day)
    calendar = known(as_known_on).with_local({date.fromisoformat(off): name for off, name in local.items()})
    return {"worked": calendar.is_workday(one), "why": calendar.why(one)}


def answer(question: str, given: Words) -> Words:
    """What the law says to a question; a refusal is answered by the name of its error."""
    try:
        return QUESTIONS[question](**given)
    except GongkaiError as error:
        return {"refused": type(error).__name__}


QUESTIONS: dict[str, Callable[..., Words]] = {
    question.__name__: question for question in (reply, period, correction, receipt, workdays, why)
}
