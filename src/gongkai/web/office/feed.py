"""The calendar feed: due days and duties of an organ, for whoever has the address, as long as its owner may see them."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, address
from gongkai.web.office.ical import Day, calendar
from gongkai.web.store.agenda import owed
from gongkai.web.store.due import OWED, open_matters
from gongkai.web.store.feeds import feed_of
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.policy import may


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The open matters of the organ with a due day, and its duties; 404 unless the secret's owner may see them today."""
    found = feed_of(code, secret)
    if found is None or not may(found.account, "see_matters", found.organ, today()):
        raise Http404
    days = [_day(found.organ, one) for one in open_matters(found.organ)]
    days += _duties(found.organ, today())
    told = calendar(f"{found.organ.name}　公开期限", days, moment())
    response = HttpResponse(told, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'inline; filename="{found.organ.code}.ics"'
    return response


def _day(organ: Organ, listed: Listed) -> Day:
    assert listed.due is not None
    sort, _, number = listed.matter.partition("/")
    page = address(organ, listed.matter)
    link = f"{settings.SITE}{page}" if page else ""
    uid = f"{sort}-{number}@{organ.code}.gongkai"
    return Day(uid, listed.due, f"{number} {OWED[sort]}截止", link)


def _duties(organ: Organ, on: date) -> Iterator[Day]:
    """What the law asks by a day this year and the next and is not known to be done."""
    for year in (on.year, on.year + 1):
        for one in owed(organ, year, CALENDAR):
            duty = one.duty
            if duty.day is None or one.done:
                continue
            before = duty.workday if duty.workday != duty.day else None
            eve = f"（{before.month}月{before.day}日是以前的最后一个工作日）" if before else ""
            page = f"{settings.SITE}{reverse('calendar', args=[organ.code, year])}#d{duty.day}"
            yield Day(f"duty-{duty.id}-{year}@{organ.code}.gongkai", duty.day, f"{duty.title}{eve}", page)
