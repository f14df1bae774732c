"""The days of a deadline, week by week, each with its number in the count or why it is not counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from gongkai.law.deadline import CountedDay

_PLAIN = ("周六", "周日")


@dataclass(frozen=True, slots=True)
class Mark:
    """One day. number: which counted day it is, 0 for none. look: counted, off or stopped."""

    day: date
    number: int
    why: str
    look: str


def weeks(days: Iterable[CountedDay]) -> Iterator[list[Mark | None]]:
    """Seven places a week, Monday first; None where the count has not begun or is over."""
    number = 0
    for _, held in groupby(days, key=lambda one: one.day - timedelta(one.day.weekday())):
        week: list[Mark | None] = [None] * 7
        for one in held:
            number += one.counted
            off = one.why in _PLAIN or one.why.endswith("假期")
            look = "counted" if one.counted else "off" if off else "stopped"
            week[one.day.weekday()] = Mark(one.day, number if one.counted else 0, one.why, look)
        yield week
