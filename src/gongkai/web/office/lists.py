"""台账: every request of an organ, by phase, year, unit or words; printed, or taken away as a file."""

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.law.decisions import decision
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.clock import today
from gongkai.web.office.desk import found
from gongkai.web.office.desks import at_desk
from gongkai.web.store.models import Listed, Organ

_A_PAGE = 50
_HEADS = ("编号", "到达", "收到", "申请内容", "申请人类别", "阶段", "截止日", "处理决定", "送达", "科室")


@require_GET
@at_desk("see_matters")
def cases(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The requests that fit what was asked, the newest first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("phase", "year", "q")}
    listed = _fitting(organ, asked)
    if request.GET.get("as") == "csv":
        return _file(organ, listed)
    page = Paginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    years = [
        day.year
        for day in Listed.objects.filter(organ=organ, sort="case").dates("begun", "year", order="DESC")
    ]
    shown: dict[str, Any] = {
        "organ": organ,
        "asked": asked,
        "page": page,
        "rows": found(list(page), today()),
        "phases": sorts()["case"].phases.items(),
        "years": years,
        "query": request.GET.urlencode(),
    }
    return render(request, "office/cases.html", shown)


def _fitting(organ: Organ, asked: dict[str, str]) -> QuerySet[Listed]:
    listed = Listed.objects.filter(organ=organ, sort="case").order_by("-begun", "-matter")
    if asked["phase"] in sorts()["case"].phases:
        listed = listed.filter(phase=asked["phase"])
    if asked["year"].isascii() and asked["year"].isdigit() and len(asked["year"]) == 4:
        listed = listed.filter(begun__year=int(asked["year"]))
    if asked["q"]:
        words = (
            Q(title__icontains=asked["q"]) | Q(matter__icontains=asked["q"]) | Q(unit__icontains=asked["q"])
        )
        listed = listed.filter(words)
    return listed


def _file(organ: Organ, listed: QuerySet[Listed]) -> HttpResponse:
    """A CSV that spreadsheets open with the right letters, and in which no text can act as a formula."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(_HEADS)
    for one in listed.iterator():
        sheet.writerow([_harmless(text) for text in _columns(one)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{organ.code}.csv"'
    return response


def _columns(one: Listed) -> tuple[str, ...]:
    return (
        one.matter.partition("/")[2],
        str(one.begun),
        str(one.received or ""),
        one.title,
        choices()["applicant_kind"].get(one.applicant_kind, ""),
        sorts()["case"].phases[one.phase],
        str(one.due or ""),
        f"{one.decision}　{decision(one.decision).zh}" if one.decision else "",
        str(one.done or ""),
        one.unit,
    )


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
