"""The demonstration a stranger starts with: once, whole or not at all, lawful, every page of it there, its years true."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from office import SEEDS, Seed
from staff import CALENDAR
from test_killed import database
from truth import known, truth

from gongkai.ledger import Publication, admit, by_matter
from gongkai.report import Money
from gongkai.rules import CATALOG, check
from gongkai.web.office.bureaus import CHAIN
from gongkai.web.office.demonstration import CODE, PEOPLE, housing, set_up
from gongkai.web.office.desks import SORTS
from gongkai.web.store.annual import desk_of, matter_of, published
from gongkai.web.store.columns import columns, unplaced
from gongkai.web.store.ledger import events, next_number, verify, write
from gongkai.web.store.models import Account, Entry, Listed, Organ, Text
from gongkai.web.store.policy import permits, roles_at
from gongkai.web.store.texts import text_of

DAY = date(2026, 11, 27)
each_seed = pytest.mark.parametrize("one", SEEDS, ids=lambda one: one.organ)
# What the register knows nothing of, and a person adds to the draft.
ADDED = {
    "problems": "存在的问题：一是解读材料形式单一；二是目录更新慢了两次。改进措施：每季度核对目录，重点政策配图解。",
    "others": "本年度未收取信息处理费，没有其他需要报告的事项。",
}
# The demonstration in a process of its own, on that day; killed, as by the machine, when the fourth organ begins.
_PROCESS = """
import os, signal, sys
from datetime import date
import django
django.setup()
from django.core.management import call_command
from gongkai.web.office import demonstration
from gongkai.web.office.management.commands import demonstrate
def struck(organ, told, calendar, held=demonstration.take_over):
    if organ.code == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    return held(organ, told, calendar)
demonstration.take_over = struck
demonstrate.today = lambda: date(2026, 11, 27)
call_command("demonstrate")
"""


def demonstrate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], day: date = DAY) -> str:
    monkeypatch.setattr("gongkai.web.office.management.commands.demonstrate.today", lambda: day)
    call_command("demonstrate")
    return capsys.readouterr().out


def person(number: int) -> Account:
    return Account.objects.get(username=f"demo{number}")


def browser(number: int) -> Client:
    client = Client()
    client.force_login(person(number), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def organs(db: None) -> list[Organ]:
    return set_up(DAY, CALENDAR, "x" * 12)


def at(one: Seed) -> Organ:
    return Organ.objects.get(code=one.bureau.code)


@pytest.mark.django_db
def test_it_is_made_once_and_its_people_may_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demonstrate(monkeypatch, capsys)
    password = re.search(r"口令：(\S+?)（", said)
    assert password
    for n, name in enumerate(PEOPLE, 1):
        assert f"demo{n} {name}" in said
        assert person(n).check_password(password[1])
    count = Entry.objects.count()
    assert demonstrate(monkeypatch, capsys) == ""
    assert (Organ.objects.count(), Entry.objects.count()) == (6, count)


@pytest.mark.django_db
def test_it_tells_its_organs_and_the_address_to_begin_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demonstrate(monkeypatch, capsys)
    for organ in Organ.objects.all():
        assert organ.name in said
    begin = re.search(r"http://[^/\s]+(/\S+)", said)
    assert begin
    shown = browser(1).get(begin[1]).content.decode()
    assert "鹿城区科技局" in shown
    assert "122740" in shown


def test_a_set_up_killed_in_the_middle_leaves_nothing_and_the_next_completes_it(swept: None) -> None:
    told = {
        **os.environ,
        "DATABASE_URL": database(),
        "DJANGO_SETTINGS_MODULE": "web_settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    codes = []
    for struck in ("demo-130607", ""):
        ended = subprocess.run(
            [sys.executable, "-c", _PROCESS, struck], env=told, capture_output=True, timeout=120
        )
        codes.append(ended.returncode)
        assert Organ.objects.exists() == Account.objects.exists() == (struck == "")
    assert codes == [-signal.SIGKILL, 0]
    assert (Organ.objects.count(), Account.objects.count()) == (6, 9)
    assert "口令：" in ended.stdout.decode()


def test_every_phase_can_be_seen_and_every_matter_opens(organs: list[Organ]) -> None:
    for organ in organs:
        assert not list(verify(organ))
    held = Listed.objects.filter(organ=organs[0])
    assert {"processing", "consulting", "correcting", "decided", "closed", "archived"} <= set(
        held.values_list("phase", flat=True)
    )
    client = browser(1)
    for one in held.filter(sort__in=SORTS):
        sort, _, number = one.matter.partition("/")
        assert client.get(reverse(sort, args=[CODE, number])).status_code == 200


def test_the_columns_of_a_bureau_are_those_of_its_report(organs: list[Organ]) -> None:
    """鹿城's names the six it counts, and their items, after the sum of all."""
    total, *parts = known(SEEDS[1].file)["narrative_facts"]
    found = [(one.name, one.items) for one in columns(at(SEEDS[1]), DAY)]
    assert found == [(part["indicator"], part["value"]) for part in parts]
    assert unplaced(at(SEEDS[1])) == total["value"] - sum(part["value"] for part in parts) == 7


@each_seed
def test_every_item_can_be_listed_and_read(organs: list[Organ], one: Seed) -> None:
    organ, client = at(one), browser(1)
    listed = Listed.objects.filter(organ=organ, sort="publication").order_by("matter")
    assert client.get(reverse("publications", args=[organ.code])).status_code == 200
    for item in (*listed[:2], *listed.exclude(register="")):
        shown = client.get(reverse("publication", args=[organ.code, item.number])).content.decode()
        assert item.title in shown
        assert "由演示程序编写" in shown


def test_one_person_chooses_among_the_organs(organs: list[Organ]) -> None:
    shown = browser(1).get("/").content.decode()
    assert [organ.name in shown for organ in organs] == [True] * 6
    for organ in organs:
        assert browser(1).get(reverse("desk", args=[organ.code])).status_code == 200


@each_seed
def test_a_bureaus_year_compiles_to_its_published_report_cell_by_cell(organs: list[Organ], one: Seed) -> None:
    """What 鹿城 left blank in 表三 is 0 in the ledger (tests/ledger/test_examples.py)."""
    told = desk_of(at(one), one.year).report
    value = {
        cell: found.amount if isinstance(found := told.value(cell), Money) else found
        for cell in told.readings
    }
    assert value == {cell: number or 0 for cell, number in truth(one.file).items()}
    assert told.organ
    assert told.organ.name == at(one).name == one.organ


@each_seed
def test_every_item_was_reviewed_by_others_than_its_writer_and_published_in_time(
    organs: list[Organ], one: Seed
) -> None:
    organ = at(one)
    told: dict[str, list[Entry]] = {}
    for entry in Entry.objects.filter(organ=organ).select_related("account").order_by("matter", "seq"):
        told.setdefault(entry.matter, []).append(entry)
    items = {matter: entries for matter, entries in told.items() if matter.startswith("publication/")}
    assert len(items) == sum(map(len, one.bureau.groups))
    for entries in items.values():
        assert [entry.kind for entry in entries].count("reviewed") == len(CHAIN)
        hands = {entry.account for entry in entries if entry.kind in ("drafted", "reviewed", "published")}
        assert len(hands) == len(CHAIN) + 2
        for entry in entries:
            assert permits(roles_at(entry.account, organ, entry.on), f"write:{entry.kind}"), entry
            assert json.loads(entry.line)["body"]["by"] == entry.account.name
    for item in by_matter(events(organ)):
        if isinstance(item, Publication):
            due = replace(item, shown=()).publish_by(CALENDAR)  # as it stood before it was published
            assert due
            assert item.first_published
            assert item.first_published <= due.day
            assert item.content
            assert "演示" in item.title
            assert "演示" in text_of(organ, item.content)


@each_seed
def test_the_law_admits_every_event_of_a_bureau_on_its_day(organs: list[Organ], one: Seed) -> None:
    seen: dict[str, list[object]] = {}
    for event in events(at(one)):
        before = seen.setdefault(event.matter, [])
        admit(before, event, CALENDAR)  # type: ignore[arg-type]
        before.append(event)
    assert len(seen) == 1 + sum(map(len, one.bureau.groups)) + len(one.bureau.numbers)


def test_the_sum_that_does_not_add_up_in_the_published_text_is_found(organs: list[Organ]) -> None:
    """鹿城 says 55 items and names parts of 48; what it published in no part is in the register."""
    organ, clerk = at(SEEDS[1]), person(1)
    text = "全年主动公开政府信息55条，其中机构信息5条、政策法规类1条、工作通知公告31条、财务信息2条、人事信息5条、建议提案4条。"
    day = date(2021, 1, 5)
    for seq, (kind, body) in enumerate((("begun", {}), ("worded", {"section": "overview", "text": text}))):
        moment = datetime.combine(day, time(9), UTC)
        write(organ, matter_of(2020), kind, day, body, after=seq, account=clerk, at=moment, calendar=CALENDAR)
    (found,) = (
        one for one in check(desk_of(organ, 2020).dossier, CATALOG).findings if one.rule == "nar-parts-sum"
    )
    assert re.findall(r"[0-9]+条", found.message)[-3:] == ["55条", "48条", "7条"]


@pytest.mark.usefixtures("visiting")
def test_a_stranger_walks_a_bureaus_year_to_the_published_report(organs: list[Organ]) -> None:
    """What `./run` says to try: the clerk takes the draft, adds to it and submits, others approve and sign, each signed in as told."""
    organ = at(SEEDS[1])
    page = reverse("annual", args=[organ.code, 2020])

    def send(number: int, name: str, *place: str, **typed: str) -> None:
        seen = Entry.objects.filter(organ=organ, matter=matter_of(2020)).count()
        address = reverse(name, args=[organ.code, 2020, *place])
        assert browser(number).post(address, {"after": str(seen), **typed}).status_code == 302, (name, *place)

    def step(number: int, kind: str, **typed: str) -> None:
        send(number, "annual_step", kind, **typed)

    assert browser(1).get(page).status_code == 200
    send(1, "annual_words", do="take")
    drafted = browser(1).get(reverse("annual_words", args=[organ.code, 2020])).context["form"].initial
    send(1, "annual_words", do="save", **drafted | ADDED)
    step(1, "submitted")
    step(2, "approved")
    step(3, "signed")
    step(1, "filed", on="2025-03-20", to="鹿城区人民政府办公室")
    step(1, "published", on="2025-03-20", url="https://example.gov.cn/2020")
    report = published(organ, 2020)
    assert report
    assert report.count("disclosure.normative_documents.made") == 2
    assert "55条" in report.sections[0].text


def test_what_is_registered_next_gets_the_next_number(organs: list[Organ]) -> None:
    organ = at(SEEDS[1])
    assert next_number(organ, "publication", 2020) == "2020-0056"
    assert next_number(organ, "count", 2020) == "2020-0017"
    assert next_number(organ, "publication", 2021) == "2021-0001"


def test_texts_are_kept_once(organs: list[Organ]) -> None:
    assert Text.objects.filter(organ=at(SEEDS[3])).count() == 385
    assert Text.objects.filter(organ=organs[0]).count() == 0


@pytest.mark.django_db
def test_without_a_calendar_there_is_none_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demonstrate(monkeypatch, capsys, date(max(CALENDAR.covered) + 1, 2, 1))
    assert "没有建演示机关：不能计算到" in said
    assert not Organ.objects.exists()


@pytest.mark.django_db
@given(st.dates(date(2025, 3, 1), date(2026, 12, 31)))
@settings(max_examples=12, deadline=None)
def test_it_is_lawful_on_any_day(day: date) -> None:
    with transaction.atomic():
        people = {role: Account.objects.enrol(role, name) for name, role in PEOPLE.items()}
        assert not list(verify(housing(day, CALENDAR, people)))
        transaction.set_rollback(True)
