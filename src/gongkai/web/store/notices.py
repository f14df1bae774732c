"""Who is told of a due day, and when: a ladder of notices before and after it, each told once. decisions/0065."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import QuerySet

from gongkai.law.calendar import Calendar
from gongkai.web.store.due import OWED, Workdays, open_matters
from gongkai.web.store.models import Account, Listed, Notice, Organ
from gongkai.web.store.policy import holding

HOLDER = "holder"  # the unit a matter is assigned to; as long as there is none, the handler


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder. left: it stands from so many workdays before the due day, below 0 after it, until the next."""

    id: str
    left: int
    roles: tuple[str, ...]


# From the earliest to the latest. Whoever handles a matter hears of every rung: they must act, whoever else is told.
LADDER: tuple[Rung, ...] = (
    Rung("before_5", 5, (HOLDER,)),
    Rung("before_2", 2, ("handler", "unit")),
    Rung("on_the_day", 0, ("handler", "unit", "reviewer")),
    Rung("after_1", -1, ("handler", "unit", "leader")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that ought to exist: whom, about which matter and due day, at which rung, in which words."""

    account: Account
    matter: str
    rung: str
    due: date
    text: str

    @property
    def key(self) -> tuple[int, str, str, date]:
        return self.account.pk, self.matter, self.rung, self.due


def rung_of(due: date, on: date, left: int | None) -> Rung | None:
    """The rung a due day has reached on a day with so many workdays left; None while it is far.

    Where the workdays can't be counted for want of a holiday notice, a day that is past is past: the last rung.
    """
    if left is None:
        return LADDER[-1] if due < on else None
    return next((rung for rung in reversed(LADDER) if left <= rung.left), None)


def due_notices(organ: Organ, on: date, calendar: Calendar) -> Iterator[Told]:
    """The notices that ought to exist at an organ on a day, of every open matter with a due day."""

    @cache
    def at_post(role: str) -> tuple[Account, ...]:
        return tuple(holding(organ, (role,), on))

    workdays = Workdays.of(calendar)
    for listed in open_matters(organ):
        assert listed.due is not None, "open_matters have a due day"
        left = workdays.left(listed.due, on)
        rung = rung_of(listed.due, on, left)
        if rung is not None:
            for account in _whom(rung, listed, at_post):
                yield _told(account, listed, rung, on, left)


def _whom(rung: Rung, listed: Listed, at_post: Callable[[str], tuple[Account, ...]]) -> Iterable[Account]:
    assigned = bool(listed.unit and at_post("unit"))
    roles = {("unit" if assigned else "handler") if role == HOLDER else role for role in rung.roles}
    if not assigned:
        roles -= {"unit"}
    return {account.pk: account for role in sorted(roles) for account in at_post(role)}.values()


def _told(account: Account, listed: Listed, rung: Rung, on: date, left: int | None) -> Told:
    due = listed.due
    assert due is not None
    sort, _, number = listed.matter.partition("/")
    day = f"{due.year}年{due.month}月{due.day}日"
    how = _how(OWED[sort], due, on, left)
    return Told(account, listed.matter, rung.id, due, f"{number}　{how}（截止日 {day}）")


def _how(owed: str, due: date, on: date, left: int | None) -> str:
    if due == on:
        return f"今天{owed}截止"
    if due > on:
        return f"{owed}还有 {left} 个工作日" if left else f"到{owed}截止日已没有工作日"
    return f"{owed}逾期 {-left} 个工作日" if left else f"{owed}期限已过"


def make_notices(organ: Organ, on: date, at: datetime, calendar: Calendar, *, mail: bool) -> int:
    """Make the notices that ought to exist and do not yet; how many. Made twice, they are made once.

    mail: whether mail goes out at all; it goes to those whose account has an address.
    """
    wanted = list(due_notices(organ, on, calendar))
    if not wanted:
        return 0
    since = min(told.due for told in wanted)
    known = set(
        Notice.objects.filter(organ=organ, due__gte=since).values_list("account_id", "matter", "rung", "due")
    )
    new = [
        Notice(
            organ=organ,
            account=told.account,
            matter=told.matter,
            rung=told.rung,
            due=told.due,
            text=told.text,
            made_at=at,
            mail_state="waiting" if mail and told.account.email else "none",
            next_try=at if mail and told.account.email else None,
        )
        for told in wanted
        if told.key not in known
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)  # another worker may be at the same
    return len(new)


def unread(account: Account, organ: Organ) -> QuerySet[Notice]:
    """What an account has not seen yet of an organ."""
    return Notice.objects.filter(account=account, organ=organ, seen_at__isnull=True)


def see(notices: QuerySet[Notice], at: datetime) -> int:
    """Mark notices as seen; how many were not."""
    return notices.filter(seen_at__isnull=True).update(seen_at=at)
