"""Numbers as Chinese documents print them: １２, 1,234, 十二, 二〇二〇, 1.2万, 近100, 7700余."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from gongkai.base.text import remembered, same_spelling

_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_SECTION = "(?:[一二两三四五六七八九]千)?(?:零?[一二两三四五六七八九]百)?(?:零?[一二三四五六七八九]?十)?(?:零?[一二两三四五六七八九])?"
_CHINESE = re.compile(f"(?=.)(?:({_SECTION})亿)?(?:({_SECTION})万)?({_SECTION})")
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BEFORE = "近|大约|约|将近|超过|超|逾|至少|不少于"
_AFTER = r"余|多|左右|以上|\+"
_QUANTITY = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<number>{_ARABIC}|[〇零一二两三四五六七八九十百千万亿]+)"
    rf"(?P<loose>{_AFTER})?(?P<scale>[百千]?[万亿]|[百千])?(?P<after>{_AFTER})?"
)
_EITHER = re.compile("[一二两三四五六七八九]{2,3}")
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# No count needs more characters; a longer run of numerals is no number, and int() would refuse it.
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read in running text, `text[start:end]`; approximate when 近, 约, 余, 多 or the like stand with it."""

    value: Decimal
    approximate: bool
    start: int
    end: int


@remembered
def chinese(text: str) -> int | None:
    """The whole number a run of Chinese numerals says (`二十一`, `两`, `二〇二〇`, `三百零五`), else None."""
    text = same_spelling(text)
    if len(text) > _LONGEST:
        return None
    if text and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    match = _CHINESE.fullmatch(text)
    if match is None or any(part == "" for part in match.groups()[:2]):
        return None
    return sum(
        _section(part) * scale
        for part, scale in zip(match.groups(), (100_000_000, 10_000, 1), strict=True)
        if part
    )


def _section(text: str) -> int:
    total = digit = 0
    for sign in text:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def plain(text: str) -> Decimal | None:
    """The number an Arabic numeral with optional thousands commas and fraction says, else None."""
    text = same_spelling(text).strip()
    return Decimal(text.replace(",", "")) if re.fullmatch(_ARABIC, text) else None


def quantities(text: str) -> list[Quantity]:
    """Every number in a text, left to right; positions are those of `text`, which must be in `same_spelling`.

    1万2千 is one number; 三四次 (three or four) is none.
    """
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        value = _amount(match["number"])
        if value is None:
            continue
        value *= prod(_SCALES[sign] for sign in match["scale"] or "")
        loose = any(match[part] for part in ("before", "loose", "after"))
        start = match.start()
        if found and found[-1].end == start and text[start - 1] in _SCALES and value < found[-1].value:
            first = found.pop()
            value, loose, start = first.value + value, first.approximate or loose, first.start
        found.append(Quantity(value, loose, start, match.end()))
    return found


@remembered
def _amount(number: str) -> Decimal | None:
    if len(number) > _LONGEST or _EITHER.fullmatch(number):
        return None
    value = plain(number)
    whole = chinese(number) if value is None else None
    return value if whole is None else Decimal(whole)
