"""Whose turn it is: as soon as an item or a report waits for somebody they are told, and whoever was told before is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.web.store.models import Account, Notice, Organ

_RUNG = "turn:"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a matter waits for, in words that may stand in a mail, and who may do it."""

    words: str
    people: Iterable[Account]


def pass_on(
    organ: Organ, matter: str, seq: int, turn: Turn | None, *, by: Account, on: date, at: datetime
) -> None:
    """After an event a matter waits for somebody else, or for nobody: tell it, but not to who wrote the event.

    seq: of that event. To be called in its transaction. Mail goes to those whose account has an address.
    """
    before = Notice.objects.filter(organ=organ, matter=matter, rung__startswith=_RUNG)
    before.filter(mail_state="waiting").update(mail_state="moot", next_try=None)
    before.filter(seen_at=None).update(seen_at=at)
    if turn is None:
        return
    Notice.objects.bulk_create(
        Notice(
            organ=organ,
            account=one,
            matter=matter,
            rung=f"{_RUNG}{seq}",
            due=on,
            text=turn.words,
            made_at=at,
            mail_state="waiting" if one.email else "none",
            next_try=at if one.email else None,
        )
        for one in turn.people
        if one.pk != by.pk
    )


def is_turn(notice: Notice) -> bool:
    """Whether a notice tells of a turn, not of a due day."""
    return notice.rung.startswith(_RUNG)
