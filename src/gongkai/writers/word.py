"""What Word documents of ours share: A4 after GB/T 9704, 仿宋 16 pt, 28 pt lines, a page number, and no clock."""

import io
from collections.abc import Sequence
from typing import Any, Literal

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

from gongkai.writers.package import EPOCH, timeless
from gongkai.writers.page import printable

CENTER, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
RIGHT, BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
SIZE, LINE = 16, 28  # points, 三号 and the distance of its lines
TWIPS = 1440 / 25.4  # a mm in twentieths of a point
_LOOKS = {"firstRow": "0020", "firstColumn": "0080"}

# What python-docx's template brings along and our documents have no use for, by the end of the relation's type.
_UNUSED_PARTS = ("/stylesWithEffects", "/customXml", "/numbering", "/thumbnail")
_STYLES = {"Normal", "Title", "Heading 1", "Heading 2", "Footer", "Default Paragraph Font", "Normal Table"}


def paper() -> DocumentObject:
    """An empty document with its page, its page number and the styles Normal, Title, Heading 1, Heading 2, Signature."""
    document = Document()
    _undress(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    style(document, "Normal", "仿宋_GB2312", SIZE, LINE, indent=2, align=BOTH)
    style(document, "Title", "方正小标宋简体", 22, 36, after=LINE, align=CENTER)
    style(document, "Heading 1", "黑体", SIZE, LINE, before=8, after=6, indent=2)
    style(document, "Heading 2", "楷体_GB2312", SIZE, LINE, indent=2)
    style(document, "Signature", "仿宋_GB2312", SIZE, LINE, align=RIGHT)
    style(document, "Footer", "宋体", 14, 20, align=CENTER)
    document.styles["Signature"].paragraph_format.right_indent = Pt(2 * SIZE)
    _number_pages(section.footer.paragraphs[0])
    return document


def finished(document: DocumentObject, title: str) -> bytes:
    """The bytes of the document under its title, without author and time: the same document, the same bytes."""
    about = document.core_properties
    about.title, about.language = title[:255], "zh-CN"
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = EPOCH
    made = io.BytesIO()
    document.save(made)
    return timeless(made.getvalue(), {})


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


def style(
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
    """Give a style one look, whatever the template gave it before; one the template does not have is added.

    size, line, before, after: points; indent: characters.
    """
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    heading = name.startswith("Heading")
    for old in [*style.element.findall(qn("w:rPr")), *style.element.findall(qn("w:pPr"))]:
        style.element.remove(old)
    latin = font if font == "宋体" else "Times New Roman"  # its digits are narrow
    style.font.size, style.font.name = Pt(size), latin
    for script, family in (("eastAsia", font), ("hAnsi", latin), ("cs", latin)):
        style.element.rPr.rFonts.set(qn(f"w:{script}"), family)
    style.element.rPr.append(mark("w:lang", val="en-US", eastAsia="zh-CN"))
    layout = style.paragraph_format
    layout.keep_with_next = heading or None
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.first_line_indent = Pt(size * indent)
    style.element.pPr.ind.set(qn("w:firstLineChars"), str(indent * 100))
    layout.alignment = align
    if heading:
        style.element.pPr.append(mark("w:outlineLvl", val=int(name[-1]) - 1))


def _number_pages(paragraph: Paragraph) -> None:
    """— 1 —"""
    paragraph.add_run("— ")
    counter = mark("w:fldSimple", instr="PAGE")
    paragraph._p.append(counter)
    counter.append(paragraph.add_run("1")._r)
    paragraph.add_run(" —")


def mark(tag: str, **values: object) -> Any:
    """An element whose attributes are in Word's own namespace."""
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def bordered(
    widths: Sequence[float],
    head: Literal["firstRow", "firstColumn"],
    caption: str,
    description: str,
    *,
    margin: int = 17,
) -> CT_Tbl:
    """A table without rows: lines on all sides, fixed columns of these widths in mm, read aloud by its caption.

    head: where the boxes stand that say what the others hold. margin: twips between a line and the text beside it.
    """
    table = OxmlElement("w:tbl")
    assert isinstance(table, CT_Tbl)
    look = mark("w:tblPr")
    borders, margins = mark("w:tblBorders"), mark("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(mark(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    for side in ("left", "right"):
        margins.append(mark(f"w:{side}", w=margin, type="dxa"))
    total = round(sum(widths) * TWIPS)
    look.extend([mark("w:tblW", w=total, type="dxa"), mark("w:jc", val="center"), borders])
    look.extend([mark("w:tblLayout", type="fixed"), margins])
    look.append(mark("w:tblLook", val=_LOOKS[head], **{head: 1}))
    look.extend([mark("w:tblCaption", val=caption), mark("w:tblDescription", val=description)])
    columns = mark("w:tblGrid")
    columns.extend(mark("w:gridCol", w=round(width * TWIPS)) for width in widths)
    table.extend([look, columns])
    return table


def whole_row(height: int) -> tuple[Any, Any]:
    """A row no page may turn inside, at least so many twips high, and the element that says how it looks."""
    made, look = mark("w:tr"), mark("w:trPr")
    look.extend([mark("w:cantSplit"), mark("w:trHeight", val=height, hRule="atLeast")])
    made.append(look)
    return made, look


def text_box(width: float, style: str, text: str, *, held: bool = False) -> Any:
    """A box of a table with a paragraph for each line. width: mm; held: it stays on the page of what follows it."""
    box, look = mark("w:tc"), mark("w:tcPr")
    look.extend([mark("w:tcW", w=round(width * TWIPS), type="dxa"), mark("w:vAlign", val="center")])
    box.append(look)
    for line in printable(text).split("\n"):
        paragraph, inside = mark("w:p"), mark("w:pPr")
        inside.append(mark("w:pStyle", val=style))
        if held:
            inside.append(mark("w:keepNext"))
        paragraph.append(inside)
        if line:
            run, words = mark("w:r"), mark("w:t")
            words.text = line
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(words)
            paragraph.append(run)
        box.append(paragraph)
    return box
