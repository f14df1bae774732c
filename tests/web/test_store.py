"""The ledger in the database: append-only by the database's own will, never forked, always what its events say."""

import threading
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from office import BUSY, LEDGERS
from staff import ARRIVED, CALENDAR, DAY, NOON, Cast
from walks import Walk

from gongkai.base.errors import BadEvent, GongkaiError, NotLegal
from gongkai.ledger import Case, by_matter, year_report
from gongkai.web.store import ledger
from gongkai.web.store.ledger import MovedMeanwhile, events, events_of, listing, rebuild, verify, write
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Entry, Listed, Look

MATTER = "case/2025-0001"


def listed(one: Listed) -> dict[str, object]:
    columns = [field.name for field in Listed._meta.fields if field.name not in ("id", "organ", "matter")]
    return {name: getattr(one, name) for name in columns}


def test_an_event_is_stored_as_it_was_written(staff: Cast) -> None:
    reached = staff.write(MATTER, "arrived", **ARRIVED, about="某项目批复")
    assert isinstance(reached, Case)
    (event,) = events_of(staff.science, MATTER)
    assert (event.kind, event.on, event.recorded_at, event.body["about"]) == (
        "arrived",
        DAY,
        NOON,
        "某项目批复",
    )
    assert list(verify(staff.science)) == []
    row = Listed.objects.get(matter=MATTER)
    assert (row.phase, row.due, row.title) == ("processing", date(2025, 3, 31), "某项目批复")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_entry SET kind = 'x'",
        "UPDATE store_entry SET digest = '' WHERE 1 = 1",
        "DELETE FROM store_entry",
        "UPDATE store_look SET why = ''",
        "DELETE FROM store_look",
    ],
)
def test_the_database_refuses_to_change_what_was_written(staff: Cast, statement: str) -> None:
    staff.write(MATTER, "arrived", **ARRIVED)
    looked(staff.people["handler"], staff.science, MATTER, "id_number", NOON, "核对身份")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(kind="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Look.objects.all().delete()
    assert Entry.objects.get().kind == "arrived"
    assert Look.objects.get().why == "核对身份"


def test_what_law_or_register_refuse_is_not_written(staff: Cast) -> None:
    staff.write(MATTER, "arrived", **ARRIVED)
    with pytest.raises(NotLegal):
        staff.write(MATTER, "extended", date(2025, 4, 1), days=5, approved_by="负责人")
    with pytest.raises(NotLegal):
        staff.write(MATTER, "delivered", delivery="post")
    with pytest.raises(BadEvent):
        staff.write("case/2025-0002", "arrived", channel="pigeon")
    assert Entry.objects.count() == Listed.objects.count() == 1


def test_who_has_not_seen_the_last_event_is_refused(staff: Cast) -> None:
    staff.write(MATTER, "arrived", **ARRIVED)
    staff.write(MATTER, "registered")
    told = {"account": staff.people["handler"], "at": NOON, "calendar": CALENDAR}
    with pytest.raises(MovedMeanwhile, match="第 2 个事件"):
        write(staff.science, MATTER, "assigned", DAY, {"unit": "甲科"}, after=1, **told)
    with pytest.raises(MovedMeanwhile):
        write(staff.science, MATTER, "arrived", DAY, ARRIVED, after=0, **told)
    assert Entry.objects.count() == 2


def test_organs_number_their_matters_for_themselves(staff: Cast) -> None:
    staff.write(MATTER, "arrived", **ARRIVED)
    staff.write(MATTER, "arrived", organ=staff.housing, **ARRIVED)
    staff.write(MATTER, "registered", organ=staff.housing)
    assert [len(events_of(one, MATTER)) for one in (staff.science, staff.housing)] == [1, 2]
    assert Listed.objects.filter(matter=MATTER).count() == 2


def test_writers_at_once_never_fork_a_chain(at_once: Cast) -> None:
    """Eight writers add to one matter from the same page: one gets through, the rest are told; nothing is lost."""
    staff = at_once
    staff.write(MATTER, "arrived", **ARRIVED)
    start, done = threading.Barrier(8), []

    def add(n: int) -> None:
        try:
            start.wait(10)
            write(
                staff.science, MATTER, "noted", DAY, {"text": f"第{n}人"},
                after=1, account=staff.people["handler"], at=NOON, calendar=CALENDAR,
            )  # fmt: skip
            done.append("written")
        except MovedMeanwhile:
            done.append("moved")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == ["moved"] * 7 + ["written"]
    assert [event.seq for event in events_of(staff.science, MATTER)] == [1, 2]
    assert list(verify(staff.science)) == []


def test_an_altered_line_is_named(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gets past the database is found by the chain."""
    for n in (1, 2, 3):
        staff.write(f"case/{n}", "arrived", **ARRIVED)
        staff.write(f"case/{n}", "registered", number=str(n))
    honest = ledger.read_lines

    def tampered(lines: object, name: str) -> object:
        return honest((text.replace('"number": "2"', '"number": "9"') for text in lines), name)  # type: ignore[attr-defined]

    monkeypatch.setattr(ledger, "read_lines", tampered)
    assert [(one.matter, one.seq) for one in verify(staff.science)] == [("case/2", 2)]


@pytest.mark.parametrize("seed", range(12))
def test_the_list_is_always_what_the_events_say(staff: Cast, seed: int) -> None:
    """Random matters written event by event; then listed anew by command: the same rows."""
    for sort in ("case", "publication", "dispute"):
        for matter, told in Walk(sort, seed, matters=3, steps=8).told.items():
            with suppress(GongkaiError):  # the law's own gate is narrower than the register's
                for event in told:
                    staff.write(matter, event.kind, event.on, **event.body)
    rows = {one.matter: listed(one) for one in Listed.objects.all()}
    assert len(rows) >= 6
    for matter, row in rows.items():
        told = events_of(staff.science, matter)
        assert row == listing(told, ledger.state(told), CALENDAR)
    call_command("rebuild", verbosity=0)
    assert {one.matter: listed(one) for one in Listed.objects.all()} == rows


def test_rebuilding_brings_back_a_lost_list(staff: Cast) -> None:
    for n in range(5):
        staff.write(f"case/{n}", "arrived", DAY + timedelta(n), **ARRIVED)
    before = {one.matter: listed(one) for one in Listed.objects.all()}
    Listed.objects.all().delete()
    assert rebuild(staff.science, CALENDAR) == 5
    assert {one.matter: listed(one) for one in Listed.objects.all()} == before


def test_the_annual_report_is_a_query_over_the_database(staff: Cast) -> None:
    for n in range(3):
        staff.write(f"case/{n}", "arrived", DAY, **ARRIVED)
    staff.write("case/0", "decided", DAY, decision="G2")
    staff.write("case/0", "delivered", DAY, delivery="direct")
    report = year_report(by_matter(events(staff.science)), 2025)
    assert report.count("requests.new.natural") == 3
    assert report.count("requests.granted.natural") == 1
    assert report.count("requests.carried_out.natural") == 2


def test_a_ledger_kept_elsewhere_is_taken_over_as_it_was_written(staff: Cast) -> None:
    path = LEDGERS / f"{BUSY}.jsonl"
    call_command("bring_in", path, organ=staff.science.code, account="handler@science", verbosity=0)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert Entry.objects.count() == len(lines)
    assert set(Entry.objects.values_list("line", flat=True)) == set(lines)
    assert list(verify(staff.science)) == []
    with path.open(encoding="utf-8") as told:
        report = year_report(by_matter(ledger.verified(ledger.read_lines(told, "x"))), 2025)
    assert year_report(by_matter(events(staff.science)), 2025).readings == report.readings
    call_command("bring_in", path, organ=staff.science.code, account="handler@science", verbosity=0)
    assert Entry.objects.count() == len(lines), "a matter that is here already is passed over"
    matter = Entry.objects.filter(kind="arrived").first()
    assert matter
    staff.write(matter.matter, "noted", date(2026, 3, 2), text="另记一条")
    with pytest.raises(CommandError, match="刚刚有了新的登记"):
        call_command("bring_in", path, organ=staff.science.code, account="handler@science", verbosity=0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("T09:", "T10:"), "内容与摘要不符"),
        (('"kind": "', '"kind": "x'), "内容与摘要不符"),
        (("}", ""), "不是台账事件"),
    ],
)
def test_an_altered_ledger_is_not_taken_over_at_all(
    staff: Cast, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    lines = (LEDGERS / f"{BUSY}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:40]
    lines[-1] = lines[-1].replace(*change)
    bad = tmp_path / "台账.jsonl"
    bad.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match=says):
        call_command("bring_in", bad, organ=staff.science.code, account="handler@science", verbosity=0)
    assert Entry.objects.count() == 0
    for organ, account, file in (
        ("x", "handler@science", bad),
        (staff.science.code, "x", bad),
        (staff.science.code, "handler@science", tmp_path / "没有"),
    ):
        with pytest.raises(CommandError):
            call_command("bring_in", file, organ=organ, account=account, verbosity=0)
