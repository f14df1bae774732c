"""What administrators do leaves a trace that nobody can take away, the administrators least of all."""

from datetime import datetime

from gongkai.web.store.models import Account, Deed, Organ


def done(
    by: Account, organ: Organ, what: str, at: datetime, whom: Account | None = None, words: str = ""
) -> Deed:
    """Write down what an account does at an organ; to be called in the transaction of the act. what: one of DEEDS."""
    return Deed.objects.create(account=by, organ=organ, at=at, what=what, whom=whom, words=words[:400])
