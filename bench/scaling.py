"""Whether reading grows with the document and no faster: narrative ×1, ×10, ×100, and a table of 10,000 rows.

python bench/scaling.py
"""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from papers import papers, rounds

from gongkai.readers import Source, read_report
from gongkai.report import Report
from gongkai.writers import WRITERS

_ROUNDS = 5
_TIMES = (1, 10, 100)


def main() -> None:
    report = read_report(Source(papers()["pingtan-2022.html"], "pingtan-2022.html"))
    print(f"{'document':<34}{'KB':>8}{'ms':>10}{'µs per KB':>12}")
    for kind in ("txt", "html", "docx"):
        for times in _TIMES:
            _print(f"{kind}, narrative ×{times}", _written(_with_narrative(report, times), kind))
    for kind, table in (("txt", _text_table), ("html", _html_table)):
        for rows in (100, 1_000, 10_000):
            _print(f"{kind}, table of {rows} rows", _with_table(_written(report, kind), kind, table(rows)))


def _print(name: str, data: bytes) -> None:
    taken = median(one for (one,) in rounds([lambda: read_report(Source(data, name))], _ROUNDS))
    size = len(data) / 1024
    print(f"{name:<34}{size:>8.0f}{taken * 1e3:>10.1f}{taken * 1e6 / size:>12.1f}", flush=True)


def _with_narrative(report: Report, times: int) -> Report:
    """The report with the text of sections one and five so many times, each time as paragraphs of their own."""
    sections = (
        replace(one, text="\n".join([one.text] * times)) if one.number in (1, 5) else one
        for one in report.sections
    )
    return replace(report, sections=tuple(sections))


def _written(report: Report, kind: str) -> bytes:
    return _plain(report).encode() if kind == "txt" else WRITERS[kind](report)


def _plain(report: Report) -> str:
    """As a page saved as text: sections, and tables with a bar a cell."""
    parts = [report.title or "", report.preamble]
    for section in report.sections:
        parts += [section.title, section.text]
        parts += [
            "|".join([row.label, *(str(report.count(f"{table.id}.{row.id}.{c.id}")) for c in block.columns)])
            for table in (report.form.tables if report.form else ())
            if table.section == section.number and table.id == "requests"
            for block in table.blocks
            for row in block.rows
        ]
    return "\n".join(parts)


def _rows(count: int) -> Iterator[list[str]]:
    for row in range(count):
        yield [f"第{row}项工作", *(str(row * n % 10) for n in range(1, 8))]


def _text_table(count: int) -> str:
    return "".join("|".join(row) + "\n" for row in _rows(count))


def _html_table(count: int) -> str:
    rows = ("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in _rows(count))
    return f"<table>{''.join(rows)}</table>"


def _with_table(data: bytes, kind: str, table: str) -> bytes:
    """The document with a table behind its text that is none of the statutory ones."""
    text = data.decode()
    return (f"{text}\n\n{table}" if kind == "txt" else text.replace("</body>", f"{table}</body>")).encode()


if __name__ == "__main__":
    main()
