"""The chain of a matter's events: each carries the digest of the one before, so that no link can be altered unseen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.base.errors import ChainBroken
from gongkai.ledger.event import Event


def begun(matter: str, kind: str, on: date, recorded_at: datetime, body: Mapping[str, Any]) -> Event:
    """The first event of a matter."""
    return Event(matter, 1, kind, on, recorded_at, body, "")


def appended(last: Event, kind: str, on: date, recorded_at: datetime, body: Mapping[str, Any]) -> Event:
    """The event after `last` in the same matter. A mistake is corrected so, never by changing what was written."""
    return Event(last.matter, last.seq + 1, kind, on, recorded_at, body, last.digest)


def chained(matter: str, told: Iterable[tuple[str, date, datetime, Mapping[str, Any]]]) -> Iterator[Event]:
    """The events of a matter from its first on: kind, legal day, moment of writing and body of each."""
    last: Event | None = None
    for kind, on, at, body in told:
        last = appended(last, kind, on, at, body) if last else begun(matter, kind, on, at, body)
        yield last


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. place: ordinal of the event among those looked at, from 1."""

    place: int
    matter: str
    seq: int
    why: str


class _Links:
    """The last link of every matter met so far."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[int, str]] = {}

    def broken(self, event: Event, stored: str) -> str:
        """Why the next event does not hold on to its matter's chain, "" when it does."""
        seq, before = self.last.get(event.matter, (0, ""))
        self.last[event.matter] = (event.seq, stored)
        if event.digest != stored:
            return "内容与摘要不符，写入以后被改动过"
        if event.seq != seq + 1:
            return f"应为第 {seq + 1} 个事件，有事件缺失、重复或次序颠倒"
        return "" if event.before == before else "与前一个事件接不上，前一个事件被改动或替换过"


def breaks(sealed: Iterable[tuple[Event, str]]) -> Iterator[Break]:
    """Every link that does not hold, in order, from events with the digests that were stored beside them.

    Matters may lie mixed, each in its own order. Kept in memory is one digest a matter. An altered event, an altered
    digest, one left out, doubled or out of place is found; the last events of a matter cut off are not, unless the
    last digest was noted elsewhere.
    """
    links = _Links()
    for place, (event, stored) in enumerate(sealed, 1):
        if why := links.broken(event, stored):
            yield Break(place, event.matter, event.seq, why)


def verified(sealed: Iterable[tuple[Event, str]]) -> Iterator[Event]:
    """The events, one by one, as long as every link holds. Raises ChainBroken at the first that does not.

    Kept in memory is one digest a matter.
    """
    links = _Links()
    for event, stored in sealed:
        if why := links.broken(event, stored):
            raise ChainBroken(event.matter, event.seq, why)
        yield event
