"""What a file of law cases can ask: from what is given, in the words of the file, to an answer in the same words."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Literal

from register import APPLICANT, Register

from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import correction_deadline, period_deadline
from gongkai.law.decisions import combined
from gongkai.law.readings import Counting, Readings
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
from gongkai.ledger import Case, admit, standing, state, year_report
from gongkai.ledger import Event as LedgerEvent
from gongkai.report import Money, Report, State

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


def occurrences(matter: str, told: Iterable[Words]) -> list[LedgerEvent]:
    """{extended: 2026-01-05} or {extended: {on: 2026-01-05, days: 5}} … as the events of a matter, chained.

    A case handed in by a person unless it says otherwise; `on_` is the new day of a correction.
    """
    written = Register()
    for entry in told:
        ((kind, given),) = entry.items()
        body = dict(given) if isinstance(given, dict) else {"on": given}
        on = day(body.pop("on"))
        if "on_" in body:
            body["on"] = body.pop("on_")
        if kind == "arrived":
            body = {**APPLICANT, **body}
        written.put(matter, kind, on, body)
    return written.events


def admitted(told: Iterable[Words]) -> Case:
    """The case after these events, each admitted by the law on its day."""
    found = occurrences("case/1", told)
    for n in range(len(found)):
        reached = admit(found[:n], found[n], CALENDAR)
    assert isinstance(reached, Case)
    return reached


def case(events: Iterable[Words]) -> Words:
    reached = admitted(events)
    due = standing(reached, reached.begun, CALENDAR).deadline
    return {"phase": reached.phase, "due": due and str(due.day)}


def stands(events: Iterable[Words], today: str, asks: list[str]) -> Words:
    seen = standing(admitted(events), day(today), CALENDAR)
    offered = {kind.id for kind in seen.steps}
    return {
        "left": seen.left,
        "offers": [kind for kind in asks if kind in offered],
        "withheld": [kind for kind in asks if kind not in offered],
        "cautions": [caution.id for caution in seen.cautions],
    }


def combination(codes: list[str], mixed: Literal["partial", "first"] = "partial") -> Words:
    return {"counts_as": combined(codes, mixed=mixed)}


def counted(year: int, matters: dict[str, list[Words]], counting: Words = PLAIN) -> Words:
    """The cells of a year that are neither 0 nor blank, without the column of totals of 表三 and 表四."""
    held = [state(occurrences(matter, told)) for matter, told in matters.items()]
    report = year_report(held, year, counting=Counting(**counting))
    shown = {cell: _shown(report, cell) for cell in report.readings}
    total = re.compile(r"(requests|disputes)\..*\.total")
    return {"cells": {cell: told for cell, told in shown.items() if told and not total.fullmatch(cell)}}


def _shown(report: Report, cell: str) -> Any:
    value = report.value(cell)
    if report.state(cell) is State.ILLEGIBLE:
        return "待核"
    return f"{value.amount}{value.unit or ''}" if isinstance(value, Money) else value


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
    question.__name__: question
    for question in (reply, period, correction, receipt, workdays, why, case, stands, combination, counted)
}
