"""An old report kept as the organ's report of its year, or as a document of it; and taken back (decisions/0078)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.base.errors import GongkaiError
from gongkai.forms import edition_of_year
from gongkai.law.calendar import Calendar
from gongkai.ledger import Annual
from gongkai.ledger.annual import may_be_published
from gongkai.ledger.kinds import ANNULLED
from gongkai.report import Report
from gongkai.web.store.annual import Desk, desk_of, keep_report, kept_report, matter_of
from gongkai.web.store.ledger import write
from gongkai.web.store.models import Account, OldReport, Organ
from gongkai.web.store.old_reports import NotOpen, as_read, checked, errors_in, has_form, is_named, moved

_FIRST = 2000  # the first year gongkai.report/1 knows


class NotKept(GongkaiError):
    """An old report can't be kept as the year's report. why: the reason; step: what to do about it."""

    def __init__(self, why: str, step: str):
        self.why, self.step = why, step
        super().__init__(f"没有收录：{why}。{step}")


class YearTaken(NotKept):
    """The organ has a report of the year already, or is writing one."""

    def __init__(self, year: int, how: str):
        self.year = year
        super().__init__(f"{year} 年度的报告{how}", "请先比较两份有什么不同")


def keep_old(
    old: OldReport,
    year: int | None,
    ours: bool,
    leave_open: bool,
    published_on: date | None = None,
    *,
    account: Account,
    at: datetime,
    on: date,
    calendar: Calendar,
) -> None:
    """Keep an old report as the organ's report of a year; one without a statutory form as a document of that year.

    year: as the person says; ours: that it is this organ's though the document names another or none; leave_open: that
    cells not settled stay so; published_on: the day it was published in its time, None where nobody knows. Raises NotKept, YearTaken, NotOpen, and what `write` raises.
    """
    with transaction.atomic():
        row = OldReport.objects.select_for_update().select_related("organ").get(pk=old.pk)
        if row.state != "read":
            raise NotOpen(row)
        row.year, row.ours, row.published_on = year, ours, published_on
        report = checked(row)
        _refuse_unsaid(row, report, leave_open, on)
        assert year is not None
        content = keep_report(row.organ, report)
        if has_form(report):
            desk = desk_of(row.organ, year)
            refuse_taken(desk)
            body = {"content": content, "source": f"{row.name}（SM3 {row.digest}）", "by": account.name}
            if published_on:
                body["published_on"] = published_on.isoformat()
            told: dict[str, Any] = {"account": account, "at": at, "calendar": calendar}
            if desk.annual is None:
                edition = {"edition": report.edition} if report.edition != edition_of_year(year) else {}
                write(
                    row.organ, matter_of(year), "begun", on, {**edition, "by": account.name}, after=0, **told
                )
            write(row.organ, matter_of(year), "kept", on, body, after=len(desk.told) or 1, **told)
        elif document_of(row.organ, year):
            raise YearTaken(year, "已经收录了一份文件")
        row.state, row.content, row.kept_on, row.kept_by, row.why = "kept", content, on, account, ""
        row.errors = errors_in(report)
        row.save()


def _refuse_unsaid(old: OldReport, report: Report, leave_open: bool, on: date) -> None:
    """Raises NotKept for what a person has to say first."""
    if not is_named(old) and not old.ours:
        named = f"报告里写的是“{old.named}”" if old.named else "报告里没有写明是哪个机关的"
        raise NotKept(f"{named}，不是“{old.organ.name}”", "确是本机关的，请在“确是本机关的报告”前打钩")
    if old.year is None:
        raise NotKept("没有写明是哪一年度的", "请填年度")
    if not _FIRST <= old.year <= on.year:
        raise NotKept(f"{old.year} 不是已经有报告的年度", "请核对年度")
    if old.published_on and not may_be_published(old.year, old.published_on, on):
        why = f"{old.year} 年度的报告不会在 {old.published_on} 公布"
        raise NotKept(why, f"公布日期在 {old.year + 1} 年1月1日到今天之间；不知道的留空")
    if report.uncertain and not leave_open:
        step = "请逐格核完；原文上也认不出的，在“照样收录”前打钩，这些格仍是待核"
        raise NotKept(f"还有 {len(report.uncertain)} 格待核", step)
    if has_form(report) and edition_of_year(old.year) is None:
        why = f"{old.year} 年度还没有统一格式，这份却是 {report.edition} 年的格式"
        raise NotKept(why, "请核对年度")


def refuse_taken(desk: Desk) -> None:
    """Raises YearTaken when a year has a report, or one is being written; one that was only begun has nothing in it."""
    annual = desk.annual
    if annual is None:
        return
    if annual.void:
        raise NotKept(f"{desk.year} 年度报告的登记已整件撤销，不能再登记", "撤销的原因在该年度报告的经过里")
    if annual.versions:
        raise YearTaken(desk.year, "已经收录过一份" if annual.versions[-1].brought else "已在平台上编成")
    if annual.adjusted or annual.texts or annual.frozen:
        raise YearTaken(desk.year, "正在平台上编写")


def document_of(organ: Organ, year: int) -> OldReport | None:
    """The document kept for a year that has no report in a statutory form; None when there is none."""
    kept = OldReport.objects.filter(organ=organ, state="kept", year=year).order_by("pk")
    return next((one for one in kept if not has_form(as_read(one))), None)


def other_of(old: OldReport) -> Report | None:
    """The report of its year the organ has already, or is writing; None when there is none."""
    if old.year is None:
        return None
    desk = desk_of(old.organ, old.year)
    if desk.annual and desk.annual.versions:
        return desk.version(desk.annual.versions[-1])
    if desk.annual and (desk.annual.adjusted or desk.annual.texts or desk.annual.frozen):
        return desk.report
    held = document_of(old.organ, old.year)
    return kept_report(old.organ, held.content) if held and held.pk != old.pk else None


def kept_event(old: OldReport) -> int | None:
    """The event by which it is the report of its year, None where it is by none (any more)."""
    desk = desk_of(old.organ, old.year) if old.state == "kept" and old.year else None
    annual: Annual | None = desk.annual if desk else None
    if desk is None or annual is None or annual.void:
        return None
    annulled = {one.body["event"] for one in desk.told if one.kind == ANNULLED}
    mine = (
        one.seq
        for one in desk.told
        if one.kind == "kept" and one.body["content"] == old.content and one.seq not in annulled
    )
    return next(mine, None)


def withdraw(
    old: OldReport, reason: str, *, account: Account, at: datetime, on: date, calendar: Calendar
) -> None:
    """Take back that it was kept: the event is annulled with the reason, and it can be checked and kept anew.

    Raises NotOpen, and what `write` raises, as where the report was changed on the platform since then.
    """
    with transaction.atomic():
        if old.state != "kept" or old.year is None:
            raise NotOpen(old)
        seq = kept_event(old)
        if seq is not None:
            matter = matter_of(old.year)
            body = {"event": seq, "reason": reason, "by": account.name}
            after = len(desk_of(old.organ, old.year).told)
            write(
                old.organ, matter, ANNULLED, on, body, after=after, account=account, at=at, calendar=calendar
            )
        moved(old, "read", content="", kept_on=None, kept_by=None, why=f"收录已撤回：{reason}")
