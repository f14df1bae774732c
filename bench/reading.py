"""How long reading and checking a report takes, against merely parsing the same bytes with the same parser.

    python bench/reading.py                     # every document of tests/documents
    python bench/reading.py --rounds 100 2022   # only documents whose name holds 2022

One process; all pieces of work in turn, round by round; times are medians in milliseconds, ratios medians of the
ratio of each round, with the least and the most.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from papers import bare, papers, parser_named, rounds

from gongkai.readers import Source, read_report
from gongkai.readers.facts import facts
from gongkai.readers.open import open_document
from gongkai.report import Dossier
from gongkai.rules import CATALOG, check

_COLUMNS = ("KB", "bare", "open", "fill", "facts", "read", "check", "ratio", "least", "most", "no facts")
_DIGITS = (0, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description="读一份报告要多久：与同一解析器只解析同样字节相比")
    parser.add_argument("words", nargs="*", help="只量文件名含这些字样的")
    parser.add_argument("--rounds", type=int, default=30, help="每份文件的轮数，默认 30")
    args = parser.parse_args()
    all_papers = papers()
    print(f"{'document':<26}" + "".join(f"{name:>9}" for name in _COLUMNS) + "  against")
    for name, data in all_papers.items():
        if all(word in name for word in args.words):
            figures = zip(_figures(name, data, args.rounds), _DIGITS, strict=True)
            row = "".join(f"{one:>9.{digits}f}" for one, digits in figures)
            print(f"{name:<26}{row}  {parser_named(name)}", flush=True)
    print(f"peak memory of a process that reads and checks all of them: {_peak(all_papers)} MB")


def _figures(name: str, data: bytes, count: int) -> tuple[float, ...]:
    """One figure a column. fill: all that is neither opening nor facts, that is finding the tables and reading them."""
    source, parse = Source(data, name), bare(name)
    report = read_report(source)
    taken = rounds(
        (
            lambda: parse(data),
            lambda: open_document(source),
            lambda: facts(report.sections, report.preamble),
            lambda: read_report(source),
            lambda: check(Dossier(report), CATALOG),
        ),
        count,
    )
    parsed, opened, told, read, checked = (median(column) * 1e3 for column in zip(*taken, strict=True))
    filled = median(read - opened - told for _, opened, told, read, _ in taken) * 1e3
    ratios = [read / parsed for parsed, _, _, read, _ in taken]
    without = median((read - told) / parsed for parsed, _, told, read, _ in taken)
    size = len(data) / 1024
    spread = (median(ratios), min(ratios), max(ratios))
    return (size, parsed, opened, filled, told, read, checked, *spread, without)


def _peak(all_papers: dict[str, bytes]) -> str:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in all_papers]
        for file, data in zip(files, all_papers.values(), strict=True):
            file.write_bytes(data)
        child = [sys.executable, str(Path(__file__).with_name("memory.py")), *map(str, files)]
        return subprocess.run(child, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
