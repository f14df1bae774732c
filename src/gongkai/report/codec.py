"""The contract `gongkai.report/1`: a report as JSON and back, strictly."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from gongkai.base.errors import BadReportFile
from gongkai.forms.load import EDITIONS, form
from gongkai.report.organ import Organ
from gongkai.report.reading import Money, Reading, State, Where
from gongkai.report.report import Fact, Origin, Remark, Report, Section

SCHEMA = "gongkai.report/1"
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
    parts = {name: getattr(where, name) for name in ("page", "table", "row", "column", "line", "box")}
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

    Raises BadReportFile naming the place when the schema, a cell id, a state or a type is not the contract's.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadReportFile(name, "schema", f"应为 {SCHEMA}")
    return _Decoder(name).report(data)


class _Decoder:
    """Walks the value and knows the file's name, so that every complaint can say where it is."""

    def __init__(self, name: str):
        self.name = name

    def wrong(self, place: str, why: str) -> BadReportFile:
        return BadReportFile(self.name, place, why)

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
        self, data: Mapping[str, Any], key: str, make: Callable[[dict[str, Any], str], T]
    ) -> tuple[T, ...]:
        made = []
        for i, entry in enumerate(self.get(data, key, list, "") or ()):
            if not isinstance(entry, dict):
                raise self.wrong(f"{key}[{i}]", "应为对象")
            made.append(make(entry, f"{key}[{i}]"))
        return tuple(made)

    def report(self, data: dict[str, Any]) -> Report:
        edition = self.get(data, "form", str, "")
        if edition is not None and edition not in EDITIONS:
            raise self.wrong("form", f"没有 {edition} 格式，现有 {'、'.join(EDITIONS)}")
        organ, source = self.get(data, "organ", str, ""), self.get(data, "source", dict, "")
        period = self.get(data, "period", list, "")
        if period is not None and len(period) != 2:
            raise self.wrong("period", "应为起止两个日期")
        return Report(
            organ=Organ(organ) if organ else None,
            year=self.get(data, "year", int, ""),
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
            source=Origin(*(str(source.get(key, "")) for key in ("sha256", "name", "format")))
            if source
            else None,
        )

    def readings(self, cells: dict[str, Any], edition: str | None) -> dict[str, tuple[Reading, ...]]:
        known = form(edition).cells if edition else {}
        read = {}
        for cell, entry in cells.items():
            if cell not in known:
                raise self.wrong(f"cells.{cell}", f"{edition or '无'} 格式中没有这一格")
            if not isinstance(entry, dict):
                raise self.wrong(f"cells.{cell}", "应为对象")
            several = [entry, *(self.get(entry, "others", list, f"cells.{cell}") or ())]
            read[cell] = tuple(self.reading(cell, one) for one in several)
        return read

    def reading(self, cell: str, entry: dict[str, Any]) -> Reading:
        place = f"cells.{cell}"
        value = self.get(entry, "value", (int, Decimal), place)
        try:
            state = State(entry.get("state", "number" if value is not None else "blank"))
        except ValueError as error:
            raise self.wrong(f"{place}.state", f"没有 {entry['state']!r} 这一状态") from error
        money = cell.endswith(".amount")
        if isinstance(value, Decimal) and not money:
            raise self.wrong(f"{place}.value", f"{value} 不是整数")
        if (value is not None) != (state is State.NUMBER):
            raise self.wrong(
                f"{place}.value", f"状态为 {state} 时{'须有' if value is None else '不得有'}数值"
            )
        unit = self.get(entry, "unit", str, place)
        if unit not in (None, "元", "万元", "亿元"):
            raise self.wrong(f"{place}.unit", f"金额单位只能是元、万元或亿元，不是 {unit}")
        return Reading(
            cell,
            state,
            self.get(entry, "text", str, place) or "",
            Money(Decimal(value), unit) if money and value is not None else value,
            self.get(entry, "certain", bool, place) is not False,
            self.get(entry, "how", str, place) or "cell",
            self.where(self.get(entry, "where", dict, place) or {}, place),
            tuple(self.get(entry, "candidates", list, place) or ()),
        )

    def where(self, entry: dict[str, Any], place: str) -> Where:
        box = self.get(entry, "box", list, place)
        counts = {
            name: self.get(entry, name, int, place) for name in ("page", "table", "row", "column", "line")
        }
        return Where(**counts, box=tuple(float(side) for side in box) if box else None)  # type: ignore[arg-type]

    def section(self, entry: dict[str, Any], place: str) -> Section:
        number = self.get(entry, "number", int, place)
        if number is None:
            raise self.wrong(place, "缺少序号 number")
        return Section(
            number, self.get(entry, "title", str, place) or "", self.get(entry, "text", str, place) or ""
        )

    def fact(self, entry: dict[str, Any], place: str) -> Fact:
        value = self.get(entry, "value", (int, Decimal), place)
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
        return Remark(
            self.get(entry, "kind", str, place) or "",
            self.get(entry, "quote", str, place) or "",
            tuple(self.get(entry, "cells", list, place) or ()),
            self.where(self.get(entry, "where", dict, place) or {}, place),
        )
