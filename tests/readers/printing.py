"""Reports printed to PDF as organs print theirs: by LibreOffice, by Chromium, by the project's own writer.

A look says how a report is set; the same dice give the same look and the same report. `printed` prints many reports
in one run of each program, since starting one takes longer than printing twenty.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

from gongkai.forms import Box, layout
from gongkai.forms.form import Table
from gongkai.report import Report
from gongkai.report import printed as shown
from gongkai.writers import WRITERS
from readers.looks import Look, looks, report
from readers.merging import merged

AT_ONCE = 12  # reports printed in one run
TIMEOUT = 600  # seconds for one run of a program
PROGRAMS = {"libreoffice": "soffice", "chromium": "chromium", "typst": "python3"}


def html(one: Report, look: Look) -> str:
    """The report as the body of a page that Chromium prints in this look."""
    parts = [f"<h1>{escape(one.title or '')}</h1>", _paragraph(one.preamble)]
    for section in one.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        parts += [_paragraph(text) for text in section.paragraphs]
        assert one.form is not None
        parts += [_table(one, table, look) for table in one.form.tables if table.section == section.number]
    return f'<article class="look">{"".join(parts)}</article>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _table(one: Report, table: Table, look: Look) -> str:
    rows = merged(one, table, layout(table), look.merged)
    heads = sum(all(box.head for box in row) for row in rows) if table.id != "disclosure" else 0
    drawn = [f"<tr>{''.join(_cell(one, box, look) for box in row)}</tr>" for row in rows]
    head = f"<thead>{''.join(drawn[:heads])}</thead>" if heads and look.repeated else ""
    body = drawn[heads:] if head else drawn
    widths = "".join(f'<col style="width:{mm}mm">' for mm in look.labels) if table.id == "requests" else ""
    push = f"margin-top:{look.push}mm;" if table.id == "requests" else ""
    stamp = _stamp(one) if look.stamp and table.id == "requests" else ""
    return (
        f'<div class="table" style="{push}">{stamp}'
        f"<table><colgroup>{widths}</colgroup>{head}<tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(one: Report, box: Box, look: Look) -> str:
    text = shown(one, box.cell) if box.cell else box.text
    spans = f' rowspan="{box.rows}"' * (box.rows > 1) + f' colspan="{box.columns}"' * (box.columns > 1)
    kind = "v" if box.cell else "h" if box.head else "l"
    inner = escape(text)
    if look.bold_twice and box.cell:
        inner = f'<span class="twice" data-x="{escape(text)}">{inner}</span>'
    if box.cell and look.fitted and len(text) > 4:
        inner = f'<span style="font-size:{min(look.size, 46 / len(text)):.1f}pt">{inner}</span>'
    if look.spread and box.cell:
        inner = f'<div class="spread">{"".join(f"<i>{escape(sign)}</i>" for sign in text)}</div>'
    return f'<td class="{kind}"{spans}>{inner}</td>'


def _stamp(one: Report) -> str:
    """A round red stamp over the middle of the table, its words along the rim, each turned as it stands there."""
    name = one.organ.name if one.organ else "某某局"
    signs = []
    for n, sign in enumerate(name):
        angle = pi * (0.85 - 0.7 * n / max(len(name) - 1, 1)) + pi * 0.15 / 2
        x, y = 80 + 62 * cos(angle), 80 - 62 * sin(angle)
        turn = 90 - angle * 180 / pi
        signs.append(
            f'<text x="{x:.1f}" y="{y:.1f}" transform="rotate({turn:.1f} {x:.1f} {y:.1f})">{sign}</text>'
        )
    star = "80,50 88,72 111,72 92,86 99,108 80,95 61,108 68,86 49,72 72,72"
    return (
        '<svg class="stamp" width="160" height="160"><circle cx="80" cy="80" r="76"/>'
        f'<polygon points="{star}"/>{"".join(signs)}</svg>'
    )


def _style(look: Look) -> str:
    lines = {
        "all": "td{border:.75pt solid #000}",
        "none": "",
        "rows": "td{border-top:.75pt solid #000;border-bottom:.75pt solid #000}",
        "columns": "td{border-left:.75pt solid #000;border-right:.75pt solid #000}",
        "three": "table{border-top:1.5pt solid #000;border-bottom:1.5pt solid #000} td.h{border-bottom:.5pt solid #000}",
        "open": "td{border:.75pt solid #000} td:first-child{border-left:none} td:last-child{border-right:none}",
    }[look.borders]
    number = "@bottom-center{content:counter(page);font-size:10pt}" if look.numbered else ""
    return f"""
@page {{ size: A4 {"landscape" if look.landscape else "portrait"}; margin: 25mm 12mm 25mm 12mm; {number} }}
body {{ font: 14pt/1.6 "{look.font}"; margin: 0 8mm }}
article {{ break-before: page }} h1 {{ font-size: 18pt; text-align: center }} h2 {{ font-size: 14pt }}
.table {{ position: relative }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse; font-size: {look.size}pt; line-height: 1.25 }}
td {{ padding: {look.padding}pt 1.5pt; text-align: center; vertical-align: {"middle" if look.middle else "top"}; overflow-wrap: anywhere }}
td.v {{ text-align: {look.across}; letter-spacing: {look.spaced}em; font-size: {look.size}pt; overflow-wrap: normal; padding-left: 2.5pt; padding-right: 2.5pt }}
tr {{ break-inside: {"auto" if look.broken else "avoid"} }} thead {{ display: table-header-group }}
.spread {{ display: flex; justify-content: space-between }} .spread i {{ font-style: normal }}
.twice {{ position: relative }} .twice::after {{ content: attr(data-x); position: absolute; left: .3pt; top: 0 }}
.stamp {{ position: absolute; right: 20mm; bottom: 30mm; opacity: .75; z-index: 2 }}
.stamp circle {{ fill: none; stroke: #d00; stroke-width: 4 }} .stamp polygon {{ fill: #d00 }}
.stamp text {{ fill: #d00; font-size: 14px; text-anchor: middle }}
{lines}"""


def by_chromium(reports: Sequence[Report], look: Look, folder: Path) -> list[bytes]:
    """Each report as a PDF of its own, all in one look: one run prints them all, then the pages are parted."""
    page = folder / "reports.html"
    bodies = "".join(html(one, look) for one in reports)
    page.write_text(
        f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{_style(look)}</style>{bodies}</html>',
        encoding="utf-8",
    )
    flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync --no-pdf-header-footer"
    target = folder / "reports.pdf"
    command = [
        *("chromium", *flags.split()),
        *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", page.as_uri()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
    found = _parted(target, look.turned)
    assert len(found) == len(reports), f"{len(found)} documents printed of {len(reports)}"
    return found


def _parted(path: Path, turned: int) -> list[bytes]:
    """The documents in a PDF, each beginning where a title stands, its pages turned."""
    whole = pypdfium2.PdfDocument(path)
    firsts = [
        n for n in range(len(whole)) if "政府信息公开工作年度报告" in re.sub(r"\s", "", _head(whole[n]))
    ]
    found = []
    for first, end in zip(firsts, [*firsts[1:], len(whole)], strict=True):
        one = pypdfium2.PdfDocument.new()
        one.import_pages(whole, list(range(first, end)))
        for page in one:
            page.set_rotation(turned)
        held = BytesIO()
        one.save(held)
        one.close()
        found.append(held.getvalue())
    whole.close()
    return found


def _head(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_range()[:60]


def docx(one: Report, look: Look) -> bytes:
    """The report as a Word document in this look, by way of the project's own writer."""
    document = Document(BytesIO(WRITERS["docx"](one)))
    for section in document.sections:
        if look.landscape:
            section.page_width, section.page_height = Mm(297), Mm(210)
            section.orientation = 1
        if not look.numbered:
            for paragraph in section.footer.paragraphs:
                paragraph.clear()
    if look.merged:
        _merge(document, one, look)
    for n, table in enumerate(document.tables):
        _rule(table, look.borders)
        if n == 1:
            _push(table, look)
        for row in table.rows:
            _break(row, look)
        for run in table._tbl.iter(qn("w:r")):
            _set(run, look)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _merge(document: Any, one: Report, look: Look) -> None:
    """Put tables with merged boxes in the place of the writer's own."""
    assert one.form is not None
    for table, old in zip(one.form.tables, list(document.tables), strict=True):
        rows = merged(one, table, layout(table), look.merged)
        made = document.add_table(len(rows), sum(box.columns for box in rows[0]))
        held, wide = made._cells, len(made.columns)
        taken: set[tuple[int, int]] = set()
        for row, boxes in enumerate(rows):
            for box in boxes:
                column = next(n for n in range(wide) if (row, n) not in taken)
                across, down = range(column, column + box.columns), range(row, row + box.rows)
                taken |= {(r, c) for r in down for c in across}
                cell = held[row * wide + column].merge(held[down[-1] * wide + across[-1]])
                cell.text = shown(one, box.cell) if box.cell else box.text
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
                cell.paragraphs[0].style = "Table Text"
                if look.fitted and len(cell.text) > 3 and box.cell:
                    cell.paragraphs[0].runs[0].font.size = Pt(min(look.size, 30 / len(cell.text)))
        old._tbl.addprevious(made._tbl)
        old._tbl.getparent().remove(old._tbl)


_DRAWN = {
    "all": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "none": (),
    "rows": ("top", "bottom", "insideH"),
    "columns": ("left", "right", "insideV"),
    "three": ("top", "bottom"),
    "open": ("top", "bottom", "insideH", "insideV"),
}


def _rule(table: object, borders: str) -> None:
    properties = table._tbl.tblPr  # type: ignore[attr-defined]
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    held = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:val"), "single" if side in _DRAWN[borders] else "nil")
        one.set(qn("w:sz"), "4")
        held.append(one)
    properties.append(held)
    for cell in table._tbl.iter(qn("w:tcBorders")):  # type: ignore[attr-defined]
        cell.getparent().remove(cell)


def _push(table: object, look: Look) -> None:
    before = OxmlElement("w:p")
    table._tbl.addprevious(before)  # type: ignore[attr-defined]
    properties = OxmlElement("w:pPr")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:before"), str(round(look.push * 56.7)))
    properties.append(spacing)
    before.append(properties)
    widths = list(table._tbl.tblGrid.iter(qn("w:gridCol")))[:3]  # type: ignore[attr-defined]
    if look.labels != Look("").labels:
        for column, mm in zip(widths, look.labels, strict=True):
            column.set(qn("w:w"), str(round(mm * 56.7)))
        for row in table.rows:  # type: ignore[attr-defined]
            _narrow(row, look)


def _narrow(row: object, look: Look) -> None:
    column = 0
    for cell in row._tr.tc_lst:  # type: ignore[attr-defined]
        span = cell.grid_span
        if column < 3:
            mm = sum(look.labels[column : min(column + span, 3)])
            if column + span <= 3:
                cell.width = Mm(mm)
        column += span


def _break(row: object, look: Look) -> None:
    properties = row._tr.get_or_add_trPr()  # type: ignore[attr-defined]
    for old in [*properties.findall(qn("w:cantSplit")), *properties.findall(qn("w:trHeight"))]:
        properties.remove(old)
    if not look.broken:
        properties.append(OxmlElement("w:cantSplit"))
    if not look.repeated:
        for old in properties.findall(qn("w:tblHeader")):
            properties.remove(old)


def _set(run: object, look: Look) -> None:
    properties = run.get_or_add_rPr()  # type: ignore[attr-defined]
    fonts = properties._add_rFonts() if properties.rFonts is None else properties.rFonts
    for kind in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), look.font)
    text = "".join(run.itertext())  # type: ignore[attr-defined]
    if text.isdecimal() and look.spaced:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(look.spaced * look.size * 20)))
        properties.append(spacing)


def by_libreoffice(documents: Sequence[bytes], folder: Path, turned: Sequence[int] = ()) -> list[bytes]:
    """Word documents printed by LibreOffice, all in one run."""
    names = [f"{n}.docx" for n in range(len(documents))]
    for name, data in zip(names, documents, strict=True):
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "made"),
        *names,
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=TIMEOUT)
    found = [(folder / "made" / f"{n}.pdf").read_bytes() for n in range(len(documents))]
    return [turn(data, quarter) for data, quarter in zip(found, turned or [0] * len(found), strict=True)]


def turn(data: bytes, turned: int) -> bytes:
    """The PDF with every page turned clockwise by so many degrees."""
    if not turned:
        return data
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(turned)
    held = BytesIO()
    document.save(held)
    document.close()
    return held.getvalue()


def by_typst(reports: Sequence[Report], looks: Sequence[Look]) -> list[bytes]:
    """Reports as PDF by the project's own writer; of a look only the turn counts."""
    return [turn(WRITERS["pdf"](one), look.turned) for one, look in zip(reports, looks, strict=True)]


def printed(layout: str, program: str, count: int, folder: Path) -> list[tuple[int, bytes]]:
    """So many reports in one layout, printed by one program: the seed of each report and the PDF."""
    dice = random.Random(f"{layout} {program}")
    found: list[tuple[int, bytes]] = []
    while len(found) < count:
        seeds = [dice.randint(0, 10**6) for _ in range(min(AT_ONCE, count - len(found)))]
        reports = [report(seed) for seed in seeds]
        folder = folder / "more"
        folder.mkdir()
        if program == "chromium":
            made = by_chromium(reports, looks(layout, dice), folder)
        else:
            own = [looks(layout, dice) for _ in reports]
            if program == "typst":
                made = by_typst(reports, own)
            else:
                words = [docx(one, look) for one, look in zip(reports, own, strict=True)]
                made = by_libreoffice(words, folder, [look.turned for look in own])
        found += [(seed, data) for seed, data in zip(seeds, made, strict=True) if is_whole(data)]
    return found


def is_whole(data: bytes) -> bool:
    """Whether all of 表三 was printed: LibreOffice loses rows of it where a page turns in merged boxes under its heads."""
    document = pypdfium2.PdfDocument(data)
    told = any("七" in page.get_textpage().get_text_range() for page in document)
    document.close()
    return told


def installed(program: str) -> bool:
    return shutil.which(PROGRAMS[program]) is not None
