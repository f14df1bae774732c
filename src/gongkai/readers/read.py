"""Bytes to a report: open, outline, locate the three tables, fill the form, gather what the text says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from gongkai.base.dates import dates, years
from gongkai.base.errors import GongkaiError, NoStatutoryTable
from gongkai.base.text import squeeze, tidy
from gongkai.forms.form import Form, Kind
from gongkai.forms.load import EDITIONS, edition_of_year, form
from gongkai.readers.containers import is_container, report_in, reports_in
from gongkai.readers.document import PAGE_NUMBER, Document, Grid, Line
from gongkai.readers.facts import facts
from gongkai.readers.fill import fill
from gongkai.readers.labels import editions_seen
from gongkai.readers.open import open_document
from gongkai.readers.open_json import is_report, parsed
from gongkai.readers.outline import Outline, outline, paragraphs
from gongkai.readers.source import Source
from gongkai.readers.stream import stream_strips
from gongkai.readers.strips import Found, grid_strips
from gongkai.report.codec import from_json
from gongkai.report.organ import Organ
from gongkai.report.reading import Reading, State
from gongkai.report.report import Origin, Remark, Report, Section, by_cell

_PERIOD = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日?起?(?:至|到|-)20\d\d年\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"([2２][0０][0-9０-９]{2})年?度?")
_CHINESE_YEAR = re.compile("二[〇○零][〇○零一二三四][〇○零一二三四五六七八九]年度?")
_WORDS = re.compile(r"(?:政府信息|政务信息|信息|政务)公开.*$")
_PAGE_NUMBER = re.compile(PAGE_NUMBER)
_FEWEST_HEADINGS = 3

_Spot = tuple[int | None, int | None, int | None]  # table, row and column of a box


def read_report(source: Source) -> Report:
    """The annual report a document holds; a `gongkai.report/1` JSON file is taken as it says.

    Of a zip, a letter or a saved page it is the only report in it.
    Raises Unreadable when no opener knows the bytes, NoStatutoryTable when the document is no annual report: neither
    a statutory table nor at least three of the statutory parts are in it; BadReportFile for JSON that breaks the
    contract; Unreadable when there are several reports in the file.
    """
    return report_in(source, _read) if is_container(source.data) else _read(source)


def read_reports(source: Source) -> Iterator[tuple[str, Report | GongkaiError]]:
    """Every document in a file with its name (`年报.zip/2023.docx`), read, or with why it could not be.

    A file that is one document is its own only document. Nothing is raised: one bad document never stops the rest.
    """
    return reports_in(source, _read)


def _read(source: Source) -> Report:
    if is_report(source.data):
        return from_json(parsed(source), source.name)
    return read_document(source, open_document(source))


def read_document(source: Source, document: Document) -> Report:
    """The annual report in a document that is open already, whoever opened it; `source` only says where it is from.

    Raises NoStatutoryTable as `read_report` does.
    """
    document = _without_page_numbers(document)
    parts = outline(document)
    tables = _tables(document, parts)
    if not tables.found:
        if len(parts.parts) < _FEWEST_HEADINGS:
            raise NoStatutoryTable(source.name)
        parts = outline(document, free=True)
    return _report(source, document, parts, tables)


def _without_page_numbers(document: Document) -> Document:
    """The document without the lines that only number its pages; each is remarked as residue."""
    numbers = [line for line in document.lines if len(line.text) < 24 and _PAGE_NUMBER.fullmatch(line.text)]
    if not numbers:
        return document
    return replace(
        document,
        blocks=tuple(block for block in document.blocks if block not in numbers),
        remarks=(
            *document.remarks,
            *(Remark("residue", line.text.strip(), where=line.where) for line in numbers),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """The form a document follows, what was found of its tables (nothing in a free-form report), what was noticed."""

    form: Form
    found: dict[str, Found]
    remarks: tuple[Remark, ...]


def _tables(document: Document, parts: Outline) -> _Tables:
    """The form and its tables, each from grids if there are any, else from the lines of its section.

    The edition is the one whose own labels the tables show; the one of the year, else the one in force, when they
    show none (then the tables in question read alike in all editions).
    """
    texts = [box.text for grid in document.grids for box in grid.boxes]
    texts += ["".join(line.text for line in _lines(document, parts, number)) for number in (2, 3)]
    seen = editions_seen(texts)
    year = _year(parts, None, (), "")
    edition = max(seen, key=lambda one: len(seen[one])) if seen else (edition_of_year(year) if year else None)
    one = form(edition or EDITIONS[-1])
    found = grid_strips(one, document.grids)
    for table in one.tables:
        if table.id not in found and (strips := stream_strips(table, _lines(document, parts, table.section))):
            found[table.id] = strips
    others = [word for other, words in seen.items() if other != edition for word in words]
    return _Tables(one, found, (Remark("other_form", "、".join(others)),) if others else ())


def _report(source: Source, document: Document, parts: Outline, tables: _Tables) -> Report:
    """Everything the document says, put together."""
    readings, noticed = fill(tables.form, tables.found) if tables.found else ([], [])
    unsure, signless = _unsure(document), _signless(document)
    readings = [
        replace(one, certain=False) if _is_doubtful(document, tables.form, one, unsure, signless) else one
        for one in readings
    ]
    sections = tuple(_sections(document, parts, tables))
    preamble = paragraphs(parts.before, wrapped=document.wrapped)
    signature = "\n".join(parts.signature)
    period = _period(preamble) or _period(sections[0].text if sections else "")
    return Report(
        organ=_organ(parts),
        year=_year(parts, period, sections, signature),
        edition=tables.form.edition if tables.found else None,
        readings=by_cell(readings),
        title=parts.title,
        preamble=preamble,
        sections=sections,
        signature=signature,
        facts=facts(sections, preamble),
        period=period,
        signed=next(iter(dates(signature)), None),
        published=next(iter(dates(document.published or "")), None),
        remarks=(*document.remarks, *tables.remarks, *noticed),
        source=Origin(source.sha256, source.name, document.format),
    )


def _unsure(document: Document) -> frozenset[_Spot]:
    """The boxes of a PDF that are not sure."""
    return frozenset(
        (grid.number, box.row, box.column)
        for grid in document.grids
        for box in grid.boxes
        if document.format == "pdf" and not box.sure
    )


def _signless(document: Document) -> frozenset[_Spot]:
    """The boxes in which no minus before the number was lost."""
    return frozenset(
        (grid.number, box.row, box.column) for grid in document.grids for box in grid.boxes if box.signless
    )


def _is_doubtful(
    document: Document, one: Form, reading: Reading, unsure: Set[_Spot], signless: Set[_Spot]
) -> bool:
    """Whether a reading cannot be certain: its box is not sure, or only print lines say that something is not there.

    Nor is a rise in a scan if the paper before its number is not surely bare: a minus is a faint dash.
    """
    if reading.state is State.ABSENT:
        return document.wrapped
    spot = (reading.where.table, reading.where.row, reading.where.column)
    rises = isinstance(reading.value, int) and reading.value > 0
    if document.format == "scan" and rises and one.cell(reading.cell).column.kind is Kind.SIGNED:
        return spot not in signless
    return spot in unsure


def _lines(document: Document, parts: Outline, number: int) -> tuple[Line, ...]:
    """The lines of a section, or all lines where the document has no such heading."""
    own = [part for part in parts.parts if part.number == number]
    if not own:
        return document.lines
    return tuple(block for part in own for block in part.blocks if isinstance(block, Line))


def _sections(document: Document, parts: Outline, tables: _Tables) -> Iterator[Section]:
    """The sections with their running text; tables printed in it, and titles of their blocks, taken out."""
    titles = {squeeze(block.title) for table in tables.form.tables for block in table.blocks} - {""}
    around = {
        table.section: tables.found[table.id].around
        for table in tables.form.tables
        if table.id in tables.found
    }
    for part in parts.parts:
        lines = around.get(part.number)
        blocks: Sequence[Line | Grid] = part.blocks if lines is None else lines
        blocks = [one for one in blocks if not isinstance(one, Line) or squeeze(one.text) not in titles]
        yield Section(part.number, part.heading, paragraphs(blocks, wrapped=document.wrapped))


def _period(text: str) -> tuple[date, date] | None:
    """The period the figures are said to cover."""
    match = _PERIOD.search(squeeze(text))
    found = dates(match[0]) if match else []
    return (found[0], found[1]) if len(found) == 2 else None


def _organ(parts: Outline) -> Organ | None:
    """The organ the title names, else the one that signed."""
    title = tidy(_WORDS.sub("", parts.title or ""))
    name = re.sub(r"^关于|[的-]+$", "", _CHINESE_YEAR.sub("", _YEAR.sub("", title))).strip()
    signed_by = [line for line in parts.signature if not dates(line)]
    return Organ(name) if name else Organ(signed_by[0]) if signed_by else None


def _year(
    parts: Outline, period: tuple[date, date] | None, sections: Sequence[Section], signature: str
) -> int | None:
    """The report year: from the title, the period, the year section one speaks of most, the year before the signature."""
    if parts.title and (found := years(parts.title) or [int(year) for year in _YEAR.findall(parts.title)]):
        return found[0]
    if period:
        return period[0].year
    spoken = Counter(years(sections[0].text) if sections else ())
    if spoken:
        return spoken.most_common(1)[0][0]
    signed = dates(signature)
    return signed[0].year - 1 if signed else None
