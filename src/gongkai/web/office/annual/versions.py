"""A version of the report as it was handed on: its numbers and texts, what it changed, who did what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.report import changes
from gongkai.web.office.annual.opening import at_report
from gongkai.web.office.annual.out import SUFFIXES, numbered
from gongkai.web.office.annual.way import Done, deeds
from gongkai.web.office.annual.workspace import told
from gongkai.web.store.annual import Desk
from gongkai.web.store.reporting import writers_of
from gongkai.writers.page import page


@require_GET
@at_report("see_sums", counts=False)
def version(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One version, immutable; beside it, number by number and text by text, what the one before said."""
    one = numbered(desk, number)
    report = desk.version(one)
    before = desk.version(numbered(desk, number - 1)) if number > 1 else None
    assert desk.annual is not None
    shown = {
        "organ": desk.organ,
        "year": desk.year,
        "version": one,
        "versions": desk.annual.versions,
        "report": report,
        "page": page(report),
        "changes": told(changes(before, report), report.form) if before else [],
        "before": number - 1,
        "done": _done(desk, number),
        "suffixes": SUFFIXES,
    }
    return render(request, "office/annual_version.html", shown)


def _done(desk: Desk, number: int) -> list[Done]:
    """What was done until this version stood and to it: from the revision that led to it to the next one."""
    lines = deeds(desk, writers_of(desk))[::-1]
    round_, found = 1, []
    for line in lines:
        round_ += line.kind == "revised"
        if round_ == number:
            found.append(line)
    return found
