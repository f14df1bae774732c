"""What was entered over a year, quarter by quarter: flows add up, stocks take the last, and no period is split by guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from gongkai.ledger.count import YUAN, Count
from gongkai.ledger.countables import Countable

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Sum:
    """One thing over one year in one unit. unit: None where amounts were entered without one.

    quarters: the number of each, None where nothing was entered for it: nothing entered is not 0.
    across: what was entered for periods that lie in no single quarter; it counts in the year alone, None when none was.
    year: of a flow the sum of all these, of a stock the last number. agreed: False where a stock was given two numbers.
    """

    unit: str | None
    quarters: tuple[Decimal | None, ...]
    across: Decimal | None
    year: Decimal
    agreed: bool = True


def quarter_of(day: date) -> int:
    """The quarter a day lies in, 1 to 4."""
    return (day.month + 2) // 3


def quarter_of_count(count: Count, *, stock: bool = False) -> int | None:
    """The quarter an entry belongs to; None for a flow over a period that lies in no single one.

    A stock belongs to the last day of its period: that is the day it tells of.
    """
    last = quarter_of(count.begun)
    return last if stock or count.since is None or quarter_of(count.since) == last else None


def sums(counts: Iterable[Count], of: Countable) -> tuple[Sum, ...]:
    """What entries of one thing in one year come to, in any order; one sum for each unit, () when nothing was entered.

    What was struck does not count. Amounts of money come to one sum: in the usual unit, else in their own where they
    share one, else in 元; amounts without a unit are a sum of their own. Raises ValueError for entries of two years.
    """
    held = sorted((one for one in counts if not one.void), key=_order)
    if len({one.begun.year for one in held}) > 1:
        raise ValueError(f"{of.id}: entries of several years are not one year's sum")
    if of.stock and held:
        return (_stock(held, of),)
    told = sorted(_told(held, of), key=lambda one: one[0] or "")
    return tuple(
        _flow(unit, [one for _, one in group]) for unit, group in groupby(told, key=lambda one: one[0])
    )


def _order(count: Count) -> tuple[date, int, str]:
    """By day; on one day as they were numbered, 2026-9999 before 2026-10000."""
    return count.begun, len(count.matter), count.matter


def _told(counts: Sequence[Count], of: Countable) -> list[tuple[str | None, tuple[int | None, Decimal]]]:
    """Each entry as its unit, its quarter and its number in that unit."""
    units = {unit for one in counts if (unit := one.unit or of.usual) in YUAN}
    common = of.usual if of.usual in YUAN else next(iter(units)) if len(units) == 1 else "元"
    found: list[tuple[str | None, tuple[int | None, Decimal]]] = []
    for one in counts:
        unit, value = one.unit or of.usual, one.value
        if unit in YUAN:
            assert unit is not None
            assert common is not None
            unit, value = common, value * YUAN[unit] / YUAN[common]
        found.append((unit, (quarter_of_count(one), value)))
    return found


def _flow(unit: str | None, told: Sequence[tuple[int | None, Decimal]]) -> Sum:
    def total(quarter: int | None) -> Decimal | None:
        found = [value for at, value in told if at == quarter]
        return sum(found, Decimal(0)) if found else None

    year = sum((value for _, value in told), Decimal(0))
    return Sum(unit, tuple(map(total, QUARTERS)), total(None), year)


def _stock(held: Sequence[Count], of: Countable) -> Sum:
    by_quarter = {quarter_of_count(one, stock=True): one.value for one in held}
    last = held[-1]
    return Sum(
        last.unit or of.usual,
        tuple(map(by_quarter.get, QUARTERS)),
        None,
        last.value,
        len({one.value for one in held}) == 1,
    )
