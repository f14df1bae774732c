"""Requests at the desk: what is open, and one with all that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.law.instruments import spoken
from gongkai.ledger import Case, Event, Standing, corrected, standing
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk
from gongkai.web.office.matters import about_the_register, history, known, permitted
from gongkai.web.office.ruler import weeks
from gongkai.web.store.applicants import applicant_of, paper_of
from gongkai.web.store.due import OPEN, workdays_left
from gongkai.web.store.kin import Kin, kin
from gongkai.web.store.ledger import latest
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Listed, Organ

_OPEN = OPEN["case"]
_SOON = 5  # workdays left from which a row is amber


@dataclass(frozen=True, slots=True)
class Row:
    """A request as the desk lists it. colour: over, soon or calm; left: workdays, None without a due day."""

    listed: Listed
    phase: str
    left: int | None
    colour: str


@require_GET
@at_desk("see_matters")
def desk(request: HttpRequest, organ: Organ) -> HttpResponse:
    """我的工作台: what is open, by workdays left, the most urgent first."""
    listed = Listed.objects.filter(organ=organ, sort="case", phase__in=_OPEN)
    rows = sorted((row(one, today()) for one in listed), key=_urgency)
    return render(
        request,
        "office/desk.html",
        {"organ": organ, "rows": rows, "may_write": permitted(request, "write", organ)},
    )


def row(listed: Listed, on: date) -> Row:
    """A listed request on a day."""
    phase = sorts()["case"].phases[listed.phase]
    if listed.due is None or listed.phase not in _OPEN:
        return Row(listed, phase, None, "calm")
    left = workdays_left(listed.due, on, CALENDAR)
    over = listed.due < on if left is None else left < 0
    return Row(
        listed, phase, left, "over" if over else "soon" if left is not None and left <= _SOON else "calm"
    )


def _urgency(one: Row) -> tuple[bool, int, str]:
    return one.left is None, one.left or 0, one.listed.matter


@require_GET
@at_desk("see_matters")
def page(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """One request: where it stands, what the law offers next, all that happened, every day counted."""
    told, case, seen = _known(organ, number)
    person = applicant_of(organ, case.applicant)
    shown = {
        "organ": organ,
        "number": number,
        "case": case,
        "sort": "case",
        "about": latest(corrected(told), "about", "arrived", "corrected"),
        "phase": sorts()["case"].phases[case.phase],
        "seen": seen,
        "person": person,
        "kind": choices()["applicant_kind"][case.applicant_kind],
        "steps": [kind for kind in seen.steps if permitted(request, f"write:{kind.id}", organ)],
        "elsewhere": bool(seen.steps),
        "others": about_the_register(request, organ, "case", case.phase),
        "history": history(organ, "case", told),
        "may_write": permitted(request, "write", organ),
        "kin": _kin(organ, number, case),
        "cautions": [(one.zh, spoken(one.cite)) for one in seen.cautions],
        "weeks": list(weeks(seen.deadline.days)) if seen.deadline else [],
        "cites": [spoken(cite) for cite in seen.deadline.cites] if seen.deadline else [],
        "may_see": permitted(request, "see_personal_data", organ),
    }
    return render(request, "office/case.html", shown)


def _known(organ: Organ, number: str) -> tuple[list[Event], Case, Standing]:
    told, case = known(organ, f"case/{number}")
    assert isinstance(case, Case)
    return told, case, standing(case, today(), CALENDAR)


def _kin(organ: Organ, number: str, case: Case) -> Kin:
    """What the register holds that has to do with a request; whether it is the same is for people to say."""
    return kin(organ, f"case/{number}", case, applicant_of(organ, case.applicant))


@require_POST
@at_desk("see_personal_data")
def paper(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """The number of the applicant's paper, shown once and written down as looked at."""
    _, case, _ = _known(organ, number)
    person, who = applicant_of(organ, case.applicant), account(request)
    if person is None or who is None:
        raise Http404
    why = request.POST.get("why", "").strip()
    if not why:
        messages.error(request, "查看证件号码要写明用途")
        return redirect("case", organ.code, number)
    looked(who, organ, f"case/{number}", "paper", moment(), why[:200])
    shown = {"organ": organ, "number": number, "person": person, "paper": paper_of(person, settings.SEAL_KEY)}
    return render(request, "office/paper.html", shown)


@require_GET
@at_desk("see_matters")
def ruler(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """期限计算说明, a page to print."""
    _, case, seen = _known(organ, number)
    if seen.deadline is None:
        raise Http404
    shown = {"organ": organ, "number": number, "case": case, "seen": seen, "weeks": list(weeks(seen.deadline.days)),
             "cites": [spoken(cite) for cite in seen.deadline.cites]}  # fmt: skip
    return render(request, "office/ruler.html", shown)


def found(listed: Sequence[Listed], on: date) -> list[Row]:
    """Rows of a list on a day."""
    return [row(one, on) for one in listed]
