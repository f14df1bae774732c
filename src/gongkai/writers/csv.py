"""The cells of a report as a tidy table: a row a cell."""

import csv
import io
import re
from collections.abc import Iterator

from gongkai.forms import Cell
from gongkai.report import Money, Report, State, printed
from gongkai.writers.page import printable

HEADER = (
    "organ",
    "year",
    "form",
    "cell",
    "table",
    "row",
    "column",
    "unit",
    "state",
    "value",
    "certain",
    "text",
)
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


def to_csv(report: Report) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it; a report without statutory tables is a bare header.

    value: digits only, exactly when state is number. text: the characters of the document, those of all readings
    where they disagree. A text that a spreadsheet would run as a formula (= + - @ first) gets an apostrophe before it.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(report))
    return made.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[list[object]]:
    unsure = set(report.uncertain)
    for table in report.form.tables if report.form else ():
        for cell in table.cells:
            yield [
                _harmless(report.organ.name) if report.organ else "",
                report.year,
                report.edition,
                cell.id,
                table.zh,
                " / ".join(cell.row.path),
                cell.column.label,
                *_value(report, cell),
                "false" if cell.id in unsure else "true",
                _harmless(_text(report, cell.id)),
            ]


def _value(report: Report, cell: Cell) -> tuple[str, str, str]:
    """Unit, state and digits."""
    state, reading = report.state(cell.id), report.reading(cell.id)
    value = reading.value if reading else None
    if isinstance(value, Money):
        return value.unit or "", state.value, f"{value.amount:f}"
    return cell.column.unit or "", state.value, "" if value is None else str(value)


def _text(report: Report, cell: str) -> str:
    reading = report.reading(cell)
    if reading is None or reading.state is State.ABSENT:
        return printed(report, cell)
    return reading.text


def _harmless(text: str) -> str:
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
