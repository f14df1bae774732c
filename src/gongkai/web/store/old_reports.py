"""Reports of years past: taken in, read, checked cell by cell against the document (kept: keeping.py).

What was read and what a person said of it stand side by side in the row; the report is made of both whenever it is
asked for. Once kept it is an event of the ledger and its text stays (decisions/0078).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import simplejson
from django.db import transaction
from django.db.models import QuerySet

from gongkai.base.errors import BadReportFile, GongkaiError, NoStatutoryTable, Unreadable
from gongkai.base.text import squeeze
from gongkai.ledger.annual import may_be_published
from gongkai.readers import Source, documents_in, is_container, read_report, sheets
from gongkai.readers.open_json import parsed
from gongkai.readers.packed.mail import is_mail
from gongkai.report import Dossier, Picture, Piece, Report, Sheet, State, Where, from_json
from gongkai.report import Organ as Named
from gongkai.report.ink import number
from gongkai.report.reading import Money, Value
from gongkai.report.typed import typed
from gongkai.rules import CATALOG, check
from gongkai.web.store.attachments import Damaged, Kept, bytes_of, keep
from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.ledger import Progress, silent
from gongkai.web.store.models import Account, OldReport, Organ
from gongkai.web.store.organs import names_of
from gongkai.web.store.scanner import Scanner
from gongkai.web.store.work import ask
from gongkai.writers.json import to_json

READING = "read_old_report"  # the kind of long work
RIGHT, TYPED, BLANK, UNSETTLED = "right", "typed", "blank", "unsettled"
_DEEPEST = 2  # a letter in a zip in a letter
_REFUSED = (Unreadable, BadReportFile, Damaged)
_REFUSED_SHOWN = 10  # of what is in a zip and is no report; the rest is counted


class NotOpen(GongkaiError):
    """An old report is not in the state in which this can be done to it."""

    def __init__(self, old: OldReport):
        self.old = old
        super().__init__(f"{old.name} 现在是“{old.zh}”，不能这样办。请刷新这一页，看看现在的情况")


class NothingRead(GongkaiError):
    """A cell was to be right as read, but no one thing was read there. cell: in Chinese words."""

    def __init__(self, cell: str):
        self.cell = cell
        super().__init__(f"{cell}没有读定，不能说与原文相符。请填原文上的数，或者认定空白")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where files are kept: the folder, most bytes of one, and the virus scanner if there is one."""

    place: Path
    limit: int
    scanner: Scanner | None = None


def take_in(
    organ: Organ, kept: Kept, name: str, account: Account, at: datetime, within: OldReport | None = None
) -> tuple[OldReport, bool]:
    """A document, whose bytes are kept, to be read by the worker; and whether it is to be read now.

    The same bytes are one document, however often and under whatever name they come; sent once more, one that was not
    read is tried again, and one that was dropped is there again.
    """
    with transaction.atomic():
        told = {"name": _writable(name)[-400:], "type": kept.type, "size": kept.size, "within": within}
        old, new = OldReport.objects.get_or_create(
            organ=organ, digest=kept.digest, defaults={**told, "account": account, "at": at}
        )
        if new:
            _to_be_read(old, account, at)
        elif old.phase in ("failed", "dropped"):
            take_back(old, account, at)
            new = True
    return old, new


def take_back(old: OldReport, account: Account, at: datetime) -> None:
    """One that was dropped is there again as it was; one that was not read is tried again. Raises NotOpen."""
    if old.phase not in ("failed", "dropped"):
        raise NotOpen(old)
    with transaction.atomic():
        if old.report:
            moved(old, "read", why="")
        else:
            moved(old, "waiting", why="")
            _to_be_read(old, account, at)


def drop(old: OldReport) -> None:
    """Do without one that is not kept. Raises NotOpen."""
    if old.state == "kept":
        raise NotOpen(old)
    moved(old, "dropped")


def moved(old: OldReport, state: str, **told: Any) -> None:
    """To another state, if nobody moved it meanwhile."""
    if not OldReport.objects.filter(pk=old.pk, state=old.state).update(state=state, **told):
        old.refresh_from_db()
        raise NotOpen(old)
    old.state = state


def _to_be_read(old: OldReport, account: Account, at: datetime) -> None:
    old.job = ask(old.organ, account, READING, {"old_report": old.pk}, at)
    OldReport.objects.filter(pk=old.pk).update(job=old.job)


def read(old: OldReport, folder: Folder, at: datetime, told: Progress = silent) -> str:
    """Read a document that waits, or take a zip or letter apart; what came of it, in a sentence. Twice is once.

    Raises what the readers raise; it is written down beside the document too.
    """
    if old.state != "waiting":
        return f"{old.name}：{old.zh}"
    try:
        source = Source(bytes_of(_file(old), folder.place), old.name)
        if is_container(source.data):
            return _taken_apart(old, source, folder, at, told)
        report = read_report(source)
        laid = _laid(source, folder)
    except NoStatutoryTable as refused:
        plainly = Unreadable(refused.name, refused.why.replace(refused.MARK, ""), refused.step)
        _waiting(old).update(state="failed", why=_writable(str(plainly)))
        raise plainly from refused
    except _REFUSED as refused:
        _waiting(old).update(state="failed", why=_writable(str(refused)))
        raise
    named = _writable(report.organ.name) if report.organ else ""
    _waiting(old).update(
        state="read", report=to_json(report).decode(), sheets=laid, why="", year=report.year, named=named[:200],
        open=len(report.uncertain), errors=errors_in(report),
    )  # fmt: skip
    return f"{old.name}：{report.year or '年度不明'}，{len(report.uncertain)} 格待核"


def _waiting(old: OldReport) -> QuerySet[OldReport]:
    """The row, unless another worker has read it meanwhile."""
    return OldReport.objects.filter(pk=old.pk, state="waiting")


def _file(old: OldReport) -> Kept:
    return Kept(old.digest, old.name, old.type, old.size, False)


def errors_in(report: Report) -> int:
    """How many errors a check of it finds."""
    return check(Dossier(report), CATALOG).errors


def _taken_apart(old: OldReport, source: Source, folder: Folder, at: datetime, told: Progress) -> str:
    """Each document in a zip or letter becomes one of its own; what is none is told."""
    if _depth(old) > _DEEPEST:
        raise Unreadable(old.name, "邮件和压缩包套得太深", "请先把年度报告取出来再试")
    count, refused = 0, []
    for n, one in enumerate(_documents(source), 1):
        told(n, n)
        if isinstance(one, Unreadable):
            refused.append(str(one))
            continue
        try:
            kept = keep(one.data, one.name, folder.place, folder.limit, folder.scanner, pages=True)
        except NotAccepted as wrong:
            refused.append(str(wrong))
            continue
        take_in(old.organ, kept, one.name, old.account, at, within=old)
        count += 1
    shown = refused[:_REFUSED_SHOWN]
    if len(refused) > len(shown):
        shown.append(f"还有 {len(refused) - len(shown)} 份也没有收下")
    why = _writable("\n".join(shown))
    _waiting(old).update(state="unpacked" if count else "failed", why=why)
    return f"{old.name}：里面有 {count} 份" + (f"，{len(refused)} 份没有收下" if refused else "")


def _depth(old: OldReport) -> int:
    return 1 + (_depth(old.within) if old.within else 0)


def _documents(source: Source) -> Iterator[Source | Unreadable]:
    """The documents in a container; of a letter those that are reports, for its body often says no more than 见附件."""
    if not is_mail(source.data):
        yield from documents_in(source)
        return
    held = [one for one in documents_in(source) if isinstance(one, Unreadable) or _may_be_a_report(one)]
    if not held:
        raise NoStatutoryTable(source.name)
    yield from held


def _may_be_a_report(source: Source) -> bool:
    if is_container(source.data):
        return True
    try:
        read_report(source)
    except NoStatutoryTable:
        return False
    except (Unreadable, BadReportFile):
        return True  # and why it is not read is told where it stands by itself
    return True


def _laid(source: Source, folder: Folder) -> str:
    """The document's pages as JSON, their pictures kept as files; none where they can't be drawn."""
    try:
        found = sheets(source)
    except Unreadable:
        found = ()
    return _writable(simplejson.dumps([_sheet(one, folder) for one in found], ensure_ascii=False))


def _writable(text: str) -> str:
    """A text a database holds: no NUL, and of half a character its escape."""
    return text.replace("\0", "").encode("utf-8", "backslashreplace").decode()


def _sheet(sheet: Sheet, folder: Folder) -> dict[str, Any]:
    picture = None
    if sheet.picture:
        data = sheet.picture.data
        suffix = sheet.picture.media.rpartition("/")[2]
        kept = keep(data, f"{sheet.page}.{suffix}", folder.place, len(data))
        picture = {**asdict(kept), **asdict(replace(sheet.picture, data=b""))}
        del picture["data"]
    return {"page": sheet.page, "picture": picture, "pieces": [asdict(piece) for piece in sheet.pieces]}


def sheets_of(old: OldReport) -> tuple[Sheet, ...]:
    """The pages of the document, to lay beside the numbers; the data of pictures are left out (`picture_of`)."""
    return tuple(
        Sheet(
            one["page"],
            Picture(b"", one["picture"]["media"], one["picture"]["width"], one["picture"]["height"])
            if one["picture"]
            else None,
            tuple(_piece(piece) for piece in one["pieces"]),
        )
        for one in simplejson.loads(old.sheets or "[]")
    )


def _piece(told: dict[str, Any]) -> Piece:
    where = told["where"]
    box = tuple(where["box"]) if where["box"] else None
    return Piece(**{**told, "where": Where(**{**where, "box": box})})


def picture_of(old: OldReport, page: int, place: Path) -> Picture | None:
    """The picture of a page with its bytes, None where there is none. Raises Damaged."""
    for one in simplejson.loads(old.sheets or "[]"):
        told = one["picture"]
        if told and one["page"] == page:
            kept = Kept(told["digest"], told["name"], told["type"], told["size"], False)
            return Picture(bytes_of(kept, place), told["media"], told["width"], told["height"])
    return None


def as_read(old: OldReport) -> Report:
    """The report as the machine read it."""
    return from_json(parsed(Source(old.report.encode(), old.name)))


def checked(old: OldReport) -> Report:
    """The report as it stands: what was read, with what people found in the document put in front."""
    report = as_read(old)
    report = report.corrected(_corrections(report, old.corrections))
    unsure = set(report.uncertain)
    report = report.confirmed(cell for cell in old.seen if cell in unsure)
    return replace(report, year=old.year, organ=report.organ or (Named(old.organ.name) if old.ours else None))


def _corrections(report: Report, told: Mapping[str, str]) -> dict[str, Value | None]:
    form = report.form
    assert form is not None or not told, "only cells of a form are corrected"
    return {
        cell: typed(text, form.cell(cell).column, form.zh(cell)) if text and form else None
        for cell, text in told.items()
    }


def settle(old: OldReport, cell: str, how: str, text: str = "") -> OldReport:
    """What a person says of a cell: RIGHT as read, TYPED another number, BLANK, or UNSETTLED again; the row as it is now.

    Raises UnknownCell, DoesNotFit, NothingRead, NotOpen unless it is being checked.
    """
    with transaction.atomic():
        row = OldReport.objects.select_for_update().select_related("organ").get(pk=old.pk)
        if row.state != "read":
            raise NotOpen(row)
        report = as_read(row)
        corrections = {one: told for one, told in row.corrections.items() if one != cell}
        seen = [one for one in row.seen if one != cell]
        if how == RIGHT:
            _refuse_unread(report, cell)
            seen.append(cell)
        elif how != UNSETTLED:
            corrections[cell] = _as_typed(report, cell, text) if how == TYPED else ""
        row.corrections, row.seen = corrections, seen
        made = checked(row)
        row.open, row.errors = len(made.uncertain), errors_in(made)
        row.save(update_fields=["corrections", "seen", "open", "errors"])
    return row


def _refuse_unread(report: Report, cell: str) -> None:
    if report.state(cell) is State.ILLEGIBLE:
        assert report.form is not None
        raise NothingRead(report.form.zh(cell))


def _as_typed(report: Report, cell: str, text: str) -> str:
    """What was typed, in the one spelling `typed` gives back unchanged."""
    assert report.form is not None
    column = report.form.cell(cell).column
    units = {one.value.unit for one in report.readings.get(cell, ()) if isinstance(one.value, Money)}
    value = typed(text, column, report.form.zh(cell), units.pop() if len(units) == 1 else None)
    return number(value)


def is_named(old: OldReport) -> bool:
    """Whether the organ the document names is this one, by any name it ever had."""
    return squeeze(old.named) in {squeeze(name) for name in names_of(old.organ)}


def stated_day(report: Report, on: date) -> date | None:
    """The day on which the document itself says it was published, where the report can have been; None otherwise.

    on: the day it is asked. Nothing is made of days it bears for another reason.
    """
    day = report.published
    if day is None or day > on or (report.year and not may_be_published(report.year, day, on)):
        return None
    return day


def has_form(report: Report) -> bool:
    """Whether it is a report in a statutory form, to be kept as the year's; one without is kept as a document."""
    return report.edition is not None
