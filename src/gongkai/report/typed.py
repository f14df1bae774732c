"""What a person types for a cell, as the cell can hold it."""

import re
from decimal import Decimal

from gongkai.base.errors import GongkaiError
from gongkai.base.text import squeeze
from gongkai.forms.form import Column, Kind
from gongkai.report.reading import Money, Value

UNITS = ("元", "万元", "亿元")
_TYPED = re.compile(r"(-?(?:0|[1-9][0-9]{0,12}))(\.[0-9]{1,6})?(亿元|万元|元)?")


class DoesNotFit(GongkaiError):
    """What was typed is nothing the cell can hold. cell: in Chinese words; text: as typed."""

    def __init__(self, cell: str, text: str, column: Column):
        self.cell, self.text = cell, text
        super().__init__(f"{cell}填不下“{text}”：{fitting(column)}。空白的格请选“空白”")


def typed(text: str, column: Column, cell: str, unit: str | None = None) -> Value:
    """The value typed for a cell of this column; full-width digits and blanks are taken as meant.

    cell: its name, for the message. unit: of an amount typed without one, where the heading names none.
    Raises DoesNotFit for anything but one number the column can hold; commas too, for 1,2 may be two numbers.
    """
    found = _TYPED.fullmatch(squeeze(text))
    number = Decimal(found[1] + (found[2] or "")) if found else None
    named = (found[3] if found else None) or (unit if column.kind is Kind.MONEY else None)
    value = None if number is None else held(number, named, column)
    if value is None:
        raise DoesNotFit(cell, text.strip(), column)
    return value


def held(number: Decimal, unit: str | None, column: Column) -> Value | None:
    """The number as the column holds it, None where it cannot."""
    if number < 0 and column.kind is not Kind.SIGNED:
        return None
    if column.kind is Kind.MONEY:
        unit = unit or column.unit
        known = unit in (column.unit, None) if column.unit else unit in (*UNITS, None)
        return Money(number, unit) if known else None
    return int(number) if number == number.to_integral_value() and unit is None else None


def fitting(column: Column) -> str:
    """What a column can hold, in a clause."""
    if column.kind is Kind.MONEY:
        return f"应为不小于 0 的金额，单位是{column.unit or '、'.join(UNITS) + '之一'}"
    return "应为整数" if column.kind is Kind.SIGNED else "应为不小于 0 的整数"
