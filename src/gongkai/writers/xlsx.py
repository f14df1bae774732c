"""A report as an Excel workbook: its text on one sheet, each statutory table on a sheet of its own."""

import io
import math

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from gongkai.report import Report
from gongkai.writers.package import EPOCH, timeless
from gongkai.writers.page import Grid, Page, Slot, page

_TEXT_WIDTH = 76  # of the text column, in half-width signs of the default font
_SIGNS_A_LINE = 34  # Chinese signs of 12 points that fit into it
_LONGEST = 32_767 // 2  # Excel holds 32,767 UTF-16 units in a cell; a character takes at most two
_EXACT = 15  # digits Excel keeps of a number
_LINE = Side(style="thin", color="000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_UNSURE = PatternFill("solid", fgColor="FFF4B8")
_HEAD = PatternFill("solid", fgColor="F4F4F2")


def to_xlsx(report: Report) -> bytes:
    """Sheets 正文, 表二, 表三, 表四. Numbers are numbers, a blank is an empty cell, no text is ever a formula.

    A number Excel would round (more than 15 digits) is written as text; a paragraph longer than a cell may be
    goes on in the next row.
    """
    shown = page(report)
    book = Workbook()
    text = book.active
    assert isinstance(text, Worksheet)
    _text(text, shown)
    for grid in shown.grids:
        _table(book.create_sheet(grid.zh), grid)
    book.properties.title, book.properties.creator = (shown.title or "")[:255], ""
    made = io.BytesIO()
    book.save(made)
    # Saving has just asked the clock.
    book.properties.created = book.properties.modified = EPOCH.replace(tzinfo=None)
    return timeless(made.getvalue(), {"docProps/core.xml": tostring(book.properties.to_tree())})


def _text(sheet: Worksheet, shown: Page) -> None:
    sheet.title = "正文"
    sheet.column_dimensions["A"].width = _TEXT_WIDTH
    _paper(sheet)
    rows = [(shown.title, "title")] if shown.title else []
    rows += [(paragraph, "") for paragraph in shown.preamble]
    for part in shown.parts:
        rows += [(part.heading, "heading")] if part.heading else []
        rows += [(paragraph, "") for paragraph in part.paragraphs]
    rows += [(line, "signature") for line in shown.signature]
    pieces = [(text[at : at + _LONGEST], role) for text, role in rows for at in range(0, len(text), _LONGEST)]
    for row, (text, role) in enumerate(pieces, 1):
        cell = _put(sheet, row, 1, text)
        aside = {"title": "center", "signature": "right"}.get(role, "left")
        cell.alignment = Alignment(horizontal=aside, vertical="top", wrap_text=True)
        size = 18 if role == "title" else 12
        cell.font = Font(name="宋体", size=size, bold=role in ("title", "heading"))
        # Not every program makes a row high enough by itself; Excel allows 409 points.
        lines = math.ceil(len(text) * size / 12 / _SIGNS_A_LINE)
        sheet.row_dimensions[row].height = min(409, lines * size * 1.3)


def _table(sheet: Worksheet, grid: Grid) -> None:
    for column, width in enumerate(grid.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = round(width / 1.6, 1)
    for row, line in enumerate(grid.rows):
        sheet.row_dimensions[row + 1].height = 18 * max(
            (_lines(grid, slot) for slot in line if slot.rows == 1), default=1
        )
        for slot in line:
            _slot(sheet, slot)
    if grid.head:
        sheet.freeze_panes = f"A{grid.head + 1}"
        sheet.print_title_rows = f"1:{grid.head}"
    _paper(sheet)
    sheet.page_setup.fitToHeight = 1
    sheet.print_options.horizontalCentered = True


def _lines(grid: Grid, slot: Slot) -> int:
    """Lines the text of a box takes; Excel itself does not make a row high enough for merged boxes."""
    room = sum(grid.widths[slot.column : slot.column + slot.columns]) / 4.2
    return 1 if slot.number is not None else max(1, math.ceil(len(slot.text) / room))


def _slot(sheet: Worksheet, slot: Slot) -> None:
    top, left = slot.row + 1, slot.column + 1
    cell = _put(sheet, top, left, slot.text)
    digits = sum(sign.isdigit() for sign in slot.text)
    if slot.number is not None and digits <= _EXACT:
        places = len(slot.text.partition(".")[2])
        cell.value, cell.number_format = slot.number, f"0.{'0' * places}" if places else "0"
    for row in range(top, top + slot.rows):
        for column in range(left, left + slot.columns):
            sheet.cell(row, column).border = _BOX
    if slot.rows > 1 or slot.columns > 1:
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + slot.rows - 1, end_column=left + slot.columns - 1
        )
    cell.alignment = Alignment(
        horizontal="center",
        vertical="center",
        wrap_text=slot.number is None,
        shrink_to_fit=slot.number is not None,
    )
    cell.font = Font(name="宋体", size=11)
    if slot.unsure or slot.head:
        cell.fill = _UNSURE if slot.unsure else _HEAD


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Text as text, whatever sign it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell


def _paper(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
