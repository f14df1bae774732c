"""The demonstration a stranger starts with: once, lawful on any day there is a calendar for, every page of it there."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from staff import CALENDAR

from gongkai.web.office.demonstration import CODE, PEOPLE, set_up
from gongkai.web.store.ledger import verify
from gongkai.web.store.models import Account, Entry, Listed, Organ

DAY = date(2026, 11, 27)


def demonstrate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], day: date = DAY) -> str:
    monkeypatch.setattr("gongkai.web.office.management.commands.demonstrate.today", lambda: day)
    call_command("demonstrate")
    return capsys.readouterr().out


@pytest.mark.django_db
def test_it_is_made_once_and_its_people_may_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demonstrate(monkeypatch, capsys)
    password = re.search(r"口令：(\S+?)（", said)
    assert password
    for n, name in enumerate(PEOPLE, 1):
        assert f"demo{n} {name}" in said
        assert Account.objects.get(username=f"demo{n}").check_password(password[1])
    count = Entry.objects.count()
    assert demonstrate(monkeypatch, capsys) == ""
    assert (Organ.objects.count(), Entry.objects.count()) == (1, count)


@pytest.mark.django_db
def test_every_phase_can_be_seen_and_every_matter_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    organ = set_up(DAY, CALENDAR, "x" * 12)
    assert not list(verify(organ))
    assert {"processing", "consulting", "correcting", "decided", "closed", "archived"} <= set(
        Listed.objects.values_list("phase", flat=True)
    )
    client = Client()
    client.force_login(
        Account.objects.get(username="demo1"), backend="django.contrib.auth.backends.ModelBackend"
    )
    for one in Listed.objects.all():
        sort, _, number = one.matter.partition("/")
        assert client.get(reverse(sort, args=[CODE, number])).status_code == 200


@pytest.mark.django_db
def test_without_a_calendar_there_is_none_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demonstrate(monkeypatch, capsys, date(max(CALENDAR.covered) + 1, 2, 1))
    assert said.startswith("没有建演示机关：不能计算到")
    assert not Organ.objects.exists()


@pytest.mark.django_db
@given(st.dates(date(2025, 3, 1), date(2026, 12, 31)))
@settings(max_examples=12, deadline=None)
def test_it_is_lawful_on_any_day(day: date) -> None:
    with transaction.atomic():
        organ = set_up(day, CALENDAR, "x" * 12)
        assert not list(verify(organ))
        transaction.set_rollback(True)
