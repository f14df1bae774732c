"""What the pages show is what happens: commands with their exit code and output, Python lines, every option."""

import argparse
import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import PAGES, ROOT, commands

from gongkai.cli.main import VERBS

SHOWING = [page for page in PAGES if any(commands(page))]
TALKING = [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")]
COMMAND_LINE = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory in which only tests/documents lies, as in the project's root."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/documents").symlink_to(ROOT / "tests/documents")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def run(line: str) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=environment, timeout=60)


def pieces(shown: str) -> list[str]:
    """The parts of a shown line between its …, each of which the output has to hold."""
    return [piece for part in shown.split("…") if (piece := squeezed(part))]


@pytest.mark.parametrize("page", SHOWING, ids=named)
def test_every_command_shown_does_what_the_page_says(page: Path, desk: Path) -> None:
    for command in commands(page):
        done = run(command.line)
        assert done.returncode == command.code, f"{command.line}\n{done.stderr}"
        said = squeezed(done.stdout + done.stderr)
        missing = [piece for shown in command.shown for piece in pieces(shown) if piece not in said]
        assert not missing, f"{command.line}\nthe page shows {missing}\nthe program says {said[:4000]}"


@pytest.mark.parametrize("page", TALKING, ids=named)
def test_python_lines_say_what_the_page_says(page: Path, desk: Path) -> None:
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed


def options(verb: str) -> Iterator[str]:
    parser = argparse.ArgumentParser(add_help=False)
    VERBS[verb].arguments(parser)
    for action in parser._actions:
        yield from action.option_strings


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_stands_in_its_part_of_the_page(verb: str) -> None:
    _, mark, rest = COMMAND_LINE.partition(f"\n## gongkai {verb}\n")
    assert mark, f"docs/command-line.md has no part for {verb}"
    part = rest.partition("\n## ")[0]
    assert [option for option in options(verb) if f"`{option}" not in part] == []
    assert set(re.findall(r"(?<![\w-])--?[a-z]+\b", part)) <= {*options(verb)}


def test_the_page_has_no_part_for_a_verb_that_is_not_there() -> None:
    assert re.findall(r"^## gongkai (\w+)$", COMMAND_LINE, re.MULTILINE) == list(VERBS)
