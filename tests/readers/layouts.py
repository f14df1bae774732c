"""The layouts in which reports are published (annual-report.md §8), drawn from a report, for reading back."""

import random
import re
from collections.abc import Iterator

from gongkai.forms import Box, layout
from gongkai.forms.form import Table
from gongkai.report import Report, printed

Grid = list[list[Box]]


def rows_of(report: Report, table: Table) -> Iterator[list[tuple[Box, str]]]:
    """Printed rows of a table: each box with its text."""
    for row in layout(table):
        yield [(box, printed(report, box.cell) if box.cell else box.text) for box in row]


def _document(report: Report, tables: dict[str, str]) -> str:
    parts = [report.title or "", "", report.preamble]
    for section in report.sections:
        parts += ["", section.title, section.text]
        parts += [tables[table.id] for table in report.form.tables if table.section == section.number]
    return "\n".join(parts) + "\n"


def tabbed(report: Report, dice: random.Random) -> str:
    """Word's table saved as text: a tab before each cell, a cell a line, blank line between rows, merges left blank."""

    def table(one: Table) -> str:
        out, covered = [], {}
        for n, row in enumerate(rows_of(report, one)):
            cells = [""] * covered.pop(n, 0)
            for box, text in row:
                for below in range(1, box.rows):
                    covered[n + below] = covered.get(n + below, 0) + 1
                pad = dice.choice(["", "", " ", "\u00a0", "　"]) if box.cell else ""
                cells.append(pad + text if dice.random() < 0.5 else text + pad)
            out.append("".join(f"\t{cell}\n" for cell in cells))
        return "\n".join(out)

    return _document(report, {one.id: table(one) for one in report.form.tables})


def barred(report: Report, dice: random.Random) -> str:
    """A table drawn with bars, a row a line, merged boxes left blank."""

    def table(one: Table) -> str:
        out = []
        for row in rows_of(report, one):
            pad = "| " if one.id == "requests" and dice.random() < 0.3 else ""
            out.append(pad + "| " + " | ".join(text for _, text in row) + " |")
        return "\n".join(out)

    return _document(report, {one.id: table(one) for one in report.form.tables})


def columned(report: Report, dice: random.Random) -> str:
    """Rows copied from a spreadsheet: cells parted by tabs."""
    tables = {
        one.id: "\n".join("\t".join(text for _, text in row) for row in rows_of(report, one))
        for one in report.form.tables
    }
    return _document(report, tables)


def glued(report: Report, dice: random.Random, *, gap: float = 0.0) -> str:
    """A web page turned to text: everything in one line, cells without a border; now and then a blank at one."""

    def table(one: Table) -> str:
        out = []
        for row in rows_of(report, one):
            for _, text in row:
                out.append(text + (" " if dice.random() < gap else ""))
        return "".join(out)

    text = _document(report, {one.id: table(one) for one in report.form.tables})
    head, _, rest = text.partition("\n")
    return head + " " + re.sub(r"\n+", "", rest) + "\n"


def narrow(report: Report, dice: random.Random) -> str:
    """PDF text: numbers of a row on one line with blanks, labels cut into short lines, sometimes by their own row."""

    def table(one: Table) -> str:
        out = []
        for row in rows_of(report, one):
            words = [text for box, text in row if not box.cell]
            numbers = " ".join(text for box, text in row if box.cell)
            for word in words[:-1]:
                out += _cut(word, dice)
            last = _cut(words[-1], dice) if words else []
            if one.id == "requests" and len(last) > 1 and dice.random() < 0.3:
                out += [f"{last[0]} {numbers}", "", "", *last[1:]]
            elif one.id == "disputes":
                out += [*last, numbers]
            else:
                out += [
                    *last[:-1],
                    f"{last[-1]} {numbers}" if dice.random() < 0.5 else f"{last[-1]}\n{numbers}",
                ]
        return "\n\n".join(line for line in out if line)

    return _document(report, {one.id: table(one) for one in report.form.tables})


def _cut(word: str, dice: random.Random) -> list[str]:
    width = dice.choice([4, 6, 8, 30])
    return [word[n : n + width] for n in range(0, len(word), width)]


def web(report: Report, dice: random.Random) -> str:
    """A page of a government site: chrome around the article, span soup, nbsp, 表三 in two tables with its head repeated."""

    def cells(row: list[tuple[Box, str]]) -> str:
        out = []
        for box, text in row:
            spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
                f' colspan="{box.columns}"' if box.columns > 1 else ""
            )
            soup = dice.choice(
                [
                    "{}",
                    "<p>{}</p>",
                    "<p><span>{}</span><span></span></p>",
                    "<p><span>&nbsp;</span>{}&nbsp;</p>",
                ]
            )
            out.append(f"<td{spans}>{soup.format(text)}</td>")
        return f"<tr>{''.join(out)}</tr>"

    def table(one: Table) -> str:
        rows = [cells(row) for row in rows_of(report, one)]
        return f'<table border="1"><tbody>{"".join(rows)}</tbody></table>'

    parts = [f"<p>{report.title}</p>", f"<p>{report.preamble}</p>"]
    for section in report.sections:
        parts.append(f"<p><strong>{section.title}</strong></p>")
        parts += [f"<p>{text}</p>" for text in section.paragraphs]
        parts += [table(one) for one in report.form.tables if one.section == section.number]
    article = "\n".join(parts)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>年报_某网</title><script>var x="<td>9</td>";</script></head>'
        '<body><div class="nav"><ul><li>首页</li><li>政务公开</li></ul></div><div>当前位置：首页 &gt; 年报</div>'
        f'<div class="content">{article}</div><div class="footer">版权所有 联系电话 010-12345678 12 34 56</div></body></html>'
    )
