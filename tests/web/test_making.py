"""The list of matters is made anew by itself where another program made it: once, whole, by one process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from staff import ARRIVED, CALENDAR, DAY, Cast
from test_killed import database, until

from gongkai.ledger import state
from gongkai.web.store import ledger, making
from gongkai.web.store.ledger import IndexTaken, events_of, listing, rebuild
from gongkai.web.store.models import Listed, Making

# Migrates in a process of its own; `touch`es its first argument when the second group of matters is to be listed anew,
# and goes on when the second argument is there.
_PROCESS = """
import sys, time
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from gongkai.web.store import ledger
held, came = ledger._relist, []
def slow(*told):
    came.append(told)
    if len(came) == 2:
        Path(sys.argv[1]).touch()
        while not Path(sys.argv[2]).exists():
            time.sleep(0.05)
    held(*told)
ledger._relist, ledger._TOGETHER = slow, 2
call_command("migrate", verbosity=0)
"""


def migrated(*told: str) -> str:
    out = StringIO()
    call_command("migrate", *told, verbosity=0, stdout=out)
    return out.getvalue()


def age(**columns: Any) -> None:
    """Every row as an earlier program left it."""
    Listed.objects.update(**columns)
    Making.objects.update_or_create(name="listed", defaults={"version": "0-before"})


def is_right() -> bool:
    """Whether each row says what the events of its matter say."""
    rows = list(Listed.objects.select_related("organ"))
    return all(
        listing(told, state(told), CALENDAR).items() <= vars(row).items()
        for row in rows
        if (told := events_of(row.organ, row.matter))
    )


@pytest.fixture
def five(staff: Cast) -> Cast:
    return _with_five(staff)


def _with_five(staff: Cast) -> Cast:
    for n in range(5):
        staff.write(f"case/{n}", "arrived", DAY + timedelta(n), about=f"第{n}件", **ARRIVED)
    staff.write("case/9", "arrived", organ=staff.housing, **ARRIVED)
    return staff


def test_a_list_of_another_making_is_made_anew_once_and_that_is_told_in_a_line(five: Cast) -> None:
    age(words="", due=None)
    assert not is_right()
    told = migrated()
    assert told.count("\n") == 1
    assert "6 件" in told
    assert is_right()
    assert migrated() == ""


def test_a_database_from_before_there_were_versions_is_listed_anew(five: Cast) -> None:
    Listed.objects.update(title="")
    Making.objects.all().delete()
    assert "6 件" in migrated()
    assert is_right()


@pytest.mark.usefixtures("staff")
def test_of_an_empty_register_nothing_is_told() -> None:
    Making.objects.all().delete()
    assert migrated() == ""
    assert making.is_current()


def test_whether_it_is_current_costs_one_question(
    five: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    migrated()
    with django_assert_num_queries(1):
        making.bring_up_to_date(CALENDAR, lambda _: None)


def test_another_way_of_listing_another_column_or_another_holiday_makes_it_stale(
    five: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated()
    held = making._data
    ways: dict[str, Callable[[], None]] = {
        "way": lambda: monkeypatch.setattr(making, "LISTING", making.LISTING + 1),
        "holidays": lambda: monkeypatch.setattr(making, "_data", lambda name: (*held(name), b"2031")),
        "column": lambda: monkeypatch.setattr(Listed._meta, "concrete_fields", Listed._meta.concrete_fields[1:]),
    }  # fmt: skip
    for name, change in ways.items():
        with monkeypatch.context():
            making.making.cache_clear()
            assert making.is_current(), name
            change()
            making.making.cache_clear()
            assert not making.is_current(), name
        monkeypatch.undo()
    making.making.cache_clear()
    assert making.is_current()


def test_migrating_a_part_leaves_the_list_alone(five: Cast) -> None:
    age(words="")
    for told in (("store",), ("--plan",)):
        migrated(*told)
        assert not making.is_current()


def test_rebuilding_by_hand_is_remembered_of_all_organs_only(five: Cast) -> None:
    age(words="")
    call_command("rebuild", five.science.code, stdout=StringIO())
    assert not making.is_current()
    out = StringIO()
    call_command("rebuild", stdout=out)
    assert making.is_current()
    assert is_right()
    assert "鹿城区科学技术局：5 件" in out.getvalue()


def test_a_ledger_that_was_altered_is_told_and_keeps_nobody_from_starting(
    five: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(words="")
    honest = ledger.read_lines
    with monkeypatch.context() as altered:
        altered.setattr(
            ledger,
            "read_lines",
            lambda lines, name: honest((one.replace("第3件", "第3") [:40] for one in lines), name),
        )  # fmt: skip
        told = migrated()
        assert "鹿城区科学技术局：" in told
        assert "python -m django rebuild" in told
        assert not making.is_current()
    migrated()
    assert making.is_current()
    assert is_right()


@pytest.mark.parametrize("together", [1, 50])
def test_an_index_that_went_from_one_item_to_another_is_where_it_belongs(
    staff: Cast, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """As listed before, the one that was struck still held it; and it comes after the one that has it now."""
    monkeypatch.setattr(ledger, "_TOGETHER", together)
    told = {"title": "办事指南", "nature": "disclosed", "index": "X-1"}
    staff.write("publication/2025-0002", "drafted", **told)
    staff.write("publication/2025-0002", "struck", reason="登记重复")
    staff.write("publication/2025-0001", "drafted", **told)
    Listed.objects.filter(matter="publication/2025-0001").update(index="")
    Listed.objects.filter(matter="publication/2025-0002").update(index="X-1")
    assert rebuild(staff.science, CALENDAR) == 2
    assert is_right()
    assert Listed.objects.get(index="X-1").number == "2025-0001"


def test_an_index_two_items_bear_is_told_when_all_others_are_listed(staff: Cast) -> None:
    """An earlier program did not look."""
    told = {"nature": "disclosed", "index": "X-1"}
    staff.write("publication/2025-0001", "drafted", title="办事指南", **told)
    Listed.objects.update(index="")
    staff.write("publication/2025-0002", "drafted", title="又一件办事指南", **told)
    staff.write("publication/2025-0003", "drafted", title="年度计划", nature="disclosed")
    age(title="")
    said = migrated()
    assert "索引号 X-1 已有别的信息使用，publication/2025-0001 不能再用" in said
    assert not making.is_current()
    titles = Listed.objects.order_by("matter").values_list("title", flat=True)
    assert list(titles) == ["", "又一件办事指南", "年度计划"]
    with pytest.raises(IndexTaken):
        rebuild(staff.science, CALENDAR)


def process(touched: Path, go: Path) -> subprocess.Popen[bytes]:
    told = {
        **os.environ,
        "DATABASE_URL": database(),
        "DJANGO_SETTINGS_MODULE": "web_settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    return subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(touched), str(go)], env=told, stdout=subprocess.PIPE
    )


def test_killed_in_the_middle_it_is_done_again_by_whoever_waited(at_once: Cast, tmp_path: Path) -> None:
    """Two start at once: one lists, the other waits; the first is killed, so the other does it."""
    _with_five(at_once)
    age(words="")
    go = tmp_path / "go"
    first = process(tmp_path / "first", go)
    second: subprocess.Popen[bytes] | None = None
    try:
        until((tmp_path / "first").exists, "the first is in the middle")
        second = process(tmp_path / "second", go)
        time.sleep(3)
        assert second.poll() is None
        assert not (tmp_path / "second").exists()
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        assert not making.is_current()
        go.touch()
        assert second.wait(60) == 0
        assert second.stdout
        assert "6 件" in second.stdout.read().decode()
    finally:
        for one in filter(None, (first, second)):
            one.kill()
            one.wait(10)
            assert one.stdout
            one.stdout.close()
    assert making.is_current()
    assert is_right()


def test_of_two_that_start_at_once_one_lists_and_the_other_finds_it_done(
    at_once: Cast, tmp_path: Path
) -> None:
    _with_five(at_once)
    age(words="")
    go = tmp_path / "go"
    first, second = process(tmp_path / "first", go), process(tmp_path / "second", go)
    until(lambda: (tmp_path / "first").exists() or (tmp_path / "second").exists(), "one of them has begun")
    time.sleep(2)
    go.touch()
    said = sorted(one.communicate(timeout=60)[0].decode() for one in (first, second))
    assert (first.returncode, second.returncode) == (0, 0)
    assert said[0] == ""
    assert "6 件" in said[1]
    assert (tmp_path / "first").exists() != (tmp_path / "second").exists()
    assert is_right()
