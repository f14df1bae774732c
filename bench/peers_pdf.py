"""gongkai and general tools on the same PDFs: seconds, memory, and cells right, open and silently wrong.

    python bench/peers_pdf.py                     # pypdfium2, pdfplumber and markitdown
    python bench/peers_pdf.py --peers docling     # needs 6 GB, and models that it fetches by itself

Documents: one of each layout and program that `bench/pdf.py` prints, and the real reports, printed by LibreOffice and
by typst. A tool gives text or tables, not cells of the form; gongkai's own reader makes those of what it gives. So the
rows of pdfplumber's tables go on like those of an Excel sheet, its lines and the text of the others like plain text,
and a tool is charged only for what it lost. Only converting is timed for a tool; for gongkai it is all of reading.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from converters import converted
from papers import DOCUMENTS
from pdf import compared

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from readers import looks, printing
from truth import NAMES

from gongkai.base.errors import GongkaiError
from gongkai.readers import Source, read_report
from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.placing.page import numbered
from gongkai.readers.read import read_document
from gongkai.report import Report

_INSTALLS = {
    "pypdfium2": None,
    "pdfplumber": "pdfplumber",
    "markitdown": "markitdown[pdf]",
    "docling": "docling",
}
_USUAL = ("pypdfium2", "pdfplumber", "markitdown")
_RULED = (
    "bordered",
    "merged boxes",
    "spread digits",
    "narrow",
    "broken rows",
    "landscape",
    "spaced digits",
)
_CONTROL = dict.fromkeys([*range(9), *range(14, 32), 127]) | {2: "-"}  # 2: a hyphen at the end of a line


def main() -> None:
    parser = argparse.ArgumentParser(description="同样的 PDF 交给通用工具：用时、内存，对、待核、错各几格")
    parser.add_argument("--peers", nargs="*", choices=list(_INSTALLS), default=_USUAL)
    parser.add_argument("--rounds", type=int, default=1, help="每份量几轮，默认 1")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        documents = dict(_documents(Path(folder)))
        files = {name: data for name, (_, data) in documents.items()}
        print(f"{len(files)} documents, {sum(len(one.readings) for one, _ in documents.values())} cells")
        print(
            f"{'':12}{'loaded':>8}{'ms':>9}{'in all':>9}{'MB':>6}{'':>10}{'right':>8}{'open':>8}{'wrong':>8}"
        )
        for program in ("gongkai", *args.peers):
            told = converted(program, _INSTALLS.get(program), files, args.rounds, Path(folder))
            _show(program, told, documents)


def _documents(folder: Path) -> Iterator[tuple[str, tuple[Report, bytes]]]:
    """File name → the report and its PDF."""
    for program in filter(printing.installed, printing.PROGRAMS):
        for n, layout in enumerate(looks.layouts(program)):
            place = folder / f"{program} {n}"
            place.mkdir()
            ((seed, data),) = printing.printed(layout, program, 1, place)
            yield f"{program}, {layout}.pdf", (looks.report(seed), data)
    real = {name: read_report(Source.of(_original(name))) for name in NAMES}
    yield from _real(real, "typst", [printing.WRITERS["pdf"](one) for one in real.values()])
    if printing.installed("libreoffice"):
        place = folder / "real"
        place.mkdir()
        words = [printing.WRITERS["docx"](one) for one in real.values()]
        yield from _real(real, "libreoffice", printing.by_libreoffice(words, place))


def _original(name: str) -> Path:
    return next(path for kind in ("html", "txt") if (path := DOCUMENTS / f"{name}.{kind}").exists())


def _real(
    real: Mapping[str, Report], program: str, made: list[bytes]
) -> Iterator[tuple[str, tuple[Report, bytes]]]:
    for (name, report), data in zip(real.items(), made, strict=True):
        yield f"{program}, real {name}.pdf", (report, data)


def _show(program: str, told: dict[str, Any], documents: Mapping[str, tuple[Report, bytes]]) -> None:
    """One line for each kind of document."""
    seconds = [median(told["files"][name]["seconds"]) for name in documents]
    head = f"{told['loaded']:>8.2f}{median(seconds) * 1e3:>9.1f}{sum(seconds):>9.2f}{told['peak']:>6}"
    counts: dict[str, list[int]] = {"real": [0] * 3, "ruled": [0] * 3, "others": [0] * 3}
    for name, (report, data) in documents.items():
        back = _read(program, name, data, told["files"][name]["output"])
        layout = name.removesuffix(".pdf").partition(", ")[2]
        kind = "real" if layout.startswith("real") else "ruled" if layout in _RULED else "others"
        counts[kind] = [a + b for a, b in zip(counts[kind], compared(report, back), strict=True)]
    for kind, (right, still_open, wrong) in counts.items():
        print(f"{program:12}{head:32}{kind:>10}{right:>8}{still_open:>8}{wrong:>8}", flush=True)
        program, head = "", ""


def _read(program: str, name: str, data: bytes, output: Any) -> Report | None:
    """The report gongkai makes of what a tool gave, or of the PDF itself; None where there is none in it."""
    try:
        if program == "gongkai":
            return read_report(Source(data, name))
        if program == "pdfplumber":
            return read_document(Source(data, name), _document(output))
        return read_report(Source(output.translate(_CONTROL).encode(), name))
    except GongkaiError:
        return None


def _document(pages: list[dict[str, Any]]) -> Document:
    """The lines and tables of pdfplumber, in the order in which they stand; a merged box spans what it leaves out."""
    blocks: list[Line | Grid] = []
    for number, page in enumerate(pages, 1):
        found: list[tuple[float, Line | Grid]] = [(top, Line(text, 0, number)) for top, text in page["lines"]]
        found += [(top, Grid(tuple(_boxes(rows)), 0, page=number)) for top, rows in page["tables"]]
        blocks += [block for _, block in sorted(found, key=lambda entry: entry[0])]
    return Document("pdf", tuple(numbered(blocks)), wrapped=True)


def _boxes(rows: list[list[str | None]]) -> Iterator[Box]:
    for n, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text is not None:
                following = row[column:]
                span = next((k for k, one in enumerate(following, 1) if one is not None), len(following) + 1)
                yield Box(text, n, column, 1, span)


if __name__ == "__main__":
    main()
