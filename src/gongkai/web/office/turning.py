"""Turning the pages of a long list: a page begins after a row, not after a count, so the last is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.web.store.models import Listed

A_PAGE = 50
# What a list may be sorted by, and whether it is a day. The matter parts rows that are alike.
ORDERS = {"begun": True, "received": True, "due": True, "unit": False, "matter": False}
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
    if place is not None:
        listed = listed.filter(_beyond(place, column, down != back))
    found = list(listed.order_by(*_ordering(column, down != back))[: A_PAGE + 1])
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


def _ordering(column: str, down: bool) -> list[Any]:
    """Rows without a value come first going up and last going down, in every database."""
    if column == "matter":
        return ["-matter" if down else "matter"]
    if not ORDERS[column] or column == "begun":  # never without a value
        return [f"-{column}", "-matter"] if down else [column, "matter"]
    return (
        [F(column).desc(nulls_last=True), "-matter"] if down else [F(column).asc(nulls_first=True), "matter"]
    )


def _beyond(place: Place, column: str, down: bool) -> Q:
    """The rows beyond a place. The bound by value alone says nothing more, but an index can begin there."""
    than = "lt" if down else "gt"
    later = Q(**{f"matter__{than}": place.matter})
    if column == "matter":
        return later
    nothing = Q(**{f"{column}__isnull": True})
    if place.value is None:
        return nothing & later if down else (nothing & later) | ~nothing
    bound = Q(**{f"{column}__{than}e": place.value}) & (Q(**{f"{column}__{than}": place.value}) | later)
    return bound | nothing if down and column in ("received", "due") else bound
