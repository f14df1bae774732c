"""Numbers of a year from a spreadsheet: a sheet to fill in, every row looked at, then all of them entered or none."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.base.text import same_spelling, squeeze
from gongkai.ledger.countables import countable_named, countables
from gongkai.ledger.quarters import QUARTERS
from gongkai.readers.open_xlsx import slots
from gongkai.readers.source import LIMITS, Source
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk
from gongkai.web.office.fact_forms import LONGEST, Period, beyond, number, periods, quarter_zh, unknown
from gongkai.web.office.facts import of_a_year
from gongkai.web.office.sheets import XLSX, Column, xlsx
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.attachments import Kept, bytes_of
from gongkai.web.store.facts import Entered, New, enter, entered_in
from gongkai.web.store.models import Account, Organ
from gongkai.web.store.once import once, was_sent

MOST = 500  # numbers of one sheet, entered while somebody waits
_HEADS = ("项目", "数", "单位", "起", "日期或者止", "依据")
_COLUMNS: tuple[Column, ...] = tuple(zip(_HEADS, (36, 12, 8, 13, 16, 50), strict=True))
# A sheet of so many numbers has a few dozen kilobytes.
_LIMITS = replace(LIMITS, unpacked=8 * 2**20, parts=500)
_SHOWN = 60  # characters of what stands in a box


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the sheet. new: the number it enters; None where something is wrong or it is left out.

    wrong: what a person has to mend; left_out: why it is not entered though nothing is wrong.
    """

    row: int
    said: Mapping[str, str]
    new: New | None = None
    wrong: Sequence[str] = ()
    left_out: str = ""

    @property
    def is_touched(self) -> bool:
        """Whether it holds more than the sheet to fill in did."""
        return bool(self.said.keys() - {"项目", "单位"})

    @property
    def boxes(self) -> list[str]:
        """What stands in its boxes, in the order of the columns."""
        return [self.said.get(head, "") for head in _HEADS]


@dataclass(slots=True)
class _Sheet:
    """What was read of a sheet so far: its rows, and the numbers of those before."""

    year: int
    day: date
    held: Sequence[Entered]
    news: dict[int, New] = field(default_factory=dict)


@require_GET
@at_desk("see_matters")
def template(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """A sheet with every name and its usual unit, to be filled in."""
    of_a_year(year)
    rows = [(one.zh, None, one.usual or "", None, None, None) for one in countables(year).values()]
    times = "、".join([*(quarter_zh(one) for one in QUARTERS), "全年"])
    about = [
        ("机关", organ.name),
        ("年度", str(year)),
        ("怎样填", "一行一个数；一项有几个数的，复制成几行。没有填数的行不登记：空白不是 0，没有发生的写 0"),
        (
            "起、止",
            f"某一天的只填“{_HEADS[4]}”；一段时间的两格都填。整季、整年的，在“{_HEADS[4]}”写{times}，“起”空着",
        ),
        ("依据", "每个数都要写：谁、哪里、凭什么"),
        *((one.zh, f"{one.group}。单位：{'、'.join(one.units)}") for one in countables(year).values()),
    ]
    out = io.BytesIO()
    xlsx(str(year), _COLUMNS, rows, about).save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{organ.code}-{year}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@at_desk("write:entered")
def bring(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """Choose a sheet, see what it would enter, then enter it. Nothing is written before."""
    day = of_a_year(year)
    files = FilesForm(organ, "填好的表格（.xlsx）", request)
    files.use_required_attribute = False  # a sheet kept from the time before is enough
    files.fields["files"].required, files.fields["files"].help_text = True, "一次一个"
    told: Sequence[Told] = ()
    if request.method == "POST" and files.is_valid():
        kept = files.kept()
        if len(kept) != 1:
            files.add_error("files", "请选择一个表格" if not kept else "一次一个表格。去掉多的再传")
        else:
            try:
                told = read(kept[0], year, day, entered_in(organ, year))
            except GongkaiError as refusal:
                files.add_error("files", str(refusal))
            else:
                if was_sent(organ, _token(year, kept[0])):
                    messages.warning(
                        request,
                        "这个表格已经登记过，同一个表格只登记一遍。后来撤销了、要重新登记的，改过另存一份再传",
                    )
                    return redirect("facts", organ.code, year)
    news, wrong = [one for one in told if one.new], [one for one in told if one.wrong]
    is_sent = bool(news) and not wrong and request.POST.get("do") == "enter"
    if is_sent and _all_entered(request, organ, year, files):
        return redirect("facts", organ.code, year)
    shown = {
        "organ": organ,
        "year": year,
        "files": files,
        "heads": _HEADS,
        "is_looked_at": request.method == "POST" and not files.errors,
        "told": [one for one in told if one.new or one.wrong or one.is_touched],
        "news": news,
        "wrong": wrong,
        "left_out": [one for one in told if one.left_out],
    }
    return render(request, "office/facts_import.html", shown, status=422 if files.errors or wrong else 200)


def _all_entered(request: HttpRequest, organ: Organ, year: int, files: FilesForm) -> bool:
    """Whether the numbers of a sheet were entered, once for its bytes however often they are sent."""
    (kept,) = files.kept()
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    names: list[str] = []
    try:
        once(organ, _token(year, kept), partial(_begun, organ, year, kept, person, names))
    except GongkaiError as refusal:
        files.add_error("files", str(refusal))
        return False
    said = f"已登记 {len(names)} 个数" if names else "这个表格刚刚登记过，没有再登记"
    messages.success(request, said)
    return True


def _token(year: int, kept: Kept) -> str:
    """What a sheet is entered once by: its bytes."""
    return f"facts/{year}/{kept.digest[:48]}"


def _begun(organ: Organ, year: int, kept: Kept, person: Account, names: list[str]) -> str:
    """Enter what the sheet holds now: others may have entered some of it since it was looked at."""
    told = read(kept, year, today(), entered_in(organ, year))
    news = [one.new for one in told if one.new]
    names[:] = enter(organ, news, person, moment(), CALENDAR, [kept])
    return names[0] if names else ""


def read(kept: Kept, year: int, day: date, held: Sequence[Entered]) -> list[Told]:
    """Every row of the sheet that holds something, looked at. held: the numbers of the year that stand already.

    Raises Unreadable for what is no such sheet, Damaged.
    """
    if kept.type != "xlsx":
        raise Unreadable(kept.name, "不是 .xlsx 表格", "请用 WPS 或 Excel 打开，另存为 .xlsx 再传")
    for inked in slots(Source(bytes_of(kept, settings.FILES), kept.name), _LIMITS):
        if (head := _head(inked)) is not None:
            row, columns = head
            return _looked_at(kept.name, inked, row, columns, _Sheet(year, day, held))
    heads = "、".join(_HEADS)
    raise Unreadable(
        kept.name,
        f"没有找到表头（{heads}）",
        "这几个表头要在同一行，各占一格，不合并。请下载模板，在模板里填好再传",
    )


def _head(inked: Mapping[tuple[int, int], str]) -> tuple[int, dict[str, int]] | None:
    """The row that names the columns, and where each stands."""
    for row in sorted({row for row, _ in inked}):
        names = {squeeze(text): column for (at, column), text in inked.items() if at == row}
        if set(_HEADS) <= names.keys():
            return row, {name: names[name] for name in _HEADS}
    return None


def _looked_at(
    name: str, inked: Mapping[tuple[int, int], str], head: int, columns: Mapping[str, int], sheet: _Sheet
) -> list[Told]:
    rows: dict[int, dict[str, str]] = {}
    named = {column: head for head, column in columns.items()}
    for (row, column), text in inked.items():
        if row > head and column in named and text.strip():
            rows.setdefault(row, {})[named[column]] = same_spelling(text).strip()
    filled = [row for row in rows if "数" in rows[row]]
    if len(filled) > MOST:
        raise Unreadable(name, f"有 {len(filled)} 个数，一次最多 {MOST} 个", "请拆成几个表格")
    return [_told(row, rows[row], sheet) for row in sorted(rows)]


def _told(row: int, said: Mapping[str, str], sheet: _Sheet) -> Told:
    """One row: the number it enters, or why it does not."""
    shown = {head: text[:_SHOWN] for head, text in said.items()}
    what, value, unit, since, on, evidence = (said.get(head, "") for head in _HEADS)
    if not value:
        return Told(row, shown, left_out="没有填数，不登记：空白不是 0")
    of = countable_named(what, sheet.year)
    wrong = [] if of else [unknown(what, sheet.year) if what else "没有写项目"]
    amount = number(value)
    if amount is None:
        wrong.append(f"“{value[:_SHOWN]}”不是一个数")
    elif of and (why := of.wrong(amount, unit or None)):
        wrong.append(why)
    first, last, why = _days(since, on, sheet)
    if why:
        wrong.append(why)
    if not evidence:
        wrong.append("没有写依据")
    elif len(evidence) > LONGEST:
        wrong.append(f"依据超过 {LONGEST} 字，写摘要")
    if wrong or of is None or amount is None or last is None:
        return Told(row, shown, wrong=wrong)
    new = New(of, amount, unit or of.usual or "", last, None if of.stock else first, evidence)
    return _placed(row, shown, new, sheet)


def _placed(row: int, shown: Mapping[str, str], new: New, sheet: _Sheet) -> Told:
    """The number among those of the rows before and those that stand already."""
    for before, other in sheet.news.items():
        if other == replace(new, evidence=other.evidence):
            return Told(
                row,
                shown,
                wrong=[
                    f"与第 {before} 行是同一项、同一时间、同一个数。重复的删去；确是两笔的，合成一个数，或者在页上登记"
                ],
            )
    for one in sheet.held:
        if new.repeats(one.count):
            return Told(
                row, shown, left_out=f"已经登记过（{one.number}），不再登记。确是另一笔的，在页上登记"
            )
    sheet.news[row] = new
    return Told(row, shown, new=new)


def _days(since: str, on: str, sheet: _Sheet) -> tuple[date | None, date | None, str]:
    """The first day of a period and its last, or None and the day; else why they are none."""
    if not on:
        return None, None, f"没有写{_HEADS[4]}"
    if (period := _period(on, sheet)) and not since:
        return period.since, period.on, ""
    last, first = _day(on), _day(since) if since else None
    if last is None:
        return (
            None,
            None,
            f"“{on[:_SHOWN]}”不是日期。写 {sheet.year}-01-31 或者 {sheet.year}年1月31日，或者第一季度、全年",
        )
    if since and first is None:
        return None, None, f"“{since[:_SHOWN]}”不是日期。写 {sheet.year}-01-31 或者 {sheet.year}年1月31日"
    why = beyond(first, last, sheet.year, sheet.day)
    return first, last, why


def _period(text: str, sheet: _Sheet) -> Period | None:
    bare = squeeze(text).removeprefix(f"{sheet.year}年")
    return next((one for one in periods(sheet.year, sheet.day) if one.zh.partition("（")[0] == bare), None)


def _day(text: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?", squeeze(text))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
