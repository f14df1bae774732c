"""Whose desk a page is at: the organ of the address, and what the person signed in may do there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.law.calendar import Calendar
from gongkai.web.office.clock import today
from gongkai.web.store.models import Account, Organ
from gongkai.web.store.organs import named
from gongkai.web.store.policy import ACTIONS, permits, roles_at

CALENDAR = Calendar.load()
View = Callable[..., HttpResponseBase]
# The sorts of matter that have pages; each page bears the name of its sort.
SORTS = ("case", "dispute", "publication", "count")


def at_desk(action: str) -> Callable[[View], View]:
    """A page at an organ for those who may do something there; for everybody else there is no such page.

    The view is given the organ in place of its code. To be told that a page exists is already to be told something,
    so who may not see it gets 404, not 403.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, *args: Any, **rest: Any) -> HttpResponseBase:
            organ = Organ.objects.filter(code=code).first()
            if organ is None:
                raise Http404
            roles = roles_at(account(request), organ, today())
            if not permits(roles, action):
                raise Http404
            (organ,) = named([organ], today())
            request.roles = roles  # type: ignore[attr-defined]
            return view(request, organ, *args, **rest)

        return guarded

    return wrap


def account(request: HttpRequest) -> Account | None:
    """Who is signed in."""
    return None if isinstance(request.user, AnonymousUser) else request.user


def address(organ: Organ, matter: str) -> str:
    """The page of a matter; "" where its sort has none."""
    sort, _, number = matter.partition("/")
    if sort == "report":
        return reverse("annual", args=[organ.code, number])
    return reverse(sort, args=[organ.code, number]) if sort in SORTS else ""


def may_here(request: HttpRequest, action: str) -> bool:
    """Whether who is signed in may do something at the organ of the page."""
    return permits(request.roles, action)  # type: ignore[attr-defined]


def here(request: HttpRequest) -> dict[str, frozenset[str]]:
    """What pages know besides: `may`, the actions allowed at the organ of the page."""
    roles: frozenset[str] = getattr(request, "roles", frozenset())
    return {"may": frozenset(action for action in ACTIONS if permits(roles, action))}
