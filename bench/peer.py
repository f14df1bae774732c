"""A general converter on the same documents: what it takes, and how many rows of 表三 come out whole.

    python bench/peer.py                    # markitdown, from PyPI, in a virtual environment that is thrown away
    python bench/peer.py --package docling

A row counts when one line of the converter's Markdown holds the row's label and, right behind it, its seven numbers
as the truth files have them. Plain texts are left out: a converter hands them through.
"""

import argparse
import json
import re
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from papers import TRUTH, papers

from gongkai.base.text import squeeze
from gongkai.forms import form
from gongkai.readers import Source, read_report

_ROUNDS = 5
_INSTALLS = {"markitdown": "markitdown[docx,xlsx]", "docling": "docling"}
_CONVERTS = {
    "markitdown": "from markitdown import MarkItDown as C\nc = C()\nconvert = lambda f: c.convert(f).text_content",
    "docling": "from docling.document_converter import DocumentConverter as C\nc = C()\n"
    "convert = lambda f: c.convert(f).document.export_to_markdown()",
}
_CHILD = """
import json, sys, time
start = time.perf_counter()
{converts}
told = {{"import": time.perf_counter() - start}}
for file in sys.argv[1:]:
    taken = []
    for _ in range({rounds} + 1):
        start = time.perf_counter()
        text = convert(file)
        taken.append(time.perf_counter() - start)
    told[file] = {{"seconds": taken[1:], "text": text}}
print(json.dumps(told))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="同样的文件交给通用转换工具：用时，表三有几行原样转出")
    parser.add_argument("--package", choices=list(_INSTALLS), default="markitdown")
    package = parser.parse_args().package
    documents = {name: data for name, data in papers().items() if not name.endswith(".txt")}
    with TemporaryDirectory() as folder:
        told = _converted(package, documents, Path(folder))
    print(f"import {package}: {told.pop('import'):.2f} s")
    print(f"{'document':<24}{'ms':>9}{'gongkai':>9}{'ratio':>8}{'rows right':>12}{'gongkai':>9}")
    for file, result in told.items():
        name = Path(file).name
        ours = _seconds(documents[name], name)
        rows = list(_rows(name))
        theirs = median(result["seconds"])
        print(
            f"{name:<24}{theirs * 1e3:>9.1f}{ours * 1e3:>9.1f}{theirs / ours:>8.1f}"
            f"{_whole(result['text'], rows):>9}/{len(rows)}{_read(documents[name], name, rows):>6}/{len(rows)}"
        )


def _converted(package: str, documents: dict[str, bytes], folder: Path) -> dict[str, dict]:  # type: ignore[type-arg]
    """What the converter makes of the documents, in an environment and process of its own."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", _INSTALLS[package]], check=True)
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    code = _CHILD.format(converts=_CONVERTS[package], rounds=_ROUNDS)
    files = [str(folder / name) for name in documents]
    child = subprocess.run([python, "-c", code, *files], check=True, capture_output=True, text=True)
    return dict(json.loads(child.stdout.splitlines()[-1]))


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
