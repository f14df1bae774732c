"""台账: every request of an organ, by phase, year, unit or words; printed, or taken away as a file."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.law.decisions import decision
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.cases import found
from gongkai.web.office.clock import today
from gongkai.web.office.desks import at_desk
from gongkai.web.store.models import Listed, Organ

_A_PAGE = 50
ASKED = ("phase", "year", "q")
AT_ONCE = 5000  # rows a page gives away itself; more than that is long work
CSV = "text/csv; charset=utf-8"
_HEADS = ("编号", "到达", "收到", "申请内容", "申请人类别", "阶段", "截止日", "处理决定", "送达", "科室")


@require_GET
@at_desk("see_matters")
def cases(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The requests that fit what was asked, the newest first."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    listed = fitting(organ, asked)
    if request.GET.get("as") == "csv":
        return _file(organ, listed) if listed.count() <= AT_ONCE else _later(request, organ, asked, listed)
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


def fitting(organ: Organ, asked: Mapping[str, str]) -> QuerySet[Listed]:
    """The requests that fit what was asked: phase, year, q; the newest first."""
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
    response = HttpResponse(sheet(listed.iterator()), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{organ.code}.csv"'
    return response


def _later(
    request: HttpRequest, organ: Organ, asked: Mapping[str, str], listed: QuerySet[Listed]
) -> HttpResponse:
    return render(request, "office/export.html", {"organ": organ, "asked": asked, "count": listed.count()})


def sheet(listed: Iterable[Listed]) -> bytes:
    """A CSV that spreadsheets open with the right letters, and in which no text can act as a formula."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(_HEADS)
    for one in listed:
        lines.writerow([_harmless(text) for text in _columns(one)])
    return ("\ufeff" + out.getvalue()).encode()


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
