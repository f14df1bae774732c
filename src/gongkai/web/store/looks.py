"""Every look at personal data leaves a trace that nobody can take away. 个人信息保护法第五十四条."""

from datetime import datetime

from gongkai.web.store.models import Account, Look, Organ


def looked(account: Account, organ: Organ, matter: str, what: str, at: datetime, why: str = "") -> Look:
    """Write down that an account looks at a field of a matter now; to be called before the field is shown."""
    return Look.objects.create(account=account, organ=organ, at=at, matter=matter, what=what, why=why)
