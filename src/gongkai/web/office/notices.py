"""Notices at the desk, where they go by mail, and the calendar feed."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, address, at_desk
from gongkai.web.store.feeds import closed, opened
from gongkai.web.store.models import Account, Feed, Notice, Organ
from gongkai.web.store.notices import make_notices, see, unread

_A_PAGE = 30
_UNREAD_FIRST = (F("seen_at").desc(nulls_first=True), "-made_at", "due", "matter")


class MailForm(forms.Form):
    """Where notices go by mail; empty: nowhere."""

    email = forms.EmailField(label="电子邮箱", required=False, max_length=254)


@require_GET
@at_desk("see_notices")
def page(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What a person was told, the unread first."""
    return _page(request, organ)


def _page(
    request: HttpRequest, organ: Organ, *, form: MailForm | None = None, address: str = "", status: int = 200
) -> HttpResponse:
    person = _person(request)
    told = Notice.objects.filter(organ=organ, account=person).order_by(*_UNREAD_FIRST)
    shown = {
        "organ": organ,
        "page": Paginator(told, _A_PAGE).get_page(request.GET.get("page")),
        "count": unread(person, organ).count(),
        "form": form or MailForm(initial={"email": person.email}),
        "mail_on": settings.MAIL_ON,
        "quiet": settings.QUIET,
        "feed": Feed.objects.filter(organ=organ, account=person).first(),
        "address": address,
    }
    response = render(request, "office/notices.html", shown, status=status)
    if address:
        response["Cache-Control"] = "no-store"
    return response


def _person(request: HttpRequest) -> Account:
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    return person


@require_POST
@at_desk("see_notices")
def read(request: HttpRequest, organ: Organ, id: int) -> HttpResponse:
    """Mark one notice as seen and go to its matter."""
    mine = Notice.objects.filter(organ=organ, account=_person(request), pk=id)
    notice = mine.first()
    if notice is None:
        raise Http404
    see(mine, moment())
    return redirect(address(organ, notice.matter) or reverse("notices", args=[organ.code]))


@require_POST
@at_desk("see_notices")
def read_all(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Mark all as seen."""
    see(unread(_person(request), organ), moment())
    return redirect("notices", organ.code)


@require_POST
@at_desk("see_notices")
def made(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Look through the due days now, without waiting for the morning."""
    count = make_notices(organ, today(), moment(), CALENDAR, mail=settings.MAIL_ON)
    messages.success(
        request, f"已核对全部期限，新通知 {count} 条" if count else "已核对全部期限，没有新的通知"
    )
    return redirect("notices", organ.code)


@require_POST
@at_desk("see_notices")
def mail(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Set one's own address for mail."""
    person = _person(request)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, organ, form=form, status=422)
    person.email = form.cleaned_data["email"]
    person.save(update_fields=["email"])
    messages.success(request, f"通知同时发到 {person.email}" if person.email else "不再发邮件")
    return redirect("notices", organ.code)


@require_POST
@at_desk("see_notices")
def feed_opened(request: HttpRequest, organ: Organ) -> HttpResponse:
    """A new address of the feed, shown this once; the one before opens nothing any more."""
    secret = opened(organ, _person(request), moment())
    return _page(request, organ, address=f"{settings.SITE}{reverse('feed', args=[organ.code, secret])}")


@require_POST
@at_desk("see_notices")
def feed_closed(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Withdraw the feed."""
    closed(organ, _person(request))
    messages.success(request, "日历订阅已停用，原来的地址打不开了")
    return redirect("notices", organ.code)
