"""The documents that are measured, the bare parse each is held against, and how time is taken."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from time import perf_counter

from lxml import etree, html

from gongkai.readers import Source, read_report
from gongkai.writers import WRITERS

DOCUMENTS = Path(__file__).parent.parent / "tests" / "documents"
TRUTH = DOCUMENTS / "truth"
_WARM_UP = 5


def papers() -> dict[str, bytes]:
    """Name → bytes: the published pages as they are, as gongkai writes them for Word and Excel, and the plain texts."""
    pages = {path.name: path.read_bytes() for path in sorted(DOCUMENTS.glob("*.html"))}
    texts = {path.name: path.read_bytes() for path in sorted(DOCUMENTS.glob("*.txt"))}
    reports = {name: read_report(Source(data, name)) for name, data in pages.items()}
    office = {
        name.replace("html", kind): WRITERS[kind](report)
        for kind in ("docx", "xlsx")
        for name, report in reports.items()
    }
    return pages | office | texts


def bare(name: str) -> Callable[[bytes], object]:
    """What it costs at least to look at such a file: lxml.html, zip + lxml of the part with the text, or decoding."""
    parsers: dict[str, Callable[[bytes], object]] = {
        "html": html.document_fromstring,
        "docx": _word,
        "xlsx": _excel,
        "txt": _text,
    }
    return parsers[_kind(name)]


def parser_named(name: str) -> str:
    return {"html": "lxml.html", "docx": "zip+lxml", "xlsx": "zip+lxml", "txt": "decode"}[_kind(name)]


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _word(data: bytes) -> object:
    return etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml"))


def _excel(data: bytes) -> object:
    archive = zipfile.ZipFile(BytesIO(data))
    parts = [name for name in archive.namelist() if name.startswith(("xl/worksheets/", "xl/sharedStrings"))]
    return [etree.fromstring(archive.read(name)) for name in parts if name.endswith(".xml")]


def _text(data: bytes) -> object:
    return data.decode("utf-8-sig")


def rounds(pieces: Sequence[Callable[[], object]], count: int) -> list[tuple[float, ...]]:
    """Seconds each piece of work took in each round: in turn, so that whatever slows the machine slows all alike."""
    for _ in range(_WARM_UP):
        for work in pieces:
            work()
    return [tuple(seconds(work) for work in pieces) for _ in range(count)]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
