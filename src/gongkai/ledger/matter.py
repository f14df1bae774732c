"""What every matter of the register has in common: its sort, its phase, and that events not allowed are refused."""

from datetime import date
from typing import Protocol, Self, TypeVar

from gongkai.base.errors import BadEvent, NotLegal, OutOfOrder
from gongkai.ledger.event import Event
from gongkai.ledger.kinds import ABOUT_THE_REGISTER, STRUCK, Sort, check_body, sort_of


class Matter(Protocol):
    """A case, a publication, a dispute, a count, an organ or a report after some of its events.

    matter: its name, `case/2026-0001`. phase: one of the phases of its sort in events.yaml.
    earliest: the first legal day its next event may bear.
    """

    @property
    def matter(self) -> str: ...
    @property
    def earliest(self) -> date: ...
    @property
    def phase(self) -> str: ...
    def after(self, event: Event) -> Self:
        """The matter once an event allowed in its phase, its body in order, has happened. Raises NotLegal."""
        ...

    def voided(self) -> Self:
        """The matter struck from the register: it stays to be seen, but counts no more."""
        ...


Some = TypeVar("Some", bound=Matter)


def opening(event: Event) -> Sort:
    """The sort of a matter by its first event, which is checked. Raises BadEvent."""
    sort = sort_of(event.matter)
    first = sort.kinds[sort.first]
    if event.kind != first.id:
        step = f"请先登记“{first.zh}”（{first.id}）"
        raise BadEvent(event.matter, event.seq, f"第一个事件不是“{first.zh}”", step)
    check_body(event, first)
    return sort


def moved(matter: Some, event: Event, sort: Sort) -> Some:
    """The matter after one event more.

    Raises BadEvent for a kind or body that is wrong, NotLegal when the phase does not allow the kind, OutOfOrder for a
    day before the matter's earliest.
    """
    kind = sort.kind(event)
    phase = matter.phase
    if phase not in kind.during:
        legal = "、".join(one.zh for one in sort.kinds.values() if phase in one.during)
        now = f"现为“{sort.phases[phase]}”"
        raise refused(event, now, f"现在可以：{legal}" if legal else "这一件不再变动")
    check_body(event, kind)
    if event.kind == STRUCK:
        return matter.voided()
    if event.kind in ABOUT_THE_REGISTER:
        return matter
    if event.on < matter.earliest:
        raise OutOfOrder(f"{event.matter} 第 {event.seq} 个事件“{kind.zh}”", matter.earliest, event.on)
    return matter.after(event)


def refused(event: Event, why: str, legal: str) -> NotLegal:
    """The refusal of an event: which, why, its article, and what would be legal."""
    kind = sort_of(event.matter).kind(event)
    step = f"{event.matter} 第 {event.seq} 个事件“{kind.zh}”（{event.on}）"
    return NotLegal(step, why, kind.spoken, legal)
