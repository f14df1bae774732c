"""What a clerk must look at in a request on a day: lateness, silence of those asked, what the file lacks."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from gongkai.base.errors import CalendarGap, LawNotInForce
from gongkai.law.calendar import Calendar
from gongkai.law.deadline import (
    Deadline,
    correction_deadline,
    correction_notice_deadline,
    fee_payment_deadline,
    workday_deadline,
)
from gongkai.law.readings import Readings
from gongkai.law.receipt import receipt_day
from gongkai.law.reply import Consultation, Consulted, Correction, Payment, consultation_end
from gongkai.law.reply import Event as Step
from gongkai.ledger.case import Case

_ARTICLE = "国务院令第711号#"
_FEES = "国办函〔2020〕109号"
_REFUSALS = frozenset({"N1", "N2", "N3", "N4", "N5", "N6", "N7", "P1"})
_DISCLOSED = frozenset({"G2", "G3", "P1"})
_SILENCE = {
    Consulted.THIRD_PARTY: ("由本机关决定是否公开；逾期没有意见不是同意", f"{_ARTICLE}第三十二条"),
    Consulted.PEER: ("逾期没有意见视为同意公开", f"{_ARTICLE}第三十四条"),
}


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at. id: what it is, for a program; zh: in plain Chinese with the next step; cite: the article."""

    id: str
    zh: str
    cite: str


def applicants_last_day(case: Case, letter: int, calendar: Calendar, readings: Readings) -> date | None:
    """The last day the applicant has to correct or pay; None while it is not known when the letter came.

    letter: seq of the event that asked for it. Raises CalendarGap.
    """
    step, told = case.steps[letter], case.told.get(letter)
    if isinstance(step, Correction):
        if told is None and readings.correction_start == "receipt":
            return None
        length = case.asked[letter]
        return correction_deadline(step.noticed, told or step.noticed, length, calendar, readings).day
    return fee_payment_deadline(told, calendar).day if told else None


def cautions(
    case: Case, today: date, due: Deadline | None, calendar: Calendar, readings: Readings
) -> Iterator[Caution]:
    """What to look at in a request on a day, lateness first. due: the last day to reply, None while there is none."""
    look = _Look(case, today, calendar, readings)
    if due:
        yield from look.lateness(due.day)
    if case.received is None:
        with suppress(
            CalendarGap
        ):  # the day to confirm by lies beyond the last holiday notice: nothing is over
            yield from look.unconfirmed()
        return
    for letter, step in case.steps.items():
        try:
            yield from look.step(letter, step, case.received)
        except (CalendarGap, LawNotInForce):
            continue  # its last day lies beyond the last holiday notice, or no law knows the step: nothing is over
    yield from look.evidence()


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at a case on a day."""

    case: Case
    on: date
    calendar: Calendar
    readings: Readings

    def lateness(self, due: date) -> Iterator[Caution]:
        current = self.case.current
        delivered = current.delivered if current else None
        if delivered is None and self.on > due:
            told = f"答复期限已于 {due} 届满，尚未送达答复；申请人可以申请复议或者起诉。请立即答复"
            yield Caution("overdue", told, "法释〔2025〕8号#第二条第二款")
        elif current and delivered and delivered > due and current.code != "O3":
            told = f"{delivered} 才送达，答复期限已于 {due} 届满"
            yield Caution("delivered_late", told, f"{_ARTICLE}第三十三条第二款")

    def unconfirmed(self) -> Iterator[Caution]:
        case = self.case
        by = receipt_day(case.channel, case.begun, self.calendar, readings=self.readings).confirm_by
        if by and self.on > by and case.phase == "unconfirmed":
            told = f"{case.begun} 到达的申请还没有与申请人确认，请尽快联系并登记"
            yield Caution("unconfirmed", told, f"{_ARTICLE}第三十一条")

    def step(self, letter: int, step: Step, received: date) -> Iterator[Caution]:
        match step:
            case Correction(noticed, answered):
                since = self.count_began(noticed, received)
                last = correction_notice_deadline(since, self.calendar, self.readings).day
                if noticed > last:
                    told = f"补正告知应在 {last} 以前发出，{noticed} 才发出；补正仍然有效，程序有瑕疵"
                    yield Caution("correction_told_late", told, f"{_ARTICLE}第三十条")
                if answered is None:
                    yield from self.silence(letter, "补正", "O1", f"{_ARTICLE}第三十条")
            case Payment(paid=None):
                yield from self.silence(letter, "缴费", "O2", _FEES)
            case Consultation(answered=None, whom=whom) if self.case.current is None:
                end = consultation_end(step, received, self.calendar)
                if end and self.on > end:
                    what, cite = _SILENCE[whom]
                    yield Caution(f"{whom}_silent", f"{whom.zh}的期限已于 {end} 届满，{what}", cite)
            case Consultation(answered=None, whom=Consulted.THIRD_PARTY):
                yield from self.unheard(consultation_end(step, received, self.calendar))

    def unheard(self, end: date | None) -> Iterator[Caution]:
        """The information was given while the third party could still object."""
        current = self.case.current
        if current and current.code in _DISCLOSED and (end is None or current.decided <= end):
            term = f"{end} 才届满" if end else "还没有届满"
            told = (
                f"第三方提出意见的期限{term}，{current.decided} 就决定公开。请等第三方的意见，或者等期限届满"
            )
            yield Caution("third_party_not_heard", told, f"{_ARTICLE}第三十二条")

    def count_began(self, day: date, received: date) -> date:
        """The day the count that runs on a day began: the last correction or payment before it, else the receipt."""
        ends = (
            step.answered if isinstance(step, Correction) else step.paid
            for step in self.case.steps.values()
            if isinstance(step, Correction | Payment)
        )
        return max([received, *(end for end in ends if end and end <= day)])

    def silence(self, letter: int, what: str, code: str, cite: str) -> Iterator[Caution]:
        """The applicant was asked to correct or to pay and did not."""
        if self.case.current:
            return
        last = applicants_last_day(self.case, letter, self.calendar, self.readings)
        if last is None:
            told = f"没有登记申请人何时收到{what}告知，请登记；{what}的期限从那天起算"
            yield Caution("service_unknown", told, cite)
        elif self.on > last:
            told = f"{what}的期限已于 {last} 届满，可以作不再处理的决定（{code}）"
            yield Caution("applicant_silent", told, cite)

    def evidence(self) -> Iterator[Caution]:
        """What the file lacks to prove the decision."""
        case, code = self.case, self.case.current.code if self.case.current else ""
        if code == "U1" and not case.searches:
            told = "没有检索记录，难以证明已尽合理检索义务。请补登检索"
            yield Caution("no_search", told, "法释〔2025〕8号#第五条第二款第（六）项")
        if code == "N4" and not any(isinstance(step, Consultation) for step in case.steps.values()):
            yield Caution("no_consultation", "没有书面征求第三方意见的记录", f"{_ARTICLE}第三十二条")
        if code in _REFUSALS and not case.reviews:
            yield Caution("no_review", "没有审查记录。不予公开也要有依据和理由", f"{_ARTICLE}第十七条")
        if code[:1] in ("G", "P") and case.objections - case.informed.keys():
            told = "第三方不同意公开，还没有书面告知其决定公开的内容和理由"
            yield Caution("third_party_not_told", told, f"{_ARTICLE}第三十二条")
        elif code[:1] in ("G", "P") and case.current and case.current.delivered is None:
            yield from self.too_soon()

    def too_soon(self) -> Iterator[Caution]:
        """A third party that objected is to have time to go to court before the information is given."""
        letters = [
            letter for consulted, letter in self.case.informed.items() if consulted in self.case.objections
        ]
        if not letters or not self.readings.release_gap:
            return
        since = max(self.case.told.get(letter, self.case.sent[letter]) for letter in letters)
        with suppress(CalendarGap):
            last = workday_deadline(since, self.readings.release_gap, self.calendar).day
            if self.on <= last:
                told = f"第三方 {since} 才得知决定公开，宜在 {last} 以后再交付，给其申请救济的时间；收到停止公开的裁定，不得交付"
                yield Caution("third_party_just_told", told, f"{_ARTICLE}第三十二条")
