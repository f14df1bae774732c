"""台账: every request of an organ, filtered, sorted, turned page by page; printed, or taken away as a file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.law.decisions import decision
from gongkai.ledger.kinds import choices, sorts
from gongkai.web.office.asked import Asked
from gongkai.web.office.clock import today
from gongkai.web.office.desk import found
from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.sheets import MOST_ROWS, Column, Value, csv_file, xlsx_file
from gongkai.web.office.turning import order_of, turned
from gongkai.web.store.models import Listed, Organ, View

_COLUMNS: tuple[Column, ...] = (
    ("编号", 12), ("到达", 11), ("收到", 11), ("申请内容", 60), ("申请人类别", 12), ("阶段", 14),
    ("截止日", 11), ("处理决定", 28), ("送达", 11), ("科室", 16),
)  # fmt: skip
_KEPT = (*Asked.base_fields, "sort")


@require_GET
@at_desk("see_matters")
def cases(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """The requests that fit what was asked, the newest first unless another order was asked."""
    asked, order = Asked(organ, request.GET), order_of(request.GET.get("sort", ""))
    listed = asked.fitting(today())
    wanted = request.GET.get("as")
    if wanted in _FILES and not asked.errors:
        if wanted == "csv" or (total := listed.count()) <= MOST_ROWS:
            return _FILES[wanted](organ, asked, listed.order_by("-begun", "-matter"))
        long = {"organ": organ, "count": total, "asked": kept(request.GET, Asked.base_fields)}
        return render(request, "office/export.html", long)
    page = turned(listed, order, request.GET.get("after", ""), request.GET.get("before", ""))
    total = listed.count() if page.before or page.after else len(page.rows)
    query = kept(request.GET).urlencode()
    shown: dict[str, Any] = {
        "organ": organ,
        "asked": asked,
        "total": total,
        "page": page,
        "rows": found(page.rows, today()),
        "order": order,
        "heads": list(_heads(order, query)),
        "query": query,
        "views": View.objects.filter(account=account(request), organ=organ).order_by("name"),
    }
    return render(request, "office/cases.html", shown)


def kept(told: QueryDict, names: Iterable[str] = _KEPT) -> QueryDict:
    """What of an address says which rows are listed, and how: not which page of them."""
    kept = QueryDict(mutable=True)
    for name in names:
        if value := told.get(name, "").strip():
            kept[name] = value
    return kept


def _heads(order: str, query: str) -> Iterator[tuple[str, str, str]]:
    """Each head of the list, the address that sorts by it, and how it is sorted now."""
    column, down = order.removeprefix("-"), order.startswith("-")
    for zh, name in (
        ("剩余", ""), ("截止日", "due"), ("编号", "matter"), ("申请内容", ""), ("阶段", ""),
        ("科室", "unit"), ("收到", "received"), ("到达", "begun"),
    ):  # fmt: skip
        here = name == column
        told = QueryDict(query, mutable=True)
        told["sort"] = f"-{name}" if here and not down else name
        yield zh, told.urlencode() if name else "", ("descending" if down else "ascending") if here else ""


def _csv(organ: Organ, asked: Asked, listed: QuerySet[Listed]) -> StreamingHttpResponse:
    return csv_file(organ.code, _COLUMNS, map(_columns, listed.iterator(chunk_size=2000)))


def _xlsx(organ: Organ, asked: Asked, listed: QuerySet[Listed]) -> StreamingHttpResponse:
    return xlsx_file(organ.code, *sheet_of(organ, asked, listed.iterator(chunk_size=2000)))


def sheet_of(
    organ: Organ, asked: Asked, listed: Iterable[Listed]
) -> tuple[str, Sequence[Column], Iterator[Sequence[Value]], list[tuple[str, Value]]]:
    """The register as a spreadsheet takes it: title, columns, rows, and what the second sheet says."""
    about: list[tuple[str, Value]] = [
        ("机关", organ.name),
        ("内容", "政府信息公开申请台账"),
        *(asked.told() or [("筛选", "全部")]),
        ("导出日期", today()),
    ]
    return "台账", _COLUMNS, map(_columns, listed), about


_FILES = {"csv": _csv, "xlsx": _xlsx}


def _columns(one: Listed) -> tuple[Value, ...]:
    return (
        one.matter.partition("/")[2],
        one.begun,
        one.received,
        one.title,
        choices()["applicant_kind"].get(one.applicant_kind, ""),
        sorts()["case"].phases[one.phase],
        one.due,
        f"{one.decision}　{decision(one.decision).zh}" if one.decision else "",
        one.done,
        one.unit,
    )
