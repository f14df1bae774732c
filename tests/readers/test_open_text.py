"""Text files: encodings, the ways tables are drawn in them, and what converters leave behind."""

import pytest

from gongkai.base.errors import Unreadable
from gongkai.readers import Limits, Source
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.open_text import is_text, open_text

TEXT = "第一段文字。\n第二段，“引号”和—破折号。\n"


def opened(text: str | bytes) -> Document:
    return open_text(Source(text if isinstance(text, bytes) else text.encode(), "a.txt"))


def shape(document: Document) -> list[object]:
    """Lines as their text, grids as rows of cell texts."""
    return [
        block.text if isinstance(block, Line) else [[box.text for box in row] for row in block.rows()]
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("gb18030"), TEXT.encode("gbk"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"), b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r").encode(),
    ],
)  # fmt: skip
def test_every_encoding_in_use_gives_the_same_lines(data: bytes) -> None:
    assert is_text(data)
    assert shape(opened(data)) == TEXT.splitlines()


@pytest.mark.parametrize(
    "data", [b"", b"  \n\t ", b"\x00\x01\x02abc", b"PK\x03\x04\x14\x00", b"\xff\xfe\x00", b"\xe0\xa0\xc0"]
)
def test_what_is_no_text_is_not_taken_for_it(data: bytes) -> None:
    assert not is_text(data)


def test_a_text_cut_inside_a_character_at_64_kib_is_still_text() -> None:
    for lead in ("", "a", "ab"):
        assert is_text((lead + "汉" * 40_000).encode())
        assert is_text((lead + "汉" * 40_000).encode("gb18030"))


def test_a_text_over_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(Unreadable, match="超过 1 MB"):
        open_text(Source(b" " * (2**20 + 1), "a.txt"), Limits(text=2**20))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("\t规章\n\t0\n\t0\n\n\t规范性文件\n\t2\n\t2\n", [["规章", "0", "0"], ["规范性文件", "2", "2"]]),
        ("\t本年新\n制作数量\n\t0\n\n\t甲\n\t1\n", [["本年新\n制作数量", "0"], ["甲", "1"]]),  # a break inside a cell
        ("\t甲\n\t\n0\n\n\t乙\n\t1\n", [["甲", "\n0"], ["乙", "1"]]),  # an empty paragraph before the number
        ("\t\n\t\n\t2.重复申请\n\t0\n\n\t乙\n\t1\n", [["", "", "2.重复申请", "0"], ["乙", "1"]]),  # merged cells
        ("\t甲\n\t \n\t\u00a0\n\n\t乙\n\t1\n", [["甲", " ", "\u00a0"], ["乙", "1"]]),  # blank is kept as it is
        ("| 规章 | 0 | 0 |\n|---|---|---|\n| 规范 | 1 | 2 |\n", [["规章", "0", "0"], ["规范", "1", "2"]]),
        ("规章 | 0 | 0\n规范 | 1 | 2\n", [["规章", "0", "0"], ["规范", "1", "2"]]),
        ("| | 0 |\n| 甲 | 1 |\n", [["", "0"], ["甲", "1"]]),
        ("规章 |\n0 |\n0 |\n规范性文件 |\n1 |\n2 |\n", [["规章", "0", "0"], ["规范性文件", "1", "2"]]),
        ("规章\t0\t0\n规范\t1\t2\n", [["规章", "0", "0"], ["规范", "1", "2"]]),
    ],
)  # fmt: skip
def test_tables_drawn_with_tabs_and_bars(text: str, rows: list[list[str]]) -> None:
    (grid,) = opened(text).grids
    assert [[box.text for box in row] for row in grid.rows()] == rows
    assert grid.ragged


def test_text_before_between_and_after_tables_keeps_its_place() -> None:
    text = "题名\n\t甲\n\t1\n\n\t乙\n\t2\n\n中间一段。\n| 丙 | 3 |\n| 丁 | 4 |\n结尾。\n"
    assert shape(opened(text)) == [
        "题名", [["甲", "1"], ["乙", "2"]], "中间一段。", [["丙", "3"], ["丁", "4"]], "结尾。",
    ]  # fmt: skip
    assert [grid.number for grid in opened(text).grids] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "\t第一段以制表符缩进，是正文而不是表格，写得很长很长，足以看出它不是一个单元格里的内容，而是一段完整的文字。\n"
        "\t第二段也是如此，同样以制表符缩进，同样写得很长很长，足以看出它不是一个单元格里的内容，而是完整的文字。\n",
        "只有一行 | 带竖线的文字\n",
        "\t孤零零的一行\n",
    ],
)
def test_indented_or_barred_prose_is_no_table(text: str) -> None:
    assert not opened(text).grids
    assert len(opened(text).lines) == text.count("\n")


@pytest.mark.parametrize(
    ("left", "kind", "quote", "rest"),
    [
        ("[bookmark: _GoBack]（五）监督保障", "residue", "[bookmark: _GoBack]", ["（五）监督保障"]),
        ("[image: ]", "image", "[image: ]", []),
        ("<!--[if !supportLists]-->7、公共监管", "residue", "<!--[if !supportLists]-->", ["7、公共监管"]),
        ("PAGE  \n3", "residue", "PAGE 3", []),
        ("PAGE   \\* MERGEFORMAT 3", "residue", "PAGE \\* MERGEFORMAT 3", []),
        ("— 3 —", "residue", "— 3 —", []),
        ("- 12 -", "residue", "- 12 -", []),
        ("第 3 页 共 6 页", "residue", "第 3 页 共 6 页", []),
    ],
)
def test_residue_is_cut_out_and_told(left: str, kind: str, quote: str, rest: list[str]) -> None:
    document = opened(f"上文。\n{left}\n下文。\n")
    assert shape(document) == ["上文。", *rest, "下文。"]
    (remark,) = document.remarks
    assert (remark.kind, remark.quote, remark.where.line) == (kind, quote, 2)
    last = document.lines[-1]
    assert last.number == f"上文。\n{left}\n下文。".count("\n") + 1


@pytest.mark.parametrize("kept", ["3", "-18", "PAGER 3 号", "第3页的内容见附件，请查阅原文件并核对"])
def test_a_number_alone_on_its_line_is_no_page_number(kept: str) -> None:
    assert shape(opened(f"上文。\n{kept}\n")) == ["上文。", kept]


def test_an_archive_header_is_read_and_taken_off() -> None:
    head = "标题: 某区2020年年报\n发布时间: 2021-03-05 08:58\n发布机构: \n==== 正文 ====\n"
    document = opened(head + "正文。\n")
    assert (document.title, document.published, document.publisher) == (
        "某区2020年年报",
        "2021-03-05 08:58",
        None,
    )
    assert shape(document) == ["正文。"]
    assert shape(opened("标题: 没有横线\n正文。\n")) == ["标题: 没有横线", "正文。"]


def test_print_lines_are_told_from_paragraphs() -> None:
    line = "这是一行固定宽度的文字它在句子中间换行没有结束"
    assert opened("\n\n".join([line] * 8 + ["完了。"])).wrapped
    assert not opened("\n".join([line + "。"] * 8)).wrapped


def test_a_grid_knows_the_place_of_every_box() -> None:
    (grid,) = opened("前言。\n\t甲\n\t1\n\n\t乙\n\t2\n").grids
    assert isinstance(grid, Grid)
    assert [(box.text, grid.where(box).table, box.row, box.column) for row in grid.rows() for box in row] == [
        ("甲", 1, 1, 1), ("1", 1, 1, 2), ("乙", 1, 2, 1), ("2", 1, 2, 2),
    ]  # fmt: skip
