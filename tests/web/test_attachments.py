"""Attachments: bytes once, whole or not at all, read back as they were; their rows for ever."""

import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import samples
from django.db import DatabaseError, connection, transaction
from staff import NOON, Cast

from gongkai.base.digest import sm3
from gongkai.web.store import attachments
from gongkai.web.store.attachments import Damaged, attach, attachments_of, bytes_of, keep, of_event
from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.models import Attachment
from gongkai.web.store.scanner import Scanner

MATTER, MB = "case/2025-0001", 2**20


def files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file())


def test_bytes_lie_under_their_digest_for_their_owner_alone(tmp_path: Path) -> None:
    kept = keep(samples.PDF, "扫描/申请表.pdf", tmp_path / "files", MB)
    assert (kept.name, kept.type, kept.size, kept.scanned) == ("申请表.pdf", "pdf", len(samples.PDF), False)
    assert kept.digest == sm3(samples.PDF)
    (path,) = files(tmp_path)
    assert (path.name, path.read_bytes()) == (kept.digest, samples.PDF)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    first, second = (keep(samples.PDF, name, tmp_path, MB) for name in ("一.pdf", "二.pdf"))
    assert first == replace(second, name="一.pdf")
    assert len(files(tmp_path)) == 1


def test_many_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    data = samples.zipped({"a": os.urandom(400_000)})
    threads = [threading.Thread(target=keep, args=(data, f"{n}.zip", tmp_path, MB)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    (path,) = files(tmp_path)
    assert path.read_bytes() == data


def test_a_large_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotAccepted, match=r"大.pdf：文件有 1\.2 MB，超过上限 1 MB。请拆成几份"):
        keep(samples.PDF + b" " * 1_250_000, "大.pdf", tmp_path, MB)
    assert files(tmp_path) == []


def test_one_killed_in_the_middle_leaves_nothing_that_is_ever_read(
    staff: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies before the name is given: what is left is under no digest, and the next try is not hindered."""
    child = os.fork()
    if not child:
        monkeypatch.setattr(attachments.os, "replace", lambda *_: os._exit(9))
        keep(samples.PDF, "a.pdf", tmp_path, MB)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    (left,) = files(tmp_path)
    assert left.name.startswith(".new-")
    attach(staff.science, MATTER, [keep(samples.MAIL, "b.eml", tmp_path, MB)], staff.people["handler"], NOON)
    lost = replace_digest(Attachment.objects.get(), sm3(samples.PDF))
    with pytest.raises(Damaged, match="文件或目录不存在"):
        bytes_of(lost, tmp_path)
    keep(samples.PDF, "a.pdf", tmp_path, MB)
    assert bytes_of(lost, tmp_path) == samples.PDF


def replace_digest(one: Attachment, digest: str) -> Attachment:
    one.digest = digest
    return one


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attachments.os, "fsync", full)
    with pytest.raises(NotAccepted, match="存不下来（磁盘空间不足）"):
        keep(samples.PDF, "a.pdf", tmp_path, MB)
    assert files(tmp_path) == []


def test_what_the_scanner_does_not_clear_is_not_kept(tmp_path: Path) -> None:
    program, place = tmp_path / "scan", tmp_path / "files"
    program.write_text('#!/bin/sh\ngrep -q PNG "$1" && { echo "$1: X FOUND"; exit 1; }\nexit 0\n')
    program.chmod(0o755)
    with pytest.raises(NotAccepted, match="查出病毒"):
        keep(samples.picture(), "a.png", place, MB, Scanner([str(program)]))
    assert files(place) == []
    assert keep(samples.PDF, "a.pdf", place, MB, Scanner([str(program)])).scanned


def test_bytes_altered_on_the_disk_are_never_given_out(staff: Cast, tmp_path: Path) -> None:
    kept = keep(samples.PDF, "a.pdf", tmp_path, MB)
    attach(staff.science, MATTER, [kept], staff.people["handler"], NOON)
    (one,) = attachments_of(staff.science, MATTER)
    (path,) = files(tmp_path)
    path.write_bytes(samples.PDF + b" ")
    with pytest.raises(Damaged, match="与收下时的摘要不符"):
        bytes_of(one, tmp_path)
    keep(samples.PDF, "a.pdf", tmp_path, MB)  # sent once more, it is whole again
    assert bytes_of(one, tmp_path) == samples.PDF


def test_rows_are_of_one_organ_and_one_matter(staff: Cast, tmp_path: Path) -> None:
    kept = keep(samples.PDF, "a.pdf", tmp_path, MB)
    handler = staff.people["handler"]
    assert attach(staff.science, MATTER, [kept, kept], handler, NOON) == [kept.digest]
    attach(staff.housing, MATTER, [replace(kept, name="别人的.pdf")], handler, NOON)
    assert {one.name for one in attachments_of(staff.science, MATTER)} == {"a.pdf"}
    assert attachments_of(staff.science, "case/2025-0002") == []


def test_an_event_shows_a_file_by_the_name_it_had_then(staff: Cast, tmp_path: Path) -> None:
    kept, handler, later = (
        keep(samples.PDF, "a.pdf", tmp_path, MB),
        staff.people["handler"],
        NOON + timedelta(1),
    )
    attach(staff.science, MATTER, [kept], handler, NOON)
    attach(staff.science, MATTER, [replace(kept, name="b.pdf", scanned=True)], handler, later)
    held = attachments_of(staff.science, MATTER)
    assert [one.name for one in of_event(held, [kept.digest, "0" * 64], NOON)] == ["a.pdf"]
    assert [(one.name, one.scanned) for one in of_event(held, [kept.digest], later)] == [("b.pdf", True)]


@pytest.mark.parametrize(
    "statement", ["UPDATE store_attachment SET name = 'x'", "DELETE FROM store_attachment"]
)
def test_the_database_refuses_to_change_a_row(staff: Cast, tmp_path: Path, statement: str) -> None:
    attach(staff.science, MATTER, [keep(samples.PDF, "a.pdf", tmp_path, MB)], staff.people["handler"], NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Attachment.objects.update(digest="0" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Attachment.objects.all().delete()
    assert Attachment.objects.get().name == "a.pdf"
