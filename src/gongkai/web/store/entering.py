"""Numbers of the annual report typed by a person: entered in the register, or put in place of what it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from gongkai.base.errors import GongkaiError
from gongkai.forms import Column, Form, Kind
from gongkai.ledger import Count
from gongkai.ledger.annual import sums
from gongkai.report import Money, State, printed
from gongkai.report.ink import number
from gongkai.report.reading import Value
from gongkai.web.store.annual import Desk, desk_of, keep_report, matter_of
from gongkai.web.store.ledger import events_of, next_number, write
from gongkai.web.store.models import Organ
from gongkai.web.store.reporting import Pen, tell
from gongkai.web.store.yearly import entered_in

_STOCKS = ("items_last_year",)  # columns that hold how things stood, not what happened in a period


class NotDrafting(GongkaiError):
    """Numbers were to be changed in a report that was handed on."""

    def __init__(self, year: int):
        self.year = year
        super().__init__(
            f"{year} 年度报告已经送审，数不能再改。请先退回修改；已经报送或者公布的，用“更正（另编新版本）”"
        )


class NoGround(GongkaiError):
    """Numbers were typed without what they rest on. what: `evidence` of entered ones, `reason` of counted ones."""

    def __init__(self, what: str, cells: str):
        self.what = what
        super().__init__(
            f"请写明依据：{cells}由人填报，要有来源（哪份统计、哪个科室、哪一天）"
            if what == "evidence"
            else f"请写明理由：{cells}由台账统计，改成别的数要说明为什么"
        )


class CellMoved(GongkaiError):
    """A cell was changed by somebody else while it was being typed in. cell: which."""

    def __init__(self, cell: str, zh: str, now: str):
        self.cell = cell
        super().__init__(f"{zh}刚刚由别人改成{now or '空白'}。请看过再改")


def enter(
    organ: Organ,
    year: int,
    pen: Pen,
    typed: Mapping[str, Value | None],
    seen: Mapping[str, str],
    *,
    evidence: str = "",
    reason: str = "",
) -> int:
    """Write down the numbers typed in cells; how many cells changed. All of them or none; done twice, it is done once.

    typed: cell → number, None for a blank; seen: what was printed in it when it was typed. A number the register cannot
    know is entered with its evidence in place of all that was entered before; a number it counts, or that a report kept
    from elsewhere told, is adjusted for a reason, and restored where it is what was told. Where the report is frozen, what was entered goes into it, and
    nothing else. Raises CellMoved, NoGround, NotDrafting, and what `write` raises.
    """
    with transaction.atomic():
        # Who enters at the same organ waits: two numbers entered at once would add up.
        Organ.objects.select_for_update().get(pk=organ.pk)
        desk = desk_of(organ, year)
        changed = _changed(desk, typed, seen)
        if not changed:
            return 0
        if desk.annual and desk.annual.phase != "drafting":
            raise NotDrafting(year)
        held = desk.report.form
        assert held is not None
        ours = {cell: value for cell, value in changed.items() if desk.is_entered(cell)}
        counted = {cell: value for cell, value in changed.items() if cell not in ours}
        if ours and not evidence.strip():
            raise NoGround("evidence", _named(held, ours))
        for cell, value in counted.items():
            _put(desk, pen, cell, value, reason, held)
        if ours:
            _enter(desk, pen, ours, evidence.strip(), held)
        return len(changed)


def _changed(
    desk: Desk, typed: Mapping[str, Value | None], seen: Mapping[str, str]
) -> dict[str, Value | None]:
    """The cells whose number is to be another. Raises CellMoved where it is no longer what was seen."""
    held = desk.report.form
    assert held is not None
    found: dict[str, Value | None] = {}
    for cell, value in typed.items():
        report = desk.report
        same = report.state(cell) is State.BLANK if value is None else report.value(cell) == value
        if cell in sums(held.edition) or same:
            continue
        if seen.get(cell, "") != (now := printed(report, cell)):
            raise CellMoved(cell, held.zh(cell), now)
        found[cell] = value
    return found


def _named(held: Form, cells: Iterable[str]) -> str:
    names = [held.zh(cell) for cell in cells]
    return "、".join(names[:3]) + (f"等 {len(names)} 格" if len(names) > 3 else "")


def _put(desk: Desk, pen: Pen, cell: str, value: Value | None, reason: str, held: Form) -> None:
    """A number in place of a counted one; that which is counted itself, in place of whatever stood there."""
    after = len(events_of(desk.organ, matter_of(desk.year)))
    adjusted = desk.annual is not None and cell in desk.annual.adjusted
    if adjusted and value is not None and desk.base.value(cell) == value:
        tell(desk.organ, desk.year, "restored", pen, after=after, cell=cell)
        return
    if not reason.strip():
        raise NoGround("reason", held.zh(cell))
    tell(
        desk.organ, desk.year, "adjusted", pen, after=after, cell=cell, reason=reason.strip(), **_told(value)
    )


def _told(value: Value | None) -> dict[str, str]:
    """A number as events hold it; nothing for a blank."""
    if isinstance(value, Money):
        return {"value": f"{value.amount:f}"} | ({"unit": value.unit} if value.unit else {})
    return {} if value is None else {"value": str(value)}


def _enter(desk: Desk, pen: Pen, ours: Mapping[str, Value | None], evidence: str, held: Form) -> None:
    organ, year = desk.organ, desk.year
    before = entered_in(organ, year)
    for cell, value in ours.items():
        old = [one for one in before if one.what == cell]
        for one in old:
            _strike(organ, one, pen, f"年度报告中改填为{number(value) or '空白'}：{evidence}"[:400])
        if value is not None:
            _begin(organ, year, pen, cell, value, evidence)
    for cell in ours:
        if desk.annual and cell in desk.annual.adjusted:
            after = len(events_of(organ, matter_of(year)))
            tell(organ, year, "restored", pen, after=after, cell=cell)
    if desk.annual and desk.annual.frozen:
        fresh = desk_of(organ, year)
        readings = {cell: fresh.counted.readings[cell] for cell in ours}
        content = keep_report(organ, replace(fresh.base, readings={**fresh.base.readings, **readings}))
        note = f"随填报：{_named(held, ours)}"
        tell(organ, year, "frozen", pen, after=len(fresh.told), content=content, note=note)


def _strike(organ: Organ, one: Count, pen: Pen, reason: str) -> None:
    after = len(events_of(organ, one.matter))
    body = {"reason": reason, "by": pen.account.name}
    write(
        organ, one.matter, "struck", pen.on, body,
        after=after, account=pen.account, at=pen.at, calendar=pen.calendar,
    )  # fmt: skip


def _begin(organ: Organ, year: int, pen: Pen, cell: str, value: Value, evidence: str) -> None:
    on = min(pen.on, date(year, 12, 31))
    period = {} if cell.endswith(_STOCKS) else {"since": date(year, 1, 1).isoformat()}
    body: dict[str, Any] = {
        "what": cell,
        "evidence": evidence,
        **period,
        **_told(value),
        "by": pen.account.name,
    }
    matter = f"count/{next_number(organ, 'count', year)}"
    write(
        organ, matter, "entered", on, body,
        after=0, account=pen.account, at=pen.at, calendar=pen.calendar,
    )  # fmt: skip


def blanks(desk: Desk) -> dict[str, tuple[str, ...]]:
    """The cells nobody entered yet, by the title of their block: 第二十条第（五）项."""
    held = desk.report.form
    assert held is not None
    found = {}
    for block in held.table("disclosure").blocks:
        cells = (f"disclosure.{row.id}.{column.id}" for row in block.rows for column in block.columns)
        bare = tuple(one for one in cells if desk.is_entered(one) and desk.report.state(one) is State.BLANK)
        if bare:
            found[block.title] = bare
    return found


def enter_nothing(organ: Organ, year: int, pen: Pen, cells: Iterable[str]) -> int:
    """Enter 0 where a person says that there was nothing; how many cells. One that is not blank, or counted, stays."""
    desk = desk_of(organ, year)
    held = desk.report.form
    assert held is not None
    bare = {cell for inside in blanks(desk).values() for cell in inside}
    zeros = {cell: _zero(held.cell(cell).column) for cell in cells if cell in bare}
    evidence = f"{pen.account.name}核对：{year} 年没有发生"
    return enter(organ, year, pen, zeros, dict.fromkeys(zeros, ""), evidence=evidence)


def _zero(column: Column) -> Value:
    return Money(Decimal(0), column.unit) if column.kind is Kind.MONEY else 0
