"""The values of the law by date, each with its citation: how long, in what unit, since when, under which article."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, LawNotInForce
from gongkai.law.entries import DATA, checked, day, history
from gongkai.law.instruments import resolve

_KEYS = {"title", "unit", "checked_on", "history"}
_ENTRY_KEYS = {"from", "value", "cite"}


@dataclass(frozen=True, slots=True)
class Term:
    """One value as it stands on a day. value: in `unit`; None where the law speaks of the step but sets no period."""

    value: int | None
    unit: str
    cite: str

    @property
    def spoken(self) -> str:
        """The number with its unit in Chinese; "" where there is none."""
        return "" if self.value is None else f"{self.value}{units()[self.unit]}"


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its history, oldest first: (first day in force, term). checked_on: when a person last confirmed it."""

    id: str
    title: str
    unit: str
    checked_on: date | None
    history: tuple[tuple[date, Term], ...]

    def on(self, day: date) -> Term:
        """The term in force on a day. Raises LawNotInForce before the first."""
        held = [term for since, term in self.history if since <= day]
        if not held:
            raise LawNotInForce(self.title, day, self.history[0][0])
        return held[-1]


@cache
def values() -> dict[str, Value]:
    """All values, by id. Raises DataError or UnknownCitation when the file is wrong."""
    return load(DATA / "values.yaml")


@cache
def units() -> dict[str, str]:
    """What to write behind the number, by unit: workday → 个工作日."""
    return {unit: entry["zh"] for unit, entry in strict_yaml.load(DATA / "units.yaml").items()}


def load(path: Path) -> dict[str, Value]:
    """The values of a file, by id.

    Raises DataError for a key too many or too few, a date that is none, a history out of order, an unknown unit, a
    value that is not a positive whole number or null; UnknownCitation for a citation that does not resolve.
    """
    return {id: _value(path.name, id, entry) for id, entry in strict_yaml.load(path).items()}


def _value(file: str, id: str, entry: Any) -> Value:
    checked(file, id, entry, _KEYS)
    if entry["unit"] not in units():
        raise DataError(file, id, f"unknown unit {entry['unit']!r}")
    if not isinstance(entry["history"], list):
        raise DataError(file, id, "history must be a list")
    terms = tuple(
        (since, _term(file, id, entry["unit"], one)) for since, one in history(file, id, entry["history"])
    )
    confirmed = entry["checked_on"]
    return Value(
        id, entry["title"], entry["unit"], None if confirmed is None else day(file, id, confirmed), terms
    )


def _term(file: str, id: str, unit: str, entry: Any) -> Term:
    checked(file, id, entry, _ENTRY_KEYS)
    value = entry["value"]
    if value is not None and (type(value) is not int or value < 1):
        raise DataError(file, id, f"{value!r} is neither a whole number from 1 on nor null")
    resolve(entry["cite"])
    return Term(value, unit, entry["cite"])
