"""How a reconsideration or a lawsuit may end, and the column of 表四 that counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, UnknownTerm
from gongkai.law.entries import DATA, checked, cited

_FILE = "outcomes.yaml"
_PROCEDURES = frozenset({"reconsideration", "litigation"})
_COLUMNS = frozenset({"upheld", "corrected", "other"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a procedure ends. `column` is where 表四 counts it, a reading; `unverified` may be ("cites",)."""

    procedure: str
    id: str
    zh: str
    column: str
    cites: tuple[str, ...]
    unverified: tuple[str, ...]


@cache
def outcomes() -> Mapping[tuple[str, str], Outcome]:
    """All outcomes by procedure (reconsideration, litigation) and id. Raises DataError when the file is wrong."""
    data = checked(_FILE, "file", strict_yaml.load(DATA / _FILE), _PROCEDURES)
    return MappingProxyType(
        {
            (procedure, id): _outcome(procedure, id, entry)
            for procedure, entries in data.items()
            for id, entry in entries.items()
        }
    )


def _outcome(procedure: str, id: str, entry: Any) -> Outcome:
    place = f"{procedure}.{id}"
    checked(_FILE, place, entry, {"zh", "column", "cites"}, {"unverified"})
    if entry["column"] not in _COLUMNS:
        raise DataError(_FILE, place, f"column {entry['column']!r} is none of {sorted(_COLUMNS)}")
    unverified = tuple(entry.get("unverified", ()))
    if not entry["cites"] and "cites" not in unverified:
        raise DataError(_FILE, place, "an outcome without citation must say that its cites are unverified")
    return Outcome(procedure, id, entry["zh"], entry["column"], cited(entry["cites"]), unverified)


def outcome(procedure: str, id: str) -> Outcome:
    """How that procedure ended. Raises UnknownTerm.

    A case that has not ended by 31 December has no outcome; it counts as `pending`. Which of the two rows
    of litigation counts it depends on the path of the case, not on its end.
    """
    if (procedure, id) not in outcomes():
        raise UnknownTerm("复议、诉讼结果", f"{procedure}.{id}", [".".join(key) for key in outcomes()])
    return outcomes()[procedure, id]
