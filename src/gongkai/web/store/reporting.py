"""What people do to the report of a year: begin, freeze, hand on, approve, sign, file, publish; each its person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.ledger import Annual, Event, corrected
from gongkai.ledger.kinds import NOTED
from gongkai.report import Finding, Level
from gongkai.rules import CATALOG, Checked, check
from gongkai.web.store.annual import Desk, desk_of, keep_report, matter_of
from gongkai.web.store.ledger import MovedMeanwhile, events_of, write
from gongkai.web.store.models import Account, Appointment, Entry, Organ
from gongkai.web.store.policy import POWERS, doers, in_force
from gongkai.web.store.turns import Turn, pass_on

FEW = 3  # people at an organ from whom on who approved may not sign
_AFTER = {"approved": "submitted", "signed": "approved"}
# What a report waits for in a phase: the event, and its name.
_NEXT = {
    "reviewing": ("approved", "审核"),
    "approved": ("signed", "签发"),
    "signed": ("filed", "报送"),
    "filed": ("published", "公布"),
}
_TOLD = "　说明："


class SamePerson(GongkaiError):
    """Somebody was to approve what they had submitted, or to sign what they had approved."""

    def __init__(self, kind: str, name: str):
        self.kind, self.name = kind, name
        was, now = ("送审", "审核") if kind == "approved" else ("审核", "签发")
        super().__init__(
            f"这份报告由{name}{was}，不能再由同一人{now}。请另一位有{now}权限的人{now}；没有的，请安全管理员任命"
        )


class NotExplained(GongkaiError):
    """Errors stand in the report, and nobody explained them. findings: those."""

    def __init__(self, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        super().__init__(
            f"有 {len(self.findings)} 处错误没有改正，也没有说明，不能送审。请改正，或者逐处写明为什么确是如此"
        )


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, on which legal day, at which moment, by which calendar."""

    account: Account
    on: date
    at: datetime
    calendar: Calendar

    def on_day(self, on: date) -> "Pen":
        """The same, for what happened on another day."""
        return replace(self, on=on)


def tell(organ: Organ, year: int, kind: str, pen: Pen, *, after: int, **body: Any) -> Annual:
    """Append an event to the report of a year, which it begins where nobody has; all of it or nothing.

    after: how many events the writer has seen. Raises what `write` raises; SamePerson.
    """
    with transaction.atomic():
        told = events_of(organ, matter_of(year))
        if len(told) != after:
            raise MovedMeanwhile(matter_of(year), len(told))
        if not told and kind != "begun":
            _append(organ, year, "begun", pen, 0, {})
            after = 1
        if pen.account in _barred(organ, told, kind, pen.on):
            raise SamePerson(kind, pen.account.name)
        held = _append(organ, year, kind, pen, after, body)
        if kind != NOTED:
            turn = _turn(organ, held, kind, pen.at.date())
            pass_on(organ, matter_of(year), after + 1, turn, by=pen.account, on=pen.on, at=pen.at)
        return held


def _append(organ: Organ, year: int, kind: str, pen: Pen, after: int, body: Mapping[str, Any]) -> Annual:
    held = write(
        organ, matter_of(year), kind, pen.on, {**body, "by": pen.account.name},
        after=after, account=pen.account, at=pen.at, calendar=pen.calendar,
    )  # fmt: skip
    assert isinstance(held, Annual)
    return held


def _barred(organ: Organ, told: Sequence[Event], kind: str, on: date) -> list[Account]:
    """Who submitted does not approve; who approved does not sign, but where there are too few people to part them.

    Told by who wrote the entry, not by the name in it. An event out of turn is left for the ledger to refuse.
    """
    before = [event for event in corrected(told) if event.kind == _AFTER.get(kind)]
    if not before or (kind == "signed" and people_at(organ, on) < FEW):
        return []
    return _writers(organ, before[-1])


def _writers(organ: Organ, event: Event) -> list[Account]:
    entry = Entry.objects.filter(organ=organ, matter=event.matter, seq=event.seq)
    return [one.account for one in entry.select_related("account")]


def _turn(organ: Organ, report: Annual, kind: str, on: date) -> Turn | None:
    """What a report waits for after an event of that kind, and who may do that; None where it waits for nobody else."""
    if kind != "returned" and report.phase not in _NEXT:
        return None
    named, told = f"{report.year}年年度报告", events_of(organ, report.matter)
    if kind == "returned":
        submitted = [event for event in told if event.kind == "submitted"]
        return Turn(f"{named}　退回修改", _writers(organ, submitted[-1]))
    step, zh = _NEXT[report.phase]
    return Turn(f"{named}　等待{zh}", doers(organ, f"write:{step}", on, _barred(organ, told, step, on)))


def people_at(organ: Organ, on: date) -> int:
    """How many people do the work of an organ on a day: accounts appointed there itself, the three powers left out."""
    held = Appointment.objects.filter(in_force(on), organ=organ, account__is_active=True)
    return held.exclude(role__in=POWERS).values("account").distinct().count()


def freeze(organ: Organ, year: int, pen: Pen, *, after: int, reason: str = "") -> Annual:
    """Let the report stand on what the register counts now. reason: why anew. Raises what `tell` raises."""
    content = keep_report(organ, desk_of(organ, year).origin)
    note = {"note": reason} if reason else {}
    return tell(organ, year, "frozen", pen, after=after, content=content, **note)


def submit(organ: Organ, year: int, pen: Pen, *, after: int, explained: Mapping[str, str]) -> Annual:
    """Hand the report on for approval, frozen first where it is not; every error is explained or nothing happens.

    explained: key of an error (`key_of`) → why it stands. Raises NotExplained, and what `tell` raises.
    """
    with transaction.atomic():
        desk = desk_of(organ, year)
        errors = [one for one in checked(desk).findings if one.level is Level.ERROR]
        bare = [one for one in errors if not explained.get(key_of(one), "").strip()]
        if bare:
            raise NotExplained(bare)
        if desk.annual is None or desk.annual.frozen is None:
            tell(organ, year, "frozen", pen, after=after, content=keep_report(organ, desk.origin))
            after = len(events_of(organ, matter_of(year)))
        reasons = [f"{one.message}{_TOLD}{explained[key_of(one)].strip()}" for one in errors]
        body = {"reasons": reasons} if reasons else {}
        return tell(
            organ, year, "submitted", pen, after=after, content=keep_report(organ, desk.report), **body
        )


def checked(desk: Desk) -> Checked:
    """What the rules have to say of the report as it stands."""
    return check(desk.dossier, CATALOG)


def key_of(finding: Finding) -> str:
    """A finding's name: the same as long as it says the same."""
    return sm3(f"{finding.rule}\n{finding.message}".encode())[:16]


def explained_before(desk: Desk, findings: Sequence[Finding]) -> dict[str, str]:
    """What was written for errors that still say the same, when the report was last handed on."""
    told = next((one for one in reversed(desk.told) if one.kind == "submitted"), None)
    reasons = told.body.get("reasons", ()) if told else ()
    before = {message: text for message, found, text in (one.partition(_TOLD) for one in reasons) if found}
    return {key_of(one): before[one.message] for one in findings if one.message in before}


def writers_of(desk: Desk) -> dict[int, str]:
    """Who wrote each event of the report: its number → the name of the account."""
    entries = Entry.objects.filter(organ=desk.organ, matter=matter_of(desk.year))
    return dict(entries.annotate(who=F("account__name")).values_list("seq", "who"))
