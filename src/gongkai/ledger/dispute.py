"""A reconsideration or a lawsuit about the organ's disclosure work, after its events so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from gongkai.base.errors import BadEvent, OutOfOrder
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import Deadline, period_deadline
from gongkai.law.decisions import decision
from gongkai.law.outcomes import outcome
from gongkai.law.remedy import reconsideration_first
from gongkai.ledger.event import Event
from gongkai.ledger.kinds import ABOUT_THE_REGISTER, Kind, sorts
from gongkai.ledger.matter import refused

RECONSIDERATION, LITIGATION = "reconsideration", "litigation"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute. role: only the organ that acted (respondent) counts it in 表四.

    case: the request it is about, None where there is none (a court action against what was published).
    path: of a lawsuit, direct or after_reconsideration. decision: the code of the decision attacked, if known.
    copy: the day the paper came that begins the time to answer; answered: the day of the answer.
    appealed: whether it goes, or went, to a second instance.
    outcome: how it was decided last; judged: that day; ended: the day this took effect, None while it is open.
    """

    matter: str
    begun: date
    procedure: str
    role: str
    path: str | None = None
    case: str | None = None
    decision: str | None = None
    decided_on: date | None = None
    simple: bool = False
    copy: date | None = None
    answered: date | None = None
    suspended: bool = False
    appealed: bool = False
    outcome: str | None = None
    judged: date | None = None
    ended: date | None = None
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The dispute its first event begins. Raises BadEvent for a lawsuit without its path, OutOfOrder for one before its decision."""
        body, procedure = event.body, event.body["procedure"]
        if (procedure == LITIGATION) != ("path" in body):
            why = "行政诉讼要写明是否经过复议（path），行政复议不写"
            raise BadEvent(event.matter, event.seq, why, "请补上或者去掉 path")
        decided_on = date.fromisoformat(body["decided_on"]) if "decided_on" in body else None
        if decided_on and decided_on > event.on:
            raise OutOfOrder(f"{event.matter} 所争议的决定", decided_on, event.on)
        return cls(
            event.matter,
            event.on,
            procedure,
            body["role"],
            body.get("path"),
            body.get("case"),
            body.get("decision"),
            decided_on,
            body.get("simple", False),
        )

    @property
    def earliest(self) -> date:
        return self.judged or self.begun

    @property
    def row(self) -> str:
        """The row of 表四 that counts it."""
        return f"{LITIGATION}_{self.path}" if self.procedure == LITIGATION else RECONSIDERATION

    @property
    def phase(self) -> str:
        """One of the phases of disputes in events.yaml."""
        if self.void:
            return "struck"
        if self.ended:
            return "ended"
        return "judged" if self.outcome else "pending"

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        """The dispute once an event allowed in its phase has happened. Raises UnknownTerm for an outcome that is none."""
        on = event.on
        match event.kind:
            case "stage":
                return self._staged(event)
            case "outcome":
                found = outcome(self.procedure, event.body["outcome"])
                at_once = self.procedure == RECONSIDERATION  # 行政复议法第七十五条: on service
                return replace(self, outcome=found.id, judged=on, ended=on if at_once else None)
            case "appealed":
                return replace(self, outcome=None, appealed=True)
            case "took_effect":
                return replace(self, ended=on)
        return self

    def _staged(self, event: Event) -> Self:
        match event.body["stage"]:
            case "copy_received":
                return replace(self, copy=event.on)
            case "answered":
                return replace(self, answered=event.on)
            case "suspended":
                return replace(self, suspended=True)
            case "resumed":
                if not self.suspended:
                    raise refused(event, "程序没有中止", "登记中止以后才有恢复")
                return replace(self, suspended=False)
        return self

    def answer_deadline(self, calendar: Calendar) -> Deadline | None:
        """Last day to answer and hand over evidence; None while no copy of the application or action came.

        Law: 行政复议法第四十八、五十四条 (workdays); 行政诉讼法第六十七条 (natural days). Raises CalendarGap, LawNotInForce.
        """
        if self.copy is None:
            return None
        if self.procedure == LITIGATION:
            return period_deadline("litigation_answer", self.copy, calendar)
        period = "reconsideration_answer_simple" if self.simple else "reconsideration_answer"
        return period_deadline(period, self.copy, calendar)

    def open_deadlines(self, calendar: Calendar) -> Iterator[tuple[str, Deadline]]:
        """What the organ has to do by when, by name: to answer, and once judged in the first instance, to appeal.

        The time to appeal runs from service, which is never before the day of the judgment: the day given is the
        earliest that can be the last. Where the end was none on the merits it is a ruling, whose time is shorter.
        Law: as `answer_deadline`; 行政诉讼法第八十五条. Raises CalendarGap, LawNotInForce.
        """
        answer = self.answer_deadline(calendar) if self.phase == "pending" and not self.answered else None
        if answer:
            yield "答复、举证" if self.procedure == RECONSIDERATION else "答辩、举证", answer
        if self.phase == "judged" and self.judged and self.outcome and not self.appealed:
            is_ruling = outcome(LITIGATION, self.outcome).column == "other"
            period = "litigation_appeal_ruling" if is_ruling else "litigation_appeal_judgment"
            yield "上诉", period_deadline(period, self.judged, calendar)

    @property
    def offered(self) -> tuple[Kind, ...]:
        """The steps that may follow now."""
        kinds = sorts()["dispute"].kinds.values()
        return tuple(
            kind for kind in kinds if self.phase in kind.during and kind.id not in ABOUT_THE_REGISTER
        )

    @property
    def skipped_reconsideration(self) -> bool:
        """Whether a court ruled on the merits of what must go to reconsideration first: likely entered wrongly.

        Law: 行政复议法第二十三条, for decisions from 2024-01-01 on.
        """
        if self.path != "direct" or not self.decision or not self.decided_on or not self.outcome:
            return False
        first = reconsideration_first(decision(self.decision), self.decided_on)
        return first and outcome(LITIGATION, self.outcome).column != "other"
