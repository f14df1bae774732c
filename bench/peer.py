"""A general converter on the same documents: what it takes, and how many rows of 表三 come out whole.

    python bench/peer.py                    # markitdown, from PyPI, in a virtual environment that is thrown away
    python bench/peer.py --package docling

A row counts when one line of the converter's Markdown holds the row's label and, right behind it, its seven numbers
as the truth files have them. Plain texts are left out: a converter hands them through.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from converters import converted
from papers import TRUTH, papers

from gongkai.base.text import squeeze
from gongkai.forms import form
from gongkai.readers import Source, read_report

_ROUNDS = 5
_INSTALLS = {"markitdown": "markitdown[docx,xlsx]", "docling": "docling"}


def main() -> None:
    parser = argparse.ArgumentParser(description="同样的文件交给通用转换工具：用时，表三有几行原样转出")
    parser.add_argument("--package", choices=list(_INSTALLS), default="markitdown")
    package = parser.parse_args().package
    documents = {name: data for name, data in papers().items() if not name.endswith(".txt")}
    with TemporaryDirectory() as folder:
        told = converted(package, _INSTALLS[package], documents, _ROUNDS, Path(folder))
    print(f"import {package}: {told['loaded']:.2f} s")
    print(f"{'document':<24}{'ms':>9}{'gongkai':>9}{'ratio':>8}{'rows right':>12}{'gongkai':>9}")
    for name, result in told["files"].items():
        ours = _seconds(documents[name], name)
        rows = list(_rows(name))
        theirs = median(result["seconds"])
        print(
            f"{name:<24}{theirs * 1e3:>9.1f}{ours * 1e3:>9.1f}{theirs / ours:>8.1f}"
            f"{_whole(result['output'], rows):>9}/{len(rows)}{_read(documents[name], name, rows):>6}/{len(rows)}"
        )


def _seconds(data: bytes, name: str) -> float:
    taken = []
    for _ in range(_ROUNDS + 1):
        start = perf_counter()
        read_report(Source(data, name))
        taken.append(perf_counter() - start)
    return median(taken[1:])


def _rows(name: str) -> Iterator[tuple[str, str, list[int]]]:
    """Row id, label and seven numbers of each row of 表三 as the truth file has them."""
    told = json.loads((TRUTH / name).with_suffix(".json").read_text(encoding="utf-8"))
    numbers = {tuple(entry["path"]): entry["values"] for entry in told["table3"]}
    for row in form(told["form"]).table("requests").rows:
        yield row.id, squeeze(row.label), numbers[row.path]


def _whole(text: str, rows: list[tuple[str, str, list[int]]]) -> int:
    lines = [[squeeze(cell) for cell in line.strip().strip("|").split("|")] for line in text.split("\n")]
    return sum(
        any(
            label in (_bare(cell) for cell in line[:-7]) and line[-7:] == [str(one) for one in numbers]
            for line in lines
        )
        for label, numbers in ((_bare(label), numbers) for _, label, numbers in rows)
    )


def _bare(label: str) -> str:
    """A label without the note in brackets that sites break or reword."""
    return re.sub(r"\(.{8,}\)$", "", label)


def _read(data: bytes, name: str, rows: list[tuple[str, str, list[int]]]) -> int:
    report = read_report(Source(data, name))
    columns = [column.id for column in form(report.edition or "").table("requests").blocks[0].columns]
    return sum(
        [report.count(f"requests.{id}.{one}") for one in columns] == numbers for id, _, numbers in rows
    )


if __name__ == "__main__":
    main()
