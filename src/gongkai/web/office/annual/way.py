"""The way of a report from draft to publication: how far it is, what lacks, and the next click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.forms import form
from gongkai.ledger import Annual, Event, corrected
from gongkai.ledger.kinds import choices, sorts
from gongkai.report import Level
from gongkai.rules import Checked
from gongkai.web.store.annual import Desk
from gongkai.web.store.entering import blanks

# Stations, each with the event that leads past it and the phase in which it waits.
_STATIONS = (
    ("草稿", "submitted", "drafting"),
    ("审核", "approved", "reviewing"),
    ("签发", "signed", "approved"),
    ("报送", "filed", "signed"),
    ("公布", "published", "filed"),
)
_BACK = frozenset({"returned", "revised"})
KINDS = sorts()["report"].kinds
TEXTS = (1, 5, 6)


@dataclass(frozen=True, slots=True)
class Station:
    """One station. passed: who led past it and when; here: whether the report waits there."""

    zh: str
    here: bool
    who: str = ""
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a draft needs before it can be handed on. id: what to do about it; done, and what there is to say."""

    id: str
    zh: str
    done: bool
    told: str


@dataclass(frozen=True, slots=True)
class Done:
    """What happened to the report, for its history."""

    kind: str
    zh: str
    who: str
    on: date
    at: datetime
    told: str


def stations(desk: Desk, writers: Mapping[int, str]) -> list[Station]:
    """The five stations as the present round has them: what came before a return or a revision is past."""
    phase = desk.annual.phase if desk.annual else "drafting"
    passed: dict[str, Event] = {}
    for event in corrected(desk.told) if desk.told else ():
        if event.kind in _BACK:
            passed.clear()
        passed[event.kind] = event
    found = []
    for zh, kind, waits in _STATIONS:
        past, kept = passed.get(kind), passed.get("kept") if kind == "published" else None
        if past is None and kept is not None:
            on = _published_on(kept)
            found.append(Station(zh, False, f"{writers.get(kept.seq, '')}收录", on, kept.recorded_at))
        elif past is None:
            found.append(Station(zh, phase == waits))
        else:
            who = writers.get(past.seq, "")
            found.append(Station(zh, phase == waits, who, past.on, past.recorded_at))
    return found


def _published_on(kept: Event) -> date | None:
    """The day a report kept from elsewhere was published in its time, None where nobody said."""
    told = kept.body.get("published_on")
    return date.fromisoformat(told) if told else None


def lacks(desk: Desk, checked: Checked, day: date) -> list[Lack]:
    """What a draft needs, in the order in which a clerk does it."""
    bare = sum(map(len, blanks(desk).values()))
    unsure = len(desk.report.uncertain)
    unwritten = [
        section.title
        for section in desk.report.sections
        if section.number in TEXTS and not section.text.strip()
    ]
    errors = checked.errors
    warnings = sum(one.level is Level.WARNING for one in checked.findings)
    return [
        Lack("blanks", "核对台账不知道的数", not bare, f"有 {bare} 格没有填" if bare else "各格都有数"),
        Lack("texts", "读正文", not unwritten, f"没有写：{'；'.join(unwritten)}" if unwritten else "三个部分都有内容"),
        Lack("findings", "看检查结果", not errors and not unsure, _findings(errors, warnings, unsure)),
        _frozen(desk, day),
    ]  # fmt: skip


def _findings(errors: int, warnings: int, unsure: int) -> str:
    told = [f"{n} {zh}" for n, zh in ((errors, "处错误"), (warnings, "处警告"), (unsure, "格待核")) if n]
    return "、".join(told) + ("。错误要改正或者说明，警告供核对" if told else "没有错误和警告")


def _frozen(desk: Desk, day: date) -> Lack:
    annual, last = desk.annual, date(desk.year, 12, 31)
    if annual and annual.frozen:
        moved = len(desk.moved)
        told = f"{annual.frozen_on:%Y-%m-%d} 冻结" + (
            f"，此后台账变了 {moved} 处" if moved else "，台账没有再变"
        )
        return Lack("frozen", "冻结数据", not moved, told)
    if day < last:
        return Lack("frozen", "冻结数据", False, f"{last:%Y-%m-%d} 起可以冻结，在此以前数随台账变动")
    return Lack("frozen", "冻结数据", False, "送审时自动冻结，也可以先冻结")


def deeds(desk: Desk, writers: Mapping[int, str]) -> list[Done]:
    """Everything that happened, newest first."""
    return [
        Done(
            one.kind,
            KINDS[one.kind].zh,
            writers.get(one.seq, ""),
            one.on,
            one.recorded_at,
            _told(desk.annual, one),
        )
        for one in reversed(desk.told)
        if desk.annual
    ]


def _told(annual: Annual, event: Event) -> str:
    body, held = event.body, form(annual.edition)
    parts: list[str] = []
    if body.get("cell") in held.cells:
        now = f"改为{body.get('value', '空白')}{body.get('unit', '')}" if event.kind == "adjusted" else ""
        parts.append(held.zh(body["cell"]) + now)
    if "section" in body:
        parts.append(choices()["section"][body["section"]])
    parts += [str(body[name]) for name in ("reason", "note", "to", "url", "source") if name in body]
    if event.kind == "kept":
        day = _published_on(event)
        parts.append(f"公布日期 {day.year}年{day.month}月{day.day}日" if day else "公布日期未登记")
    reasons: Sequence[str] = body.get("reasons", ())
    return "；".join([*parts, *reasons])
