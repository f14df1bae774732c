"""What an organ has to do in a year, each with its day, or the law's word where it names none, and its article."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import CalendarGap, DataError, GongkaiError, LawNotInForce
from gongkai.law.calendar import ONE_DAY, Calendar
from gongkai.law.deadline import period_deadline
from gongkai.law.entries import DATA, checked, cited, day
from gongkai.law.readings import AS_NAMED, NamedDays
from gongkai.law.values import values

LEVELS = ("township", "county", "city", "province", "state")  # from the lowest
_PLAIN_YEAR = 2023  # not a leap year: a named day is one that every year has
_KEYS = frozenset({"title", "bearer", "rules"})
_RULE_KEYS = frozenset({"levels", "from", "words", "cites"})
_WHENS = frozenset({"by", "as_of", "said", "after"})
_NONE: Mapping[str, date] = MappingProxyType({})


class NotEarlier(GongkaiError):
    """The day an organ set itself for a duty lies outside the year, or after the day the law names."""

    def __init__(self, duty: "Duty", day: date):
        self.duty, self.day = duty, day
        law = "法律没有写明日子"
        if duty.named:
            law = f"{'以这一天为准的是' if duty.as_of else '法定的最后一天是'} {duty.named}"
        super().__init__(
            f"{duty.title}不能定在 {day}：{law}。自定的日子要在 {duty.year} 年以内，比法定的更早"
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """What one provision says of a duty: to which levels, from which day to which, inclusive; `until` None: still.

    Exactly one tells when: by, the last day as (month, day); as_of, the day whose state counts; said, the word that
    stands in place of a day; after, the id of the period counted from an approval.
    """

    levels: frozenset[str]
    since: date
    until: date | None
    words: str
    cites: tuple[str, ...]
    by: tuple[int, int] | None = None
    as_of: tuple[int, int] | None = None
    said: str = ""
    after: str = ""

    def governs(self, level: str, on: date) -> bool:
        """Whether it binds organs of a level on a day."""
        return level in self.levels and self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Kind:
    """A duty as the law has it over time. bearer: whose it is, of `bearers()`; last_year: it is about the year before."""

    id: str
    title: str
    bearer: str
    last_year: bool
    rules: tuple[Rule, ...]

    @property
    def from_approval(self) -> bool:
        """Whether it is counted from the approval of a paper."""
        return any(rule.after for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of one year. year: in which it is to be done; about: the year it is about.

    named: the last day by law, inclusive; None where the law names none, or counts from an approval not given.
    day: the last day to keep: `named`, the earlier one the organ set, or the next workday where named days roll.
    as_of: `day` is no last day but the one whose state counts. said: the law's word in place of a day.
    workday: the last workday up to `day`; None where `day` is, or where it can't be told, and `waits` says why.
    """

    id: str
    title: str
    words: str
    bearer: str
    year: int
    about: int
    cites: tuple[str, ...]
    named: date | None = None
    day: date | None = None
    as_of: bool = False
    said: str = ""
    workday: date | None = None
    waits: str = ""


def duties(
    level: str,
    year: int,
    calendar: Calendar,
    also: Set[str] = frozenset(),
    *,
    approved: Mapping[str, date] = _NONE,
    earlier: Mapping[str, date] = _NONE,
    readings: NamedDays = AS_NAMED,
) -> tuple[Duty, ...]:
    """The duties of an organ of a level in a year: those with a day first, in their order, then those without.

    level: of LEVELS; also: what the organ is besides an organ, of `bearers()`. A day is governed by the version in
    force on it, a duty without a day by the version in force at the end of the year.
    approved: duty → the day its paper was approved, from which the law counts; what is counted into another year is
    that year's. earlier: duty → the day the organ set itself.
    Raises ValueError for a level, bearer or duty that is none; NotEarlier.
    Law: 条例(2019) 第十二、十八、二十五、四十六至四十九条; 国办公开办函〔2021〕30号; 预算法第十四条.
    """
    if level not in LEVELS or not also <= set(bearers()) or not {*approved, *earlier} <= set(kinds()):
        raise ValueError(f"unknown level, bearer or duty: {level}, {sorted(also)}, {[*approved, *earlier]}")
    found = [
        _kept(made, calendar, earlier.get(kind.id), readings)
        for kind in kinds().values()
        if kind.bearer in {"organ", *also} and (made := _made(kind, level, year, calendar, approved))
    ]
    return tuple(sorted(found, key=lambda one: one.day or date.max))


def _made(kind: Kind, level: str, year: int, calendar: Calendar, approved: Mapping[str, date]) -> Duty | None:
    """The duty as the law has it in a year; None where it has none."""
    for rule in kind.rules:
        last, waits = _last(rule, year, calendar, approved.get(kind.id))
        if rule.governs(level, last or date(year, 12, 31)):
            about = year - 1 if kind.last_year else year
            is_state = rule.as_of is not None
            made = Duty(kind.id, kind.title, rule.words, kind.bearer, year, about, rule.cites)
            return replace(made, named=last, day=last, as_of=is_state, said=rule.said, waits=waits)
    return None


def _last(rule: Rule, year: int, calendar: Calendar, approved: date | None) -> tuple[date | None, str]:
    """The day a rule gives in a year, or None and, where it gives one once something is known, what that is."""
    if named := rule.by or rule.as_of:
        return date(year, *named), ""
    if not rule.after:
        return None, ""
    if approved is None:
        return None, "从批准之日起算，本年的批准之日没有给出"
    try:
        last = period_deadline(rule.after, approved, calendar).day
    except (CalendarGap, LawNotInForce) as reason:
        return None, str(reason)
    return (last, "") if last.year == year else (None, f"{approved} 批准的在 {last} 以前公开，不在本年")


def _kept(duty: Duty, calendar: Calendar, earlier: date | None, readings: NamedDays) -> Duty:
    """With the day the organ set, or the next workday where named days roll, and the last workday up to it."""
    if earlier and (earlier.year != duty.year or duty.as_of or (duty.named and earlier > duty.named)):
        raise NotEarlier(duty, earlier)
    last = earlier or duty.day
    if last is None or duty.as_of:
        return duty
    try:
        if readings.roll and not earlier and not calendar.is_workday(last):
            last = next(calendar.workdays_after(last))
        workday = last
        while not calendar.is_workday(workday):
            workday -= ONE_DAY
    except CalendarGap as gap:
        return replace(duty, day=last, waits=str(gap))
    return replace(duty, day=last, workday=workday, waits="")


@cache
def bearers() -> Mapping[str, str]:
    """Whose a duty can be, by id: office → 政府信息公开工作主管部门."""
    return _held()[0]


@cache
def kinds() -> Mapping[str, Kind]:
    """All duties the law knows, by id. Raises what `load` raises."""
    return _held()[1]


@cache
def _held() -> tuple[Mapping[str, str], Mapping[str, Kind]]:
    return load(DATA / "duties.yaml")


def load(path: Path) -> tuple[Mapping[str, str], Mapping[str, Kind]]:
    """The bearers and the duties of a file, by id.

    Raises DataError for a key too many or too few, a level, bearer, day or period that is none, more or less than one
    time told, two rules for one level on one day; UnknownCitation.
    """
    whole = checked(path.name, "file", strict_yaml.load(path), {"bearers", "duties"})
    names = MappingProxyType(dict(whole["bearers"]))
    made = {id: _kind(path.name, id, entry, set(names)) for id, entry in whole["duties"].items()}
    return names, MappingProxyType(made)


def _kind(file: str, id: str, entry: Any, names: Set[str]) -> Kind:
    checked(file, id, entry, _KEYS, {"about"})
    if entry["bearer"] not in names or entry.get("about", "last_year") != "last_year":
        raise DataError(file, id, "no such bearer, or about is not last_year")
    rules = tuple(_rule(file, id, one) for one in entry["rules"])
    for n, one in enumerate(rules):
        for other in rules[n + 1 :]:
            apart = (one.until and one.until < other.since) or (other.until and other.until < one.since)
            if one.levels & other.levels and not apart:
                raise DataError(file, id, "two rules for one level on one day")
    return Kind(id, entry["title"], entry["bearer"], "about" in entry, rules)


def _rule(file: str, id: str, entry: Any) -> Rule:
    checked(file, id, entry, _RULE_KEYS, {"until", *_WHENS})
    if len(_WHENS & set(entry)) != 1:
        raise DataError(file, id, f"a rule tells one of {'、'.join(sorted(_WHENS))}")
    levels = frozenset(entry["levels"])
    if not levels or not levels <= set(LEVELS):
        raise DataError(file, id, f"levels are of {'、'.join(LEVELS)}")
    if "after" in entry and entry["after"] not in values():
        raise DataError(file, id, f"no period {entry['after']!r}")
    since = day(file, id, entry["from"])
    until = day(file, id, entry["until"]) if "until" in entry else None
    if until and until < since:
        raise DataError(file, id, "ends before it begins")
    by, as_of = (_month_day(file, id, entry[when]) if when in entry else None for when in ("by", "as_of"))
    said, after = entry.get("said", ""), entry.get("after", "")
    return Rule(levels, since, until, entry["words"], cited(entry["cites"]), by, as_of, said, after)


def _month_day(file: str, id: str, text: Any) -> tuple[int, int]:
    named = day(file, id, f"{_PLAIN_YEAR}-{text}")
    return named.month, named.day
