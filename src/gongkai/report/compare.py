"""Two reports side by side: which cells, sections and headline facts differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from gongkai.report.ink import printed
from gongkai.report.report import Report

# What a report says of itself, by what a change is called.
HEADLINES: Mapping[str, str] = MappingProxyType(
    {
        "title": "题名",
        "organ": "机关",
        "year": "年度",
        "edition": "格式",
        "preamble": "引言",
        "signature": "落款",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. what: a cell id, or `title`, `organ`, `year`, `edition`, `preamble`, `section.3`, `signature`;
    `fact.trainings` of what a register holds beside its cells.
    """

    what: str
    before: str
    after: str


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Everything in which two reports say different things; empty when they are the same report.

    Compared are states and values of cells and the printed text; how and where a value was read is not.
    """
    return tuple(_changes(before, after))


def fact_changes(before: Report, after: Report) -> tuple[Change, ...]:
    """The facts in which two reports a register counted differ, by indicator; the order of facts does not matter."""
    told, now = _facts(before), _facts(after)
    return tuple(
        Change(f"fact.{one}", _numbers(told.get(one, ())), _numbers(now.get(one, ())))
        for one in dict.fromkeys([*told, *now])
        if told.get(one) != now.get(one)
    )


def _facts(report: Report) -> dict[str, set[tuple[int | Decimal, str]]]:
    found: dict[str, set[tuple[int | Decimal, str]]] = {}
    for one in report.facts:
        found.setdefault(one.indicator, set()).add((one.value, one.unit))
    return found


def _numbers(told: Iterable[tuple[int | Decimal, str]]) -> str:
    return "、".join(
        f"{value:f}{unit}" if isinstance(value, Decimal) else f"{value}{unit}" for value, unit in sorted(told)
    )


def _changes(before: Report, after: Report) -> Iterator[Change]:
    for what in HEADLINES:
        was, now = (_headline(report, what) for report in (before, after))
        if was != now:
            yield Change(what, was, now)
    numbers = {section.number for report in (before, after) for section in report.sections}
    for number in sorted(numbers):
        was, now = (_section(report, number) for report in (before, after))
        if was != now:
            yield Change(f"section.{number}", was, now)
    for cell in dict.fromkeys([*before.readings, *after.readings]):
        if _said(before, cell) != _said(after, cell):
            yield Change(cell, printed(before, cell), printed(after, cell))


def _said(report: Report, cell: str) -> object:
    """What a cell says: a number by its value (12.00 is 12), anything else by its print."""
    reading = report.reading(cell)
    return reading.value if reading and reading.value is not None else printed(report, cell)


def _headline(report: Report, what: str) -> str:
    value = getattr(report, what)
    return "" if value is None else value.name if what == "organ" else str(value)


def _section(report: Report, number: int) -> str:
    found = report.section(number)
    return f"{found.title}\n{found.text}" if found else ""
