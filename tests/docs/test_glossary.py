"""The glossary knows every public id, says of it what the data says, and its forbidden words stay out of the code."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pages import ROOT

from gongkai.base import strict_yaml
from gongkai.forms import EDITIONS, Kind, form
from gongkai.law.instruments import resolve
from gongkai.report import Level, State
from gongkai.report.indicators import indicators
from gongkai.report.ink import ABSENT

GLOSSARY: dict[str, dict[str, dict[str, Any]]] = strict_yaml.load(ROOT / "docs/glossary.yaml")
ENTRIES = [(group, id, entry) for group, entries in GLOSSARY.items() for id, entry in entries.items()]
FORMS = [form(edition) for edition in EDITIONS]
SRC = ROOT / "src/gongkai"


def held(group: str) -> set[tuple[str, str]]:
    """Every id of a group with each of its Chinese names."""
    return {
        (id, name["zh"]) for id, entry in GLOSSARY[group].items() for name in (entry, *entry.get("also", ()))
    }


DATA = {
    "tables": {(table.id, table.zh) for one in FORMS for table in one.tables},
    "rows": {
        (f"{table.id}.{row.id}", row.label) for one in FORMS for table in one.tables for row in table.rows
    },
    "columns": {
        (f"{table.id}.{column.id}", column.label)
        for one in FORMS
        for table in one.tables
        for block in table.blocks
        for column in block.columns
    },
    "identities": {
        (f"{identity.cells[0].partition('.')[0]}.{identity.id}", identity.zh)
        for one in FORMS
        for identity in one.identities
    },
    "indicators": {(one.id, one.zh) for one in indicators().values()},
    "levels": {(level.value, level.zh) for level in Level},
}


@pytest.mark.parametrize("group", DATA)
def test_a_group_holds_exactly_what_the_data_holds_verbatim(group: str) -> None:
    assert held(group) == DATA[group]


@pytest.mark.parametrize(("group", "values"), [("states", State), ("kinds", Kind)])
def test_a_group_holds_exactly_the_values_of_the_code(group: str, values: type[State] | type[Kind]) -> None:
    assert list(GLOSSARY[group]) == [one.value for one in values]


def test_a_missing_box_is_printed_by_its_name() -> None:
    assert f"〔{GLOSSARY['states']['absent']['zh']}〕" == ABSENT


def test_every_remark_a_reader_makes_is_named() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (SRC / "readers").glob("*.py"))
    made = set(re.findall(r"(?:Remark|_remark)\(\s*\"(\w+)\"", source))
    assert made
    assert made <= set(GLOSSARY["remarks"])


@pytest.mark.parametrize(
    ("group", "id", "entry"), ENTRIES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_an_entry_is_whole_and_its_citations_resolve(group: str, id: str, entry: dict[str, Any]) -> None:
    assert set(entry) <= {"zh", "where", "also", "not", "means"}
    assert entry["zh"]
    cites = [name["where"] for name in (entry, *entry.get("also", ())) if "where" in name]
    assert cites or group not in DATA or group == "levels"
    for cite in cites:
        resolve(cite)


def names() -> Iterator[tuple[str, str]]:
    """Every module, function and class of the code: (file, name)."""
    for path in SRC.rglob("*.py"):
        place = str(path.relative_to(SRC))
        yield place, path.parent.name if path.stem == "__init__" else path.stem
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield place, node.name


def words(name: str) -> set[str]:
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_name_in_the_code_uses_a_forbidden_word() -> None:
    instead = {word: id for _, id, entry in ENTRIES for word in entry.get("not", ())}
    bad = [
        f"{place}: {name} ({word}, say {instead[word]})"
        for place, name in names()
        for word in words(name) & set(instead)
    ]
    assert bad == []


def test_no_word_is_both_an_id_and_forbidden() -> None:
    ids = {part for _, id, _ in ENTRIES for part in re.split(r"[._]", id)}
    assert ids.isdisjoint(word for _, _, entry in ENTRIES for word in entry.get("not", ()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("open_docx", {"open", "docx"}),
        ("NoStatutoryTable", {"no", "statutory", "table"}),
        ("_Rows", {"rows"}),
    ],
)
def test_a_name_is_cut_into_its_words(name: str, expected: set[str]) -> None:
    assert words(name) == expected
