"""The report as a file, in every format there is: the draft, or a version as it was handed on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from gongkai.base.errors import CannotWrite
from gongkai.ledger import Version
from gongkai.report import Report
from gongkai.web.office.annual.opening import at_report
from gongkai.web.office.files import handed_out
from gongkai.web.office.sheets import XLSX
from gongkai.web.store.annual import Desk
from gongkai.writers import WRITERS

_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
SUFFIXES = tuple(_MEDIA)


@require_GET
@at_report("see_sums")
def draft(request: HttpRequest, desk: Desk, suffix: str) -> HttpResponse:
    """The report as it stands. That it is a draft is told by the name of the file alone."""
    return _file(request, desk, desk.report, suffix, "（草稿）")


@require_GET
@at_report("see_sums", counts=False)
def version(request: HttpRequest, desk: Desk, number: int, suffix: str) -> HttpResponse:
    """A version of it."""
    which = f"（第{number}版）" if number > 1 else ""
    return _file(request, desk, desk.version(numbered(desk, number)), suffix, which)


def numbered(desk: Desk, number: int) -> Version:
    """A version by its number. Raises Http404."""
    versions = desk.annual.versions if desk.annual else ()
    if not 1 <= number <= len(versions):
        raise Http404
    return versions[number - 1]


def _file(request: HttpRequest, desk: Desk, report: Report, suffix: str, which: str) -> HttpResponse:
    if suffix not in _MEDIA:
        raise Http404
    try:
        data = WRITERS[suffix](report)
    except CannotWrite as refused:
        messages.error(request, str(refused))
        return redirect("annual", desk.organ.code, desk.year)
    name = report.title or f"{desk.organ.name}{desk.year}年政府信息公开工作年度报告"
    return handed_out(data, _MEDIA[suffix], f"{name}{which}.{suffix}")
