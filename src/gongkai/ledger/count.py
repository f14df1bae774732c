"""Numbers the ledger cannot know of itself, entered by a person with their evidence, and the organ that keeps it."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Self

from gongkai.base.errors import BadEvent
from gongkai.forms import EDITIONS, Kind, form
from gongkai.ledger.event import Event

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_FORMS = tuple(form(edition) for edition in EDITIONS)
_TABLES = frozenset(table.id for one in _FORMS for table in one.tables)
_REGISTERED = ("regulations", "normative_documents")


def is_entered(cell: str) -> bool:
    """Whether a cell of the form holds what a person enters: 表二 but for its documents, which have a register."""
    table, _, rest = cell.partition(".")
    registered = rest.partition(".")[0] in _REGISTERED
    return table == "disclosure" and not registered and any(cell in one.cells for one in _FORMS)


@dataclass(frozen=True, slots=True)
class Count:
    """One number of one day or period. what: a cell id of 表二, `disclosure.permits.decisions`, or an indicator.

    value: in unit; since: the first day of its period, begun the last, or the day itself. evidence: what proves it.
    """

    matter: str
    begun: date
    what: str
    value: Decimal
    evidence: str
    unit: str | None = None
    since: date | None = None
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The count its first event enters. Raises BadEvent for a period that ends before it begins or spans two years."""
        body = event.body
        since = date.fromisoformat(body["since"]) if "since" in body else None
        if since and not (since <= event.on and since.year == event.on.year):
            why = f"{since} 至 {event.on} 不是一个年度之内的一段时间"
            raise BadEvent(event.matter, event.seq, why, "跨年的数请按年分开填报")
        made = cls(
            event.matter,
            event.on,
            body["what"],
            Decimal(body["value"]),
            body["evidence"],
            body.get("unit"),
            since,
        )
        if why := made._wrong():
            raise BadEvent(event.matter, event.seq, why, "请核对后重新填报")
        return made

    def _wrong(self) -> str:
        """Why the number cannot stand in its cell or for its indicator, "" when it can."""
        if self.what.partition(".")[0] not in _TABLES:
            return f"“{self.what}”不能是负数" if self.value < 0 else ""
        if not is_entered(self.what):
            return f"{self.what} 不是填报的格：申请、复议诉讼、规章和规范性文件的数由台账统计"
        column = next(one.cells[self.what].column for one in _FORMS if self.what in one.cells)
        if column.kind is Kind.MONEY:
            known = self.unit in YUAN or (self.unit is None and column.unit is None)
            told = f"金额 {self.value}{self.unit or ''} 不对：不能是负数，单位是{'、'.join(YUAN)}之一"
            return "" if known and self.value >= 0 else told
        lowest = "整数" if column.kind is Kind.SIGNED else "不小于 0 的整数"
        whole = self.value == self.value.to_integral_value()
        fits = whole and (self.value >= 0 or column.kind is Kind.SIGNED)
        return "" if fits else f"{self.what} 应为{lowest}，不能是 {self.value}"

    @property
    def earliest(self) -> date:
        return self.begun

    @property
    def phase(self) -> str:
        """One of the phases of counts in events.yaml."""
        return "struck" if self.void else "entered"

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Keeper:
    """The organ whose register this is. begun: the first day from which nothing is missing in it.

    names: (from, name), oldest first.
    """

    matter: str
    begun: date
    names: tuple[tuple[date, str], ...] = field(default=())

    @classmethod
    def of(cls, event: Event) -> Self:
        """The organ whose register its first event opens."""
        return cls(event.matter, event.on, ((event.on, event.body["name"]),))

    @property
    def earliest(self) -> date:
        return self.names[-1][0]

    @property
    def phase(self) -> str:
        """One of the phases of organs in events.yaml."""
        return "kept"

    def voided(self) -> Self:
        raise AssertionError("events.yaml has no such phase for organs")

    def after(self, event: Event) -> Self:
        """The organ once it was renamed."""
        if event.kind != "renamed":
            return self
        return replace(self, names=(*self.names, (event.on, event.body["name"])))

    def name_on(self, day: date) -> str:
        """Its name at the end of a day; the first one before it was named."""
        return [name for since, name in self.names if since <= day or since == self.begun][-1]
