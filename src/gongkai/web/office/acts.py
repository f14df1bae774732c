"""What a security administrator does to accounts; each act and its record are written together or not at all."""

import secrets
from datetime import date, datetime, timedelta

from axes.utils import reset
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.base.errors import GongkaiError
from gongkai.web.store.deeds import done
from gongkai.web.store.models import ROLES, Account, Appointment, Organ
from gongkai.web.store.policy import appoint, in_force, may

# Without what is easily taken for something else when it is read out or copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotYours(GongkaiError):
    """An account may not be dealt with by this administrator. why: the reason, in a sentence."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def enrolled(
    by: Account, organ: Organ, username: str, name: str, role: str, since: date, at: datetime
) -> tuple[Account, str]:
    """A new account with its first role, and the password it may use once. Raises NotAppointable."""
    password = start_password()
    with transaction.atomic():
        account = Account.objects.enrol(username, name, password)
        Account.objects.filter(pk=account.pk).update(start_password=True)
        done(by, organ, "enrolled", at, account, username)
        _appointed(by, organ, account, role, since, None, at)
    return account, password


def appointed(
    by: Account, organ: Organ, account: Account, role: str, since: date, until: date | None, at: datetime
) -> None:
    """A role more. Raises NotYours for oneself, NotAppointable where powers would meet."""
    if by.pk == account.pk:
        raise NotYours("不能任命自己，请由另一位安全管理员办理")
    with transaction.atomic():
        _appointed(by, organ, account, role, since, until, at)


def _appointed(
    by: Account, organ: Organ, account: Account, role: str, since: date, until: date | None, at: datetime
) -> None:
    appoint(account, role, organ, since, until)
    done(by, organ, "appointed", at, account, f"{ROLES[role]}，{since} 至 {until or '今后'}")


def ended(by: Account, appointment: Appointment, until: date, on: date, at: datetime) -> None:
    """The last day of an appointment. What was done under it keeps its ground: it ends yesterday at the earliest."""
    if by.pk == appointment.account_id:
        raise NotYours("不能结束自己的任职，请由另一位安全管理员办理")
    earliest = max(appointment.since, on - timedelta(1))
    if until < earliest:
        raise NotYours(f"最后一天不能早于 {earliest}：已经依这个任职办过的事，不能变成无权办理")
    with transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(until=until)
        words = f"{ROLES[appointment.role]}，最后一天 {until}"
        done(by, appointment.organ, "ended", at, appointment.account, words)


def shut(by: Account, organ: Organ, account: Account, why: str, at: datetime) -> None:
    """Nobody signs in with the account from now on; who is signed in is out with the next page."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        done(by, organ, "closed", at, account, why)


def reopened(by: Account, organ: Organ, account: Account, why: str, at: datetime) -> None:
    """The account may be used again; its password and second factor are as they were."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        done(by, organ, "opened", at, account, why)


def unlocked(by: Account, organ: Organ, account: Account, why: str, at: datetime) -> None:
    """Wrong passwords so far are forgotten."""
    with transaction.atomic():
        reset(username=account.username)
        done(by, organ, "unlocked", at, account, why)


def given_password(by: Account, organ: Organ, account: Account, why: str, at: datetime) -> str:
    """A new password to be used once, for who has forgotten theirs; all sessions end."""
    password = start_password()
    with transaction.atomic():
        account.set_password(password)
        account.start_password = True
        account.save(update_fields=["password", "start_password"])
        done(by, organ, "password_given", at, account, why)
    return password


def without_factor(by: Account, organ: Organ, account: Account, why: str, at: datetime) -> None:
    """The devices are forgotten; a new one is set up at the next sign-in."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=account).delete()
        done(by, organ, "factor_reset", at, account, why)


def refuse_other(by: Account, account: Account, on: date) -> None:
    """Raises NotYours unless every place where an account holds a role now is one where the administrator may appoint.

    Otherwise whoever rules a small bureau could lock out, or become, somebody of a higher one who helps there.
    """
    if by.pk == account.pk:
        raise NotYours("不能对自己的账号这样做，请由另一位安全管理员办理")
    for one in Appointment.objects.filter(in_force(on), account=account).select_related("organ"):
        if not may(by, "appoint", one.organ, on):
            raise NotYours("这个人还在您管不到的机关任职，账号由那里的安全管理员，或者上级的安全管理员办理")


def start_password() -> str:
    """Three groups of five, good enough for the hours until its holder sets another."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
