"""The contract `gongkai.report/1`: a report as JSON and back, strictly."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from gongkai.base.errors import BadReportFile
from gongkai.forms.form import Cell, Kind
from gongkai.forms.load import EDITIONS, form
from gongkai.report.organ import Organ
from gongkai.report.reading import Money, Reading, State, Value, Where
from gongkai.report.report import Fact, Origin, Remark, Report, Section

SCHEMA = "gongkai.report/1"
_WHERE = ("page", "table", "row", "column", "line", "box")
_READING = ("value", "state", "text", "certain", "how", "where", "unit", "candidates")
_KEYS = {
    "report": (
        *("schema", "organ", "year", "form", "title", "period", "signed", "published", "source", "preamble"),
        *("cells", "sections", "signature", "facts", "remarks"),
    ),
    "source": ("sha256", "name", "format"),
    "cell": (*_READING, "others"),
    "other": _READING,
    "where": _WHERE,
    "section": ("number", "title", "text"),
    "fact": ("indicator", "label", "value", "unit", "quote", "approximate", "section"),
    "remark": ("kind", "quote", "cells", "where"),
}
_YEARS = range(2000, 2100)
_MOST_DIGITS = 30  # before or behind the point; 1E+999999999 written out would fill the memory
T = TypeVar("T")


def to_json(report: Report) -> dict[str, Any]:
    """A report as plain dicts, lists, str, int, Decimal, bool and None, in the contract's shape.

    A cell with several readings is written with the first one, uncertain, the others under "others".
    """
    return {
        "schema": SCHEMA,
        "organ": report.organ.name if report.organ else None,
        "year": report.year,
        "form": report.edition,
        "title": report.title,
        "period": [day.isoformat() for day in report.period] if report.period else None,
        "signed": report.signed.isoformat() if report.signed else None,
        "published": report.published.isoformat() if report.published else None,
        "source": _source(report.source),
        "preamble": report.preamble,
        "cells": {cell: _cell(found) for cell, found in report.readings.items()},
        "sections": [{"number": s.number, "title": s.title, "text": s.text} for s in report.sections],
        "signature": report.signature,
        "facts": [_fact(fact) for fact in report.facts],
        "remarks": [
            {"kind": r.kind, "quote": r.quote, "cells": list(r.cells), "where": _where(r.where)}
            for r in report.remarks
        ],
    }


def _source(source: Origin | None) -> dict[str, str] | None:
    return {"sha256": source.sha256, "name": source.name, "format": source.format} if source else None


def _cell(found: tuple[Reading, ...]) -> dict[str, Any]:
    first, *others = (_reading(reading) for reading in found)
    return {**first, "others": others} if others else first


def _reading(reading: Reading) -> dict[str, Any]:
    value = reading.value
    entry: dict[str, Any] = {
        "value": value.amount if isinstance(value, Money) else value,
        "state": reading.state.value,
        "text": reading.text,
        "certain": reading.certain,
        "how": reading.how,
        "where": _where(reading.where),
    }
    if isinstance(value, Money):
        entry["unit"] = value.unit
    if reading.candidates:
        entry["candidates"] = list(reading.candidates)
    return entry


def _where(where: Where) -> dict[str, Any]:
    parts = {name: getattr(where, name) for name in _WHERE}
    return {name: list(part) if name == "box" else part for name, part in parts.items() if part is not None}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "indicator": fact.indicator,
        "label": fact.label,
        "value": fact.value,
        "unit": fact.unit,
        "quote": fact.quote,
        "approximate": fact.approximate,
        "section": fact.section,
    }


def from_json(data: Any, name: str = "report.json") -> Report:
    """The report a `gongkai.report/1` value holds.

    Raises BadReportFile naming the place when the schema, a key, a cell id, a state, a type or a bound is not the
    contract's. A key nobody knows is refused: `vaule` misspelt would else make its cell a blank.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadReportFile(name, "schema", f"应为 {SCHEMA}")
    return _Decoder(name).report(data)


def _is_writable(value: Decimal) -> bool:
    return value.is_finite() and max(abs(value.adjusted()), -int(value.as_tuple().exponent)) <= _MOST_DIGITS


class _Decoder:
    """Walks the value and knows the file's name, so that every complaint can say where it is."""

    def __init__(self, name: str):
        self.name = name

    def wrong(self, place: str, why: str) -> BadReportFile:
        return BadReportFile(self.name, place, why)

    def keys(self, what: str, data: Mapping[str, Any], place: str) -> None:
        for key in data:
            if key not in _KEYS[what]:
                known = "、".join(_KEYS[what])
                raise self.wrong(f"{place}.{key}".lstrip("."), f"没有这一项；这里可以有 {known}")

    def number(self, data: Mapping[str, Any], place: str) -> int | Decimal | None:
        value: int | Decimal | None = self.get(data, "value", (int, Decimal), place)
        if value is not None and not _is_writable(Decimal(value)):
            raise self.wrong(f"{place}.value", f"不是合理的数，整数和小数部分各至多 {_MOST_DIGITS} 位")
        return value

    def words(self, data: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        words = self.get(data, key, list, place) or ()
        if not all(isinstance(word, str) for word in words):
            raise self.wrong(f"{place}.{key}", "每一项都应为文字")
        return tuple(words)

    def get(self, data: Mapping[str, Any], key: str, kind: type[T] | tuple[type, ...], place: str) -> Any:
        value = data.get(key)
        if value is not None and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            raise self.wrong(f"{place}.{key}".lstrip("."), f"类型不对：{value!r}")
        return value

    def day(self, value: str | None, place: str) -> date | None:
        try:
            return date.fromisoformat(value) if value is not None else None
        except (TypeError, ValueError) as error:
            raise self.wrong(place, f"{value!r} 不是日期，应写作 2021-01-26") from error

    def each(
        self, data: Mapping[str, Any], key: str, make: Callable[[dict[str, Any], str], T], place: str = ""
    ) -> tuple[T, ...]:
        made = []
        for i, entry in enumerate(self.get(data, key, list, place) or ()):
            at = f"{place}.{key}[{i}]".lstrip(".")
            if not isinstance(entry, dict):
                raise self.wrong(at, "应为对象")
            made.append(make(entry, at))
        return tuple(made)

    def report(self, data: dict[str, Any]) -> Report:
        self.keys("report", data, "")
        edition = self.get(data, "form", str, "")
        if edition is not None and edition not in EDITIONS:
            raise self.wrong("form", f"没有 {edition} 格式，现有 {'、'.join(EDITIONS)}")
        organ = self.get(data, "organ", str, "")
        year = self.get(data, "year", int, "")
        if year is not None and year not in _YEARS:
            raise self.wrong("year", f"{year} 不在 {_YEARS[0]}–{_YEARS[-1]} 之间")
        period = self.get(data, "period", list, "")
        if period is not None and (len(period) != 2 or None in period):
            raise self.wrong("period", "应为起止两个日期")
        return Report(
            organ=Organ(organ) if organ else None,
            year=year,
            edition=edition,
            readings=self.readings(self.get(data, "cells", dict, "") or {}, edition),
            title=self.get(data, "title", str, ""),
            preamble=self.get(data, "preamble", str, "") or "",
            sections=self.each(data, "sections", self.section),
            signature=self.get(data, "signature", str, "") or "",
            facts=self.each(data, "facts", self.fact),
            period=tuple(self.day(day, "period") for day in period) if period else None,  # type: ignore[arg-type]
            signed=self.day(data.get("signed"), "signed"),
            published=self.day(data.get("published"), "published"),
            remarks=self.each(data, "remarks", self.remark),
            source=self.source(self.get(data, "source", dict, "")),
        )

    def source(self, entry: dict[str, Any] | None) -> Origin | None:
        if not entry:
            return None
        self.keys("source", entry, "source")
        return Origin(*(self.get(entry, key, str, "source") or "" for key in _KEYS["source"]))

    def readings(self, cells: dict[str, Any], edition: str | None) -> dict[str, tuple[Reading, ...]]:
        known = form(edition).cells if edition else {}
        read = {}
        for cell, entry in cells.items():
            if cell not in known:
                raise self.wrong(f"cells.{cell}", f"{edition or '无'} 格式中没有这一格")
            place = f"cells.{cell}"
            if not isinstance(entry, dict):
                raise self.wrong(place, "应为对象")
            self.keys("cell", entry, place)
            others = self.each(entry, "others", partial(self.other, known[cell]), place)
            read[cell] = (self.reading(known[cell], entry, place), *others)
        return read

    def other(self, cell: Cell, entry: dict[str, Any], place: str) -> Reading:
        self.keys("other", entry, place)
        return self.reading(cell, entry, place)

    def reading(self, cell: Cell, entry: dict[str, Any], place: str) -> Reading:
        value = self.value(cell, entry, place)
        state = self.state(entry, value, place)
        if (value is not None) != (state is State.NUMBER):
            raise self.wrong(
                f"{place}.value", f"状态为 {state} 时{'须有' if value is None else '不得有'}数值"
            )
        return Reading(
            cell.id,
            state,
            self.get(entry, "text", str, place) or "",
            value,
            self.get(entry, "certain", bool, place) is not False,
            self.get(entry, "how", str, place) or "cell",
            self.where(self.get(entry, "where", dict, place) or {}, place),
            self.words(entry, "candidates", place),
        )

    def value(self, cell: Cell, entry: dict[str, Any], place: str) -> Value | None:
        """The number of a cell; an amount written without a unit has the one the form's heading names."""
        value, unit = self.number(entry, place), self.get(entry, "unit", str, place)
        if unit not in (None, "元", "万元", "亿元"):
            raise self.wrong(f"{place}.unit", f"金额单位只能是元、万元或亿元，不是 {unit}")
        if cell.column.kind is Kind.MONEY and value is not None:
            return Money(Decimal(value), unit if "unit" in entry else cell.column.unit)
        if isinstance(value, Decimal):
            raise self.wrong(f"{place}.value", f"{value} 不是整数")
        return value

    def state(self, entry: dict[str, Any], value: object, place: str) -> State:
        """The state as told; a value alone is a number, but no value and no state says nothing."""
        told = self.get(entry, "state", str, place) or ("number" if value is not None else None)
        if told not in list(State):
            known = "、".join(State)
            raise self.wrong(
                f"{place}.state", f"没有 {told!r} 这一状态，只能是 {known}" if told else f"缺少状态：{known}"
            )
        return State(told)

    def where(self, entry: dict[str, Any], place: str) -> Where:
        place = f"{place}.where"
        self.keys("where", entry, place)
        box = self.get(entry, "box", list, place)
        if box is not None and (
            len(box) != 4 or not all(type(side) in (int, Decimal, float) for side in box)
        ):
            raise self.wrong(f"{place}.box", "应为四个数：左、上、右、下")
        counts = {name: self.get(entry, name, int, place) for name in _WHERE if name != "box"}
        return Where(**counts, box=tuple(float(side) for side in box) if box else None)  # type: ignore[arg-type]

    def section(self, entry: dict[str, Any], place: str) -> Section:
        self.keys("section", entry, place)
        number = self.get(entry, "number", int, place)
        if number is None:
            raise self.wrong(place, "缺少序号 number")
        return Section(
            number, self.get(entry, "title", str, place) or "", self.get(entry, "text", str, place) or ""
        )

    def fact(self, entry: dict[str, Any], place: str) -> Fact:
        self.keys("fact", entry, place)
        value = self.number(entry, place)
        if value is None:
            raise self.wrong(f"{place}.value", "缺少数值")
        return Fact(
            self.get(entry, "indicator", str, place) or "",
            value,
            self.get(entry, "unit", str, place) or "",
            self.get(entry, "quote", str, place) or "",
            bool(self.get(entry, "approximate", bool, place)),
            self.get(entry, "section", int, place) or 0,
            self.get(entry, "label", str, place) or "",
        )

    def remark(self, entry: dict[str, Any], place: str) -> Remark:
        self.keys("remark", entry, place)
        return Remark(
            self.get(entry, "kind", str, place) or "",
            self.get(entry, "quote", str, place) or "",
            self.words(entry, "cells", place),
            self.where(self.get(entry, "where", dict, place) or {}, place),
        )
