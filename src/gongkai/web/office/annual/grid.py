"""The grid: numbers typed or pasted into the three tables, entered with their evidence or adjusted for a reason."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.base.errors import GongkaiError
from gongkai.report import printed
from gongkai.report.reading import Value
from gongkai.web.office.annual.figures import NoFigure, figure
from gongkai.web.office.annual.opening import at_report, pen
from gongkai.web.office.annual.tables import drawings, parts
from gongkai.web.office.typed import given_back
from gongkai.web.store.annual import Desk, desk_of
from gongkai.web.store.entering import CellMoved, NoGround, enter, enter_nothing
from gongkai.web.store.reporting import checked

_LONGEST = 400  # characters of a source or a reason


@require_http_methods(["GET", "POST"])
@at_report("write:adjusted")
def grid(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every cell to be typed in; what is wrong is told at its cell, and nothing of what was typed is lost."""
    sent = request.POST if request.method == "POST" else given_back(request)
    seen = _seen(sent)
    typed, refusal = _touched(desk, sent, seen), ""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        values, wrong = _read(desk, typed)
        told = {name: sent.get(name, "").strip() for name in ("evidence", "reason")}
        if wrong:
            refusal = f"有 {len(wrong)} 格不能登记，见标红的格。其余的也还没有登记，改好一起保存"
        elif long := next((one for one in told.values() if len(one) > _LONGEST), ""):
            refusal = f"依据和理由各不超过 {_LONGEST} 字，现在有 {len(long)} 字"
        else:
            try:
                count = enter(desk.organ, desk.year, pen(request), values, seen, **told)
            except CellMoved as moved:
                wrong, refusal = {moved.cell: str(moved)}, str(moved)
                typed.pop(moved.cell, None)
                desk = desk_of(desk.organ, desk.year)
            except NoGround as lacking:
                wrong, refusal = {lacking.what: str(lacking)}, str(lacking)
            except GongkaiError as refused:
                refusal = str(refused)
            else:
                messages.success(request, f"已保存，改了 {count} 格" if count else "没有改动")
                return redirect("annual", desk.organ.code, desk.year)
    shown = _shown(desk, typed, seen, wrong, refusal)
    shown |= {name: sent.get(name, "") for name in ("evidence", "reason")}
    return render(request, "office/annual_grid.html", shown, status=422 if refusal else 200)


def _shown(
    desk: Desk, typed: dict[str, str], seen: dict[str, str], wrong: dict[str, str], refusal: str
) -> dict[str, Any]:
    """What the page holds. Of cells typed in it still says what was seen when they were: it may be another by now."""
    report = desk.report
    assert report.edition is not None
    now = {cell: printed(report, cell) for cell in report.readings}
    now |= {cell: seen.get(cell, "") for cell in typed}
    return {
        "organ": desk.organ,
        "year": desk.year,
        "drawings": drawings(desk, checked(desk).findings, typed, wrong),
        "wrong": wrong,
        "refusal": refusal,
        "previous": desk.previous,
        "sums": json.dumps(parts(report.edition)),
        "seen": json.dumps(now, ensure_ascii=False),
        "drafting": desk.annual is None or desk.annual.phase == "drafting",
    }


def _touched(desk: Desk, sent: Any, seen: Mapping[str, str]) -> dict[str, str]:
    """What was typed, where it is another text than the page showed."""
    told = {cell: sent[cell] for cell in desk.report.readings if cell in sent}
    return {cell: text for cell, text in told.items() if text.strip() != seen.get(cell)}


def _read(desk: Desk, typed: Mapping[str, str]) -> tuple[dict[str, Value | None], dict[str, str]]:
    """The numbers that were typed; and why some are none."""
    held = desk.report.form
    assert held is not None
    values: dict[str, Value | None] = {}
    wrong: dict[str, str] = {}
    for cell, text in typed.items():
        try:
            values[cell] = figure(text, held.cell(cell).column)
        except NoFigure as refused:
            wrong[cell] = str(refused)
    return values, wrong


def _seen(sent: Any) -> dict[str, str]:
    """What the page showed in each cell."""
    try:
        told = json.loads(sent.get("seen", ""))
    except ValueError:
        return {}
    return {str(cell): str(text) for cell, text in told.items()} if isinstance(told, dict) else {}


@require_POST
@at_report("write:entered")
def nothing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """本块全部没有，填 0: cells that are blank become 0, by the word of who says so."""
    try:
        count = enter_nothing(desk.organ, desk.year, pen(request), request.POST.getlist("cell"))
    except GongkaiError as refused:
        messages.error(request, str(refused))
    else:
        told = f"已填 0：{count} 格，依据是您的核对" if count else "这些格已经有数，没有改动"
        messages.success(request, told)
    return redirect("annual", desk.organ.code, desk.year)
