"""Events to matters: the state of a matter is what its events say, in order, corrections taken into account."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from gongkai.base.errors import ChainBroken
from gongkai.ledger.annual import Annual
from gongkai.ledger.case import Case
from gongkai.ledger.count import Count, Keeper
from gongkai.ledger.dispute import Dispute
from gongkai.ledger.event import Event
from gongkai.ledger.kinds import ABOUT_THE_REGISTER, ANNULLED, CORRECTIONS, sort_of
from gongkai.ledger.matter import moved, opening, refused
from gongkai.ledger.publication import Publication

Held = Case | Publication | Dispute | Count | Keeper | Annual
_OPENED: dict[str, Callable[[Event], Held]] = {
    "cases": Case.of,
    "publications": Publication.of,
    "disputes": Dispute.of,
    "counts": Count.of,
    "organs": Keeper.of,
    "reports": Annual.of,
}


def state(events: Iterable[Event]) -> Held:
    """A matter after its events, oldest first, at least one: a Case, Publication, Dispute, Count, Keeper or Annual.

    Raises ChainBroken when an event is missing, doubled or of another matter (digests are for `verified`, which is
    asked once where events come in); BadEvent, NotLegal or OutOfOrder at the first event that cannot stand.
    """
    held = list(events)
    if not held:
        raise ValueError("a matter has at least one event")
    for seq, event in enumerate(held, 1):
        if event.seq != seq or event.matter != held[0].matter:
            raise ChainBroken(event.matter, event.seq, f"不是 {held[0].matter} 的第 {seq} 个事件")
    return folded(corrected(held))


def by_matter(events: Iterable[Event]) -> Iterator[Held]:
    """Every matter of a register, in the order of their first events, which may lie mixed. Kept in memory: all events.

    For a register too long for that, hand over the events grouped by matter to `state`, one group at a time.
    """
    gathered: dict[str, list[Event]] = {}
    for event in events:
        gathered.setdefault(event.matter, []).append(event)
    while gathered:
        yield state(gathered.pop(next(iter(gathered))))


def folded(events: Iterable[Event]) -> Held:
    """What events make that stand as they are, oldest first, at least one: those `corrected` gives, or the first of them.

    Raises BadEvent, NotLegal or OutOfOrder at the first that cannot stand.
    """
    first, *rest = events
    sort = opening(first)
    matter: Held = _OPENED[sort.id](first)
    for event in rest:
        matter = moved(matter, event, sort)
    return matter


def corrected(events: Sequence[Event]) -> list[Event]:
    """The events that stand, as they should have been written: without those annulled and without the corrections.

    What each correction leads to must stand when it is written. Raises what `state` raises.
    """
    if not any(event.kind in CORRECTIONS for event in events):
        return list(events)
    standing: dict[int, Event] = {}
    for event in events:
        if event.kind in CORRECTIONS and standing:
            matter = moved(folded(standing.values()), event, sort_of(event.matter))
            target = standing.get(event.body["event"])
            if target is None or target.kind in ABOUT_THE_REGISTER:
                raise refused(
                    event,
                    f"第 {event.body['event']} 个事件没有登记，已经作废，或者本身是更正",
                    "写明要改哪一个事件",
                )
            if event.kind == ANNULLED:
                _annul(standing, target, event)
            else:
                _frozen(matter, target, event)
                standing[target.seq] = _rectified(target, event)
            _as_reviewed(matter, standing, event)
        else:
            standing[event.seq] = event
    return list(standing.values())


def _annul(standing: dict[int, Event], target: Event, event: Event) -> None:
    if target.seq == 1:
        raise refused(event, "第一个事件不能作废", "整件登记有误的，用“撤销整件登记”")
    del standing[target.seq]


def _rectified(target: Event, event: Event) -> Event:
    """The event with its new day and fields; a field set to null goes."""
    body = {**target.body, **event.body.get("changes", {})}
    kept = {key: value for key, value in body.items() if value is not None}
    on = event.body.get("on")
    return replace(target, on=date.fromisoformat(on) if on else target.on, body=kept)


def _as_reviewed(matter: Held, standing: dict[int, Event], event: Event) -> None:
    """Raise NotLegal where a correction would put something else in the place of what was reviewed. 条例第十七条."""
    if not isinstance(matter, Publication) or not matter.chain:
        return
    now = folded(standing.values())
    assert isinstance(now, Publication)
    if matter.shown and now.shown and now.shown_as != matter.shown_as:
        raise refused(event, "已经公开过的标题、公开属性、正文不能更正", "登记“变更”，改好送审以后再公开")
    if now.passed is not None and (matter.passed is None or now.reviewed_as != matter.reviewed_as):
        raise refused(event, "更正以后，审查的就不是这一份", "先退回修改，改好以后再送审")


def _frozen(matter: Held, target: Event, event: Event) -> None:
    """What stays as first written: 索引号, the reviews an item has to pass, the kind of applicant of a request carried over.

    Column by column 上年结转 must equal 结转下年度.
    """
    if target.kind == "submitted" and "chain" in event.body.get("changes", {}):
        raise refused(event, "审查环节不能更正", "先退回修改，再按应有的环节送审")
    if isinstance(matter, Publication) and matter.index and "index" in event.body.get("changes", {}):
        raise refused(event, f"索引号 {matter.index} 一经编定不再改变", "登记错了的，撤销整件登记，另行登记")
    if (
        not isinstance(matter, Case)
        or target.seq != 1
        or "applicant_kind" not in event.body.get("changes", {})
    ):
        return
    received, done = matter.received, matter.first
    until = done.delivered if done and done.delivered else event.on
    if received and received.year < min(until, event.on).year:
        why = f"{received.year} 年收到的申请已结转下一年度，申请人类别不再改动"
        raise refused(event, why, "在备注中写明")
