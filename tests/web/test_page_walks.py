"""Whatever is clicked of what the pages offer, the ledger stays one the core accepts, and nothing acknowledged is lost."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from lxml import html
from psycopg import sql
from seats import TODAY, at, url
from staff import CALENDAR, Cast
from visits import ARRIVAL, CASE

from gongkai.ledger import state
from gongkai.web.store.ledger import events_of, listing, verify
from gongkai.web.store.models import Entry, Listed

WORDS = ("甲", "第一、二项", "<b>粗</b>", "=1+1", "’;--", "规划科")


def filled(chance: random.Random, form: Any) -> dict[str, str]:
    """A form as somebody might send it: every field in some way its kind allows, some left empty."""
    told: dict[str, str] = {}
    for field in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        name, kind = field.get("name"), field.get("type", field.tag)
        if kind == "hidden":
            told[name] = field.get("value", "")
        elif field.tag == "select":
            told[name] = chance.choice(field.xpath(".//option/@value"))
        elif kind == "date":
            told[name] = (date(2025, 3, 3) + timedelta(chance.randint(0, 17))).isoformat()
        elif kind == "number":
            told[name] = str(chance.randint(1, 20))
        elif kind == "checkbox":
            told |= {name: "on"} if chance.random() < 0.5 else {}
        elif kind != "file" and (field.get("required") is not None or chance.random() < 0.6):
            told[name] = chance.choice(("12.50", "20")) if name == "amount" else chance.choice(WORDS)
    return told


@pytest.mark.usefixtures("visiting")
@pytest.mark.parametrize("seed", range(16))
def test_any_walk_over_what_the_pages_offer_leaves_a_lawful_ledger(staff: Cast, seed: int) -> None:
    chance = random.Random(seed)
    at(staff, "handler").post(
        url(staff, "arrival"), {**ARRIVAL, "channel": chance.choice(("in_person", "online", "plain_mail"))}
    )
    written: Counter[int] = Counter()
    for _ in range(14):
        client = at(staff, chance.choice(("handler", "handler", "signer", "reviewer", "leader")))
        page = html.fromstring(client.get(url(staff, "case", CASE)).content)
        offered = page.xpath("//section[@aria-label='下一步']//ul//a/@href")
        others = page.xpath("//p[@class='others']//a/@href") if chance.random() < 0.15 else []
        if not (offered or others):
            continue
        place = chance.choice([*offered, *others])
        shown = client.get(place)
        assert shown.status_code == 200, place
        (form,) = html.fromstring(shown.content).xpath("//form[not(contains(@class, 'out'))]")
        done = client.post(place.partition("?")[0], filled(chance, form))
        assert done.status_code in (302, 422), place
        written[done.status_code] += 1
        if done.status_code == 422:
            assert html.fromstring(done.content).xpath("//*[@role='alert']"), "a refusal says why"
    assert not list(verify(staff.science))
    told = events_of(staff.science, f"case/{CASE}")
    listed = Listed.objects.get(matter=f"case/{CASE}")
    expected = listing(told, state(told), CALENDAR)
    assert {name: getattr(listed, name) for name in expected} == expected
    assert len(told) == written[302] + 1


@pytest.mark.usefixtures("visiting")
def test_markup_typed_anywhere_is_shown_as_typed(staff: Cast) -> None:
    markup = "<script>alert(1)</script>"
    told = {**ARRIVAL, "about": markup, "name": markup, "address": markup, "telephone": "1"}
    at(staff, "handler").post(url(staff, "arrival"), told)
    where = url(staff, "step", "case", CASE, "assigned")
    at(staff, "handler").post(where, {"on": "2025-03-10", "after": 1, "unit": markup, "reason": markup})
    for page in ("desk", "cases", "case", "ruler"):
        args = (CASE,) if page in ("case", "ruler") else ()
        shown = at(staff, "handler").get(url(staff, page, *args)).content.decode()
        assert "<script>alert" not in shown
        assert page == "ruler" or escape(markup)[:20] in shown


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_leave_one_event(at_once: Cast) -> None:
    at_once.write(f"case/{CASE}", "arrived", channel="in_person", applicant_kind="natural", applicant="甲")
    codes: list[int] = []
    ready = threading.Barrier(4)

    def click() -> None:
        client = Client()
        client.force_login(at_once.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
        ready.wait()
        where = reverse("step", args=[at_once.science.code, "case", CASE, "assigned"])
        codes.append(client.post(where, {"on": "2025-03-10", "after": 1, "unit": "规划科"}).status_code)
        connection.close()

    clerks = [threading.Thread(target=click) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(codes) == [302, 422, 422, 422]
    assert Entry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_clerk_twice_at_once_registers_one_application(at_once: Cast) -> None:
    places: list[str] = []
    ready = threading.Barrier(4)

    def click() -> None:
        client = Client()
        client.force_login(at_once.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
        ready.wait()
        places.append(client.post(reverse("arrival", args=[at_once.science.code]), ARRIVAL)["Location"])
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(set(places)) == 1
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("told", [7, 180])
def test_killed_in_the_middle_of_a_thousand_writes_nothing_acknowledged_is_lost(
    tmp_path: Path, told: int
) -> None:
    """The writer is another process on a database of its own, killed without warning; then all is looked at."""
    place = {**os.environ, **_database(tmp_path)}
    writer = [sys.executable, str(Path(__file__).with_name("writer.py"))]
    subprocess.run([*writer, "set-up"], env=place, check=True)
    with subprocess.Popen([*writer, "write"], env=place, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline().strip() for _ in range(told)]
        child.kill()
        acknowledged += [
            line for line in child.stdout.read().splitlines() if re.fullmatch(r"case/\S+ \d", line)
        ]
        assert child.wait() == -signal.SIGKILL, "it was to be killed in the middle, not to finish"
    looked = subprocess.run([*writer, "look"], env=place, check=True, capture_output=True, text=True).stdout
    kept = looked.splitlines()
    assert kept[0] == "broken 0"
    assert set(acknowledged) <= set(kept)
    assert len(kept) - 1 - len(acknowledged) <= 1, "at most the one that was being written"


def _database(folder: Path) -> dict[str, str]:
    """Settings for a database that outlives its writer."""
    told = {"GONGKAI_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "web_settings"}
    told["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    if connection.vendor == "sqlite":
        return {**told, "DATABASE_URL": f"sqlite:///{folder}/killed.sqlite3"}
    name, url = f"killed_{os.getpid()}_{random.randrange(10**9)}", os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return {**told, "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def test_today_is_a_workday_of_a_year_with_a_calendar() -> None:
    assert CALENDAR.is_workday(TODAY)
