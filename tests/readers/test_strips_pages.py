"""Tables that a page break cuts: pieces without labels belong to what stands before them, halves of a row are one row."""

from gongkai.forms import form
from gongkai.readers.document import Box, Grid
from gongkai.readers.strips import grid_strips

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def grid(page: int | None, number: int, rows: list[list[str]]) -> Grid:
    boxes = (Box(text, r, c) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
    return Grid(tuple(boxes), number, page=page)


def inks(grids: list[Grid], table: str) -> dict[str, list[str]]:
    found = grid_strips(form("2021"), grids).get(table)
    return (
        {one.cells[0].split(".")[1]: [ink.text for ink in one.inks] for one in found.strips} if found else {}
    )


def test_the_numbers_of_disputes_may_stand_on_the_page_behind_their_heads() -> None:
    numbers = [str(n) for n in range(15)]
    heads, row = grid(3, 1, [["行政复议", "行政诉讼"], OUTCOMES * 3]), grid(4, 2, [numbers])
    assert inks([heads, row], "disputes") == {"reconsideration": numbers}
    assert (
        inks([grid(None, 1, [["行政复议", "行政诉讼"], OUTCOMES * 3]), grid(None, 2, [numbers])], "disputes")
        == {}
    )


LABELS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
]
ABOVE = [[label, *"1234567"] for label in LABELS]


def test_a_label_cut_off_from_its_numbers_by_a_page_gets_them() -> None:
    first = grid(1, 1, [*ABOVE, ["2.其他法律行政法", *[""] * 7]])
    for rest in ("规禁止公开", ""):
        second = grid(2, 2, [[rest, *"0000000"], ["3.危及“三安全一稳定”", *"1111111"]])
        read = inks([first, second], "requests")
        assert read["refused_by_law"] == list("0000000")
        assert read["refused_security"] == list("1111111")


def test_numbers_under_another_label_are_not_taken_for_the_row_above() -> None:
    first = grid(1, 1, [*ABOVE, ["2.其他法律行政法规禁止公开", *[""] * 7]])
    second = grid(2, 2, [["某一行", *"9999999"], ["3.危及“三安全一稳定”", *"1111111"]])
    assert inks([first, second], "requests")["refused_by_law"] == [""] * 7
