"""What stands behind one cell: the matters it counts, or the numbers entered for it with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.ledger import Count, behind
from gongkai.ledger.annual import sums
from gongkai.report import Report, printed
from gongkai.web.office.annual.opening import at_report
from gongkai.web.office.desks import address, may_here
from gongkai.web.store.annual import Desk
from gongkai.web.store.models import Entry, Listed, Organ
from gongkai.web.store.yearly import entered_in, matters_of

_SORTS = {"requests": ("case",), "disputes": ("dispute",), "disclosure": ("publication",)}


@dataclass(frozen=True, slots=True)
class Behind:
    """One matter a cell counts. href: its page, "" where it has none."""

    number: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class EnteredBy:
    """One number entered for a cell: how much, for which days, by whom and on what evidence. href: its page."""

    value: str
    href: str
    since: date | None
    until: date
    who: str
    evidence: str


@require_GET
@at_report("see_matters")
def cell(request: HttpRequest, desk: Desk, cell: str) -> HttpResponse:
    """What a number is made of, all of it, and what people did to it."""
    report = desk.report
    held = report.form
    if held is None or cell not in held.cells:
        raise Http404
    adjustment = desk.annual.adjusted.get(cell) if desk.annual else None
    entered = desk.is_entered(cell)
    kept = desk.annual.standing if desk.kept and desk.annual else None
    shown = {
        "organ": desk.organ,
        "year": desk.year,
        "cell": cell,
        "zh": held.zh(cell),
        "value": printed(report, cell) or "空白",
        "counted": _said(desk.origin, cell) or "空白",
        "kept": kept,
        "frozen": _said(desk.base, cell) if desk.annual and desk.annual.frozen else "",
        "frozen_on": desk.annual.frozen_on if desk.annual else None,
        "moved": any(one.what == cell for one in desk.moved),
        "before": _said(desk.previous, cell),
        "adjustment": adjustment,
        "parts": [
            (part, held.zh(part), printed(report, part) or "空白")
            for part in sums(held.edition).get(cell, ())
        ],
        "is_entered": entered,
        "entered": _entered(desk, cell) if entered else [],
        "matters": [] if entered or kept else _matters(desk, cell, held.edition),
        "drafting": desk.annual is None or desk.annual.phase == "drafting",
        "may_restore": adjustment is not None and may_here(request, "write:restored"),
        "after": len(desk.told),
    }
    return render(request, "office/cell.html", shown)


def _said(report: Report | None, cell: str) -> str:
    """What a report says in a cell, "" where it has none."""
    return printed(report, cell) or "空白" if report and cell in report.readings else ""


def _matters(desk: Desk, cell: str, edition: str) -> list[Behind]:
    """Every matter counted in the cell today, in the order of their names."""
    held = matters_of(desk.organ, desk.year, _SORTS[cell.partition(".")[0]])
    names = list(behind(cell, held, desk.year, edition))
    titles = _titles(desk.organ, names)
    return [Behind(one.partition("/")[2], titles.get(one, ""), address(desk.organ, one)) for one in names]


def _titles(organ: Organ, names: Sequence[str]) -> dict[str, str]:
    listed = Listed.objects.filter(organ=organ)
    found: dict[str, str] = {}
    for first in range(0, len(names), 500):  # SQLite takes no more than so many at once
        some = listed.filter(matter__in=names[first : first + 500])
        found.update(some.values_list("matter", "title"))
    return found


def _entered(desk: Desk, cell: str) -> list[EnteredBy]:
    found = [one for one in entered_in(desk.organ, desk.year) if one.what == cell]
    entries = Entry.objects.filter(organ=desk.organ, matter__in=[one.matter for one in found], seq=1)
    who = dict(entries.values_list("matter", "account__name"))
    return [_one(desk.organ, count, who.get(count.matter, "")) for count in found]


def _one(organ: Organ, count: Count, who: str) -> EnteredBy:
    value = f"{count.value:f}{count.unit or ''}"
    return EnteredBy(value, address(organ, count.matter), count.since, count.begun, who, count.evidence)
