"""What a letter can take from the register itself, so that nobody types a date or a sum twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import Calendar
from gongkai.law.readings import DEFAULT, Readings
from gongkai.ledger.case import Case
from gongkai.ledger.cautions import applicants_last_day
from gongkai.ledger.event import Event
from gongkai.ledger.fold import folded
from gongkai.ledger.kinds import choices
from gongkai.ledger.letter import FactValue
from gongkai.ledger.standing import standing
from gongkai.ledger.templates import Template

# A field of the body under the name a letter gives it, and how it becomes a fact there.
_FIELDS: Mapping[str, tuple[str, Callable[[Any], FactValue]]] = {
    "document": ("number", str),
    "about": ("about", str),
    "items": ("items", list),
    "days": ("days", int),
    "reason": ("reason", str),
    "facts": ("facts", str),
    "until": ("until", date.fromisoformat),
    "amount": ("amount", Decimal),
    "delivery": ("delivery", lambda id: choices()["delivery"][id]),
}
# The fact that is the day of the event itself, by the kind of event.
_ITS_DAY = {"corrected": "corrected", "consulted": "sent", "withdrawn": "withdrawn"}
# What the applicant asks for is said at first, and anew when the request is corrected.
_ASKING = ("arrived", "corrected")
_ABANDONED = ("O1", "O2")


def known(
    template: Template, events: Sequence[Event], calendar: Calendar, readings: Readings = DEFAULT
) -> dict[str, FactValue]:
    """The facts of a letter that the register holds; the rest (names, reasons, what is given) a person adds.

    events: those of one request up to the one the letter belongs to, the last, as they stand: as `corrected` gives them,
    where one was corrected later. Nothing the law has not settled yet is filled in: a due day that waits for an answer,
    or for a holiday notice, is left out.
    Raises what `folded` raises; ValueError for a matter that is no request.
    """
    case, last = folded(events), events[-1]
    if not isinstance(case, Case):
        raise ValueError(f"{last.matter} is no request")
    facts = _of_case(case, events, calendar, readings)
    for key, value in last.body.items():
        if key in _FIELDS:
            name, turned = _FIELDS[key]
            facts[name] = turned(value)
    facts["on"] = last.on
    if last.kind in _ITS_DAY:
        facts[_ITS_DAY[last.kind]] = last.on
    if last.kind == "extended" and "reply_by" in facts:
        facts["until"] = facts["reply_by"]
    if last.kind == "decided" and last.body["decision"] in _ABANDONED:
        facts |= _of_silence(events, calendar, readings)
    return {name: value for name, value in facts.items() if name in template.facts}


def _of_case(
    case: Case, events: Sequence[Event], calendar: Calendar, readings: Readings
) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {"registered": case.matter.partition("/")[2]}
    if case.received:
        facts["received"] = case.received
    for event in events:
        if event.kind in _ASKING and "about" in event.body:
            facts["asked"] = event.body["about"]
    due = standing(case, case.begun, calendar, readings).deadline
    return {**facts, "reply_by": due.day} if due else facts


def _of_silence(events: Sequence[Event], calendar: Calendar, readings: Readings) -> dict[str, FactValue]:
    """The notice the applicant did not answer: its number, when it came, and the last day it gave."""
    case = folded(events[:-1])
    assert isinstance(case, Case)
    letter = case.awaited
    assert letter is not None, "the register lets O1 and O2 follow a letter that waits only"
    facts: dict[str, FactValue] = {}
    notice = next(event for event in events if event.seq == letter)
    if "document" in notice.body:
        facts["notice"] = notice.body["document"]
    if told := case.told.get(letter):
        facts["served"] = told
    try:
        expired = applicants_last_day(case, letter, calendar, readings)
    except CalendarGap:
        return facts
    return {**facts, "expired": expired} if expired else facts
