"""The scanner: clean is only what it calls clean, in time and knowing what to look for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.scanner import Scanner

Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """A scanner made of shell."""

    def made(script: str) -> Path:
        program = tmp_path / "scan"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".new-x"
    path.write_bytes(b"%PDF-1.4")
    return path


CLEAN = 'echo "$2: OK"; echo; echo "Known viruses: 8708000"; echo "Infected files: 0"'


def test_what_it_calls_clean_passes(fake: Fake, file: Path) -> None:
    Scanner([str(fake(f'[ "$1" = --fdpass ] && [ -r "$2" ] || exit 2; {CLEAN}')), "--fdpass"]).clear(
        file, "a.pdf"
    )


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('echo "$1: Eicar-Signature FOUND"; exit 1', "查出病毒（Eicar-Signature）"),
        (
            'echo "LibClamAV Error: cli_loaddbdir: No supported database files found in /var/lib/clamav" >&2;'
            'echo "Known viruses: 0"; echo "Infected files: 0"; exit 2',
            "没有病毒特征库",
        ),
        ('echo "No supported database files found" >&2; echo "Infected files: 0"; exit 0', "没有病毒特征库"),
        ('echo "Known viruses: 0"; echo "Infected files: 0"', "没有病毒特征库"),
        ('echo "ERROR: Could not connect to clamd on LocalSocket" >&2; exit 2', "Could not connect to clamd"),
        ("exit 1", "返回 1"),
        ("kill -9 $$", "返回 -9"),
    ],
)
def test_anything_else_is_refused_with_the_reason(fake: Fake, file: Path, script: str, says: str) -> None:
    with pytest.raises(NotAccepted, match=says) as refused:
        Scanner([str(fake(script))]).clear(file, "申请表.pdf")
    assert str(refused.value).startswith("申请表.pdf：")


def test_one_that_hangs_is_ended_with_all_it_started(fake: Fake, file: Path, tmp_path: Path) -> None:
    left = tmp_path / "left"
    with pytest.raises(NotAccepted, match=r"查毒超过 0\.3 秒"):
        Scanner([str(fake(f"(sleep 2; touch {left}) & sleep 60"))], 0.3).clear(file, "a.pdf")
    with pytest.raises(NotAccepted, match=r"查毒超过 2\.5 秒"):
        Scanner([str(fake("sleep 60"))], 2.5).clear(file, "a.pdf")
    assert not left.exists()


def test_one_that_is_not_there_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAccepted, match="起不来（文件或目录不存在）"):
        Scanner([str(tmp_path / "none")]).clear(file, "a.pdf")
    with pytest.raises(NotAccepted, match="起不来（没有权限）"):
        Scanner([str(file)]).clear(file, "a.pdf")
