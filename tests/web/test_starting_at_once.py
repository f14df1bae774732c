"""Two that start on an empty database at the same moment: the tables and the demonstration are made once, and both start."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from test_killed import database, until

from gongkai.web.store.models import Account, Appointment, Organ

ORGANS, PEOPLE = 6, 9
# The demonstration in a process of its own. It touches its first argument when it is asked to, its second when it has
# begun to write, and goes on when the third is there.
_DEMONSTRATE = """
import sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from gongkai.web.office import demonstration
from gongkai.web.office.management.commands import demonstrate
asked, begun, go = map(Path, sys.argv[1:])
held = demonstration.whole_year
def slow(*told):
    begun.touch()
    while not go.exists():
        time.sleep(0.05)
    return held(*told)
demonstration.whole_year = slow
demonstrate.today = lambda: date(2026, 11, 27)
asked.touch()
call_command("demonstrate")
"""
_START = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("demonstrate")
"""


class Process:
    """One that demonstrates, and how far it has come."""

    def __init__(self, place: Path, name: str):
        self.asked, self.begun = place / f"{name}-asked", place / f"{name}-begun"
        self.running = started(database(), _DEMONSTRATE, *map(str, (self.asked, self.begun, place / "go")))

    def ends(self) -> str:
        """What it said, once it ended as it should."""
        said, wrong = self.running.communicate(timeout=120)
        assert self.running.returncode == 0, wrong.decode()
        return said.decode()


def started(at: str, script: str, *arguments: str) -> subprocess.Popen[bytes]:
    told = {
        **os.environ,
        "DATABASE_URL": at,
        "DJANGO_SETTINGS_MODULE": "web_settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.fixture
def one_begun(swept: None, tmp_path: Path) -> Iterator[tuple[Process, Process]]:
    """One is in the middle of its work, the other has come after it and waits."""
    pair = [Process(tmp_path, "first")]
    try:
        until(pair[0].begun.exists, "the first has begun")
        pair.append(Process(tmp_path, "second"))
        until(pair[1].asked.exists, "the second is asked")
        time.sleep(1)
        assert pair[1].running.poll() is None
        assert not pair[1].begun.exists()
        yield pair[0], pair[1]
    finally:
        for one in pair:
            one.running.kill()
            one.running.communicate(timeout=20)


def test_who_comes_second_waits_and_sees_that_it_is_there(
    one_begun: tuple[Process, Process], tmp_path: Path
) -> None:
    first, second = one_begun
    (tmp_path / "go").touch()
    assert "口令：" in first.ends()
    said = second.ends()
    assert "口令：" not in said
    assert "另一个进程" in said
    assert (Organ.objects.count(), Account.objects.count()) == (ORGANS, PEOPLE)
    assert Appointment.objects.count() == ORGANS * PEOPLE


def test_who_waits_makes_it_where_the_first_is_killed(
    one_begun: tuple[Process, Process], tmp_path: Path
) -> None:
    first, second = one_begun
    first.running.send_signal(signal.SIGKILL)
    first.running.wait(10)
    (tmp_path / "go").touch()
    assert "口令：" in second.ends()
    assert (Organ.objects.count(), Account.objects.count()) == (ORGANS, PEOPLE)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    server, name = os.environ["DATABASE_URL"], f"empty_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as direct:
        direct.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            direct.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_two_that_start_on_a_database_without_tables_both_start(empty: str) -> None:
    both = [started(empty, _START) for _ in range(2)]
    told = [one.communicate(timeout=240) for one in both]
    assert [one.returncode for one in both] == [0, 0], [wrong.decode() for _, wrong in told]
    assert sum("口令：" in said.decode() for said, _ in told) == 1
