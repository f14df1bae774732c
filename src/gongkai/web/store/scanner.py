"""The virus scanner, a program of the machine's own: only what it calls clean is clean."""

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.base.errors import refusal
from gongkai.web.store.formats import NotAccepted

_INFECTED = 1  # what clamscan and clamdscan end with when they have found something
_FOUND = re.compile(r": (.+) FOUND$", re.MULTILINE)
# clamscan without signatures finds nothing in any file, and says so in other words than "clean".
_BLIND = re.compile(r"No supported database files found|^Known viruses: 0$|cli_loaddb", re.MULTILINE)
_AGAIN = "文件没有收下；请管理员检查查毒程序（GONGKAI_SCANNER），修好后再传"


@dataclass(frozen=True, slots=True)
class Scanner:
    """command: a program that is given the path of a file as its last argument; seconds: how long it may take."""

    command: Sequence[str]
    seconds: float = 60

    def clear(self, path: Path, name: str) -> None:
        """Return only if the program calls the file clean. name: of the file, for the message.

        Raises NotAccepted for an infected file; and, with the reason, when the program is missing, fails, takes too
        long, or has no signatures to compare with.
        """
        status, said = self._run(path, name)
        if status == _INFECTED and (found := _FOUND.search(said)):
            raise NotAccepted(name, f"查出病毒（{found[1]}），不收", "请对来源的电脑查毒，或者请对方另发一份")
        if _BLIND.search(said):
            raise NotAccepted(name, "查毒程序没有病毒特征库，查不出什么", _AGAIN)
        if status != 0:
            raise NotAccepted(name, f"查毒程序出错（{_last(said) or f'返回 {status}'}）", _AGAIN)

    def _run(self, path: Path, name: str) -> tuple[int, str]:
        """How the program ended and what it said."""
        try:
            program = subprocess.Popen(
                [*self.command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that what it starts ends with it
            )
        except OSError as error:
            raise NotAccepted(name, f"查毒程序起不来（{refusal(error)}）", _AGAIN) from error
        try:
            said, _ = program.communicate(timeout=self.seconds)
        except subprocess.TimeoutExpired as error:
            raise NotAccepted(name, f"查毒超过 {self.seconds:g} 秒没有结果", _AGAIN) from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
            if program.stdout:
                program.stdout.close()
        return program.returncode, said.decode(errors="replace")


def _last(said: str) -> str:
    """The last line of what a program said, cut short."""
    return next((line.strip()[:120] for line in reversed(said.splitlines()) if line.strip()), "")
