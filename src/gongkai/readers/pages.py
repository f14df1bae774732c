"""A document of pages, some with text and some that are pictures only: read apart, and put together."""

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import TypeVar

from gongkai.base.errors import Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.document import Document, Grid, Line
from gongkai.readers.placing.page import numbered
from gongkai.readers.source import Limits, Source
from gongkai.report.report import Remark

Scans = TypeVar("Scans", bound=Sized)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds from top to bottom, not yet numbered, and what was noticed."""

    number: int
    blocks: list[Line | Grid]
    remarks: list[Remark]


def together(
    format: str,
    source: Source,
    limits: Limits,
    read: Callable[[Source, Limits], tuple[list[Page], Scans]],
    look: Callable[[Source, Limits, Scans], list[Page]],
) -> Document:
    """The document of a format ("pdf", "ofd"), or a scan if any page is one.

    read: the pages with text, and those to be looked at instead; look: these, by their pictures, which takes longer
    limits. Both are done apart. Raises what they raise; Unreadable for more than `limits.scans` scans, and when there is
    neither text nor a picture.
    """
    pages, scans = apart(read, source, limits)
    if len(scans) > limits.scans:
        why = f"{format.upper()} 有 {len(scans)} 页是扫描件，超过上限 {limits.scans} 页"
        raise Unreadable(source.name, why, "请确认是否为年度报告，或拆分后再试")
    if scans:
        seen = apart(lambda source, limits: look(source, limits, scans), source, limits.for_scans(len(scans)))
        pages = sorted([*pages, *seen], key=lambda page: page.number)
    elif not any(page.blocks for page in pages):
        why = f"{format.upper()} 中没有文字，也没有认得出的图片"
        raise Unreadable(source.name, why, "请改用发布时的 .docx、网页，或可以选中文字的 PDF")
    return Document(
        "scan" if scans else format,
        tuple(numbered(block for page in pages for block in page.blocks)),
        wrapped=True,
        remarks=tuple(remark for page in pages for remark in page.remarks),
    )
