"""Work in a child process: its answer and its errors come back, and nothing else does."""

import errno
import inspect
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.base import errors
from gongkai.base.errors import GongkaiError, NoStatutoryTable, Unreadable
from gongkai.readers.apart import apart
from gongkai.readers.document import Box, Document, Grid, Line
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="这个系统没有 fork")
SOURCE = Source(b"abc", "年报.pdf")
SHORT = Limits(seconds=1, memory=64 * 2**20)


def document(source: Source, limits: Limits) -> Document:
    box = Box("1", 1, 2, place=(1.0, 2.0, 3.0, 4.5), sure=False, others=("7", "l"))
    blocks = (Line(source.data.decode(), 1, 3), Grid((box,), 1, page=3))
    return Document("test", blocks, remarks=(Remark("image", "[图片]", where=Where(page=3)),))


def test_the_answer_comes_back_as_it_is() -> None:
    assert apart(document, SOURCE) == document(SOURCE, LIMITS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text() | st.binary() | st.integers() | st.floats(allow_nan=False)))
def test_any_plain_answer_comes_back(value: list[object]) -> None:
    assert apart(lambda source, limits: value, SOURCE) == value


def test_a_large_answer_comes_back_whole() -> None:
    assert apart(lambda source, limits: b"x" * 10_000_000, SOURCE) == b"x" * 10_000_000


def test_an_answer_beyond_bounds_is_refused() -> None:
    with pytest.raises(Unreadable, match="中途退出"):
        apart(lambda source, limits: b"x" * 3_000_000, SOURCE, Limits(unpacked=2**20))


FACTS: dict[str, object] = {
    "known": ["甲", "乙"], "covered": [2023, 2024], "cites": ["条例#第一条"], "target": Path("a.docx"), "line": 3, "seq": 4,
    "day": date(2024, 1, 2), "since": date(2024, 1, 3), "earlier": date(2024, 1, 4), "later": date(2024, 1, 5),
}  # fmt: skip
TREE = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, GongkaiError)]


def example(cls: type[GongkaiError]) -> GongkaiError:
    """An error of a class, each fact something that names it."""
    if cls is GongkaiError:
        return cls("没有事实的一句话")
    make: Callable[..., GongkaiError] = cls
    return make(**{name: FACTS.get(name, f"某{name}") for name in inspect.signature(cls).parameters})


def raising(error: BaseException) -> Callable[[Source, Limits], Document]:
    def work(source: Source, limits: Limits) -> Document:
        raise error

    return work


@pytest.mark.parametrize("cls", TREE, ids=lambda cls: cls.__name__)
def test_every_error_of_the_tree_comes_out_unchanged(cls: type[GongkaiError]) -> None:
    error = example(cls)
    with pytest.raises(cls) as caught:
        apart(raising(error), SOURCE)
    assert type(caught.value) is cls
    assert (str(caught.value), vars(caught.value)) == (str(error), vars(error))


def test_any_other_error_is_told_with_its_traceback() -> None:
    with pytest.raises(Unreadable, match=r"年报\.pdf：无法读取，处理时出错（KeyError: 'x'）。请") as caught:
        apart(raising(KeyError("x")), SOURCE)
    assert "Traceback" in str(caught.value.__cause__)


def spin(source: Source, limits: Limits) -> Document:
    while True:
        pass


def sleep(source: Source, limits: Limits) -> Document:
    time.sleep(100)
    raise AssertionError


def stop(source: Source, limits: Limits) -> Document:
    os.kill(os.getpid(), signal.SIGSTOP)
    raise AssertionError


def swell(source: Source, limits: Limits) -> Document:
    return Document("x" * 500_000_000, ())


def creep(source: Source, limits: Limits) -> Document:
    held = []
    while True:
        held.append(bytearray(100_000))


def fall(source: Source, limits: Limits) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def leave(source: Source, limits: Limits) -> Document:
    os._exit(0)


def dig(source: Source, limits: Limits) -> Document:
    return dig(source, limits)


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (spin, "处理时间超过上限 1 秒"),
        (sleep, "处理时间超过上限 1 秒"),
        (stop, "中途退出"),
        (swell, "内存超过上限 64 MB"),
        (creep, "内存超过上限 64 MB"),
        (fall, "信号 11"),
        (leave, "没有给出结果"),
        (dig, "RecursionError"),
    ],
)
def test_a_child_that_fails_is_told_with_the_reason(
    work: Callable[[Source, Limits], Document], why: str
) -> None:
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=why) as caught:
        apart(work, SOURCE, SHORT)
    assert caught.value.step.startswith(("请", "也"))
    assert time.perf_counter() - start < 8


def test_a_child_prints_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    def loud(source: Source, limits: Limits) -> int:
        print("out")
        print("err", file=sys.stderr)
        os.write(1, b"out")
        return os.write(2, b"err")

    assert apart(loud, SOURCE) == 3
    assert capfd.readouterr() == ("", "")


def test_a_child_has_no_file_of_its_parent(tmp_path: Path) -> None:
    file = tmp_path / "open"

    def descriptors(source: Source, limits: Limits) -> list[str]:
        held = (f"/proc/self/fd/{n}" for n in range(256))
        return [os.readlink(one) for one in held if os.path.islink(one)]

    with file.open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        kinds = {name.partition(":")[0] for name in apart(descriptors, SOURCE)}
    assert kinds == {os.devnull, "pipe"}


def test_whatever_a_child_started_ends_with_it() -> None:
    def start(source: Source, limits: Limits) -> int:
        return subprocess.Popen(["sleep", "100"]).pid

    started = apart(start, SOURCE)
    for _ in range(100):
        if not Path(f"/proc/{started}").exists() or "Z" in Path(f"/proc/{started}/stat").read_text():
            return
        time.sleep(0.02)
    pytest.fail("it outlived the call")


@pytest.mark.skipif(sys.platform != "linux", reason="网络隔离只在 Linux 上有")
def test_a_child_reaches_no_socket_of_this_machine() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = server.getsockname()

        def call(source: Source, limits: Limits) -> str:
            try:
                socket.create_connection(address, timeout=2).close()
            except OSError as error:
                return errno.errorcode[error.errno or 0]
            return "reached"

        assert call(SOURCE, LIMITS) == "reached"
        assert apart(call, SOURCE) == "ENETUNREACH"


def test_a_child_writes_no_large_file(tmp_path: Path) -> None:
    def fill(source: Source, limits: Limits) -> int:
        with (tmp_path / "large").open("wb") as file:
            return file.write(b"x" * 3_000_000)

    with pytest.raises(Unreadable, match="OSError"):
        apart(fill, SOURCE, Limits(unpacked=10**6))
    assert (tmp_path / "large").stat().st_size <= 10**6 + 1


class Rogue:
    """What a child that a document took over might answer with."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.getcwd, ()


def test_an_answer_cannot_run_anything_here() -> None:
    with pytest.raises(Exception, match="nothing a child may answer with"):
        apart(lambda source, limits: Rogue(), SOURCE)


def test_threads_of_the_parent_hold_nothing_up() -> None:
    """Threads that print, allocate and lock all the time, as a progress bar does, while children come and go."""
    over, lock = threading.Event(), threading.Lock()

    def busy() -> None:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            while not over.is_set():
                with lock:
                    print([str(n) for n in range(100)], file=nowhere)

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(50):
            assert apart(document, SOURCE, Limits(seconds=5)) == document(SOURCE, LIMITS)
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_calls_from_several_threads_do_not_meet() -> None:
    answers: dict[int, bytes] = {}

    def call(n: int) -> None:
        answers[n] = apart(lambda source, limits: source.data * 200_000, Source(b"%d" % n, ""))

    threads = [threading.Thread(target=call, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: b"%d" % n * 200_000 for n in range(8)}


def test_nothing_is_left_behind() -> None:
    before = os.listdir("/proc/self/fd")
    for work in (document, raising(NoStatutoryTable("a")), leave):
        for _ in range(10):
            with suppress(Unreadable):
                apart(work, SOURCE)
    assert len(os.listdir("/proc/self/fd")) == len(before)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


_INTERRUPTED = """
import os, signal, sys, time
from gongkai.readers.apart import apart
from gongkai.readers.source import Source
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell's background started the tests
{hook}
def work(source, limits):
    {first}
    time.sleep(100)
try:
    apart(work, Source(b"", ""))
except KeyboardInterrupt:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        sys.exit(0)
sys.exit(1)
"""
_HOOK = "os.register_at_fork({when}=lambda: os.kill({whom}(), signal.SIGINT))"


@pytest.mark.parametrize(
    ("hook", "first"),
    [
        ("", "os.kill(os.getppid(), signal.SIGINT)"),
        (_HOOK.format(when="before", whom="os.getpid"), ""),
        (_HOOK.format(when="after_in_parent", whom="os.getpid"), ""),
        (_HOOK.format(when="after_in_child", whom="os.getppid"), ""),
    ],
    ids=["while it waits", "before the fork", "right after the fork", "as the child begins"],
)
def test_an_interrupted_call_ends_its_child(hook: str, first: str) -> None:
    """Ctrl-C in the parent, which the child, in a group of its own, does not hear."""
    program = _INTERRUPTED.format(hook=hook, first=first)
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


def test_a_fork_that_is_refused_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "fork", refused)
    with pytest.raises(BlockingIOError):
        apart(document, SOURCE)
    assert len(os.listdir("/proc/self/fd")) == before
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ()) & {signal.SIGINT, signal.SIGTERM}


def test_where_there_is_no_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert apart(lambda source, limits: os.getpid(), SOURCE) == os.getpid()
