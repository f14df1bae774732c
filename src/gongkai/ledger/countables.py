"""What people count by hand in a year: the cells of 表二 no register gives, and the indicators of the running text."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from gongkai.base.text import squeeze
from gongkai.forms import EDITIONS, Cell, Form, Kind, edition_of_year, form
from gongkai.ledger.count import YUAN, is_entered
from gongkai.report.indicators import Indicator, indicators

# Columns that hold how things stood, not a sum over the year: two entries that differ are two readings.
STOCKS = frozenset({"items_last_year"})


@dataclass(frozen=True, slots=True)
class Countable:
    """One thing a person counts. id: a cell of 表二 or an indicator; group: the heading it stands under on a page.

    units: what it may be counted in. usual: the unit where none is said; None where it has to be said.
    stock: whether it says how things stood, so that two numbers of a year are not added.
    """

    id: str
    zh: str
    group: str
    units: tuple[str, ...]
    usual: str | None
    kind: Kind
    stock: bool = False

    @property
    def is_cell(self) -> bool:
        return "." in self.id

    def wrong(self, value: Decimal, unit: str | None) -> str:
        """Why a number cannot be entered for it, in Chinese; "" when it can. unit: None for the usual one."""
        if (unit or self.usual) not in self.units:
            said = f"“{self.zh}”不用“{unit}”作单位" if unit else f"“{self.zh}”没有写单位"
            return f"{said}，可以用的有：{'、'.join(self.units)}"
        if value < 0 and self.kind is not Kind.SIGNED:
            return f"“{self.zh}”不能是负数"
        if self.kind is not Kind.MONEY and value != value.to_integral_value():
            return f"“{self.zh}”应为整数，不能是 {value:f}"
        return ""


@cache
def countables(year: int) -> Mapping[str, Countable]:
    """All that is entered in a year, by id, in the order of a page: the cells of the edition that governs it first.

    A year that no edition governs has indicators only.
    """
    edition = edition_of_year(year)
    cells = [_cell(form(edition), cell) for cell in form(edition).cells.values()] if edition else []
    entered = [one for one in cells if is_entered(one.id)]
    spoken = [_indicator(one) for one in indicators().values() if not one.counted]
    groups = list(dict.fromkeys(one.group for one in (*entered, *spoken)))
    ordered = sorted((*entered, *spoken), key=lambda one: groups.index(one.group))
    return MappingProxyType({one.id: one for one in ordered})


def countable(what: str, year: int | None = None) -> Countable:
    """The thing a count says it counts, as its year calls it; one the project does not know goes by its own name."""
    if year is not None and what in countables(year):
        return countables(year)[what]
    if what in indicators():
        return _indicator(indicators()[what])
    for edition in reversed(EDITIONS):
        if what in form(edition).cells:
            return _cell(form(edition), form(edition).cells[what])
    return Countable(what, what, "其他登记", (), None, Kind.MONEY)


def countable_named(text: str, year: int) -> Countable | None:
    """What a person means by a name: its Chinese name, however it is spaced, or its id; None where it is neither."""
    sought = squeeze(text)
    return countables(year).get(text.strip()) or _names(year).get(sought)


@cache
def _names(year: int) -> Mapping[str, Countable]:
    return MappingProxyType({squeeze(one.zh): one for one in countables(year).values()})


def _cell(edition: Form, cell: Cell) -> Countable:
    column = cell.column
    units = (column.unit,) if column.unit else ()
    if column.kind is Kind.MONEY:
        units = tuple(dict.fromkeys((*units, *YUAN)))
    group = edition.table(cell.id.partition(".")[0]).zh
    return Countable(cell.id, cell.zh, group, units, column.unit, column.kind, column.id in STOCKS)


def _indicator(one: Indicator) -> Countable:
    kind = Kind.MONEY if "元" in one.units else Kind.COUNT
    return Countable(one.id, one.zh, one.group, one.units, one.units[0], kind, one.stock)
