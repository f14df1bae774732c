"""An Excel workbook (XLSX, also as WPS saves it) opened: its visible sheets as the text that stands in their cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from lxml import etree

from gongkai.base.errors import Unreadable
from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.packed.archive import OFFICE, Archive, holds
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

_KIND, _USUAL = "spreadsheetml|ms-excel", "xl/workbook.xml"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PERCENT, _DATE = "percent", "date"
_PERCENTS, _DATES = {9, 10}, {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # quoted and escaped signs, colours, conditions
_ESCAPED = re.compile(r"_x([0-9A-CEFa-cef][0-9A-Fa-f]{3})_")
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_Slot = tuple[int, int]
_LAST_DAY = 2_957_003  # 9999-12-31 in either calendar


def is_xlsx(data: bytes) -> bool:
    """Whether the bytes are a zip with an Excel workbook in it."""
    return holds(data, _KIND, _USUAL)


def open_xlsx(source: Source, limits: Limits = LIMITS) -> Document:
    """The visible sheets of a workbook in order; within a sheet, tables as grids and single texts as lines.

    A table is a run of rows without a gap, from its first row to its last with two boxes or more; where a run has
    borders, it is the bordered rows. Every slot of it is a box, those without ink too; merged cells are one box.
    Numbers are printed whole, as in General format, whatever decimals the sheet shows; percentages with %, dates as
    2021-01-26. A formula shows its stored result; one never computed is blank and remarked on (`residue`). Hidden
    rows and columns are read and remarked on, hidden sheets are not read. Row 1, column 1 is the table's corner.
    Raises Unreadable as `Archive` does, and for a table of more than `limits.grid` slots.
    """
    archive, book = _opened(source, limits)
    reading = _Reading(source.name, limits)
    for name in book.sheets:
        root = archive.tree(name)
        sheet = _Sheet.of(root, book)
        sheet.merge(root, limits, source.name)
        reading.remarks += sheet.remarks
        reading.read(sheet)
        reading.remarks += _drawn(archive, name, root)
    return Document("xlsx", tuple(reading.blocks), remarks=tuple(reading.remarks))


def slots(source: Source, limits: Limits = LIMITS) -> tuple[Mapping[_Slot, str], ...]:
    """What stands in each slot (row, column) of each visible sheet, both counted from 1; slots without ink are left out.

    Texts as `open_xlsx` prints them; a formula never computed stands as its formula, with = before it. Hidden rows are
    among them. Raises Unreadable as `Archive` does.
    """
    archive, book = _opened(source, limits)
    sheets = (_Sheet.of(archive.tree(name), book) for name in book.sheets)
    return tuple({**sheet.uncomputed, **sheet.texts} for sheet in sheets)


def _opened(source: Source, limits: Limits) -> tuple[Archive, "_Book"]:
    archive = Archive.open(source, limits)
    part = archive.main_part(_KIND, _USUAL)
    if part is None:
        raise Unreadable(
            source.name, "压缩包内没有 Excel 工作簿", "请用 WPS 或 Excel 打开后另存为 .xlsx 再试"
        )
    return archive, _Book.of(archive, part)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets share. sheets: names of the visible ones' parts; formats: by cell style, percent, date or "".
    ruled: by cell style, whether it draws a border; epoch: the day before day 1.
    """

    sheets: tuple[str, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    ruled: tuple[bool, ...]
    epoch: datetime

    @classmethod
    def of(cls, archive: Archive, part: str) -> "_Book":
        root, related = archive.tree(part), archive.related(part)
        sheets = []
        for sheet in root.iterfind(f"{_S}sheets/{_S}sheet"):
            target = related.get(sheet.get(f"{{{OFFICE}}}id", ""), "")
            if sheet.get("state", "visible") == "visible" and "chartsheet" not in target:
                sheets.append(target)
        found = {
            name.rsplit("/", 1)[-1].lower(): name
            for name in related.values()
            if name.lower() in archive.parts
        }
        strings = archive.tree(found["sharedstrings.xml"]) if "sharedstrings.xml" in found else ()
        formats, ruled = _styles(archive.tree(found["styles.xml"])) if "styles.xml" in found else ((), ())
        properties = root.find(f"{_S}workbookPr")
        late = properties is not None and properties.get("date1904") in ("1", "true")
        epoch = datetime(1904, 1, 1) if late else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no time zone
        return cls(tuple(sheets), tuple(_string(one) for one in strings), formats, ruled, epoch)


def _styles(root: etree._Element) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """By cell style: the kind of its number format, and whether it has a border."""
    codes = {
        one.get("numFmtId", ""): _kind(one.get("formatCode", ""))
        for one in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    codes |= {str(number): _PERCENT for number in _PERCENTS} | {str(number): _DATE for number in _DATES}
    drawn = [
        any(side.get("style", "none") != "none" for side in one)
        for one in root.iterfind(f"{_S}borders/{_S}border")
    ]
    styles = list(root.iterfind(f"{_S}cellXfs/{_S}xf"))
    ruled = tuple((at := _whole(one.get("borderId"))) < len(drawn) and drawn[at] for one in styles)
    return tuple(codes.get(one.get("numFmtId", ""), "") for one in styles), ruled


def _kind(code: str) -> str:
    plain = _NOT_CODE.sub("", code).lower().replace("general", "")
    return _PERCENT if "%" in plain else _DATE if re.search("[ymdhs]", plain) else ""


def _string(one: etree._Element) -> str:
    """The text of a string item in all its runs, without its phonetic guide."""
    runs = (run for run in one.iter(f"{_S}t") if next(run.iterancestors(f"{_S}rPh"), None) is None)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(run.text or "" for run in runs))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


@dataclass(slots=True)
class _Sheet:
    """One sheet. All slots are (row, column), 1-based, as in the sheet.

    texts: what is printed in a slot; ruled: slots with a border; merges: top left → bottom right slot of merged
    cells; owner: slot within merged cells → their top left; uncomputed: slot → a formula without a result.
    """

    texts: dict[_Slot, str] = field(default_factory=dict)
    ruled: set[_Slot] = field(default_factory=set)
    merges: dict[_Slot, _Slot] = field(default_factory=dict)
    owner: dict[_Slot, _Slot] = field(default_factory=dict)
    uncomputed: dict[_Slot, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @classmethod
    def of(cls, root: etree._Element, book: _Book) -> "_Sheet":
        sheet = cls()
        number = 0
        for row in root.iterfind(f"{_S}sheetData/{_S}row"):
            number, column = _whole(row.get("r")) or number + 1, 0
            for cell in row.iterchildren(f"{_S}c"):
                match = _CELL.fullmatch(cell.get("r", ""))
                column = _column(match[1]) if match else column + 1
                sheet._put((number, column), cell, book)
            if row.get("hidden") in ("1", "true") and any(slot[0] == number for slot in sheet.texts):
                sheet.remarks.append(Remark("residue", f"隐藏的行 {number}"))
        for one in root.iterfind(f"{_S}cols/{_S}col"):
            first, last = _whole(one.get("min")), _whole(one.get("max"))
            if one.get("hidden") in ("1", "true") and any(first <= slot[1] <= last for slot in sheet.texts):
                sheet.remarks.append(Remark("residue", f"隐藏的列 {first}–{last}"))
        return sheet

    def _put(self, slot: _Slot, cell: etree._Element, book: _Book) -> None:
        style = _whole(cell.get("s"))
        text = _printed(cell, book, book.formats[style] if style < len(book.formats) else "")
        formula = cell.find(f"{_S}f")
        if text:
            self.texts[slot] = text
        elif formula is not None:
            self.uncomputed[slot] = f"={formula.text or ''}"
        if style < len(book.ruled) and book.ruled[style]:
            self.ruled.add(slot)

    def merge(self, root: etree._Element, limits: Limits, name: str) -> None:
        """Join merged cells, as far as the sheet has ink. Raises Unreadable when they cover too many slots."""
        inked = self.texts.keys() | self.uncomputed.keys()
        last = (max((row for row, _ in inked), default=0), max((column for _, column in inked), default=0))
        for one in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
            corners = [(int(row), _column(letters)) for letters, row in _CELL.findall(one.get("ref", ""))]
            if len(corners) != 2 or corners[0] in self.owner:
                continue
            (top, left), (bottom, right) = (
                corners[0],
                (min(corners[1][0], last[0]), min(corners[1][1], last[1])),
            )
            if len(self.owner) + max(bottom - top + 1, 0) * max(right - left + 1, 0) > limits.grid:
                raise Unreadable(name, f"合并单元格超过 {limits.grid} 格", "请确认是否为年度报告")
            self.merges[top, left] = bottom, right
            slots = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            self.owner.update(dict.fromkeys(slots, (top, left)))

    def inked(self, box: _Slot) -> bool:
        return bool(self.texts.get(box, "").strip()) or box in self.uncomputed

    def rows(self) -> dict[int, set[_Slot]]:
        """Row → top left slots of the boxes with ink or border in it, top down."""
        rows: dict[int, set[_Slot]] = {}
        for slot in self.texts.keys() | self.uncomputed.keys() | self.ruled:
            box = self.owner.get(slot, slot)
            for row in (
                range(box[0], self.merges[box][0] + 1) if slot == box and box in self.merges else (slot[0],)
            ):
                rows.setdefault(row, set()).add(box)
        return {row: rows[row] for row in sorted(rows)}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _printed(cell: etree._Element, book: _Book, kind: str) -> str:
    """What a cell shows."""
    if cell.get("t") == "inlineStr":
        return "".join(_string(one) for one in cell.iterchildren(f"{_S}is"))
    value = cell.find(f"{_S}v")
    text = "" if value is None else value.text or ""
    match cell.get("t", "n"):
        case "s":
            return book.strings[_whole(text)] if text and _whole(text) < len(book.strings) else ""
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        case "n" if _NUMBER.fullmatch(text):
            return _number(float(text), kind, book.epoch)
        case _:
            return text


def _number(value: float, kind: str, epoch: datetime) -> str:
    """A number as text: 3.0 as 3, 0.125 in a percent format as 12.5%, a day count in a date format as 2021-01-26."""
    if kind == _DATE and 0 <= value <= _LAST_DAY:
        early = value < 60 and epoch.year == 1899  # Excel's calendar has a 29 February 1900
        moment = epoch + timedelta(days=value + early, milliseconds=500)
        return (
            f"{moment:%H:%M}"
            if value < 1
            else f"{moment:%Y-%m-%d}"
            if value % 1 == 0
            else f"{moment:%Y-%m-%d %H:%M}"
        )
    shown = format(value * 100 if kind == _PERCENT else value, ".15g")
    if "e" in shown and abs(value) < 1e20:
        shown = format(Decimal(shown), "f")
    return f"{shown}%" if kind == _PERCENT else shown


def _runs(rows: dict[int, set[_Slot]]) -> Iterator[list[int]]:
    """Rows in runs without a gap."""
    run: list[int] = []
    for row in rows:
        if run and row != run[-1] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


@dataclass(slots=True)
class _Reading:
    """What has been read so far, in order."""

    name: str
    limits: Limits
    blocks: list[Line | Grid] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0
    grids: int = 0

    def read(self, sheet: _Sheet) -> None:
        """Read the tables and single texts of a sheet."""
        rows = sheet.rows()
        for run in _runs(rows):
            many = [row for row in run if len(rows[row]) > 1]
            ruled = {row for row in run if not sheet.ruled.isdisjoint(rows[row])}
            table = ruled | set(many) if ruled else set(range(many[0], many[-1] + 1)) if many else set()
            for in_table, part in groupby(run, key=table.__contains__):
                group = list(part)
                if in_table and any(len(rows[row]) > 1 for row in group):
                    self._grid(sheet, rows, group)
                else:
                    for row in group:
                        self._lines(sheet, sorted(box for box in rows[row] if box[0] == row))

    def _lines(self, sheet: _Sheet, boxes: list[_Slot]) -> None:
        for box in boxes:
            for text in sheet.texts.get(box, "").splitlines():
                if text.strip():
                    self.lines += 1
                    self.blocks.append(Line(text, self.lines))
            self._uncomputed(sheet, box, Where(line=max(self.lines, 1)))

    def _uncomputed(self, sheet: _Sheet, box: _Slot, where: Where) -> None:
        if box in sheet.uncomputed:
            self.remarks.append(Remark("residue", sheet.uncomputed[box], where=where))

    def _grid(self, sheet: _Sheet, rows: dict[int, set[_Slot]], group: list[int]) -> None:
        """One table: the rows and columns between the outermost boxes with ink."""
        inked = [row for row in group if any(sheet.inked(box) for box in rows[row])]
        boxes = [box for row in inked for box in rows[row] if sheet.inked(box)]
        if not boxes:
            return
        top, bottom = inked[0], inked[-1]
        left, right = min(c for _, c in boxes), max(sheet.merges.get(box, box)[1] for box in boxes)
        if (bottom - top + 1) * (right - left + 1) > self.limits.grid:
            raise Unreadable(self.name, f"有一张表超过 {self.limits.grid} 格", "请确认是否为年度报告")
        self.grids += 1
        found: dict[_Slot, Box] = {}
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                box = sheet.owner.get((row, column), (row, column))
                if box not in found:
                    end = sheet.merges.get(box, box)
                    text = sheet.texts.get(box, "")
                    spans = min(end[0], bottom) - row + 1, min(end[1], right) - column + 1
                    found[box] = Box(text, row - top + 1, column - left + 1, *spans)
                    self._uncomputed(
                        sheet, box, Where(table=self.grids, row=row - top + 1, column=column - left + 1)
                    )
        self.blocks.append(Grid(tuple(found.values()), self.grids))


def _drawn(archive: Archive, name: str, root: etree._Element) -> Iterator[Remark]:
    """A remark for each picture and each text box drawn over a sheet; a text box is quoted."""
    drawing = root.find(f"{_S}drawing")
    part = None if drawing is None else archive.related(name).get(drawing.get(f"{{{OFFICE}}}id", ""))
    if part is None or part.lower() not in archive.parts:
        return
    for shape in archive.tree(part).iter(f"{_XDR}pic", f"{_XDR}sp"):
        text = "".join(run.text or "" for run in shape.iter(f"{_A}t"))
        if text or shape.tag == f"{_XDR}pic":
            yield Remark("image", text or "[图片]")
