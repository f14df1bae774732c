"""The long work of an old site: every row tried or brought in, and the table of what became of each."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse

from gongkai.readers.old_site import Site, SitePage
from gongkai.readers.source import Source
from gongkai.vetting import Sighting, kinds
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.sheets import Column, csv_file, csv_lines
from gongkai.web.office.site_sightings import MOST_TOLD, Look, place
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
    ("级别", 8),
    ("种类", 20),
    ("位置", 14),
)
_SEEN_COLUMNS: tuple[Column, ...] = (
    ("行", 6), ("级别", 8), ("种类", 20), ("位置", 14), ("查见", 60), ("标题", 60), ("索引号", 24), ("文件", 40), ("登记号", 30),
)  # fmt: skip
_TRIED = {NEW: "可以收", HERE: "已在", WRONG: "有错"}
_BROUGHT = {NEW: "收进", HERE: "已在", WRONG: "没有收"}
_UNREAD = "（目录表）"
SEEN, SUM = "机器检查", "机器检查合计"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of a job, read back: a row of the site, one thing the machine saw in it, or a sum of those.

    level, kind, place: of what the machine saw.
    """

    number: str
    outcome: str
    said: str
    index: str
    title: str
    published: str
    file: str
    matter: str
    level: str = ""
    kind: str = ""
    place: str = ""

    @property
    def is_row(self) -> bool:
        return self.outcome not in (SEEN, SUM)

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
    look = Look(site, organ, today())
    count: Counter[str] = Counter()
    words = _BROUGHT if written else _TRIED

    def rows() -> Iterator[Sequence[str]]:
        if site.unknown:
            unknown = f"不认识的列没有用：{'、'.join(site.unknown)}"
            yield "1", "", unknown, "", _UNREAD, "", site.table, *[""] * 4
        outcomes = list(judged(organ, site.rows))
        pages = site.pages(one.row for one in outcomes if one.state == NEW)
        for n, outcome in enumerate(outcomes, 1):
            seen: list[Sighting] = []
            if outcome.state == NEW:
                page = next(pages)
                seen = look.at(outcome.row, page) if isinstance(page, SitePage) else []
                outcome = brought(site, outcome, page, taker, seen) if written else tried(site, outcome, page)
            count[outcome.state] += 1
            told(n, len(site.rows))
            yield _line(outcome, words)
            if outcome.state == NEW:
                yield from _seen(look, outcome, seen)
        yield from _sums(look)

    table = "".join(csv_lines(_COLUMNS, rows()))
    counted = "，".join(f"{words[state]} {count[state]} 件" for state in (NEW, HERE, WRONG))
    if look.items:
        counted += f"。机器检查看到 {look.seen.total()} 处，在 {look.items} 件里"
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
    return str(row.number), words[outcome.state], said, *told, day, file, matter, "", "", ""


def _seen(look: Look, outcome: Outcome, seen: list[Sighting]) -> Iterator[Sequence[str]]:
    """What the machine saw in a row, one by one as long as there are not too many."""
    look.count(seen)
    number, _, _, *row, _, _, _ = _line(outcome, {outcome.state: ""})
    for one in seen[: max(0, MOST_TOLD - look.told)]:
        look.told += 1
        yield number, SEEN, one.message, *row, one.level.zh, kinds()[one.kind].name, place(one)


def _sums(look: Look) -> Iterator[Sequence[str]]:
    if look.told < look.seen.total():
        left = look.seen.total() - look.told
        yield "", SUM, f"还有 {left} 处没有逐处列出，请分成几个压缩包试收", *[""] * 8
    for id, said in look.sums():
        kind = kinds()[id]
        yield "", SUM, said, *[""] * 5, kind.level.zh, kind.name, ""


def lines_of(result: bytes) -> list[Line]:
    """The table of a job, row by row."""
    rows = csv.reader(io.StringIO(result.decode("utf-8-sig")))
    next(rows)
    return [Line(*row) for row in rows]


def seen_file(name: str, lines: Sequence[Line]) -> StreamingHttpResponse:
    """What the machine saw, to take away: page, place, what."""
    rows = (
        (one.number, one.level, one.kind, one.place, one.said, one.title, one.index, one.file, one.matter)
        for one in lines
    )
    return csv_file(name, _SEEN_COLUMNS, rows)
