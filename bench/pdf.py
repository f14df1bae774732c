"""PDFs as organs print them: cells read right, left open or read wrong, layout by layout; and how long reading takes.

    python bench/pdf.py               # 12 documents a layout and program, then the speed
    python bench/pdf.py --count 36    # more than a thousand documents
    python bench/pdf.py --speed       # the speed only

Wrong is a cell that is called certain and is not what was printed. Documents are printed by Chromium, LibreOffice and
typst, those that are installed. Speed: whole files, all pieces of work in turn; bare is pypdfium2's text, page by page;
bare apart the same within the walls of readers/apart.py, within which `open` and `read` work too.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from convert import bare
from papers import rounds

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from readers import looks, printing

from gongkai.base.errors import GongkaiError
from gongkai.readers import Limits, Source, read_report
from gongkai.readers.apart import apart
from gongkai.readers.open_pdf import open_pdf
from gongkai.report import Report

_ROUNDS = 30
_MEASURED = (("typst", "bordered"), ("libreoffice", "bordered"), ("libreoffice", "borderless"),
             ("chromium", "bordered"), ("chromium", "borderless"))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="读印成 PDF 的报告：对、待核、错各几格，要多久")
    parser.add_argument("--count", type=int, default=12, help="每种版面、每个程序几份，默认 12")
    parser.add_argument("--speed", action="store_true", help="只量速度")
    parser.add_argument("layouts", nargs="*", help="只印这几种版面")
    args = parser.parse_args()
    if not args.speed:
        _accuracy(args.count, args.layouts)
    _speed()


def _accuracy(count: int, only: list[str]) -> None:
    print(f"{'program':12}{'layout':20}{'documents':>10}{'right':>9}{'open':>8}{'wrong':>7}")
    totals = [0, 0, 0, 0]
    for program in filter(printing.installed, printing.PROGRAMS):
        for layout in looks.layouts(program):
            if only and layout not in only:
                continue
            with TemporaryDirectory() as folder:
                documents = printing.printed(layout, program, count, Path(folder))
            figures = [len(documents), *map(sum, zip(*(_compared(*one) for one in documents), strict=True))]
            totals = [a + b for a, b in zip(totals, figures, strict=True)]
            _row(program, layout, figures)
    _row("all", "", totals)


def _row(program: str, layout: str, figures: list[int]) -> None:
    documents, right, still_open, wrong = figures
    share = right / max(right + still_open + wrong, 1)
    print(
        f"{program:12}{layout:20}{documents:>10}{right:>9}{still_open:>8}{wrong:>7}{share:>10.3%}", flush=True
    )


def _compared(seed: int, data: bytes) -> tuple[int, int, int]:
    report = looks.report(seed)
    try:
        back = read_report(Source(data, "report.pdf"))
    except GongkaiError as error:
        print(f"  not read, seed {seed}: {error}")
        back = None
    return compared(report, back, f"seed {seed}")


def compared(report: Report, back: Report | None, name: str = "") -> tuple[int, int, int]:
    """Cells of a report that came back right, open and wrong; all are open where none came back, or in another form.

    name: of the document, to tell which cells are wrong; nothing is told without one.
    """
    if back is None or back.edition != report.edition:
        return 0, len(report.readings), 0
    wrong = [cell for cell in report.readings if cell not in back.uncertain and _differs(report, back, cell)]
    for cell in wrong if name else ():
        print(f"  wrong, {name}: {cell} is {report.value(cell)}, read {back.readings[cell]}")
    still_open = len(back.uncertain)
    return len(report.readings) - still_open - len(wrong), still_open, len(wrong)


def _differs(report: Report, back: Report, cell: str) -> bool:
    return (back.state(cell), back.value(cell)) != (report.state(cell), report.value(cell))


def _speed() -> None:
    columns = ["KB", "pages", "bare", "bare apart", "open", "read", "open/bare", "read/bare", "read/apart"]
    print(f"{'document (milliseconds)':34}" + "".join(f"{name:>11}" for name in columns))
    with TemporaryDirectory() as folder:
        for n, (program, layout) in enumerate(_MEASURED):
            if printing.installed(program):
                place = Path(folder) / str(n)
                place.mkdir()
                (_, data), *_ = printing.printed(layout, program, 1, place)
                (Path(folder) / f"{n}.pdf").write_bytes(data)
                figures = "".join(f"{one:>11.2f}" for one in _figures(data))
                print(f"{f'{program}, {layout}':34}{figures}", flush=True)
        files = sorted(map(str, Path(folder).glob("*.pdf")))
        child = [sys.executable, str(Path(__file__).with_name("memory.py")), *files]
        peak = subprocess.run(child, capture_output=True, text=True, check=True).stdout.strip()
    print(f"peak memory of a process that reads and checks all of them: {peak} MB")


def _figures(data: bytes) -> list[float]:
    source = Source(data, "report.pdf")
    pieces: list[Callable[[], object]] = [
        lambda: bare(data),
        lambda: apart(_bare_apart, source),
        lambda: open_pdf(source),
        lambda: read_report(source),
    ]
    taken = rounds(pieces, _ROUNDS)
    times = [median(column) * 1e3 for column in zip(*taken, strict=True)]
    ratios = [median(row[over] / row[under] for row in taken) for over, under in ((2, 0), (3, 0), (3, 1))]
    return [len(data) / 1024, len(bare(data)), *times, *ratios]


def _bare_apart(source: Source, _: Limits) -> list[str]:
    """The bare text behind the walls a document of unknown origin is read behind."""
    return bare(source.data)


if __name__ == "__main__":
    main()
