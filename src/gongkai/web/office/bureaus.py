"""Five bureaus and a year of each, told as events: what their published reports say they did, and nothing more."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.base import strict_yaml
from gongkai.base.digest import sm3
from gongkai.forms import edition_of_year, form
from gongkai.law.calendar import Calendar
from gongkai.law.entries import checked
from gongkai.ledger import Event, chained
from gongkai.ledger.count import is_entered

_FILE = Path(__file__).parent / "bureaus.yaml"
_BUREAU = frozenset({"code", "year", "reconsideration_body", "court", "telephone", "items", "counts"})
_GROUP = frozenset({"category", "titles", "title", "many", "register", "document"})
_CHINA = ZoneInfo("Asia/Shanghai")
CHAIN = ("unit", "secrecy", "approval")
# The way of an item from draft to public: event, and how many workdays after the draft.
_WAY = (("submitted", 0), *(("reviewed", n) for n in range(1, 4)), ("formed", 3), ("published", 4))

_NOBODY: Mapping[str, str] = MappingProxyType({})

_Step = tuple[str, date, datetime, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is published. html: its text; register: as in the ledger, None for what is no document of it."""

    title: str
    html: str
    category: str | None = None
    register: str | None = None
    document: str | None = None

    @property
    def content(self) -> str:
        """The digest by which the ledger names its text."""
        return sm3(self.html.encode("utf-8"))

    @property
    def body(self) -> dict[str, Any]:
        """What the event of its draft says."""
        said = {"category": self.category, "register": self.register, "document": self.document}
        known = {name: value for name, value in said.items() if value is not None}
        return {"title": self.title, "nature": "disclosed", "content": self.content, **known}


@dataclass(frozen=True, slots=True)
class Number:
    """What was entered at the end of the year, as the ledger takes it."""

    what: str
    value: str
    evidence: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau and the year of its published report. groups: items of one kind each, in order."""

    name: str
    code: str
    year: int
    reconsideration_body: str
    court: str
    telephone: str
    groups: tuple[tuple[Item, ...], ...]
    numbers: tuple[Number, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """The columns its items stand in, in order."""
        named = (item.category for group in self.groups for item in group if item.category)
        return tuple(dict.fromkeys(named))


@cache
def bureaus() -> tuple[Bureau, ...]:
    """The five of bureaus.yaml, in its order. Raises DataError when the file is wrong."""
    data = checked(_FILE.name, "file", strict_yaml.load(_FILE), {"nothing", "bureaus"})
    return tuple(_bureau(name, told, data["nothing"]) for name, told in data["bureaus"].items())


def _bureau(name: str, told: Any, nothing: str) -> Bureau:
    held = checked(_FILE.name, name, told, _BUREAU)
    entered = tuple(
        Number(**checked(_FILE.name, name, one, {"what", "value", "evidence"})) for one in held["counts"]
    )
    return Bureau(
        name,
        held["code"],
        held["year"],
        held["reconsideration_body"],
        held["court"],
        held["telephone"],
        groups=tuple(tuple(_items(name, group)) for group in held["items"]),
        numbers=(*_zeros(held["year"], {one.what for one in entered}, nothing), *entered),
    )


def _items(bureau: str, group: Any) -> Iterator[Item]:
    held = checked(_FILE.name, bureau, group, {"text"}, _GROUP)
    titles = held.get("titles") or [held["title"]] * held["many"]
    for n, title in enumerate(titles, 1):
        called = title.replace("{n}", str(n))
        html = f"<p>【演示】“{escape(called)}”由演示程序编写，不是{escape(bureau)}发布的信息。</p><p>{escape(held['text'])}</p>"
        yield Item(
            f"{called}（演示）",
            html,
            held.get("category"),
            held.get("register"),
            held["document"].replace("{n}", str(n)) if "document" in held else None,
        )


def _zeros(year: int, entered: Set[str], evidence: str) -> Iterator[Number]:
    """Every cell of the year's form that a person enters and this bureau had nothing to enter for."""
    edition = edition_of_year(year)
    assert edition is not None, f"no form governs {year}"
    for cell in form(edition).cells.values():
        if is_entered(cell.id) and cell.id not in entered:
            yield Number(cell.id, "0", evidence, cell.column.unit)


def year_of(bureau: Bureau, calendar: Calendar, names: Mapping[str, str] = _NOBODY) -> Iterator[Event]:
    """Everything of the bureau's year, matter by matter. names: by role, of those who did it; none are written without.

    Its items are spread over the workdays of the year, each reviewed along the whole chain and public four workdays
    after its draft; its numbers are entered on the last day.
    """
    first, last = date(bureau.year, 1, 1), date(bureau.year, 12, 31)
    opened = {"name": bureau.name, "level": "county", "code": bureau.code}
    yield from _signed(names, f"organ/{bureau.code}", [("opened", first, _at(first), opened)])
    days = [
        day
        for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        if calendar.is_workday(day)
    ]
    for n, (drafted, item) in enumerate(_spread(bureau, len(days) - _WAY[-1][1]), 1):
        index = {"index": f"{bureau.code}/{bureau.year}-{n:05}"}
        yield from _signed(
            names, f"publication/{bureau.year}-{n:04}", _told(item.body | index, days[drafted:])
        )
    for n, one in enumerate(bureau.numbers, 1):
        body = {"what": one.what, "value": one.value, "evidence": one.evidence}
        body |= {"unit": one.unit} if one.unit else {}
        yield from _signed(names, f"count/{bureau.year}-{n:04}", [("entered", last, _at(last), body)])


def _signed(names: Mapping[str, str], matter: str, told: Iterable[_Step]) -> Iterator[Event]:
    """The events of a matter, each with who did it."""
    done = ((kind, on, at, body, names.get(role_of(kind, body))) for kind, on, at, body in told)
    return chained(
        matter, ((kind, on, at, {**body, "by": by} if by else body) for kind, on, at, body, by in done)
    )


def _spread(bureau: Bureau, days: int) -> list[tuple[int, Item]]:
    """Each item with the workday of its draft, counted from 0: every group evenly over the year."""
    spread = [
        ((2 * n + 1) * days // (2 * len(group)), item)
        for group in bureau.groups
        for n, item in enumerate(group)
    ]
    return sorted(spread, key=lambda one: one[0])


def _told(body: dict[str, Any], days: list[date]) -> Iterator[_Step]:
    yield "drafted", days[0], _at(days[0]), body
    reviews = iter(CHAIN)
    for step, (kind, later) in enumerate(_WAY, 1):
        said: dict[str, Any] = {}
        if kind == "submitted":
            said = {"chain": list(CHAIN)}
        elif kind == "reviewed":
            said = {"review": next(reviews), "verdict": "disclose"}
        yield kind, days[later], _at(days[later], step), said


def _at(day: date, step: int = 0) -> datetime:
    return datetime.combine(day, time(9, 10 * min(step, 5)), _CHINA)


def role_of(kind: str, body: Mapping[str, Any]) -> str:
    """Who does such a thing at these bureaus: another role for each step of an item."""
    if kind == "reviewed":
        return {"unit": "unit", "secrecy": "secrecy", "approval": "reviewer"}[body["review"]]
    return "signer" if kind == "published" else "handler"
