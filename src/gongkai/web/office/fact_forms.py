"""How a number is entered: what is counted, how many, when, by what evidence; what a clerk types, read as numbers and days."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.base.numbers import plain
from gongkai.base.text import squeeze
from gongkai.law.calendar import ONE_DAY
from gongkai.ledger.countables import Countable, countable_named, countables
from gongkai.ledger.quarters import QUARTERS
from gongkai.web.store.facts import New

LONGEST = 400  # characters of an evidence line
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_SIGN = re.compile(r"[-－−﹣+＋减增]")
_LESS = frozenset("-－−﹣减")
_QUARTER = dict(zip(QUARTERS, "一二三四", strict=True))
DAY, SPAN, YEAR = "day", "span", "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a year to choose. id: q1 to q4, year; since, on: its first day and its last, today if it still runs."""

    id: str
    zh: str
    since: date
    on: date


def quarter_zh(quarter: int) -> str:
    """第一季度."""
    return f"第{_QUARTER[quarter]}季度"


def periods(year: int, today: date) -> Iterator[Period]:
    """The quarters of a year that have begun, then the year; one that still runs ends today."""
    for quarter in QUARTERS:
        since = date(year, quarter * 3 - 2, 1)
        last = (date(year, quarter * 3 + 1, 1) if quarter < 4 else date(year + 1, 1, 1)) - ONE_DAY
        if since <= today:
            yield _period(f"q{quarter}", quarter_zh(quarter), since, last, today)
    if date(year, 1, 1) <= today:
        yield whole(year, today)


def whole(year: int, today: date) -> Period:
    """The year, as far as it has gone."""
    return _period(YEAR, "全年", date(year, 1, 1), date(year, 12, 31), today)


def _period(id: str, zh: str, since: date, last: date, today: date) -> Period:
    return Period(id, zh, since, last) if last <= today else Period(id, f"{zh}（到今天）", since, today)


def number(text: str) -> Decimal | None:
    """The number a person typed, １,２００ or 减3 too; None for what is none or longer than the ledger takes."""
    bare = squeeze(text)
    sign = _SIGN.match(bare)
    value = plain(bare[1:] if sign else bare)
    if value is None:
        return None
    value = -value if sign and sign[0] in _LESS else value
    return value if _AMOUNT.fullmatch(f"{value:f}") else None


def unknown(text: str, year: int) -> str:
    """What to say of a name that is no countable's: those that hold it."""
    sought = squeeze(text)
    like = [one.zh for one in countables(year).values() if sought and sought in squeeze(one.zh)]
    told = f"是不是：{'、'.join(like[:6])}？" if like else "请从列表里选"
    return f"没有“{text.strip()[:40]}”这一项。{told}"


class FactForm(forms.Form):
    """One number. year: the year it belongs to, as far as it has gone."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)
    what = forms.CharField(
        label="什么",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "countables", "autocomplete": "off", "data-key": "e"}),
    )
    value = forms.CharField(
        label="数",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label="单位",
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off", "placeholder": "通用的"}),
    )
    when = forms.ChoiceField(label="时间")
    since = forms.DateField(label="起", required=False, widget=_DAY)
    on = forms.DateField(label="日期，或者到哪一天", required=False, widget=_DAY)
    evidence = forms.CharField(
        label="依据",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "签到表、后台截图……谁、哪里、什么"}),
    )
    again = forms.BooleanField(label="确是另一笔，照样登记", required=False)

    def __init__(self, year: int, today: date, data: Any = None, *, initial: Mapping[str, Any] | None = None):
        self.year, self.day = year, today
        is_running = today.year == year
        blank = {"when": DAY if is_running else YEAR, "on": today if is_running else date(year, 12, 31)}
        super().__init__(data, initial={**blank, **(initial or {})})
        self.periods = {one.id: one for one in periods(year, today)}
        when = self.fields["when"]
        assert isinstance(when, forms.ChoiceField)
        named = [(one.id, one.zh) for one in self.periods.values()]
        when.choices = [(DAY, "某一天"), *named, (SPAN, "一段时间（填起止）")]

    def begin_at(self, name: str) -> None:
        """Let the page begin at a field."""
        self.fields[name].widget.attrs["autofocus"] = True

    def clean_what(self) -> Countable:
        """The thing the name means."""
        text: str = self.cleaned_data["what"]
        found = countable_named(text, self.year)
        if found is None:
            raise forms.ValidationError(unknown(text, self.year))
        return found

    def clean_value(self) -> Decimal:
        """A number; nothing typed is not 0."""
        value = number(self.cleaned_data["value"])
        if value is None:
            raise forms.ValidationError(
                "不是一个数。只写阿拉伯数字（1.2万写 12000），单位写在“单位”里，最多十五位、六位小数；没有发生的写 0"
            )
        return value

    def clean(self) -> dict[str, Any]:
        """Number and unit fit what is counted; the days lie in the year and have come."""
        told: dict[str, Any] = super().clean() or {}
        what, value, unit = told.get("what"), told.get("value"), told.get("unit") or None
        if what and (why := what.wrong(Decimal(0), unit)):
            self.add_error("unit", why)
        elif what and value is not None and (why := what.wrong(value, unit)):
            self.add_error("value", why)
        if "when" in told and not {"on", "since"} & self.errors.keys():
            self._timed(told)
        return told

    def _timed(self, told: dict[str, Any]) -> None:
        """Put the first and the last day into `since` and `on`."""
        when = told["when"]
        if when in self.periods:
            told["since"], told["on"] = self.periods[when].since, self.periods[when].on
            return
        if not told.get("on"):
            self.add_error("on", "请填日期")
            return
        if when == DAY:
            told["since"] = None
        elif not told.get("since"):
            self.add_error("since", "请填从哪一天起")
            return
        if why := beyond(told["since"], told["on"], self.year, self.day):
            self.add_error("on", why)

    def new(self, names: list[str]) -> New:
        """The number, once the form is valid. names: of the files that came with it, evidence where no words are."""
        told = self.cleaned_data
        of: Countable = told["what"]
        evidence = told["evidence"].strip() or f"附件：{'、'.join(names)}"[:LONGEST]
        since = None if of.stock else told["since"]
        return New(of, told["value"], told["unit"] or of.usual or "", told["on"], since, evidence)


def beyond(since: date | None, on: date, year: int, today: date) -> str:
    """Why days are none of a year as far as it has gone, "" when they are."""
    if since and since > on:
        return f"{since} 晚于 {on}，请对调"
    if on.year != year or (since and since.year != year):
        return f"不在 {year} 年。别的年度请到那一年的页上登记，跨年的分开登记"
    if on > today:
        return f"{on} 还没有到"
    return ""
