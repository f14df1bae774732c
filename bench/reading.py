"""How long reading and checking a report takes, against merely parsing the same bytes with the same parser.

    python bench/reading.py                     # figures for every document of tests/documents
    python bench/reading.py --rounds 100 2022   # only documents whose name holds 2022

One process; both sides in alternation; ratios are medians of the rounds, with the least and the most.
"""

import argparse
import resource
import subprocess
import sys

from papers import Pair, bare, median, pair, papers, parser_named

from gongkai.readers import Source, read_report
from gongkai.readers.facts import facts
from gongkai.readers.open import open_document
from gongkai.report import Dossier
from gongkai.rules import CATALOG, check

_HEAD = f"{'document':<32}{'KB':>6}{'bare':>9}{'open':>8}{'fill':>8}{'facts':>8}{'read':>8}{'check':>8}  ratio (least–most)   no facts"


def main() -> None:
    parser = argparse.ArgumentParser(description="读一份报告要多久：与同一解析器只解析同样字节相比")
    parser.add_argument("words", nargs="*", help="只量文件名含这些字样的")
    parser.add_argument("--rounds", type=int, default=30, help="每份文件的轮数，默认 30")
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)  # the child that is measured
    args = parser.parse_args()
    if args.memory:
        print(_read_and_check_all())
        return
    print(_HEAD + "   (milliseconds)")
    for name, data in papers().items():
        if all(word in name for word in args.words):
            print(_line(name, data, args.rounds), flush=True)
    print(f"{_peak():.0f} MB at most, in a process that reads and checks all of them")


def _line(name: str, data: bytes, rounds: int) -> str:
    source = Source(data, name)
    report = read_report(source)
    whole = pair(lambda: read_report(source), lambda: bare(name)(data), rounds)
    opened = median(lambda: open_document(source), rounds)
    told = median(lambda: facts(report.sections, report.preamble), rounds)
    checked = median(lambda: check(Dossier(report), CATALOG), rounds)
    filled = whole.ours - opened - told
    times = f"{whole.theirs * 1e3:>9.3f}" + "".join(
        f"{one * 1e3:>8.2f}" for one in (opened, filled, told, whole.ours, checked)
    )
    without = (whole.ours - told) / whole.theirs
    return f"{name:<32}{len(data) / 1024:>6.0f}{times}  {_ratio(whole)}{without:>9.1f}   {parser_named(name)}"


def _ratio(one: Pair) -> str:
    middle, least, most = one.ratio
    return f"{middle:>6.1f} ({least:.1f}–{most:.1f})".ljust(22)


def _read_and_check_all() -> int:
    """Peak resident memory of this process in KB, after everything is read and checked."""
    for name, data in papers().items():
        check(Dossier(read_report(Source(data, name))), CATALOG)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _peak() -> float:
    child = subprocess.run([sys.executable, __file__, "--memory"], capture_output=True, text=True, check=True)
    return int(child.stdout) / 1024


if __name__ == "__main__":
    main()
