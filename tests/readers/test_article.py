"""Documents of all sorts as articles: Word's own markup, real LibreOffice, web pages, texts, and what is none."""

import io
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Pt
from making import consistent_report

from gongkai.base.blocks import PICTURE
from gongkai.base.errors import Unreadable
from gongkai.readers.article import Article, article, articles, clean, plain
from gongkai.readers.document import Line
from gongkai.readers.open_docx import open_docx
from gongkai.readers.source import Limits, Source
from readers.binding import docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG += chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def read(data: bytes, name: str = "通知.docx") -> Article:
    return article(Source(data, name))


class Made:
    """A Word document being made, of python-docx and of markup it does not make."""

    def __init__(self) -> None:
        self.document = Document()

    def title(self, text: str, size: float = 22, *, bold: bool = False) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold

    def add(self, inner: str, properties: str = "") -> None:
        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:p {W} {M}><w:pPr>{properties}</w:pPr>{inner}</w:p>"))

    def say(self, text: str) -> None:
        self.document.add_paragraph(text)

    @property
    def data(self) -> bytes:
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()

    def read(self) -> Article:
        return read(self.data)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_a_notice_as_an_office_writes_it() -> None:
    made = Made()
    made.title("关于开展2024年度检查的")
    made.title("通知")
    made.say("各乡镇人民政府：")
    made.document.add_heading("一、检查内容", 1)
    paragraph = made.document.add_paragraph("按照")
    paragraph.add_run("《条例》").bold = True
    paragraph.add_run("第").italic = True
    paragraph.add_run("2").font.superscript = True
    table = made.document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合计"
    table.cell(1, 0).text, table.cell(1, 1).text = "1", "2"
    rel = made.document.part.relate_to("http://www.gov.cn/a", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made.add(
        f'<w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{rel}">{run("附件")}</w:hyperlink>'
    )
    told = made.read()
    assert told.title == "关于开展2024年度检查的通知"
    assert told.html.split("\n") == [
        "<p>各乡镇人民政府：</p>",
        "<h2>一、检查内容</h2>",
        "<p>按照<strong>《条例》</strong><em>第</em><sup>2</sup></p>",
        "<table>",
        "<tbody>",
        '<tr><td colspan="2">合计</td></tr>',
        "<tr><td>1</td><td>2</td></tr>",
        "</tbody>",
        "</table>",
        '<p><a href="http://www.gov.cn/a">附件</a></p>',
    ]  # fmt: skip
    assert told.notes == ()
    assert clean(told.html) == told.html
    assert plain(told.html)[3:6] == ["合计", "1", "2"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([("关于春节放假的通知", 22, False)], "关于春节放假的通知"),
        ([("关于春节放假的通知", 14, True)], "关于春节放假的通知"),
        ([("关于春节放假的通知", 14, False)], None),
        ([("城东区人民政府文件", 40, False)], None),
        ([("城政发〔2024〕3号", 22, True)], None),
        ([("长" * 121, 22, True)], None),
    ],
)
def test_a_title_is_what_is_set_off_as_one(lines: list[tuple[str, float, bool]], title: str | None) -> None:
    made = Made()
    for text, size, bold in lines:
        made.title(text, size, bold=bold)
    made.say("正文")
    told = made.read()
    assert told.title == title
    assert plain(told.html) == ([] if title else [lines[0][0]]) + ["正文"]


def test_the_title_may_be_set_by_a_style() -> None:
    made = Made()
    style = made.document.styles["Title"]
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style.font.size = Pt(24)
    made.document.add_paragraph("公告", style="Title")
    made.say("正文")
    assert (made.read().title, made.read().html) == ("公告", "<p>正文</p>")


def test_changes_are_accepted_and_told() -> None:
    made = Made()
    by = 'w:id="1" w:author="张" w:date="2024-01-01T00:00:00Z"'
    gone = "<w:r><w:delText>旧</w:delText></w:r>"
    made.add(
        f"{run('留')}<w:del {by}>{gone}</w:del><w:ins {by}>{run('新')}</w:ins>{run('藏', '<w:vanish/>')}"
    )
    made.add(run("有批注") + '<w:r><w:commentReference w:id="0"/></w:r>')
    told = made.read()
    assert plain(told.html) == ["留新", "有批注"]
    assert [note[:16] for note in told.notes] == [
        "文件中有未处理的修订：插入 1 处"[:16],
        "1 条批注没有带入",
        "1 处隐藏文字没有带入。原文件要"[:16],
    ]


def test_a_picture_leaves_its_place_and_a_note() -> None:
    made = Made()
    made.say("前")
    made.document.add_picture(io.BytesIO(PNG))
    made.say("后")
    told = made.read()
    assert plain(told.html) == ["前", PICTURE, "后"]
    assert told.notes == ("1 幅图片没有带入，请作为附件上传",)


def test_the_text_of_a_box_follows_its_paragraph() -> None:
    made = Made()
    box = f"<w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape>'
    made.add(f"{run('主文')}<w:r><w:pict>{shape}</w:pict></w:r>")
    made.say("下文")
    told = made.read()
    assert plain(told.html) == ["主文", "框里", "下文"]
    assert told.notes == ("1 个文本框的文字接在所在段落之后，请核对次序",)


def test_numbers_that_word_writes_itself_are_written_out() -> None:
    made = Made()
    numbering = made.document.part.numbering_part.element
    for n, (form, text) in enumerate((("chineseCounting", "第%1条"), ("bullet", ""), ("hebrew1", "%1")), 90):
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
        numbering.append(parse_xml(f'<w:num {W} w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'))
    for n, text in ((90, "总则"), (90, "附则"), (91, "要点"), (92, "生僻")):
        made.add(run(text), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>')
    told = made.read()
    assert plain(told.html) == ["第一条 总则", "第二条 附则", "• 要点", "生僻"]
    assert told.notes == ("1 段的自动编号认不出，没有带入，请补上编号",)


def test_a_formula_leaves_its_signs() -> None:
    made = Made()
    sign = "<m:r><m:t>{}</m:t></m:r>"
    half = f"<m:f><m:num>{sign.format('a')}</m:num><m:den>{sign.format('b')}</m:den></m:f>"
    made.add(run("即") + f"<m:oMath>{half}</m:oMath>")
    told = made.read()
    assert plain(told.html) == ["即ab"]
    assert told.notes == ("1 个公式只带入了文字，请核对；版式重要的，请作为附件上传",)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_only_an_office_suite_knows_is_read_through_it(tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 {\b bold} plain\par next\par}"
    told = read(rtf, "通知.rtf")
    assert told.html == "<p><strong>bold</strong> plain</p>\n<p>next</p>"


@pytest.mark.parametrize("seed", range(4))
def test_a_word_document_says_the_same_as_where_reports_are_read(seed: int) -> None:
    """Two readers of one document: every sign the one reads stands in the other's blocks, in the same order."""
    data = docx(consistent_report(seed))
    read_as_report = open_docx(Source(data, "年报.docx"))
    lines = [
        text
        for block in read_as_report.blocks
        for text in ([block.text] if isinstance(block, Line) else [box.text for box in block.boxes])
    ]
    told = read(data)
    assert ink((told.title or "") + "".join(plain(told.html))) == ink("".join(lines))


def ink(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("char", "font", "sign"), [("25A1", "宋体", "□"), ("F0FE", "Wingdings", "🗹"), ("D800", "宋体", "")]
)
def test_a_symbol_is_a_sign(char: str, font: str, sign: str) -> None:
    made = Made()
    made.add(run("选") + f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>')
    assert plain(made.read().html)[0].startswith("选")
    assert sign in plain(made.read().html)[0]


def test_a_web_page_and_a_text() -> None:
    page = "<html><head><title>公告</title></head><body><p>甲</p><img src=a.png><a href='file:///C:/x.doc'>附件</a></body></html>"
    told = read(page.encode("gb18030"), "公告.html")
    assert (told.title, told.html) == ("公告", f"<p>甲</p>\n<p>{PICTURE}附件</p>")
    assert told.notes == ("1 幅图片没有带入，请作为附件上传", "1 个指向本机文件等处的链接没有带入，文字保留")
    text = read("一、甲<乙\r\n\r\n　　二、丙\n".encode(), "公告.txt")
    assert (text.title, text.html) == (None, "<p>一、甲&lt;乙</p>\n<p>二、丙</p>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "文件是空的"),
        (b" \n", "文件是空的"),
        (b"%PDF-1.7", "不是 Word 文档、网页或者文本"),
        (PNG, "不是 Word 文档、网页或者文本"),
        (b"<html><body><script>x</script></body></html>", "里面没有文字"),
        (b"PK\x03\x04 word/document.xml", "文件不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "文件不完整或已损坏"),
    ],
)
def test_what_is_no_article_is_refused_with_the_next_step(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as refused:
        read(data, "某文件")
    assert refused.value.step


def test_a_document_that_takes_too_much_is_ended() -> None:
    made = Made()
    made.say("字" * 3000)
    with pytest.raises(Unreadable, match="解压后超过"):
        article(Source(made.data, "通知.docx"), Limits(unpacked=1000))


def test_an_entity_in_a_part_is_refused() -> None:

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(
            "word/document.xml", f'<!DOCTYPE x [<!ENTITY e "x">]><w:document {W}><w:body/></w:document>'
        )
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read(held.getvalue())


def test_several_are_read_as_each_by_itself() -> None:
    made = Made()
    made.say("文档")
    given = [
        Source(made.data, "a.docx"),
        Source(b"<p>page</p>", "b.html"),
        Source(b"", "c"),
        Source("文".encode(), "d"),
    ]
    told = articles(given)
    assert [one.html if isinstance(one, Article) else one.name for one in told] == [
        "<p>文档</p>",
        "<p>page</p>",
        "c",
        "<p>文</p>",
    ]
    assert articles([]) == []


def test_several_that_take_too_much_together_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a batch runs out of its limits, each still has its own."""
    from gongkai.readers import article as reading

    def too_much(*_: object) -> None:
        raise Unreadable("几个文件", "处理时间超过上限", "")

    monkeypatch.setattr(reading, "_read_all", too_much)
    told = articles([Source(b"<p>page</p>", "b.html"), Source(b"", "c")])
    assert isinstance(told[0], Article)
    assert isinstance(told[1], Unreadable)


SITE_PAGE = """<html><head><title>关于检查的通知_城东区政府网</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/zw">政务</a></div>
<table><tr><td><ul class="menu"><li><a href="/a">栏目一</a></li><li><a href="/b">栏目二</a></li></ul></td></tr><tr><td>
<h1>关于检查的通知</h1><p>发布时间：2019-03-05</p><p>字号：[大 中 小]</p>
<div id="zoom"><p>时间：3月6日上午</p><p>各单位要认真检查，按时报送结果，逐项核对，不漏一项。</p>
<table><tr><td>单位</td><td>件数</td></tr><tr><td>甲</td><td>3</td></tr></table></div>
<p>上一篇：别的</p></td></tr></table><div class="footer">版权所有 ICP备1号</div></body></html>"""


def test_of_a_page_of_a_site_only_the_article_is_taken() -> None:
    told = read(SITE_PAGE.encode(), "1.html")
    assert told.title == "关于检查的通知"
    blocks = plain(told.html)
    for kept in ("时间：3月6日上午", "各单位要认真检查，按时报送结果，逐项核对，不漏一项。", "单位", "3"):
        assert kept in blocks
    for left in ("首页", "栏目一", "字号：[大 中 小]", "上一篇：别的", "版权所有 ICP备1号"):
        assert left not in blocks
    assert "<td>件数</td>" in told.html
    assert "没有带入" in " ".join(told.notes)


def test_of_a_page_without_menus_everything_is_taken() -> None:
    told = read(
        f"<html><body><p>短</p><div id='zoom'>{'长文。' * 200}</div><p>落款</p></body></html>".encode(),
        "1.html",
    )
    assert plain(told.html) == ["短", "长文。" * 200, "落款"]
    assert told.notes == ()


@pytest.mark.parametrize("name", ["pingtan-2020.html", "pingtan-2022.html", "pingtan-2024.html"])
def test_real_pages_give_their_article_and_its_tables(name: str) -> None:
    told = article(Source.of(Path(__file__).parent.parent / "documents" / name))
    assert told.title is not None
    assert "政府信息公开工作年度报告" in told.title
    assert told.html.count("<table>") >= 3
    assert "本年新收政府信息公开申请数量" in told.html
    assert "一、总体情况" in "".join(plain(told.html)).replace(" ", "")
    assert clean(told.html) == told.html
