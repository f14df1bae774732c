"""Letters while they are written, and fixed once they are signed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import Account, Organ, Writing


class AlreadySigned(GongkaiError):
    """A signed letter was to be written anew."""

    def __init__(self, matter: str, seq: int):
        self.matter, self.seq = matter, seq
        super().__init__(f"{matter} 第 {seq} 个事件的文书已经定稿，不能再改。要改的，另作更正并出新的文书")


def writing_of(organ: Organ, matter: str, seq: int, letter: str) -> Writing | None:
    """The letter of an event as it stands; None while nobody has written at it."""
    return Writing.objects.filter(organ=organ, matter=matter, seq=seq, letter=letter).first()


def signed(organ: Organ, matter: str) -> set[tuple[int, str]]:
    """Which letters of a matter are signed, by event and letter."""
    rows = Writing.objects.filter(organ=organ, matter=matter, frozen_at__isnull=False)
    return set(rows.values_list("seq", "letter"))


def signed_letters(organ: Organ, matter: str) -> list[Writing]:
    """The signed letters of a matter, in the order of their events and then of their signing."""
    rows = Writing.objects.filter(organ=organ, matter=matter, frozen_at__isnull=False)
    return list(rows.select_related("frozen_by").order_by("seq", "frozen_at"))


def save(
    organ: Organ, matter: str, seq: int, letter: str, typed: Mapping[str, str], account: Account, at: datetime,
    *, document: bytes | None = None,
) -> Writing:  # fmt: skip
    """Keep a letter as typed; with its document it is signed, and stays so. Raises AlreadySigned."""
    with transaction.atomic():
        name = {"organ": organ, "matter": matter, "seq": seq, "letter": letter}
        found = Writing.objects.select_for_update().filter(**name).first() or Writing(**name)
        if found.frozen_at is not None:
            raise AlreadySigned(matter, seq)
        found.typed, found.saved_at, found.saved_by = dict(typed), at, account
        if document is not None:
            found.document, found.frozen_at, found.frozen_by = document, at, account
        found.save()
    return found
