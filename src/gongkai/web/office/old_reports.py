"""旧报告: reports of years past sent in, many at once; each read by the worker, checked, kept or dropped."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.base.dates import dates
from gongkai.base.errors import GongkaiError
from gongkai.report import Report, changes
from gongkai.web.office.checking import keeping, old_of, sends, shown_beside
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.uploads import MOST, taken_in
from gongkai.web.store.attachments import Damaged
from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.keeping import keep_old, other_of, withdraw
from gongkai.web.store.models import Account, OldReport, Organ
from gongkai.web.store.old_reports import (
    as_read,
    checked,
    drop,
    has_form,
    picture_of,
    take_back,
    take_in,
)

_A_PAGE = 50
_AGAIN = 3  # seconds until the list is asked for again while something is read


@require_http_methods(["GET", "POST"])
@at_desk("see_sums")
def old_reports(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Every old report by year, the newest first, those without a year before; documents are sent in here."""
    if request.method == "POST":
        if not may_here(request, "write:kept"):
            raise Http404
        _sent(request, organ)
        return redirect("old_reports", organ.code)
    held = OldReport.objects.filter(organ=organ).select_related("job").defer("report", "sheets")
    listed = held.exclude(state="dropped").exclude(state="unpacked", why="")
    rows = sorted(listed, key=lambda one: (one.year is not None, -(one.year or 0), one.pk))
    phases = [one.phase for one in rows]
    reading = phases.count("waiting") + phases.count("reading")
    sending = "send" in request.GET  # then the page stays as it is, for files are being chosen
    shown = {
        "organ": organ,
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "reading": reading,
        "done": len(rows) - reading,
        "total": len(rows),
        "dropped": held.filter(state="dropped").order_by("-pk")[:_A_PAGE],
        "may_write": may_here(request, "write:kept"),
        "sending": sending,
        "most": settings.FILE_LIMIT // 2**20,
    }
    response = render(request, "office/old_reports.html", shown)
    if reading and not sending:
        response["Refresh"] = str(_AGAIN)
    return response


def _sent(request: HttpRequest, organ: Organ) -> None:
    """Take in every file that can be; what is wrong with another is told by its name."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "没有选择文件。请选择往年的年度报告，或者装着几年报告的压缩包")
    came = before = 0
    for one in files[:MOST]:
        try:
            kept = taken_in(one, pages=True)
        except NotAccepted as refused:
            messages.error(request, str(refused))
            continue
        _, new = take_in(organ, kept, kept.name, _person(request), moment())
        came, before = came + new, before + (not new)
    if came:
        messages.success(request, f"收下 {came} 个文件，正在读；可以先离开，读好的会在这一页")
    if before:
        messages.warning(request, f"{before} 个文件以前收过，没有再收")
    if len(files) > MOST:
        messages.error(request, f"一次最多 {MOST} 个文件，多的没有收下；可以分几次，或者压缩成一个 zip 再传")


def _person(request: HttpRequest) -> Account:
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    return person


@sends
@require_GET
@at_desk("see_sums")
def old_report(request: HttpRequest, organ: Organ, id: int) -> HttpResponse:
    """The document on one side, on the other what was read: cell by cell, those in doubt first."""
    return _page(request, old_of(organ, id))


def _page(request: HttpRequest, old: OldReport, refused: GongkaiError | None = None) -> HttpResponse:
    status = 422 if refused else 200
    if not old.report:
        return render(request, "office/old_unread.html", {"organ": old.organ, "old": old}, status=status)
    told = request.POST if refused else {}
    shown = shown_beside(old, request.GET.get("cell", ""), may_here(request, "write:kept"))
    shown |= {"organ": old.organ, "old": old, "refused": refused, "keeping": keeping(old, told)}
    return render(request, "office/old_report.html", shown, status=status)


@require_GET
@at_desk("see_sums")
def old_page(request: HttpRequest, organ: Organ, id: int, page: int) -> HttpResponse:
    """The picture of a page."""
    try:
        picture = picture_of(old_of(organ, id), page, settings.FILES)
    except Damaged as damaged:
        raise Http404 from damaged
    if picture is None:
        raise Http404
    response = HttpResponse(picture.data, content_type=picture.media)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@sends
@require_POST
@at_desk("write:kept")
def old_moved(request: HttpRequest, organ: Organ, id: int, what: str) -> HttpResponse:
    """Keep one, drop it, take it back, or withdraw that it was kept."""
    old = old_of(organ, id)
    if what not in _MOVES:
        raise Http404
    try:
        said, where = _MOVES[what](request, old)
    except GongkaiError as refusal:
        return _page(request, old, refusal)
    messages.success(request, said)
    return redirect(where, organ.code, *([id] if where == "old_report" else []))


def _kept(request: HttpRequest, old: OldReport) -> tuple[str, str]:
    year = request.POST.get("year", "").strip()
    keep_old(
        old,
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        "ours" in request.POST,
        "leave_open" in request.POST,
        _day(request.POST.get("published_on", "").strip()),
        **_by(request),
    )
    if not has_form(as_read(old)):
        return f"已收作 {year} 年度的文件", "old_reports"
    return f"已收录为 {year} 年度的报告。编下一年度的报告时，与它核对", "old_reports"


def _dropped(_: HttpRequest, old: OldReport) -> tuple[str, str]:
    drop(old)
    return f"{old.name}：不要了。要取回来，在“不要了的”里", "old_reports"


def _back(request: HttpRequest, old: OldReport) -> tuple[str, str]:
    take_back(old, _person(request), moment())
    return f"{old.name}：{'取回来了' if old.report else '再读一次'}", "old_reports"


def _withdrawn(request: HttpRequest, old: OldReport) -> tuple[str, str]:
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        raise NoReason()
    withdraw(old, reason[:400], **_by(request))
    return "收录已撤回，改好以后可以再收录", "old_report"


def _day(text: str) -> date | None:
    """A day as it was filled in, None for nothing. Raises NoDay."""
    found = dates(text)
    if text and len(found) != 1:
        raise NoDay(text[:20])
    return found[0] if found else None


class NoDay(GongkaiError):
    """What was filled in for the day of publication is none."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f"没有收录：公布日期“{text}”不是日期。请写成 2021-03-05 的样子；不知道的留空")


class NoReason(GongkaiError):
    """That it was kept is withdrawn without a reason."""

    def __init__(self) -> None:
        super().__init__("没有撤回：请写明为什么撤回，写进该年度报告的经过")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"account": _person(request), "at": moment(), "on": today(), "calendar": CALENDAR}


_MOVES = {"keep": _kept, "drop": _dropped, "back": _back, "withdraw": _withdrawn}


@require_GET
@at_desk("see_sums")
def old_changes(request: HttpRequest, organ: Organ, id: int) -> HttpResponse:
    """What the report of the year that is here already says otherwise."""
    old = old_of(organ, id)
    other = other_of(old) if old.report else None
    if other is None:
        raise Http404
    report = checked(old)
    found = sorted(changes(other, report), key=lambda one: one.what not in report.readings)  # numbers first
    rows = [(_named(report, one.what), one.before, one.after) for one in found]
    return render(request, "office/old_changes.html", {"organ": organ, "old": old, "rows": rows})


_PARTS = {
    "title": "标题", "organ": "机关", "year": "年度", "edition": "格式", "preamble": "前言", "signature": "落款",
}  # fmt: skip


def _named(report: Report, what: str) -> str:
    if report.form and what in report.form.cells:
        return report.form.zh(what)
    part, _, number = what.partition(".")
    return f"第{number}部分" if part == "section" else _PARTS.get(what, what)
