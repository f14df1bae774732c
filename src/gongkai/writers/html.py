"""A report as one web page that needs nothing else: no script, no outside request."""

from collections.abc import Iterator
from html import escape

from gongkai.report import Report
from gongkai.writers.page import UNTITLED, Grid, Page, Part, Slot, page, printable

_STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #f4f4f2; color: #1a1a1a; font: 18px/1.9 FangSong, FangSong_GB2312, "Noto Serif CJK SC", serif; }
main { box-sizing: border-box; max-width: 56rem; margin: 0 auto; padding: 3rem 3.5rem 4rem; background: #fff; }
h1 { margin: 0 0 2rem; font: 700 1.7rem/1.5 "Noto Serif CJK SC", SimSun, serif; text-align: center; text-wrap: balance; }
h2 { margin: 2rem 0 .5rem; font: 700 1.1rem/1.9 SimHei, "Noto Sans CJK SC", sans-serif; }
h3 { margin: 0; font: 500 1em/1.9 KaiTi, KaiTi_GB2312, "Noto Serif CJK SC", serif; }
p, h2, h3 { text-indent: 2em; overflow-wrap: anywhere; }
p { margin: 0; text-align: justify; }
.signature { margin-top: 2rem; }
.signature p { padding-right: 2em; text-align: right; text-indent: 0; }
.table { margin: 1rem 0 1.5rem; overflow-x: auto; }
table { width: 100%; min-width: 40rem; table-layout: fixed; border-collapse: collapse; font: 15px/1.5 SimSun, "Noto Serif CJK SC", serif; }
th, td { padding: .3rem .2rem; border: 1px solid #333; text-align: center; font-weight: normal; }
thead th, th[scope=col] { background: #f4f4f2; }
td { font-variant-numeric: tabular-nums; }
.unsure { background: #fff4b8; }
@media (max-width: 48rem) { main { padding: 1.5rem 1rem; } }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@media print {
  body, main { background: none; max-width: none; padding: 0; }
  body { font-size: 16pt; line-height: 28pt; }
  h1 { font-size: 22pt; line-height: 32pt; }
  h2, h3 { font-size: 16pt; line-height: 28pt; break-after: avoid; }
  .table { overflow: visible; }
  table { min-width: 0; font-size: 10.5pt; line-height: 13pt; }
  th, td { padding: 2pt 1pt; }
  tr { break-inside: avoid; }
}
"""


def to_html(report: Report) -> bytes:
    """UTF-8. Every box of a cell says which: data-cell="requests.new.natural"; unsure ones have class unsure."""
    return "\n".join(_document(report, page(report))).encode()


def _document(report: Report, shown: Page) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{escape(shown.title or UNTITLED)}</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    meta = {
        "ArticleTitle": shown.title,
        "PubDate": report.published.isoformat() if report.published else None,
        "ContentSource": printable(report.organ.name) if report.organ else None,
    }
    yield from (f'<meta name="{name}" content="{escape(text)}">' for name, text in meta.items() if text)
    yield f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    if shown.title:
        yield f"<h1>{escape(shown.title)}</h1>"
    yield from _paragraphs(shown.preamble)
    for part in shown.parts:
        yield from _section(part)
    if shown.signature:
        yield '<div class="signature">'
        yield from _paragraphs(shown.signature)
        yield "</div>"
    yield "</main>\n</body>\n</html>\n"


def _section(part: Part) -> Iterator[str]:
    yield "<section>"
    if part.heading:
        yield f"<h2>{escape(part.heading)}</h2>"
    for paragraph in part.paragraphs:
        name = "h3" if part.is_subheading(paragraph) else "p"
        yield f"<{name}>{escape(paragraph)}</{name}>"
    if part.grid:
        yield from _table(part.grid)
    yield "</section>"


def _paragraphs(paragraphs: tuple[str, ...]) -> Iterator[str]:
    return (f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def _table(grid: Grid) -> Iterator[str]:
    total = sum(grid.widths)
    # Not a caption: whoever takes the words out of the page would count it among those of the section.
    name = escape(f"{grid.zh} {grid.title}")
    yield f'<div class="table">\n<table aria-label="{name}">\n<colgroup>'
    yield "".join(f'<col style="width: {100 * width / total:.2f}%">' for width in grid.widths) + "</colgroup>"
    if grid.head:
        yield "<thead>"
        yield from (_row(row) for row in grid.rows[: grid.head])
        yield "</thead>"
    yield "<tbody>"
    yield from (_row(row) for row in grid.rows[grid.head :])
    yield "</tbody>\n</table>\n</div>"


def _row(row: tuple[Slot, ...]) -> str:
    return f"<tr>{''.join(_box(slot) for slot in row)}</tr>"


def _box(slot: Slot) -> str:
    # A label heads the rows it spans and a head the columns: scope rowgroup and colgroup would reach further.
    name = "td" if slot.cell else "th"
    marks = {
        "scope": None if slot.cell else "col" if slot.head else "row",
        "rowspan": str(slot.rows) if slot.rows > 1 else None,
        "colspan": str(slot.columns) if slot.columns > 1 else None,
        "data-cell": slot.cell,
        "class": "unsure" if slot.unsure else None,
        "title": "此格待人工核对" if slot.unsure else None,
    }
    written = "".join(f' {mark}="{escape(value)}"' for mark, value in marks.items() if value)
    return f"<{name}{written}>{escape(slot.text)}</{name}>"
