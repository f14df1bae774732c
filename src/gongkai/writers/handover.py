"""工作移交 as a Word document: topic by topic, their tables, and lines to be signed on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docx.oxml.table import CT_Tbl

from gongkai.writers.page import WIDTH, printable
from gongkai.writers.word import CENTER, LEFT, bordered, finished, mark, paper, style, text_box, whole_row

_SMALL, _LINE = 10.5, 15  # points, 五号: a table of what is open is long
_MARGIN, _ROW, _SIGNED = (
    80,
    320,
    700,
)  # twips: beside the text; the least height of a row, and of one to sign in


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the paper: its sentences, then a table whose columns have these heads and parts of the width."""

    title: str
    words: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def handover_docx(organ: str, on: date, topics: Iterable[Topic], signers: Sequence[str]) -> bytes:
    """The paper on A4; the same topics, the same bytes. signers: who signs, each with room for name and day."""
    document = paper()
    style(document, "Table Text", "仿宋_GB2312", _SMALL, _LINE, align=LEFT)
    style(document, "Table Head", "黑体", _SMALL, _LINE, align=CENTER)
    document.add_paragraph("政府信息公开工作移交单", "Title")
    document.add_paragraph(printable(f"{organ}　{on.year}年{on.month}月{on.day}日的情况"), "Normal")
    for topic in topics:
        document.add_paragraph(printable(topic.title), "Heading 1")
        for words in topic.words:
            document.add_paragraph(printable(words), "Normal")
        if topic.rows:
            made = _table(topic.title, topic.heads, topic.shares, topic.rows, _ROW)
            document.element.body.insert_element_before(made, "w:sectPr")
    document.add_paragraph("签字", "Heading 1")
    blank = [(signer, "", "　　　　年　　月　　日") for signer in signers]
    signed = _table("签字", ("", "姓名", "日期"), (2, 4, 4), blank, _SIGNED)
    document.element.body.insert_element_before(signed, "w:sectPr")
    return finished(document, printable(f"{organ}政府信息公开工作移交单"))


def _table(
    caption: str, heads: Sequence[str], shares: Sequence[int], rows: Iterable[Sequence[str]], height: int
) -> CT_Tbl:
    widths = [WIDTH * share / sum(shares) for share in shares]
    table = bordered(widths, "firstRow", printable(caption), "", margin=_MARGIN)
    head, look = whole_row(height)
    look.append(mark("w:tblHeader"))
    for n, cells in enumerate((heads, *rows)):
        row = head if n == 0 else whole_row(height)[0]
        for width, text in zip(widths, cells, strict=True):
            row.append(text_box(width, "TableText" if n else "TableHead", text))
        table.append(row)
    return table
