"""The annual report of one year as it is written, approved, filed and published: what people added to the count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import Any, Self

from gongkai.base.errors import BadEvent
from gongkai.forms import Form, edition_of_year, form
from gongkai.ledger.event import Event
from gongkai.ledger.matter import refused
from gongkai.report import Reading, Report, Section, State
from gongkai.report.reading import Value
from gongkai.report.report import ENTERED
from gongkai.report.typed import fitting
from gongkai.report.typed import held as held_by

# The parts of a report a person words, by their number among the six sections.
SECTIONS: Mapping[str, int] = MappingProxyType({"overview": 1, "problems": 5, "others": 6})
_MOVES = {
    "submitted": "reviewing",
    "returned": "drafting",
    "approved": "approved",
    "signed": "signed",
    "filed": "filed",
    "published": "published",
    "kept": "published",
    "revised": "drafting",
}


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A number a person put in place of the counted one. value: None for a blank; seq: of the event that did."""

    value: Value | None
    reason: str
    seq: int
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Version:
    """A report as it was handed on. number: from 1; content: the digest of its JSON; reason: why it replaces the one before.

    brought: a report kept from elsewhere, not written here; `submitted` is the day it was kept, and `published` None
    where nobody knows when it was published.
    """

    number: int
    content: str
    submitted: date
    reason: str = ""
    signed: date | None = None
    filed: date | None = None
    published: date | None = None
    url: str = ""
    brought: bool = False

    @property
    def is_public(self) -> bool:
        """Whether the public has it; when, is not always known."""
        return self.brought or self.published is not None


@dataclass(frozen=True, slots=True)
class Annual:
    """The report of a year. adjusted: by cell; texts: by part (`choices()["section"]`).

    frozen: the digest of the counted report as it was frozen, on `frozen_on`; None while it is counted anew each time.
    versions: what was handed on for approval and not returned, oldest first, the last one what stands.
    revises: why the next version replaces the last one; "" while none does. step: its phase.
    """

    matter: str
    begun: date
    year: int
    edition: str
    adjusted: Mapping[str, Adjustment] = field(default_factory=_nothing)
    texts: Mapping[str, str] = field(default_factory=_nothing)
    frozen: str | None = None
    frozen_on: date | None = None
    versions: tuple[Version, ...] = ()
    revises: str = ""
    step: str = "drafting"
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The report its first event begins. Raises BadEvent for a name that is no year with a form."""
        number = event.matter.partition("/")[2]
        year = int(number) if number.isascii() and number.isdigit() and len(number) == 4 else 0
        edition = (event.body.get("edition") if year else None) or edition_of_year(year)
        if edition is None:
            why = f"“{number}”不是有年度报告格式的年度"
            raise BadEvent(event.matter, event.seq, why, "2019 年度起才有统一格式，编号写成 report/2023")
        return cls(event.matter, event.on, year, edition)

    @property
    def earliest(self) -> date:
        return self.begun

    @property
    def phase(self) -> str:
        """One of the phases of reports in events.yaml."""
        return "struck" if self.void else self.step

    @property
    def standing(self) -> Version | None:
        """The version the public reads, None before any was published."""
        return next((one for one in reversed(self.versions) if one.is_public), None)

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        """The report once an event allowed in its phase has happened. Raises NotLegal, BadEvent."""
        on, body = event.on, event.body
        match event.kind:
            case "adjusted":
                return self._set(body["cell"], _adjustment(event, self.edition))
            case "restored":
                if body["cell"] not in self.adjusted:
                    raise refused(event, f"{body['cell']} 没有手工改过", "不必恢复")
                return self._set(body["cell"], None)
            case "worded":
                texts = {**self.texts, body["section"]: body.get("text", "")}
                return replace(self, texts=MappingProxyType(texts))
            case "frozen":
                last = date(self.year, 12, 31)
                if on < last:
                    raise refused(event, f"数据核定的时点是 {last}", f"{last} 起可以冻结")
                return replace(self, frozen=body["content"], frozen_on=on)
            case "submitted":
                if self.frozen is None:
                    raise refused(event, "数据没有冻结", "先冻结数据，再送审")
                made = Version(len(self.versions) + 1, body["content"], on, self.revises)
                return self._moved(event, (*self.versions, made))
            case "kept":
                made = Version(
                    len(self.versions) + 1, body["content"], on, published=self._in_its_time(event),
                    url=body.get("url", ""), brought=True,
                )  # fmt: skip
                return self._moved(event, (*self.versions, made))
            case "returned":
                return self._moved(event, self.versions[:-1])
            case "signed" | "filed":
                return self._moved(event, self._marked(**{event.kind: on}))
            case "published":
                return replace(
                    self._moved(event, self._marked(published=on, url=body.get("url", ""))), revises=""
                )
            case "revised":
                return replace(self._moved(event, self.versions), revises=body["reason"])
            case "approved":
                return self._moved(event, self.versions)
        return self

    def _in_its_time(self, event: Event) -> date | None:
        """The day a report kept from elsewhere was published, where it is told. Raises NotLegal where it can't be."""
        told = event.body.get("published_on")
        day = date.fromisoformat(told) if told else None
        if day and not may_be_published(self.year, day, event.on):
            why = f"{self.year} 年度的报告不会在 {day} 公布"
            raise refused(event, why, f"公布日期在 {self.year + 1} 年1月1日到收录之日之间；不知道的不登记")
        return day

    def _set(self, cell: str, made: Adjustment | None) -> Self:
        kept = {name: one for name, one in self.adjusted.items() if name != cell}
        return replace(self, adjusted=MappingProxyType({**kept, cell: made} if made else kept))

    def _moved(self, event: Event, versions: tuple[Version, ...]) -> Self:
        return replace(self, step=_MOVES[event.kind], versions=versions)

    def _marked(self, **days: Any) -> tuple[Version, ...]:
        *before, last = self.versions
        return (*before, replace(last, **days))


def may_be_published(year: int, day: date, on: date) -> bool:
    """Whether the report of a year can have been published on a day, as seen on another: once the year was over."""
    return date(year + 1, 1, 1) <= day <= on


def _adjustment(event: Event, edition: str) -> Adjustment:
    """Raises BadEvent where the cell is none of the form, is a sum, or cannot hold the number."""
    body, held = event.body, form(edition)
    cell = held.cells.get(body["cell"])
    if cell is None:
        raise BadEvent(
            event.matter, event.seq, f"{edition}格式没有 {body['cell']} 这一格", "请核对后重新登记"
        )
    if cell.id in sums(edition):
        step = "改其中的各格，合计随之算出"
        raise BadEvent(event.matter, event.seq, f"{held.zh(cell.id)}是合计，不单独改", step)
    value: Value | None = None
    if "value" in body:
        value = held_by(Decimal(body["value"]), body.get("unit"), cell.column)
        if value is None:
            told = f"{held.zh(cell.id)}不能是 {body['value']}{body.get('unit', '')}"
            raise BadEvent(event.matter, event.seq, told, fitting(cell.column))
    return Adjustment(value, body["reason"], event.seq, event.on, body.get("by", ""))


@cache
def sums(edition: str) -> Mapping[str, tuple[str, ...]]:
    """The cells of an edition that are sums of others, each with its parts, in an order in which they can be computed.

    Only sums by definition: 总计 of rows and columns; 表头 balance and carry-over are to be checked, not computed.
    """
    held = form(edition)
    parts: dict[str, tuple[str, ...]] = {}
    for identity in held.identities:
        if not identity.spans_years and len(identity.right) == 1:
            parts.setdefault(identity.right[0].cell, tuple(term.cell for term in identity.left))
    order = TopologicalSorter(parts).static_order()
    return MappingProxyType({cell: parts[cell] for cell in order if cell in parts})


def compiled(counted: Report, annual: Annual | None) -> Report:
    """The report as it stands: what was counted, what people put in its place beside it, and what they wrote.

    counted: of the same year and edition. A sum whose parts were adjusted is computed anew, and blank while a part is.
    """
    if annual is None:
        return counted
    assert counted.form is not None
    made = counted.corrected({cell: one.value for cell, one in annual.adjusted.items()})
    return worded(_summed(made, counted.form, annual.adjusted), annual.texts)


def worded(report: Report, texts: Mapping[str, str]) -> Report:
    """The report with these texts, by part; a part without one keeps what it has."""
    return replace(
        report,
        title=texts.get("title") or report.title,
        preamble=texts.get("preamble", report.preamble),
        signature=texts.get("signature", report.signature),
        sections=tuple(_worded(section, texts) for section in report.sections),
    )


def _worded(section: Section, texts: Mapping[str, str]) -> Section:
    part = next((part for part, number in SECTIONS.items() if number == section.number), None)
    return replace(section, text=texts.get(part, section.text)) if part else section


def _summed(report: Report, held: Form, touched: Iterable[str]) -> Report:
    changed, readings = set(touched), dict(report.readings)
    for cell, parts in sums(held.edition).items():
        if changed.isdisjoint(parts):
            continue
        changed.add(cell)
        values = [value for part in parts if isinstance(value := _value_of(readings[part]), int)]
        if len(values) == len(parts):
            made = Reading(cell, State.NUMBER, str(sum(values)), sum(values), how=ENTERED)
        else:
            made = Reading(cell, State.BLANK, how=ENTERED)
        readings[cell] = (made, *readings[cell])
    return replace(report, readings=readings)


def _value_of(found: Sequence[Reading]) -> Value | None:
    """What a person read, else what all readings agree on."""
    first = found[0]
    agree = first.how == ENTERED or all(one.value == first.value for one in found)
    return first.value if agree else None
