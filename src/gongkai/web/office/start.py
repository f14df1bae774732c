"""Where one comes in: the one organ of a person, or those to choose from."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.web.office.clock import today
from gongkai.web.office.desks import account
from gongkai.web.store.organs import named
from gongkai.web.store.policy import permits, reached

# What one may do, and the page one begins at; the first that fits.
_DOORS = {"see_matters": "desk", "set_up": "organs", "appoint": "people", "see_log": "log"}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The first page at the only organ, else a list of organs."""
    person = account(request)
    assert person is not None, "LoginRequiredMiddleware lets nobody else in"
    places = reached(person, today())
    named([organ for organ, _ in places], today())
    doors = [(organ, door) for organ, roles in places if (door := _door(roles))]
    if len(doors) == 1:
        return redirect(doors[0][1], doors[0][0].code)
    return render(request, "office/start.html", {"doors": doors})


def _door(roles: Collection[str]) -> str:
    return next((page for action, page in _DOORS.items() if permits(roles, action)), "")
