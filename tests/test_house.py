"""The house in order: who may do what, read off the source itself."""

import ast
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

import gongkai

SRC = Path(gongkai.__file__).parent
FILES = tuple(sorted(SRC.rglob("*.py")))
LONGEST = 500
CLOCK = {"today", "now", "utcnow", "localtime", "gmtime"}
# The one place that asks what time it is; everybody else is told.
ASKS = SRC / "web/office/clock.py"
# Imports inside a function, each for a dependency that may not be installed.
OPTIONAL = {"typst", "gongkai.readers.scan"}
each = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SRC)))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def nodes(file: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, kinds))


def places(file: Path, found: Sequence[ast.AST]) -> list[str]:
    return [f"{file.name}:{getattr(node, 'lineno', 0)}" for node in found]


def test_there_is_a_house() -> None:
    assert {file.parent.name for file in FILES} > {
        "base",
        "law",
        "forms",
        "report",
        "readers",
        "rules",
        "writers",
    }


@each
def test_nothing_asks_what_time_it_is(file: Path) -> None:
    if file == ASKS:
        return
    asked = [node for node in nodes(file, ast.Attribute) if getattr(node, "attr", "") in CLOCK]
    asked += [node for node in nodes(file, ast.Import, ast.ImportFrom) if "time" in imported(node)]
    assert not asked, f"pass the day in as an argument: {places(file, asked)}"


@each
def test_nobody_catches_everything(file: Path) -> None:
    broad = [
        node
        for node in nodes(file, ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & names(node.type))
    ]
    assert not broad, f"name the error: {places(file, broad)}"


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


@each
def test_imports_stand_at_the_top_but_for_optional_ones(file: Path) -> None:
    top = set(tree(file).body)
    inner = [node for node in nodes(file, ast.Import, ast.ImportFrom) if node not in top]
    wrong = [node for node in inner if not imported(node) <= OPTIONAL and not modules(node) <= OPTIONAL]
    assert not wrong, places(file, wrong)


def modules(node: ast.AST) -> set[str]:
    """The package a module is imported from, for those of our own that need a dependency which may not be there."""
    return {(node.module or "").rpartition(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {name.name.partition(".")[0] for name in node.names} if isinstance(node, ast.Import) else set()


@each
def test_a_file_is_one_idea_and_can_be_read_at_a_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


@each
def test_modules_and_public_functions_say_what_they_are(file: Path) -> None:
    assert ast.get_docstring(tree(file)), f"{file}: no docstring"
    bare = [node for node in tree(file).body if is_public(node) and not ast.get_docstring(node)]  # type: ignore[arg-type]
    # A verb of the command line is documented by its module, which is its help.
    bare = [
        node
        for node in bare
        if not (file.parent.name == "cli" and getattr(node, "name", "") in {"arguments", "run"})
    ]
    assert not bare, places(file, list(bare))


def is_public(node: ast.AST) -> bool:
    definitions = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    return isinstance(node, definitions) and not node.name.startswith("_")


@each
def test_no_drawer_for_everything(file: Path) -> None:
    assert not {"utils", "util", "helpers", "helper", "common", "manager", "misc"} & {
        file.stem,
        file.parent.name,
    }


def test_every_package_has_its_layer() -> None:
    """The contract is exhaustive; import-linter holds the imports to it in ./test."""
    project = tomllib.loads((SRC.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    assert contract["exhaustive"] is True
    placed = {part.strip(" ()") for layer in contract["layers"] for part in layer.split("|")}
    packages = {path.parent.name for path in SRC.glob("*/__init__.py")}
    assert packages <= placed


def test_types_are_shipped() -> None:
    assert (SRC / "py.typed").exists() is False or (SRC / "py.typed").read_bytes() == b""
