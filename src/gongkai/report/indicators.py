"""The indicators a report states in its running text and an organ counts during the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from gongkai.base import strict_yaml
from gongkai.law.entries import checked, cited

_FILE = Path(__file__).parent / "data" / "indicators.yaml"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is counted. units: what it may be counted in, the usual one first; cite: why it is counted.

    group: the heading it stands under on a page. stock: whether it says how things stood (粉丝), so that two numbers of
    a year are not added. counted: whether the ledger counts it of itself, so that nobody enters it.
    """

    id: str
    zh: str
    units: tuple[str, ...]
    cite: str
    group: str
    stock: bool
    counted: bool


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by id. Raises DataError or UnknownCitation when the file is wrong."""
    found = {}
    for id, entry in strict_yaml.load(_FILE).items():
        checked(_FILE.name, id, entry, {"zh", "units", "group", "cite"}, {"stock", "counted"})
        (cite,) = cited([entry["cite"]])
        stock, counted = (entry.get(name, False) for name in ("stock", "counted"))
        found[id] = Indicator(
            id, entry["zh"], tuple(entry["units"]), cite, entry["group"], stock=stock, counted=counted
        )
    return MappingProxyType(found)
