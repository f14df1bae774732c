"""Items at the desk: sent to review, and reviewed by none who wrote them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.ledger.kinds import choices, fields, sorts
from gongkai.web.office.clock import today
from gongkai.web.office.desks import at_desk
from gongkai.web.office.matters import (
    told_to_the_ledger,
)
from gongkai.web.office.publishing import (
    described,
    differences,
    files_of,
    item_of,
    looked_through,
    told_if_lost,
    writer,
)
from gongkai.web.office.typed import given_back
from gongkai.web.store.models import Organ
from gongkai.web.store.publishing import (
    acts_of,
    lacking,
    offered,
    refuse_reviewer,
)


class GroundForm(forms.Form):
    """Why an item goes on although the machine saw something."""

    note = forms.CharField(
        label="说明", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, needed: bool, data: Any = None, initial: Any = None):
        super().__init__(data, initial=initial)
        self.fields["note"].required = needed
        if needed:
            self.fields["note"].label = "为什么仍然送审"
            self.fields[
                "note"
            ].help_text = "机器检查有“错误”一级的，写明核对过什么、为什么没有问题；审查的人看得到"


@require_http_methods(["GET", "POST"])
@at_desk("write:submitted")
@told_if_lost
def submit(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """Send an item to review: looked through by the machine first; what it saw is answered for, not passed over."""
    events, item = item_of(organ, number)
    if "submitted" not in offered(item):
        messages.warning(request, f"现为“{sorts()['publication'].phases[item.phase]}”，不能送审")
        return redirect("publication", organ.code, number)
    seen, lacks = looked_through(organ, item), lacking(item)
    form = GroundForm(seen.errors > 0, request.POST or None, initial=given_back(request))
    if request.method == "POST" and not lacks and form.is_valid():
        body = {"note": note} if (note := form.cleaned_data["note"].strip()) else {}
        if told_to_the_ledger(request, form, organ, item.matter, "submitted", today(), body):
            messages.success(request, "已送审")
            return redirect("publication", organ.code, number)
    shown = {
        "organ": organ, "number": number, "item": item, "form": form, "vetted": seen, "lacks": lacks,
        "chain": [choices()["review"].get(one, one) for one in organ.chain], "after": len(events),
        "files": files_of(organ, item),
    }  # fmt: skip
    return render(
        request, "office/publication_submit.html", shown, status=200 if request.method == "GET" else 422
    )


class OpinionForm(forms.Form):
    """A review: what it comes to, and on what ground."""

    verdict = forms.ChoiceField(
        label=fields()["verdict"], choices=list(choices()["verdict"].items()), widget=forms.RadioSelect
    )
    ground = forms.CharField(
        label=fields()["ground"], required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不予公开、报有关主管部门确定的必填",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever holds something back says why."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("verdict") not in (None, "disclose") and not (told.get("ground") or "").strip():
            self.add_error("ground", "请写明依据和理由：经办要据此修改，以后要据此说明（条例第十七条）")
        return told


@require_http_methods(["GET", "POST"])
@at_desk("write:reviewed")
@told_if_lost
def review(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """The review an item waits for, with the text, what the machine saw and what changed; by none who wrote it."""
    events, item = item_of(organ, number)
    if item.awaits is None:
        messages.warning(request, f"现为“{sorts()['publication'].phases[item.phase]}”，没有等着的审查")
        return redirect("publication", organ.code, number)
    form = OpinionForm(request.POST or None, initial=given_back(request))
    refused = ""
    try:
        refuse_reviewer(organ, acts_of(organ, item.matter), item.awaits, writer(request), today())
    except GongkaiError as refusal:
        refused = str(refusal)
    if request.method == "POST" and not refused and form.is_valid():
        ground = form.cleaned_data["ground"].strip()
        body = {
            "review": item.awaits,
            "verdict": form.cleaned_data["verdict"],
            **({"ground": ground} if ground else {}),
        }
        if told_to_the_ledger(request, form, organ, item.matter, "reviewed", today(), body):
            messages.success(request, f"已登记：{choices()['review'][item.awaits]}")
            return redirect("publication", organ.code, number)
    sent = next(event for event in reversed(events) if event.kind == "submitted")
    shown = {
        "organ": organ, "number": number, "item": item, "form": form, "refused": refused, "after": len(events),
        "review": choices()["review"][item.awaits], "vetted": looked_through(organ, item), "told": list(described(item)),
        "sent": sent, "files": files_of(organ, item),
        "lines": differences(organ, item.public, item.content) if item.public != item.content else [],
    }  # fmt: skip
    return render(
        request, "office/publication_review.html", shown, status=200 if request.method == "GET" else 422
    )
