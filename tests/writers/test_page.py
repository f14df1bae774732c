from dataclasses import replace

import pytest
from awkward import CLEARED, CONTROLS, awkward, matrix, old
from hypothesis import given, settings
from making import clean, consistent_reports, with_section

from gongkai.forms import EDITIONS, form
from gongkai.readers import read_report
from gongkai.readers.source import Source
from gongkai.report import Organ, Report, Section
from gongkai.writers import WRITERS
from gongkai.writers.page import WIDTH, Grid, Part, page


def grid(report: Report, zh: str) -> Grid:
    return next(grid for grid in page(report).grids if grid.zh == zh)


@given(consistent_reports())
@settings(max_examples=10)
def test_every_cell_stands_once_and_in_its_row_and_column(report):
    shown = page(report)
    slots = [slot for grid in shown.grids for row in grid.rows for slot in row if slot.cell]
    assert [slot.cell for slot in slots] == list(report.form.cells)
    requests = grid(report, "表三").rows[3:]
    for row, line in zip(report.form.table("requests").rows, requests, strict=True):
        values = [
            report.value(f"requests.{row.id}.{column}") for column in ("natural", "business", "research")
        ]
        assert [slot.number for slot in line if slot.column in (3, 4, 5)] == values
    (last,) = grid(report, "表四").rows[3:]
    assert [slot.column for slot in last] == list(range(15))


@pytest.mark.parametrize("edition", EDITIONS)
def test_boxes_fill_the_table_without_overlap(edition):
    for one in page(clean(edition)).grids:
        covered = [
            (slot.row + down, slot.column + right)
            for row in one.rows
            for slot in row
            for down in range(slot.rows)
            for right in range(slot.columns)
        ]
        assert sorted(covered) == [(r, c) for r in range(len(one.rows)) for c in range(len(one.widths))]
        assert sum(one.widths) == pytest.approx(WIDTH)


@pytest.mark.parametrize(("table", "columns", "head"), [("表二", 4, 0), ("表三", 10, 3), ("表四", 15, 3)])
def test_tables_have_the_width_and_heads_of_the_notice(table, columns, head):
    one = grid(clean(), table)
    assert (len(one.widths), one.head) == (columns, head)


def test_across_shows_a_row_with_the_boxes_that_reach_into_it():
    report = awkward()
    for one, table in zip(page(report).grids, report.form.tables, strict=True):
        for row, line in enumerate(matrix(report, table)):
            assert [slot.text for slot in one.across(row) for _ in range(slot.columns)] == line


def test_what_is_not_there_is_not_invented():
    assert page(old()).grids == ()
    assert page(old()).title is None
    without = replace(clean(), sections=tuple(s for s in clean().sections if s.number not in (1, 3)))
    headings = [part.heading for part in page(without).parts]
    assert headings == [
        "二、主动公开政府信息情况",
        "",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert [part.grid.zh for part in page(without).parts if part.grid] == ["表二", "表三", "表四"]


def test_a_number_that_stands_twice_keeps_both_sections_and_one_table():
    twice = replace(clean(), sections=(*clean().sections, Section(3, "三、又一", "文字")))
    parts = page(twice).parts
    assert [part.grid.zh if part.grid else None for part in parts] == [
        None,
        "表二",
        None,
        "表三",
        "表四",
        None,
        None,
    ]
    assert parts[3].heading == "三、又一"


def test_lines_lose_blanks_around_them_and_what_cannot_be_printed():
    shown = page(with_section(clean(), 5, f"　　甲 乙 \r\n\n{CONTROLS}\r丙"))
    assert shown.parts[4].paragraphs == ("甲 乙", CLEARED, "丙")


@pytest.mark.parametrize(
    ("cell", "text", "number", "unsure"),
    [
        ("requests.carried_in.natural", "0", 0, False),
        ("requests.new.natural", "", None, False),
        ("requests.new.business", "〔缺格〕", None, False),
        ("requests.new.research", "—", None, False),
        ("requests.new.charity", "〔待核：1 2〕", None, True),
        ("requests.new.legal", "〔待核：3 / 4〕", None, True),
        ("requests.new.other", "5", 5, True),
        ("disclosure.fees.amount", "73802895.90元", None, False),
    ],
)
def test_states_stay_apart(cell, text, number, unsure):
    slots = {slot.cell: slot for grid in page(awkward()).grids for row in grid.rows for slot in row}
    found = slots[cell]
    assert (found.text, found.number, found.unsure) == (text, number, unsure)


@pytest.mark.parametrize(
    ("paragraph", "is_one"),
    [
        ("（一）主动公开情况", True),
        ("(十二) 其他", True),
        ("（一）主动公开。全年公开42条。", False),
        ("（一）" + "很" * 40, False),
        ("主动公开情况", False),
    ],
)
def test_a_subheading_is_a_whole_short_paragraph(paragraph, is_one):
    assert Part("一、总体情况", (paragraph,), None).is_subheading(paragraph) is is_one
    assert not Part("", (paragraph,), None).is_subheading(paragraph)


def test_a_long_number_is_printed_smaller_and_a_word_is_not():
    one = grid(awkward(), "表三")
    slots = {slot.cell: slot for row in one.rows for slot in row}
    assert one.fitting(slots["requests.granted.total"], 10.5) < 5
    assert one.fitting(slots["requests.total.total"], 10.5) == 10.5
    assert one.fitting(slots["requests.new.legal"], 10.5) == 10.5


def test_only_the_long_group_may_be_cut():
    one = grid(clean(), "表三")
    assert {slot.text for row in one.rows for slot in row if one.is_long(slot)} == {"三、本年度办理结果"}
    assert form("2021").table("requests").rows[2].path[0] == "三、本年度办理结果"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("鹿城区科技局2020年政府信息公开工作年度报告", ("鹿城区科技局2020年", "政府信息公开工作年度报告")),
        (
            "城东区科技局2023年度政府信息公开工作年度报告",
            ("城东区科技局2023年度", "政府信息公开工作年度报告"),
        ),
        ("某县2020年政府信息公开年度报告", ("某县2020年政府信息公开年度报告",)),  # fits one line
        ("一" * 30 + "2020年政府信息公开工作年度报告", ("一" * 30 + "2020年政府信息公开工作年度报告",)),
        (
            "关于某区科学技术和工业信息化局信息公开情况的报告",
            ("关于某区科学技术和工业信息化局信息公开情况的报告",),
        ),
        (None, ()),
    ],
)
def test_a_title_too_long_for_a_line_is_parted_behind_its_year(title, lines):
    assert page(replace(clean(), title=title)).title_lines == lines


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_parted_title_is_read_back_as_one_and_a_bare_name_signs(form):
    title = "鹿城区科技局2023年政府信息公开工作年度报告"
    report = replace(clean(), title=title, organ=Organ("鹿城区科技局"), signature="鹿城区科技局")
    back = read_report(Source(WRITERS[form](report), f"a.{form}"))
    assert (back.title, back.signature) == (title, "鹿城区科技局")
    assert back.sections == report.sections
