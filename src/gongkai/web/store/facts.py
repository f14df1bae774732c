"""The numbers people enter: those of a year as they stand, and new ones written to the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from gongkai.law.calendar import Calendar
from gongkai.ledger import Count, Event, read_lines, state
from gongkai.ledger.countables import Countable
from gongkai.web.store.attachments import Kept, attach
from gongkai.web.store.ledger import next_number, write
from gongkai.web.store.models import Account, Entry, Listed, Organ


@dataclass(frozen=True, slots=True)
class Entered:
    """A number as it stands. told: its events, the first by which it was entered."""

    count: Count
    told: Sequence[Event]

    @property
    def number(self) -> str:
        return self.count.matter.partition("/")[2]

    @property
    def by(self) -> str:
        """Who entered it; "" where its ledger does not say."""
        return str(self.told[0].body.get("by", ""))

    @property
    def at(self) -> datetime:
        return self.told[0].recorded_at

    @property
    def mended(self) -> bool:
        return any(event.kind == "rectified" for event in self.told)

    @property
    def struck(self) -> str:
        """Why it was struck, "" while it stands."""
        return next((event.body["reason"] for event in self.told if event.kind == "struck"), "")


@dataclass(frozen=True, slots=True)
class New:
    """A number about to be entered. on: its day, or the last day of its period; since: the first, None for a day."""

    of: Countable
    value: Decimal
    unit: str
    on: date
    since: date | None
    evidence: str

    @property
    def body(self) -> dict[str, str]:
        """What its event holds. A cell that counts whole things has no unit of its own: the form says it."""
        unit = "" if self.of.is_cell and len(self.of.units) == 1 else self.unit
        return {
            "what": self.of.id,
            "value": f"{self.value:f}",
            "evidence": self.evidence,
            **({"unit": unit} if unit else {}),
            **({"since": self.since.isoformat()} if self.since else {}),
        }

    def is_of_the_time_of(self, count: Count) -> bool:
        """Whether a number that stands counts the same thing over the same days."""
        return (count.what, count.begun, count.since or count.begun, count.void) == (
            self.of.id,
            self.on,
            self.since or self.on,
            False,
        )

    def repeats(self, count: Count) -> bool:
        """Whether a number that stands says the same already."""
        same = (count.value, count.unit or self.of.usual) == (self.value, self.unit)
        return same and self.is_of_the_time_of(count)


def entered_in(organ: Organ, year: int, what: str = "") -> list[Entered]:
    """Every number of a year, those struck among them, by their days. what: only those of one thing."""
    named = Listed.objects.filter(
        organ=organ, sort="count", begun__range=(date(year, 1, 1), date(year, 12, 31))
    )
    entries = Entry.objects.filter(organ=organ, matter__in=named.values("matter")).order_by("matter", "seq")
    lines = entries.values_list("line", flat=True).iterator(chunk_size=2000)
    found = [one for one in _entered(lines) if not what or one.count.what == what]
    return sorted(found, key=lambda one: (one.count.begun, len(one.count.matter), one.count.matter))


def _entered(lines: Iterable[str]) -> Iterator[Entered]:
    events = (event for event, _ in read_lines(lines, "数据库"))
    for _, group in groupby(events, attrgetter("matter")):
        told = list(group)
        count = state(told)
        assert isinstance(count, Count)
        yield Entered(count, told)


def enter(
    organ: Organ, news: Sequence[New], account: Account, at: datetime, calendar: Calendar, kept: Sequence[Kept] = ()
) -> list[str]:  # fmt: skip
    """Write numbers of one year to the ledger, each a matter of its own with the files as its evidence; their names.

    To be called in a transaction: all or none. Raises what `write` raises.
    """
    if not news:
        return []
    year, _, first = next_number(organ, "count", news[0].on.year).partition("-")
    names = [f"count/{year}-{int(first) + n:04}" for n in range(len(news))]
    for name, new in zip(names, news, strict=True):
        files = {"files": attach(organ, name, kept, account, at)} if kept else {}
        body = {**new.body, **files, "by": account.name}
        write(organ, name, "entered", new.on, body, after=0, account=account, at=at, calendar=calendar)
    return names
