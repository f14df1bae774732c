import io
from decimal import Decimal

from awkward import CLEARED, HOSTILE, awkward, matrix, old
from hypothesis import given, settings
from making import clean, consistent_reports, filled, with_section
from openpyxl import load_workbook

from gongkai.writers.xlsx import to_xlsx


def opened(report):
    return load_workbook(io.BytesIO(to_xlsx(report)))


def slots(sheet):
    shown = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        for row, column in area.cells:
            shown[row - 1][column - 1] = shown[area.min_row - 1][area.min_col - 1]
    return shown


def as_text(value):
    return "" if value is None else str(value)


@given(consistent_reports())
@settings(max_examples=4, deadline=None)
def test_every_box_holds_its_number_as_a_number(report):
    book = opened(report)
    values = {cell: report.value(cell) for cell in report.form.cells}
    for table in report.form.tables:
        shown = slots(book[table.zh])
        for line, expected in zip(shown, matrix(report, table), strict=True):
            for found, text in zip(line, expected, strict=True):
                same = float(text) == found if isinstance(found, int | float) else text == as_text(found)
                assert same, (found, text)
    numbers = [
        v
        for s in book.worksheets[1:]
        for row in s.iter_rows()
        for c in row
        if isinstance(v := c.value, int | float)
    ]
    plain = [v for v in values.values() if isinstance(v, int) or v.unit == "万元"]
    assert len(numbers) == len(plain) + sum(
        not isinstance(v, int) and v.unit is None for v in values.values()
    )


def test_states_stay_apart_and_nothing_is_a_formula():
    book = opened(awkward())
    line = [cell.value for cell in book["表三"][4]][3:]
    assert line == [None, "〔缺格〕", "—", "〔待核：1 2〕", "〔待核：3 / 4〕", 5, 0]
    assert book["表三"]["D6"].value == "=1+1"
    assert book["表三"]["J6"].value == "9" * 18  # Excel would make 1000000000000000000 of the number
    assert book["表二"]["B14"].value == "73802895.90元"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"n", "s"}


def test_money_keeps_its_places():
    sheet = opened(filled(clean(), {"disclosure.fees.amount": "4166.241610"}))["表二"]
    assert Decimal(str(sheet["B14"].value)) == Decimal("4166.24161")
    assert sheet["B14"].number_format == "0.000000"


def test_the_text_sheet_reads_like_the_report():
    lines = [row[0].value for row in opened(awkward())["正文"].iter_rows()]
    assert lines[0] == "<b>标题</b> & #题"
    assert [line for line in lines if line in awkward().form.sections] == list(awkward().form.sections)
    assert lines[-10:] == [*HOSTILE, CLEARED, "城东区科学技术局", "2024年1月20日"]


def test_no_character_of_a_very_long_paragraph_is_lost():
    text = "字𠮷" * 40_000
    lines = [row[0].value for row in opened(with_section(clean(), 6, text))["正文"].iter_rows()]
    assert "".join(line for line in lines if line.startswith(("字", "𠮷"))) == text


def test_sheets_print_on_a4_with_their_heads():
    book = opened(clean())
    assert book.sheetnames == ["正文", "表二", "表三", "表四"]
    assert {sheet.page_setup.paperSize for sheet in book} == {9}
    assert {sheet.page_setup.fitToWidth for sheet in book} == {1}
    assert [sheet.freeze_panes for sheet in book] == [None, None, "A4", "A4"]


def test_a_report_without_tables_has_one_sheet():
    assert opened(old()).sheetnames == ["正文"]
