"""A Word document as HTML: read as `open_docx` reads it, its headings, tables and emphasis told by mammoth."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import mammoth
from lxml import etree

from gongkai.base.blocks import PICTURE
from gongkai.base.errors import Unreadable
from gongkai.readers.numbering import VAL, Numbering, W
from gongkai.readers.open_docx import (
    IMAGES,
    KIND,
    MATH,
    USUAL,
    accept_changes,
    drop_hidden,
    free_text_boxes,
    numbering_of,
)
from gongkai.readers.packed.archive import OFFICE, Archive
from gongkai.readers.source import LIMITS, Limits, Source

_P, _R, _T, _TR, _TC, _PPR = (W + name for name in ("p", "r", "t", "tr", "tc", "pPr"))
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
_MATHS = MATH[: MATH.index("}") + 1]
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CODE = re.compile("[0-9A-CEFa-cef][0-9A-Fa-f]{3}")  # a sign of the first plane, surrogates (D…) left out
_DINGBATS = ("Symbol", "Webdings", "Wingdings")
_BACK = re.compile(r'\s*<a href="#(?:footnote|endnote)-ref-\d+">↑</a>')
_TITLE_SIZE = 36  # half-points: no running text is set so large
_LONGEST_TITLE = 120
_HEAD_OF_PAPER = re.compile(r"文件$|〔\d{4}〕|第\S{1,12}号$")  # the red head of a document, and its number


@dataclass(frozen=True, slots=True)
class WordHtml:
    """html: not cleaned yet, without the title. pictures: how many stood in it."""

    html: str
    title: str | None
    pictures: int
    notes: tuple[str, ...]


def word_html(source: Source, limits: Limits = LIMITS) -> WordHtml:
    """The body of a DOCX as HTML, all changes accepted, automatic numbers written out, PICTURE for each picture.

    title: the first lines, where they are centred and bold or larger than running text.
    Raises Unreadable as `Archive` does and when there is no body.
    """
    archive = Archive.open(source, limits)
    part = archive.main_part(KIND, USUAL)
    root = None if part is None else archive.tree(part)
    body = None if root is None else root.find(f"{W}body")
    if part is None or root is None or body is None:
        raise Unreadable(source.name, "没有 Word 正文", "请用 WPS 或 Word 打开后另存为 .docx 再试")
    related = {name.rsplit("/", 1)[-1].lower(): name for name in archive.related(part).values()}
    others = {
        name: archive.tree(related[name])
        for name in ("styles.xml", "footnotes.xml", "endnotes.xml")
        if related.get(name, "").lower() in archive.parts
    }
    notes = list(_seen(body))
    accept_changes(body)
    drop_hidden(body)
    pictures = sum(_picture(drawn) for drawn in list(body.iter(*_DRAWN)) if not _boxed(drawn))
    notes += _boxes(body)
    free_text_boxes(body)
    pictures += sum(_picture(drawn) for drawn in list(body.iter(*_DRAWN)))
    _spell_symbols(body)
    _spell_formulas(body)
    notes += _spell_numbers(body, numbering_of(archive, part))
    _fill_rows(body)
    title = _take_title(body, _Styles(others.get("styles.xml")))
    for name in ("footnotes.xml", "endnotes.xml"):
        if name in others:
            accept_changes(others[name])
            drop_hidden(others[name])
    html = mammoth.convert_to_html(
        _package(root, others, _links(archive, part)), include_embedded_style_map=False
    ).value
    return WordHtml(_BACK.sub("", html), title, pictures, tuple(notes))


def _seen(body: etree._Element) -> Iterator[str]:
    """What a reader of the result should know was in the document."""
    inserted, deleted, comments, hidden, feet = (
        sum(1 for one in body.iter(*(W + name for name in names)) if _in_text(one))
        for names in (
            ("ins", "moveTo"),
            ("del", "moveFrom"),
            ("commentReference",),
            ("vanish",),
            ("footnoteReference", "endnoteReference"),
        )
    )
    maths = sum(1 for _ in body.iter(f"{_MATHS}oMath"))
    if inserted or deleted:
        yield f"文件中有未处理的修订：插入 {inserted} 处按接受保留，删除 {deleted} 处没有带入。请核对是否为定稿"
    if comments:
        yield f"{comments} 条批注没有带入"
    if hidden:
        yield f"{hidden} 处隐藏文字没有带入。原文件要作为附件公开的，请先删去"
    if feet:
        yield f"{feet} 个脚注、尾注移到了文末"
    if maths:
        yield f"{maths} 个公式只带入了文字，请核对；版式重要的，请作为附件上传"


def _in_text(mark: etree._Element) -> bool:
    """Whether a mark is of text, not of the end of a paragraph or of a row."""
    holder = mark.getparent()
    return mark.tag == f"{W}vanish" or holder is None or holder.tag not in (f"{W}rPr", f"{W}trPr")


def _boxed(drawn: etree._Element) -> bool:
    return next(drawn.iter(f"{W}txbxContent"), None) is not None


def _boxes(body: etree._Element) -> Iterator[str]:
    count = sum(1 for _ in body.iter(f"{W}txbxContent"))
    if count:
        yield f"{count} 个文本框的文字接在所在段落之后，请核对次序"


def _picture(drawn: etree._Element) -> bool:
    """Write PICTURE where a picture is drawn, in place; whether there was one."""
    is_picture = next(drawn.iter(*IMAGES), None) is not None
    if is_picture:
        tail = drawn.tail
        drawn.clear()
        drawn.tag, drawn.text, drawn.tail = _T, PICTURE, tail
    return is_picture


def _spell_symbols(body: etree._Element) -> None:
    """Turn symbols into text, in place, but those of fonts whose signs mammoth knows."""
    for symbol in list(body.iter(f"{W}sym")):
        code = symbol.get(f"{W}char", "")
        if _CODE.fullmatch(code) and not symbol.get(f"{W}font", "").startswith(_DINGBATS):
            symbol.tag, symbol.text = _T, chr(int(code, 16))


def _spell_formulas(body: etree._Element) -> None:
    """Turn formulas into runs of text, in place."""
    for text in list(body.iter(MATH)):
        text.tag = _T
    for run in list(body.iter(f"{_MATHS}r")):
        run.tag = _R
    etree.strip_tags(body, f"{_MATHS}*")


def _spell_numbers(body: etree._Element, numbering: Numbering) -> Iterator[str]:
    """Write automatic numbers in front of their paragraphs, in place."""
    lost = 0
    for paragraph in body.iter(_P):
        form = numbering.form(paragraph)
        label = numbering.label(paragraph) or ("• " if form == "bullet" else "")
        lost += bool(form and not label and form != "none")
        if label:
            run = etree.Element(_R)
            etree.SubElement(run, _T).text = label.replace("\t", " ")
            first = paragraph.find(_PPR)
            paragraph.insert(0 if first is None else 1, run)
    if lost:
        yield f"{lost} 段的自动编号认不出，没有带入，请补上编号"


def _fill_rows(body: etree._Element) -> None:
    """Put an empty cell where a row begins further right, in place."""
    for row in body.iter(_TR):
        before = row.find(f"{W}trPr/{W}gridBefore")
        count = "" if before is None else before.get(VAL, "")
        if count.isascii() and count.isdigit() and 0 < int(count[:5]) <= 1000:
            cell = etree.Element(_TC)
            span = etree.SubElement(etree.SubElement(cell, f"{W}tcPr"), f"{W}gridSpan")
            span.set(VAL, count[:5])
            etree.SubElement(cell, _P)
            at = next((n for n, one in enumerate(row) if one.tag == _TC), len(row))
            row.insert(at, cell)


class _Styles:
    """What a style says, its own or that of the nearest it is based on."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = [] if styles is None else list(styles.iterchildren(f"{W}style"))
        self.known: Mapping[str, etree._Element] = {one.get(f"{W}styleId", ""): one for one in found}
        self.usual = next(
            (
                one.get(f"{W}styleId", "")
                for one in found
                if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def says(self, name: str, path: str) -> etree._Element | None:
        """The property at a path."""
        seen: set[str] = set()
        while name in self.known and name not in seen:
            seen.add(name)
            style = self.known[name]
            if (found := style.find(path)) is not None:
                return found
            based = style.find(f"{W}basedOn")
            name = "" if based is None else based.get(VAL, "")
        return None


def _take_title(body: etree._Element, styles: _Styles) -> str | None:
    """Take the lines that are the title off the front of the body: centred, and bold or large."""
    lines: list[str] = []
    for paragraph in list(body):
        text = "".join(one.text or "" for one in paragraph.iter(_T)).strip() if paragraph.tag == _P else ""
        if paragraph.tag != _P or (text and not _is_title(paragraph, text, styles)) or (lines and not text):
            break
        if text and not lines and _HEAD_OF_PAPER.search(text):
            return None
        if text:
            lines.append(text)
            paragraph.tag = f"{W}sectPr"  # read by nobody, so that the loop may go on
    title = "".join(lines)
    return title or None


def _is_title(paragraph: etree._Element, text: str, styles: _Styles) -> bool:
    style = paragraph.find(f"{_PPR}/{W}pStyle")
    name = styles.usual if style is None else style.get(VAL, "")
    jc = paragraph.find(f"{_PPR}/{W}jc")
    jc = styles.says(name, f"{_PPR}/{W}jc") if jc is None else jc
    if jc is None or jc.get(VAL) != "center" or len(text) > _LONGEST_TITLE or PICTURE in text:
        return False
    runs = [run for run in paragraph.iter(_R) if any((one.text or "").strip() for one in run.iter(_T))]
    return all(_stands_out(run, name, styles) for run in runs)


def _stands_out(run: etree._Element, style: str, styles: _Styles) -> bool:
    """Whether a run is bold or larger than running text."""
    bold, size = (run.find(f"{W}rPr/{W}{name}") for name in ("b", "sz"))
    bold = styles.says(style, f"{W}rPr/{W}b") if bold is None else bold
    size = styles.says(style, f"{W}rPr/{W}sz") if size is None else size
    points = "" if size is None else size.get(VAL, "")
    is_large = points.isascii() and points.isdigit() and int(points[:5]) >= _TITLE_SIZE
    return is_large or (bold is not None and bold.get(VAL) not in ("0", "false", "off"))


def _links(archive: Archive, part: str) -> dict[str, str]:
    """Relationship id → where a link out of the document leads."""
    folder, _, file = part.rpartition("/")
    path = f"{folder}/_rels/{file}.rels".lstrip("/")
    if path.lower() not in archive.parts:
        return {}
    return {
        one.get("Id", ""): one.get("Target", "")
        for one in archive.tree(path)
        if one.get("Type", "").endswith("/hyperlink") and one.get("TargetMode") == "External"
    }


def _package(root: etree._Element, others: Mapping[str, etree._Element], links: Mapping[str, str]) -> BytesIO:
    """A DOCX of nothing but the text: no picture, no macro, nothing it could fetch."""
    rels = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships")
    for name, target in links.items():
        one = etree.SubElement(rels, f"{{{_PACKAGE}/relationships}}Relationship")
        one.set("Id", name)
        one.set("Type", f"{OFFICE}/hyperlink")
        one.set("Target", target)
        one.set("TargetMode", "External")
    types = etree.Element(f"{{{_PACKAGE}/content-types}}Types")
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("[Content_Types].xml", etree.tostring(types))
        packed.writestr("word/document.xml", etree.tostring(root))
        packed.writestr("word/_rels/document.xml.rels", etree.tostring(rels))
        for name, tree in others.items():
            packed.writestr(f"word/{name}", etree.tostring(tree))
    held.seek(0)
    return held
