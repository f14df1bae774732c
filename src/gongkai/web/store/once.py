"""A page sent twice does its work once: by the token it was drawn with."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from gongkai.web.store.ledger import MovedMeanwhile
from gongkai.web.store.models import Organ, Sent

_TRIES = 5  # clerks who begin a matter at the same moment may want the same number


def was_sent(organ: Organ, token: str) -> bool:
    """Whether what bears this token was done before."""
    return Sent.objects.filter(organ=organ, token=token).exists()


def once(organ: Organ, token: str, begin: Callable[[], str]) -> str:
    """The matter that `begin` names, begun once for a token, however often and from wherever its page is sent.

    All that `begin` writes stands or falls with it. Raises what `begin` raises, MovedMeanwhile only after several tries.
    """
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                before = Sent.objects.filter(organ=organ, token=token).first()
                if before is not None:
                    return before.matter
                matter = begin()
                Sent.objects.create(organ=organ, token=token, matter=matter)
                return matter
        except (
            IntegrityError,
            MovedMeanwhile,
        ):  # the other of two clicks, or another clerk, came first: look again
            if left == 0:
                raise
    raise AssertionError("the last try returns or raises")
