"""复议、诉讼 at the desk: what is open and until when, one dispute with all that happened, a new one."""

import secrets
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.base.errors import CalendarGap, GongkaiError, LawNotInForce
from gongkai.law.deadline import Deadline
from gongkai.law.decisions import decision
from gongkai.law.instruments import spoken
from gongkai.law.outcomes import outcome
from gongkai.ledger import Dispute
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.forms import DisputeForm
from gongkai.web.office.matters import about_the_register, history, known, mendable, with_files
from gongkai.web.office.ruler import weeks
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.due import OPEN
from gongkai.web.store.ledger import next_number, write
from gongkai.web.store.models import Account, Listed, Organ
from gongkai.web.store.once import once

_SHOWN = 500  # disputes on the page, the open ones first; no organ at hand has had as many in all its years


@require_GET
@at_desk("see_matters")
def disputes(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Every dispute of the organ, the open ones first, the most urgent at the top."""
    listed = list(Listed.objects.filter(organ=organ, sort="dispute").order_by("-begun")[:_SHOWN])
    rows = sorted(map(_row, listed), key=lambda one: (not one["is_open"], one["due"] or date.max))
    shown = {"organ": organ, "rows": rows, "may_write": may_here(request, "write:filed")}
    return render(request, "office/disputes.html", shown)


def _row(listed: Listed) -> dict[str, Any]:
    return {
        "number": listed.matter.partition("/")[2],
        "case": listed.parent.partition("/")[2],
        "title": listed.title,
        "phase": sorts()["dispute"].phases[listed.phase],
        "is_open": listed.phase in OPEN["dispute"],
        "begun": listed.begun,
        "due": listed.due,
        "over": listed.due is not None and listed.due < today(),
    }


@require_GET
@at_desk("see_matters")
def page(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """One dispute: what it is about, what is due, what may follow, all that happened."""
    told, dispute = known(organ, f"dispute/{number}")
    assert isinstance(dispute, Dispute)
    dues, waits = _dues(dispute)
    shown = {
        "organ": organ,
        "sort": "dispute",
        "number": number,
        "dispute": dispute,
        "phase": sorts()["dispute"].phases[dispute.phase],
        "named": choices()["procedure"][dispute.procedure],
        "role": choices()["role"][dispute.role],
        "path": choices()["path"].get(dispute.path or "", ""),
        "attacked": decision(dispute.decision).zh if dispute.decision else "",
        "ended": outcome(dispute.procedure, dispute.outcome).zh if dispute.outcome else "",
        "dues": [
            (zh, due, due.day < today(), list(weeks(due.days)), [spoken(cite) for cite in due.cites])
            for zh, due in dues
        ],
        "waits": waits,
        "steps": [kind for kind in dispute.offered if may_here(request, f"write:{kind.id}")],
        "elsewhere": bool(dispute.offered),
        "others": about_the_register(request, "dispute", dispute.phase),
        "history": history(organ, "dispute", told),
        "may_mend": mendable(request, "dispute"),
        "may_write": may_here(request, "write"),
    }
    return render(request, "office/dispute.html", shown)


def _dues(dispute: Dispute) -> tuple[list[tuple[str, Deadline]], str]:
    """What is due and until when; else why that is not known."""
    try:
        return list(dispute.open_deadlines(CALENDAR)), ""
    except (CalendarGap, LawNotInForce) as reason:
        return [], str(reason)


@require_http_methods(["GET", "POST"])
@at_desk("write:filed")
def filed(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Register a reconsideration or a lawsuit; from the page of a request what is known of it is filled in."""
    given = {name: request.GET[name] for name in ("case", "decision", "decided_on") if request.GET.get(name)}
    blank = {**given, "role": "respondent", "token": secrets.token_urlsafe(16), **given_back(request)}
    form = DisputeForm(partial(_is_a_case, organ), today(), request.POST or None, initial=blank)
    files = FilesForm(organ, "申请书、起诉状等的扫描件", request)
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        person = account(request)
        assert person is not None
        try:
            matter = once(organ, form.cleaned_data["token"], partial(_begun, form, files, organ, person))
        except GongkaiError as refusal:
            form.add_error(None, str(refusal))
        else:
            number = matter.partition("/")[2]
            messages.success(request, f"已登记，编号 {number}")
            return redirect("dispute", organ.code, number)
    shown = {"organ": organ, "form": form, "files": files, "kind": form.kind}
    return render(request, "office/filed.html", shown, status=422 if form.errors or files.errors else 200)


def _is_a_case(organ: Organ, number: str) -> bool:
    return Listed.objects.filter(organ=organ, matter=f"case/{number}").exists()


def _begun(form: DisputeForm, files: FilesForm, organ: Organ, person: Account) -> str:
    on = form.cleaned_data["on"]
    matter = f"dispute/{next_number(organ, 'dispute', on.year)}"
    at = moment()
    body = {**form.body(), **with_files(organ, matter, files.kept(), person, at), "by": person.name}
    write(organ, matter, "filed", on, body, after=0, account=person, at=at, calendar=CALENDAR)
    return matter
