"""A request for government information as the register knows it: what happened, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from gongkai.base.errors import OutOfOrder
from gongkai.law.receipt import Channel
from gongkai.law.reply import (
    Consultation,
    Consulted,
    Correction,
    Delay,
    Explanation,
    Extension,
    Payment,
)
from gongkai.law.reply import Event as Step
from gongkai.ledger.event import Event
from gongkai.ledger.kinds import sorts
from gongkai.ledger.matter import refused

_NO_STEPS: Mapping[int, Any] = MappingProxyType({})
# Decisions that end a request only while it waits for the applicant, and the phase it waits in.
_ABANDONED = {"O1": "correcting", "O2": "paying"}
_WAITING = frozenset(_ABANDONED.values())


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a request was answered. decided: day of the decision; delivered: the day that counts for the deadline.

    served: when the applicant got it, from which remedies run; None while not known. event: seq of the decision.
    """

    code: str
    decided: date
    event: int
    delivered: date | None = None
    served: date | None = None


@dataclass(frozen=True, slots=True)
class Redo:
    """A request to be handled anew, by a day the order names or else by that of the law. 法释〔2025〕8号第十一条."""

    ordered: date
    procedure: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """One request (件) after its events so far.

    applicant: the register's own key of the applicant, no name and no number of a paper. applicant_kind: a column of 表三.
    steps: what touches the reply period, by the seq of its event. sent, told: seq of letters → day they were
    sent, and reached the addressee.
    current: the decision in force or in the making; first: the first one, which alone counts in 表三; a request
    handled anew after a dispute counts no second time (decisions/0041). asked: workdays each correction was given.
    explain_by: the last day the applicant was given to tell the reasons for so many requests, None where none was set.
    objections: seq of consultations answered 不同意公开; informed: of those whose third party was told that all the same
    the information is given, with the seq of the letter that told it. reviews, searches: what the file holds to prove. returned: whether the post brought the letter back.
    """

    matter: str
    begun: date
    channel: Channel
    applicant_kind: str
    applicant: str
    confirmed: date | None = None
    steps: Mapping[int, Step] = field(default_factory=lambda: _NO_STEPS)
    sent: Mapping[int, date] = field(default_factory=lambda: _NO_STEPS)
    told: Mapping[int, date] = field(default_factory=lambda: _NO_STEPS)
    asked: Mapping[int, int] = field(default_factory=lambda: _NO_STEPS)
    explain_by: date | None = None
    objections: frozenset[int] = frozenset()
    informed: Mapping[int, int] = field(default_factory=lambda: _NO_STEPS)
    reviews: tuple[tuple[str, str], ...] = ()
    searches: int = 0
    current: Conclusion | None = None
    first: Conclusion | None = None
    redo: Redo | None = None
    returned: bool = False
    archived: bool = False
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The case its first event begins; its letter is the receipt."""
        body = event.body
        return cls(
            event.matter,
            event.on,
            Channel(body["channel"]),
            body["applicant_kind"],
            body["applicant"],
            sent={event.seq: event.on},
        )

    @property
    def received(self) -> date | None:
        """The day of receipt in law; None while the confirmation its channel needs is outstanding. 条例第三十一条."""
        return self.confirmed if self.channel.confirmed else self.begun

    @property
    def earliest(self) -> date:
        return self.received or self.begun

    @property
    def phase(self) -> str:
        """One of the phases of cases in events.yaml."""
        if self.void:
            return "struck"
        if self.archived:
            return "archived"
        if self.current:
            return "closed" if self.current.delivered else "decided"
        if self.redo:
            return "reopened"
        if self.received is None:
            return "unconfirmed"
        return self._running()

    def _running(self) -> str:
        found = "processing"
        for step in self.steps.values():
            match step:
                case Correction(answered=None):
                    return "correcting"
                case Payment(paid=None):
                    return "paying"
                case Delay():
                    found = "delayed"
                case Explanation(given=None) if found != "delayed":
                    found = "explaining"
                case Consultation(answered=None) if found == "processing":
                    found = "consulting"
        return found

    @property
    def awaited(self) -> int | None:
        """The letter asking for a correction or a payment that the period waits for, by seq; None while it runs."""
        for seq, step in self.steps.items():
            match step:
                case Correction(answered=None) | Payment(paid=None):
                    return seq
        return None

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        """The case once an event allowed in its phase has happened. Raises NotLegal, OutOfOrder."""
        moved = self._moved(event)
        if event.kind in _letter_kinds():
            return replace(moved, sent={**self.sent, event.seq: event.on})
        return moved

    def _moved(self, event: Event) -> Self:
        body, seq, on = event.body, event.seq, event.on
        match event.kind:
            case "confirmed":
                return replace(self, confirmed=on)
            case "searched":
                return replace(self, searches=self.searches + 1)
            case "reviewed":
                return replace(self, reviews=(*self.reviews, (body["review"], body["verdict"])))
            case "correction_asked":
                return replace(self._with(seq, Correction(on)), asked={**self.asked, seq: body["days"]})
            case "consulted":
                return self._with(seq, Consultation(on, whom=Consulted(body["whom"])))
            case "extended":
                return self._extended(event)
            case "reasons_asked":
                return replace(self._with(seq, Explanation(on)), explain_by=_until(event))
            case "billed":
                if Decimal(body["amount"]) <= 0:
                    raise refused(event, f"数额不能是 {body['amount']} 元", "不收费的，不发收费通知")
                return self._with(seq, Payment(on))
            case "delayed":
                return self._delayed(event)
            case "corrected" | "paid" | "reasons_given":
                return self._applicant_answered(event)
            case "answered":
                return self._opinion(event)
            case "third_party_told":
                return self._informed(event)
            case "served":
                return self._served(event)
            case "decided":
                return self._decided(event)
            case "withdrawn":
                ended = Conclusion("O3", on, seq, delivered=on)
                return replace(self, current=ended, first=self.first or ended)
            case "delivered":
                return self._delivered(event)
            case "returned":
                self._after_delivery(event)
                return replace(self, returned=True)
            case "archived":
                self._after_delivery(event)
                return replace(self, archived=True)
            case "reopened":
                self._after_delivery(event)
                redo = Redo(on, body["procedure"], _until(event))
                return replace(self, redo=redo, current=None, archived=False, returned=False)
        return self  # registered, assigned: they change who works on it, not where it stands

    def _with(self, seq: int, step: Step) -> Self:
        return replace(self, steps={**self.steps, seq: step})

    def _applicant_answered(self, event: Event) -> Self:
        """What the applicant was asked for last, and has not given yet, is given."""
        for seq in sorted(self.steps, reverse=True):
            match event.kind, self.steps[seq]:
                case "corrected", Correction(answered=None) as step:
                    return self._with(seq, replace(step, answered=event.on))
                case "paid", Payment(paid=None) as step:
                    return self._with(seq, replace(step, paid=event.on))
                case "reasons_given", Explanation(given=None) as step:
                    return self._with(seq, replace(step, given=event.on))
        raise AssertionError(f"the phases in events.yaml let {event.kind} follow its question only")

    def _opinion(self, event: Event) -> Self:
        letter = event.body["letter"]
        step = self.steps.get(letter)
        if not isinstance(step, Consultation):
            raise refused(event, f"第 {letter} 个事件不是征求意见", "写明答复的是哪一次征求")
        if step.answered:
            raise refused(event, f"第 {letter} 个事件已于 {step.answered} 收到意见", "有误的，更正原来的登记")
        objected = {letter} if event.body["consent"] == "objects" else set()
        answered = self._with(letter, replace(step, answered=event.on))
        return replace(answered, objections=self.objections | objected)

    def _extended(self, event: Event) -> Self:
        approved = event.body.get("approved_on")
        if approved and date.fromisoformat(approved) > event.on:
            raise refused(event, f"{approved} 才批准", "先经政府信息公开工作机构负责人批准，再告知申请人")
        return self._with(event.seq, Extension(event.body["days"], event.on))

    def _after_delivery(self, event: Event) -> None:
        """Raise OutOfOrder for what follows an answer but bears an earlier day."""
        delivered = self.current and self.current.delivered
        if delivered and event.on < delivered:
            raise OutOfOrder(f"{event.matter} 第 {event.seq} 个事件", delivered, event.on)

    def _informed(self, event: Event) -> Self:
        step = self.steps.get(event.body["letter"])
        if not isinstance(step, Consultation) or step.whom is not Consulted.THIRD_PARTY:
            raise refused(event, "没有征求过这一第三方的意见", "先书面征求第三方的意见")
        return replace(self, informed={**self.informed, event.body["letter"]: event.seq})

    def _served(self, event: Event) -> Self:
        letter = event.body["letter"]
        if letter not in self.sent:
            raise refused(event, f"第 {letter} 个事件没有文书", "写明收到的文书是哪一个事件发出的")
        if event.on < self.sent[letter]:
            raise OutOfOrder(f"{event.matter} 第 {letter} 个事件的文书", self.sent[letter], event.on)
        if letter in self.told:
            why = f"第 {letter} 个事件的文书已于 {self.told[letter]} 收到"
            raise refused(event, why, "日期有误的，更正原来的登记")
        told = replace(self, told={**self.told, letter: event.on})
        step = self.steps.get(letter)
        if isinstance(step, Consultation | Payment):
            return told._with(letter, replace(step, received=event.on))
        if self.current and letter == self.current.event:
            current = replace(self.current, served=event.on)
            return replace(told, current=current, first=self._first(current))
        return told

    def _delayed(self, event: Event) -> Self:
        if not any(isinstance(step, Explanation) and step.given for step in self.steps.values()):
            raise refused(
                event,
                "没有要求申请人说明理由，或者还没有收到理由",
                "先要求说明理由；理由合理的再告知延迟答复",
            )
        return self._with(event.seq, Delay(event.on, date.fromisoformat(event.body["until"])))

    def _decided(self, event: Event) -> Self:
        code = event.body["decision"]
        phase = self.phase
        wanted = _ABANDONED.get(code)
        if code == "O3":
            raise refused(event, "撤回不是机关的决定", "登记“申请人撤回”")
        if (wanted or phase) != phase or (phase in _WAITING and not wanted):
            zh = sorts()["case"].phases
            legal = (
                f"只有“{zh[wanted]}”时可以作这一决定"
                if wanted
                else "等申请人补正或者缴费；期满不办的，作不再处理的决定"
            )
            raise refused(event, f"现为“{zh[phase]}”", legal)
        steps = self.steps.values()
        if (began := self._began) and event.on < began:
            raise OutOfOrder(f"{event.matter} 第 {event.seq} 个事件", began, event.on)
        if code == "U4" and not any(isinstance(step, Correction) and step.answered for step in steps):
            raise refused(event, "申请人没有补正过", "先一次性告知补正，补正后仍不明确的再作这一决定")
        if code == "X4":
            self._heard(event)
        return replace(self, current=Conclusion(code, event.on, event.seq))

    def _heard(self, event: Event) -> None:
        """Raise NotLegal unless the applicant was asked for reasons and gave them, or let the time set for it pass."""
        asked = [step for step in self.steps.values() if isinstance(step, Explanation)]
        if not asked:
            raise refused(event, "没有要求申请人说明理由", "先要求说明理由，理由不合理的再作这一决定")
        if any(step.given for step in asked) or (self.explain_by and event.on > self.explain_by):
            return
        term = f"说明的期限到 {self.explain_by} 才届满" if self.explain_by else "也没有登记说明的期限"
        step = "收到理由，或者说明的期限届满以后，理由不合理的再作这一决定"
        raise refused(event, f"还没有收到理由，{term}", step)

    @property
    def _began(self) -> date | None:
        """The day the request was taken up last: the order to do so, the correction or the payment; None for its receipt."""
        days = [self.redo and self.redo.ordered]
        days += [step.answered for step in self.steps.values() if isinstance(step, Correction)]
        days += [step.paid for step in self.steps.values() if isinstance(step, Payment)]
        return max((day for day in days if day), default=None)

    def _delivered(self, event: Event) -> Self:
        current = self.current
        assert current is not None, "the phases in events.yaml let a delivery follow a decision only"
        if current.delivered:
            if not self.returned:
                raise refused(event, f"已于 {current.delivered} 送达", "邮件退回的，先登记退回再重新送达")
            return replace(self, returned=False)  # 国办公开办函〔2016〕235号四: the first posting stands
        if event.on < current.decided:
            raise refused(event, f"决定 {current.decided} 才作出", "核对作出和送达的日期")
        by_hand = event.body["delivery"] != "post"
        current = replace(current, delivered=event.on, served=event.on if by_hand else current.served)
        return replace(self, current=current, first=self._first(current))

    def _first(self, current: Conclusion) -> Conclusion | None:
        """The first conclusion, kept up to date while it is still the current one."""
        if self.first is None:
            return current if current.delivered else None
        return current if self.first.event == current.event else self.first


def _until(event: Event) -> date | None:
    """The last day an event sets, None where it sets none. Raises OutOfOrder for one before the event."""
    if "until" not in event.body:
        return None
    last = date.fromisoformat(event.body["until"])
    if last < event.on:
        raise OutOfOrder(f"{event.matter} 第 {event.seq} 个事件定的期限", event.on, last)
    return last


@cache
def _letter_kinds() -> frozenset[str]:
    """The kinds of event whose letter someone receives; those that prove a receipt are none."""
    kinds = sorts()["case"].kinds.values()
    return frozenset(kind.id for kind in kinds if kind.letters) - {"served", "delivered"}
