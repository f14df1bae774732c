"""Work done in a process of its own, so that no document can take this one down, hold it up or make it talk."""

import contextlib
import gc
import os
import pickle
import select
import signal
import struct
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from operator import attrgetter
from typing import Any, NoReturn, TypeVar

from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.readers.confine import PATIENCE, confine
from gongkai.readers.source import LIMITS, Limits, Source

T = TypeVar("T")
_SIZE = struct.Struct(">Q")  # how many bytes the answer has, sent before it
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
_PLAIN = {("datetime", "date"), ("decimal", "Decimal")}
_SMALLER = "请确认文件来源；确是要用的，请另存为较小的文件，或改用 .docx 或网页再试"
_ANOTHER = "请确认文件完整；也可以用 WPS 或 Word 打开后另存为 .docx 再试"


def apart(work: Callable[[Source, Limits], T], source: Source, limits: Limits = LIMITS) -> T:
    """What `work` makes of a document, done in a child process within the limits.

    The child is this process forked, so `work` needs no import and starts within a millisecond; it has no open file
    but its answer, prints nowhere, and is gone when this call ends. The answer may be made of dataclasses of this
    project and plain values. Where there is no fork (Windows), the work is done here and only its own bounds hold.
    Raises whatever GongkaiError the work raises; Unreadable when the child runs out of time or memory, dies, or
    raises anything else (the cause is then its traceback).
    """
    if not hasattr(os, "fork"):
        return work(source, limits)
    hear, say = os.pipe()
    answer, child, status = b"", 0, 0
    try:
        with _undisturbed():
            try:
                child = _forked()
                if not child:
                    _answer(work, source, limits, say)
            finally:
                os.close(say)
        answer = _heard(hear, limits)
    finally:
        os.close(hear)
        status = _ended(child) if child else 0
    if not answer:
        raise _unanswered(source.name, status, limits)
    kind, told = _Unpickler(BytesIO(answer)).load()
    if kind == "result":
        result: T = told
        return result
    raise _refused(source.name, kind, told, limits)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """No interrupt meanwhile; it comes at the end. One within the hooks Python runs at a fork would be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forked() -> int:
    """Fork; 0 in the child. Python warns where other threads run, as they may hold a lock for ever in the child.

    The child takes none of theirs: it writes to no stream of its parent's, imports nothing and ends by _exit.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _heard(pipe: int, limits: Limits) -> bytes:
    """The answer that comes through the pipe, b"" when there is none in time, it breaks off or is too long."""
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    said, size = bytearray(), _SIZE.size
    while len(said) < size:
        # The child's own alarm comes a second before, unless the child has been stopped.
        if not ready.poll((limits.seconds * PATIENCE + 1) * 1000):
            return b""
        part = os.read(pipe, 2**20)
        if not part:
            return b""
        said += part
        if size == _SIZE.size <= len(said):
            size += _SIZE.unpack_from(said)[0]
            if size > limits.unpacked + 2**20:
                return b""
    return bytes(said[_SIZE.size :])


def _ended(child: int) -> int:
    """End the child and all it started; its exit code, or the number of the signal it died of, negative."""
    for end in (os.killpg, os.kill):  # the group may not be there yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:  # a program that ignores SIGCHLD has the system clear its children away
        return 0


def _unanswered(name: str, status: int, limits: Limits) -> Unreadable:
    """Why a child that ended by this status gave no answer."""
    if -status in (signal.SIGXCPU, signal.SIGALRM):
        return overtime(name, limits)
    how = f"收到信号 {-status}" if status < 0 else "没有给出结果"
    return Unreadable(name, f"处理它的程序中途退出（{how}）", _ANOTHER)


def overtime(name: str, limits: Limits) -> Unreadable:
    """The error for a document that takes too long."""
    return Unreadable(name, f"处理时间超过上限 {limits.seconds} 秒", _SMALLER)


def _refused(name: str, kind: str, told: Any, limits: Limits) -> GongkaiError:
    """The error a child told of."""
    if kind == "error":
        cls, text, facts = told
        error: GongkaiError = cls.__new__(cls, text)
        vars(error).update(facts)  # its sentence is built already, so __init__ is not called
        return error
    if kind == "memory":
        return Unreadable(name, f"处理时内存超过上限 {limits.memory // 2**20} MB", _SMALLER)
    broken = Unreadable(name, f"处理时出错（{told.strip().splitlines()[-1]}）", _ANOTHER)
    broken.__cause__ = RuntimeError(told)
    return broken


def _answer(work: Callable[[Source, Limits], object], source: Source, limits: Limits, pipe: int) -> NoReturn:
    """In the child: do the work, send what came of it, end."""
    try:
        try:
            _take_leave(pipe)
            confine(limits)
            _say(pipe, ("result", work(source, limits)))
        except GongkaiError as error:
            _say(pipe, ("error", (type(error), str(error), vars(error))))
        except MemoryError:
            _say(pipe, ("memory", None))
        finally:
            if sys.exc_info()[1] is not None:
                _say(pipe, ("broken", traceback.format_exc()))
    finally:
        os._exit(0)


def _take_leave(pipe: int) -> None:
    """Let go of everything the parent has open, and lead a group, so that whatever is started here ends with it."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    gc.freeze()  # what the parent made is not collected here: its files are closed below, their numbers used again
    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, os.sysconf("SC_OPEN_MAX"))
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115 - until the end


def _say(pipe: int, answer: tuple[str, object]) -> None:
    held = BytesIO()
    pickler = pickle.Pickler(held, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _Reducers()
    pickler.dump(answer)
    for part in (_SIZE.pack(held.tell()), held.getbuffer()):
        left = memoryview(part)
        while left:
            left = left[os.write(pipe, left) :]


class _Reducers(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """Dataclass → how its values are sent: as a call with their fields, twice as fast to read as pickle's own way."""

    def __missing__(self, cls: type) -> Callable[[Any], tuple[Any, ...]]:
        names = [one.name for one in fields(cls) if one.init] if is_dataclass(cls) else []
        if len(names) < 2:  # attrgetter gives no tuple for one name
            raise KeyError(cls)
        values = attrgetter(*names)
        self[cls] = reducer = lambda one: (cls, values(one))
        return reducer


class _Unpickler(pickle.Unpickler):
    """Makes only this project's dataclasses and errors, and dates and decimals: the child may have been taken over."""

    def find_class(self, module: str, name: str) -> Any:
        found = None
        if (module, name) in _PLAIN or (module.startswith("gongkai.") and "." not in name):
            found = super().find_class(module, name)
        if isinstance(found, type) and (
            (module, name) in _PLAIN or is_dataclass(found) or issubclass(found, GongkaiError)
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is nothing a child may answer with")
