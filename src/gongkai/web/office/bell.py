"""The bell in the header: how many notices wait to be seen."""

from collections.abc import Callable

from django.http import HttpRequest

from gongkai.web.office.desks import account
from gongkai.web.store.models import Notice


def bell(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`unread` for the organ of the page, counted only where a page shows it."""
    match = request.resolver_match
    code = match.kwargs.get("code") if match else None

    def unread() -> int:
        person = account(request)
        if code is None or person is None:
            return 0
        return Notice.objects.filter(account=person, organ__code=code, seen_at__isnull=True).count()

    return {"unread": unread}
