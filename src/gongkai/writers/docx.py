"""A report as a Word document laid out after GB/T 9704: A4, 仿宋 16 pt, 28 pt lines, tables with merged boxes."""

from typing import Any

from docx.oxml.table import CT_Tbl
from docx.shared import Pt

from gongkai.report import Report
from gongkai.writers.page import Grid, Slot, page
from gongkai.writers.word import CENTER, TWIPS, bordered, finished, mark, paper, style, whole_row

_SIZE = 10.5  # points, 五号
_YELLOW = "FFF4B8"


def to_docx(report: Report) -> bytes:
    """Headings are real headings, heads of tables stand again on every page, unsure boxes are pale yellow."""
    shown = page(report)
    document = paper()
    style(document, "Table Text", "宋体", _SIZE, 13, align=CENTER)
    if shown.title:
        # A line break within a paragraph: two paragraphs would be two titles to whoever reads by headings.
        document.add_paragraph("\n".join(shown.title_lines), "Title")
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
    return finished(document, shown.title or "")


def _table(grid: Grid) -> CT_Tbl:
    table = bordered(grid.widths, "firstRow", grid.zh, grid.title)
    table.extend(_row(grid, row) for row in range(len(grid.rows)))
    return table


def _row(grid: Grid, row: int) -> Any:
    made, look = whole_row(350)
    if row < grid.head:
        look.append(mark("w:tblHeader"))
    made.extend(_box(grid, slot, row) for slot in grid.across(row))
    return made


def _box(grid: Grid, slot: Slot, row: int) -> Any:
    """A box, or the part of it in this row when it began above."""
    box, look = mark("w:tc"), mark("w:tcPr")
    width = sum(grid.widths[slot.column : slot.column + slot.columns])
    look.append(mark("w:tcW", w=round(width * TWIPS), type="dxa"))
    if slot.columns > 1:
        look.append(mark("w:gridSpan", val=slot.columns))
    if slot.rows > 1:
        look.append(mark("w:vMerge", val="restart" if slot.row == row else "continue"))
    if slot.unsure:
        look.append(mark("w:shd", val="clear", color="auto", fill=_YELLOW))
    look.append(mark("w:vAlign", val="center"))
    paragraph = mark("w:p")
    inside = mark("w:pPr")
    inside.append(mark("w:pStyle", val="TableText"))
    if _holds(grid, row):
        inside.append(mark("w:keepNext"))
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
    run, look, inside = mark("w:r"), mark("w:rPr"), mark("w:t")
    look.extend([mark("w:sz", val=round(size * 2)), mark("w:szCs", val=round(size * 2))])
    inside.text = text
    run.extend([look, inside] if size < _SIZE else [inside])
    return run
