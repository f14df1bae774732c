"""The information processing fee (信息处理费), by piece or by page, each with the brackets that make it up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count, pairwise, takewhile
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, LawNotInForce
from gongkai.law.entries import DATA, checked, cited, history

_FILE = "fees.yaml"
BY_PIECE, BY_PAGE = "by_piece", "by_page"


@dataclass(frozen=True, slots=True)
class Bracket:
    """From item `above` + 1 on, `price` yuan each; with a `width`, `rise` yuan more after every `width` items."""

    above: int
    price: Decimal
    width: int | None
    rise: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """One version of the brackets of 件 or 页, in force from `since`. `unverified` names doubtful fields."""

    title: str
    unit: str
    since: date
    cite: str
    brackets: tuple[Bracket, ...]
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Items `first` to `last`, inclusive, at one price in yuan."""

    first: int
    last: int
    price: Decimal

    @property
    def span(self) -> str:
        return f"第{self.first}至{self.last}" if self.last > self.first else f"第{self.first}"

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> Decimal:
        return self.count * self.price


@dataclass(frozen=True, slots=True)
class Charge:
    """A sum in yuan and how it came about, line by line. It says what may be charged; the organ decides whether."""

    tariff: Tariff
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    def text(self) -> str:
        """The count for printing, a line for each price and one for the sum."""
        unit = self.tariff.unit
        steps = [
            f"{line.span}{unit}：{line.count}{unit}×{line.price}元＝{line.amount}元" for line in self.lines
        ]
        return "\n".join([*steps, f"合计：{self.total}元"])


@dataclass(frozen=True, slots=True)
class Piece:
    """One request as it is counted for the fee.

    applicant: the number of an identity paper or a credit code, since names recur. received: first receipt.
    """

    organ: str
    applicant: str
    received: date
    by_page: bool = False


@cache
def _tariffs(method: str) -> tuple[Tariff, ...]:
    data = checked(_FILE, "file", strict_yaml.load(DATA / _FILE), {BY_PIECE, BY_PAGE})
    entry = checked(_FILE, method, data[method], {"title", "unit", "checked_on", "history"})
    return tuple(_tariff(method, entry, *dated) for dated in history(_FILE, method, entry["history"]))


def _tariff(method: str, entry: dict[str, Any], since: date, version: dict[str, Any]) -> Tariff:
    checked(_FILE, method, version, {"from", "cite", "brackets"}, {"unverified"})
    brackets = tuple(_bracket(method, one) for one in version["brackets"])
    if (
        not brackets
        or brackets[0].above != 0
        or any(one.above >= two.above for one, two in pairwise(brackets))
    ):
        raise DataError(_FILE, method, "brackets begin above 0 and rise")
    (cite,) = cited([version["cite"]])
    doubtful = tuple(version.get("unverified", ()))
    return Tariff(entry["title"], entry["unit"], since, cite, brackets, doubtful)


def _bracket(method: str, entry: Any) -> Bracket:
    checked(_FILE, method, entry, {"above", "price"}, {"width", "rise"})
    if ("width" in entry) != ("rise" in entry) or entry.get("width", 1) < 1:
        raise DataError(_FILE, method, "width and rise stand together, width at least 1")
    return Bracket(entry["above"], Decimal(entry["price"]), entry.get("width"), Decimal(entry.get("rise", 0)))


def tariff(method: str, on: date) -> Tariff:
    """The brackets in force on a day, by piece (BY_PIECE) or by page (BY_PAGE). Raises LawNotInForce before the first."""
    versions = _tariffs(method)
    for version in reversed(versions):
        if version.since <= on:
            return version
    raise LawNotInForce(versions[0].title, on, versions[0].since)


def _steps(brackets: tuple[Bracket, ...]) -> Iterator[tuple[int, Decimal]]:
    """(items before it, price) of every step in price; endless when the last bracket goes on rising."""
    for bracket, end in zip(brackets, (*(one.above for one in brackets[1:]), None), strict=True):
        if bracket.width is None:
            yield bracket.above, bracket.price
            continue
        for step in count():
            above = bracket.above + step * bracket.width
            if end is not None and above >= end:
                break
            yield above, bracket.price + step * bracket.rise


def _charge(method: str, items: int, on: date) -> Charge:
    if items < 1:
        raise ValueError(f"a fee is counted from the first item on, not for {items}")
    chosen = tariff(method, on)
    steps = list(takewhile(lambda step: step[0] < items, _steps(chosen.brackets)))
    ends = [*(above for above, _ in steps[1:]), items]
    return Charge(
        chosen, tuple(Line(above + 1, end, price) for (above, price), end in zip(steps, ends, strict=True))
    )


def pieces_charge(n: int, on: date) -> Charge:
    """What the first n requests of one applicant at one organ in one natural month may cost, with its count.

    n: 件 of that month, at least 1, whatever their decisions; ValueError otherwise. on: the day of receipt.
    Raises LawNotInForce before 2021-01-01, a day not yet verified. Law: 国办函〔2020〕109号第四条.
    """
    return _charge(BY_PIECE, n, on)


def pages_charge(pages: int, on: date) -> Charge:
    """What one request of so many pages may cost, with its count; pages of several requests never add up.

    pages: sides of A4 or smaller, at least 1; ValueError otherwise. on: the day of receipt.
    Raises LawNotInForce before 2021-01-01, a day not yet verified. Law: 国办函〔2020〕109号第五条.
    """
    return _charge(BY_PAGE, pages, on)


def pieces_total(n: int, on: date) -> Decimal:
    """Yuan for the first n requests of a month; see `pieces_charge`."""
    return pieces_charge(n, on).total


def piece_fee(nth: int, on: date) -> Decimal:
    """Yuan for the nth request of a month alone, the price of its bracket: the sum on its bill; see `pieces_charge`."""
    return pieces_charge(nth, on).lines[-1].price


def pages_fee(pages: int, on: date) -> Decimal:
    """Yuan for one request of so many pages; see `pages_charge`."""
    return pages_charge(pages, on).total


def places_in_month(pieces: Iterable[Piece], *, by_page_takes_place: bool = True) -> tuple[int | None, ...]:
    """Which of its applicant's requests at that organ in that natural month each piece is, from 1, in the given order.

    by_page_takes_place: whether a piece charged by page counts for those after it; it has no place if not.
    Law: 国办函〔2020〕109号第四条; counting organs apart, and the month of first receipt, are readings (decisions/0032).
    """
    seen: dict[tuple[str, str, int, int], int] = {}
    places: list[int | None] = []
    for piece in pieces:
        if piece.by_page and not by_page_takes_place:
            places.append(None)
            continue
        month = (piece.organ, piece.applicant, piece.received.year, piece.received.month)
        seen[month] = seen.get(month, 0) + 1
        places.append(seen[month])
    return tuple(places)
