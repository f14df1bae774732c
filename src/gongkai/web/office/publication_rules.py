"""How an organ publishes: the reviews an item passes, how its 索引号 is made, its columns and when they are stale."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.ledger.kinds import choices
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import at_desk, may_here
from gongkai.web.office.publishing import writer
from gongkai.web.store.columns import MOST, USUAL, checked, kept
from gongkai.web.store.deeds import done
from gongkai.web.store.index import check_rule, made
from gongkai.web.store.models import ROLES, Organ
from gongkai.web.store.publishing import REVIEWERS


class RulesForm(forms.Form):
    """The chain of reviews, place by place, and the rule of 索引号."""

    def __init__(self, organ: Organ, data: Any = None):
        reviews = choices()["review"]
        held = {f"review_{n}": review for n, review in enumerate(organ.chain, 1)}
        super().__init__(data, initial={**held, "index_rule": organ.index_rule})
        self.organ = organ
        for n in range(1, len(reviews) + 1):
            offered = [("", "—"), *((id, f"{zh}（{_roles(id)}）") for id, zh in reviews.items())]
            self.fields[f"review_{n}"] = forms.ChoiceField(
                label=f"第 {n} 个环节", choices=offered, required=False
            )
        self.fields["index_rule"] = forms.CharField(
            label="索引号的编法", max_length=80,
            help_text="{code} 机关代码，{year} 年度，{item} 公开内容类别，{serial:05} 五位流水号。只用于以后拟稿的，已编的不变",
        )  # fmt: skip

    def clean_index_rule(self) -> str:
        """A rule by which every item gets a number of its own."""
        rule: str = self.cleaned_data["index_rule"].strip()
        try:
            check_rule(rule, self.organ.code)
        except GongkaiError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return rule

    def clean(self) -> dict[str, Any]:
        """Each review once, none without the one on secrecy."""
        told: dict[str, Any] = super().clean() or {}
        chain = [one for name, one in told.items() if name.startswith("review_") and one]
        if "secrecy" not in chain:
            raise forms.ValidationError("审查环节里不能没有保密审查：先审查、后公开（条例第十七条）")
        if len(set(chain)) < len(chain):
            raise forms.ValidationError("同一个环节写了两次，请删去一个")
        return {**told, "chain": chain}


def _roles(review: str) -> str:
    return "、".join(zh for role, zh in ROLES.items() if role in REVIEWERS[review])


class ColumnForm(forms.Form):
    """A column and after how many days it is stale; without a name it is none."""

    name = forms.CharField(label="栏目", required=False, max_length=120)
    days = forms.IntegerField(
        label="多少天没有更新要提醒", required=False, min_value=1, max_value=3660, initial=USUAL
    )


_Columns = forms.formset_factory(ColumnForm, extra=3, max_num=MOST + 3, absolute_max=MOST + 10)


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def rules(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The rules, for everybody to read and for those who sign to set."""
    may_set = may_here(request, "set_publishing")
    if request.method == "POST" and not may_set:
        raise Http404
    form = RulesForm(organ, request.POST or None)
    held = [{"name": name, "days": days} for name, days in kept(organ)]
    columns = _Columns(request.POST or None, initial=held, prefix="column")
    if (
        request.method == "POST"
        and all([form.is_valid(), columns.is_valid()])
        and _set(request, organ, form, columns)
    ):
        messages.success(request, "已保存，并已记录。已经送审的仍走原来的环节")
        return redirect("publication_rules", organ.code)
    shown = {
        "organ": organ, "form": form, "columns": columns, "may_set": may_set, "held": held,
        "chain": [(choices()["review"].get(one, one), _roles(one)) for one in organ.chain],
        "example": _example(organ, today()),
    }  # fmt: skip
    wrong = request.method == "POST"
    return render(request, "office/publication_rules.html", shown, status=422 if wrong else 200)


def _example(organ: Organ, on: date) -> str:
    """What the next 索引号 may look like."""
    try:
        return made(organ, f"{on.year}-0001", "20-1")
    except GongkaiError as refusal:
        return str(refusal)


def _set(request: HttpRequest, organ: Organ, form: RulesForm, columns: Any) -> bool:
    """Whether the rules were set; what objects is told beside the form."""
    named = [
        (one["name"].strip(), one.get("days") or USUAL)
        for one in columns.cleaned_data
        if one.get("name", "").strip()
    ]
    told = form.cleaned_data
    try:
        kept_columns = checked(named)
    except GongkaiError as refusal:
        form.add_error(None, str(refusal))
        return False
    chain = " → ".join(choices()["review"][one] for one in told["chain"])
    words = f"审查环节 {chain}；索引号 {told['index_rule']}；栏目 {len(kept_columns)} 个"
    with transaction.atomic():
        Organ.objects.filter(pk=organ.pk).update(
            chain=told["chain"], index_rule=told["index_rule"], columns=kept_columns
        )
        done(writer(request), organ, "organ_changed", moment(), words=words)
    return True
