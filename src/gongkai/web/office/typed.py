"""What was typed when the session was over is kept for the next to sign in with the same browser, and given back once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect

_KEPT = "typed"
_MOST = 200_000  # characters; more is no form of ours
# Secrets are typed anew; the number of a paper is nowhere kept unsealed.
_NEVER = frozenset({"csrfmiddlewaretoken", "password", "code", "paper", "why"})


class KeepTyped(LoginRequiredMiddleware):
    """Asks who is not signed in to sign in, and keeps the form that was sent meanwhile."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """To the sign-in page, from there back to the page of the form."""
        if request.method == "POST":
            told = {name: value for name, value in request.POST.items() if name not in _NEVER}
            if sum(map(len, told.values())) <= _MOST:
                request.session[_KEPT] = {"path": request.path, "fields": told}
        return super().handle_no_permission(request, view_func)


def given_back(request: HttpRequest) -> dict[str, str]:
    """The fields that were typed on this page before signing in, once; {} if there are none."""
    kept = request.session.get(_KEPT)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return {}
    del request.session[_KEPT]
    messages.warning(
        request, "登录过期以前在这一页填的内容还在，请核对以后再提交。附件和证件号码没有保留，要重新填"
    )
    fields: dict[str, str] = kept["fields"]
    return fields
