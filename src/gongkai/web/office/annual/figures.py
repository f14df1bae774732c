"""Numbers as people type and paste them into the grid: full-width digits, thousands separators, a unit behind an amount."""

import re
from decimal import Decimal

from gongkai.base.errors import GongkaiError
from gongkai.forms import Column, Kind
from gongkai.ledger.count import YUAN
from gongkai.report.reading import Value
from gongkai.report.typed import fitting, held

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
_FINEST = Decimal("0.000001")


class NoFigure(GongkaiError):
    """What was typed is no number its cell can hold."""

    def __init__(self, text: str, column: Column):
        self.text = text
        super().__init__(f"“{text.strip()[:30]}”不能填在这里：{fitting(column)}")


def figure(text: str, column: Column) -> Value | None:
    """The number a text says in a column, None for a blank. Raises NoFigure; nothing is guessed.

    An amount in another unit than the column's is turned into it, as long as that is exact in six places.
    """
    spelt = text.translate(_SPELT).strip()
    if not spelt:
        return None
    match = _FIGURE.fullmatch(spelt)
    if match is None:
        raise NoFigure(text, column)
    sign, digits, fraction, unit = match.groups()
    number = Decimal(f"{sign}{digits.replace(',', '')}" + (f".{fraction}" if fraction else ""))
    if column.kind is Kind.MONEY and unit and column.unit not in (None, unit):
        number, unit = _turned(number * YUAN[unit] / YUAN[column.unit]), column.unit
    value = held(number, unit, column)
    if value is None or (sign and column.kind is not Kind.SIGNED) or number % _FINEST:
        raise NoFigure(text, column)
    return value


def _turned(number: Decimal) -> Decimal:
    """Without zeros at its end, and none of them an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
