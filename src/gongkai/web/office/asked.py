"""What is asked of a list: the form of its filters, the rows that fit, and the filter in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Q, QuerySet

from gongkai.law.decisions import decisions
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.desk import OPEN, overdue, soon
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.words import sought

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
ALL = ("", "全部")
_LATENESS = {"over": "已逾期", "soon": "将到期"}
_HOLDERS = {"nobody": "还没有交科室"}


class Filters(forms.Form):
    """The filters of a list, drawn as a form. A filter that makes no sense is told at its field and filters nothing.

    conditions: by field, what a value of it asks of a row; `since` and `until` among them bound a span of days.
    """

    conditions: ClassVar[Mapping[str, Callable[[Any], Q]]] = {}

    def __init__(self, organ: Organ, data: Mapping[str, Any] | None = None):
        super().__init__(data, auto_id="ask_%s")
        self.organ = organ

    def offer(self, name: str, found: Mapping[str, str]) -> None:
        """What a field lets choose from, besides all."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *found.items()]

    def clean(self) -> dict[str, Any]:
        """A span of days runs forward."""
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", f"早于“{self.fields['since'].label}”，请对调")
        return told

    def narrowed(self, listed: QuerySet[Listed]) -> QuerySet[Listed]:
        """The rows that meet every condition asked for and hold every word sought."""
        for name, condition in self.conditions.items():
            if value := self.cleaned_data.get(name):
                listed = listed.filter(condition(value))
        for word in sought(self.cleaned_data.get("q", "")):
            listed = listed.filter(words__contains=word)
        return listed

    def told(self) -> list[tuple[str, str]]:
        """The filters in force, each with its Chinese name and value."""
        return spoken_filters(self)


class Asked(Filters):
    """The filters of the register."""

    conditions: ClassVar = {
        "year": lambda year: Q(begun__year=int(year)),
        "decision": lambda code: Q(decision=code),
        "kind": lambda kind: Q(applicant_kind=kind),
        "unit": lambda unit: Q(unit=unit),
        "held": lambda _: Q(unit=""),
        "since": lambda day: Q(received__gte=day),
        "until": lambda day: Q(received__lte=day),
    }

    phase = forms.ChoiceField(label="阶段", required=False)
    year = forms.ChoiceField(label="年度", required=False)
    decision = forms.ChoiceField(label="处理决定", required=False)
    kind = forms.ChoiceField(label="申请人类别", required=False)
    due = forms.ChoiceField(label="期限", required=False, choices=[ALL, *_LATENESS.items()])
    unit = forms.CharField(label="科室", required=False, max_length=120)
    held = forms.ChoiceField(
        label="交办",
        required=False,
        choices=[ALL, *_HOLDERS.items()],
        widget=forms.HiddenInput,
    )
    since = forms.DateField(label="收到自", required=False, widget=_DAY)
    until = forms.DateField(label="收到至", required=False, widget=_DAY)
    q = forms.CharField(
        label="查找",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "data-key": "/", "placeholder": "内容、编号、科室，空格隔开"}
        ),
    )

    def __init__(self, organ: Organ, data: Mapping[str, Any] | None = None):
        super().__init__(organ, data)
        self.offer("phase", {"open": "在办（全部）", **sorts()["case"].phases})
        self.offer("year", {str(year): str(year) for year in years(organ)})
        self.offer("decision", {one.code: f"{one.code}　{one.zh}" for one in decisions().values()})
        self.offer("kind", choices()["applicant_kind"])

    def fitting(self, on: date) -> QuerySet[Listed]:
        """The requests of the organ that fit what makes sense of it, on a day, in no order."""
        self.full_clean()
        told = self.cleaned_data
        listed = Listed.objects.filter(organ=self.organ, sort="case")
        if told.get("phase"):
            listed = listed.filter(phase__in=OPEN if told["phase"] == "open" else (told["phase"],))
        if told.get("due"):
            listed = listed.filter(overdue(on) if told["due"] == "over" else soon(on))
        return self.narrowed(listed)


def spoken_filters(asked: forms.Form) -> list[tuple[str, str]]:
    """The filters of a form that are in force, each with its Chinese name and value."""
    held = [(name, value) for name, value in asked.cleaned_data.items() if value and name not in asked.errors]
    return [(str(asked.fields[name].label), _spoken(asked.fields[name], value)) for name, value in held]


def _spoken(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(field, forms.ChoiceField):
        return str(value)
    return next(str(zh) for id, zh in cast(list[tuple[str, str]], field.choices) if id == value)


def years(organ: Organ) -> list[int]:
    """The years from the first request of an organ to its last, the newest first."""
    begun = Listed.objects.filter(organ=organ, sort="case").values_list("begun", flat=True)
    # Each end by itself: asked for both at once, SQLite reads the whole index.
    first, last = begun.order_by("begun").first(), begun.order_by("-begun").first()
    return [] if first is None or last is None else [*range(last.year, first.year - 1, -1)]
