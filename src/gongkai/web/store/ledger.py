"""The ledger in the database: events written one by one, read back as they were, listed and checked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, groupby, islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from gongkai.base.errors import CalendarGap, GongkaiError, LawNotInForce
from gongkai.law.calendar import Calendar
from gongkai.law.readings import DEFAULT, Readings
from gongkai.ledger import (
    Annual,
    Break,
    Case,
    Dispute,
    Event,
    Held,
    Publication,
    admit,
    appended,
    begun,
    breaks,
    corrected,
    line,
    read_lines,
    standing,
    state,
    verified,
)
from gongkai.ledger.kinds import choices
from gongkai.web.store.models import Account, Entry, Listed, Organ
from gongkai.web.store.organs import refuse_merged
from gongkai.web.store.words import searchable

_OUR_NUMBER = re.compile(r"[a-z]+/[0-9]{4}-([0-9]{4}|[1-9][0-9]{4,8})")

_AT_ONCE = 500  # matters taken over, rows written
_FEW = 20
_TOGETHER = 50  # matters listed anew while whoever writes to one of them waits

Progress = Callable[[int, int], None]  # done, of how many


def silent(done: int, total: int) -> None:
    """Nobody listens."""


class IndexTaken(GongkaiError):
    """An item was to bear the 索引号 of another one."""

    def __init__(self, matter: str, index: str):
        self.matter, self.index = matter, index
        super().__init__(
            f"索引号 {index} 已有别的信息使用，{matter} 不能再用。请核对是否同一件信息，或者另编一个"
        )


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
    Raises MovedMeanwhile when somebody else wrote first; IndexTaken; OrganMerged for a new matter of an organ that is no more; what `admit` raises when register or law refuse the event.
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


def begin(
    organ: Organ,
    matter: str,
    told: Sequence[tuple[str, date, Mapping[str, Any]]],
    *,
    account: Account,
    at: datetime,
    calendar: Calendar,
    readings: Readings = DEFAULT,
) -> Held:
    """Append the first events of a matter at once, each a kind, a day and a body; all or none.

    Raises as `write` does; MovedMeanwhile when the matter is there already.
    """
    with transaction.atomic():
        refuse_merged(organ, told[0][1])
        events: list[Event] = []
        for kind, on, body in told:
            last = events[-1] if events else None
            new = appended(last, kind, on, at, body) if last else begun(matter, kind, on, at, body)
            reached = admit(events, new, calendar, readings)
            events.append(new)
        try:
            with transaction.atomic():
                Entry.objects.bulk_create([_entry(organ, event, account) for event in events])
        except IntegrityError as error:
            raise MovedMeanwhile(matter, len(events_of(organ, matter))) from error
        _list(organ, events, reached, calendar, readings)
    return reached


def events_of(organ: Organ, matter: str) -> list[Event]:
    """The events of a matter, oldest first; [] when there is none."""
    entries = Entry.objects.filter(organ=organ, matter=matter).order_by("seq")
    return [event for event, _ in _read(entries.values_list("line", flat=True))]


def events(organ: Organ) -> Iterator[Event]:
    """Every event of an organ, matter by matter, read as they are asked for."""
    return (event for event, _ in _sealed(organ))


def verify(organ: Organ, told: Progress = silent) -> Iterator[Break]:
    """Every link of the organ's chains that does not hold. told: hears how many events of how many were read."""
    return breaks(_counted(organ, told))


def _counted(organ: Organ, told: Progress) -> Iterator[tuple[Event, str]]:
    total = Entry.objects.filter(organ=organ).count()
    for n, sealed in enumerate(_sealed(organ), 1):
        yield sealed
        told(n, total)


def rebuild(organ: Organ, calendar: Calendar, readings: Readings = DEFAULT, told: Progress = silent) -> int:
    """List every matter of an organ anew from its events; how many there are. told: hears how many of how many.

    A few together, so that nobody who writes meanwhile has to wait for all of them; begun anew, it ends the same.
    Raises IndexTaken, all others listed, where two items bear one 索引号.
    """
    held = Entry.objects.filter(organ=organ)
    Listed.objects.filter(organ=organ).exclude(matter__in=held.values("matter")).delete()
    matters = list(held.order_by("matter").values_list("matter", flat=True).distinct())
    taken: list[str] = []
    for first in range(0, len(matters), _TOGETHER):
        some = matters[first : first + _TOGETHER]
        if not _is_relisted(organ, some, calendar, readings):
            taken += some
        told(first + len(some), len(matters))
    # Who bore the 索引号 of another is listed anew by now, and may have left it.
    for matter in [one for one in taken if not _is_relisted(organ, [one], calendar, readings)]:
        _relist(organ, [matter], calendar, readings)
    return len(matters)


def _is_relisted(organ: Organ, matters: list[str], calendar: Calendar, readings: Readings) -> bool:
    """List them anew; False, and none is, where one bears the 索引号 of another."""
    try:
        _relist(organ, matters, calendar, readings)
    except (IndexTaken, IntegrityError):
        return False
    return True


def _relist(organ: Organ, matters: list[str], calendar: Calendar, readings: Readings) -> None:
    """List a few matters anew, all or none. Their rows are held first: who writes meanwhile lists after us, what is newer.

    Raises IndexTaken.
    """
    with transaction.atomic():
        held = Listed.objects.select_for_update().filter(organ=organ, matter__in=matters).order_by("matter")
        rows = {row.matter: row for row in held}
        changed: dict[str, dict[str, Any]] = {}
        entries = Entry.objects.filter(organ=organ, matter__in=matters).order_by("matter", "seq")
        told = (event for event, _ in _read(entries.values_list("line", flat=True)))
        for matter, group in groupby(told, lambda event: event.matter):
            events = list(group)
            columns = listing(events, state(events), calendar, readings)
            row = rows.get(matter)
            if row is None or any(getattr(row, name) != value for name, value in columns.items()):
                changed[matter] = columns
        _refuse_taken(organ, changed)
        _listed(organ, {matter: columns for matter, columns in changed.items() if matter in rows})
        # Whoever listed one of these since then has seen as much as we have.
        new = [Listed(organ=organ, matter=one, **changed[one]) for one in changed if one not in rows]
        Listed.objects.bulk_create(new, ignore_conflicts=True)


def _listed(organ: Organ, listed: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the rows of matters, in place of those there are."""
    if not listed:
        return
    Listed.objects.bulk_create(
        [Listed(organ=organ, matter=matter, **columns) for matter, columns in listed.items()],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=("organ", "matter"),
        update_fields=tuple(next(iter(listed.values()))),
    )


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
    held = Listed.objects.filter(organ=organ, index=seen["index"]).exclude(matter=matter.matter)
    if seen["index"] and held.exists():
        raise IndexTaken(matter.matter, seen["index"])
    Listed.objects.update_or_create(organ=organ, matter=matter.matter, defaults=seen)


def listing(
    told: list[Event], matter: Held, calendar: Calendar, readings: Readings = DEFAULT
) -> dict[str, Any]:
    """The columns of a matter's row in lists: what its events say, and the due day the law gives."""
    standing_events = corrected(told)
    columns: dict[str, Any] = {
        "sort": matter.matter.partition("/")[0],
        "phase": matter.phase,
        "seq": told[-1].seq,
        "begun": standing_events[0].on,
        "unit": latest(standing_events, "unit", "assigned"),
        **dict.fromkeys(("received", "due", "done", "renewed", "at"), None),
        **dict.fromkeys(("waits", "applicant", "applicant_kind", "decision", "title", "parent"), ""),
        **dict.fromkeys(
            ("nature", "register", "category", "item", "index", "awaits", "validity", "late", "document"), ""
        ),
        "public": False,
    }
    if isinstance(matter, Case):
        columns |= _case(standing_events, matter, calendar, readings)
    elif isinstance(matter, Dispute):
        columns |= _dispute(standing_events, matter, calendar)
    elif isinstance(matter, Publication):
        columns |= _publication(matter, calendar)
    elif isinstance(matter, Annual):
        columns |= {"title": f"{matter.year}年政府信息公开工作年度报告", "done": _published(matter)}
    number = matter.matter.partition("/")[2]
    # Of the whole title, of which lists show a part.
    numbers = filter(None, (columns["index"], columns["document"]))
    words = searchable(number, columns["title"], columns["unit"], *numbers)
    return columns | {"title": columns["title"][:400], "unit": columns["unit"][:120], "words": words}


def _publication(item: Publication, calendar: Calendar) -> dict[str, Any]:
    """Struck, it leaves its 索引号 to the one registered in its place."""
    due: date | None = None
    waits = ""
    try:
        deadline = item.publish_by(calendar)
        due = deadline.day if deadline else None
    except CalendarGap as reason:
        waits = str(reason)
    return {
        "title": item.title,
        "due": due,
        "waits": waits,
        "received": item.formed,
        "done": item.first_published,
        "renewed": item.renewed,
        "nature": item.nature,
        "register": item.register or "",
        "category": (item.category or "")[:120],
        "item": str(item.details.get("item", ""))[:20],
        "index": "" if item.void else item.index or "",
        "public": item.is_public and not item.void,
        "at": None if item.void else item.at,
        "awaits": "" if item.void else item.awaits or "",
        "validity": _validity(item),
        "document": str(item.details.get("document", ""))[:120],
        "late": " ".join(sorted({str(on.year) for on in item.late(calendar)})),
    }


def _validity(item: Publication) -> str:
    """有效性 of a document of the register once it is made, "" of anything else."""
    if item.register is None or item.formed is None or item.void:
        return ""
    return item.validity(date.max)


def _published(report: Annual) -> date | None:
    """Of a report kept from elsewhere whose day nobody knows, the day it was kept."""
    standing = report.standing
    return (standing.published or standing.submitted) if standing else None


def latest(told: Sequence[Event], field: str, *kinds: str) -> str:
    """A field as the newest event of these kinds gives it; "" where none does."""
    given = (event.body.get(field) for event in reversed(told) if event.kind in kinds)
    return next((value for value in given if value), "")


def _case(told: Sequence[Event], case: Case, calendar: Calendar, readings: Readings) -> dict[str, Any]:
    seen = standing(case, case.begun, calendar, readings)
    return {
        "received": case.received,
        "due": seen.deadline.day if seen.deadline else None,
        "waits": seen.waits,
        "applicant": case.applicant,
        "applicant_kind": case.applicant_kind,
        "decision": case.current.code if case.current else "",
        "done": case.current.delivered if case.current else None,
        "title": latest(told, "about", "arrived", "corrected"),
        "parent": told[0].body.get("parent", ""),
    }


def _dispute(told: Sequence[Event], dispute: Dispute, calendar: Calendar) -> dict[str, Any]:
    """Its title says what it is; its due day is the first of what the organ has to do."""
    dues: list[date] = []
    waits = ""
    try:
        dues = [due.day for _, due in dispute.open_deadlines(calendar)]
    except (CalendarGap, LawNotInForce) as reason:
        waits = str(reason)
    number = told[0].body.get("number", "")
    return {
        "due": min(dues, default=None),
        "waits": waits,
        "decision": dispute.decision or "",
        "done": dispute.ended,
        "title": "　".join(filter(None, (choices()["procedure"][dispute.procedure], number))),
        "parent": f"case/{dispute.case}" if dispute.case else "",
    }


def bring_in(
    organ: Organ,
    sealed: Iterable[tuple[Event, str]],
    account: Account,
    calendar: Calendar,
    readings: Readings = DEFAULT,
) -> int:
    """Take over a ledger kept elsewhere, event for event as it was written; how many events are new. All or nothing.

    What `take_over` says, and raises ChainBroken for an altered ledger.
    """
    told = ((event, account) for event in verified(sealed))
    return take_over(organ, told, calendar, readings)


def take_over(
    organ: Organ, told: Iterable[tuple[Event, Account]], calendar: Calendar, readings: Readings = DEFAULT
) -> int:
    """Write whole matters at once, each event under its account; how many events are new. All or nothing.

    A matter that is here already, event for event, is passed over: done twice, it is done once. What the register does
    not allow is refused as `state` refuses it; what only the law's day would have refused is history and stays
    (decisions/0041). Raises MovedMeanwhile for a matter the organ has otherwise; IndexTaken.
    """
    gathered: dict[str, list[tuple[Event, Account]]] = {}
    for event, account in told:
        gathered.setdefault(event.matter, []).append((event, account))
    groups = iter(gathered.items())
    count = 0
    with transaction.atomic():
        while some := dict(islice(groups, _AT_ONCE)):
            count += _take_over(organ, some, calendar, readings)
    return count


def _take_over(
    organ: Organ, groups: dict[str, list[tuple[Event, Account]]], calendar: Calendar, readings: Readings
) -> int:
    held: dict[str, list[str]] = {}
    entries = Entry.objects.filter(organ=organ, matter__in=groups).order_by("matter", "seq")
    for matter, digest in entries.values_list("matter", "digest"):
        held.setdefault(matter, []).append(digest)
    written: list[Entry] = []
    listed: dict[str, dict[str, Any]] = {}
    for matter, group in groups.items():
        told = [event for event, _ in group]
        reached = state(told)
        if digests := held.get(matter):
            if digests != [event.digest for event in told]:
                raise MovedMeanwhile(matter, len(digests))
            continue
        written += [_entry(organ, event, account) for event, account in group]
        listed[matter] = listing(told, reached, calendar, readings)
    _refuse_taken(organ, listed)
    Entry.objects.bulk_create(written, batch_size=_AT_ONCE)
    _listed(organ, listed)
    return len(written)


def _refuse_taken(organ: Organ, listed: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise IndexTaken where one of these rows bears the 索引号 of another, or of a matter beside them."""
    bears: dict[str, str] = {}
    for matter, columns in listed.items():
        if columns["index"] and bears.setdefault(columns["index"], matter) != matter:
            raise IndexTaken(matter, columns["index"])
    beside = Listed.objects.filter(organ=organ, index__in=bears).exclude(matter__in=listed)
    if taken := beside.values_list("index", flat=True).first():
        raise IndexTaken(bears[taken], taken)


def next_number(organ: Organ, sort: str, year: int) -> str:
    """The next free number of a matter of that sort and year, 2026-0001; two who ask at once are parted by `write`."""
    prefix = f"{sort}/{year}-"
    # These bounds hold every number of ours in whatever order the database spells in, and the index is walked between.
    told = Listed.objects.filter(
        organ=organ, matter__gte=f"{prefix}0", matter__lte=f"{prefix}{'9' * 10}", matter__startswith=prefix
    )
    # The longest first: after 2026-9999 comes 2026-10000. Numbers of another make come from elsewhere.
    names = told.order_by(Length("matter").desc(), "-matter").values_list("matter", flat=True)
    # The first few are quickly told from the others, and seldom is none of them ours.
    ours = (
        int(found[1])
        for name in chain(names[:_FEW], names.iterator())
        if (found := _OUR_NUMBER.fullmatch(name))
    )
    return f"{year}-{next(ours, 0) + 1:04}"
