"""事实: what people count over a year, by group and quarter; entered by keyboard, each number with what is behind it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.base.errors import GongkaiError
from gongkai.ledger import Count
from gongkai.ledger.countables import Countable, countable, countables
from gongkai.ledger.kinds import sorts
from gongkai.ledger.quarters import QUARTERS, Sum, quarter_of_count, sums
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.fact_forms import LONGEST, FactForm, Period, quarter_zh, whole
from gongkai.web.office.matters import about_the_register, history, known, mendable
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.attachments import Kept, of_event
from gongkai.web.store.facts import Entered, New, enter, entered_in
from gongkai.web.store.models import Account, Attachment, Organ
from gongkai.web.store.once import once, was_sent

FIRST = 2008  # the year of the first regulation: no report tells of an earlier one
_CARRIED = ("when", "on", "since")  # what the next number probably shares with the one before


@dataclass(frozen=True, slots=True)
class Row:
    """One thing over a year. sums: this year's; before: last year's. quarters: for each the numbers to show."""

    of: Countable
    sums: Sequence[Sum]
    before: Sequence[Sum]

    @property
    def quarters(self) -> list[tuple[int, str]]:
        return [(quarter, _spoken(self.sums, quarter)) for quarter in QUARTERS]

    @property
    def across(self) -> str:
        return "、".join(_number(one.across, one.unit) for one in self.sums if one.across is not None)

    @property
    def year(self) -> str:
        return _years(self.sums)

    @property
    def last_year(self) -> str:
        return _years(self.before)

    @property
    def agreed(self) -> bool:
        """Whether its numbers agree. 粉丝 may move within a year, 上一年项目数量 may not."""
        return not self.of.is_cell or all(one.agreed for one in self.sums)


def _spoken(told: Sequence[Sum], quarter: int) -> str:
    found = [(one.quarters[quarter - 1], one.unit) for one in told]
    return "、".join(_number(value, unit) for value, unit in found if value is not None)


def _years(told: Sequence[Sum]) -> str:
    return "、".join(_number(one.year, one.unit) for one in told)


def _number(value: Decimal, unit: str | None) -> str:
    """A number without the zeros behind its fraction, and its unit."""
    return f"{value.normalize():f}{unit or ''}"


@require_GET
@at_desk("see_matters")
def this_year(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The year that is running."""
    return redirect("facts", organ.code, today().year)


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def facts(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """The numbers of a year and the line that enters the next one."""
    day = of_a_year(year)
    may_enter = may_here(request, "write:entered")
    if request.method == "POST" and not may_enter:
        raise Http404
    given = {name: request.GET[name] for name in ("what", *_CARRIED) if request.GET.get(name)}
    begun = {**given, "token": secrets.token_urlsafe(16), **given_back(request)}
    form = FactForm(year, day, request.POST or None, initial=begun)
    if {"next", "what"} & request.GET.keys():
        form.begin_at("value" if "what" in given else "what")
    files = FilesForm(organ, "附件", request)
    held = entered_in(organ, year)
    asks_again = False
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        kept = files.kept()
        if not form.cleaned_data["evidence"].strip() and not kept:
            form.add_error("evidence", "写一句依据，或者附上文件：以后要说得出这个数从哪里来")
        else:
            new = form.new([one.name for one in kept])
            is_repeated = was_sent(organ, form.cleaned_data["token"])  # then what it entered stands there
            doubt = "" if is_repeated or form.cleaned_data["again"] else _doubt(held, new)
            if doubt:
                asks_again = True
                form.add_error("again", doubt)
            elif _entered(request, organ, form, new, kept):
                return redirect(_next(organ, form))
    rows = list(_rows(year, held, entered_in(organ, year - 1)))
    shown = {
        "organ": organ,
        "year": year,
        "years": _years_beside(year, day),
        "form": form,
        "files": files,
        "asks_again": asks_again,
        "may_enter": may_enter,
        "groups": list(_groups(rows)),
        "any_across": any(row.across for row in rows),
        "countables": countables(year).values(),
        "units": dict.fromkeys(unit for one in countables(year).values() for unit in one.units),
        "none": "全年没有（0）" if year < day.year else "到今天没有（0）",
        "token": secrets.token_urlsafe(16),
        "heads": [quarter_zh(quarter) for quarter in QUARTERS],
        "longest": LONGEST,
    }
    return render(request, "office/facts.html", shown, status=422 if form.errors or files.errors else 200)


def of_a_year(year: int) -> date:
    """Today, if the year has begun and reports may tell of it. Raises Http404."""
    day = today()
    if not FIRST <= year <= day.year:
        raise Http404
    return day


def _years_beside(year: int, day: date) -> list[int]:
    return [one for one in (year - 1, year + 1) if FIRST <= one <= day.year]


def _doubt(held: Sequence[Entered], new: New) -> str:
    """Why a number may have been entered already; "" for no reason. Of one day there may well be two numbers."""
    alike = [one for one in held if new.is_of_the_time_of(one.count)]
    same = [one for one in alike if new.repeats(one.count)]
    if same:
        return f"看来已经登记过：{_told(same[0])}。确是另一笔的，勾选以后再登记"
    if alike and new.since and not new.of.stock:
        return (
            f"这一段时间已经登记过：{_told(alike[0])}。再登记一笔，两个数会相加；要改数的，请更正原来的一笔"
        )
    return ""


def _told(one: Entered) -> str:
    count = one.count
    days = f"{count.since} 至 {count.begun}" if count.since else f"{count.begun}"
    number = _number(count.value, count.unit)
    return f"{one.number}，{days}，{number}（{one.by or '别处'}登记，依据：{count.evidence[:40]}）"


def _entered(request: HttpRequest, organ: Organ, form: FactForm, new: New, kept: Sequence[Kept]) -> bool:
    """Whether the number was entered, once for a page however often it is sent."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    try:
        matter = once(organ, form.cleaned_data["token"], partial(_first, organ, [new], person, kept))
    except GongkaiError as refusal:
        form.add_error(None, str(refusal))
        return False
    number = matter.partition("/")[2]
    said = f"已登记：{new.of.zh} {_number(new.value, new.unit)}，编号 {number}"
    messages.success(request, said)
    return True


def _first(organ: Organ, news: Sequence[New], person: Account, kept: Sequence[Kept] = ()) -> str:
    return enter(organ, news, person, moment(), CALENDAR, kept)[0]


def _next(organ: Organ, form: FactForm) -> str:
    """The page again, ready for the next number."""
    query = QueryDict(mutable=True)
    query["next"] = "1"
    for name in _CARRIED:
        if value := form.data.get(name):
            query[name] = value
    return f"{reverse('facts', args=[organ.code, form.year])}?{query.urlencode()}"


def _rows(year: int, held: Sequence[Entered], before: Sequence[Entered]) -> Iterator[Row]:
    """A row for everything that is entered in the year, then for whatever else was entered in it."""
    now, then = _by_thing(held), _by_thing(before)
    known = countables(year)
    others = {what: countable(what, year) for what in now if what not in known}
    for what, of in {**known, **others}.items():
        yield Row(of, sums(now.get(what, ()), of), sums(then.get(what, ()), of))


def _by_thing(held: Sequence[Entered]) -> Mapping[str, list[Count]]:
    found: dict[str, list[Count]] = {}
    for one in held:
        if not one.count.void:
            found.setdefault(one.count.what, []).append(one.count)
    return found


def _groups(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row], list[Countable]]]:
    """Each group, its rows, and what of it is blank."""
    for group in dict.fromkeys(row.of.group for row in rows):
        told = [row for row in rows if row.of.group == group]
        yield group, told, [row.of for row in told if not row.sums]


@require_POST
@at_desk("write:entered")
def none(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """0 for what did not happen over the year so far: blank is not 0, so somebody has to say it."""
    period = whole(year, of_a_year(year))
    asked = [countables(year)[what] for what in request.POST.getlist("what") if what in countables(year)]
    evidence = request.POST.get("evidence", "").strip()
    token = request.POST.get("token", "")
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    if not asked:
        messages.error(request, "没有勾选任何一项，没有登记")
    elif not evidence or len(evidence) > LONGEST or not 0 < len(token) <= 60:
        messages.error(request, f"请写一句依据（最多 {LONGEST} 字）：谁核对的、查了哪里。没有登记")
    else:
        told: list[str] = []
        try:
            once(organ, token, partial(_nothing, organ, year, asked, period, evidence, person, told))
        except GongkaiError as refusal:
            messages.error(request, str(refusal))
        else:
            said = (
                f"已登记为 0：{'、'.join(told)}"
                if told
                else "没有新登记：这一页已经提交过，或者这些项刚刚有了数"
            )
            messages.success(request, said)
    return redirect("facts", organ.code, year)


def _nothing(
    organ: Organ, year: int, asked: Sequence[Countable], period: Period, evidence: str, person: Account,
    told: list[str],
) -> str:  # fmt: skip
    """Enter 0 for whatever is still blank, and tell what."""
    filled = _by_thing(entered_in(organ, year))
    blank = [one for one in asked if one.id not in filled]
    told[:] = [one.zh for one in blank]
    news = [_zero(one, period, evidence) for one in blank]
    return _first(organ, news, person) if news else ""


def _zero(of: Countable, period: Period, evidence: str) -> New:
    usual = of.usual or of.units[0]  # 0 is 0 in any unit
    return New(of, Decimal(0), usual, period.on, None if of.stock else period.since, evidence)


@require_GET
@at_desk("see_matters")
def fact(request: HttpRequest, organ: Organ, year: int, what: str) -> HttpResponse:
    """What stands behind the numbers of one thing: every entry, by quarter, those struck too."""
    of_a_year(year)
    held = entered_in(organ, year, what)
    if not held and what not in countables(year):
        raise Http404
    of = countable(what, year)
    files = list(Attachment.objects.filter(organ=organ, matter__in=[one.count.matter for one in held]))
    standing = [one for one in held if not one.count.void]
    parts = [(quarter, quarter_zh(quarter)) for quarter in QUARTERS]
    grouped = [
        (f"q{quarter}", zh, [_line(one, files) for one in standing if _quarter(one, of) == quarter])
        for quarter, zh in parts
    ]
    across = [_line(one, files) for one in standing if _quarter(one, of) is None]
    shown = {
        "organ": organ,
        "year": year,
        "of": of,
        "row": Row(of, sums([one.count for one in standing], of), ()),
        "parts": [
            (id, zh, lines)
            for id, zh, lines in (*grouped, ("across", "跨季度（只计入全年）", across))
            if lines
        ],
        "struck": [_line(one, files) for one in held if one.count.void],
        "may_mend": may_here(request, "write:entered"),
        "may_strike": may_here(request, "write:struck"),
    }
    return render(request, "office/fact.html", shown)


def _quarter(one: Entered, of: Countable) -> int | None:
    return quarter_of_count(one.count, stock=of.stock)


def _line(one: Entered, files: Sequence[Attachment]) -> dict[str, Any]:
    own = [file for file in files if file.matter == one.count.matter]
    said = [of_event(own, event.body.get("files", ()), event.recorded_at) for event in one.told]
    return {
        "one": one,
        "value": _number(one.count.value, one.count.unit),
        "files": [file for found in said for file in found],
    }


@require_GET
@at_desk("see_matters")
def count(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """One number with all that happened to it."""
    told, matter = known(organ, f"count/{number}")
    assert isinstance(matter, Count)
    year = matter.begun.year
    shown = {
        "organ": organ,
        "sort": "count",
        "number": number,
        "count": matter,
        "of": countable(matter.what, year),
        "value": _number(matter.value, matter.unit),
        "year": year,
        "phase": sorts()["count"].phases[matter.phase],
        "others": about_the_register(request, "count", matter.phase),
        "history": history(organ, "count", told),
        "may_mend": frozenset() if matter.void else mendable(request, "count"),
    }
    return render(request, "office/count.html", shown)
