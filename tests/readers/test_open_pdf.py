"""PDFs with text: boxes from rules and from alignment, and what may not be trusted is not."""

import random
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truth import DOCUMENTS, NAMES, truth

from gongkai.base.errors import Unreadable
from gongkai.base.text import squeeze
from gongkai.readers import Limits, Source, read_report
from gongkai.readers.document import Box, Document, Grid
from gongkai.readers.open_pdf import is_pdf, open_pdf
from gongkai.report import Money, Report, State
from readers import drawing, looks, printing
from readers.drawing import pdf, table, text, words

ROWS = [["规章", "12", "0", "305"], ["行政许可", "7", "", "-18"], ["行政处罚", "/", "2048", "1"]]


def opened(*pages: str, rotate: int = 0) -> Document:
    return open_pdf(Source(pdf(pages, rotate=rotate), "年报.pdf"))


def texts(grid: Grid) -> list[list[str]]:
    return [[box.text for box in row] for row in grid.rows()]


def box(document: Document, row: int, column: int) -> Box:
    (grid,) = document.grids
    return next(one for one in grid.boxes if (one.row, one.column) == (row, column))


@pytest.mark.parametrize(
    ("data", "known"),
    [(pdf(["x"]), True), (b"\n\n" + pdf(["x"]), True), (b"<p>%PDF-1.7</p>", False), (b"PK\x03\x04", False)],
)
def test_a_pdf_is_told_from_its_bytes(data: bytes, known: bool) -> None:
    assert is_pdf(data) is known


def test_a_ruled_table_is_read_box_by_box() -> None:
    document = opened(
        text(60, 800, "主动公开政府信息情况") + table(ROWS) + text(60, 600, "以上数据截至年底。")
    )
    assert [line.text for line in document.lines] == ["主动公开政府信息情况", "以上数据截至年底。"]
    (grid,) = document.grids
    assert texts(grid) == ROWS
    assert all(one.sure for one in grid.boxes)
    assert grid.page == 1
    assert box(document, 1, 1).place == pytest.approx((60, 62, 120, 86), abs=1)


def test_merged_boxes_span_their_slots() -> None:
    rules = (
        drawing.ruled((60, 120, 180), (780, 756))
        + drawing.ruled((60, 180), (756, 732))
        + drawing.line(60, 708, 180, 708)
    )
    document = opened(
        rules + drawing.line(60, 732, 60, 708) + drawing.line(180, 732, 180, 708) + text(100, 740, "5")
    )
    assert (box(document, 2, 1).text, box(document, 2, 1).columns) == ("5", 2)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same_and_its_places_are_as_displayed(rotate: int) -> None:
    document = opened(table(ROWS), rotate=rotate)
    (grid,) = document.grids
    assert texts(grid) == ROWS
    wide, high = (drawing.HEIGHT, drawing.WIDTH) if rotate % 180 else (drawing.WIDTH, drawing.HEIGHT)
    x0, y0, x1, y1 = box(document, 1, 1).place or (0, 0, 0, 0)
    assert 0 < x0 < x1 < wide
    assert 0 < y0 < y1 < high
    corner = {0: (60, 62), 90: (756, 60), 180: (475, 756), 270: (62, 475)}[rotate]
    assert (x0, y0) == pytest.approx(corner, abs=1)


def test_a_table_printed_sideways_reads_the_same() -> None:
    turned = "q 0 1 -1 0 595 0 cm\n" + table(ROWS, top=560) + "Q\n"
    for rotate in (0, 90):
        (grid,) = opened(turned, rotate=rotate).grids
        assert texts(grid) == ROWS


def test_a_table_over_two_pages_is_a_grid_on_each() -> None:
    document = opened(table(ROWS[:2], top=200), table(ROWS[2:]))
    assert [(grid.page, grid.number, texts(grid)) for grid in document.grids] == [
        (1, 1, ROWS[:2]),
        (2, 2, ROWS[2:]),
    ]


def test_a_number_that_runs_over_a_rule_is_not_sure_nor_what_it_touches() -> None:
    document = opened(table([["规章", "", "0"]], wide=40) + text(104, 764.5, "12345678"))
    assert [one.sure for one in document.grids[0].boxes] == [True, False, False]


def test_numbers_close_to_a_rule_on_both_sides_are_two() -> None:
    document = opened(
        drawing.ruled((60, 100, 124, 148), (780, 756)) + text(103, 764.5, "123") + text(126, 764.5, "456")
    )
    assert [(one.text, one.sure) for one in document.grids[0].boxes] == [
        ("", True),
        ("123", True),
        ("456", True),
    ]


@pytest.mark.parametrize("before", ["3 Tr", "1 1 1 rg", "7 Tr"])
def test_text_that_does_not_show_is_not_sure(before: str) -> None:
    document = opened(table([["规章", "", "0"]]) + text(145, 764.5, "8", before=before))
    assert (box(document, 1, 2).text, box(document, 1, 2).sure) == ("8", False)
    assert box(document, 1, 3).sure


def test_what_is_printed_twice_counts_once_and_what_is_printed_over_something_else_is_not_sure() -> None:
    bold = text(140, 764.5, "41") + text(140.3, 764.5, "41")
    document = opened(table([["规章", "", ""]]) + bold + text(200, 764.5, "7") + text(200.5, 764.5, "9"))
    assert (box(document, 1, 2).text, box(document, 1, 2).sure) == ("41", True)
    assert box(document, 1, 3).sure is False


def test_signs_without_a_meaning_are_not_taken_for_any() -> None:
    document = opened(table([["规章", "", "3"]]) + text(140, 764.5, "\ue031\ue032"))
    assert box(document, 1, 2).text == "\ufffd\ufffd"
    assert box(document, 1, 2).sure is False


def test_a_watermark_is_no_ink() -> None:
    slant = text(0, 0, "7", 20, matrix="0.7 0.7 -0.7 0.7 150 760")
    document = opened(table([["规章", "", "3"]]) + slant)
    assert texts(document.grids[0]) == [["规章", "", "3"]]


def test_numbers_of_pages_are_left_out_and_remarked() -> None:
    document = opened(
        table(ROWS) + text(295, 40, "12"), text(60, 700, "正文一段。") + text(295, 40, "- 13 -")
    )
    assert [line.text for line in document.lines] == ["正文一段。"]
    assert [(remark.kind, remark.quote, remark.where.page) for remark in document.remarks] == [
        ("residue", "12", 1),
        ("residue", "- 13 -", 2),
    ]


def test_without_rules_words_below_one_another_are_columns_and_a_gap_is_a_blank() -> None:
    rows = [["规章", "12", "0", "305"], ["行政许可", "7", "", "18"], ["行政处罚", "/", "2048", "1"]]
    document = opened(words(rows))
    (grid,) = document.grids
    assert texts(grid) == rows


def numbers_at(y: float, *told: str) -> str:
    return "".join(text(240 + 60 * n, y, one) for n, one in enumerate(told))


def test_labels_of_two_lines_stand_above_and_below_their_numbers() -> None:
    first = (
        text(62, 770, "一、本年新收政府")
        + numbers_at(763, "12", "0", "12")
        + text(62, 756, "信息公开申请数量")
    )
    second = (
        text(62, 735, "二、上年结转政府") + numbers_at(728, "3", "4", "7") + text(62, 721, "信息公开申请数量")
    )
    (grid,) = opened(first + second).grids
    assert [[squeeze(one) for one in row] for row in texts(grid)] == [
        ["一、本年新收政府信息公开申请数量", "12", "0", "12"],
        ["二、上年结转政府信息公开申请数量", "3", "4", "7"],
    ]


def test_numbers_without_a_label_take_none_that_stands_further_off() -> None:
    document = opened(
        text(62, 790, "以上数据") + numbers_at(763, "12", "0", "12") + text(62, 736, "截至年底")
    )
    assert not any("数据" in one.text for grid in document.grids for one in grid.boxes)


def test_signs_printed_one_by_one_in_any_order_are_put_together_line_by_line() -> None:
    upper = [text(120 + 10 * n, 770, sign) for n, sign in enumerate("属于国")]
    lower = [text(120 + 10 * n, 756, sign) for n, sign in enumerate("家秘密")]
    group = [text(62, 770 - 14 * n, sign) for n, sign in enumerate("本年度")]
    signs = "".join(sign for row in zip(upper, group, lower, strict=True) for sign in row)
    (grid,) = opened(
        signs + numbers_at(763, "5", "0", "5") + text(120, 728, "重复申请") + numbers_at(728, *"123")
    ).grids
    rows = [[squeeze(one) for one in row] for row in texts(grid)]
    assert ["属于国家秘密", "5", "0", "5"] in rows
    assert ["重复申请", "1", "2", "3"] in rows


def test_a_head_between_the_lines_of_those_beside_it_is_one_of_them() -> None:
    heads = text(232, 790, "商业") + text(292, 790, "科研") + text(352, 783, "其他")
    heads += text(232, 776, "企业") + text(292, 776, "机构")
    rows = [
        text(62, 750 - 20 * n, "规章") + numbers_at(750 - 20 * n, "1", "2") + text(375, 750 - 20 * n, "3")
        for n in (0, 1)
    ]
    (grid,) = opened(heads + "".join(rows)).grids
    assert [(squeeze(one.text), one.column) for one in next(iter(grid.rows()))] == [
        ("商业企业", 2), ("科研机构", 3), ("其他", 4)
    ]  # fmt: skip


def test_a_blank_is_not_sure_where_a_line_may_have_been_cut_in_two() -> None:
    document = opened(words([["规章", "12", "0"], ["行政许可", "7", ""]]) + text(200, 735, "9"))
    assert all(one.sure is False for grid in document.grids for one in grid.boxes if not one.text)


def digits(x0: float, apart: float, signs: str) -> str:
    return "".join(text(x0 + n * apart, 764.5, sign) for n, sign in enumerate(signs))


@pytest.mark.parametrize(
    ("ink", "told"),
    [
        (digits(123, 17, "2048"), "2048"),  # from side to side
        (digits(123, 49, "16"), "16"),
        (digits(123, 23.4, "-2") + text(172, 764.5, "6"), "-26"),
        (digits(138, 12, "204"), "2 0 4"),  # in the middle, as typed with blanks
        (digits(123, 14, "20") + digits(172, 14, "4"), "2 0 4"),  # not evenly
        (text(123, 764.5, "20") + text(168, 764.5, "48"), "20 48"),
    ],
)
def test_signs_spread_over_their_box_are_one_number(ink: str, told: str) -> None:
    document = opened(table([["规章", "", "7"]]) + ink)
    assert box(document, 1, 2).text == told


def test_signs_spread_over_a_box_that_is_parted_elsewhere_are_not_put_together() -> None:
    rules = drawing.ruled((60, 120, 180), (780, 756)) + drawing.ruled((60, 180), (756, 732))
    document = opened(rules + text(63, 740.5, "1") + text(172, 740.5, "6"))
    assert (box(document, 2, 1).text, box(document, 2, 1).columns) == ("1 6", 2)


def test_one_sign_below_another_is_two_numbers() -> None:
    told = [["", "0"], ["", "0"], ["", "7"]]
    document = opened(text(60, 800, "表") + table(told))
    (grid,) = document.grids
    assert texts(grid) == told
    assert all(one.sure for one in grid.boxes)


counts = st.one_of(st.just(""), st.integers(0, 99999).map(str))


@given(st.integers(2, 8), st.integers(1, 6), st.data(), st.sampled_from([0, 90, 180, 270]))
@settings(max_examples=40, deadline=None)
def test_no_number_leaves_its_box(columns: int, rows: int, data: st.DataObject, rotate: int) -> None:
    told = [[data.draw(counts) for _ in range(columns)] for _ in range(rows)]
    document = opened(text(60, 800, "表") + table(told), rotate=rotate)
    (grid,) = document.grids
    assert texts(grid) == told
    assert all(one.sure for one in grid.boxes)


@given(st.integers(2, 7), st.integers(2, 8), st.data())
@settings(max_examples=40, deadline=None)
def test_without_rules_no_number_leaves_its_column(columns: int, rows: int, data: st.DataObject) -> None:
    told = [["规章", *(data.draw(counts) for _ in range(columns))] for _ in range(rows)]
    document = opened(words(told))
    for grid in document.grids:
        for row in grid.rows():
            values = [one.text for one in row[1:]]
            if len(values) == columns and all(one.sure for one in row):
                assert ["规章", *values] in told


HOSTILE = {
    "empty content": "",
    "far away": text(1e7, 1e7, "1") + text(-500, -500, "2") + table(ROWS),
    "not a number": "1e400 0 0 1e400 0 0 cm\n" + text(60, 700, "1"),
    "nothing but rules": drawing.ruled(range(0, 590, 6), range(0, 840, 6)),
    "a drawing": "".join(
        drawing.line(n % 590, n % 830, (n * 7) % 590, (n * 13) % 830) for n in range(20_000)
    ),
    "vertical rules by the thousand": "".join(drawing.line(n / 10, 100, n / 10, 700) for n in range(5900)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_page_may_hold_never_breaks_the_reader(name: str) -> None:
    start = perf_counter()
    document = opened(text(60, 820, "一、总体情况"), HOSTILE[name])
    assert "总体情况" in document.lines[0].text
    assert perf_counter() - start < 10


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf([]), "损坏"),
        (pdf([""]), "没有文字，也没有认得出的图片"),
        (pdf(["x"] * 4), "超过上限 3 页"),
        (pdf([text(9, 9, "1")])[:400], "损坏"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "损坏"),
        (pdf([text(9, 9, "1")], box="0 0 1e9 1e9"), "没有文字，也没有认得出的图片"),
        (
            pdf(
                [text(9, 9, "1")],
                trailer=f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 "
                f"/O <{'11' * 32}> /U <{'22' * 32}> /P -44 >>",
            ),
            "密码",
        ),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        open_pdf(Source(data, "年报.pdf"), Limits(pages=3))
    assert why in caught.value.why
    assert caught.value.step


def agreed(report: Report) -> dict[str, object]:
    values = {cell: report.value(cell) for cell in report.readings}
    return {cell: value.amount if isinstance(value, Money) else value for cell, value in values.items()}


def original(name: str) -> Report:
    kind = ".html" if name.startswith("pingtan") else ".txt"
    return read_report(Source.of((DOCUMENTS / name).with_suffix(kind)))


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    if not printing.installed("libreoffice"):
        pytest.skip("没有安装 LibreOffice（soffice）")
    made = [printing.WRITERS["docx"](original(name)) for name in NAMES]
    return dict(zip(NAMES, printing.by_libreoffice(made, tmp_path_factory.mktemp("office")), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_real_reports_printed_come_back_as_their_truth(name: str, by_libreoffice: dict[str, bytes]) -> None:
    for data in (printing.WRITERS["pdf"](original(name)), by_libreoffice[name]):
        back = read_report(Source(data, "年报.pdf"))
        assert back.uncertain == ()
        assert agreed(back) == truth(name)
        blank = {cell for cell in back.readings if back.state(cell) is State.BLANK}
        assert blank == {cell for cell in blank if original(name).state(cell) is State.BLANK}


def test_fonts_that_do_not_name_their_characters_are_not_read(by_libreoffice: dict[str, bytes]) -> None:
    data = by_libreoffice[NAMES[0]].replace(b"/ToUnicode", b"/NoUnicode")
    with pytest.raises(Unreadable, match="字体没有说明"):
        read_report(Source(data, "年报.pdf"))


CERTAIN = ("bordered", "open sides", "rows ruled", "narrow", "landscape", "turned", "stamped", "broken rows",
           "merged boxes")  # fmt: skip


def wrong(seed: int, data: bytes) -> tuple[list[str], int]:
    """Cells called certain that are not what was printed, and how many are open."""
    report, back = looks.report(seed), read_report(Source(data, "年报.pdf"))
    read = {
        cell: (report.state(cell), report.value(cell))
        for cell in report.readings
        if cell not in back.uncertain
    }
    return [cell for cell, one in read.items() if one != (back.state(cell), back.value(cell))], len(
        back.uncertain
    )


@pytest.mark.skipif(not printing.installed("chromium"), reason="没有安装 Chromium")
@pytest.mark.parametrize(
    "layout",
    [
        "stamped",
        "three rules",
        "turned",
        "overflowing",
        "spread digits",
        "spread, borderless",
        "merged boxes",
        "merged numbers",
    ],
)
def test_what_chromium_prints_is_never_read_wrong(layout: str, tmp_path: Path) -> None:
    for seed, data in printing.printed(layout, "chromium", 3, tmp_path):
        found, still_open = wrong(seed, data)
        assert not found
        assert still_open == 0 or layout not in CERTAIN


@pytest.mark.skipif(not printing.installed("libreoffice"), reason="没有安装 LibreOffice（soffice）")
def test_what_libreoffice_prints_is_never_read_wrong(tmp_path: Path) -> None:
    dice = random.Random(0)
    own = [looks.looks(layout, dice) for layout in looks.BY_LIBREOFFICE]
    made = [printing.docx(looks.report(seed), look) for seed, look in enumerate(own)]
    for seed, data in enumerate(printing.by_libreoffice(made, tmp_path, [look.turned for look in own])):
        found, still_open = wrong(seed, data)
        assert not found
        assert still_open == 0 or own[seed].layout not in CERTAIN
