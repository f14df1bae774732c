"""The kinds of event there are: their names and articles, when each may happen, and what must be written down."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import BadEvent, DataError
from gongkai.law.decisions import decisions
from gongkai.law.entries import checked, cited
from gongkai.law.instruments import spoken
from gongkai.law.receipt import Channel
from gongkai.ledger.event import Event

_FILE = Path(__file__).parent / "data" / "events.yaml"
_SORTS = ("cases", "publications", "disputes", "counts", "organs", "reports")
_KIND_KEYS = frozenset({"while", "needs", "may", "letters", "when", "says"})
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
# Events about the register itself, which every sort of matter has; they move nothing in law.
RECTIFIED, ANNULLED, STRUCK, NOTED = "rectified", "annulled", "struck", "noted"
CORRECTIONS = frozenset({RECTIFIED, ANNULLED})
ABOUT_THE_REGISTER = CORRECTIONS | {STRUCK, NOTED}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. during: the phases it may happen in, () for the first event of a matter.

    needs, may: field of the body → type, as the head of the file explains. cite: None where no article speaks of it.
    when: what its body must hold for its letters to be used. says: what fields are called here that have another name
    elsewhere.
    """

    id: str
    zh: str
    cite: str | None
    during: frozenset[str]
    needs: Mapping[str, str]
    may: Mapping[str, str]
    letters: tuple[str, ...]
    when: Mapping[str, str]
    says: Mapping[str, str]

    @property
    def spoken(self) -> str:
        """The article in full words, or what stands in its place."""
        return spoken(self.cite) if self.cite else "登记规则"

    def letters_for(self, body: Mapping[str, Any]) -> tuple[str, ...]:
        """The letters an event with that body is to have."""
        return self.letters if all(body.get(name) == value for name, value in self.when.items()) else ()

    def called(self, field: str) -> str:
        """What a field of its body is called in Chinese."""
        return self.says.get(field) or fields()[field]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of matter (cases, publications…): its phases in Chinese, its kinds by id, and the one that begins it."""

    id: str
    phases: Mapping[str, str]
    kinds: Mapping[str, Kind]
    first: str

    def kind(self, event: Event) -> Kind:
        """The kind of an event of this sort. Raises BadEvent."""
        found = self.kinds.get(event.kind)
        if found is None:
            raise BadEvent(
                event.matter, event.seq, f"没有“{event.kind}”这种事件", f"可以用的有：{'、'.join(self.kinds)}"
            )
        return found


@cache
def sorts() -> Mapping[str, Sort]:
    """Every sort of matter by the word its name begins with: case, publication, dispute, count, organ, report."""
    data = checked(
        _FILE.name, "file", strict_yaml.load(_FILE), {"common", "fields", "choices", "every", *_SORTS}
    )
    return MappingProxyType({id.removesuffix("s"): _sort(id, data) for id in _SORTS})


@cache
def choices() -> Mapping[str, Mapping[str, str]]:
    """What a field may hold, by the type of the field: id → Chinese."""
    return MappingProxyType(strict_yaml.load(_FILE)["choices"])


@cache
def fields() -> Mapping[str, str]:
    """What each field of a body is called in Chinese."""
    return MappingProxyType(strict_yaml.load(_FILE)["fields"])


def sort_of(matter: str) -> Sort:
    """The sort of a matter by its name, `case/2026-0001`. Raises BadEvent for a name of no sort."""
    found = sorts().get(matter.partition("/")[0])
    if found is None or not matter.partition("/")[2]:
        step = f"应以 {'/、'.join(sorts())}/ 之一开头，后面写编号"
        raise BadEvent(matter, 1, f"看不出“{matter}”是哪一类", step)
    return found


def _sort(id: str, data: dict[str, Any]) -> Sort:
    entry = checked(_FILE.name, id, data[id], {"phases", "groups", "kinds"})
    known = set(entry["phases"])
    groups: dict[str, set[str]] = {}
    for name, members in entry["groups"].items():
        groups[name] = set(members)
        if strange := groups[name] - known:
            raise DataError(_FILE.name, f"{id}.groups.{name}", f"no such phase: {sorted(strange)}")
    kinds = {
        name: _kind(f"{id}.{name}", name, one, known, groups, data) for name, one in entry["kinds"].items()
    }
    firsts = [name for name, kind in kinds.items() if not kind.during]
    if len(firsts) != 1:
        raise DataError(_FILE.name, id, f"one kind begins a matter, not {firsts}")
    alive = sorted(known - {STRUCK})
    for name, one in data["every"].items():
        if name != STRUCK or STRUCK in known:
            kinds[name] = _kind(f"every.{name}", name, {**one, "while": alive}, known, {}, data)
    return Sort(id, MappingProxyType(entry["phases"]), MappingProxyType(kinds), firsts[0])


def _kind(
    place: str, name: str, entry: Any, known: set[str], groups: dict[str, set[str]], data: dict[str, Any]
) -> Kind:
    checked(_FILE.name, place, entry, {"zh", "cite"}, _KIND_KEYS)
    during: set[str] = set()
    for one in entry.get("while", ()):
        if one not in known and one not in groups:
            raise DataError(_FILE.name, place, f"no such phase or group: {one}")
        during |= groups.get(one, {one})
    if entry["cite"]:
        cited([entry["cite"]])
    needs, may = entry.get("needs", {}), {**entry.get("may", {}), **data["common"]}
    for field, type in (*needs.items(), *may.items()):
        if field not in data["fields"]:
            raise DataError(_FILE.name, f"{place}.{field}", "fields has no Chinese name for it")
        if type not in _TYPES and type not in data["choices"]:
            raise DataError(_FILE.name, f"{place}.{field}", f"no such type: {type}")
    return Kind(
        name,
        entry["zh"],
        entry["cite"],
        frozenset(during),
        MappingProxyType(needs),
        MappingProxyType(may),
        tuple(entry.get("letters", ())),
        MappingProxyType(_held(place, entry.get("when", {}), {**needs, **may}, data)),
        MappingProxyType(_said(place, entry, {**needs, **may})),
    )


def _held(
    place: str, told: Mapping[str, str], types: Mapping[str, str], data: Mapping[str, Any]
) -> dict[str, str]:
    """What letters depend on: choices the kind has."""
    for field, value in told.items():
        if value not in data["choices"].get(types.get(field, ""), {}):
            raise DataError(_FILE.name, f"{place}.when.{field}", f"no such choice: {value}")
    return dict(told)


def _said(place: str, entry: Any, known: Mapping[str, str]) -> dict[str, str]:
    told: dict[str, str] = entry.get("says", {})
    if strange := told.keys() - known.keys():
        raise DataError(_FILE.name, f"{place}.says", f"no such field: {sorted(strange)}")
    return told


def check_body(event: Event, kind: Kind) -> None:
    """Raise BadEvent, naming the field, for a body that lacks what the kind needs or holds what it does not know."""
    body = event.body
    for field in kind.needs:
        if field not in body:
            raise BadEvent(event.matter, event.seq, f"“{kind.zh}”没有登记 {field}", "请补上再登记")
    for field, value in body.items():
        type = kind.needs.get(field) or kind.may.get(field)
        if type is None:
            known = "、".join((*kind.needs, *kind.may))
            raise BadEvent(
                event.matter, event.seq, f"“{kind.zh}”没有 {field} 这一项", f"可以登记的有：{known}"
            )
        check = _TYPES.get(type)
        if not (check(value) if check else isinstance(value, str) and value in choices()[type]):
            allowed = "" if check else f"，只能是 {'、'.join(choices()[type])}"
            why = f"“{kind.zh}”的 {field} 不能是 {value!r}{allowed}"
            raise BadEvent(event.matter, event.seq, why, "请核对后重新登记")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True


def _is_moment(value: object) -> bool:
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "").tzinfo is not None
    except ValueError:
        return False


def _is_amount(value: object) -> bool:
    return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None


_TYPES: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "countable": _is_text,
    "texts": lambda value: isinstance(value, list | tuple) and all(map(_is_text, value)),
    "count": _is_count,
    "event": _is_count,
    "day": _is_day,
    "moment": _is_moment,
    "flag": lambda value: isinstance(value, bool),
    "amount": _is_amount,
    "changes": lambda value: isinstance(value, Mapping),
    "decision": lambda value: isinstance(value, str) and value in decisions(),
    "channel": lambda value: value in list(Channel),
}
