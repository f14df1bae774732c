"""One step of the report: begun, frozen, handed on, approved, sent back, signed, filed, published, revised, restored."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.web.office.annual.opening import at_report, pen
from gongkai.web.office.annual.way import KINDS
from gongkai.web.office.annual.workspace import workspace
from gongkai.web.office.clock import today
from gongkai.web.office.desks import may_here
from gongkai.web.office.typed import given_back
from gongkai.web.store.annual import Desk
from gongkai.web.store.ledger import MovedMeanwhile
from gongkai.web.store.reporting import NotExplained, freeze, submit, tell

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# What each step asks; the others ask nothing.
_ASKED = {
    "frozen": ("reason",),
    "returned": ("reason",),
    "revised": ("reason",),
    "filed": ("on", "to"),
    "published": ("on", "url"),
    "restored": ("cell",),
}
_STEPS = frozenset({*_ASKED, "begun", "submitted", "approved", "signed"})


class ReportStepForm(forms.Form):
    """What a step of the report asks: a reason, a day with whom it went to or where it stands, a cell."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    on = forms.DateField(label="日期", widget=_DAY)
    to = forms.CharField(label="报送给", max_length=120, required=False)
    url = forms.URLField(label="网址", max_length=400, required=False, assume_scheme="https")
    cell = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def __init__(self, kind: str, desk: Desk, data: Any = None, initial: Any = None):
        super().__init__(data, initial={"on": today(), **(initial or {})})
        asked = _ASKED.get(kind, ())
        if kind == "frozen" and not (desk.annual and desk.annual.frozen):
            asked = ()  # a first time needs no reason
        for name in [one for one in self.fields if one not in asked]:
            del self.fields[name]
        self.desk = desk

    def clean_on(self) -> Any:
        """Not before what happened last, not after today."""
        on = self.cleaned_data["on"]
        last = max((event.on for event in self.desk.told), default=on)
        if not last <= on <= today():
            raise forms.ValidationError(f"应在 {last} 和今天之间：前一步是 {last} 做的")
        return on


@require_http_methods(["GET", "POST"])
@at_report("see_sums")
def step(request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
    """Take one step; what ledger or rules object to is told where it was asked for."""
    if kind not in _STEPS or not _may(request, kind):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = ReportStepForm(kind, desk, sent, given_back(request))
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, desk, kind, form.cleaned_data)
        except NotExplained as bare:
            return workspace(request, desk, str(bare), _explained(request), bare=True)
        except MovedMeanwhile:
            # On a page of its own a second click would take the step past what nobody has looked at.
            why = f"没有登记{KINDS[kind].zh}：您打开页面以后，这份报告又有了新的登记。请看过下面现在的情况再操作"
            return workspace(request, desk, why, _explained(request), form.cleaned_data.get("reason", ""))
        except GongkaiError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记：{KINDS[kind].zh}")
            return redirect("annual", desk.organ.code, desk.year)
    shown = {
        "organ": desk.organ,
        "year": desk.year,
        "kind": KINDS[kind],
        "form": form,
        "after": len(desk.told),
    }
    return render(request, "office/annual_step.html", shown, status=200 if request.method == "GET" else 422)


def _may(request: HttpRequest, kind: str) -> bool:
    """A report is sent back by who could let it pass."""
    if kind == "returned":
        return may_here(request, "write:approved") or may_here(request, "write:signed")
    return may_here(request, f"write:{kind}")


def _take(request: HttpRequest, desk: Desk, kind: str, told: dict[str, Any]) -> None:
    by, after = pen(request), _after(request)
    if "on" in told:
        by = by.on_day(told.pop("on"))
    match kind:
        case "frozen":
            freeze(desk.organ, desk.year, by, after=after, reason=told.get("reason", ""))
        case "submitted":
            submit(desk.organ, desk.year, by, after=after, explained=_explained(request))
        case _:
            body = {name: value for name, value in told.items() if value}
            tell(desk.organ, desk.year, kind, by, after=after, **body)


def _after(request: HttpRequest) -> int:
    """How many events the page has shown; -1, which is refused, where it does not say."""
    after = request.POST.get("after", "")
    return int(after) if after.isascii() and after.isdigit() else -1


def _explained(request: HttpRequest) -> dict[str, str]:
    """Why errors stand, by their keys."""
    return {name.removeprefix("why-"): request.POST[name] for name in request.POST if name.startswith("why-")}
