"""Requests: one with all that happened to it, the next step, a new one."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.base.errors import GongkaiError
from gongkai.law.decisions import decision
from gongkai.law.instruments import spoken
from gongkai.law.receipt import Channel
from gongkai.ledger import Case, Event, Standing, letters, standing, state
from gongkai.ledger.kinds import Kind, choices, fields, sorts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.forms import ArrivalForm, StepForm
from gongkai.web.office.ruler import weeks
from gongkai.web.store.applicants import applicant_of, enrolled, enrolled_on, paper_of
from gongkai.web.store.ledger import events_of, next_number, write
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Listed, Organ


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
        "about": told[0].body.get("about", ""),
        "phase": sorts()["case"].phases[case.phase],
        "seen": seen,
        "person": person,
        "kind": choices()["applicant_kind"][case.applicant_kind],
        "steps": [kind for kind in seen.steps if _may(request, f"write:{kind.id}", organ)],
        "others": _others(case) if _may(request, "write", organ) else [],
        "history": [_line(event) for event in reversed(told)],
        "cautions": [(one.zh, spoken(one.cite)) for one in seen.cautions],
        "weeks": list(weeks(seen.deadline.days)) if seen.deadline else [],
        "cites": [spoken(cite) for cite in seen.deadline.cites] if seen.deadline else [],
        "may_see": _may(request, "see_personal_data", organ),
    }
    return render(request, "office/case.html", shown)


def _known(organ: Organ, number: str) -> tuple[list[Event], Case, Standing]:
    told = events_of(organ, f"case/{number}")
    if not told:
        raise Http404
    case = state(told)
    assert isinstance(case, Case)
    return told, case, standing(case, today(), CALENDAR)


def _others(case: Case) -> list[Kind]:
    """Steps about the register itself, set apart from what the law offers."""
    kinds = sorts()["case"].kinds
    return [kinds[id] for id in ("noted", "annulled", "struck") if case.phase in kinds[id].during]


def _line(event: Event) -> dict[str, Any]:
    """One event as the time line tells it."""
    kind = sorts()["case"].kinds[event.kind]
    types = {**kind.needs, **kind.may}
    told = [
        (fields()[name], _words(types.get(name, ""), value))
        for name, value in event.body.items()
        if name != "applicant"
    ]
    return {
        "seq": event.seq,
        "on": event.on,
        "zh": kind.zh,
        "at": event.recorded_at,
        "told": told,
        "letters": [(id, "答复书" if id == "reply" else letters()[id].title) for id in kind.letters],
    }


def _words(type: str, value: Any) -> str:
    """A field's value for people."""
    if type == "decision":
        return f"{value}　{decision(value).zh}"
    if type == "channel":
        return Channel(value).zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(map(str, value))
    if type == "event":
        return f"第 {value} 个事件"
    return choices().get(type, {}).get(value, str(value)) if isinstance(value, str) else str(value)


def _may(request: HttpRequest, action: str, organ: Organ) -> bool:
    return may_here(request, action)


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def step(request: HttpRequest, organ: Organ, number: str, kind: str) -> HttpResponse:
    """One step of a request: its form, and what the law says when it refuses."""
    told, _, _ = _known(organ, number)
    found = sorts()["case"].kinds.get(kind)
    if found is None or found.id == "rectified" or not _may(request, f"write:{kind}", organ):
        raise Http404
    form = StepForm(found, today(), told, request.POST or None)
    if request.method == "POST" and form.is_valid() and _written(request, form, organ, number, kind):
        messages.success(request, f"已登记：{found.zh}")
        return redirect("case", organ.code, number)
    shown = {"organ": organ, "number": number, "kind": found, "form": form, "after": len(told)}
    return render(request, "office/step.html", shown, status=200 if request.method == "GET" else 422)


def _written(request: HttpRequest, form: StepForm, organ: Organ, number: str, kind: str) -> bool:
    """Whether the event was written; what law, register or another writer object to is told beside the form."""
    person = account(request)
    assert person is not None
    after = request.POST.get("after", "")
    try:
        write(
            organ, f"case/{number}", kind, form.cleaned_data["on"], {**form.body(), "by": person.name},
            after=int(after) if after.isascii() and after.isdigit() else -1, account=person, at=moment(), calendar=CALENDAR,
        )  # fmt: skip
    except GongkaiError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_http_methods(["GET", "POST"])
@at_desk("write")
def arrival(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Register an application; the same page sent twice registers it once."""
    blank = {"on": today(), "paper_kind": "居民身份证", "once": secrets.token_urlsafe(16)}
    form = ArrivalForm(request.POST or None, initial=blank)
    if request.method == "POST" and form.is_valid():
        try:
            number = _registered(request, form.cleaned_data, organ)
        except GongkaiError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记，编号 {number}")
            return redirect("case", organ.code, number)
    shown = {"organ": organ, "form": form}
    return render(request, "office/arrival.html", shown, status=422 if form.errors else 200)


def _registered(request: HttpRequest, told: dict[str, Any], organ: Organ) -> str:
    """The number of the application, new or as registered on this page before."""
    try:
        with transaction.atomic():
            return _before(organ, told["once"]) or _new(request, told, organ)
    except IntegrityError:  # the other of two clicks came first, between our look and our writing
        number = _before(organ, told["once"])
        if number is None:
            raise
        return number


def _before(organ: Organ, once: str) -> str | None:
    applicant = enrolled_on(organ, once)
    if applicant is None:
        return None
    return Listed.objects.get(organ=organ, applicant=applicant.key).matter.partition("/")[2]


def _new(request: HttpRequest, told: dict[str, Any], organ: Organ) -> str:
    person = account(request)
    assert person is not None
    applicant = enrolled(organ, told, settings.SEAL_KEY)
    number = next_number(organ, told["on"].year)
    body = {
        "channel": told["channel"],
        "applicant_kind": told["applicant_kind"],
        "applicant": applicant.key,
        "about": told["about"],
        "by": person.name,
        **({"tracking": told["tracking"]} if told["tracking"] else {}),
    }
    matter, on = f"case/{number}", told["on"]
    write(organ, matter, "arrived", on, body, after=0, account=person, at=moment(), calendar=CALENDAR)
    return number


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
