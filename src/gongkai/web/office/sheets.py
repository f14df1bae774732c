"""Lists to take away: a spreadsheet or comma-separated text in which no text can act as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 30_000  # of a spreadsheet made while somebody waits
# Spreadsheets take these for the beginning of a formula, those for Chinese the wide ones too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
Value = str | int | date | datetime | None
Column = tuple[str, int]  # head, width in characters


def csv_file(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> StreamingHttpResponse:
    """Sent row by row, with the mark by which spreadsheets know the letters."""
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The text piece by piece, the mark first."""
    yield "\ufeff"
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([head for head, _ in columns])
    for row in rows:
        sheet.writerow([_harmless(value) for value in row])
        if out.tell() > 1 << 16:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _harmless(value: Value) -> str:
    text = (
        "" if value is None else f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)
    )
    return f"'{text}" if text.startswith(_FORMULA) else text


def xlsx_file(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    about: Sequence[tuple[str, Value]],
) -> FileResponse:
    """A spreadsheet to be saved; see `xlsx`."""
    out = TemporaryFile()  # noqa: SIM115 — the response closes it when it is sent
    xlsx(title, columns, rows, about).save(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], about: Sequence[tuple[str, Value]]
) -> Workbook:
    """A sheet of rows with real days, its head frozen and filtered; a second sheet says what it is."""
    book = Workbook(write_only=True)
    sheet, notes = book.create_sheet(title), book.create_sheet("说明")
    _fill(sheet, columns, rows)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 16, 60
    for head, value in about:
        notes.append([_cell(notes, head, bold=True), _cell(notes, value)])
    return book


def _fill(sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    for n, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, bold=True) for head, _ in columns])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _cell(sheet: Any, value: Value, bold: bool = False) -> Any:
    """A value as itself; a text stays a text, whatever it begins with, also when somebody edits it."""
    if value is None or value == "":
        return None
    try:
        cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # a day is a value too
    except IllegalCharacterError:  # what no spreadsheet can hold
        cell = WriteOnlyCell(sheet, "".join(c for c in str(value) if c >= " " or c in "\t\n\r"))
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(_FORMULA):
            cell.quotePrefix = True
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, date):
        cell.number_format = _MOMENT if isinstance(value, datetime) else _DAY
    if bold:
        cell.font = Font(bold=True)
    return cell
