import io
import shutil
import subprocess
import zipfile

import pypdfium2
import pytest
from awkward import CLEARED, HOSTILE, awkward, matrix, old
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree
from making import clean, consistent_reports

from gongkai.forms import EDITIONS
from gongkai.writers.docx import to_docx
from gongkai.writers.package import EPOCH


def opened(report):
    return Document(io.BytesIO(to_docx(report)))


def words(box):
    return "".join(text.text for text in box.iter(qn("w:t")))


def slots(table):
    """Texts by slot, spans and merges followed by hand."""
    shown = []
    for row in table._tbl.findall(qn("w:tr")):
        line = []
        for box in row.findall(qn("w:tc")):
            look = box.find(qn("w:tcPr"))
            span, merge = look.find(qn("w:gridSpan")), look.find(qn("w:vMerge"))
            text = words(box)
            if merge is not None and merge.get(qn("w:val")) == "continue":
                assert text == ""
                text = shown[-1][len(line)]
            line += [text] * (int(span.get(qn("w:val"))) if span is not None else 1)
        shown.append(line)
    return shown


@given(consistent_reports())
@settings(max_examples=4, deadline=None)
def test_every_box_shows_what_it_should(report):
    tables = opened(report).tables
    assert [slots(table) for table in tables] == [matrix(report, table) for table in report.form.tables]


def test_every_state_of_a_cell_reaches_the_page_and_unsure_ones_are_yellow():
    document = opened(awkward())
    assert [slots(table) for table in document.tables] == [
        matrix(awkward(), t) for t in awkward().form.tables
    ]
    shaded = [words(s.getparent().getparent()) for s in document.element.iter(qn("w:shd"))]
    assert shaded == ["〔待核：1 2〕", "〔待核：3 / 4〕", "5"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_merged_boxes_are_rectangles_word_itself_agrees_on(edition):
    for table in opened(clean(edition)).tables:
        for row in table.rows:
            assert sum(cell.grid_span for cell in {id(c._tc): c for c in row.cells}.values()) == len(
                table.columns
            )


def test_paragraphs_stand_in_order_in_their_styles():
    document = opened(awkward())
    found = [(p.style.name, p.text) for p in document.paragraphs]
    assert found[0] == ("Title", "<b>标题</b> & #题")
    headings = [text for style, text in found if style == "Heading 1"]
    assert headings == list(awkward().form.sections)
    assert [text for _, text in found][-10:-2] == [*HOSTILE, CLEARED]
    assert found[-2:] == [("Signature", "城东区科学技术局"), ("Signature", "2024年1月20日")]


def test_the_page_is_that_of_gb_t_9704():
    section = opened(clean()).sections[0]
    page = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in page] == [210, 297, 37, 28, 26]
    assert "PAGE" in etree.tostring(section.footer._element, encoding="unicode")


def test_heads_stand_again_rows_stay_whole_and_widths_are_fixed():
    for table, heads in zip(opened(clean()).tables, (0, 3, 3), strict=True):
        xml = table._tbl
        assert len(list(xml.iter(qn("w:tblHeader")))) == heads
        assert len(list(xml.iter(qn("w:cantSplit")))) == len(table.rows)
        assert xml.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_it_names_its_title_no_author_and_no_clock():
    data = to_docx(clean())
    about = Document(io.BytesIO(data)).core_properties
    assert (about.title, about.author, about.last_modified_by) == (clean().title, "", "")
    assert about.created == about.modified == EPOCH
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_report_without_tables_is_text_only():
    document = opened(old())
    assert document.tables == []
    assert [p.style.name for p in document.paragraphs].count("Heading 1") == 6
    assert document.paragraphs[0].text == old().preamble


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice（soffice）")
def test_libreoffice_opens_it(tmp_path):
    (tmp_path / "年报.docx").write_bytes(to_docx(clean()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        "年报.docx",
    ]
    subprocess.run(command, cwd=tmp_path, timeout=120, check=True, capture_output=True)
    with pypdfium2.PdfDocument(tmp_path / "年报.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "政府信息公开工作" in text
    assert "危及“三安全一稳定”" in text
