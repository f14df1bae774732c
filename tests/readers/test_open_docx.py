"""Word documents opened: hand-written bodies, so that each test shows the markup it is about."""

import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Box, Document, Grid
from gongkai.readers.open_docx import is_docx, open_docx
from gongkai.readers.source import LIMITS, Source
from gongkai.report.reading import Where

NS = """xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:o="urn:other" """
RELS = """<Relationships><Relationship Id="a" Target="numbering.xml"/><Relationship Id="b" Target="styles.xml"/>
<Relationship Id="c" Target="http://x" TargetMode="External"/></Relationships>"""


def packed(body: str, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", RELS)
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def opened(body: str, **parts: str) -> Document:
    return open_docx(Source(packed(body, **parts), "年报.docx"))


def lines(body: str, **parts: str) -> list[str]:
    return [line.text for line in opened(body, **parts).lines]


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def tc(text: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def boxes(*rows: str) -> list[tuple[object, ...]]:
    (grid,) = opened(tbl(*rows)).grids
    return [(b.text, b.row, b.column, b.rows, b.columns) for b in grid.boxes]


def r(inner: str) -> str:
    return f"<w:p><w:r><w:t>甲</w:t></w:r>{inner}<w:r><w:t>乙</w:t></w:r></w:p>"


BOX = "<w:txbxContent>" + p("框一") + p("框二") + "</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p() + p(" \u3000") + p("\u00a0乙"), ["甲", "\u00a0乙"]),
        (r("<w:r><w:tab/><w:t>丙</w:t><w:br/><w:cr/><w:noBreakHyphen/></w:r>"), ["甲\t丙", "-乙"]),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>", ["甲"]),
        (r("<w:r><w:sym w:font='x' w:char='2611'/><w:sym w:char='D800'/><w:sym w:char='zz'/></w:r>"), ["甲☑乙"]),
        (r("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText><w:tab/></w:r></w:del>"), ["甲增乙"]),
        (r("<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>到</w:t></w:r></w:moveTo>"), ["甲到乙"]),
        (r("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"), ["甲乙"]),
        (r("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>见</w:t></w:r>"), ["甲见乙"]),
        (r("<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>智</w:t></w:r></w:smartTag>"), ["甲链智乙"]),
        (r("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>3</w:t></w:r>"), ["甲3乙"]),
        (r("<m:oMath><m:r><m:t>5</m:t></m:r></m:oMath>"), ["甲5乙"]),
        (r("<w:r><w:footnoteReference w:id='1'/><w:drawing><o:posOffset>99</o:posOffset></w:drawing></w:r>"), ["甲乙"]),
        ("<w:sdt><w:sdtPr><w:t>无</w:t></w:sdtPr><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>" + p("后"), ["控件", "后"]),
        (r(f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"), ["甲乙", "框一", "框二"]),
        (p("甲", "<w:rPr><w:del/></w:rPr>") + p("乙") + p("丙"), ["甲乙", "丙"]),
        (tbl(tc(p("框") + p("住"))) + p("外"), ["框", "住", "外"]),
    ],
)  # fmt: skip
def test_paragraphs_read_as_they_print(body: str, expected: list[str]):
    assert lines(body) == expected


MERGE, GO_ON = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((tc("a") + tc("b"), tc("c") + tc()), [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 1, 1, 1), ("", 2, 2, 1, 1)]),
        ((tc("a", "<w:gridSpan w:val='3'/>") + tc("b"),), [("a", 1, 1, 1, 3), ("b", 1, 4, 1, 1)]),
        (
            (tc("a", MERGE) + tc("b"), tc("x", GO_ON) + tc("c"), tc("", GO_ON) + tc("d")),
            [("a", 1, 1, 3, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1), ("d", 3, 2, 1, 1)],
        ),
        ((tc("a", MERGE) + tc("b"), tc("c", MERGE) + tc("d")), [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 1, 1, 1), ("d", 2, 2, 1, 1)]),
        ((tc("a", GO_ON) + tc("b"),), [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1)]),
        (
            (tc("a") + tc("b"), "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("c")),
            [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 2, 1, 1)],
        ),
        (
            (tc("a", MERGE + "<w:hMerge w:val='restart'/>") + tc("", "<w:hMerge/>") + tc("b"), tc("", GO_ON) + tc("", GO_ON + "<w:hMerge/>") + tc("c")),
            [("a", 1, 1, 2, 2), ("b", 1, 3, 1, 1), ("c", 2, 3, 1, 1)],
        ),
        ((tc("a") + tc("b"), "<w:trPr><w:del/></w:trPr>" + tc("删") + tc("删"), tc("c") + tc("d")),
         [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1), ("c", 2, 1, 1, 1), ("d", 2, 2, 1, 1)]),
        (("<w:sdt><w:sdtContent>" + tc("a") + "</w:sdtContent></w:sdt>" + tc("b"),), [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1)]),
        ((tc("a") + tc(p() + p("0")), tc(p("商业") + p("企业")) + tc(r("<w:r><w:br/></w:r>"))),
         [("a", 1, 1, 1, 1), ("\n0", 1, 2, 1, 1), ("商业\n企业", 2, 1, 1, 1), ("甲\n乙", 2, 2, 1, 1)]),
        ((tc("a") + tc(tbl(tc("7")) + p()),), [("a", 1, 1, 1, 1), ("7\n", 1, 2, 1, 1)]),
        ((tc("a", "<w:gridSpan w:val='x'/>") + tc("b", "<w:gridSpan w:val='0'/>"),), [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1)]),
    ],
)  # fmt: skip
def test_merged_cells_are_one_box(rows: tuple[str, ...], expected: list[tuple[object, ...]]):
    assert boxes(*rows) == expected


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, dict[tuple[int, int], Box]]:
    """A full grid: slot → the box that covers it."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 7))
    owner: dict[tuple[int, int], Box] = {}
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (row, column) in owner:
                continue
            tall, wide = draw(st.integers(1, rows - row + 1)), draw(st.integers(1, columns - column + 1))
            area = [(r, c) for r in range(row, row + tall) for c in range(column, column + wide)]
            if any(slot in owner for slot in area):
                tall, wide, area = 1, 1, [(row, column)]
            box = Box(draw(st.sampled_from(["", "0", "总计"])), row, column, tall, wide)
            owner.update(dict.fromkeys(area, box))
    return rows, columns, owner


@given(grids())
def test_any_grid_written_as_docx_is_read_back(grid: tuple[int, int, dict[tuple[int, int], Box]]):
    rows, columns, owner = grid

    def cell(row: int, column: int) -> str:
        box = owner[row, column]
        merge = "" if box.rows == 1 else MERGE if box.row == row else GO_ON
        text = box.text if box.row == row else ""
        return tc(text, f"<w:gridSpan w:val='{box.columns}'/>{merge}") if box.column == column else ""

    # an outer column keeps each row to two cells at least: a table of single cells is a frame
    written = tbl(
        *("".join(cell(row, c) for c in range(1, columns + 1)) + tc("外") for row in range(1, rows + 1))
    )
    (got,) = opened(written).grids
    assert [box for box in got.boxes if box.column <= columns] == list(dict.fromkeys(owner.values()))


def test_blocks_stand_in_order_and_inner_tables_follow_the_outer():
    inner = tbl(tc("1") + tc("2"))
    document = opened(p("前") + tbl(tc("a") + tc(inner + p())) + p("后"))
    shown = [[b.text for b in one.boxes] if isinstance(one, Grid) else one.text for one in document.blocks]
    assert shown == ["前", ["a", ""], ["1", "2"], "后"]
    assert [grid.number for grid in document.grids] == [1, 2]
    assert (document.format, document.title, document.published) == ("docx", None, None)


def test_pictures_are_remarked_on_where_they_stand():
    picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing><w:pict><v:imagedata/></w:pict></w:r></w:p>"
    document = opened(p("甲") + picture + tbl(tc("a") + tc(picture)))
    assert [(r.kind, r.quote, r.where) for r in document.remarks] == [
        *[("image", "[图片]", Where(line=1))] * 2,
        *[("image", "[图片]", Where(table=1, row=1, column=2))] * 2,
    ]
    assert [box.text for box in document.grids[0].boxes] == ["a", ""]


def lvl(level: int, form: str, text: str, more: str = "<w:start w:val='1'/>") -> str:
    return f"<w:lvl w:ilvl='{level}'>{more}<w:numFmt w:val='{form}'/><w:suff w:val='nothing'/><w:lvlText w:val='{text}'/></w:lvl>"


NUMBERING = f"""<w:numbering {NS}><w:abstractNum w:abstractNumId='7'>{lvl(0, "chineseCounting", "%1、")}
{lvl(1, "japaneseCounting", "（%2）")}{lvl(2, "decimal", "%3.")}{lvl(3, "bullet", "●")}{lvl(4, "ideographZodiac", "%5")}
{lvl(5, "decimal", "%1-%3 ")}</w:abstractNum>
<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>
<w:num w:numId='2'><w:abstractNumId w:val='7'/></w:num>
<w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='9'/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {NS}><w:style w:styleId='h'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
<w:style w:styleId='k'><w:basedOn w:val='h'/></w:style><w:style w:styleId='x'><w:basedOn w:val='x'/></w:style></w:styles>"""


def listed(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>")


def test_automatic_numbers_are_written_out():
    body = listed("甲") + listed("子", 1) + listed("丑", 1) + listed("寅", 2) + listed("乙") + listed("卯", 1)
    body += (
        listed("辰", 3) + listed("巳", 4) + listed("午", 5) + listed("丙", number=2) + listed("丁", number=3)
    )
    body += p("戊", "<w:pStyle w:val='k'/>") + p(
        "己", "<w:pStyle w:val='k'/><w:numPr><w:numId w:val='0'/></w:numPr>"
    )
    body += p("庚", "<w:pStyle w:val='x'/>") + tbl(tc(listed("a", 2)) + tc("0"))
    document = opened(body, numbering=NUMBERING, styles=STYLES)
    assert [line.text for line in document.lines] == [
        *("一、甲", "（一）子", "（二）丑", "1.寅", "二、乙", "（一）卯", "辰", "巳", "二-1 午"),
        *("三、丙", "九、丁", "四、戊", "己", "庚"),
    ]
    assert document.grids[0].boxes[0].text == "1.a"


def test_chinese_counting_goes_on_past_ten():
    got = lines("".join(listed("") for _ in range(23)), numbering=NUMBERING)
    assert [got[n] for n in (9, 10, 18, 19, 20, 22)] == [
        "十、",
        "十一、",
        "十九、",
        "二十、",
        "二十一、",
        "二十三、",
    ]


GOOD = packed(p("甲") + tbl(tc("a") + tc("b")))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"PK garbage", "损坏"),
        (GOOD[:-30], "损坏"),
        (packed("<w:p>"), "XML"),
        (packed("\0"), "XML"),
        (packed("<w:tbl><w:tr><w:tc>" * 10**5), "XML"),
        (packed(" " * 100 * 2**20), "超过 16 MB"),
        (packed(tbl(*[tc("", "<w:gridSpan w:val='999999999'/>") + tc()] * 300)), "200000 格"),
        (packed("").replace(b"word/document.xml", b"word/documenx.xml"), "没有 Word 正文"),
    ],
)
def test_bad_documents_are_refused_with_a_reason(data: bytes, why: str):
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why):
        open_docx(Source(data, "年报.docx"))
    assert time.perf_counter() - start < 5


def test_missing_main_part_is_named():
    stream = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f"<Types><Override PartName='/word/document.xml' ContentType='{kind}'/></Types>",
        )
    assert is_docx(stream.getvalue())
    with pytest.raises(Unreadable, match=r"缺少 word/document\.xml"):
        open_docx(Source(stream.getvalue(), "年报.docx"))


def test_deep_tables_are_read_to_the_depth_xml_allows():
    deep = p("底")
    for _ in range(80):
        deep = tbl(tc("a") + tc(deep))
    assert len(opened(deep).grids) == 80


def test_limit_on_slots_is_a_setting():
    with pytest.raises(Unreadable, match="3 格"):
        open_docx(Source(packed(tbl(tc() + tc(), tc() + tc())), "x"), replace(LIMITS, grid=3))


def test_documents_are_told_by_their_bytes():
    assert is_docx(GOOD)
    assert is_docx(GOOD[:-30])
    assert not is_docx(GOOD.replace(b"word/", b"xord/"))
    assert not is_docx(b"<html>word/document.xml")
