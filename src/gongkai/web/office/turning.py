"""Turning the pages of a long list: a page begins after a row, not after a count, so the last is as quick as the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.web.store.models import Listed

A_PAGE = 50
# What a list may be sorted by, and whether it is a day. The matter parts rows that are alike.
ORDERS = {"begun": True, "received": True, "due": True, "done": True, "unit": False, "matter": False}
_MAY_LACK = frozenset({"received", "due", "done"})
FIRST = "-begun"


@dataclass(frozen=True, slots=True)
class Place:
    """A row a page begins or ends at: its value in the order, None where it has none, and its matter."""

    value: str | None
    matter: str

    def __str__(self) -> str:
        return f"{'' if self.value is None else '.' + self.value},{self.matter}"


@dataclass(frozen=True, slots=True)
class Turned:
    """One page. before, after: what the address of the page before and of the next bears; "" where there is none."""

    rows: Sequence[Listed]
    before: str
    after: str


def order_of(asked: str) -> str:
    """The order asked for, `due` or `-due`; the first order where it is none."""
    return asked if asked.removeprefix("-") in ORDERS else FIRST


def turned(listed: QuerySet[Listed], order: str, after: str = "", before: str = "") -> Turned:
    """The page after a place, or before one; without a place the first. `before="end"` is the last."""
    column, down = order.removeprefix("-"), order.startswith("-")
    back = bool(before)
    place = _place(before if back else after, column)
    found: list[Listed] = []
    for part in _parts(listed, column, down != back, place):
        found += part[: A_PAGE + 1 - len(found)]
        if len(found) > A_PAGE:
            break
    more, rows = len(found) > A_PAGE, found[:A_PAGE]
    if back:
        rows.reverse()
    first, last = (str(_at(rows[n], column)) if rows else "" for n in (0, -1))
    has_before, has_after = (more, place is not None) if back else (place is not None, more)
    return Turned(rows, first if has_before else "", last if has_after else "")


def _at(row: Listed, column: str) -> Place:
    value = getattr(row, column)
    return Place(None if value is None else str(value), row.matter)


def _place(text: str, column: str) -> Place | None:
    """What an address bears, read back; None where it bears no place in this order."""
    value, comma, matter = text.rpartition(",")
    if not comma or not matter or (value and not value.startswith(".")):
        return None
    if value and ORDERS[column]:
        try:
            date.fromisoformat(value[1:])
        except ValueError:
            return None
    return Place(value[1:] if value else None, matter)


def _parts(
    listed: QuerySet[Listed], column: str, down: bool, place: Place | None
) -> Iterator[QuerySet[Listed]]:
    """The rows beyond a place, all of them without one, in order, part by part.

    Rows without a value come first going up and last going down, whatever the database thinks of nothing; taken by
    themselves, the others begin where the index finds the place.
    """
    sign, than = ("-", "lt") if down else ("", "gt")
    order = [f"{sign}matter"] if column == "matter" else [f"{sign}{column}", f"{sign}matter"]
    later = Q(**{f"matter__{than}": place.matter}) if place else Q()
    if column == "matter":
        yield listed.filter(later).order_by(*order)
        return
    # The bound by value alone says nothing more, but an index can begin there.
    known = listed if column not in _MAY_LACK else listed.exclude(**{column: None})
    if place and place.value is not None:
        bound = Q(**{f"{column}__{than}e": place.value})
        known = known.filter(bound & (Q(**{f"{column}__{than}": place.value}) | later))
    lacking = listed.filter(**{column: None}).order_by(f"{sign}matter") if column in _MAY_LACK else None
    if lacking is None:
        yield known.order_by(*order)
    elif down:
        if place is None or place.value is not None:
            yield known.order_by(*order)
        yield lacking.filter(later) if place and place.value is None else lacking
    else:
        if place is None or place.value is None:
            yield lacking.filter(later)
        yield known.order_by(*order)
