"""A deadline as a page to print: what happened, the days week by week, why some do not count, the articles."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from rich.cells import cell_len

from gongkai.law.deadline import CountedDay, Deadline
from gongkai.law.instruments import spoken

_WEEKDAYS = "一二三四五六日"
_PLAIN = {"工作日", "周六", "周日"}
_WIDTH = 8


def zh(day: date) -> str:
    """2023年10月24日（星期二）"""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def page(title: str, facts: Sequence[tuple[str, str]], deadline: Deadline) -> Iterator[str]:
    """The lines of the page. facts: (what, when or how much), in the order they are to stand."""
    yield title
    yield ""
    for what, told in (*facts, ("截止日", zh(deadline.day))):
        yield _padded(what, 16) + told
    yield ""
    yield "逐日计算（数字后为第几个计入的日子，“休”为休息日，“停”为不计入的工作日）"
    yield from weeks(deadline.days)
    remarks = list(_remarks(deadline.days))
    if remarks:
        yield ""
        yield from remarks
    yield ""
    yield from (f"依据：{spoken(cite)}" for cite in deadline.cites)


def weeks(days: Iterable[CountedDay]) -> Iterator[str]:
    """One line a week, Monday first, each day with its number in the count."""
    yield _padded("", 12) + "".join(_padded(f"  {name}", _WIDTH) for name in _WEEKDAYS).rstrip()
    number = 0
    for monday, held in groupby(days, key=lambda one: one.day - timedelta(one.day.weekday())):
        cells = [""] * 7
        for one in held:
            number += one.counted
            cells[one.day.weekday()] = f"{one.day.day:>2} {number if one.counted else _mark(one)}"
        head = f"{monday.year}-{monday:%m-%d}"
        yield _padded(head, 12) + "".join(_padded(cell, _WIDTH) for cell in cells).rstrip()


def _mark(one: CountedDay) -> str:
    return "休" if one.why in _PLAIN or one.why.endswith("假期") else "停"


def _remarks(days: Iterable[CountedDay]) -> Iterator[str]:
    """Every stretch of days that is not plain, with its reason. A weekend inside a stretch does not part it."""
    special = [one for one in days if one.why not in _PLAIN and one.why != "自然日"]
    for (why, counted), held in groupby(special, key=lambda one: (one.why, one.counted)):
        run = [one.day for one in held]
        first, last = (f"{day.month}月{day.day}日" for day in (run[0], run[-1]))
        many = f"，共{len(run)}日" if len(run) > 1 else ""
        yield f"{first if first == last else f'{first}至{last}'}　{why}，{'计入' if counted else '不计入'}{many}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
