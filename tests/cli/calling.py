"""The command line called as a person or a script calls it."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import simplejson

from gongkai.cli.main import main

DOCUMENTS = Path(__file__).parent.parent / "documents"
PAGE = DOCUMENTS / "pingtan-2022.html"
GLUED = DOCUMENTS / "pingtan-2022.txt"
WRONG = DOCUMENTS / "pingtan-2020.html"  # its 表三 does not add up
SEEDS = tuple(sorted(DOCUMENTS.glob("00*.txt")))
COMMAND = (sys.executable, "-m", "gongkai.cli.main")
VERBS = ("read", "check", "write", "compare", "convert", "due", "tally", "ledger", "serve")


@dataclass(frozen=True)
class Outcome:
    """How a call ended. out: bytes of stdout; complaints: lines of stderr."""

    code: int
    out: bytes
    complaints: list[str]

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def json(self) -> object:
        """What stdout holds, all of it."""
        return simplejson.loads(self.out, use_decimal=True)


def gongkai(*words: object) -> Outcome:
    """One call in this process, which saves the start of Python."""
    out, complaints = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(complaints):
        try:
            code: object = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    out.flush()
    complaints.flush()
    printed, said = (stream.buffer for stream in (out, complaints))
    assert isinstance(printed, io.BytesIO)
    assert isinstance(said, io.BytesIO)
    return Outcome(code, printed.getvalue(), said.getvalue().decode("utf-8").splitlines())


def process(*words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Outcome:
    """One call in a process of its own; it may take a minute at most."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        timeout=60,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8").splitlines())


def refused(outcome: Outcome, *words: str) -> None:
    """The call ended with 2, said nothing on stdout, and one line on stderr that holds these words."""
    assert outcome.code == 2
    assert outcome.out == b""
    assert len(outcome.complaints) == 1, outcome.complaints
    (line,) = outcome.complaints
    assert line.startswith("gongkai")
    assert all(word in line for word in words), line
