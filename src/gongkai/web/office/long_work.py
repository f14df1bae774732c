"""The kinds of long work: what each does, and who may ask for it and see what came of it.

A kind may be begun several times before it ends once, so it does nothing that could not be done twice; and it writes
in short transactions, so that nobody at a desk has to wait for it.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from gongkai.web.office.asked import Asked
from gongkai.web.office.clock import today
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.lists import sheet_of
from gongkai.web.office.sheets import XLSX, xlsx
from gongkai.web.store.ledger import Progress, rebuild, verify
from gongkai.web.store.models import Entry, Listed, Organ
from gongkai.web.store.work import Result

_NAMED = 20  # breaks of a chain told one by one


@dataclass(frozen=True, slots=True)
class Kind:
    """zh: what it is called. action: of store/policy.py, for asking, seeing and taking away the result.

    do: organ, arguments, and whom to tell how much of how much is done, to what came of it. asked: the names of its
    arguments, each a text.
    """

    zh: str
    action: str
    do: Callable[[Organ, Mapping[str, Any], Progress], Result]
    asked: tuple[str, ...] = ()


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
    total, numbers = listed.count(), count(1)

    def counted() -> Iterator[Listed]:
        for one in listed.iterator(chunk_size=2000):
            told(next(numbers), total)
            yield one

    out = io.BytesIO()
    xlsx(*sheet_of(organ, asked, counted())).save(out)
    return Result(f"{total} 件", f"{organ.code}.xlsx", XLSX, out.getvalue())


KINDS: dict[str, Kind] = {
    "export": Kind("导出台账", "see_matters", _export, tuple(Asked.base_fields)),
    "verify": Kind("验算台账", "verify_chains", _verify),
    "rebuild": Kind("重建目录", "rebuild_list", _rebuild),
}
