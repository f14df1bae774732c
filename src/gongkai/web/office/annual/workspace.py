"""The workspace of a year: where its report stands, what lacks, its tables and texts, what was found, what was done."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.forms import Form
from gongkai.ledger import Annual
from gongkai.ledger.annual import SECTIONS
from gongkai.report import HEADLINES, Change, Finding, Level, Report, State, changes
from gongkai.report.indicators import indicators
from gongkai.rules import Checked
from gongkai.web.office.annual.opening import FIRST_YEAR, at_report
from gongkai.web.office.annual.out import SUFFIXES
from gongkai.web.office.annual.tables import drawings, named
from gongkai.web.office.annual.way import KINDS, deeds, lacks, stations
from gongkai.web.office.clock import today
from gongkai.web.office.desks import at_desk, may_here
from gongkai.web.store.annual import Desk, desk_of
from gongkai.web.store.entering import blanks
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.reporting import checked, explained_before, key_of, writers_of

_NAMED = 12  # cells named in a finding or a change; the others are marked in their table
_WORKED_ON_UNTIL = (3, 31)  # month and day until when last year's report comes first, 条例第四十九条第二款
# Which step leads on from a phase.
_NEXT = {"reviewing": "approved", "approved": "signed", "signed": "filed", "filed": "published"}


@require_GET
@at_desk("see_sums")
def this_year(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The year whose report is due: last year's until it is published, as long as it may be late; else the running one."""
    day = today()
    before = desk_of(organ, day.year - 1).annual
    published = before is not None and before.standing is not None
    due = (day.month, day.day) <= _WORKED_ON_UNTIL or (before is not None and before.phase != "drafting")
    return redirect("annual", organ.code, day.year - 1 if due and not published else day.year)


@require_GET
@at_report("see_sums")
def annual(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The workspace of a year."""
    return workspace(request, desk)


def workspace(
    request: HttpRequest,
    desk: Desk,
    refusal: str = "",
    explained: Mapping[str, str] | None = None,
    reason: str = "",
    *,
    bare: bool = False,
) -> HttpResponse:
    """The page.

    refusal: why the last step was not taken; explained, reason: what was typed for it, of errors and of itself;
    bare: whether errors were left without a word.
    """
    found = checked(desk)
    writers = writers_of(desk)
    phase = desk.annual.phase if desk.annual else "drafting"
    lacking = lacks(desk, found, today())
    shown: dict[str, Any] = {
        "organ": desk.organ,
        "year": desk.year,
        "years": _years(desk.organ, desk.year),
        "annual": desk.annual,
        "after": len(desk.told),
        "phase": phase,
        "refusal": refusal,
        "reason": reason,
        "bare": bare,
        "last_year": desk.year - 1,
        "stations": stations(desk, writers),
        "lacks": lacking,
        "next": _next(request, desk, phase, lacking),
        "step_zh": KINDS[_NEXT[phase]].zh if phase in _NEXT else "",
        "steps": frozenset(f"write:{kind}" for kind in KINDS if may_here(request, f"write:{kind}")),
        "may_enter": may_here(request, "write:entered"),
        "going": KINDS["returned"].during,
        "revisable": KINDS["revised"].during,
        "today": today(),
        "frozen_from": date(desk.year, 12, 31),
        "may_freeze": today() >= date(desk.year, 12, 31),
        "blanks": blanks(desk) if phase == "drafting" else {},
        "texts": _texts(desk.report),
        "drawings": drawings(desk, found.findings),
        "previous": desk.previous,
        "findings": _findings(desk, found, explained),
        "not_run": found.not_run,
        "moved": told(desk.moved, desk.report.form),
        "corrects": _corrects(desk),
        "done": deeds(desk, writers),
        "suffixes": SUFFIXES,
        "may_return": may_here(request, "write:approved") or may_here(request, "write:signed"),
    }
    return render(request, "office/annual.html", shown, status=422 if refusal else 200)


def _years(organ: Organ, year: int) -> list[int]:
    """The years to choose from: those with a report, the last three, and the one shown."""
    reports = Listed.objects.filter(organ=organ, sort="report").values_list("matter", flat=True)
    kept = {int(one.partition("/")[2]) for one in reports}
    now = today().year
    return sorted({one for one in {*kept, *range(now - 2, now + 1), year} if one >= FIRST_YEAR}, reverse=True)


def _next(request: HttpRequest, desk: Desk, phase: str, lacking: Sequence[Any]) -> str:
    """What the page holds out to click, of what who is signed in may do; "" when it is for somebody else."""
    if phase in _NEXT:
        return _NEXT[phase] if may_here(request, f"write:{_NEXT[phase]}") else ""
    if phase != "drafting" or not may_here(request, "write:submitted"):
        return ""
    if desk.annual is None:
        return "begun"
    open_ones = [one.id for one in lacking if not one.done]
    # What was not frozen is frozen on the way; what moved since is for a person to look at.
    waits = [one for one in open_ones if one != "frozen" or desk.annual.frozen]
    if waits:
        return str(waits[0])
    return "submitted" if today() >= date(desk.year, 12, 31) else ""


def _texts(report: Report) -> list[dict[str, Any]]:
    """The sections a person words, with how much there is and how they begin."""
    parts = {number: part for part, number in SECTIONS.items()}
    return [
        {
            "part": parts[one.number],
            "title": one.title,
            "count": len("".join(one.text.split())),
            "text": one.text,
        }
        for one in report.sections
        if one.number in parts
    ]


def _findings(desk: Desk, found: Checked, explained: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """Everything that was found, with its cells, what can be done about it, and what was written to explain it."""
    typed = explained if explained is not None else explained_before(desk, found.findings)
    return [
        {
            "finding": one,
            "number": n,
            "key": key_of(one),
            "error": one.level is Level.ERROR,
            "explained": typed.get(key_of(one), ""),
            "cells": named(desk.report, islice(one.cells, _NAMED)),
            "more": max(0, len(one.cells) - _NAMED),
            "zeros": _zeros(desk, one),
            "restorable": _restorable(desk, one),
        }
        for n, one in enumerate(found.findings, 1)
    ]


def _zeros(desk: Desk, finding: Finding) -> list[str]:
    """Cells of a finding that are blank and for a person to fill."""
    return [
        cell for cell in finding.cells if desk.is_entered(cell) and desk.report.state(cell) is State.BLANK
    ]


def _restorable(desk: Desk, finding: Finding) -> list[tuple[str, str]]:
    adjusted = desk.annual.adjusted if desk.annual else {}
    return named(desk.report, (cell for cell in finding.cells if cell in adjusted))


def told(moved: Sequence[Change], held: Form | None) -> list[dict[str, str]]:
    """Changes for people: what, its cell if it is one, before and after."""
    return [
        {
            "what": _what(one.what, held),
            "cell": one.what if held and one.what in held.cells else "",
            "before": one.before,
            "after": one.after,
        }
        for one in moved
    ]


def _what(what: str, held: Form | None) -> str:
    if held and what in held.cells:
        return held.zh(what)
    if held and what.startswith("section."):
        return held.sections[int(what.partition(".")[2]) - 1]
    if what.startswith("fact."):
        name = what.partition(".")[2]
        return indicators()[name].zh if name in indicators() else f"栏目“{name}”"
    return HEADLINES.get(what, what)


def _corrects(desk: Desk) -> list[dict[str, str]]:
    """While a published report is revised: in what the draft differs from it."""
    one: Annual | None = desk.annual
    if one is None or not one.revises or not one.versions:
        return []
    return told(changes(desk.version(one.versions[-1]), desk.report), desk.report.form)
