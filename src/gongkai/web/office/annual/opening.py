"""The report a page is about: opened for who may see it, or why there is none."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.base.errors import GongkaiError
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, View, account, at_desk
from gongkai.web.store.annual import Desk, desk_of
from gongkai.web.store.models import Organ
from gongkai.web.store.reporting import Pen

FIRST_YEAR = 2019  # the first report in a statutory form, 国办公开办函〔2019〕60号


def at_report(action: str, *, counts: bool = True) -> Callable[[View], View]:
    """A page about the report of a year, given its desk in place of organ and year; a year without one is told as that.

    counts: it needs what the register counts, not only the versions kept.
    """

    def wrap(view: View) -> View:
        @at_desk(action)
        @wraps(view)
        def guarded(
            request: HttpRequest, organ: Organ, year: int, *args: object, **rest: object
        ) -> HttpResponseBase:
            if year > today().year:
                return _no_report(request, organ, year, f"{year} 年还没有到，没有可以统计的")
            if year < FIRST_YEAR:
                why = f"{year} 年度还没有统一格式的年度报告，{FIRST_YEAR} 年度起才有。以往公布的报告在“旧报告”里收录"
                return _no_report(request, organ, year, why)
            try:
                desk = desk_of(organ, year)
                if counts:
                    _counted(desk)
            except GongkaiError as refusal:
                return _no_report(request, organ, year, str(refusal))
            return view(request, desk, *args, **rest)

        return guarded

    return wrap


def _counted(desk: Desk) -> None:
    """Whatever of the report can be refused is asked for here, once."""
    _ = (desk.report, desk.moved, desk.previous)


def _no_report(request: HttpRequest, organ: Organ, year: int, why: str) -> HttpResponse:
    return render(request, "office/no_report.html", {"organ": organ, "year": year, "why": why}, status=422)


def pen(request: HttpRequest) -> Pen:
    """Who is signed in, writing now."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    return Pen(person, today(), moment(), CALENDAR)
