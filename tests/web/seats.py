"""Whoever is wanted, signed in, on a day that is given."""

import importlib
import sys
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse
from register import CHINA
from staff import Cast

from gongkai.web.office import clock
from gongkai.web.store.models import Account

TODAY = date(2025, 3, 20)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, day: date = TODAY) -> None:
    """Every page believes it is that day, ten in the morning."""
    importlib.import_module("gongkai.web.office.urls")
    at = datetime.combine(day, time(10), CHINA)
    for name, module in list(sys.modules.items()):
        if name.startswith("gongkai.web.office.") and name != clock.__name__:
            for asked, told in (("today", day), ("moment", at)):
                if hasattr(module, asked):
                    monkeypatch.setattr(module, asked, lambda told=told: told)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(staff: Cast, role: str | None) -> Client:
    return signed_in(staff.people[role]) if role else Client()


def url(staff: Cast, name: str, *args: object) -> str:
    return reverse(name, args=[staff.science.code, *args])


def text(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


def matters(page: object) -> Sequence[str]:
    """The numbers of the requests a page lists, in order."""
    return [row.listed.matter for row in page.context["rows"]]  # type: ignore[attr-defined]
