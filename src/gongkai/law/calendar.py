"""Workdays: Monday to Friday, less the days off of the State Council's yearly notices, plus the make-up days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from gongkai.base import strict_yaml
from gongkai.base.errors import CalendarGap, DataError
from gongkai.law import entries

_KEYS = {"year", "notice", "unverified", "source", "off", "work"}
_CHANGE_KEYS = {"known_from", "notice", "off", "work"}
_WEEKDAYS = "一二三四五六日"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The holidays of one year as one notice sets them. off: day → holiday; work: weekend days worked instead.

    known_from: the day a later notice changed the year to this; None for the notice the year began with.
    """

    year: int
    off: Mapping[date, str]
    work: frozenset[date]
    notice: str | None
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, over the years whose notices are loaded.

    local: days off of one organ besides the national ones, day → name (民族自治地方).
    """

    years: Mapping[int, Arrangement]
    local: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def load(cls, as_known_on: date | None = None) -> Self:
        """The calendar with every later change of a notice, or with those only that were known on a day.

        A year is held as known from the first; the files do not say on which day its notice came out.
        """
        return cls({year: _known(held, as_known_on) for year, held in _held().items()})

    @property
    def covered(self) -> tuple[int, ...]:
        """The years loaded, in order."""
        return tuple(sorted(self.years))

    def with_year(self, path: Path, as_known_on: date | None = None) -> Self:
        """This calendar and one year more, or one replaced, from a file. Raises DataError when the file is wrong."""
        held = read_year(path)
        return replace(self, years={**self.years, held[0].year: _known(held, as_known_on)})

    def with_local(self, days: Mapping[date, str]) -> Self:
        """This calendar for an organ that has these days off besides, day → name."""
        return replace(self, local={**self.local, **days})

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked. Raises CalendarGap when its year is not loaded."""
        year = self._year(day)
        return day not in self.local and (day in year.work or (day.weekday() < 5 and day not in year.off))

    def why(self, day: date) -> str:
        """Why a day is or is not worked: 工作日, 周六, 国庆节假期, 调休上班. Raises CalendarGap like is_workday."""
        year = self._year(day)
        if name := self.local.get(day) or year.off.get(day):
            return f"{name}假期"
        if day in year.work:
            return "调休上班"
        return "工作日" if day.weekday() < 5 else f"周{_WEEKDAYS[day.weekday()]}"

    def workdays_after(self, day: date) -> Iterator[date]:
        """Every workday after a day, in order, until CalendarGap."""
        while True:
            day = self.next_day(day)
            if self.is_workday(day):
                yield day

    def next_day(self, day: date) -> date:
        """The day after. Raises CalendarGap for the last day there is."""
        if day == date.max:
            raise CalendarGap(day, self.covered)
        return day + ONE_DAY

    def _year(self, day: date) -> Arrangement:
        held = self.years.get(day.year)
        if held is None:
            raise CalendarGap(day, self.covered)
        return held


@cache
def _held() -> dict[int, tuple[Arrangement, ...]]:
    years = [read_year(path) for path in sorted((entries.DATA / "calendar").glob("*.yaml"))]
    return {held[0].year: held for held in years}


def _known(held: tuple[Arrangement, ...], day: date | None) -> Arrangement:
    """The newest arrangement, or the newest known on a day."""
    return [one for one in held if day is None or one.known_from is None or one.known_from <= day][-1]


def read_year(path: Path) -> tuple[Arrangement, ...]:
    """The arrangements of one year, the first notice first, from its file. Raises DataError when the file is wrong."""
    entry = strict_yaml.load(path)
    if not isinstance(entry, dict) or set(entry) - {"versions"} != _KEYS:
        raise DataError(
            path.name, "file", f"must have exactly the keys {'、'.join(sorted(_KEYS))}, and may have versions"
        )
    if type(entry["year"]) is not int:
        raise DataError(path.name, "year", f"{entry['year']!r} is no year")
    later = [_change(path.name, entry["year"], one) for one in entry.get("versions", ())]
    days = [one.known_from for one in later if one.known_from]
    if days != sorted(set(days)):
        raise DataError(path.name, "versions", "must stand in the order they became known")
    return (_arrangement(path.name, entry["year"], entry), *later)


def _change(file: str, year: int, entry: Any) -> Arrangement:
    if not isinstance(entry, dict) or set(entry) != _CHANGE_KEYS:
        raise DataError(file, "versions", f"must have exactly the keys {'、'.join(sorted(_CHANGE_KEYS))}")
    return replace(
        _arrangement(file, year, entry), known_from=entries.day(file, "known_from", entry["known_from"])
    )


def _arrangement(file: str, year: int, entry: dict[str, Any]) -> Arrangement:
    named = isinstance(entry["off"], dict) and all(isinstance(spans, list) for spans in entry["off"].values())
    if not named or not isinstance(entry["work"], list):
        raise DataError(file, "off, work", "off must be names with lists of days, work a list of days")
    off = [
        (day, name)
        for name, spans in entry["off"].items()
        for span in spans
        for day in _days(file, year, span)
    ]
    work = [day for span in entry["work"] for day in _days(file, year, span)]
    listed = [day for day, _ in off] + work
    if len(set(listed)) < len(listed):
        raise DataError(file, "off, work", "a day stands twice")
    if wrong := [day for day in work if day.weekday() < 5]:
        raise DataError(file, "work", f"{wrong[0]} is no weekend day")
    return Arrangement(year, dict(off), frozenset(work), entry["notice"])


def _days(file: str, year: int, span: Any) -> Iterator[date]:
    """The days of `02-04` or `02-04..02-10`, both ends inclusive."""
    first, _, last = str(span).partition("..")
    day, end = (
        entries.day(file, "off, work", f"{year}-{first}"),
        entries.day(file, "off, work", f"{year}-{last or first}"),
    )
    if end < day:
        raise DataError(file, str(span), "ends before it begins")
    while day <= end:
        yield day
        day += ONE_DAY
