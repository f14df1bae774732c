"""A report as a Word document laid out after GB/T 9704: A4, 仿宋 16 pt, 28 pt lines, tables with merged boxes."""

import io
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from gongkai.report import Report
from gongkai.writers.package import EPOCH, timeless
from gongkai.writers.page import Grid, Slot, page

_CENTER, _RIGHT, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
_TWIPS = 1440 / 25.4  # a mm in twentieths of a point
_SIZE = 10.5  # points, 五号
_YELLOW = "FFF4B8"


def to_docx(report: Report) -> bytes:
    """Headings are real headings, heads of tables stand again on every page, unsure boxes are pale yellow."""
    shown = page(report)
    document = Document()
    _undress(document)
    _dress(document)
    if shown.title:
        document.add_paragraph(shown.title, "Title")
    for paragraph in shown.preamble:
        document.add_paragraph(paragraph, "Normal")
    for part in shown.parts:
        if part.heading:
            document.add_paragraph(part.heading, "Heading 1")
        for paragraph in part.paragraphs:
            document.add_paragraph(paragraph, "Heading 2" if part.is_subheading(paragraph) else "Normal")
        if part.grid:
            document.element.body.insert_element_before(_table(part.grid), "w:sectPr")
    for n, line in enumerate(shown.signature):
        document.add_paragraph(line, "Signature").paragraph_format.space_before = Pt(0 if n else 28)
    _name(document, shown.title or "")
    made = io.BytesIO()
    document.save(made)
    return timeless(made.getvalue(), {})


def _name(document: DocumentObject, title: str) -> None:
    about = document.core_properties
    about.title, about.language = title[:255], "zh-CN"
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = EPOCH


# What python-docx's template brings along and a report has no use for, by the end of the relation's type.
_UNUSED_PARTS = ("/stylesWithEffects", "/customXml", "/numbering", "/thumbnail")
_STYLES = {"Normal", "Title", "Heading 1", "Heading 2", "Footer", "Default Paragraph Font", "Normal Table"}


def _undress(document: DocumentObject) -> None:
    """Let go of parts and styles of the template that are not used: a tenth of the size, and quicker to open."""
    for relations in (document.part.rels, document.part.package.rels):
        for id in [id for id, relation in relations.items() if relation.reltype.endswith(_UNUSED_PARTS)]:
            del relations[id]
    for style in list(document.styles):
        if style.name not in _STYLES:
            style.element.getparent().remove(style.element)
    kept = {style.style_id for style in document.styles}
    for style in document.styles:
        for name in ("w:basedOn", "w:next", "w:link"):
            for pointer in style.element.findall(qn(name)):
                if pointer.get(qn("w:val")) not in kept:
                    style.element.remove(pointer)


def _dress(document: DocumentObject) -> None:
    """Page, styles and page number."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.styles.add_style("Signature", WD_STYLE_TYPE.PARAGRAPH)
    document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    _style(document, "Normal", "仿宋_GB2312", 16, 28, indent=2, align=_BOTH)
    _style(document, "Title", "方正小标宋简体", 22, 36, after=28, align=_CENTER)
    _style(document, "Heading 1", "黑体", 16, 28, before=8, after=6, indent=2)
    _style(document, "Heading 2", "楷体_GB2312", 16, 28, indent=2)
    _style(document, "Signature", "仿宋_GB2312", 16, 28, align=_RIGHT)
    _style(document, "Table Text", "宋体", _SIZE, 13, align=_CENTER)
    _style(document, "Footer", "宋体", 14, 20, align=_CENTER)
    document.styles["Signature"].paragraph_format.right_indent = Pt(32)
    _number_pages(section.footer.paragraphs[0])


def _style(
    document: DocumentObject,
    name: str,
    font: str,
    size: float,
    line: float,
    *,
    indent: int = 0,
    before: float = 0,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    """Give a style one look, whatever the template gave it before.

    size, line, before, after: points; indent: characters.
    """
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    heading = name.startswith("Heading")
    for old in [*style.element.findall(qn("w:rPr")), *style.element.findall(qn("w:pPr"))]:
        style.element.remove(old)
    latin = font if font == "宋体" else "Times New Roman"  # its digits are narrow
    style.font.size, style.font.name = Pt(size), latin
    for script, family in (("eastAsia", font), ("hAnsi", latin), ("cs", latin)):
        style.element.rPr.rFonts.set(qn(f"w:{script}"), family)
    style.element.rPr.append(_mark("w:lang", val="en-US", eastAsia="zh-CN"))
    layout = style.paragraph_format
    layout.keep_with_next = heading or None
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.first_line_indent = Pt(size * indent)
    style.element.pPr.ind.set(qn("w:firstLineChars"), str(indent * 100))
    layout.alignment = align
    if heading:
        style.element.pPr.append(_mark("w:outlineLvl", val=int(name[-1]) - 1))


def _number_pages(paragraph: Paragraph) -> None:
    """— 1 —"""
    paragraph.add_run("— ")
    field = _mark("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)
    field.append(paragraph.add_run("1")._r)
    paragraph.add_run(" —")


def _mark(tag: str, **values: object) -> Any:
    """An element whose attributes are in Word's own namespace."""
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _table(grid: Grid) -> CT_Tbl:
    table = OxmlElement("w:tbl")
    assert isinstance(table, CT_Tbl)
    look = _mark("w:tblPr")
    borders, margins = _mark("w:tblBorders"), _mark("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_mark(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    for side in ("left", "right"):
        margins.append(_mark(f"w:{side}", w=17, type="dxa"))
    total = round(sum(grid.widths) * _TWIPS)
    look.extend([_mark("w:tblW", w=total, type="dxa"), _mark("w:jc", val="center"), borders])
    look.extend([_mark("w:tblLayout", type="fixed"), margins, _mark("w:tblLook", val="0020", firstRow=1)])
    look.extend([_mark("w:tblCaption", val=grid.zh), _mark("w:tblDescription", val=grid.title)])
    columns = _mark("w:tblGrid")
    columns.extend(_mark("w:gridCol", w=round(width * _TWIPS)) for width in grid.widths)
    table.extend([look, columns, *(_row(grid, row) for row in range(len(grid.rows)))])
    return table


def _row(grid: Grid, row: int) -> Any:
    made, look = _mark("w:tr"), _mark("w:trPr")
    look.extend([_mark("w:cantSplit"), _mark("w:trHeight", val=350, hRule="atLeast")])
    if row < grid.head:
        look.append(_mark("w:tblHeader"))
    made.extend([look, *(_box(grid, slot, row) for slot in grid.across(row))])
    return made


def _box(grid: Grid, slot: Slot, row: int) -> Any:
    """A box, or the part of it in this row when it began above."""
    box, look = _mark("w:tc"), _mark("w:tcPr")
    width = sum(grid.widths[slot.column : slot.column + slot.columns])
    look.append(_mark("w:tcW", w=round(width * _TWIPS), type="dxa"))
    if slot.columns > 1:
        look.append(_mark("w:gridSpan", val=slot.columns))
    if slot.rows > 1:
        look.append(_mark("w:vMerge", val="restart" if slot.row == row else "continue"))
    if slot.unsure:
        look.append(_mark("w:shd", val="clear", color="auto", fill=_YELLOW))
    look.append(_mark("w:vAlign", val="center"))
    paragraph = _mark("w:p")
    inside = _mark("w:pPr")
    inside.append(_mark("w:pStyle", val="TableText"))
    if _holds(grid, row):
        inside.append(_mark("w:keepNext"))
    paragraph.append(inside)
    if slot.row == row and slot.text:
        paragraph.append(_run(slot.text, grid.fitting(slot, _SIZE)))
    box.extend([look, paragraph])
    return box


def _holds(grid: Grid, row: int) -> bool:
    """Whether no page may turn below this row: under heads, inside a group, anywhere in 表二, whose heads come once."""
    group = any(slot.row + slot.rows > row + 1 and not grid.is_long(slot) for slot in grid.across(row))
    return row < grid.head or group or (not grid.head and row + 1 < len(grid.rows))


def _run(text: str, size: float) -> Any:
    run, look, inside = _mark("w:r"), _mark("w:rPr"), _mark("w:t")
    look.extend([_mark("w:sz", val=round(size * 2)), _mark("w:szCs", val=round(size * 2))])
    inside.text = text
    run.extend([look, inside] if size < _SIZE else [inside])
    return run
