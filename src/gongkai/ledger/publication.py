"""A piece of information the organ publishes, or a document of its register, after its events so far."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from gongkai.law.calendar import Calendar
from gongkai.law.deadline import Deadline, publication_deadline
from gongkai.ledger.event import Event
from gongkai.ledger.matter import refused


@dataclass(frozen=True, slots=True)
class Publication:
    """One item. register: regulations or normative_documents for a document 表二 counts, None for anything else.

    lead: whether the organ leads where several issued it; only then it counts. formed: the day it was made, or issued.
    changed: its last change since it was last published; shown: each time it was public, from a day to the day it was
    withdrawn, None while it is public. category: the column it stands in, in the organ's own words.
    ended: the day it was repealed or lapsed; repealed tells which. cleared: the secrecy review of the text as it stands.
    """

    matter: str
    begun: date
    title: str
    nature: str
    register: str | None = None
    category: str | None = None
    lead: bool = True
    formed: date | None = None
    changed: date | None = None
    shown: tuple[tuple[date, date | None], ...] = ()
    ended: date | None = None
    repealed: bool = False
    cleared: bool = False
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The publication its first event begins."""
        body = event.body
        return cls(
            event.matter,
            event.on,
            body["title"],
            body["nature"],
            body.get("register"),
            body.get("category"),
            body.get("lead", True),
        )

    @property
    def earliest(self) -> date:
        return self.begun

    @property
    def phase(self) -> str:
        """One of the phases of publications in events.yaml."""
        if self.void:
            return "struck"
        if self.formed is None:
            return "drafted"
        if self.shown and self.shown[-1][1]:
            return "withdrawn"
        if not self.shown:
            return "formed"
        return "amended" if self.changed else "published"

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        """The publication once an event allowed in its phase has happened. Raises NotLegal."""
        on = event.on
        match event.kind:
            case "reviewed":
                if event.body["review"] != "secrecy":
                    return self
                return replace(self, cleared=event.body["verdict"] == "disclose")
            case "formed":
                return replace(self, formed=on)
            case "published":
                if not self.cleared:
                    raise refused(event, "没有结论为“公开”的保密审查", "先审查、后公开：请先登记保密审查")
                shown = self.shown if self.shown and self.shown[-1][1] is None else (*self.shown, (on, None))
                return replace(self, shown=shown, changed=None)
            case "amended":
                return replace(self, changed=on, cleared=False)
            case "withdrawn":
                *before, (since, _) = self.shown
                return replace(self, shown=(*before, (since, on)), cleared=False)
            case "repealed" | "lapsed":
                if self.register is None:
                    raise refused(event, "不是登记的规章或者行政规范性文件", "登记撤回或者变更")
                if self.ended:
                    raise refused(event, f"已于 {self.ended} 废止或者失效", "日期有误的，更正原来的登记")
                return replace(self, ended=on, repealed=event.kind == "repealed")
        return self

    @property
    def first_published(self) -> date | None:
        return self.shown[0][0] if self.shown else None

    def is_public_on(self, day: date) -> bool:
        """Whether the public could read it at the end of a day."""
        return any(since <= day and (until is None or day < until) for since, until in self.shown)

    def is_in_force_on(self, day: date) -> bool:
        """Whether a document of the register was in force at the end of a day."""
        return self.formed is not None and self.formed <= day and (self.ended is None or day < self.ended)

    def publish_by(self, calendar: Calendar) -> Deadline | None:
        """Last day to publish it as it stands; None when it is public, or not to be published of the organ's own accord.

        Law: 条例第二十六条, 20 workdays from its making or change. Raises CalendarGap.
        """
        start = self.changed or self.formed
        if start is None or self.nature != "disclosed" or self.phase not in ("formed", "amended"):
            return None
        return publication_deadline(start, calendar)
