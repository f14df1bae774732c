"""One program on some files, run by the Python it is installed in; what it took and what it made of them, as JSON.

    python bench/convert.py markitdown 5 report.docx report.xlsx

Told: `loaded`, seconds until it can begin; `peak`, MB of its process or of a child of it, whichever is more; `files`,
of each its `seconds` round by round, after one that does not count, and its `output`.
"""

import json
import re
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

Convert = Callable[[str], Any]  # file → text, or what else JSON holds


def main() -> None:
    program, rounds, *files = sys.argv[1:]
    start = perf_counter()
    convert = PROGRAMS[program]()
    told: dict[str, Any] = {"loaded": perf_counter() - start}
    told["files"] = {file: _told(convert, file, int(rounds)) for file in files}
    print(json.dumps(told | {"peak": _peak()}))


def _told(convert: Convert, file: str, rounds: int) -> dict[str, Any]:
    output, seconds = None, []
    for _ in range(rounds + 1):
        start = perf_counter()
        output = convert(file)
        seconds.append(perf_counter() - start)
    return {"seconds": seconds[1:], "output": output}


def _peak() -> int:
    """The most memory, in MB, this process held or one it forked (Linux)."""
    own = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(own[1]) if own else 0, children) // 1024


def bare(pdf: str | bytes) -> list[str]:
    """The text of each page of a PDF by pypdfium2, and nothing else."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return texts


def _pypdfium2() -> Convert:
    import pypdfium2  # noqa: F401 - so that it is loaded

    return lambda file: "\n".join(bare(file))


def _pdfplumber() -> Convert:
    """Page by page: the lines outside of its tables, each with its top, and the tables, each with its place and rows."""
    import pdfplumber

    def convert(file: str) -> list[dict[str, Any]]:
        with pdfplumber.open(file) as document:
            return [_plumbed(page) for page in document.pages]

    return convert


def _plumbed(page: Any) -> dict[str, Any]:
    tables = page.find_tables()
    beside = page
    for table in tables:
        beside = beside.outside_bbox(table.bbox, strict=False)
    lines = [(line["top"], line["text"]) for line in beside.extract_text_lines(return_chars=False)]
    return {"lines": lines, "tables": [(table.bbox[1], table.extract()) for table in tables]}


def _markitdown() -> Convert:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda file: converter.convert(file).text_content


def _docling() -> Convert:
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()
    return lambda file: converter.convert(file).document.export_to_markdown()


def _gongkai() -> Convert:
    """Reads, and tells nothing: whoever started this reads the file itself."""
    from gongkai.readers import Source, read_report

    def convert(file: str) -> None:
        read_report(Source.of(Path(file)))

    return convert


PROGRAMS: dict[str, Callable[[], Convert]] = {
    "pypdfium2": _pypdfium2,
    "pdfplumber": _pdfplumber,
    "markitdown": _markitdown,
    "docling": _docling,
    "gongkai": _gongkai,
}

if __name__ == "__main__":
    main()
