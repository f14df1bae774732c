"""The form of an item: what 条例第十二条 asks the catalogue to say of it, and its text, typed, pasted or read from a file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Any

from django import forms

from gongkai.base.digest import sm3
from gongkai.base.errors import Unreadable
from gongkai.law import contents
from gongkai.law.values import values
from gongkai.ledger import Publication
from gongkai.ledger.kinds import choices, fields
from gongkai.readers.article import clean, plain
from gongkai.web.store.attachments import named_by
from gongkai.web.store.columns import kept
from gongkai.web.store.models import Organ

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_PARTED = re.compile(r"[\s、，,；;]+")
_NOT_PART = frozenset({"token", "formed", "format", "html", "register", "lead", "dropped"})


def content_choices(organ: Organ, held: str = "") -> list[tuple[str, str]]:
    """The kinds of content an organ of that level has, and the one an item has already."""
    offered = list(contents.contents_of(organ.level))
    if held and held not in {one.id for one in offered} and held in contents.contents():
        offered.append(contents.contents()[held])
    return [("", "—"), *((one.id, f"{one.number}　{one.zh}") for one in offered)]


def column_choices(organ: Organ, held: str = "") -> list[tuple[str, str]]:
    """The columns of an organ, and the one an item stands in already."""
    names = list(dict.fromkeys([*(name for name, _ in kept(organ)), *filter(None, (held,))]))
    return [("", "—"), *((name, name) for name in names)]


def spoken_term(id: str) -> str:
    """A period to publish in, with its length as it is now."""
    return f"{choices()['term'][id]}（{values()[id].history[-1][1].spoken}）"


def term_choices() -> list[tuple[str, str]]:
    """The periods to publish an item in; none told, its kind of content tells it."""
    return [("", "按公开内容类别"), *((id, spoken_term(id)) for id in choices()["term"])]


def paragraphs(text: str) -> str:
    """Typed text as HTML, a line a paragraph."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


class ItemForm(forms.Form):
    """An item as it is drafted, or changed where `item` is given. The text comes as HTML or as typed."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    title = forms.CharField(label=fields()["title"], max_length=400)
    nature = forms.ChoiceField(label=fields()["nature"], choices=list(choices()["nature"].items()))
    register = forms.ChoiceField(
        label="是不是规章、行政规范性文件",
        choices=[("", "都不是"), *choices()["register"].items()],
        required=False,
        help_text="是的，计入年度报告表二；保存以后不能改",
    )
    lead = forms.BooleanField(
        label=fields()["lead"], required=False, initial=True, help_text="几个机关联合制发的，由牵头机关计数"
    )
    item = forms.ChoiceField(label=fields()["item"], required=False)
    category = forms.ChoiceField(label=fields()["category"], required=False)
    document = forms.CharField(
        label=fields()["document"],
        required=False,
        max_length=120,
        help_text="年份用六角括号，如 鹿科〔2026〕3号",
    )
    issuer = forms.CharField(label=fields()["issuer"], required=False, max_length=120)
    formed = forms.DateField(
        label="成文日期", required=False, widget=_DAY,
        help_text="公开期限从这一天起算；预算、决算填批准（部门为批复）的日子。还没有制发的留空，制发以后再登记",
    )  # fmt: skip
    term = forms.ChoiceField(
        label=fields()["term"], choices=term_choices, required=False,
        help_text="一般从成文或者变更之日起 20 个工作日（条例第二十六条）；法律、法规另有规定的从其规定",
    )  # fmt: skip
    effective = forms.DateField(label=fields()["effective"], required=False, widget=_DAY)
    expires = forms.DateField(label=fields()["expires"], required=False, widget=_DAY)
    theme = forms.CharField(label=fields()["theme"], required=False, max_length=120)
    genre = forms.CharField(
        label=fields()["genre"], required=False, max_length=60, help_text="通知、意见、公告……"
    )
    keywords = forms.CharField(
        label=fields()["keywords"], required=False, max_length=200, help_text="用顿号隔开"
    )
    source = forms.CharField(
        label=fields()["source"], required=False, max_length=200, help_text="转载的写明来源；本机关制作的留空"
    )
    interprets = forms.CharField(
        label=fields()["interprets"],
        required=False,
        max_length=200,
        help_text="这一件是解读的，写所解读文件的文号或者编号",
    )
    summary = forms.CharField(
        label=fields()["summary"], required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    format = forms.ChoiceField(
        label="正文的写法",
        choices=[("text", "文字，一行一段"), ("html", "网页代码")],
        widget=forms.RadioSelect,
        required=False,
    )
    html = forms.CharField(
        label="正文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 16})
    )

    def __init__(
        self, organ: Organ, item: Publication | None = None, text: str = "", data: Any = None, *,
        initial: Mapping[str, Any] = _NOTHING,
    ):  # fmt: skip
        held = _held(item, text) if item else {"nature": "disclosed", "issuer": organ.name, "format": "text"}
        super().__init__(data, initial={**held, **initial}, auto_id="item_%s")
        self.stands, self.text = item, text
        details = item.details if item else {}
        for name, offered in (("item", content_choices), ("category", column_choices)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered(organ, details.get(name, ""))
        held_files = named_by(organ, item.matter, item.files) if item else []
        self.names = {one.digest: one.name for one in held_files}
        if held_files:
            self.fields["dropped"] = forms.MultipleChoiceField(
                label=fields()["dropped"], required=False, choices=list(self.names.items()),
                widget=forms.CheckboxSelectMultiple, help_text="勾上的不再是这一件的附件，登记过的仍在经过里",
            )  # fmt: skip
        if item is not None:
            for name in ("register", "lead", *(["formed"] if item.formed or item.phase != "drafted" else [])):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The text cleaned; days that can be."""
        told: dict[str, Any] = super().clean() or {}
        try:
            typed = told.get("html") or ""
            told["html"] = clean(typed if told.get("format") == "html" else paragraphs(typed))
        except Unreadable as refusal:
            self.add_error("html", str(refusal))
            return told
        if self.text and not plain(told["html"]):
            self.add_error("html", "正文不能清空。不用的，在这一件的页上撤销整件登记")
        for digest in told.get("dropped", ()):
            if f'"files/{digest}/"' in told["html"]:
                why = f"正文里还有到“{self.names[digest]}”的链接：先改正文，再去掉附件"
                self.add_error("dropped", why)
        if told.get("effective") and told.get("expires") and told["expires"] < told["effective"]:
            self.add_error("expires", "早于生效日期，请核对")
        if self.stands is not None and told.get("formed") and told["formed"] < self.stands.begun:
            day = self.stands.begun
            self.add_error(
                "formed", f"早于拟稿日期 {day}。先在这一件的经过里更正拟稿（第 1 个事件）的日期，再填成文日期"
            )
        return told

    def body(self) -> dict[str, Any]:
        """What the event of a new item holds, without its text: only what was filled in."""
        told = {name: value for name, value in self._described().items() if value}
        if register := self.cleaned_data.get("register"):
            told |= {"register": register, "lead": bool(self.cleaned_data.get("lead"))}
        return told

    def changes(self) -> dict[str, Any]:
        """What the event of a change holds, without its text: what differs, and the names of what was emptied.

        Whether the text differs is told by "content", its digest.
        """
        assert self.stands is not None, "a new item has nothing to differ from"
        was = {**self.stands.details, "title": self.stands.title, "nature": self.stands.nature}
        now = self._described()
        told = {name: value for name, value in now.items() if value and value != _plain(was.get(name))}
        emptied = [name for name, value in now.items() if not value and was.get(name)]
        html = self.cleaned_data["html"]
        if plain(html) and sm3(html.encode()) != self.stands.content:
            told["content"] = sm3(html.encode())
        dropped = self.cleaned_data.get("dropped")
        return told | ({"emptied": emptied} if emptied else {}) | ({"dropped": dropped} if dropped else {})

    def differing(self) -> Iterator[tuple[str, str, str]]:
        """What is told of the item otherwise than it stands: its name, how it stands, what was typed; its text left out."""
        assert self.stands is not None, "a new item has nothing to differ from"
        stands = {**self.stands.details, "title": self.stands.title, "nature": self.stands.nature}
        for name, value in self._described().items():
            held = _plain(stands.get(name))
            if (value or held) and value != held:
                yield str(self.fields[name].label), self._spoken(name, held), self._spoken(name, value)

    def _spoken(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if value and isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return ("、".join(value) if isinstance(value, list) else value) or "（空）"

    def _described(self) -> dict[str, Any]:
        names = (name for name in self.fields if name not in _NOT_PART)
        return {name: self._written(name, self.cleaned_data.get(name)) for name in names}

    @staticmethod
    def _written(name: str, value: Any) -> Any:
        if name == "keywords":
            return [word for word in _PARTED.split(value or "") if word]
        return value.isoformat() if isinstance(value, date) else (value or "").strip()


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _held(item: Publication, text: str) -> dict[str, Any]:
    """What the form shows of an item as it stands."""
    told = {**item.details, "title": item.title, "nature": item.nature, "format": "html", "html": text}
    return {**told, "keywords": "、".join(item.details.get("keywords", ()))}
