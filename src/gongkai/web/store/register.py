"""规章 and 行政规范性文件 of an organ: what each was on any day, as its events say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from gongkai.ledger import Publication, read_lines, state
from gongkai.ledger.kinds import choices
from gongkai.web.store.models import Entry, Listed, Organ

# What a document may be on a day.
VALIDITY: Mapping[str, str] = {
    "in_force": "现行有效",
    "modified": "已修改",
    "repealed": "已废止",
    "lapsed": "已失效",
    "unissued": "未制发",
}


@dataclass(frozen=True, slots=True)
class Registered:
    """A document of the register."""

    item: Publication

    @property
    def number(self) -> str:
        return self.item.matter.partition("/")[2]

    @property
    def document(self) -> str:
        """文号, "" where it has none."""
        return str(self.item.details.get("document", ""))

    @property
    def issuer(self) -> str:
        return str(self.item.details.get("issuer", ""))

    @property
    def effective(self) -> date | None:
        return self._day("effective")

    @property
    def expires(self) -> date | None:
        """The last day it says it holds."""
        return self._day("expires")

    def _day(self, field: str) -> date | None:
        written = self.item.details.get(field)
        return date.fromisoformat(written) if written else None

    def validity(self, on: date) -> str:
        """What it was at the end of a day, one of VALIDITY."""
        return self.item.validity(on)

    def is_past(self, on: date) -> bool:
        """Whether the day it says it holds to is over, though nobody has said that it lapsed: a person has to."""
        return self.item.is_in_force_on(on) and self.expires is not None and self.expires < on

    def is_to_come(self, on: date) -> bool:
        """Whether it was issued, but is not yet to be followed."""
        return self.item.is_in_force_on(on) and self.effective is not None and self.effective > on


def documents_of(organ: Organ) -> list[Registered]:
    """Every document of the register that was not struck, the newest first."""
    # By the names of the registers, which an index finds; by having any, every item would be looked through.
    held = Listed.objects.filter(organ=organ, sort="publication", register__in=choices()["register"])
    named = held.exclude(phase="struck")
    entries = Entry.objects.filter(organ=organ, matter__in=named.values("matter")).order_by("matter", "seq")
    lines = entries.values_list("line", flat=True).iterator(chunk_size=2000)
    found: list[Registered] = []
    for _, group in groupby((event for event, _ in read_lines(lines, "数据库")), attrgetter("matter")):
        item = state(group)
        assert isinstance(item, Publication)
        found.append(Registered(item))
    return sorted(found, key=_newest, reverse=True)


def _newest(one: Registered) -> tuple[date, int, str]:
    """By the day it was made; one that was not yet made, first."""
    return one.item.formed or date.max, len(one.number), one.number
