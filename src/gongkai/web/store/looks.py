"""Every look at personal data leaves a trace that nobody can take away. 个人信息保护法第五十四条."""

from datetime import datetime

from gongkai.web.store.models import Account, Look, Organ


def looked(account: Account, organ: Organ, matter: str, what: str, at: datetime, why: str = "") -> Look:
    """Write down that an account looks at a field of a matter now; to be called before the field is shown."""
    return Look.objects.create(account=account, organ=organ, at=at, matter=matter, what=what, why=why)


def looked_today(account: Account, organ: Organ, matter: str, what: str, at: datetime) -> None:
    """Write down that an account looks at a field of a matter, once for each day of `at`'s time zone."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    same = Look.objects.filter(
        account=account, organ=organ, matter=matter, what=what, at__gte=midnight, at__lte=at
    )
    if not same.exists():
        looked(account, organ, matter, what, at)
