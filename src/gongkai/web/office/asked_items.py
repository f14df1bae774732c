"""What is asked of the list of items: the form of its filters, the rows that fit, and the filter in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from gongkai.law.contents import contents
from gongkai.ledger.kinds import choices, sorts
from gongkai.report.finding import Level
from gongkai.web.office.asked import ALL, Filters
from gongkai.web.office.desk import overdue, soon
from gongkai.web.store.columns import kept
from gongkai.web.store.due import OPEN
from gongkai.web.store.lapses import late_years
from gongkai.web.store.models import Account, Listed, Organ
from gongkai.web.store.old_site import with_sightings
from gongkai.web.store.publishing import awaiting
from gongkai.web.store.register import VALIDITY

_STANDING = ("in_force", "modified")
_VALIDITY = {
    **{id: zh for id, zh in VALIDITY.items() if id != "unissued"},
    "in_force": f"{VALIDITY['in_force']}（含{VALIDITY['modified']}）",
}
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AskedItems(Filters):
    """The filters of 主动公开."""

    conditions: ClassVar = {
        "category": lambda name: Q(category="" if name == "none" else name),
        "item": lambda id: Q(item=id),
        "register": lambda id: Q(register=id),
        "validity": lambda id: Q(validity__in=_STANDING if id == "in_force" else (id,)),
        "nature": lambda id: Q(nature=id),
        "late": lambda year: Q(late__contains=year),
        "since": lambda day: Q(done__gte=day),
        "until": lambda day: Q(done__lte=day),
    }

    phase = forms.ChoiceField(label="阶段", required=False)
    category = forms.ChoiceField(label="栏目", required=False)
    item = forms.ChoiceField(label="公开内容类别", required=False)
    register = forms.ChoiceField(label="登记簿", required=False)
    validity = forms.ChoiceField(label="有效性", required=False)
    nature = forms.ChoiceField(label="公开属性", required=False)
    due = forms.ChoiceField(
        label="期限", required=False, choices=[ALL, ("over", "已逾期"), ("soon", "将到期")]
    )
    late = forms.ChoiceField(label="逾期公开", required=False)
    waits = forms.ChoiceField(label="审查", required=False, choices=[ALL, ("me", "等我审查")])
    seen = forms.ChoiceField(
        label="机器检查",
        required=False,
        choices=[ALL, ("error", "旧网站收进时有错误"), ("any", "旧网站收进时有查见")],
    )
    since = forms.DateField(label="公开自", required=False, widget=_DAY)
    until = forms.DateField(label="公开至", required=False, widget=_DAY)
    q = forms.CharField(
        label="查找",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "data-key": "/", "placeholder": "标题、文号、索引号、编号，空格隔开"}
        ),
    )

    def __init__(self, organ: Organ, data: Mapping[str, Any] | None = None, account: Account | None = None):
        super().__init__(organ, data)
        self.account = account
        self.offer("phase", {"open": "待公开（全部）", **sorts()["publication"].phases})
        self.offer("category", {"none": "（没有栏目）", **{name: name for name in _categories(organ)}})
        self.offer("item", {one.id: f"{one.number}　{one.zh[:16]}" for one in contents().values()})
        self.offer("register", choices()["register"])
        self.offer("validity", _VALIDITY)
        self.offer("nature", choices()["nature"])
        self.offer("late", {year: f"{year}年" for year in late_years(organ)})

    def fitting(self, on: date) -> QuerySet[Listed]:
        """The items of the organ that fit what makes sense of it, on a day, in no order."""
        self.full_clean()
        told = self.cleaned_data
        listed = Listed.objects.filter(organ=self.organ, sort="publication")
        if told.get("waits"):
            listed = awaiting(self.organ, self.account, on) if self.account else listed.none()
        if told.get("phase"):
            listed = listed.filter(
                phase__in=OPEN["publication"] if told["phase"] == "open" else (told["phase"],)
            )
        if told.get("due"):
            late = overdue if told["due"] == "over" else soon
            listed = listed.filter(late(on, "publication"))
        if told.get("seen"):
            listed = with_sightings(listed, Level.ERROR if told["seen"] == "error" else None)
        return self.narrowed(listed)


def _categories(organ: Organ) -> list[str]:
    """The columns of an organ, and those its items stand in besides, each found by one step in the index."""
    names = [name for name, _ in kept(organ)]
    held = Listed.objects.filter(organ=organ, sort="publication").order_by("category")
    last = ""
    for _ in range(_MOST_CATEGORIES):
        found = held.filter(category__gt=last).values_list("category", flat=True).first()
        if found is None:
            break
        last = found
        names.append(found)
    return list(dict.fromkeys(names))


_MOST_CATEGORIES = 200  # of an organ whose items came from elsewhere
