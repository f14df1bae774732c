"""Whoever is wanted, signed in, on a day that is given."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from staff import Cast

from gongkai.web.store.models import Account

TODAY = date(2025, 3, 20)
_READ_THE_CLOCK = ("cases", "desk", "desks", "lists", "organs", "people", "report", "start")


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, day: date = TODAY) -> None:
    """Every page believes it is that day."""
    for module in _READ_THE_CLOCK:
        monkeypatch.setattr(f"gongkai.web.office.{module}.today", lambda: day)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(staff: Cast, role: str) -> Client:
    return signed_in(staff.people[role])


def url(staff: Cast, name: str, *args: object) -> str:
    return reverse(name, args=[staff.science.code, *args])


def text(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


def matters(page: object) -> Sequence[str]:
    """The numbers of the requests a page lists, in order."""
    return [row.listed.matter for row in page.context["rows"]]  # type: ignore[attr-defined]
