"""Editions from their YAML files: one file an edition, strict, every citation resolved."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, UnknownForm
from gongkai.forms.form import Block, Column, Form, Identity, Kind, Row, Table, Term
from gongkai.law.instruments import resolve

_DATA = Path(__file__).parent / "data"
_KEYS = {
    "form": {"title", "cite", "since", "until", "sections", "longest_overview", "tables"},
    "table": {"zh", "section", "head", "corner", "blocks", "identities"},
    "block": {"title", "rows", "columns"},
    "column": {"label", "kind", "unit", "under"},
    "identity": {"id", "zh", "along", "left", "right", "cite"},
}
_NEEDED = {
    "form": {"title", "cite", "since", "sections", "tables"},
    "table": {"zh", "section", "blocks"},
    "block": {"rows", "columns"},
    "column": {"label"},
    "identity": {"id", "zh", "along", "left", "right", "cite"},
}
EDITIONS = ("2019", "2021")


@cache
def form(edition: str) -> Form:
    """The form of that edition ("2019", "2021"). Raises UnknownForm; DataError when its file is wrong."""
    if edition not in EDITIONS:
        raise UnknownForm(edition, EDITIONS)
    return _form(edition, strict_yaml.load(_DATA / f"annual-{edition}.yaml"))


def _checked(what: str, place: str, entry: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(entry) - _KEYS[what]:
        raise DataError("annual form", f"{what} {place}", f"unknown keys {sorted(unknown)}")
    if missing := _NEEDED[what] - set(entry):
        raise DataError("annual form", f"{what} {place}", f"missing keys {sorted(missing)}")
    return entry


def edition_of_year(year: int) -> str | None:
    """The edition that governs a report year, None for the years before 2019 (free form)."""
    for edition in EDITIONS:
        one = form(edition)
        if one.since <= year and (one.until is None or year <= one.until):
            return edition
    return None


def _form(edition: str, data: dict[str, Any]) -> Form:
    _checked("form", edition, data)
    resolve(data["cite"])
    tables = tuple(_table(id, entry) for id, entry in data["tables"].items())
    identities = tuple(
        identity
        for table in tables
        for entry in data["tables"][table.id].get("identities", ())
        for identity in _identities(table, _checked("identity", table.id, entry))
    )
    built = Form(
        edition,
        data["title"],
        data["cite"],
        data["since"],
        data.get("until"),
        tuple(data["sections"]),
        tables,
        identities,
        data.get("longest_overview"),
    )
    for identity in identities:
        for cell in identity.cells:
            built.cell(cell)
    return built


def _table(id: str, entry: dict[str, Any]) -> Table:
    _checked("table", id, entry)
    return Table(
        id,
        entry["zh"],
        entry["section"],
        entry.get("head", ""),
        entry.get("corner", ""),
        tuple(
            Block(
                block.get("title", ""),
                tuple(_rows(block["rows"], ())),
                tuple(_column(name, column) for name, column in block["columns"].items()),
            )
            for block in (_checked("block", id, block) for block in entry["blocks"])
        ),
    )


def _rows(entries: dict[str, Any], path: tuple[str, ...]) -> Iterator[Row]:
    """A row is `id: label`; a group is `label: {…rows…}` and holds no numbers of its own."""
    for key, entry in entries.items():
        if isinstance(entry, dict):
            yield from _rows(entry, (*path, key))
        else:
            yield Row(key, (*path, entry))


def _column(id: str, entry: dict[str, Any]) -> Column:
    _checked("column", id, entry)
    if entry.get("kind", "count") not in list(Kind):
        raise DataError(
            "annual form", f"column {id}", f"no kind {entry['kind']!r}; there are {', '.join(Kind)}"
        )
    return Column(
        id, entry["label"], Kind(entry.get("kind", "count")), entry.get("unit"), entry.get("under", "")
    )


def _identities(table: Table, entry: dict[str, Any]) -> Iterator[Identity]:
    """An entry runs along every row (its terms are columns) or along every column (its terms are rows)."""
    resolve(entry["cite"])
    if entry["along"] not in ("rows", "columns"):
        raise DataError("annual form", f"{table.id}.{entry['id']}", "along must be rows or columns")
    by_row = entry["along"] == "rows"

    def terms(names: list[str], line: str) -> tuple[Term, ...]:
        bare = [name.removeprefix("previous.") for name in names]
        cells = [f"{table.id}.{line}.{name}" if by_row else f"{table.id}.{name}.{line}" for name in bare]
        return tuple(
            Term(cell, name.startswith("previous.")) for cell, name in zip(cells, names, strict=True)
        )

    lines_seen = 0
    for block in table.blocks:
        rows, columns = [row.id for row in block.rows], [column.id for column in block.columns]
        lines, across = (rows, columns) if by_row else (columns, rows)
        wanted = {name.removeprefix("previous.") for name in entry["left"] + entry["right"]}
        for line in lines if wanted <= set(across) else ():
            lines_seen += 1
            yield Identity(
                entry["id"],
                line,
                entry["zh"],
                entry["cite"],
                terms(entry["left"], line),
                terms(entry["right"], line),
            )
    if not lines_seen:
        raise DataError(
            "annual form", f"{table.id}.{entry['id']}", "no block has all the rows or columns it names"
        )
