"""The printed tables are rectangles in which every cell stands once."""

import pytest

from gongkai.forms import EDITIONS, form, layout
from gongkai.forms.form import Table
from gongkai.forms.layout import width

TABLES = [(edition, table) for edition in EDITIONS for table in form(edition).tables]
each = pytest.mark.parametrize(("edition", "table"), TABLES, ids=lambda one: getattr(one, "id", one))


@each
def test_spans_fill_a_rectangle_without_gap_or_overlap(edition: str, table: Table) -> None:
    rows = layout(table)
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            slots = {(y + down, x + right) for down in range(box.rows) for right in range(box.columns)}
            assert not slots & taken
            taken |= slots
    assert taken == {(y, x) for y in range(len(rows)) for x in range(width(table))}


@each
def test_every_cell_stands_once_and_a_box_is_a_label_or_a_cell(edition: str, table: Table) -> None:
    boxes = [box for row in layout(table) for box in row]
    assert sorted(box.cell for box in boxes if box.cell) == sorted(cell.id for cell in table.cells)
    assert all(bool(box.text) != bool(box.cell) for box in boxes)
    assert not any(box.head and box.cell for box in boxes)


@each
def test_every_label_is_printed(edition: str, table: Table) -> None:
    printed = {box.text for row in layout(table) for box in row}
    labels = {label for row in table.rows for label in row.path}
    labels |= {column.label for block in table.blocks for column in block.columns}
    assert labels | {table.head, table.corner} <= printed | {""}


def test_the_corner_and_heads_of_table_three() -> None:
    """annual-report.md §3.1: corner 3 × 3, 申请人情况 over seven columns, 法人或其他组织 over five."""
    first, second, third = layout(form("2021").table("requests"))[:3]
    assert [(box.rows, box.columns) for box in first] == [(3, 3), (1, 7)]
    assert [(box.text, box.rows, box.columns) for box in second] == [
        ("自然人", 2, 1),
        ("法人或其他组织", 1, 5),
        ("总计", 2, 1),
    ]
    assert [box.text for box in third] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


@pytest.mark.parametrize(("edition", "widths"), [("2019", (4, 10, 15)), ("2021", (4, 10, 15))])
def test_widths(edition: str, widths: tuple[int, ...]) -> None:
    assert tuple(width(table) for table in form(edition).tables) == widths


def test_a_table_nobody_laid_out_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no layout"):
        layout(Table("other", "表九", 9, "", "", ()))
