"""Forms drawn from the kinds of event: what the register asks for is what the page asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.law.decisions import decisions
from gongkai.law.receipt import Channel
from gongkai.ledger import Event
from gongkai.ledger.kinds import Kind, choices, fields, sorts

_LONG = frozenset({"about", "facts", "ground", "reason", "reasons", "note", "text"})
# What the page knows by itself, or keeps elsewhere.
_NOT_ASKED = frozenset({"by", "files", "applicant", "parent"})

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StepForm(forms.Form):
    """One event of a matter: its legal day and the fields of its kind."""

    def __init__(self, kind: Kind, today: date, events: Sequence[Event] = (), data: Any = None):
        super().__init__(data)
        self.kind = kind
        self.fields["on"] = forms.DateField(label="日期", widget=_DAY, initial=today)
        for needed, asked in ((True, kind.needs), (False, kind.may)):
            for name, type in asked.items():
                if name not in _NOT_ASKED and type != "changes" and name not in self.fields:
                    self.fields[name] = _input(name, type, needed, events)

    def body(self) -> dict[str, Any]:
        """What the event holds: only what was filled in."""
        types = {**self.kind.needs, **self.kind.may}
        found = {name: value for name, value in self.cleaned_data.items() if name in types}
        told = {name: _told(types[name], value) for name, value in found.items()}
        return {name: value for name, value in told.items() if value not in (None, "", [])}


def _told(type: str, value: Any) -> Any:
    """A cleaned value as events hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if type == "event" and value:
        return int(value)
    if type == "texts":
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    return value


def _input(name: str, type: str, needed: bool, events: Sequence[Event]) -> forms.Field:
    told: dict[str, Any] = {"label": fields()[name], "required": needed}
    match type:
        case "count":
            return forms.IntegerField(min_value=1, **told)
        case "day":
            return forms.DateField(widget=_DAY, **told)
        case "flag":
            return forms.BooleanField(label=fields()[name], required=False)
        case "amount":
            pattern = r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?"
            return forms.RegexField(regex=rf"^{pattern}$", **told)
        case "texts":
            lines = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(widget=lines, help_text="一行一项", **told)
        case "event":
            return forms.ChoiceField(choices=_letters(events), **told)
        case "decision":
            return forms.ChoiceField(choices=_decisions(), **told)
        case "channel":
            return forms.ChoiceField(choices=[(one.value, one.zh) for one in Channel], **told)
        case "text":
            widget = forms.Textarea(attrs={"rows": 3}) if name in _LONG else forms.TextInput()
            return forms.CharField(max_length=4000, widget=widget, **told)
    allowed = list(choices()[type].items())
    return forms.ChoiceField(choices=allowed if needed else [("", "—"), *allowed], **told)


def _letters(events: Sequence[Event]) -> list[tuple[str, str]]:
    """The events of the matter to choose from, the newest first."""
    kinds: Mapping[str, Kind] = sorts()["case"].kinds
    return [
        (str(event.seq), f"第 {event.seq} 个事件　{event.on}　{kinds[event.kind].zh}")
        for event in reversed(events)
        if event.kind in kinds
    ]


def _decisions() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code}　{one.zh}") for one in decisions().values() if one.code != "O3"]


class ArrivalForm(forms.Form):
    """A new application: what 条例第二十九条 asks for, and how it came."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    channel = forms.ChoiceField(label="申请渠道", choices=[(one.value, one.zh) for one in Channel])
    on = forms.DateField(label="到达（签收）日期", widget=_DAY)
    tracking = forms.CharField(label="邮件号", max_length=60, required=False)
    name = forms.CharField(label="申请人姓名或者名称", max_length=120)
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=list(choices()["applicant_kind"].items()))
    paper_kind = forms.CharField(label="证件名称", max_length=40, required=False, initial="居民身份证")
    paper = forms.CharField(
        label="证件号码或者统一社会信用代码", max_length=40, required=False, help_text="加密保存，平时遮住"
    )
    address = forms.CharField(label="地址", max_length=200, required=False)
    telephone = forms.CharField(label="电话", max_length=60, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    about = forms.CharField(
        label="所需政府信息的名称、文号或者其他特征性描述",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def clean(self) -> dict[str, Any]:
        """At least one way to reach the applicant. 条例第二十九条第二款第（一）项."""
        told: dict[str, Any] = super().clean() or {}
        if not any(told.get(name) for name in ("address", "telephone", "email")):
            raise forms.ValidationError(
                "联系方式至少填一项：地址、电话或者电子邮箱（条例第二十九条第二款第（一）项）"
            )
        return told
