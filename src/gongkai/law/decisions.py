"""The decisions that may end a request: articles, row of 表三, remedy, what the letter and the file must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, UnknownForm, UnknownTerm
from gongkai.law.entries import DATA, checked, cited

_FILE = "decisions.yaml"
_NEEDED = frozenset({"id", "zh", "articles", "rows", "remedy", "must_state", "evidence"})
_READ = frozenset({"rows", "remedy", "unsuable", "evidence"})
_GIVEN = frozenset({"G1", "G2", "G3"})
_NOWHERE: Mapping[str, str] = MappingProxyType({})


class Remedy(StrEnum):
    """Which remedy the letter tells of, once every law it needs is in force."""

    RECONSIDERATION_FIRST = "reconsideration_first"
    EITHER = "either"
    BY_PART = "by_part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something a letter must state or a file must hold; cite "" where it follows from no article of its own."""

    zh: str
    cite: str


@dataclass(frozen=True, slots=True)
class Unsuable:
    """Why a court does not take an action against this decision; `condition` "" when it never does."""

    cite: str
    condition: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One way to end a request. `rows` pairs an edition with its row of 表三.

    `reading` names the fields no provision settles; `unverified` those not yet checked against the original.
    """

    code: str
    id: str
    zh: str
    articles: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    remedy: Remedy
    unsuable: Unsuable | None
    must_state: tuple[Requirement, ...]
    evidence: tuple[Requirement, ...]
    reading: tuple[str, ...]
    unverified: tuple[str, ...]


@cache
def decisions() -> Mapping[str, Decision]:
    """All decisions by code (G1…O5), in the order of 表三. Raises DataError or UnknownCitation when the file is wrong."""
    found = {code: _decision(code, entry) for code, entry in strict_yaml.load(DATA / _FILE).items()}
    if len({one.id for one in found.values()}) < len(found):
        raise DataError(_FILE, "id", "two decisions share one id")
    if len({tuple(edition for edition, _ in one.rows) for one in found.values()}) > 1:
        raise DataError(_FILE, "rows", "every decision names a row in the same editions")
    return MappingProxyType(found)


def _decision(code: str, entry: Any) -> Decision:
    checked(_FILE, code, entry, _NEEDED, {"unsuable", "reading", "unverified"})
    reading, unverified = tuple(entry.get("reading", ())), tuple(entry.get("unverified", ()))
    if strange := (set(reading) - _READ) | (set(unverified) - _NEEDED):
        raise DataError(_FILE, code, f"reading or unverified names no field: {sorted(strange)}")
    if entry["remedy"] not in set(Remedy):
        raise DataError(_FILE, code, f"remedy {entry['remedy']!r} is none of {[one.value for one in Remedy]}")
    return Decision(
        code,
        entry["id"],
        entry["zh"],
        cited(entry["articles"]),
        tuple(entry["rows"].items()),
        Remedy(entry["remedy"]),
        _unsuable(code, entry["unsuable"]) if "unsuable" in entry else None,
        _requirements(entry["must_state"]),
        _requirements(entry["evidence"]),
        reading,
        unverified,
    )


def _unsuable(code: str, entry: Any) -> Unsuable:
    checked(_FILE, f"{code}.unsuable", entry, {"cite"}, {"if"})
    (cite,) = cited([entry["cite"]])
    return Unsuable(cite, entry.get("if", ""))


def _requirements(entries: dict[str, str | None]) -> tuple[Requirement, ...]:
    cited(filter(None, entries.values()))
    return tuple(Requirement(zh, cite or "") for zh, cite in entries.items())


def decision(name: str) -> Decision:
    """The decision of that code ("N1") or id ("state_secret"). Raises UnknownTerm."""
    for one in decisions().values():
        if name in (one.code, one.id):
            return one
    raise UnknownTerm("处理决定", name, [f"{one.code} {one.id}" for one in decisions().values()])


def row(decision: Decision, edition: str, *, moved: Mapping[str, str] = _NOWHERE) -> str:
    """The row of 表三 the decision counts in, by its id in that edition ("2019", "2021"). Raises UnknownForm.

    moved: an organ's own row for a decision whose row no provision settles, by code; ValueError for any other.
    """
    free = {code for code, one in decisions().items() if "rows" in one.reading}
    if settled := moved.keys() - free:
        raise ValueError(f"only the rows of {sorted(free)} may be moved, not those of {sorted(settled)}")
    rows = dict(decision.rows)
    if edition not in rows:
        raise UnknownForm(edition, tuple(rows))
    return moved.get(decision.code, rows[edition])


def combined(codes: Sequence[str], *, mixed: Literal["partial", "first"] = "partial") -> str:
    """The one code under which a request with several answers counts, by the codes of its parts, at least one.

    Something given and something not is 部分公开 (P1); by mixed="first" it counts under what was given. Where nothing
    was given, or everything, the code whose row stands first in 表三 counts. Raises UnknownTerm; ValueError for none.
    Readings: one request counts once (国办公开办函〔2021〕30号, 最终处理结果); how parts add up no provision says.
    """
    if not codes:
        raise ValueError("a request has at least one answer")
    order = list(decisions())
    ranked = sorted({decision(code).code for code in codes}, key=order.index)
    given = [code for code in ranked if code in _GIVEN]
    if given and len(given) < len(ranked):
        return "P1" if mixed == "partial" else given[0]
    return ranked[0]
