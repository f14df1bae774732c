"""Dates as documents print them: 2021年1月26日, 2021-01-26, 二〇一二年二月二十日."""

import re
from calendar import monthrange
from datetime import date

from gongkai.base.numbers import chinese
from gongkai.base.text import squeeze

_SIGNS = "〇零一二三四五六七八九十"
_DATE = re.compile(
    rf"([0-9]{{4}}|[{_SIGNS}]{{4}})(?:年|[-/.])([0-9]{{1,2}}|[{_SIGNS}]{{1,2}})(?:月|[-/.])([0-9]{{1,2}}|[{_SIGNS}]{{1,3}})日?"
)
_YEAR = re.compile(r"(20[0-9]{2}|二〇[〇一二三四][〇一二三四五六七八九])(?=年)")


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() else chinese(text)


def dates(text: str) -> list[date]:
    """Every full date in a text, in the order printed; impossible ones (2月30日) are left out."""
    found = []
    for match in _DATE.finditer(squeeze(text)):
        year, month, day = (_whole(part) or 0 for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            found.append(date(year, month, day))
    return found


def years(text: str) -> list[int]:
    """Every year 2000–2099 followed by 年 in a text, in the order printed."""
    return [year for match in _YEAR.finditer(squeeze(text)) if (year := _whole(match[1]))]
