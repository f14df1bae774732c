"""How many cells of scanned reports are read right, left open, or read wrong while called certain.

Usage: .venv/bin/python bench/scan.py [DOCUMENTS] [--from SEED] [--looks plain|any|hard|ruleless]
Each document is printed in a look of its own, worn as scans are, and read back from a PDF or TIFF of page images.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from making import consistent_report
from readers.scanning import Look, Wear, published, scanned

from gongkai.base.errors import GongkaiError
from gongkai.readers import Source, read_report
from gongkai.report import Report


def judged(report: Report, back: Report) -> tuple[Counter[str], list[str]]:
    """Cells by what became of them, and a line for each one that is certain and wrong."""
    tally: Counter[str] = Counter()
    wrong = []
    for cell in report.readings:
        same = (back.state(cell), _value(back, cell)) == (report.state(cell), _value(report, cell))
        if cell in back.uncertain:
            tally["open"] += 1
            tally["open, first is right"] += same
        elif same:
            tally["right"] += 1
        else:
            tally["wrong"] += 1
            wrong.append(
                f"  {cell} is {report.state(cell)} {_value(report, cell)}, read {back.readings.get(cell)}"
            )
    return tally, wrong


def _value(report: Report, cell: str) -> object:
    reading = report.reading(cell)
    return reading.value if reading else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int, nargs="?", default=60)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--looks", choices=["plain", "any", "hard", "ruleless"], default="any")
    asked = parser.parse_args()
    whole: Counter[str] = Counter()
    seconds = 0.0
    for seed in range(asked.first, asked.first + asked.documents):
        dice = random.Random(seed)
        report = published(consistent_report(seed), dice)
        look, wear = (Look(), Wear()) if asked.looks == "plain" else (Look.any(dice), Wear.any(dice))
        if asked.looks == "hard":
            wear = Wear.any(dice, hard=True)
            look = Look.any(dice, hard=seed % 2 == 0)
        if asked.looks == "ruleless":
            look = replace(look, stroke=0)
        data = scanned(report, look, wear, dice)
        start = time.perf_counter()
        try:
            tally, wrong = judged(report, read_report(Source(data, f"scan {seed}")))
        except GongkaiError as error:
            tally, wrong = Counter(open=len(report.readings), refused=1), [f"  {error}"]
        took = time.perf_counter() - start
        seconds += took
        whole += tally
        print(f"{seed:4} {took:5.1f} s {dict(tally)} {look} {wear}", *wrong, sep="\n", flush=True)
    cells = whole["right"] + whole["open"] + whole["wrong"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{asked.documents} documents, {cells} cells: right {whole['right'] / cells:.2%}, open {whole['open'] / cells:.2%}"
        f" (of these first choice right {whole['open, first is right']}), wrong {whole['wrong']};"
        f" {seconds / asked.documents:.1f} s a document, peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
