"""The ledger in the database: events written one by one, read back as they were, listed and checked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.law.readings import DEFAULT, Readings
from gongkai.ledger import (
    Break,
    Case,
    Event,
    Held,
    Publication,
    admit,
    appended,
    begun,
    breaks,
    line,
    read_lines,
    standing,
    state,
    verified,
)
from gongkai.web.store.models import Account, Entry, Listed, Organ
from gongkai.web.store.organs import refuse_merged
from gongkai.web.store.words import searchable

_OUR_NUMBER = re.compile(r"case/[0-9]{4}-([0-9]{4}|[1-9][0-9]{4,8})")


class MovedMeanwhile(GongkaiError):
    """Somebody else wrote to the matter after the page was shown. seq: the last event there is now."""

    def __init__(self, matter: str, seq: int):
        self.matter, self.seq = matter, seq
        super().__init__(f"{matter} 刚刚有了新的登记（第 {seq} 个事件）。请看过新的情况再操作")


def write(
    organ: Organ,
    matter: str,
    kind: str,
    on: date,
    body: Mapping[str, Any],
    *,
    after: int,
    account: Account,
    at: datetime,
    calendar: Calendar,
    readings: Readings = DEFAULT,
) -> Held:
    """Append one event to a matter and bring its listing up to date, both or neither.

    after: seq of the last event the writer has seen, 0 for a new matter. at: the moment of writing, with time zone.
    Raises MovedMeanwhile when somebody else wrote first; OrganMerged for a new matter of an organ that is no more; what `admit` raises when register or law refuse the event.
    """
    with transaction.atomic():
        events = events_of(organ, matter)
        if len(events) != after:
            raise MovedMeanwhile(matter, len(events))
        if not events:
            refuse_merged(organ, on)
        last = events[-1] if events else None
        new = appended(last, kind, on, at, body) if last else begun(matter, kind, on, at, body)
        reached = admit(events, new, calendar, readings)
        try:
            with transaction.atomic():
                _entry(organ, new, account).save(force_insert=True)
        except IntegrityError as error:  # another writer's turn came first: the constraint one_event_a_turn
            raise MovedMeanwhile(matter, after + 1) from error
        _list(organ, [*events, new], reached, calendar, readings)
    return reached


def events_of(organ: Organ, matter: str) -> list[Event]:
    """The events of a matter, oldest first; [] when there is none."""
    entries = Entry.objects.filter(organ=organ, matter=matter).order_by("seq")
    return [event for event, _ in _read(entries.values_list("line", flat=True))]


def events(organ: Organ) -> Iterator[Event]:
    """Every event of an organ, matter by matter, read as they are asked for."""
    return (event for event, _ in _sealed(organ))


def verify(organ: Organ) -> Iterator[Break]:
    """Every link of the organ's chains that does not hold."""
    return breaks(_sealed(organ))


def rebuild(organ: Organ, calendar: Calendar, readings: Readings = DEFAULT) -> int:
    """List every matter of an organ anew from its events; how many there are."""
    with transaction.atomic():
        Listed.objects.filter(organ=organ).delete()
        count = 0
        for _, group in groupby(events(organ), key=lambda event: event.matter):
            told = list(group)
            _list(organ, told, state(told), calendar, readings)
            count += 1
    return count


def _sealed(organ: Organ) -> Iterator[tuple[Event, str]]:
    entries = Entry.objects.filter(organ=organ).order_by("matter", "seq")
    return _read(entries.values_list("line", flat=True).iterator(chunk_size=2000))


def _read(lines: Iterable[str]) -> Iterator[tuple[Event, str]]:
    return read_lines(lines, "数据库")


def _entry(organ: Organ, event: Event, account: Account) -> Entry:
    return Entry(
        organ=organ,
        matter=event.matter,
        seq=event.seq,
        kind=event.kind,
        on=event.on,
        recorded_at=event.recorded_at,
        account=account,
        line=line(event),
        digest=event.digest,
    )


def _list(organ: Organ, told: list[Event], matter: Held, calendar: Calendar, readings: Readings) -> None:
    seen = listing(told, matter, calendar, readings)
    Listed.objects.update_or_create(organ=organ, matter=matter.matter, defaults=seen)


def listing(
    told: list[Event], matter: Held, calendar: Calendar, readings: Readings = DEFAULT
) -> dict[str, Any]:
    """The columns of a matter's row in lists: what its events say, and the due day the law gives."""
    columns: dict[str, Any] = {
        "sort": matter.matter.partition("/")[0],
        "phase": matter.phase,
        "seq": told[-1].seq,
        "begun": told[0].on,
        "unit": next((event.body["unit"] for event in reversed(told) if event.kind == "assigned"), ""),
        **dict.fromkeys(("received", "due", "done"), None),
        **dict.fromkeys(("waits", "applicant", "applicant_kind", "decision", "title"), ""),
    }
    if isinstance(matter, Case):
        columns |= _case(told, matter, calendar, readings)
    elif isinstance(matter, Publication):
        due = matter.publish_by(calendar)
        columns |= {"title": matter.title, "due": due and due.day, "done": matter.first_published}
    number = matter.matter.partition("/")[2]
    words = searchable(
        number, columns["title"], columns["unit"]
    )  # of the whole title, of which lists show a part
    return columns | {"title": columns["title"][:400], "unit": columns["unit"][:120], "words": words}


def _case(told: list[Event], case: Case, calendar: Calendar, readings: Readings) -> dict[str, Any]:
    seen = standing(case, case.begun, calendar, readings)
    return {
        "received": case.received,
        "due": seen.deadline.day if seen.deadline else None,
        "waits": seen.waits,
        "applicant": case.applicant,
        "applicant_kind": case.applicant_kind,
        "decision": case.current.code if case.current else "",
        "done": case.current.delivered if case.current else None,
        "title": told[0].body.get("about", ""),
    }


def bring_in(
    organ: Organ,
    sealed: Iterable[tuple[Event, str]],
    account: Account,
    calendar: Calendar,
    readings: Readings = DEFAULT,
) -> int:
    """Take over a ledger kept elsewhere, event for event as it was written; how many events. All or nothing.

    What the register does not allow is refused as `state` refuses it; what only the law's day would have refused is
    history and stays (decisions/0041). Raises ChainBroken for an altered ledger, MovedMeanwhile for a matter the organ
    has already.
    """
    told: dict[str, list[Event]] = {}
    for event in verified(sealed):
        told.setdefault(event.matter, []).append(event)
    with transaction.atomic():
        for matter, group in told.items():
            if held := Entry.objects.filter(organ=organ, matter=matter).count():
                raise MovedMeanwhile(matter, held)
            reached = state(group)
            Entry.objects.bulk_create([_entry(organ, event, account) for event in group])
            _list(organ, group, reached, calendar, readings)
    return sum(map(len, told.values()))


def next_number(organ: Organ, year: int) -> str:
    """The next free number of a request of that year, 2026-0001; two who ask at once are parted by `write`."""
    told = Listed.objects.filter(organ=organ, sort="case", matter__startswith=f"case/{year}-")
    # The longest first: after 2026-9999 comes 2026-10000. Numbers of another make come from elsewhere.
    names = told.order_by(Length("matter").desc(), "-matter").values_list("matter", flat=True).iterator()
    ours = (int(found[1]) for name in names if (found := _OUR_NUMBER.fullmatch(name)))
    return f"{year}-{next(ours, 0) + 1:04}"
