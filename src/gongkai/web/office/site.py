"""The long work of an old site: every row tried or brought in, and the table of what became of each."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from gongkai.readers.old_site import Site
from gongkai.readers.source import Source
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.sheets import Column, csv_lines
from gongkai.web.store.attachments import Kept, bytes_of
from gongkai.web.store.ledger import Progress
from gongkai.web.store.models import Account, Organ
from gongkai.web.store.old_site import HERE, NEW, WRONG, Outcome, Taker, brought, judged, tried
from gongkai.web.store.scanner import Scanner
from gongkai.web.store.work import Result

ARGUMENTS = frozenset({"digest", "name", "site", "account"})
_COLUMNS: tuple[Column, ...] = (
    ("行", 6),
    ("结果", 8),
    ("说明", 60),
    ("索引号", 24),
    ("标题", 60),
    ("发布日期", 12),
    ("文件", 40),
    ("登记号", 30),
)
_TRIED = {NEW: "可以收", HERE: "已在", WRONG: "有错"}
_BROUGHT = {NEW: "收进", HERE: "已在", WRONG: "没有收"}
_UNREAD = "（目录表）"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of a job, read back."""

    number: str
    outcome: str
    said: str
    index: str
    title: str
    published: str
    file: str
    matter: str

    @property
    def is_wrong(self) -> bool:
        return self.outcome in (_TRIED[WRONG], _BROUGHT[WRONG])


def site_result(organ: Organ, asked: Mapping[str, Any], told: Progress, *, written: bool) -> Result:
    """Every row tried, or brought in where `written`; a row brought in once is never brought in again.

    Raises Unreadable when the zip is no old site, Damaged when it is gone.
    """
    if not asked.keys() >= ARGUMENTS:
        return Result("没有选择文件")
    data = bytes_of(Kept(asked["digest"], asked["name"], "zip", 0, False), settings.FILES)
    account = Account.objects.get(pk=asked["account"])
    return site_in(Source(data, asked["name"]), organ, account, asked["site"], told, written=written)


def site_in(
    source: Source, organ: Organ, account: Account, name: str, told: Progress, *, written: bool
) -> Result:
    """What becomes of the rows of a zip; see `site_result`. name: what the old site is called."""
    site, taker = Site(source, today()), _taker(organ, account, name)
    count: Counter[str] = Counter()
    words = _BROUGHT if written else _TRIED

    def rows() -> Iterator[Sequence[str]]:
        if site.unknown:
            yield "1", "", f"不认识的列没有用：{'、'.join(site.unknown)}", "", _UNREAD, "", site.table, ""
        outcomes = list(judged(organ, site.rows))
        pages = site.pages(one.row for one in outcomes if one.state == NEW)
        for n, outcome in enumerate(outcomes, 1):
            if outcome.state == NEW:
                page = next(pages)
                outcome = brought(site, outcome, page, taker) if written else tried(site, outcome, page)
            count[outcome.state] += 1
            told(n, len(site.rows))
            yield _line(outcome, words)

    table = "".join(csv_lines(_COLUMNS, rows()))
    counted = "，".join(f"{words[state]} {count[state]} 件" for state in (NEW, HERE, WRONG))
    kind = "收进旧网站" if written else "试收旧网站"
    return Result(f"{source.name}：{counted}", f"{kind}.csv", "text/csv; charset=utf-8", table.encode())


def _taker(organ: Organ, account: Account, site: str) -> Taker:
    """Who brings a site in now, with what the platform is set up with."""
    return Taker(
        organ=organ,
        account=account,
        site=site,
        at=moment(),
        calendar=CALENDAR,
        files=settings.FILES,
        limit=settings.FILE_LIMIT,
        scanner=Scanner(settings.SCANNER, settings.SCANNER_SECONDS) if settings.SCANNER else None,
    )


def _line(outcome: Outcome, words: Mapping[str, str]) -> Sequence[str]:
    row = outcome.row
    told = (row.told.get(name, "") for name in ("index", "title"))
    said = "；".join(outcome.said)
    day = str(row.published or row.told.get("published", ""))
    file, matter = row.told.get("file", ""), outcome.matter.partition("/")[2]
    return str(row.number), words[outcome.state], said, *told, day, file, matter


def lines_of(result: bytes) -> list[Line]:
    """The table of a job, row by row."""
    rows = csv.reader(io.StringIO(result.decode("utf-8-sig")))
    next(rows)
    return [Line(*row) for row in rows]
