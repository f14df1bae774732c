"""审计: who looked at personal data, and what the administrators did; to be read and taken away, never changed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongkai.web.office.desks import at_desk
from gongkai.web.office.sheets import Column, Value, csv_file
from gongkai.web.store.models import DEEDS, Deed, Look, Organ
from gongkai.web.store.organs import below

_A_PAGE = 100
_KINDS = {"looks": "查看个人信息", "deeds": "管理行为"}
_LOOKED_AT = {"paper": "证件号码", "contact": "姓名、联系方式", "file": "附件", "file.pdf": "卷宗"}
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_COLUMNS: tuple[Column, ...] = (
    ("时间", 20), ("机关", 24), ("账号", 16), ("姓名", 12), ("做了什么", 16), ("对谁", 16), ("编号", 16), ("用途、说明", 40),
)  # fmt: skip


class LogForm(forms.Form):
    """Which traces are sought. A filter that makes no sense is told at its field and filters nothing."""

    of = forms.ChoiceField(label="记录", required=False, choices=list(_KINDS.items()))
    who = forms.CharField(label="人（账号或者姓名）", required=False, max_length=60)
    matter = forms.CharField(label="编号", required=False, max_length=80)
    since = forms.DateField(label="自", required=False, widget=_DAY)
    until = forms.DateField(label="至", required=False, widget=_DAY)
    below = forms.BooleanField(label="连同下级机关", required=False)

    def traces(self, organ: Organ) -> QuerySet[Any]:
        """What fits, the latest first."""
        self.full_clean()
        told = self.cleaned_data
        organs = [one for _, one in below(organ)] if told.get("below") else [organ]
        deeds = self.cleaned_data.get("of") == "deeds"
        found: QuerySet[Any] = (
            Deed.objects.select_related("whom", "account", "organ")
            if deeds
            else Look.objects.select_related("account", "organ")
        )
        found = found.filter(_between(told.get("since"), told.get("until")), organ__in=organs)
        if who := told.get("who"):
            named = Q(account__username__contains=who) | Q(account__name__contains=who)
            if deeds:
                named |= Q(whom__username__contains=who) | Q(whom__name__contains=who)
            found = found.filter(named)
        if told.get("matter"):
            found = found.none() if deeds else found.filter(matter__endswith=told["matter"])
        return found.order_by("-pk")


def _between(since: date | None, until: date | None) -> Q:
    """From the beginning of one day in China to the end of the other."""
    zone = timezone.get_current_timezone()
    held = Q()
    if since:
        held &= Q(at__gte=datetime.combine(since, time(), zone))
    if until and until < date.max:
        held &= Q(at__lt=datetime.combine(until + timedelta(1), time(), zone))
    return held


@require_GET
@at_desk("see_log")
def log(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """The traces at an organ, page by page, or all that fit as a file."""
    told: Mapping[str, Any] = request.GET
    form = LogForm(told)
    traces = form.traces(organ)
    if told.get("as") == "csv" and not form.errors:
        return csv_file(f"{organ.code}-log", _COLUMNS, (_columns(one) for one in traces.iterator(2000)))
    before = told.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        traces = traces.filter(pk__lt=int(before))
    found = list(traces[: _A_PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    shown = {
        "organ": organ,
        "form": form,
        "rows": [_columns(one) for one in found[:_A_PAGE]],
        "heads": [head for head, _ in _COLUMNS],
        "next": found[_A_PAGE - 1].pk if len(found) > _A_PAGE else None,
        "first": not before,
        "query": query.urlencode(),
    }
    return render(request, "office/log.html", shown)


def _columns(one: Model) -> tuple[Value, ...]:
    """A trace as a row, in one shape for both kinds."""
    assert isinstance(one, Look | Deed)
    at = one.at.astimezone(timezone.get_current_timezone()).replace(tzinfo=None)
    who = (at, one.organ.name, one.account.username, one.account.name)
    if isinstance(one, Look):
        what = _LOOKED_AT[one.what.partition(":")[0]]
        return (*who, f"查看{what}", "", one.matter.partition("/")[2], one.why)
    whom = f"{one.whom.name}（{one.whom.username}）" if one.whom else ""
    return (*who, DEEDS[one.what], whom, "", one.words)
