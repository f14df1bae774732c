"""Notices by mail: a letter an account and organ, of what is due and when; no name, no content of any request."""

import smtplib
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from gongkai.web.office.desks import address
from gongkai.web.office.hours import quiet
from gongkai.web.store import mails
from gongkai.web.store.models import Notice
from gongkai.web.store.turns import is_turn


def send_waiting(at: datetime) -> int:
    """Send what waits, unless mail is off or it is a quiet hour; how many letters were taken by the server."""
    if not settings.MAIL_ON or quiet(at, settings.QUIET):
        return 0
    groups = groupby(mails.waiting(at), key=lambda notice: (notice.account_id, notice.organ_id))
    return sum(_sent(mails.claimed(group, at)) for _, group in groups)


def _sent(notices: Sequence[Notice]) -> bool:
    if not notices:
        return False
    try:
        letter(notices).send()
    except (smtplib.SMTPException, OSError) as refusal:
        mails.refused(notices, _answer(refusal))
        return False
    mails.sent(notices)
    return True


def letter(notices: Sequence[Notice]) -> EmailMessage:
    """What one account is told of one organ. notices: at least one."""
    organ, account = notices[0].organ, notices[0].account
    lines = [f"{account.name}：", "", *(_line(notice) for notice in notices), ""]
    lines += [f"全部通知：{settings.SITE}{reverse('notices', args=[organ.code])}"]
    subject = " ".join(f"{organ.name}：{_summary(notices)}".split())
    return EmailMessage(subject, "\n".join(lines), to=[account.email])


def _summary(notices: Sequence[Notice]) -> str:
    turns = sum(map(is_turn, notices))
    told = [f"{turns} 件等您办理"] if turns else []
    return "，".join(told + ([f"{len(notices) - turns} 件临近或者超过期限"] if turns < len(notices) else []))


def _line(notice: Notice) -> str:
    page = address(notice.organ, notice.matter)
    return f"{notice.text}\n{settings.SITE}{page}" if page else notice.text


def _answer(refusal: OSError) -> str:
    """What the server said, in its own words."""
    told: object = refusal
    match refusal:
        case smtplib.SMTPRecipientsRefused():
            told = "；".join(f"{code} {_text(said)}" for code, said in refusal.recipients.values())
        case smtplib.SMTPResponseException():
            told = f"{refusal.smtp_code} {_text(refusal.smtp_error)}"
    return f"{told}"[:500] or mails.SILENT


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
