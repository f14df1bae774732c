"""The sentences a draft is made of, as a person who knows the matter would correct them: data, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError
from gongkai.forms import EDITIONS, form
from gongkai.law.entries import checked
from gongkai.report.indicators import indicators

_DATA = Path(__file__).parent / "data"
PARTS = ("preamble", "overview", "problems", "others", "signature")
RECORDS = ("publications", "cases", "counts", "texts")
PARTICULARS = frozenset(
    {"organ", "year", "notice", "sections", "parts", "first", "last", "signed"}
)  # what a report tells of itself


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a part of the report speaks of. asks: what to tell or to record where nothing is; records: where.

    governments: whether only people's governments owe it. editions: those that ask for it, all if empty.
    """

    id: str
    zh: str
    part: str
    asks: str
    records: str
    governments: bool
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """How one number is told. zh: {} stands for number and unit; zero: what is said of 0, "" nothing, None the number.

    cells: whose sum it is; none where the fact of the indicator's name is told. categories: whether 其中 lists the
    columns information was published in. among: what else 其中 lists, each with the rows of 表三 it sums up, * as any end.
    """

    indicator: str
    zh: str
    zero: str | None
    cells: tuple[str, ...]
    categories: bool
    among: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence to be: whole with its particulars in braces, or an opening and clauses. editions: all if empty."""

    aspect: Aspect
    whole: str
    opening: str
    clauses: tuple[Clause, ...]
    editions: tuple[str, ...]


@cache
def aspects() -> Mapping[str, Aspect]:
    """All aspects by id, in the order in which they are written. Raises DataError when the file is wrong."""
    file, found = "aspects.yaml", {}
    for id, entry in strict_yaml.load(_DATA / file).items():
        checked(file, id, entry, {"zh", "part", "asks", "records"}, {"governments", "editions"})
        if entry["part"] not in PARTS or entry["records"] not in RECORDS:
            raise DataError(file, id, "no such part, or no such place to record it")
        editions = _editions(file, id, entry)
        told = (entry["zh"], entry["part"], entry["asks"], entry["records"])
        found[id] = Aspect(id, *told, entry.get("governments", False), editions)
    return MappingProxyType(found)


@cache
def patterns() -> tuple[Pattern, ...]:
    """All sentences in the order in which they are written.

    Raises DataError for an unknown aspect, indicator, cell, particular or key.
    """
    file, data = "sentences.yaml", strict_yaml.load(_DATA / "sentences.yaml")
    if unknown := set(data) - set(aspects()):
        raise DataError(file, "file", f"no such aspects {sorted(unknown)}")
    return tuple(
        _pattern(file, f"{id} {n}", aspect, entry)
        for id, aspect in aspects().items()
        for n, entry in enumerate(data.get(id, ()), 1)
    )


def _pattern(file: str, place: str, aspect: Aspect, entry: Any) -> Pattern:
    whole = isinstance(entry, dict) and "zh" in entry
    checked(
        file,
        place,
        entry,
        {"zh"} if whole else {"clauses"},
        {"editions"} if whole else {"editions", "opening"},
    )
    names = {name for text in (entry.get("zh", ""), entry.get("opening", "")) for name in particulars(text)}
    if unknown := names - PARTICULARS:
        raise DataError(file, place, f"a report does not tell {sorted(unknown)} of itself")
    editions = _editions(file, place, entry)
    clauses = entry.get("clauses", {}).items()
    return Pattern(
        aspect,
        entry.get("zh", ""),
        entry.get("opening", ""),
        tuple(_clause(file, f"{place} {id}", id, told, editions or EDITIONS) for id, told in clauses),
        editions,
    )


def particulars(text: str) -> list[str]:
    """The names in braces."""
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def _clause(file: str, place: str, id: str, entry: Any, editions: tuple[str, ...]) -> Clause:
    checked(file, place, entry, {"zh"}, {"zero", "cells", "among"})
    if id not in indicators():
        raise DataError(file, place, "no such indicator")
    if entry["zh"].count("{}") != 1:
        raise DataError(file, place, "zh has one {} for the number")
    cells, among = tuple(entry.get("cells", ())), entry.get("among", {})
    for edition in editions:
        if lacking := [cell for cell in cells if cell not in form(edition).cells]:
            raise DataError(file, place, f"edition {edition} has no cell {lacking[0]}")
    categories = among == "categories"
    listed = {} if categories else {zh: tuple(rows) for zh, rows in among.items()}
    return Clause(id, entry["zh"], entry.get("zero"), cells, categories, MappingProxyType(listed))


def _editions(file: str, place: str, entry: dict[str, Any]) -> tuple[str, ...]:
    editions = tuple(entry.get("editions", ()))
    if unknown := set(editions) - set(EDITIONS):
        raise DataError(file, place, f"no such edition {sorted(unknown)}")
    return editions
