"""主动公开, all of it: the list of items, filtered, sorted, turned page by page, taken away as a file; the columns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.law.contents import contents
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.asked_items import AskedItems
from gongkai.web.office.clock import local, today
from gongkai.web.office.desk import found
from gongkai.web.office.desks import account, at_desk, may_here
from gongkai.web.office.lists import kept
from gongkai.web.office.sheets import MOST_ROWS, Column, Value, csv_file, xlsx_file
from gongkai.web.office.turning import order_of, turned
from gongkai.web.store import columns as store
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.register import VALIDITY

_COLUMNS: tuple[Column, ...] = (
    ("编号", 12), ("索引号", 26), ("标题", 60), ("文号", 20), ("阶段", 14), ("公开属性", 12), ("公开内容类别", 22), ("栏目", 18),
    ("登记簿", 16), ("有效性", 8), ("成文日期", 12), ("公开期限", 12), ("首次公开", 12), ("最近公开", 12), ("定时公开", 20),
)  # fmt: skip
_ASKED = tuple(AskedItems.base_fields)


@require_GET
@at_desk("see_matters")
def publications(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """The items that fit what was asked, the newest first unless another order was asked."""
    asked, order = AskedItems(organ, request.GET, account(request)), order_of(request.GET.get("sort", ""))
    listed = asked.fitting(today())
    wanted = request.GET.get("as")
    if wanted in _FILES and not asked.errors:
        if wanted == "csv" or (total := listed.count()) <= MOST_ROWS:
            return _FILES[wanted](organ, asked, listed.order_by("-begun", "-matter"))
        long = {"organ": organ, "count": total, "asked": kept(request.GET, _ASKED), "kind": "export_items"}
        return render(request, "office/export.html", {**long, "back": "publications"})
    page = turned(listed, order, request.GET.get("after", ""), request.GET.get("before", ""))
    query = kept(request.GET, (*_ASKED, "sort")).urlencode()
    shown: dict[str, Any] = {
        "organ": organ,
        "asked": asked,
        "total": listed.count() if page.before or page.after else len(page.rows),
        "page": page,
        "rows": found(page.rows, today()),
        "order": order,
        "heads": list(_heads(order, query)),
        "query": query,
        "may_draft": may_here(request, "write:drafted"),
    }
    return render(request, "office/publications.html", shown)


def _heads(order: str, query: str) -> Iterator[tuple[str, str, str]]:
    """Each head of the list, the address that sorts by it, and how it is sorted now."""
    column, down = order.removeprefix("-"), order.startswith("-")
    for zh, name in (
        ("剩余", ""), ("公开期限", "due"), ("编号", "matter"), ("标题", ""), ("阶段", ""), ("栏目", ""),
        ("成文", "received"), ("公开", "done"), ("拟稿", "begun"),
    ):  # fmt: skip
        here = name == column
        told = QueryDict(query, mutable=True)
        told["sort"] = f"-{name}" if here and not down else name
        yield zh, told.urlencode() if name else "", ("descending" if down else "ascending") if here else ""


def _csv(organ: Organ, asked: AskedItems, listed: QuerySet[Listed]) -> StreamingHttpResponse:
    return csv_file(f"{organ.code}-items", _COLUMNS, map(_columns, listed.iterator(chunk_size=2000)))


def _xlsx(organ: Organ, asked: AskedItems, listed: QuerySet[Listed]) -> StreamingHttpResponse:
    return xlsx_file(f"{organ.code}-items", *sheet_of_items(organ, asked, listed.iterator(chunk_size=2000)))


def sheet_of_items(
    organ: Organ, asked: AskedItems, listed: Iterable[Listed]
) -> tuple[str, Sequence[Column], Iterator[Sequence[Value]], list[tuple[str, Value]]]:
    """The items as a spreadsheet takes them: title, columns, rows, and what the second sheet says."""
    about: list[tuple[str, Value]] = [
        ("机关", organ.name),
        ("内容", "主动公开的政府信息"),
        *(asked.told() or [("筛选", "全部")]),
        ("导出日期", today()),
    ]
    return "主动公开", _COLUMNS, map(_columns, listed), about


_FILES = {"csv": _csv, "xlsx": _xlsx}


def _columns(one: Listed) -> tuple[Value, ...]:
    item = contents().get(one.item)
    at: datetime | None = local(one.at).replace(tzinfo=None) if one.at else None
    return (
        one.number,
        one.index,
        one.title,
        one.document,
        sorts()["publication"].phases[one.phase],
        choices()["nature"].get(one.nature, ""),
        item.number if item else one.item,
        one.category,
        choices()["register"].get(one.register, ""),
        VALIDITY.get(one.validity, ""),
        one.received,
        one.due,
        one.done,
        one.renewed,
        at,
    )


@require_GET
@at_desk("see_matters")
def columns(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """Every column with the day it was last renewed, those that are empty or stale marked."""
    found = store.columns(organ, today())
    shown = {
        "organ": organ,
        "columns": found,
        "stale": sum(one.is_stale for one in found),
        "unplaced": store.unplaced(organ),
        "may_set": may_here(request, "set_publishing"),
    }
    return render(request, "office/columns.html", shown)
