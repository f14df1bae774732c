"""A report beside the pages it was read from, as one web page: touch a cell and see its ink, doubtful cells first."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from gongkai.forms import Form, Kind
from gongkai.report import Picture, Piece, Reading, Report, Sheet, State, Where
from gongkai.writers.json import to_json
from gongkai.writers.page import UNTITLED, Grid, Page, Slot, page, printable

_HERE = Path(__file__).parent
# Place on the left → characters read there → the cells read from them.
_Inked = Mapping[str, Mapping[str, Sequence[str]]]
_FINDABLE = 3  # characters, below which a number stands in a line more often than we can know
_HOW = {
    "cell": "一格一数",
    "spaces": "以空格分开",
    "split": "粘连的数字由算术切分",
    "mended": "字迹不清，由合计定",
    "entered": "人工填入",
    "tally": "由台账统计",
}
_STATES = {State.BLANK: "空白", State.MARK: "符号", State.ABSENT: "没有这一格", State.ILLEGIBLE: "读不定"}
# A cut-out shows the ink with so many points beside and above it, at so many screen pixels a point.
_ASIDE, _ABOVE, _SCALE = 60.0, 8.0, 1.6


def beside(report: Report, sheets: Sequence[Sheet]) -> bytes:
    """UTF-8. One page that needs nothing else: on the left the sheets, on the right the doubts, the form and the text.

    sheets: of the document the report was read from; () when there is none. Every cell links to its ink, so the page
    also works without its script. With it, a doubt is settled in place and saved as gongkai.report/1, in which a
    person's reading stands in front of the ones before it.
    """
    return "\n".join(_document(report, sheets)).encode("utf-8", "replace")


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _document(report: Report, sheets: Sequence[Sheet]) -> Iterator[str]:
    shown = page(report)
    script = _asset("beside.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    title = escape(shown.title or UNTITLED)
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}　对照</title>\n<style>{_asset('beside.css')}</style>\n</head>\n<body>"
    yield from _header(report, title)
    yield '<section class="pane source" aria-label="原文" tabindex="0">'
    yield from inked(report, sheets)
    yield '</section>\n<main class="pane filled" tabindex="0">'
    yield from _doubts(report, sheets)
    for grid in shown.grids:
        yield f"<h2>{escape(grid.zh)}　{escape(grid.title)}</h2>"
        yield from _table(grid, report)
    yield from _facts(report)
    yield from _passages(shown)
    yield "</main>"
    yield from _data(report)
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _header(report: Report, title: str) -> Iterator[str]:
    source = report.source.name if report.source else "（没有来源文件）"
    edition = f"{report.edition} 格式" if report.edition else "没有法定统计表"
    many = len(report.uncertain)
    yield f"<header>\n<h1>{title}</h1>"
    yield f"<p>{escape(printable(source))}　{report.year or '年度不明'}　{edition}</p>"
    said = f"还有 {many} 格待核" if many else "没有待核的格"
    yield f'<p id="left" role="status">{said}</p>'
    if many:
        yield '<button id="save" class="main scripting" type="button" disabled title="Ctrl+S">保存更正</button>'
    else:
        yield '<button id="save" type="button" hidden disabled>保存更正</button>'
    yield "</header>"


def _where_id(where: Where) -> str | None:
    """The name of a place on the left: pN-… for ink on a picture, tN-rN-cN for a box, lN for a line."""
    if where.table is not None and where.row is not None:
        return f"t{where.table}-r{where.row}-c{where.column}"
    return f"l{where.line}" if where.line is not None else None


def _ink(report: Report) -> Iterator[tuple[str, Reading]]:
    """Every reading that stands somewhere, with its cell."""
    for cell, found in report.readings.items():
        for reading in found:
            if reading.where != Where():
                yield cell, reading


def inked(
    report: Report, sheets: Sequence[Sheet], address: Callable[[int, Picture], str] | None = None
) -> Iterator[str]:
    """The document as HTML that needs no style and no script of its own: each piece of ink bears its cells as `data-ink`.

    address: where the picture of a page is found, given its number; without it the picture stands in the HTML.
    """
    if not sheets:
        yield '<p class="note">没有原文：这份报告不是从文件读出的，或者给出的是数据文件。</p>'
    places: dict[str, dict[str, list[str]]] = {}
    for cell, reading in _ink(report):
        if (place := _where_id(reading.where)) is not None:
            places.setdefault(place, {}).setdefault(reading.text.strip(), []).append(cell)
    for sheet in sheets:
        if sheet.picture and sheet.page is not None:
            href = address(sheet.page, sheet.picture) if address else _data_uri(sheet.picture)
            yield from _figure(report, sheet.page, sheet.picture, href)
        else:
            yield '<div class="text">'
            yield from _pieces(sheet.pieces, places)
            yield "</div>"


def _figure(report: Report, number: int, picture: Picture, href: str) -> Iterator[str]:
    """A page with a frame over the ink of every cell on it; the picture itself stands in the page once."""
    size = f"{picture.width:g} {picture.height:g}"
    yield f'<figure id="p{number}"><svg viewBox="0 0 {size}" role="img" aria-label="原文第 {number} 页">'
    yield (
        f'<symbol id="sheet{number}" viewBox="0 0 {size}" preserveAspectRatio="none"><image '
        f'width="{picture.width:g}" height="{picture.height:g}" preserveAspectRatio="none" '
        f'href="{escape(href)}"/></symbol>'
    )
    yield _page_used(number, picture)
    unsure = frozenset(report.uncertain)
    for cell, reading in _ink(report):
        if reading.where.page == number and reading.where.box:
            left, top, right, bottom = reading.where.box
            doubt = " unsure" if cell in unsure else ""
            yield (
                f'<rect class="mark{doubt}" id="ink-{cell}" data-ink="{cell}" x="{left:.1f}" y="{top:.1f}" '
                f'width="{max(0.0, right - left):.1f}" height="{max(0.0, bottom - top):.1f}"/>'
            )
    yield f"</svg><figcaption>第 {number} 页</figcaption></figure>"


def _page_used(number: int, picture: Picture) -> str:
    return f'<use href="#sheet{number}" width="{picture.width:g}" height="{picture.height:g}"/>'


def _data_uri(picture: Picture) -> str:
    return f"data:{picture.media};base64,{base64.b64encode(picture.data).decode()}"


def _pieces(pieces: Sequence[Piece], inked: _Inked) -> Iterator[str]:
    for table, group in groupby(pieces, key=lambda piece: piece.where.table):
        if table is None:
            for piece in group:
                yield _line(piece, inked)
            continue
        yield "<table>"
        for _, row in groupby(group, key=lambda piece: piece.where.row):
            yield f"<tr>{''.join(_boxed(piece, inked) for piece in row)}</tr>"
        yield "</table>"


def _boxed(piece: Piece, inked: _Inked) -> str:
    place = _where_id(piece.where)
    cells = [cell for held in inked.get(place or "", {}).values() for cell in held]
    spans = f' rowspan="{piece.rows}"' if piece.rows > 1 else ""
    spans += f' colspan="{piece.columns}"' if piece.columns > 1 else ""
    ink = f' data-ink="{" ".join(cells)}"' if cells else ""
    return f'<td{spans} id="{place}"{ink}>{escape(printable(piece.text))}</td>'


def _line(piece: Piece, inked: _Inked) -> str:
    """A line; ink that stands in it once is marked there, and the line as a whole stands for the rest."""
    place, text = _where_id(piece.where), printable(piece.text)
    spans: list[tuple[int, int, list[str]]] = []
    rest: list[str] = []
    for ink, cells in sorted(inked.get(place or "", {}).items(), key=lambda one: -len(one[0])):
        if len(ink) < _FINDABLE or text.count(ink) != 1:
            rest += cells
            continue
        start = text.index(ink)
        around = next((span for span in spans if span[0] < start + len(ink) and start < span[1]), None)
        if around:  # ink within longer ink: one mark stands for both
            around[2].extend(cells)
        else:
            spans.append((start, start + len(ink), list(cells)))
    made, at = "", 0
    for start, end, cells in sorted(spans):
        made += f'{escape(text[at:start])}<mark data-ink="{" ".join(cells)}">{escape(text[start:end])}</mark>'
        at = end
    name = f' id="{place}"' if place else ""
    whole = f' data-ink="{" ".join(rest)}"' if rest else ""
    return f"<p{name}{whole}>{made}{escape(text[at:])}</p>"


def target(report: Report, cell: str) -> str:
    """The id of the element where a cell's ink is found on the left: a frame on a picture, else a box or a line."""
    for reading in report.readings.get(cell, ()):
        if reading.where.box and reading.where.page:
            return f"ink-{cell}"
        if place := _where_id(reading.where):
            return place
    return "left"


def _doubts(report: Report, sheets: Sequence[Sheet]) -> Iterator[str]:
    form = report.form
    if form is None or not report.uncertain:
        return
    pictures = {sheet.page: sheet.picture for sheet in sheets if sheet.picture}
    yield f'<h2 id="doubts">待核的格（{len(report.uncertain)}）</h2>'
    yield '<p class="note scripting">对照左边的原文，认定一个数；按 Enter 到下一格，n 键回到下一个没有核的格，Ctrl+S 保存。</p>'
    yield '<p class="note unscripted">点一格的名称，左边标出它在原文的位置。</p>'
    yield '<ol class="doubts">'
    for cell in report.uncertain:
        yield _doubt(report, form, cell, pictures)
    yield "</ol>"


def _doubt(report: Report, form: Form, cell: str, pictures: Mapping[int | None, Picture]) -> str:
    found = report.readings[cell]
    seen = "；".join(told(reading) for reading in found)
    column = form.cell(cell).column
    kind = column.kind.value
    offered = dict.fromkeys(text for reading in found for text in offers(reading))
    takes = "".join(
        f'<button type="button" class="take" data-number="{escape(text)}">{escape(text)}</button>'
        for text in offered
        if fits(text, column.kind)
    )
    name = escape(form.zh(cell))
    unit = next((r.value.unit for r in found if not isinstance(r.value, int | None)), None) or column.unit
    return (
        f'<li data-doubt="{cell}"><a href="#{target(report, cell)}">{name}</a>　{seen}'
        f"{crop(found[0], pictures)}"
        f'<div class="answer">{takes}<label>应为 <input data-kind="{kind}" data-unit="{escape(unit or "")}" '
        f'inputmode="decimal" autocomplete="off" aria-label="{name}应为"></label>'
        '<button type="button" class="enter">认定</button><button type="button" class="blank">是空白</button>'
        '<button type="button" class="undo" hidden>撤销</button>'
        '<strong class="verdict" role="status"></strong><span class="why" role="alert"></span></div></li>'
    )


def told(reading: Reading) -> str:
    """As HTML, what was read, how and where: 原文“6233440”，粘连的数字由算术切分（第5段）."""
    text = (
        f"原文<span class='ink'>{escape(printable(reading.text.strip()))}</span>"
        if reading.text.strip()
        else "原文没有字"
    )
    state = f"，{_STATES[reading.state]}" if reading.state in _STATES else ""
    place = reading.where.zh()
    return f"{text}{state}，{_HOW.get(reading.how, escape(reading.how))}{f'（{place}）' if place else ''}"


def offers(reading: Reading) -> tuple[str, ...]:
    """What a person may take with one click: the candidates, or the number read."""
    if reading.candidates:
        return reading.candidates
    return (reading.text.strip(),) if reading.state is State.NUMBER else ()


def fits(text: str, kind: Kind) -> bool:
    """Whether a text is a plain number of this kind."""
    plain = text.removeprefix("-") if kind is Kind.SIGNED else text
    whole, dot, part = plain.partition(".")
    return whole.isascii() and whole.isdigit() and (not dot or (kind is Kind.MONEY and part.isdigit()))


def crop(reading: Reading, pictures: Mapping[int | None, Picture]) -> str:
    """The ink cut out of its page, where `inked` has it, so that the eye need not wander; "" without a picture."""
    picture, number = pictures.get(reading.where.page), reading.where.page
    if picture is None or number is None or reading.where.box is None:
        return ""
    left, top, right, bottom = reading.where.box
    left, top = max(0.0, left - _ASIDE), max(0.0, top - _ABOVE)
    width, height = right + _ASIDE - left, bottom + _ABOVE - top
    size = f'width="{width * _SCALE:.0f}" height="{height * _SCALE:.0f}"'
    view = f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}"'
    return f'<svg class="crop" aria-hidden="true" {size} {view}>{_page_used(number, picture)}</svg>'


def _passages(shown: Page) -> Iterator[str]:
    """The running text: preamble, sections, signature."""
    yield from (f'<p class="passage">{escape(text)}</p>' for text in shown.preamble)
    for part in shown.parts:
        if part.paragraphs:
            yield f"<h2>{escape(part.heading)}</h2>"
            yield from (f'<p class="passage">{escape(text)}</p>' for text in part.paragraphs)
    yield from (f'<p class="passage">{escape(text)}</p>' for text in shown.signature)


def _table(grid: Grid, report: Report) -> Iterator[str]:
    total = sum(grid.widths)
    yield f'<table aria-label="{escape(grid.zh)}"><colgroup>'
    yield "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in grid.widths) + "</colgroup>"
    for row in grid.rows:
        yield f"<tr>{''.join(_box(slot, report) for slot in row)}</tr>"
    yield "</table>"


def _box(slot: Slot, report: Report) -> str:
    spans = f' rowspan="{slot.rows}"' if slot.rows > 1 else ""
    spans += f' colspan="{slot.columns}"' if slot.columns > 1 else ""
    if slot.cell is None:
        return f"<th{spans}>{escape(slot.text)}</th>"
    unsure = " unsure" if slot.unsure else ""
    assert report.form is not None
    name = escape(report.form.zh(slot.cell))
    return (
        f'<td{spans} class="cell{unsure}" data-cell="{slot.cell}">'
        f'<a href="#{target(report, slot.cell)}" title="{name}">{escape(slot.text)}</a></td>'
    )


def _facts(report: Report) -> Iterator[str]:
    if not report.facts:
        return
    yield "<h2>叙述中的数量</h2>\n<table><tr><th>说的是</th><th>数量</th><th>原文</th></tr>"
    for fact in report.facts:
        loose = "（约）" if fact.approximate else ""
        boxes = (fact.label or fact.indicator, f"{fact.value}{fact.unit}{loose}", fact.quote)
        yield f"<tr>{''.join(f'<td>{escape(printable(text))}</td>' for text in boxes)}</tr>"
    yield "</table>"


def _data(report: Report) -> Iterator[str]:
    """The report for the script to save: one cell a line, and no </script> in it."""
    text = to_json(report).decode().replace("<", "\\u003c")
    name = escape(f"{printable(report.source.name).rpartition('.')[0] if report.source else '报告'}.json")
    yield f'<script type="application/json" id="report" data-name="{name}">{text}</script>'
