"""A letter as a Word document laid out after GB/T 9704, with room for the seal and a form that can be filled by hand."""

import io
from collections.abc import Iterator
from unicodedata import east_asian_width

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.table import CT_Tbl
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from gongkai.ledger.letter import Letter
from gongkai.writers.page import WIDTH, printable
from gongkai.writers.word import (
    CENTER,
    LEFT,
    LINE,
    SIZE,
    bordered,
    finished,
    paper,
    style,
    text_box,
    whole_row,
)

_ROOM = WIDTH * 72 / 25.4  # points in a line
_TITLE = 22  # points, 二号
_FORM = 14  # points, 四号
_COLUMNS = (54.0, WIDTH - 54.0)  # mm
_MARGIN, _FILLED, _BY_HAND = 100, 600, 760  # twips: beside the text of a form; the least height of its rows
# A seal is 42 mm across, its top within a line of the text, organ and day a little below its middle: three lines.
_SEAL = 3 * LINE
# The style of a paragraph → how it stands; any other is text.
_LOOKS = {"Title": "title", "Number": "number", "Salutation": "flush", "Signature": "signature"}


def letter_docx(letter: Letter) -> bytes:
    """Title, number, addressee, text, form, attachments, organ and day, contact; the same letter, the same bytes.

    A letter without text is a form: it addresses nobody. Characters no document can hold are left out.
    Law: GB/T 9704—2012 7.3.
    """
    document = paper()
    # Not justified: LibreOffice 7 then loses a full stop that would hang in the margin.
    style(document, "Normal", "仿宋_GB2312", SIZE, LINE, indent=2, align=LEFT)
    style(document, "Number", "仿宋_GB2312", SIZE, LINE, after=LINE, align=CENTER)
    style(document, "Salutation", "仿宋_GB2312", SIZE, LINE)
    style(document, "Form Label", "黑体", _FORM, 22, align=CENTER)
    style(document, "Form Text", "仿宋_GB2312", _FORM, 22, align=LEFT)
    _put(document, _title(letter), "Title").paragraph_format.space_after = Pt(LINE / 2)
    _put(document, letter.number, "Number")
    if letter.paragraphs:
        _put(document, f"{letter.addressee}：", "Salutation")
    last = [_put(document, text) for text in letter.paragraphs][-1:]
    if letter.slip:
        for paragraph in last:
            paragraph.paragraph_format.space_after = Pt(LINE / 2)
        document.element.body.insert_element_before(_form(letter), "w:sectPr")
    # No page may hold nothing but a signature.
    for paragraph in [*last, *_attached(document, letter.attachments)]:
        paragraph.paragraph_format.keep_with_next = True
    _sign(document, letter)
    if letter.contact:
        _put(document, f"（联系人、电话：{letter.contact}）").paragraph_format.space_before = Pt(LINE)
    return finished(document, printable(letter.title))


def letter_parts(document: bytes) -> Iterator[tuple[str, ...]]:
    """What a letter made by `letter_docx` says, in order: how it stands and its text, lines that are blank left out.

    `title`, `number`, `flush` (salutation, attachments), `text`, `signature`; `row` with the label and text of a form.
    """
    for one in Document(io.BytesIO(document)).iter_inner_content():
        if isinstance(one, Table):
            yield from (("row", *(box.text for box in row.cells)) for row in one.rows)
        elif one.text.strip():
            yield _LOOKS.get(one.style.name if one.style else "", "text"), one.text


def _put(document: DocumentObject, text: str, style: str = "Normal") -> Paragraph:
    return document.add_paragraph(printable(text), style)


def _title(letter: Letter) -> str:
    """In one line, or the organ above the kind of letter: a title turns between words."""
    kind = letter.title.removeprefix(letter.organ)
    return f"{letter.organ}\n{kind}" if _TITLE * _signs(letter.title) > _ROOM else letter.title


def _signs(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _attached(document: DocumentObject, attachments: tuple[str, ...]) -> Iterator[Paragraph]:
    """附件：1.…, a line below the text, each name flush with the ones above."""
    for n, name in enumerate(attachments, 1):
        number = f"{n}." if len(attachments) > 1 else ""
        paragraph = _put(document, ("附件：" if n == 1 else "") + number + name, "Salutation")
        layout, width = paragraph.paragraph_format, _signs(number)
        layout.left_indent = Pt(SIZE * (5 + width))
        layout.first_line_indent = Pt(-SIZE * (width + (3 if n == 1 else 0)))
        layout.space_before = Pt(LINE if n == 1 else 0)
        yield paragraph


def _sign(document: DocumentObject, letter: Letter) -> None:
    """The organ centred above the day, the day four characters from the edge, or the organ two where it is longer."""
    day = f"{letter.on.year}年{letter.on.month}月{letter.on.day}日"
    longer = (_signs(letter.organ) - _signs(day)) / 2
    from_edge = max(4.0, 2 + longer)
    organ = _put(document, letter.organ, "Signature").paragraph_format
    organ.space_before, organ.keep_with_next = Pt(_SEAL), True
    organ.right_indent = Pt(SIZE * max(0.0, from_edge - longer))
    most = _ROOM / SIZE / 2
    below = _put(document, day, "Signature").paragraph_format
    below.right_indent = Pt(SIZE * min(from_edge, most))
    below.keep_with_next = bool(letter.contact) or None


def _form(letter: Letter) -> CT_Tbl:
    caption, description = printable(letter.title), printable(letter.number)
    table = bordered(_COLUMNS, "firstColumn", caption, description, margin=_MARGIN)
    for n, (label, text) in enumerate(letter.slip, 1):
        row, _ = whole_row(_FILLED if text.strip() else _BY_HAND)
        boxes = zip(_COLUMNS, ("FormLabel", "FormText"), (label, text), strict=True)
        row.extend(text_box(*box, held=n == len(letter.slip)) for box in boxes)
        table.append(row)
    return table
