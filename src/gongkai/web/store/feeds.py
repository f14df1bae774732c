"""Calendar feeds: an address with a secret, of which only the digest is kept. decisions/0065."""

import hashlib
import secrets
from datetime import datetime

from gongkai.web.store.models import Account, Feed, Organ


def opened(organ: Organ, account: Account, at: datetime) -> str:
    """The secret of a new feed. It is told this once; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    told = {"digest": _digest(secret), "made_at": at}
    Feed.objects.update_or_create(organ=organ, account=account, defaults=told)
    return secret


def closed(organ: Organ, account: Account) -> None:
    """Withdraw the feed, if there is one."""
    Feed.objects.filter(organ=organ, account=account).delete()


def feed_of(code: str, secret: str) -> Feed | None:
    """The feed a secret opens at an organ."""
    held = Feed.objects.select_related("organ", "account")
    return held.filter(organ__code=code, digest=_digest(secret)).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
