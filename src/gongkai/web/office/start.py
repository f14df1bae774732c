"""Where one comes in: the one organ of a person, or those to choose from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.web.office.desks import account, organs_of


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The desk of the only organ, else a list."""
    person = account(request)
    assert person is not None, "LoginRequiredMiddleware lets nobody else in"
    organs = organs_of(person)
    if len(organs) == 1:
        return redirect("desk", organs[0].code)
    return render(request, "office/start.html", {"organs": organs})
