"""Requests at the desk: one with all that happened to it, where it stands, what it is like."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.law.instruments import spoken
from gongkai.ledger import Case, Event, Standing, corrected, standing
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.matters import about_the_register, history, known, mendable
from gongkai.web.office.ruler import weeks
from gongkai.web.store.applicants import applicant_of, paper_of
from gongkai.web.store.kin import kin
from gongkai.web.store.ledger import latest
from gongkai.web.store.looks import looked, looked_today
from gongkai.web.store.models import Organ


@require_GET
@at_desk("see_matters")
def page(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """One request: where it stands, what the law offers next, all that happened, every day counted."""
    told, case, seen = _known(organ, number)
    applicant, who = applicant_of(organ, case.applicant), account(request)
    person = applicant if may_here(request, "see_personal_data") else None
    if person is not None and who is not None:
        looked_today(who, organ, case.matter, "contact", moment())
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
        "steps": [kind for kind in seen.steps if may_here(request, f"write:{kind.id}")],
        "elsewhere": bool(seen.steps),
        "others": about_the_register(request, "case", case.phase),
        "history": history(organ, "case", told),
        "may_mend": mendable(request, "case"),
        "may_write": may_here(request, "write"),
        "kin": kin(organ, case, applicant),
        "cautions": [(one.zh, spoken(one.cite)) for one in seen.cautions],
        "weeks": list(weeks(seen.deadline.days)) if seen.deadline else [],
        "cites": [spoken(cite) for cite in seen.deadline.cites] if seen.deadline else [],
    }
    return render(request, "office/case.html", shown)


def _known(organ: Organ, number: str) -> tuple[list[Event], Case, Standing]:
    told, case = known(organ, f"case/{number}")
    assert isinstance(case, Case)
    return told, case, standing(case, today(), CALENDAR)


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
