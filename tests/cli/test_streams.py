"""Pipes that close, disks that fill, terminals and their bars, other encodings, odd file names, Ctrl-C."""

import os
import pty
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest
import simplejson
from calling import COMMAND, PAGE, SEEDS, WRONG, process

MANY = [*SEEDS, *SEEDS]


@pytest.mark.parametrize(
    "words", [("read", *MANY), ("read", PAGE, "--as", "text"), ("check", *MANY), ("--help",)]
)
def test_a_pipe_that_closes_early_is_no_error(words: tuple[object, ...]) -> None:
    with subprocess.Popen(
        [*COMMAND, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) in (0, 1)


@pytest.mark.parametrize("words", [("read", PAGE), ("read", PAGE, "--as", "text"), ("check", WRONG)])
def test_a_full_disk_is_told(words: tuple[object, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("这里没有 /dev/full")
    with full.open("wb") as stdout:
        done = subprocess.run(
            [*COMMAND, *map(str, words)], stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "gongkai：无法输出结果，磁盘空间不足。请检查磁盘空间和输出位置\n"


@pytest.mark.parametrize("verb", ["read", "check"])
def test_a_closed_stdout_gives_no_traceback(verb: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, verb, str(SEEDS[0])],
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) <= 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030"])
@pytest.mark.parametrize("words", [("read", PAGE, "--as", "text"), ("check", "--help")])
def test_any_encoding_of_stdout_will_do(words: tuple[object, ...], encoding: str) -> None:
    """Chinese encodings are kept; where an encoding has no Chinese, UTF-8 is written."""
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = process(*words, env={**plain, "PYTHONIOENCODING": f"{encoding}"})
    assert (done.code, done.complaints) == (0, [])
    expected = "检查年度报告" if "--help" in words else "平潭综合实验区"
    assert expected in done.out.decode(encoding if encoding.startswith("gb") else "utf-8")


def test_json_is_utf8_whatever_the_terminal_speaks() -> None:
    done = process("read", PAGE, env={"PYTHONIOENCODING": "gbk"})
    data = done.json()
    assert isinstance(data, dict)
    assert data["organ"] == "平潭综合实验区"


def test_complaints_are_readable_in_the_c_locale(tmp_path: Path) -> None:
    done = process("read", tmp_path / "没有", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.code == 2
    assert "文件或目录不存在" in done.complaints[0]


@pytest.mark.parametrize(
    "name", ["带 空格.html", "平潭二〇二二年报.html", "a;b$(c)'\".html", "--as", "-x.html"]
)
def test_odd_file_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PAGE.read_bytes())
    done = process("read", "--", name, cwd=tmp_path)
    assert (done.code, done.complaints) == (0, [])
    data = done.json()
    assert isinstance(data, dict)
    assert data["source"]["name"] == name


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    """A name in another encoding comes as lone surrogates; they must not break the output."""
    name = os.fsencode(tmp_path) + b"/\xff\xfe.html"
    try:
        with open(name, "wb") as file:
            file.write(PAGE.read_bytes())
    except OSError:
        pytest.skip("此文件系统只收 UTF-8 文件名")
    done = subprocess.run([*COMMAND, "read", name, name], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [simplejson.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == [
        "\udcff\udcfe.html"
    ] * 2


def on_a_terminal(words: list[object], **streams: int) -> bytes:
    """What a call writes to the terminal its stderr is (its stdout too, unless `streams` says where)."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdin=subprocess.DEVNULL,
        **{"stdout": theirs, "stderr": theirs, **streams},  # type: ignore[call-overload]
        env={**os.environ, "TERM": "xterm"},
    ) as running:
        os.close(theirs)
        shown = b""
        end = time.monotonic() + 60
        while time.monotonic() < end and select.select([ours], [], [], 60)[0]:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # Linux: the other end is closed
                break
            if not part:
                break
            shown += part
        assert running.wait(60) == 0
    os.close(ours)
    return shown


def test_a_progress_bar_on_a_terminal_and_none_in_a_pipe() -> None:
    shown = on_a_terminal(["read", *MANY], stdout=subprocess.DEVNULL).decode()
    assert f"{len(MANY)}/{len(MANY)}" in shown
    assert "读取 " in shown
    assert process("read", *MANY).complaints == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_bar_takes_nothing_away_from_stdout(tmp_path: Path, form: str) -> None:
    """stderr is a terminal, stdout a file: all data go to the file."""
    words: list[object] = ["read", *SEEDS, "--as", form]
    with (tmp_path / "out").open("wb") as out:
        shown = on_a_terminal(words, stdout=out.fileno())
    assert "5/5" in shown.decode()
    assert "总体情况" not in shown.decode()
    assert (tmp_path / "out").read_bytes() == process(*words).out


def test_on_a_terminal_everything_is_shown() -> None:
    shown = on_a_terminal(["check", *SEEDS]).decode()
    assert all(path.name in shown for path in SEEDS)
    assert "\x1b[" in shown


def test_a_workbook_is_not_thrown_at_a_terminal() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "read", str(PAGE), "--as", "xlsx"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert "不能输出到终端" in done.stderr.decode()


def test_ctrl_c_ends_at_once_without_a_traceback(tmp_path: Path) -> None:
    """A named pipe nobody writes to keeps the reader waiting."""
    waiting = tmp_path / "pipe"
    os.mkfifo(waiting)
    # Started from a shell's background, a process ignores SIGINT, and so would its children.
    heeding = ("env", "--default-signal=INT")
    with subprocess.Popen(
        [*heeding, *COMMAND, "read", str(SEEDS[0]), str(waiting), "--as", "text"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.read(1)  # the first file is read: the work has begun
            time.sleep(0.2)
            running.send_signal(signal.SIGINT)
            _, complaints = running.communicate(timeout=20)
        finally:
            running.kill()
    assert running.returncode == 130
    assert complaints.decode() == "gongkai：已中断\n"
