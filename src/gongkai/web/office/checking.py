"""An old report checked cell by cell: the document beside it, one cell after the other, those in doubt first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.forms import Form, edition_of_year
from gongkai.report import Dossier, Picture, Report, Sheet, State, printed
from gongkai.rules import CATALOG, check
from gongkai.web.office.clock import today
from gongkai.web.office.desks import at_desk, may_here
from gongkai.web.store.annual import published
from gongkai.web.store.keeping import kept_event, other_of
from gongkai.web.store.models import OldReport, Organ
from gongkai.web.store.old_reports import (
    BLANK,
    RIGHT,
    TYPED,
    UNSETTLED,
    as_read,
    checked,
    has_form,
    is_named,
    settle,
    sheets_of,
    stated_day,
)
from gongkai.writers.beside import crop, fits, inked, offers, target, told
from gongkai.writers.page import Grid, page

# The page's script sends each answer by itself; no other page may.
sends = csp_update({"connect-src": ["'self'"]})
_PART = "X-Part"  # the header by which the page's script asks for what changes alone


@dataclass(frozen=True)
class Checking:
    """An old report as it is being checked: as read, as it stands, and the order in which its cells are looked at."""

    old: OldReport
    read: Report
    report: Report

    @classmethod
    def of(cls, old: OldReport) -> "Checking":
        """As the row says."""
        return cls(old, as_read(old), checked(old))

    @property
    def order(self) -> Sequence[str]:
        """Cells in doubt as read, then the others, each in the order of the form."""
        form = self.read.form
        return tuple(dict.fromkeys([*self.read.uncertain, *(form.cells if form else ())]))

    @property
    def settled(self) -> frozenset[str]:
        """The cells a person said something of."""
        return frozenset((*self.old.seen, *self.old.corrections))

    def next(self, cell: str) -> str:
        """The cell to look at after one: the next in doubt that is not settled, else the next not settled, else the next."""
        order, settled = self.order, self.settled
        at = order.index(cell) if cell in order else -1
        coming = [*order[at + 1 :], *order[: at + 1]]
        unsure = set(self.report.uncertain)
        for wanted in (
            (lambda one: one in unsure),
            (lambda one: one not in settled),
            (lambda one: one != cell),
        ):
            if (found := next(filter(wanted, coming), None)) is not None:
                return found
        return cell

    def first(self) -> str:
        """The cell to begin with; "" where there is none."""
        return self.next("") if self.order else ""


def old_of(organ: Organ, id: int) -> OldReport:
    """An old report of the organ. Raises Http404."""
    old = OldReport.objects.filter(organ=organ, pk=id).select_related("organ", "job", "kept_by").first()
    if old is None:
        raise Http404
    old.organ = organ  # called as it is today
    return old


def shown_beside(old: OldReport, cell: str, may_write: bool) -> dict[str, Any]:
    """What the page shows. cell: the one to look at; another where there is none of that name."""
    at = Checking.of(old)
    cell = cell if cell in at.order else at.first()
    sheets = sheets_of(old)
    source = "\n".join(inked(at.read, sheets, lambda number, _: _picture(old, number)))
    return {
        **_changing(at, cell, sheets, may_write),
        "source": mark_safe(source),
        "grids": [_grid(at, grid) for grid in page(at.report).grids],
        "facts": () if at.order else at.report.facts,
        "parts": () if at.order else page(at.report).parts,
    }


def _picture(old: OldReport, number: int) -> str:
    return reverse("old_page", args=[old.organ.code, old.pk, number])


def _changing(
    at: Checking, cell: str, sheets: Sequence[Sheet], may_write: bool, was: str = ""
) -> dict[str, Any]:
    """What changes from cell to cell: the card of one, how far it is, what the rules say. was: the one just settled."""
    previous = published(at.old.organ, at.old.year - 1) if at.old.year else None
    findings = check(Dossier(at.report, previous), CATALOG).findings
    return {
        "card": _card(at, cell, sheets) if cell else None,
        "doubted": len(at.read.uncertain),
        "open": len(at.report.uncertain),
        "settled": len(at.settled),
        "total": len(at.order),
        "previous": previous,
        "findings": [(one, [(id, _short(at.report, id)) for id in one.cells[:_CELLS]]) for one in findings],
        "was": _box(at, was) if was else None,
        "may_write": may_write,
        "may_check": may_write and at.old.state == "read",
    }


_CELLS = 12  # cells of a finding that are named


def _short(report: Report, cell: str) -> str:
    assert report.form is not None
    return report.form.cell(cell).zh


def _card(at: Checking, cell: str, sheets: Sequence[Sheet]) -> dict[str, Any]:
    form, order = at.read.form, at.order
    assert form is not None
    found = at.read.readings.get(cell, ())
    pictures: Mapping[int | None, Picture] = {one.page: one.picture for one in sheets if one.picture}
    column, here = form.cell(cell).column, order.index(cell)
    offered = dict.fromkeys(text for one in found for text in offers(one))
    return {
        "cell": cell,
        "zh": form.zh(cell),
        "told": mark_safe("；".join(told(one) for one in found)) if found else "文件里没有这一格",
        "crop": mark_safe(crop(found[0], pictures)) if found else "",
        "offers": [text for text in offered if fits(text, column.kind)] if cell in at.read.uncertain else [],
        "typed": at.old.corrections.get(cell, ""),
        "verdict": _verdict(at, cell),
        "unread": at.read.state(cell) is State.ILLEGIBLE,
        "says": printed(at.read, cell) or "空白",
        "unit": column.unit or "",
        "target": target(at.read, cell),
        "before": order[here - 1],
        "after": order[(here + 1) % len(order)],
        "number": here + 1,
    }


def _verdict(at: Checking, cell: str) -> str:
    """What a person said of the cell; "" while nobody did."""
    if cell in at.old.seen:
        return "与原文相符"
    text = at.old.corrections.get(cell)
    return "" if text is None else f"改为 {text}" if text else "认定空白"


def _grid(at: Checking, grid: Grid) -> dict[str, Any]:
    rows = [[(slot, _box(at, slot.cell) if slot.cell else None) for slot in row] for row in grid.rows]
    return {"zh": grid.zh, "title": grid.title, "rows": rows}


def _box(at: Checking, cell: str) -> dict[str, str]:
    """A cell in the table: what is printed in it, how it looks, where its ink is."""
    form: Form | None = at.read.form
    assert form is not None
    looks = {
        "unsure": cell in at.report.uncertain,
        "corrected": cell in at.old.corrections,
        "seen": cell in at.old.seen,
    }
    text = printed(at.report, cell)
    return {
        "cell": cell,
        "zh": f"{form.zh(cell)}：{text or '空白'}",
        "text": text,
        "looks": " ".join(name for name, true in looks.items() if true),
        "target": target(at.read, cell),
    }


def keeping(old: OldReport, told: Mapping[str, str]) -> dict[str, Any]:
    """What is asked before an old report is kept. told: the form as it was sent, {} before."""
    report = checked(old)
    year = told.get("year", str(old.year or ""))
    statutory = has_form(report)
    stated = stated_day(report, today())
    first = old.published_on or stated
    return {
        "named": is_named(old),
        "year": year,
        "ours": "ours" in told or old.ours,
        "leave_open": "leave_open" in told,
        "statutory": statutory,
        "edition": report.edition,
        "unusual": statutory and old.year and edition_of_year(old.year) not in (None, report.edition),
        "other": old.state == "read" and other_of(old) is not None,
        "standing": old.state == "kept" and (not statutory or kept_event(old) is not None),
        "read_year": as_read(old).year,
        "stated": stated,
        "published_on": told.get("published_on", first.isoformat() if first else ""),
        "last": today().isoformat(),
    }


@sends
@require_http_methods(["GET", "POST"])
@at_desk("see_sums")
def old_cell(request: HttpRequest, organ: Organ, id: int, cell: str) -> HttpResponse:
    """One cell: looked at, or settled; then the next one. Without the page's script, by way of the whole page."""
    old = old_of(organ, id)
    may_write = may_here(request, "write:kept")
    if request.method == "POST" and not may_write:
        raise Http404
    if not old.report or cell not in Checking.of(old).order:
        raise Http404
    was, refused = "", {}
    if request.method == "POST":
        try:
            old, was = _settled(request, old, cell), cell
        except GongkaiError as refusal:
            refused = {"why": str(refusal), "retyped": request.POST.get("value", "")}
    at = Checking.of(old)
    coming = _coming(request, at, cell) if was else cell
    if _PART in request.headers:
        shown = _changing(at, coming, sheets_of(old), may_write, was)
    elif refused:
        shown = shown_beside(old, cell, may_write) | {"keeping": keeping(old, {})}
    else:
        where = reverse("old_report", args=[organ.code, id])
        return redirect(f"{where}?cell={coming}#{target(at.read, coming)}")
    page_or_part = "office/old_card.html" if _PART in request.headers else "office/old_report.html"
    shown |= {"organ": organ, "old": old, **refused}
    return render(request, page_or_part, shown, status=422 if refused else 200)


def _coming(request: HttpRequest, at: Checking, cell: str) -> str:
    """Where to go from a cell that was settled: where the person goes, else to what is to be looked at next."""
    then = request.POST.get("then", "")
    if request.POST.get("do") == UNSETTLED:
        return cell
    return then if then in at.order else at.next(cell)


def _settled(request: HttpRequest, old: OldReport, cell: str) -> OldReport:
    """What was pressed: one of the numbers offered, Enter with or without a number, 空白, or undo."""
    do, value = request.POST.get("do", ""), request.POST.get("value", "").replace("\0", "").strip()
    if take := request.POST.get("take"):
        do, value = "enter", take
    organ = old.organ
    if do == "enter":
        old = settle(old, cell, TYPED if value else RIGHT, value[:40])
    elif do in (BLANK, UNSETTLED):
        old = settle(old, cell, do)
    else:
        raise Http404
    old.organ = organ
    return old
