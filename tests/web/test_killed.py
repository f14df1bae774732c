"""Worker processes killed and held up in the middle of a job: the next finishes it, and there is one result."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from slow_work import STEPS
from staff import NOON, Cast

from gongkai.web.store.models import Job, Notice
from gongkai.web.store.work import ask

_TESTS = Path(__file__).parent


def database() -> str:
    """The address of the test's own database, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return re.sub(r"/postgres\?", f"/{name}?", os.environ["DATABASE_URL"])


@contextmanager
def process() -> Iterator[subprocess.Popen[bytes]]:
    paths = os.pathsep.join([str(_TESTS.parent), str(_TESTS), *filter(None, sys.path)])
    told = {**os.environ, "DATABASE_URL": database(), "PYTHONPATH": paths}
    one = subprocess.Popen([sys.executable, str(_TESTS / "slow_work.py")], env=told)
    try:
        yield one
    finally:
        if one.poll() is None:
            os.kill(one.pid, signal.SIGCONT)
            one.kill()
        one.wait(10)


def until(true: Callable[[], Any], what: str) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"one minute is over, and still not: {what}")


def steps(log: Path) -> Counter[int]:
    """How many steps each process did."""
    return (
        Counter(int(line.split()[0]) for line in log.read_text().splitlines()) if log.exists() else Counter()
    )


def lapse(job: Job) -> None:
    """The lease runs out, as it would in a minute."""
    Job.objects.filter(pk=job.pk).update(lease_until=NOON)


@pytest.fixture
def job(at_once: Cast, tmp_path: Path) -> tuple[Job, Path]:
    log = tmp_path / "log"
    return ask(at_once.science, at_once.people["handler"], "slow", {"log": str(log)}, NOON), log


def test_the_job_of_a_killed_worker_is_finished_by_the_next(job: tuple[Job, Path]) -> None:
    asked, log = job
    with process() as first:
        until(lambda: steps(log)[first.pid] >= 3, "the first worker is in the middle")
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    half = steps(log)[first.pid]
    assert 3 <= half < STEPS
    asked.refresh_from_db()
    assert (asked.state, asked.said) == ("running", "")
    lapse(asked)
    with process() as second:
        until(lambda: Job.objects.get(pk=asked.pk).state == "done", "the second worker is done")
    asked.refresh_from_db()
    assert (asked.said, asked.tries, asked.error) == (str(second.pid), 2, "")
    assert steps(log) == {first.pid: half, second.pid: STEPS}


def test_a_worker_held_up_that_wakes_late_leaves_the_result_alone(job: tuple[Job, Path]) -> None:
    asked, log = job
    with process() as first, process() as second:
        until(lambda: len(steps(log)) == 1, "one of them has it")
        time.sleep(0.5)
        (slow,) = (one for one in (first, second) if one.pid in steps(log))
        quick = second if slow is first else first
        slow.send_signal(signal.SIGSTOP)
        lapse(asked)
        until(lambda: Job.objects.get(pk=asked.pk).state == "done", "the other is done")
        slow.send_signal(signal.SIGCONT)
        time.sleep(1)
        slow.terminate()
        assert slow.wait(20) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.said, asked.tries) == ("done", str(quick.pid), 2)


def test_a_worker_told_to_stop_leaves_its_job_to_the_next_at_once(job: tuple[Job, Path]) -> None:
    asked, log = job
    with process() as first:
        until(lambda: steps(log)[first.pid] >= 2, "it has begun")
        first.terminate()
        assert first.wait(20) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == ("waiting", 0)


def test_what_is_to_be_done_now_is_done_by_a_command_that_ends(at_once: Cast) -> None:
    at_once.write("case/2025-0001", "arrived", channel="in_person", applicant_kind="natural", applicant="甲")
    jobs = [ask(at_once.science, at_once.people["handler"], kind, {}, NOON) for kind in ("verify", "export")]
    told = {**os.environ, "DATABASE_URL": database(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told["DJANGO_SETTINGS_MODULE"] = "web_settings"
    for verb in (["work", "--once"], ["remind"], ["remind"]):
        ended = subprocess.run(
            [sys.executable, "-m", "django", *verb], env=told, capture_output=True, timeout=60
        )
        assert ended.returncode == 0, ended.stderr.decode()
    assert {Job.objects.get(pk=job.pk).state for job in jobs} == {"done"}
    assert Notice.objects.count() == len(Notice.objects.values("account").distinct()) == 2  # long overdue
    assert ended.stdout.decode().strip() == "新通知 0 条"


def test_serving_keeps_a_worker_beside_it_and_takes_it_along(tmp_path: Path) -> None:
    """One is started with the pages; killed, another takes its place; with the pages gone it goes too."""
    told = {
        **os.environ, "GONGKAI_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "GONGKAI_ADDRESS": "127.0.0.1:0", "DJANGO_SETTINGS_MODULE": "gongkai.web.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip
    served = subprocess.Popen([sys.executable, "-m", "gongkai.web"], env=told, stdout=subprocess.DEVNULL)

    def beside() -> list[int]:
        """Its children that work, told from those that serve by what they were called with."""
        children = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()
        return [int(one) for one in children if b"--beside" in Path(f"/proc/{one}/cmdline").read_bytes()]

    try:
        until(lambda: len(beside()) == 1, "there is a worker")
        (first,) = beside()
        os.kill(first, signal.SIGKILL)
        until(lambda: beside() not in ([], [first]), "there is another")
        (second,) = beside()
        time.sleep(6)  # it rests a little before it begins; then it has its own way to stop
        served.terminate()
        assert served.wait(30) == 0
        assert not Path(f"/proc/{second}").exists()
    finally:
        if served.poll() is None:
            served.kill()
        served.wait(10)
