"""Rows of an old site in the ledger: which are there already, what is in their way, and bringing one in, once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from posixpath import basename
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.law.calendar import Calendar
from gongkai.readers.old_site import Site, SitePage, SiteRow
from gongkai.report.finding import Level
from gongkai.vetting import Sighting
from gongkai.web.store import texts
from gongkai.web.store.attachments import Kept, attach, keep
from gongkai.web.store.formats import NotAccepted, format_of
from gongkai.web.store.ledger import MovedMeanwhile, begin
from gongkai.web.store.models import Account, Entry, Listed, Organ, Sighted
from gongkai.web.store.scanner import Scanner

NEW, HERE, WRONG = "new", "here", "wrong"
_AT_ONCE = 500  # rows looked up together
_KEPT_AS = ("category", "document", "issuer", "theme", "genre")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row. state: NEW, HERE (it is there already) or WRONG; said: why, or what to look at."""

    row: SiteRow
    state: str
    said: tuple[str, ...]
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """Who brings a site into which organ, when. site: what the old site is called; files: where attachments lie."""

    organ: Organ
    account: Account
    site: str
    at: datetime
    calendar: Calendar
    files: Path
    limit: int
    scanner: Scanner | None = None


def matter_of(row: SiteRow) -> str:
    """The matter a row becomes: told by what it is, so that a row brought in twice is one matter."""
    year = row.published.year if row.published else 0
    return f"publication/{year}-{sm3(row.identity.encode())[:12]}"


def judged(organ: Organ, rows: Iterable[SiteRow]) -> Iterator[Outcome]:
    """Each row against the register, in order: WRONG, HERE, or NEW as far as its table tells."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        matters = [matter_of(row) for row in some]
        held = set(
            Entry.objects.filter(organ=organ, matter__in=matters, seq=1).values_list("matter", flat=True)
        )
        indexes = [row.told["index"] for row in some if "index" in row.told]
        taken = dict(Listed.objects.filter(organ=organ, index__in=indexes).values_list("index", "matter"))
        for row, matter in zip(some, matters, strict=True):
            other = taken.get(row.told.get("index", ""), matter)
            if row.wrong:
                yield Outcome(row, WRONG, row.wrong)
            elif matter in held:
                yield Outcome(row, HERE, (), matter)
            elif other != matter:
                yield Outcome(row, WRONG, (f"索引号已用于 {other}",))
            else:
                yield Outcome(row, NEW, (), matter)


def tried(site: Site, outcome: Outcome, page: SitePage | Unreadable) -> Outcome:
    """What would become of a NEW row with this page: its attachments are looked at, nothing is written."""
    if isinstance(page, Unreadable):
        return Outcome(outcome.row, WRONG, (str(page),))
    said = list(page.article.notes)
    for path in dict(page.files).values():
        try:
            format_of(site.bytes(path), basename(path))
        except (NotAccepted, Unreadable) as refused:
            said.append(f"附件没有收：{refused}")
    return Outcome(outcome.row, NEW, tuple(said), outcome.matter)


def brought(
    site: Site,
    outcome: Outcome,
    page: SitePage | Unreadable,
    taker: Taker,
    seen: Sequence[Sighting] = (),
) -> Outcome:
    """Bring a NEW row in: its text and attachments kept, its events written, and that the machine saw something in it,
    all or nothing.

    A row somebody else brought in meanwhile is HERE; one that the register refuses is WRONG.
    """
    row = outcome.row
    if isinstance(page, Unreadable):
        return Outcome(row, WRONG, (str(page),))
    try:
        said = list(page.article.notes)
        kept = _kept(site, page, taker, said)
        with transaction.atomic():
            digests = attach(taker.organ, outcome.matter, kept.values(), taker.account, taker.at)
            content = texts.keep(taker.organ, _led(page.article.html, kept))
            begin(
                taker.organ,
                outcome.matter,
                _events(row, taker, content, digests),
                account=taker.account,
                at=taker.at,
                calendar=taker.calendar,
            )
            _remembered(taker.organ, outcome, seen)
    except MovedMeanwhile:
        return Outcome(row, HERE, (), outcome.matter)
    except GongkaiError as refused:
        return Outcome(row, WRONG, (str(refused),))
    return Outcome(row, NEW, tuple(said), outcome.matter)


def _remembered(organ: Organ, outcome: Outcome, seen: Sequence[Sighting]) -> None:
    assert outcome.row.published is not None, "a row without it is wrong"
    if seen:
        Sighted.objects.create(
            organ=organ,
            matter=outcome.matter,
            level=gravest(seen),
            kinds=Counter(one.kind for one in seen),
            published=outcome.row.published,
        )


def gravest(seen: Sequence[Sighting]) -> Level:
    """The level of the gravest of some sightings."""
    return min((one.level for one in seen), key=list(Level).index)


def with_sightings(listed: QuerySet[Listed], level: Level | None = None) -> QuerySet[Listed]:
    """Those of some items that are public as they were brought in, and in which the machine saw something then.

    level: of the gravest; any where it is None.
    """
    held = Sighted.objects.filter(
        organ=OuterRef("organ"), matter=OuterRef("matter"), published=OuterRef("renewed")
    )
    if level is not None:
        held = held.filter(level=level)
    return listed.filter(Exists(held), public=True)


def _kept(site: Site, page: SitePage, taker: Taker, said: list[str]) -> dict[str, Kept]:
    """Each link of a page to a file that was kept; of those that were not, why, in `said`."""
    kept: dict[str, Kept] = {}
    for href, path in page.files:
        try:
            kept[href] = keep(site.bytes(path), basename(path), taker.files, taker.limit, taker.scanner)
        except (NotAccepted, Unreadable) as refused:
            said.append(f"附件没有收：{refused}")
    return kept


def _led(html: str, kept: Mapping[str, Kept]) -> str:
    """The text with its links to attachments leading to `files/…/` below the page it will stand on."""
    for href, one in kept.items():
        html = html.replace(f'<a href="{href}">', f'<a href="files/{one.digest}/">')
    return html


def _events(
    row: SiteRow, taker: Taker, content: str, files: list[str]
) -> list[tuple[str, date, dict[str, Any]]]:
    """What happened to the item, as the old site tells it."""
    assert row.published is not None, "a row without it is wrong"
    first: dict[str, Any] = {"title": row.told["title"], "nature": "disclosed", "content": content}
    first |= {name: row.told[name] for name in ("index", *_KEPT_AS) if name in row.told}
    if row.register:
        first["register"] = row.register
    if row.keywords:
        first["keywords"] = list(row.keywords)
    if files:
        first["files"] = files
    source = {"source": taker.site} | {name: row.told[name] for name in ("url",) if name in row.told}
    if "category" in row.told:
        source["column"] = row.told["category"]
    told = [("drafted", row.formed or row.published, first)]
    if row.formed:
        told.append(("formed", row.formed, {}))
    told.append(("imported", row.published, source))
    if row.ends and row.register and row.ended:
        told.append((row.ends, row.ended, {}))
    elif row.ends:
        when = f"，{row.ended}" if row.ended else ""
        told.append(("noted", row.published, {"text": f"旧网站标明：{row.told['validity']}{when}"}))
    return told
