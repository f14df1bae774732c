"""The chain of a matter's events: each carries the digest of the one before, so that no link can be altered unseen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.ledger.event import Event


def begun(matter: str, kind: str, on: date, recorded_at: datetime, body: Mapping[str, Any]) -> Event:
    """The first event of a matter."""
    return Event(matter, 1, kind, on, recorded_at, body, "")


def appended(last: Event, kind: str, on: date, recorded_at: datetime, body: Mapping[str, Any]) -> Event:
    """The event after `last` in the same matter. A mistake is corrected so, never by changing what was written."""
    return Event(last.matter, last.seq + 1, kind, on, recorded_at, body, last.digest)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. place: ordinal of the event among those looked at, from 1."""

    place: int
    matter: str
    seq: int
    why: str


def breaks(sealed: Iterable[tuple[Event, str]]) -> Iterator[Break]:
    """Every link that does not hold, in order, from events with the digests that were stored beside them.

    Matters may lie mixed, each in its own order. Kept in memory is one digest a matter. An altered event, an altered
    digest, one left out, doubled or out of place is found; the last events of a matter cut off are not, unless the
    last digest was noted elsewhere.
    """
    seen: dict[str, tuple[int, str]] = {}
    for place, (event, stored) in enumerate(sealed, 1):
        seq, before = seen.get(event.matter, (0, ""))
        if event.digest != stored:
            yield Break(place, event.matter, event.seq, "内容与摘要不符，写入以后被改动过")
        elif event.seq != seq + 1:
            yield Break(
                place, event.matter, event.seq, f"应为第 {seq + 1} 个事件，有事件缺失、重复或次序颠倒"
            )
        elif event.before != before:
            yield Break(place, event.matter, event.seq, "与前一个事件接不上，前一个事件被改动或替换过")
        seen[event.matter] = (event.seq, stored)
