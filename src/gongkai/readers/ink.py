"""What one box says: number, blank, mark, or something a person must read."""

import re
from decimal import Decimal

from gongkai.base.text import remembered, same_spelling, squeeze
from gongkai.forms.form import Column, Kind
from gongkai.report.ink import ABSENT, ILLEGIBLE
from gongkai.report.reading import Money, State, Value

MARKS = frozenset(
    {"/", "//", "\\", "-", "--", "---", "----", "无", "无。", "没有", "不涉及", "不适用", "未开展", "*"}
)

_ABSENT, _ILLEGIBLE = squeeze(ABSENT), squeeze(ILLEGIBLE)
_BROKEN = re.compile(r"[0-9]\s+[0-9]")
_NO_INK = re.compile(r"[^0-9.,+\-/元万亿件项个条增减\ufffd]")  # \ufffd: a sign no one knows
_WHOLE = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,11})"
_UNITS = "(?:件|项|个|条|宗|次)?"
_PLAIN = {
    Kind.COUNT: re.compile(rf"(-?{_WHOLE}){_UNITS}"),
    Kind.SIGNED: re.compile(rf"([+-]?|增加?|减少?)({_WHOLE}){_UNITS}"),
    Kind.MONEY: re.compile(rf"({_WHOLE}(?:\.[0-9]+)?)(元|万元|亿元)?"),
}


def number(text: str, column: Column) -> Value | None:
    """The number a squeezed text says in a column, or None: never less than the whole text, never a leading zero.

    A count may be printed negative (a finding, not a misreading); an amount takes the unit printed behind it,
    else the one the column's heading names.
    """
    match = _PLAIN[column.kind].fullmatch(text)
    if match is None:
        return None
    match column.kind:
        case Kind.COUNT:
            return int(match[1].replace(",", ""))
        case Kind.SIGNED:
            size = int(match[2].replace(",", ""))
            return -size if match[1].startswith(("-", "减")) else size
        case Kind.MONEY:
            return Money(Decimal(match[1].replace(",", "")), match[2] or column.unit)


def read(text: str, column: Column) -> tuple[State, Value | None]:
    """State and value of one box's text. A number broken by blanks inside (`1 0`) is not put together: ILLEGIBLE."""
    squeezed = squeeze(text)
    if not squeezed:
        return State.BLANK, None
    if squeezed in MARKS:
        return State.MARK, None
    if squeezed == _ABSENT:
        return State.ABSENT, None
    value = None if _BROKEN.search(same_spelling(text)) else number(squeezed, column)
    return (State.NUMBER, value) if value is not None else (State.ILLEGIBLE, None)


def original(text: str) -> str:
    """The text of an illegible box, freed of the 〔待核：…〕 that writers put around it."""
    stripped = text.strip()
    if stripped.startswith(ILLEGIBLE) and stripped.endswith("〕"):
        return stripped[len(ILLEGIBLE) : -1].removeprefix("：")
    return text


@remembered
def is_ink(text: str) -> bool:
    """Whether a box's text is what stands in number boxes (a number of any kind, a mark, nothing) and no label."""
    squeezed = squeeze(text)
    return (
        not squeezed
        or squeezed in MARKS
        or squeezed.startswith((_ABSENT, _ILLEGIBLE))
        or not _NO_INK.search(squeezed)
    )
