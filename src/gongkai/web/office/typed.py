"""What was typed when the session was over is kept for the next to sign in with the same browser, and given back once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

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
                request.session[_KEPT] = {"path": request.path, "fields": told, "page": _stood_on(request)}
        return super().handle_no_permission(request, view_func)


class BackToThePage(MiddlewareMixin):
    """Leads whoever signed in again from an address that takes forms and shows nothing to the page its button stood on."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page the button stood on, once, in place of "method not allowed"."""
        kept = request.session.get(_KEPT) if request.method == "GET" and response.status_code == 405 else None
        if not kept or kept["path"] != request.path or not kept.get("page"):
            return response
        del request.session[_KEPT]
        messages.warning(request, "登录已过期，刚才的一步没有做成。请在这一页核对以后再做一次")
        return HttpResponseRedirect(kept["page"])


def _stood_on(request: HttpRequest) -> str:
    """The page of ours a form was sent from, "" for one that is not told."""
    came = urlsplit(request.headers.get("referer", ""))
    page = came._replace(scheme="", netloc="").geturl()
    # Two slashes would lead to another host.
    return page if came.netloc == request.get_host() and not page.startswith("//") else ""


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
