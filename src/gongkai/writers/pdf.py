"""A report as a PDF for print and for screen readers, set by typst; wants the extra `gongkai[pdf]` and a Chinese font."""

import json
from typing import Any

from gongkai.base.errors import CannotWrite
from gongkai.report import Report
from gongkai.writers.package import EPOCH
from gongkai.writers.page import UNTITLED, Grid, Page, Part, Slot, page

_SONG, _HEI = ("SimSun", "FandolSong", "Noto Serif CJK SC"), ("SimHei", "FandolHei", "Noto Sans CJK SC")
# The first of each that is installed is used.
_FONTS = {
    "body": ("FangSong_GB2312", "FangSong", "FandolFang R", "FandolFang", *_SONG, *_HEI),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SONG, *_HEI),
    "heading": (*_HEI, *_SONG),
    "second": ("KaiTi_GB2312", "KaiTi", "FandolKai", *_SONG, *_HEI),
    "table": (*_SONG, *_HEI),
}
# The markup is constant; every word of the report comes in as data, which typst never reads as markup.
_MARKUP = """
#let shown = json(bytes(sys.inputs.page))
#let fonts = shown.fonts
#set document(title: shown.title)
#set page(
  paper: "a4",
  margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context align(center, text(14pt, font: fonts.table)[— #counter(page).display() —]),
)
#set text(16pt, font: fonts.body, lang: "zh", region: "cn", cjk-latin-spacing: none, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 12pt, spacing: 12pt, justify: true, first-line-indent: (amount: 2em, all: true))
#show title: it => align(center, par(first-line-indent: 0pt, justify: false, text(22pt, font: fonts.title, it.body)))
#show heading: set block(above: 12pt, below: 12pt, sticky: true)
#show heading.where(level: 1): it => block(text(16pt, weight: "bold", font: fonts.heading, h(2em) + it.body))
#show heading.where(level: 2): it => block(text(16pt, weight: "regular", font: fonts.second, h(2em) + it.body))
#show table: set text(10.5pt, font: fonts.table)
#show table: set par(leading: 4pt, justify: false, first-line-indent: 0pt)

#let box-of(slot) = table.cell(
  x: slot.column, y: slot.row, colspan: slot.columns, rowspan: slot.rows, breakable: slot.breakable,
  fill: if slot.unsure { rgb("#fff4b8") }, text(slot.size * 1pt, slot.text),
)
#let table-of(grid) = block(above: 12pt, below: 18pt, breakable: grid.head > 0, table(
  columns: grid.widths.map(width => width * 1mm),
  align: center + horizon, stroke: 0.5pt, inset: (x: 0.3mm, y: 1.2mm),
  ..if grid.head > 0 { (table.header(repeat: true, ..grid.rows.slice(0, grid.head).flatten().map(box-of)),) },
  ..grid.rows.slice(grid.head).flatten().map(box-of),
))

#if shown.named { title(shown.lines.join(linebreak())); v(16pt) }
#for paragraph in shown.preamble { par(paragraph) }
#for part in shown.parts {
  if part.heading != "" { heading(level: 1, part.heading) }
  for paragraph in part.paragraphs {
    if paragraph.second { heading(level: 2, paragraph.text) } else { par(paragraph.text) }
  }
  if part.grid != none { table-of(part.grid) }
}
#if shown.signature.len() > 0 {
  v(28pt)
  for line in shown.signature { align(right, par(first-line-indent: 0pt, line + h(2em))) }
}
"""


def to_pdf(report: Report) -> bytes:
    """PDF/UA-1: tagged, titled, its language named. Fonts are embedded.

    Raises CannotWrite when typst is not installed, no Chinese font is, or typst gives up.
    """
    try:
        import typst
    except ModuleNotFoundError as error:
        raise CannotWrite("pdf", "没有安装 typst", "请执行 pip install 'gongkai[pdf]'") from error
    data = json.dumps(_data(page(report), fonts(set(typst.Fonts().families()))), ensure_ascii=False)
    try:
        made = typst.compile(
            _MARKUP.encode(), sys_inputs={"page": data}, pdf_standards=["ua-1"], timestamp=EPOCH, format="pdf"
        )
    except typst.TypstError as error:
        raise CannotWrite("pdf", f"排版失败：{error}", "请改用 .docx 或 .html") from error
    assert isinstance(made, bytes)
    return made


def fonts(installed: set[str]) -> dict[str, str]:
    """The font for each use, the first of its kind that is installed. Raises CannotWrite when there is none for one."""
    chosen = {use: next((font for font in likely if font in installed), "") for use, likely in _FONTS.items()}
    if "" in chosen.values():
        raise CannotWrite("pdf", "没有找到中文字体", "请安装一种，如 Debian：apt-get install fonts-noto-cjk")
    return chosen


def _data(shown: Page, chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "fonts": chosen,
        "named": bool(shown.title),
        "title": shown.title or UNTITLED,
        "lines": shown.title_lines,
        "preamble": shown.preamble,
        "parts": [_part(part) for part in shown.parts],
        "signature": shown.signature,
    }


def _part(part: Part) -> dict[str, Any]:
    paragraphs = [{"text": text, "second": part.is_subheading(text)} for text in part.paragraphs]
    return {
        "heading": part.heading,
        "paragraphs": paragraphs,
        "grid": _grid(part.grid) if part.grid else None,
    }


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [[_box(grid, slot) for slot in row] for row in grid.rows]
    return {"rows": rows, "widths": grid.widths, "head": grid.head}


def _box(grid: Grid, slot: Slot) -> dict[str, Any]:
    """No page turns inside a box, and so inside a group, unless it spans most of the table."""
    shape = {name: getattr(slot, name) for name in ("text", "row", "column", "rows", "columns", "unsure")}
    return {**shape, "size": grid.fitting(slot, 10.5), "breakable": grid.is_long(slot)}
