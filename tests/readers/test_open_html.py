"""Web pages opened: the article, its tables as a browser lays them out, and what the site says around it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Box, Document, Grid
from gongkai.readers.open_html import is_html, open_html
from gongkai.readers.source import LIMITS, Source
from gongkai.report.reading import Where

DOCUMENTS = Path(__file__).parent.parent / "documents"
PROSE = "全年主动公开政府信息四十二条，其中政策文件十二条，工作动态三十条，未收到政府信息公开申请。" * 3


def opened(page: str | bytes, **limits: int) -> Document:
    data = page.encode() if isinstance(page, str) else page
    return open_html(Source(data, "年报.html"), replace(LIMITS, **limits))


def lines(page: str | bytes) -> list[str]:
    return [line.text for line in opened(page).lines]


def boxes(table: str) -> list[tuple[object, ...]]:
    (grid,) = opened(f"<body><p>文</p>{table}</body>").grids
    return [(b.text, b.row, b.column, b.rows, b.columns) for b in grid.boxes]


@pytest.mark.parametrize(
    ("year", "rows", "columns"),
    [(2020, (18, 26, 5), (4, 10, 15)), (2022, (14, 28, 4), (4, 10, 15)), (2024, (14, 28, 4), (4, 10, 15))],
)
def test_published_pages_have_their_three_tables(year: int, rows: tuple[int, ...], columns: tuple[int, ...]):
    document = open_html(Source((DOCUMENTS / f"pingtan-{year}.html").read_bytes(), "年报"))
    assert document.title == f"平潭综合实验区{year}年度政府信息公开工作年度报告"
    assert tuple(max(b.row + b.rows - 1 for b in g.boxes) for g in document.grids) == rows
    assert tuple(max(b.column + b.columns - 1 for b in g.boxes) for g in document.grids) == columns
    texts = [line.text.strip() for line in document.lines]
    assert "一、总体情况" in [text.strip("\u00a0") for text in texts]
    assert not document.remarks


def test_a_published_page_reads_as_the_eye_does():
    document = open_html(Source((DOCUMENTS / "pingtan-2024.html").read_bytes(), "年报"))
    requests = {box.text: box for box in document.grids[1].boxes}
    assert requests["一、本年新收政府信息公开申请数量"].columns == 3
    new = [box.text for box in document.grids[1].boxes if box.row == 4]
    assert new[1:] == ["217", "1", "0", "0", "0", "0", "218"]
    assert [box.text for box in document.grids[2].boxes if box.row == 3][:3] == [
        "结果\n维持",
        "结果\n纠正",
        "其他\n结果",
    ]
    assert document.lines[-1].text == "2024年，无收取信息处理费情况。"
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("甲<p>乙</p>丙", ["甲", "乙", "丙"]),
        ("<h2>甲</h2><ul><li>乙<li>丙</ul>", ["甲", "乙", "丙"]),
        ("<p><span>甲</span> \n <b>乙</b><o:p></o:p></p>", ["甲 乙"]),
        ("<p>&nbsp;甲　乙</p><p>&nbsp;</p><p>　</p>", ["\u00a0甲　乙"]),
        ("<!--[if !supportLists]-->7、<!--[endif]-->公共", ["7、公共"]),
        ("<![if !supportLists]>7、<![endif]>公共", ["7、公共"]),
        ("甲<script>乙</script><style>丙</style><noscript>丁</noscript>戊", ["甲戊"]),
        ("甲<p style='DISPLAY : none'>乙</p><i hidden>丙</i>丁", ["甲丁"]),
        ("甲&#1;&#xFFFE;&#8232;乙\ufdd0\x01丙", None),
        ("<p>甲<b>乙", ["甲乙"]),
    ],
)
def test_lines_begin_where_a_browser_begins_them(html: str, expected: list[str] | None):
    got = lines(f"<html><body>{html}")
    if expected is None:
        assert "乙丙" in "".join(got)
    else:
        assert got == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td>a<td>b<tr><td>c<td>d", [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 1, 1, 1), ("d", 2, 2, 1, 1)]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [("a", 1, 1, 2, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1)]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [("a", 1, 1, 3, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1), ("d", 3, 2, 1, 1)]),
        ("<tr><td rowspan=99>a<td>b<tr><td>c", [("a", 1, 1, 2, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1)]),
        # a span does not leave its row group
        (
            "<tbody><tr><td rowspan=5>a<td>b</tbody><tbody><tr><td>c<td>d</tbody>",
            [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 1, 1, 1), ("d", 2, 2, 1, 1)],
        ),
        # two cells overlap in slot (2, 2)
        (
            "<tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d",
            [("a", 1, 1, 1, 1), ("b", 1, 2, 2, 1), ("c", 2, 1, 1, 2), ("d", 2, 3, 1, 1)],
        ),
        ("<tr><td colspan=0>a<td colspan=x>b<td colspan=-3>c", [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 1, 3, 1, 1)]),
        ("<tr><td colspan=65535>a<td>b", [("a", 1, 1, 1, 1000), ("b", 1, 1001, 1, 1)]),
        ("<tfoot><tr><td>z<td>y</tfoot><tbody><tr><td>a<td>b", [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("z", 2, 1, 1, 1), ("y", 2, 2, 1, 1)]),
        ("<tr height=0><td><td><tr><td>a<td>b", [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1)]),
    ],
)  # fmt: skip
def test_spans_fall_as_in_a_browser(rows: str, expected: list[tuple[object, ...]]):
    assert boxes(f"<table>{rows}</table>") == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", ""),
        (" \n ", ""),
        ("<p>&nbsp;</p>", "\u00a0"),
        ("<p> 结果<br>维持 </p>", "结果\n维持"),
        ("<p>本年新</p>\n<p>制作数量</p>", "本年新\n制作数量"),
        ("<p>&nbsp;</p><p>0</p>", "\u00a0\n0"),
        ("<div><p><span>2</span><span>0</span></p></div>", "20"),
        ("　１２ 件", "　１２ 件"),
        ("<table><tr><td>7</td></tr></table>", "7"),
    ],
)
def test_cells_keep_their_signs_and_breaks(cell: str, text: str):
    assert boxes(f"<table><tr><td>a<td>{cell}</td></tr></table>")[1][0] == text


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[Box]]:
    """A full grid of boxes, some spanning random rectangles."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 7))
    taken: set[tuple[int, int]] = set()
    found = []
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (row, column) in taken:
                continue
            tall, wide = draw(st.integers(1, rows - row + 1)), draw(st.integers(1, columns - column + 1))
            area = {(r, c) for r in range(row, row + tall) for c in range(column, column + wide)}
            if area & taken:
                tall, wide, area = 1, 1, {(row, column)}
            taken |= area
            found.append(Box(draw(st.sampled_from(["", "0", "12", "总计"])), row, column, tall, wide))
    return rows, columns, found


@given(grids())
def test_any_grid_written_as_html_is_read_back(grid: tuple[int, int, list[Box]]):
    rows, columns, expected = grid
    cells = ["".join(f"<td rowspan={b.rows} colspan={b.columns}>{b.text}</td>" for b in expected if b.row == r) for r in range(1, rows + 1)]  # fmt: skip
    # an outer column keeps each row to two cells at least: a table of single cells is a frame
    page = "<body><table>" + "".join(f"<tr>{row}<td>右</td><td>外</td></tr>" for row in cells) + "</table>"
    (got,) = opened(page).grids
    assert [box for box in got.boxes if box.column <= columns] == expected


@pytest.mark.parametrize("sign", ["&#1;", "&#12;", "&#65535;", "&#31;"])
def test_a_sign_no_page_should_hold_is_passed_over(sign: str) -> None:
    assert lines(f"<p>前{sign}后{PROSE}</p>{sign}<p>末</p>")[-1] == "末"


def test_layout_tables_are_taken_apart():
    data = "<table><tr><td>规章<td>0</tr><tr><td>文件<td>2</tr></table>"
    frame = f"<table><tr><td width=9>&nbsp;</td><td>一、总体情况<br>{PROSE}{data}三、申请</td></tr></table>"
    blocks = opened(f"<body>{frame}</body>").blocks
    assert [block.text if not isinstance(block, Grid) else len(block.boxes) for block in blocks] == [
        "一、总体情况",
        PROSE,
        4,
        "三、申请",
    ]


def test_a_table_inside_a_data_table_follows_it():
    page = "<body><table><tr><td>a<td>b<td>c<tr><td>d<td>e<table><tr><td>1<td>2</table><td>f</table>"
    outer, inner = opened(page).grids
    assert [box.text for box in outer.boxes] == ["a", "b", "c", "d", "e", "f"]
    assert ([box.text for box in inner.boxes], outer.number, inner.number) == (["1", "2"], 1, 2)


def test_caption_stands_before_its_table():
    blocks = opened("<body><table><caption>表三</caption><tr><td>a<td>b</table>").blocks
    assert [type(block).__name__ for block in blocks] == ["Line", "Grid"]


def test_pictures_are_remarked_on_where_they_stand():
    document = opened("<body><p>甲</p><p><img src=a></p><table><tr><td>a<td><img><tr><td>b<td>0</table>")
    assert [(r.kind, r.where) for r in document.remarks] == [
        ("image", Where(line=1)),
        ("image", Where(table=1, row=1, column=2)),
    ]
    assert [box.text for box in document.grids[0].boxes] == ["a", "", "b", "0"]


SITE = """<html><head><title>{title}_信息公开_某区人民政府</title>{metas}</head><body>
<div class="header"><a href=/>首页</a><a href=/a>政务公开</a></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>政务公开</a></div>
<div class="main"><h1>{title}</h1>
<div class="info">来源：某区科技局 <span>发布时间：2021-03-05 16:34</span> 浏览次数：12 <a>打印</a></div>
<div{name}><div><p>一、总体情况</p><p>{prose}</p><table><tr><td>规章<td>0<tr><td>文件<td>2</table><p>六、其他</p></div></div>
<p><a>【打印本页】</a><a>关闭窗口</a></p><p>上一篇：<a>无</a></p></div>
<ul><li><a>相关链接一</a></li><li><a>相关链接二</a></li></ul>
<div class="footer"><p>版权所有：某区人民政府</p><p>闽ICP备12345678号 网站标识码3501280001</p></div></body></html>"""


@pytest.mark.parametrize("name", ["", ' class="TRS_Editor"', ' id="zoom"', ' class="anything"'])
def test_the_site_around_the_article_falls_away(name: str):
    title = "某区科技局2020年政府信息公开工作年度报告"
    document = opened(SITE.format(title=title, metas="", name=name, prose=PROSE))
    assert [line.text for line in document.lines if line.text != title] == ["一、总体情况", PROSE, "六、其他"]
    assert len(document.grids) == 1
    assert document.title == title
    assert document.published == "2021-03-05 16:34"
    assert document.publisher == "某区科技局"


def test_meta_tags_go_before_the_text():
    metas = '<meta name=ArticleTitle content="甲年报"><meta name="PubDate" content="2021-02-01"><meta name=ContentSource content=甲局>'
    document = opened(SITE.format(title="乙", metas=metas, name="", prose=PROSE))
    assert (document.title, document.published, document.publisher) == ("甲年报", "2021-02-01", "甲局")


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("发布日期：2021-03-05", "2021-03-05"),
        ("公布时间: 2021年3月5日", "2021年3月5日"),
        ("公开日期：2021/03/05 10:00", "2021/03/05 10:00"),
        ("发布时间：2021-03-05　公布日期：2021年3月5日", "2021-03-05"),
        ("发布时间：2021-03-05　发布时间：2021-04-06", None),
        ("成文日期：2021-01-05", None),
        ("发文日期：2021-01-05", None),
        ("更新时间：2021-03-09", None),
        ("日期：2021-03-05", None),
        ("时间：2021-03-05", None),
    ],
)
def test_a_page_was_published_when_it_says_so_and_on_one_day(said: str, published: str | None):
    site = SITE.replace("发布时间：2021-03-05 16:34", said)
    assert opened(site.format(title="甲年报", metas="", name="", prose=PROSE)).published == published


def test_nothing_is_said_of_what_a_page_does_not_say():
    document = opened(f"<body><p>{PROSE}</p></body>")
    assert (document.title, document.published, document.publisher) == (None, None, None)


PAGE = (
    "<html><head><meta charset={}><title>年报</title></head><body><p>政府信息公开，㙍龘〇</p></body></html>"
)


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("none", "utf-8"),
        ("none", "gb18030"),
        ("utf-8", "gb18030"),
        ("rot13", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("gb2312", "utf-8-sig"),
        ("gb2312", "utf-16"),
    ],
)
def test_character_sets(declared: str, charset: str):
    data = PAGE.format(declared).encode(charset)
    assert is_html(data)
    assert lines(data) == ["政府信息公开，㙍龘〇"]


def test_a_page_cut_within_a_character_is_read_to_there():
    data = ("<body><p>" + "公开" * 50).encode()
    assert lines(data[:-1]) == [("公开" * 50)[:-1]]


def test_one_bad_byte_is_shown_not_guessed():
    data = f"<body><p>{PROSE * 20}".encode() + b"\xff</p><p>\xe5\xb0\xbe</p>"
    assert lines(data)[0].endswith("\ufffd")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b" \r\n\0", "空的"),
        (bytes(range(128, 256)) * 20, "编码"),
        (b"<p>" + b" " * 100 * 2**20, "超过 16 MB"),
        (b"<div>" * 10**6, "标记超过 200000 个"),
        (b"<table><tr><td>" * 60_000, "嵌套过深"),
        (b"<div>" * 3000, "嵌套过深"),
        (b"<p>" + b"x" * 11 * 2**20, "过长"),
        (b"<table>" + b"<tr><td colspan=1000>1<td>2" * 300 + b"</table>", "200000 格"),
    ],
)
def test_bad_pages_are_refused_with_a_reason(data: bytes, why: str):
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why):
        opened(data)
    assert time.perf_counter() - start < 5


def test_a_page_deeper_than_libxml2_goes_by_itself_is_not_cut_short():
    assert lines("<body>" + "<font>" * 600 + "底")[-1] == "底"


def test_every_cut_of_a_published_page_opens_or_is_refused():
    data = (DOCUMENTS / "pingtan-2024.html").read_bytes()
    sizes = [len(opened(data[:length]).grids) for length in range(400, len(data), 997)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 3


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"<!DOCTYPE html><p>", True),
        (b"\xef\xbb\xbf \n<HTML>", True),
        ("<html>".encode("utf-16"), True),
        (b"<table border=1>", True),
        (b"", False),
        ("一、总体情况 <本级>".encode(), False),
        (b"<w:p>", False),
        (b"%PDF-1.7 <p>", False),
        (b"PK\x03\x04<p>", False),
        (b"MIME-Version: 1.0\r\n\r\n<html>", False),
        (b'{"a": "<p>"}', False),
    ],
)
def test_pages_are_told_by_their_bytes(data: bytes, answer: bool):
    assert is_html(data) is answer
