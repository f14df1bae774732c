"""How a cell is printed: the characters every writer puts in its box, and what each of them stands for."""

from gongkai.report.reading import Money, State, Value
from gongkai.report.report import Report

ABSENT = "〔缺格〕"
ILLEGIBLE = "〔待核"


def printed(report: Report, cell: str) -> str:
    """The characters for a cell's box.

    A number in plain digits, an amount with its unit unless the form's heading names it, a mark as it stood,
    nothing for a blank, 〔缺格〕 where the document had no box, 〔待核：原文〕 where it could not be told or readings disagree.
    """
    reading = report.reading(cell)
    if reading is None:
        found = report.readings.get(cell, ())
        return unsure(" / ".join(one.text.strip() for one in found)) if found else ABSENT
    match reading.state:
        case State.NUMBER:
            return number(reading.value, report.form.cell(cell).column.unit if report.form else None)
        case State.MARK:
            return reading.text.strip()
        case State.BLANK:
            return ""
        case State.ABSENT:
            return ABSENT
    return unsure(reading.text)


def number(value: Value | None, unit: str | None = None) -> str:
    """A value in plain digits; an amount with its own unit where that is not `unit`, the one the heading names."""
    if isinstance(value, Money):
        return f"{value.amount:f}{value.unit if value.unit and value.unit != unit else ''}"
    return "" if value is None else str(value)


def unsure(text: str) -> str:
    """The box of a cell that a person must look at."""
    return f"{ILLEGIBLE}：{text.strip()}〕" if text.strip() else f"{ILLEGIBLE}〕"
