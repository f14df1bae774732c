"""A new application at the desk: registered from any channel, a letter of several items as several requests."""

import secrets
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk
from gongkai.web.office.forms import ArrivalForm
from gongkai.web.office.matters import with_files
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.applicants import enrolled
from gongkai.web.store.ledger import next_number, write
from gongkai.web.store.models import Account, Organ
from gongkai.web.store.once import once

MOST = 500  # items of one letter


@require_http_methods(["GET", "POST"])
@at_desk("write")
def arrival(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Register an application; the same page sent twice registers it once."""
    blank = {"on": today(), "paper_kind": "居民身份证", "token": secrets.token_urlsafe(16)}
    form = ArrivalForm(request.POST or None, initial={**blank, **given_back(request)})
    files = FilesForm(organ, "申请书、信封等的扫描件或者照片", request)
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        person, items = account(request), form.items()
        assert person is not None
        if len(items) > MOST:
            form.add_error("about", f"有 {len(items)} 项，一次最多 {MOST} 项。请分几次登记")
        else:
            try:
                matter = once(
                    organ, form.cleaned_data["token"], partial(_begun, form, files, items, organ, person)
                )
            except GongkaiError as refusal:
                form.add_error(None, str(refusal))
            else:
                number = matter.partition("/")[2]
                many = f"一封信 {len(items)} 项，第一件" if len(items) > 1 else ""
                messages.success(request, f"已登记，{many}编号 {number}")
                return redirect("case", organ.code, number)
    shown = {"organ": organ, "form": form, "files": files}
    return render(request, "office/arrival.html", shown, status=422 if form.errors or files.errors else 200)


def _begun(form: ArrivalForm, files: FilesForm, items: list[str], organ: Organ, person: Account) -> str:
    """Register the items of one letter, all or none, the others tied to the first; the first's name."""
    told = form.cleaned_data
    applicant = enrolled(organ, told, settings.SEAL_KEY)
    year, _, first = next_number(organ, "case", told["on"].year).partition("-")
    names = [f"case/{year}-{int(first) + n:04}" for n in range(len(items))]
    body = {
        "channel": told["channel"],
        "applicant_kind": told["applicant_kind"],
        "applicant": applicant.key,
        "by": person.name,
        **({"tracking": told["tracking"]} if told["tracking"] else {}),
    }
    at = moment()
    for matter, about in zip(names, items, strict=True):
        tied = {"parent": names[0]} if len(names) > 1 else {}
        sent = with_files(organ, matter, files.kept(), person, at)
        write(
            organ, matter, "arrived", told["on"], {**body, **tied, **sent, "about": about},
            after=0, account=person, at=at, calendar=CALENDAR,
        )  # fmt: skip
    return names[0]
