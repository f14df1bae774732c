"""Forms drawn from the kinds of event: what the register asks for is what the page asks for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import forms

from gongkai.law.decisions import decisions
from gongkai.law.receipt import Channel
from gongkai.ledger import Event, corrected
from gongkai.ledger.kinds import Kind, choices, fields, sort_of, sorts
from gongkai.web.office.clock import local

_LONGEST = 4000  # characters of one text
_LONG = frozenset({"about", "facts", "ground", "reason", "reasons", "note", "text"})
# What the page knows by itself, or keeps elsewhere.
_NOT_ASKED = frozenset({"by", "files", "applicant", "parent", "content", "index", "chain", "emptied"})

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class StepForm(forms.Form):
    """One event of a matter: its legal day and the fields of its kind.

    choices: for fields whose values depend on the matter, what there is to choose from.
    """

    def __init__(
        self, kind: Kind, today: date, events: Sequence[Event] = (), data: Any = None, *,
        initial: Mapping[str, Any] = _NOTHING, choices: Mapping[str, list[tuple[str, str]]] = _NOTHING,
    ):  # fmt: skip
        super().__init__(data, initial=dict(initial))
        self.kind = kind
        self.fields["on"] = forms.DateField(label="日期", widget=_DAY, initial=today)
        for needed, asked in ((True, kind.needs), (False, kind.may)):
            for name, type in asked.items():
                if name not in _NOT_ASKED and type != "changes" and name not in self.fields:
                    self.fields[name] = (
                        forms.ChoiceField(label=fields()[name], choices=choices[name], required=needed)
                        if name in choices
                        else _input(name, type, needed, events)
                    )
        for name, zh in kind.says.items():
            self.fields[name].label = zh

    def body(self) -> dict[str, Any]:
        """What the event holds: only what was filled in."""
        types = {**self.kind.needs, **self.kind.may}
        found = {name: value for name, value in self.cleaned_data.items() if name in types}
        told = {name: _told(types[name], value) for name, value in found.items()}
        return {name: value for name, value in told.items() if value not in (None, "", [])}


class CorrectionForm(StepForm):
    """An event as it should have been written, drawn with what was; and why it is corrected."""

    why = forms.CharField(label="更正的理由", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, kind: Kind, event: Event, events: Sequence[Event], data: Any = None, *,
                 initial: Mapping[str, Any] = _NOTHING, choices: Mapping[str, list[tuple[str, str]]] = _NOTHING):  # fmt: skip
        stands = next((one for one in corrected(events) if one.seq == event.seq), event)
        types = {**kind.needs, **kind.may}
        written = {name: _shown(types[name], value) for name, value in stands.body.items() if name in types}
        super().__init__(
            kind,
            stands.on,
            [one for one in events if one.seq < event.seq],
            data,
            initial={**written, **initial},
            choices=choices,
        )
        self.stands = stands
        self.order_fields(["on", *(name for name in self.fields if name not in ("on", "why")), "why"])

    def clean(self) -> dict[str, Any]:
        """Something must differ."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and self.cleaned_data["on"] == self.stands.on and not self._changes():
            raise forms.ValidationError("没有改动。请改好再更正，或者返回")
        return told

    def correction(self) -> dict[str, Any]:
        """The body of the event that corrects: its day and fields where they differ, null for what was emptied."""
        on, changes = self.cleaned_data["on"], self._changes()
        return {
            "event": self.stands.seq,
            "reason": self.cleaned_data["why"],
            **({"on": on.isoformat()} if on != self.stands.on else {}),
            **({"changes": changes} if changes else {}),
        }

    def _changes(self) -> dict[str, Any]:
        was = {name: value for name, value in self.stands.body.items() if name in self.fields}
        is_now = self.body()
        told = {
            name: is_now.get(name) for name in {**was, **is_now} if is_now.get(name) != _plain(was.get(name))
        }
        return {name: value for name, value in told.items() if value is not None or name in was}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _shown(type: str, value: Any) -> Any:
    """A value of an event as its field shows it."""
    if type == "moment":
        return datetime.fromisoformat(value)
    return "\n".join(value) if type == "texts" else value


def _told(type: str, value: Any) -> Any:
    """A cleaned value as events hold it."""
    if isinstance(value, datetime):
        return local(value).isoformat()
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
        case "moment":
            return forms.DateTimeField(widget=_MOMENT, **told)
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
            return forms.ChoiceField(choices=_decisions() if needed else [("", "—"), *_decisions()], **told)
        case "channel":
            return forms.ChoiceField(choices=[(one.value, one.zh) for one in Channel], **told)
        case "text" | "countable":
            widget = forms.Textarea(attrs={"rows": 3}) if name in _LONG else forms.TextInput()
            return forms.CharField(max_length=_LONGEST, widget=widget, **told)
    allowed = list(choices()[type].items())
    return forms.ChoiceField(choices=allowed if needed else [("", "—"), *allowed], **told)


def _letters(events: Sequence[Event]) -> list[tuple[str, str]]:
    """The events of the matter to choose from, the newest first."""
    kinds: Mapping[str, Kind] = sort_of(events[0].matter).kinds if events else {}
    return [
        (str(event.seq), f"第 {event.seq} 个事件　{event.on}　{kinds[event.kind].zh}")
        for event in reversed(events)
        if event.kind in kinds
    ]


def _decisions() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code}　{one.zh}") for one in decisions().values() if one.code != "O3"]


class ArrivalForm(forms.Form):
    """A new application: what 条例第二十九条 asks for, and how it came."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)
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
        max_length=100_000,
    )
    apart = forms.BooleanField(
        label="一封信里有几项，分开登记",
        required=False,
        help_text="上面一行一项，每行登记为一件，各自计算期限、各自答复，彼此相连（国办函〔2020〕109号：一事一申请）",
    )

    def clean(self) -> dict[str, Any]:
        """At least one way to reach the applicant. 条例第二十九条第二款第（一）项."""
        told: dict[str, Any] = super().clean() or {}
        if not any(told.get(name) for name in ("address", "telephone", "email")):
            raise forms.ValidationError(
                "联系方式至少填一项：地址、电话或者电子邮箱（条例第二十九条第二款第（一）项）"
            )
        if "about" in told and (longest := max(map(len, self.items()), default=0)) > _LONGEST:
            self.add_error(
                "about", f"一件最多 {_LONGEST} 字，最长的一件有 {longest} 字。原文请作为附件保存，这里写摘要"
            )
        return told

    def items(self) -> list[str]:
        """What is asked for: one text, or one a line where they are registered apart."""
        text = self.cleaned_data["about"].strip()
        if not self.cleaned_data.get("apart"):
            return [text]
        return [line.strip() for line in text.splitlines() if line.strip()]


class DisputeForm(StepForm):
    """A new reconsideration or lawsuit; the request it is about is one of this organ's."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, organ_cases: Callable[[str], bool], today: date, data: Any = None, *,
                 initial: Mapping[str, Any] = _NOTHING):  # fmt: skip
        super().__init__(sorts()["dispute"].kinds["filed"], today, (), data, initial=initial)
        self.is_a_case = organ_cases

    def clean(self) -> dict[str, Any]:
        """A lawsuit says by which path it came, a reconsideration has none; the request exists."""
        told: dict[str, Any] = super().clean() or {}
        is_lawsuit = told.get("procedure") == "litigation"
        if is_lawsuit and not told.get("path"):
            self.add_error("path", "行政诉讼要写明是否经过复议：表四按此分行")
        if not is_lawsuit:
            told["path"] = ""
        if told.get("case") and not self.is_a_case(told["case"]):
            self.add_error("case", f"本机关没有编号为 {told['case']} 的申请。请核对，或者留空")
        return told
