"""What an organ has to publish of its own accord: the items of 条例第二十条, and of 第二十一条 by its level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError
from gongkai.law.deadline import PUBLICATION
from gongkai.law.entries import DATA, checked, cited
from gongkai.law.instruments import spoken
from gongkai.law.values import values

_FILE = "contents.yaml"
_LEVELS = frozenset({"state", "province", "city", "county", "township"})


@dataclass(frozen=True, slots=True)
class Content:
    """One item. column: where it is usually published; levels: of the organs that have it, () for all.

    terms: the periods to publish it in, ids of values.yaml; which of several, what is published has to tell.
    """

    id: str
    zh: str
    column: str
    cite: str
    levels: tuple[str, ...]
    terms: tuple[str, ...] = (PUBLICATION,)

    @property
    def spoken(self) -> str:
        """Its article in full words."""
        return spoken(self.cite)

    @property
    def number(self) -> str:
        """Its article as lists show it, 第二十条第（一）项."""
        return self.cite.partition("#")[2]


@cache
def contents() -> Mapping[str, Content]:
    """All items by id, in the order of the articles. Raises DataError when the file is wrong."""
    return MappingProxyType({id: _content(id, entry) for id, entry in strict_yaml.load(DATA / _FILE).items()})


def _content(id: str, entry: Any) -> Content:
    checked(_FILE, id, entry, {"zh", "column", "cite"}, {"levels", "terms"})
    levels = tuple(entry.get("levels", ()))
    if strange := set(levels) - _LEVELS:
        raise DataError(_FILE, f"{id}.levels", f"no such level: {sorted(strange)}")
    terms = tuple(entry.get("terms", (PUBLICATION,)))
    if not terms or not values().keys() >= set(terms):
        raise DataError(_FILE, f"{id}.terms", f"no such periods: {terms}")
    (cite,) = cited([entry["cite"]])
    return Content(id, entry["zh"], entry["column"], cite, levels, terms)


def contents_of(level: str) -> Sequence[Content]:
    """The items an organ of a level has; of one whose level is not known ("") those that all have."""
    return [one for one in contents().values() if not one.levels or level in one.levels]


def columns_of(level: str) -> Sequence[str]:
    """The columns usual at a level, each once."""
    return list(dict.fromkeys(one.column for one in contents_of(level)))
