"""What a process may still do once it handles a document of unknown origin: limits, no network, no new rights."""

import contextlib
import ctypes
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from gongkai.readers.source import Limits

# Imported this way because Windows has none; nothing is confined there.
_resource: Any = importlib.import_module("resource") if hasattr(os, "fork") else None
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_FILES = 256  # open at a time
PATIENCE = 3  # seconds by the clock for each second of processor time: other programs run too


def confine(limits: Limits) -> None:
    """Bound this process for good: processor time, clock, memory, file size; on Linux also network and privileges.

    The process ends by SIGXCPU or SIGALRM when its time is over. Memory counts from what it holds now, as a forked
    process begins with all its parent had. Processes it starts inherit all but the clock.
    Where the kernel refuses a namespace of its own for the network, the network stays: that is one wall of several.
    """
    held = _held()
    for kind, most in (
        (_resource.RLIMIT_CPU, limits.seconds),  # then SIGXCPU; SIGKILL a second later
        (_resource.RLIMIT_DATA, held + limits.memory),
        (_resource.RLIMIT_FSIZE, limits.unpacked),
        (_resource.RLIMIT_NOFILE, _FILES),
        (_resource.RLIMIT_CORE, 0),
    ):
        _, hard = _resource.getrlimit(kind)
        soft, last = (n if hard == _resource.RLIM_INFINITY else min(n, hard) for n in (most, most + 1))
        with contextlib.suppress(OSError, ValueError):  # one that this system does not know
            _resource.setrlimit(kind, (soft, last))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds * PATIENCE)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if _libc.unshare(_CLONE_NEWNET):
            _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _held() -> int:
    """Bytes of private memory this process holds, 0 where /proc does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[5]) * int(_resource.getpagesize())
    except (OSError, IndexError):
        return 0
