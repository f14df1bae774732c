"""The printed page that every writer walks: title, preamble, parts with their tables, signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.forms import Box, Table, layout
from gongkai.report import Money, Report, State, printed

WIDTH = 156.0  # mm between the margins of an A4 page as GB/T 9704 sets them: 210 - 28 - 26
UNTITLED = (
    "无标题"  # where a format demands a title and the report has none; like no title a report could bear
)
_DIGIT = 0.64  # em, in the widest of the fonts that may stand in for 宋体
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE = re.compile("(.*[0-9]{4}年度?)(政府信息公开.*)")
_TITLE_EMS = WIDTH * 72 / 25.4 / 22  # characters of 22 points on a line
_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]+[)）][^。；;]{1,26}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A box in its place. row, column: 0-based; text: what is printed in it.

    number: the value where the text is nothing but its digits. unsure: a person should look at it.
    """

    text: str
    row: int
    column: int
    rows: int
    columns: int
    head: bool
    cell: str | None = None
    number: int | Decimal | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed. id: among the form's; widths: mm of each column; head: rows on top of every page it is on."""

    id: str
    zh: str
    title: str
    rows: tuple[tuple[Slot, ...], ...]
    widths: tuple[float, ...]
    head: int

    def fitting(self, slot: Slot, size: float) -> float:
        """The size in points, no larger than this one, at which a number stands on one line; words may wrap."""
        if slot.number is None:
            return size
        room = sum(self.widths[slot.column : slot.column + slot.columns]) * 72 / 25.4 - 2
        return min(size, room / (_DIGIT * len(slot.text)) // 0.5 * 0.5)

    def is_long(self, slot: Slot) -> bool:
        """Whether a box spans so many rows that a page may have to turn inside it: 三、本年度办理结果."""
        return 2 * slot.rows > len(self.rows)

    def across(self, row: int) -> list[Slot]:
        """Everything in a row from left to right, boxes that began in a row above included."""
        reaching = (slot for line in self.rows[: row + 1] for slot in line if slot.row + slot.rows > row)
        return sorted(reaching, key=lambda slot: slot.column)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, or "", its paragraphs, and the table that belongs under it."""

    heading: str
    paragraphs: tuple[str, ...]
    grid: Grid | None

    def is_subheading(self, paragraph: str) -> bool:
        """Whether one of its paragraphs is a heading of the second order as a whole: （一）主动公开情况."""
        return bool(self.heading and _SUBHEADING.fullmatch(paragraph))


@dataclass(frozen=True, slots=True)
class Page:
    """A report in the order in which it is printed."""

    title: str | None
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title, one that fits no line parted between organ and year and the rest: no word is torn, GB/T 9704 7.3.1."""
        parted = _TITLE.fullmatch(self.title or "")
        if (
            not parted
            or _ems(parted[0]) <= _TITLE_EMS
            or any(_ems(one) > _TITLE_EMS for one in parted.groups())
        ):
            return (self.title,) if self.title else ()
        return parted.groups()

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(part.grid for part in self.parts if part.grid)


def page(report: Report) -> Page:
    """The report as it is printed, parts in the order of their numbers.

    Nothing is invented: a section the report lacks has no heading, but its table still stands in its place.
    Characters that no document format can hold (controls, lone surrogates) and blank lines are left out.
    """
    tables = {table.section: table for table in report.form.tables} if report.form else {}
    numbers = sorted({*tables, *(section.number for section in report.sections)})
    return Page(
        printable(report.title).strip() or None if report.title else None,
        _lines(report.preamble),
        tuple(part for number in numbers for part in _parts(report, number, tables.get(number))),
        _lines(report.signature),
    )


def _parts(report: Report, number: int, table: Table | None) -> Iterator[Part]:
    sections = [section for section in report.sections if section.number == number]
    grid = _grid(report, table) if table else None
    for section in sections[:-1]:
        yield Part(printable(section.title).strip(), _lines(section.text), None)
    last = sections[-1] if sections else None
    yield Part(printable(last.title).strip() if last else "", _lines(last.text) if last else (), grid)


def printable(text: str) -> str:
    """The text without characters that XML and PDF cannot hold; every kind of line break becomes one."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _ems(text: str) -> float:
    return sum(0.5 if one.isascii() else 1 for one in text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in printable(text).split("\n") if line.strip())


def _grid(report: Report, table: Table) -> Grid:
    rows = tuple(_placed(report, layout(table)))
    # The heads of 表二 belong to one block each; above a later block they would say what is not so.
    head = sum(all(slot.head for slot in row) for row in rows) if len(table.blocks) == 1 else 0
    title = report.form.sections[table.section - 1].partition("、")[2] if report.form else ""
    return Grid(table.id, table.zh, title, rows, _widths(table, rows), head)


def _placed(report: Report, rows: tuple[tuple[Box, ...], ...]) -> Iterator[tuple[Slot, ...]]:
    unsure = frozenset(report.uncertain)
    taken: set[tuple[int, int]] = set()
    for row, boxes in enumerate(rows):
        line, column = [], 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            line.append(_slot(report, box, (row, column), unsure))
            taken |= {
                (row + down, column + right) for down in range(box.rows) for right in range(box.columns)
            }
        yield tuple(line)


def _slot(report: Report, box: Box, corner: tuple[int, int], unsure: frozenset[str]) -> Slot:
    place = (*corner, box.rows, box.columns, box.head)
    if box.cell is None:
        return Slot(box.text, *place)
    text = printable(printed(report, box.cell)).replace("\n", " ")
    return Slot(text, *place, box.cell, _number(report, box.cell, text), box.cell in unsure)


def _number(report: Report, cell: str, text: str) -> int | Decimal | None:
    """The value, unless the box says more than its digits (a unit, a doubt)."""
    reading = report.reading(cell)
    if reading is None or reading.state is not State.NUMBER:
        return None
    if isinstance(reading.value, Money):
        return reading.value.amount if text == f"{reading.value.amount:f}" else None
    return reading.value


def _widths(table: Table, rows: tuple[tuple[Slot, ...], ...]) -> tuple[float, ...]:
    """Columns of equal width, but for 表三, whose three columns of labels need 12, 15.5 and 49.5 mm."""
    count = sum(slot.columns for slot in rows[0])
    labels = (12.0, 15.5, 49.5) if table.id == "requests" else ()
    rest = count - len(labels)
    return (*labels, *[(WIDTH - sum(labels)) / rest] * rest)
