"""Mail that tells of notices: what waits, who sends it, what the server said. Nothing is sent here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from gongkai.web.store.due import open_matters
from gongkai.web.store.models import Notice
from gongkai.web.store.policy import may
from gongkai.web.store.turns import is_turn

# Pauses after each try that failed; after one try more than there are pauses, no more.
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
MOST_TRIES = len(PAUSES) + 1
SILENT = "没有得到邮件服务器的回答"


def waiting(at: datetime) -> list[Notice]:
    """The notices whose mail is to be tried now, by account and organ."""
    due = Notice.objects.filter(mail_state="waiting", next_try__lte=at)
    due.filter(mail_tries__gte=MOST_TRIES).update(mail_state="failed", next_try=None)
    return list(due.select_related("account", "organ").order_by("account_id", "organ_id", "due", "matter"))


def claimed(notices: Iterable[Notice], at: datetime) -> list[Notice]:
    """Those that are still to be sent, and by nobody else: their next try is put off as if this one had failed.

    So a sender killed half way neither sends for ever nor leaves a mail unsent. What is settled, or due on another day,
    or no more for the eyes of its reader, is not sent.
    """
    return [notice for notice in notices if _still_wanted(notice, at) and _claim(notice, at)]


def _still_wanted(notice: Notice, at: datetime) -> bool:
    organ, account = notice.organ, notice.account
    # A turn that is over was marked as moot when it ended (turns.py).
    waits = is_turn(notice) or open_matters(organ).filter(matter=notice.matter, due=notice.due).exists()
    if account.email and may(account, "see_notices", organ, at.date()) and waits:
        return True
    Notice.objects.filter(pk=notice.pk).update(mail_state="moot", next_try=None)
    return False


def _claim(notice: Notice, at: datetime) -> bool:
    tries = notice.mail_tries
    mine = Notice.objects.filter(pk=notice.pk, mail_state="waiting", mail_tries=tries)
    return bool(
        mine.update(
            mail_tries=F("mail_tries") + 1,
            next_try=at + PAUSES[min(tries, len(PAUSES) - 1)],
            mail_error=SILENT,
        )
    )


def sent(notices: Iterable[Notice]) -> None:
    """The server took them."""
    _told(notices, mail_state="sent", mail_error="", next_try=None)


def refused(notices: Iterable[Notice], answer: str) -> None:
    """The server did not take them; its answer is kept, and they are tried again unless it was the last try."""
    held = _told(notices, mail_error=answer)
    held.filter(mail_tries__gte=MOST_TRIES).update(mail_state="failed", next_try=None)


def _told(notices: Iterable[Notice], **columns: object) -> QuerySet[Notice]:
    held = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    held.update(**columns)
    return held
