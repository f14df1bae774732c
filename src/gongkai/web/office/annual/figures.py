"""Numbers as people type and paste them into cells: full-width digits, thousands separators, a unit behind an amount."""

import re
from decimal import Decimal

from gongkai.base.errors import GongkaiError
from gongkai.forms import Column, Kind
from gongkai.ledger.count import YUAN
from gongkai.report import Money
from gongkai.report.reading import Value

# annual.js knows the same; what it lets pass is judged here.
_FIGURE = re.compile(
    r"([+-]?)([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.([0-9]{1,6}))?\s?(元|万元|亿元)?", re.ASCII
)
# Full-width signs and the several dashes; NFKC would read ② and the exponent of 1² as digits.
_SPELT: dict[int, int | str] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-"),
    **dict.fromkeys(map(ord, "\u200b\ufeff"), ""),
}


class NoFigure(GongkaiError):
    """What was typed is no number its cell can hold."""

    def __init__(self, text: str, why: str):
        self.text, self.why = text, why
        super().__init__(f"“{text[:30]}”{why}")


def figure(text: str, column: Column) -> Value | None:
    """The number a text says in a column, None for a blank. Raises NoFigure; nothing is guessed.

    An amount in another unit than the column's is turned into it, exactly.
    """
    spelt = text.translate(_SPELT).strip()
    if not spelt:
        return None
    match = _FIGURE.fullmatch(spelt)
    if match is None:
        raise NoFigure(text, "不是数")
    sign, digits, fraction, unit = match.groups()
    number = Decimal(f"{sign}{digits.replace(',', '')}.{fraction or '0'}")
    if column.kind is Kind.MONEY:
        return _money(text, number, fraction or "", unit, column)
    if unit or number != number.to_integral_value():
        raise NoFigure(text, "不能填在这里：应为整数，不带单位")
    if sign and column.kind is not Kind.SIGNED:
        raise NoFigure(text, "不能填在这里：应为不小于 0 的整数")
    return int(number)


def _money(text: str, number: Decimal, fraction: str, unit: str | None, column: Column) -> Money:
    if number < 0:
        raise NoFigure(text, "不能填在这里：金额不小于 0")
    amount = number.quantize(Decimal(1).scaleb(-len(fraction)))
    if unit is None or column.unit in (None, unit):
        return Money(amount, unit or column.unit)
    made = number * YUAN[unit] / YUAN[column.unit]
    if made != round(made, 6):
        raise NoFigure(text, f"折合{column.unit}超过六位小数，请核对到分")
    return Money(made.normalize() if made else Decimal(0), column.unit)
