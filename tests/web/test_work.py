"""The queue: every job is done by one worker at a time, and ends once, whoever dies meanwhile."""

import io
import random
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from openpyxl import load_workbook
from staff import ARRIVED, CALENDAR, NOON, Cast

from gongkai.base.errors import GongkaiError
from gongkai.web.office import worker
from gongkai.web.office.long_work import KINDS, Kind
from gongkai.web.store import work
from gongkai.web.store.ledger import events_of as told_of
from gongkai.web.store.ledger import listing, rebuild, state
from gongkai.web.store.models import Job, Listed
from gongkai.web.store.work import LEASE, MOST_TRIES, LostLease, Result, ask, cancel, take

SECOND = timedelta(seconds=1)


def asked(staff: Cast, kind: str = "export", at: Any = NOON, **arguments: Any) -> Job:
    return ask(staff.science, staff.people["handler"], kind, arguments, at)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_the_oldest_is_taken_first_and_held_until_its_lease_runs_out(staff: Cast) -> None:
    second, first = asked(staff, at=NOON + SECOND, n=2), asked(staff, n=1)
    taken = take(NOON + 2 * SECOND)
    assert taken == first
    assert (taken.state, taken.tries, taken.lease_until) == ("running", 1, NOON + 2 * SECOND + LEASE)
    assert take(NOON + 3 * SECOND) == second
    assert take(NOON + 4 * SECOND) is None
    assert take(NOON + 2 * SECOND + LEASE) is None
    again = take(NOON + 3 * SECOND + LEASE)
    assert again == first
    assert again.tries == 2


def test_a_sign_of_life_holds_the_job_longer(staff: Cast) -> None:
    asked(staff)
    job = take(NOON)
    assert job
    work.renew(job, 3, 10, NOON + LEASE - SECOND)
    assert take(NOON + LEASE + SECOND) is None
    assert (now(job).done, now(job).total) == (3, 10)


def test_a_job_renewed_between_looking_and_taking_stays_with_its_holder(staff: Cast) -> None:
    asked(staff)
    holder = take(NOON)
    assert holder
    late = NOON + LEASE + SECOND
    renewed: list[bool] = []

    def just_then(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if not renewed and sql.startswith("SELECT"):
            renewed.append(True)
            work.renew(holder, 1, 2, late)
        return done

    with connection.execute_wrapper(just_then):
        assert take(late) is None
    assert renewed
    assert (now(holder).tries, now(holder).lease_until) == (1, late + LEASE)


def test_who_lost_a_job_can_write_nothing_to_it_any_more(staff: Cast) -> None:
    asked(staff)
    first = take(NOON)
    second = take(NOON + 2 * LEASE)
    assert first
    assert second
    late: list[Callable[[], None]] = [
        lambda: work.renew(first, 1, 1, NOON),
        lambda: work.finish(first, Result("早"), NOON),
        lambda: work.fail(first, "早", NOON),
    ]
    for write in late:
        with pytest.raises(LostLease):
            write()
    work.let_go(first, "早", NOON)
    work.give_back(first)
    assert (now(second).state, now(second).tries, now(second).error) == ("running", 2, "")
    work.finish(second, Result("晚", "a.txt", "text/plain", b"x"), NOON)
    for write in late:
        with pytest.raises(LostLease):
            write()
    assert (now(second).said, bytes(now(second).result or b"")) == ("晚", b"x")


def test_a_job_that_kills_its_worker_is_given_up_with_the_reason(staff: Cast) -> None:
    job, other = asked(staff, n=1), asked(staff, at=NOON + SECOND, n=2)
    at = NOON
    for n in range(1, MOST_TRIES + 1):
        taken = take(at)
        assert taken == job
        assert taken.tries == n
        at += 2 * LEASE
    assert take(at) == other
    assert (now(job).state, now(job).ended_at) == ("failed", at)
    assert "中断了 3 次" in now(job).error


def test_only_what_has_not_begun_is_cancelled(staff: Cast) -> None:
    job = asked(staff)
    assert cancel(job, NOON)
    assert not cancel(job, NOON)
    assert take(NOON) is None
    asked(staff)
    running = take(NOON)
    assert running
    assert not cancel(running, NOON)
    assert now(running).state == "running"


def test_the_same_wish_waits_once(staff: Cast) -> None:
    assert asked(staff, year="2025") == asked(staff, year="2025")
    assert asked(staff, year="2024") != asked(staff, year="2025")
    assert ask(staff.housing, staff.people["handler"], "export", {"year": "2025"}, NOON) != asked(
        staff, year="2025"
    )
    job = take(NOON)
    assert job != asked(staff, **(job.arguments if job else {}))


def test_results_are_kept_for_a_time_and_what_came_of_the_job_for_ever(staff: Cast) -> None:
    asked(staff)
    job = take(NOON)
    assert job
    work.finish(job, Result("3 件", "a.csv", "text/csv", b"x"), NOON)
    assert work.sweep(NOON + work.KEPT) == 0
    assert work.sweep(NOON + work.KEPT + SECOND) == 1
    assert (now(job).result, now(job).said, now(job).result_name) == (None, "3 件", "a.csv")


def test_workers_at_once_never_take_the_same(at_once: Cast) -> None:
    for n in range(24):
        asked(at_once, n=n)
    start, taken = threading.Barrier(6), []

    def grab() -> None:
        try:
            start.wait(10)
            while (job := take(NOON)) is not None:
                taken.append(job.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=grab) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == 24
    assert len(set(taken)) == 24
    assert set(Job.objects.values_list("state", "tries")) == {("running", 1)}


@pytest.mark.parametrize("seed", range(15))
def test_whatever_becomes_of_the_workers_every_job_ends_once(staff: Cast, seed: int) -> None:
    """Workers that come, die, hang and wake up again late: no result is overwritten, and in the end nothing waits."""
    dice, at = random.Random(seed), NOON
    jobs = [asked(staff, n=n) for n in range(5)]
    held: list[Job] = []
    results: dict[int, str] = {}
    for turn in range(60):
        at += timedelta(seconds=dice.randrange(0, 50))
        if dice.random() < 0.4 and (job := take(at)) is not None:
            held.append(job)
        elif held:
            job = held.pop(dice.randrange(len(held)))
            match dice.choice(("finish", "die", "hang", "break", "stop")):
                case "finish":
                    try:
                        work.finish(job, Result(f"{turn}"), at)
                        assert job.pk not in results
                        results[job.pk] = f"{turn}"
                    except LostLease:
                        pass
                case "hang":
                    held.append(job)
                case "break":
                    work.let_go(job, "程序出错", at)
                case "stop":
                    work.give_back(job)
    for _ in range(5 * MOST_TRIES):
        at += 2 * LEASE
        if (job := take(at)) is not None:
            work.finish(job, Result("最后"), at)
            assert job.pk not in results
            results[job.pk] = "最后"
    for job in map(now, jobs):
        assert job.state in ("done", "failed")
        assert (job.state == "done") is (job.pk in results)
        assert job.said == results.get(job.pk, "")
        assert job.tries <= MOST_TRIES


# What the worker does


def with_kind(monkeypatch: pytest.MonkeyPatch, do: Callable[..., Result]) -> None:
    monkeypatch.setitem(KINDS, "odd", Kind("怪", "see_matters", do))


def test_the_list_is_rebuilt_the_chains_verified_the_list_exported(staff: Cast) -> None:
    for n in range(1, 5):
        staff.write(f"case/2025-000{n}", "arrived", **ARRIVED, about=f"=第{n}件")
    staff.write("case/2025-0001", "arrived", organ=staff.housing, **ARRIVED, about="别的机关")
    Listed.objects.filter(matter="case/2025-0001", organ=staff.science).delete()
    Listed.objects.filter(matter="case/2025-0002", organ=staff.science).update(phase="closed", title="x")
    Listed.objects.create(
        organ=staff.science, matter="case/1", sort="case", phase="closed", seq=1, begun=NOON.date()
    )
    ended = []
    for kind in ("rebuild", "verify", "export"):
        job = asked(staff, kind)
        assert worker.Worker().turn()
        ended.append(now(job))
    assert [(job.state, job.said) for job in ended] == [
        ("done", "重建 4 件"),
        ("done", "4 个事件，摘要全部相符"),
        ("done", "4 件"),
    ]
    for one in Listed.objects.filter(organ=staff.science):
        told = told_of(staff.science, one.matter)
        assert listing(told, state(told), CALENDAR).items() <= vars(one).items()
    head, *rows = load_workbook(io.BytesIO(bytes(ended[2].result or b""))).worksheets[0].values
    assert head[0] == "编号"
    assert [row[0] for row in rows] == [f"2025-000{n}" for n in (4, 3, 2, 1)]
    assert rows[0][3] == "=第4件"
    assert "别的机关" not in str(rows)


def test_who_writes_while_the_list_is_rebuilt_is_never_listed_as_before(at_once: Cast) -> None:
    """A clerk writes on while the list is made anew, again and again: in the end it says what the events say."""
    staff = at_once
    for n in range(4):
        staff.write(f"case/{n}", "arrived", **ARRIVED)
    over = threading.Event()
    wrong: list[BaseException] = []

    def write_on() -> None:
        try:
            for n in range(40):
                staff.write(f"case/{n % 4}", "noted", text=f"{n}")
        except BaseException as error:
            wrong.append(error)
            raise
        finally:
            over.set()
            connections.close_all()

    clerk = threading.Thread(target=write_on)
    clerk.start()
    rounds = 0
    while not over.is_set() or not rounds:
        if rounds % 3 == 0:
            Listed.objects.filter(matter="case/0").delete()
        assert rebuild(staff.science, CALENDAR) == 4
        rounds += 1
    clerk.join(60)
    assert wrong == []
    for one in Listed.objects.all():
        told = told_of(staff.science, one.matter)
        assert (one.seq, len(told)) == (11, 11)
        assert listing(told, state(told), CALENDAR).items() <= vars(one).items()


def test_a_broken_chain_is_told_with_its_places(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.web.store import ledger

    staff.write("case/2025-0001", "arrived", **ARRIVED, about="原来的")
    honest = ledger.read_lines
    monkeypatch.setattr(
        ledger,
        "read_lines",
        lambda lines, name: honest((one.replace("原来的", "后来的") for one in lines), name),
    )
    job = asked(staff, "verify")
    worker.Worker().turn()
    assert "1 处与摘要不符" in now(job).said
    assert "case/2025-0001 第 1 个事件" in bytes(now(job).result or b"").decode()


def test_what_the_work_itself_refuses_is_told_and_not_tried_again(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Result:
        raise GongkaiError("没有可以导出的")

    with_kind(monkeypatch, refuse)
    job = asked(staff, "odd")
    assert worker.Worker().turn()
    assert (now(job).state, now(job).error) == ("failed", "没有可以导出的")
    assert not worker.Worker().turn()


def test_a_wrong_program_fails_aloud_is_tried_again_and_tells_no_more_than_its_error_is_called(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: Any) -> Result:
        raise ValueError("张三 330302199001011234")

    with_kind(monkeypatch, wrong)
    job = asked(staff, "odd")
    for _ in range(MOST_TRIES):
        with pytest.raises(ValueError, match="张三"):
            worker.Worker().turn()
    assert not worker.Worker().turn()
    assert now(job).state == "failed"
    assert "ValueError" in now(job).error
    assert "张三" not in now(job).error


def test_a_worker_told_to_stop_gives_its_job_back(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one = worker.Worker()

    def half(_: Any, __: Any, told: Callable[[int, int], None]) -> Result:
        told(1, 2)
        one.stop.set()
        told(2, 2)
        raise AssertionError("broken off before")

    with_kind(monkeypatch, half)
    job = asked(staff, "odd")
    one.turn()
    assert (now(job).state, now(job).tries, now(job).lease_until) == ("waiting", 0, None)


def test_a_worker_whose_job_was_taken_over_breaks_off_in_silence(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: Any) -> Result:
        Job.objects.update(tries=2)
        return Result("早")

    with_kind(monkeypatch, overtaken)
    job = asked(staff, "odd")
    assert worker.Worker().turn()
    assert (now(job).state, now(job).said) == ("running", "")


def test_a_long_step_keeps_its_lease_and_shows_how_far_it_is(
    at_once: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sign of life goes by a connection of its own, whether the work tells something or not."""
    monkeypatch.setattr(worker, "BEAT", 0.02)
    seen: list[Job] = []

    def long(_: Any, __: Any, told: Callable[[int, int], None]) -> Result:
        told(1, 7)
        Job.objects.update(lease_until=NOON)
        for _try in range(500):
            seen[:] = Job.objects.all()
            if seen[0].lease_until and seen[0].lease_until > NOON and seen[0].total == 7:
                break
            threading.Event().wait(0.02)
        return Result("完")

    with_kind(monkeypatch, long)
    job = asked(at_once, "odd")
    worker.Worker().turn()
    assert (seen[0].done, seen[0].total) == (1, 7)
    assert now(job).state == "done"
