"""The kinds of long work: what each does, and who may ask for it and see what came of it.

A kind may be begun several times before it ends once, so it does nothing that could not be done twice; and it writes
in short transactions, so that nobody at a desk has to wait for it.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from gongkai.base.errors import Unreadable
from gongkai.ledger import read_lines
from gongkai.web.office.asked import Asked
from gongkai.web.office.asked_items import AskedItems
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.lists import sheet_of
from gongkai.web.office.papers import BOUND, file_of
from gongkai.web.office.publications import sheet_of_items
from gongkai.web.office.sheets import XLSX, xlsx
from gongkai.web.office.site import site_result
from gongkai.web.office.uploads import scanner
from gongkai.web.store.attachments import Kept, bytes_of
from gongkai.web.store.ledger import Progress, bring_in, rebuild, verify
from gongkai.web.store.models import Account, Entry, Listed, OldReport, Organ
from gongkai.web.store.old_reports import READING, Folder, read
from gongkai.web.store.work import Result
from gongkai.writers.bound import bound

_NAMED = 20  # breaks of a chain told one by one


@dataclass(frozen=True, slots=True)
class Kind:
    """zh: what it is called. action: of store/policy.py, for asking, seeing and taking away the result.

    do: organ, arguments, and whom to tell how much of how much is done, to what came of it. asked: the names of its
    arguments, each a text. alone: it can be asked for on the page of long work, without any.
    """

    zh: str
    action: str
    do: Callable[[Organ, Mapping[str, Any], Progress], Result]
    asked: tuple[str, ...] = ()
    alone: bool = True


def _rebuild(organ: Organ, _: Mapping[str, Any], told: Progress) -> Result:
    return Result(f"重建 {rebuild(organ, CALENDAR, told=told)} 件")


def _verify(organ: Organ, _: Mapping[str, Any], told: Progress) -> Result:
    total = Entry.objects.filter(organ=organ).count()
    broken = verify(organ, told)
    named = [f"{one.matter} 第 {one.seq} 个事件：{one.why}" for one in islice(broken, _NAMED)]
    more = sum(1 for _ in broken)
    if not named:
        return Result(f"{total} 个事件，摘要全部相符")
    text = "\n".join([*named, *([f"另有 {more} 处"] if more else [])]) + "\n"
    return Result(
        f"有 {len(named) + more} 处与摘要不符，请立即告诉审计管理员",
        "verify.txt",
        "text/plain; charset=utf-8",
        text.encode(),
    )


def _export(organ: Organ, told_asked: Mapping[str, Any], told: Progress) -> Result:
    asked = Asked(organ, told_asked)
    listed = asked.fitting(today()).order_by("-begun", "-matter")
    total = listed.count()
    out = io.BytesIO()
    xlsx(*sheet_of(organ, asked, _counted(listed, total, told))).save(out)
    return Result(f"{total} 件", f"{organ.code}.xlsx", XLSX, out.getvalue())


def _counted(listed: QuerySet[Listed], total: int, told: Progress) -> Iterator[Listed]:
    for n, one in enumerate(listed.iterator(chunk_size=2000), 1):
        told(n, total)
        yield one


def _export_items(organ: Organ, told_asked: Mapping[str, Any], told: Progress) -> Result:
    asked = AskedItems(organ, told_asked)
    listed = asked.fitting(today()).order_by("-begun", "-matter")
    out = io.BytesIO()
    total = listed.count()
    xlsx(*sheet_of_items(organ, asked, _counted(listed, total, told))).save(out)
    return Result(f"{total} 件", f"{organ.code}-items.xlsx", XLSX, out.getvalue())


def _bind(organ: Organ, asked: Mapping[str, Any], told: Progress) -> Result:
    sort, _, number = str(asked.get("matter", "")).partition("/")
    if sort not in BOUND or not Listed.objects.filter(organ=organ, matter=f"{sort}/{number}").exists():
        return Result("没有这一件")
    volume = file_of(organ, sort, number, today(), settings.FILES)
    told(1, 2)
    data = bound(volume)
    return Result(
        f"{number}，{len(data) / 2**20:.1f} MB",
        f"{volume.wording.cover}-{number}.pdf",
        "application/pdf",
        data,
    )


def _bring_in(organ: Organ, asked: Mapping[str, Any], _: Progress) -> Result:
    if not {"digest", "name", "account"} <= asked.keys():
        return Result("没有选择文件")
    file = Kept(asked["digest"], asked["name"], "txt", 0, False)
    try:
        lines = bytes_of(file, settings.FILES).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Unreadable(file.name, "不是 UTF-8 的文本", "请选择台账文件（.jsonl）") from error
    person = Account.objects.get(pk=asked["account"])
    count = bring_in(organ, read_lines(lines, file.name), person, CALENDAR)
    return Result(f"{file.name}：收进 {count} 个事件")


def _read(organ: Organ, asked: Mapping[str, Any], told: Progress) -> Result:
    held = OldReport.objects.select_related("organ", "account", "within")
    old = held.filter(organ=organ, pk=asked["old_report"]).first()
    folder = Folder(settings.FILES, settings.FILE_LIMIT, scanner())
    return Result(read(old, folder, moment(), told) if old else "没有这一份")


def _try_site(organ: Organ, asked: Mapping[str, Any], told: Progress) -> Result:
    return site_result(organ, asked, told, written=False)


def _bring_site(organ: Organ, asked: Mapping[str, Any], told: Progress) -> Result:
    return site_result(organ, asked, told, written=True)


KINDS: dict[str, Kind] = {
    "export": Kind("导出台账", "see_matters", _export, tuple(Asked.base_fields)),
    "export_items": Kind("导出主动公开目录", "see_matters", _export_items, tuple(AskedItems.base_fields)),
    "bind": Kind("装订", "see_personal_data", _bind, ("matter",), alone=False),
    "verify": Kind("验算台账", "verify_chains", _verify),
    "bring_in": Kind("收进台账", "bring_in", _bring_in, alone=False),
    READING: Kind("读旧报告", "write", _read, alone=False),
    "try_site": Kind("试收旧网站", "bring_in", _try_site, alone=False),
    "bring_site": Kind("收进旧网站", "bring_in", _bring_site, alone=False),
    "rebuild": Kind("重建目录", "rebuild_list", _rebuild),
}
