"""Excel workbooks opened: tables told from single texts, merged cells, and numbers as text."""

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Document, Grid
from gongkai.readers.open_xlsx import is_xlsx, open_xlsx, slots
from gongkai.readers.source import LIMITS, Source
from gongkai.report.reading import Where

THIN = Border(*[Side(style="thin")] * 4)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes, **limits: int) -> Document:
    return open_xlsx(Source(data, "年报.xlsx"), replace(LIMITS, **limits))


def sheet_of(rows: list[list[object]], *merges: str, ruled: str | None = None) -> Workbook:
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for line in sheet[ruled] if ruled else ():
        for cell in line:
            cell.border = THIN
    return book


def shown(document: Document) -> list[object]:
    return [[b.text for b in one.boxes] if isinstance(one, Grid) else one.text for one in document.blocks]


def printed(value: object, form: str = "General") -> str:
    book = sheet_of([["甲", value]])
    book.worksheets[0]["B1"].number_format = form
    return opened(saved(book)).grids[0].boxes[1].text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3, "General", "3"),
        (3.0, "0.00", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (73802895.9, "#,##0.00", "73802895.9"),
        (-18, "0_);[Red](0)", "-18"),
        (123456789012345, "General", "123456789012345"),
        (1e16, "General", "10000000000000000"),
        (0.00001, "General", "0.00001"),
        (0.125, "0%", "12.5%"),
        (0.07, "0.00%", "7%"),
        (date(2021, 1, 26), "yyyy/m/d", "2021-01-26"),
        (date(2021, 1, 26), '[$-804]yyyy"年"m"月"d"日"', "2021-01-26"),
        (datetime(2021, 1, 26, 15, 30), "yyyy-mm-dd hh:mm", "2021-01-26 15:30"),  # noqa: DTZ001 - a cell has no zone
        (clock(15, 30), "h:mm", "15:30"),
        (12, '0"件 days"', "12"),
        (-1, "yyyy/m/d", "-1"),
        (True, "General", "TRUE"),
        ("#REF!", "General", "#REF!"),
        ("　１２ 件", "@", "　１２ 件"),
        ("商业\n企业", "@", "商业\n企业"),
        ("_x0041_", "@", "A"),  # as the file has it: an escape (ECMA-376, ST_Xstring)
    ],
)
def test_cells_are_printed_as_text(value: object, form: str, text: str):
    assert printed(value, form) == text


def test_both_calendars_give_the_same_day():
    book = sheet_of([["甲", date(2021, 1, 26)]])
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook has no zone
    assert opened(saved(book)).grids[0].boxes[1].text == "2021-01-26"


def test_single_texts_are_lines_and_the_rest_is_a_grid():
    rows: list[list[object]] = [
        ["某局2023年年报"],
        ["单位：件"],
        ["", "自然人", "总计"],
        ["一、新收", 1, 1],
        ["三、结果"],
        ["四、结转", None, 0],
        ["注：无"],
    ]
    document = opened(saved(sheet_of([*rows, [], ["表后"], []], "A1:C1", "A5:C5", "A7:C7")))
    grid = ["", "自然人", "总计", "一、新收", "1", "1", "三、结果", "四、结转", "", "0"]
    assert shown(document) == ["某局2023年年报", "单位：件", grid, "注：无", "表后"]
    heading = document.grids[0].boxes[6]
    assert (heading.row, heading.column, heading.rows, heading.columns) == (3, 1, 1, 3)
    assert [line.number for line in document.lines] == [1, 2, 3, 4]


def test_borders_tell_where_a_table_begins_and_ends():
    rows: list[list[object]] = [
        ["表二"],
        ["第二十条第（一）项"],
        ["规章", 0],
        ["", ""],
        ["文件", 2],
        ["表三"],
        ["新收", 1],
    ]
    book = sheet_of(rows, "A2:B2", ruled="A2:B5")
    for cell in book.worksheets[0][7]:
        cell.border = THIN
    assert shown(opened(saved(book))) == [
        "表二",
        ["第二十条第（一）项", "规章", "0", "", "", "文件", "2"],
        "表三",
        ["新收", "1"],
    ]


def test_borders_far_beyond_the_ink_make_no_boxes():
    book = sheet_of([["a", 1], ["b", 2]], ruled="A1:Z400")
    assert shown(opened(saved(book))) == [["a", "1", "b", "2"]]


def test_merged_cells_are_one_box_both_ways():
    book = sheet_of([["三、", "（一）", 0], [None, "（二）", 1], ["总计", None, 1]], "A1:A2", "A3:B3")
    (grid,) = opened(saved(book)).grids
    assert [(b.text, b.row, b.column, b.rows, b.columns) for b in grid.boxes] == [
        ("三、", 1, 1, 2, 1),
        ("（一）", 1, 2, 1, 1),
        ("0", 1, 3, 1, 1),
        ("（二）", 2, 2, 1, 1),
        ("1", 2, 3, 1, 1),
        ("总计", 3, 1, 1, 2),
        ("1", 3, 3, 1, 1),
    ]


def test_sheets_come_in_order_and_hidden_ones_stay_out():
    book = sheet_of([["甲"]])
    for title, state in (("b", "hidden"), ("c", "veryHidden"), ("d", "visible")):
        sheet = book.create_sheet(title)
        sheet.append([title])
        sheet.sheet_state = state  # type: ignore[assignment]
    assert shown(opened(saved(book))) == ["甲", "d"]


def test_hidden_rows_and_columns_are_read_and_remarked_on():
    book = sheet_of([["a", 1], ["b", 2]])
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    document = opened(saved(book))
    assert shown(document) == [["a", "1", "b", "2"]]
    assert [(r.kind, r.quote) for r in document.remarks] == [
        ("residue", "隐藏的行 2"),
        ("residue", "隐藏的列 2–2"),
    ]


def test_formula_without_a_result_is_blank_and_remarked_on():
    document = opened(saved(sheet_of([["总计", "=SUM(B2:B3)"], ["甲", 1]])))
    assert shown(document) == [["总计", "", "甲", "1"]]
    (remark,) = document.remarks
    assert (remark.kind, remark.quote, remark.where) == (
        "residue",
        "=SUM(B2:B3)",
        Where(table=1, row=1, column=2),
    )


def test_slots_are_those_of_the_sheet_whatever_lies_between_them():
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page["B3"], page["E9"], page["A20"] = "项目", 12, "=SUM(E9:E9)"
    page.row_dimensions[9].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["A1"] = "不读"
    assert slots(Source(saved(book), "表.xlsx")) == ({(3, 2): "项目", (9, 5): "12", (20, 1): "=SUM(E9:E9)"},)
    with pytest.raises(Unreadable):
        slots(Source(saved(book), "表.xlsx"), replace(LIMITS, unpacked=1000))


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return stream.getvalue()


def merged(area: str) -> str:
    return f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'


SHEET = "xl/worksheets/sheet1.xml"
GOOD = saved(sheet_of([["a", 1], ["b", 2]]))


def test_formula_shows_its_stored_result():
    data = edited(GOOD, SHEET, lambda text: text.replace("<v>2</v>", "<f>1+1</f><v>2</v>"))
    assert shown(opened(data)) == [["a", "1", "b", "2"]]


def test_cells_without_an_address_follow_one_another():
    data = edited(
        GOOD, SHEET, lambda text: text.replace(' r="B1"', "").replace(' r="2"', "").replace(' r="A2"', "")
    )
    assert shown(opened(data)) == [["a", "1", "b", "2"]]


def test_text_in_place_and_phonetic_guides():
    inline = (
        '<c t="inlineStr"><is><r><t>规</t></r><r><t>章</t></r><rPh><t>zhang</t></rPh></is></c><c><v>0</v></c>'
    )
    data = edited(GOOD, SHEET, lambda text: text.replace("</sheetData>", f"<row>{inline}</row></sheetData>"))
    assert shown(opened(data)) == [["a", "1", "b", "2", "规章", "0"]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"PK garbage", "损坏"),
        (GOOD[:-30], "损坏"),
        (edited(GOOD, SHEET, lambda text: text[:-20]), "XML"),
        (edited(GOOD, SHEET, lambda text: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + text), "DOCTYPE"),
        (edited(GOOD, SHEET, lambda text: text + " " * 17 * 2**20), "超过 16 MB"),
        (edited(GOOD, SHEET, lambda text: text.replace('"B2"', '"XFD2"')), None),
        (edited(GOOD, SHEET, lambda text: text.replace('"B2"', '"B9999999"')), None),
        (edited(GOOD, SHEET, lambda text: text.replace("</sheetData>", merged("A3:XFD1048576"))), None),
        (saved(sheet_of([[n] + [None] * 9999 + [n] for n in range(21)])), "200000 格"),
        (edited(GOOD, SHEET, lambda text: text.replace('"B2"', '"XFD2"').replace('<row r="2"', '<row r="1048576"').replace("</sheetData>", merged("A1:XFD1048576"))), "200000 格"),
        (GOOD.replace(b"xl/workbook.xml", b"xl/workbooj.xml"), "缺少"),
    ],
)  # fmt: skip
def test_bad_workbooks_are_refused_with_a_reason_or_read_in_bounds(data: bytes, why: str | None):
    start = time.perf_counter()
    if why is None:
        assert "a" in str(shown(opened(data)))
    else:
        with pytest.raises(Unreadable, match=why):
            opened(data)
    assert time.perf_counter() - start < 5


def test_workbooks_are_told_by_their_bytes():
    assert is_xlsx(GOOD)
    assert is_xlsx(GOOD[:-30])
    assert not is_xlsx(b"xl/workbook.xml")
    assert not is_xlsx(b"")
