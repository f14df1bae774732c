"""The annual report at the desk: the query over the register, and what stands behind each cell."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.base.errors import GongkaiError, UnknownCell
from gongkai.ledger import behind
from gongkai.report import Dossier, printed
from gongkai.rules import CATALOG, check
from gongkai.web.office.clock import today
from gongkai.web.office.desks import address, at_desk
from gongkai.web.store.models import Organ
from gongkai.web.store.yearly import counted, matters_of
from gongkai.writers.page import page


@require_GET
@at_desk("see_sums")
def this_year(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The year that is running."""
    return redirect("annual", organ.code, today().year)


@require_GET
@at_desk("see_sums")
def annual(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """The tables of a year as the register has them, each number a link to what is behind it."""
    try:
        report = counted(organ, year)
    except GongkaiError as refusal:
        return render(
            request, "office/no_report.html", {"organ": organ, "year": year, "why": str(refusal)}, status=422
        )
    checked = check(Dossier(report), CATALOG)
    shown = {
        "organ": organ,
        "year": year,
        "before": year - 1,
        "grids": page(report).grids,
        "findings": checked.findings,
    }
    return render(request, "office/annual.html", shown)


@require_GET
@at_desk("see_matters")
def cell(request: HttpRequest, organ: Organ, year: int, cell: str) -> HttpResponse:
    """The matters behind one cell."""
    try:
        report = counted(organ, year)
        names = list(behind(cell, matters_of(organ, year), year))
    except UnknownCell as unknown:
        raise Http404 from unknown
    assert report.form is not None
    shown = {
        "organ": organ,
        "year": year,
        "zh": report.form.zh(cell),
        "value": printed(report, cell) or "空白",
        "cases": [name.partition("/")[2] for name in names if name.startswith("case/")],
        "others": [(name, address(organ, name)) for name in names if not name.startswith("case/")],
    }
    return render(request, "office/cell.html", shown)
