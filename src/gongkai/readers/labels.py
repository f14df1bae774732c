"""Row and column labels of the form as documents print them: numbered or not, shortened, cut in two."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from gongkai.base.text import remembered, squeeze
from gongkai.forms.form import Form, Row, Table
from gongkai.forms.load import EDITIONS, form

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[、.,:]|\([一二三四五六七八九十]\)[、.]?|\d{1,2}(?:[.、,)]|(?=\D)))"
)
_QUOTES = re.compile("[\"']")
_NOTE = re.compile(r"\((?:件|项|个|单位:[^)]*|区分处理的[^)]*)\)$")
# Other words for a row that have been published.
_ALSO = {
    "规范性文件": "normative_documents",
    "行政规范性文件": "normative_documents",
    "本年新收": "new",
    "上年结转": "carried_in",
    "结转下年度": "carried_out",
}


@remembered
def key(label: str) -> str:
    """A label as it is compared: squeezed, without numbering, quotation marks and a note in brackets."""
    bare = _QUOTES.sub("", squeeze(label))
    return _NOTE.sub("", bare[match.end() :] if (match := _NUMBERING.match(bare)) else bare)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one table: rows and columns by their keys, and group and block labels that hold no numbers."""

    table: Table
    rows: dict[str, Row]
    columns: dict[str, str]
    groups: frozenset[str]

    def row(self, text: str) -> Row | None:
        """The row a label names: by its whole key, else by a beginning of at least four signs only one row has."""
        asked = key(text)
        if asked in self.rows:
            return self.rows[asked]
        if len(asked) < 4:
            return None
        found = {
            row.id: row
            for held, row in self.rows.items()
            if len(held) >= 4 and (held.startswith(asked) or asked.startswith(held))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def column(self, text: str) -> str | None:
        """The id of the column a head names."""
        return self.columns.get(key(text))


@cache
def labels(edition: str, table: str) -> Labels:
    """The labels of one table of one edition."""
    one = form(edition).table(table)
    rows = {key(row.label): row for row in one.rows}
    by_id = {row.id: row for row in one.rows}
    rows |= {also: by_id[id] for also, id in _ALSO.items() if id in by_id}
    columns = {key(column.label): column.id for block in one.blocks for column in block.columns}
    groups = {key(group) for row in one.rows for group in row.path[:-1]} | {
        key(block.title) for block in one.blocks
    }
    return Labels(one, rows, columns, frozenset(groups - {""}))


@cache
def _telling() -> dict[str, tuple[str, ...]]:
    """For each edition the labels whose very presence tells it: those that stand in no label of the others."""
    words = {edition: _words(form(edition)) for edition in EDITIONS}
    others = {
        edition: "\n".join(word for rest in EDITIONS if rest != edition for word in words[rest])
        for edition in EDITIONS
    }
    return {
        edition: tuple(word for word in words[edition] if word not in others[edition]) for edition in EDITIONS
    }


def _words(one: Form) -> set[str]:
    rows = (squeeze(label) for table in one.tables for row in table.rows for label in row.path)
    columns = (
        squeeze(column.label) for table in one.tables for block in table.blocks for column in block.columns
    )
    return {*rows, *columns}


def editions_seen(texts: Iterable[str]) -> dict[str, list[str]]:
    """Which labels of which edition stand in the text of the tables; an edition without any is left out."""
    squeezed = squeeze("\n".join(texts))
    seen = {edition: [word for word in words if word in squeezed] for edition, words in _telling().items()}
    return {edition: words for edition, words in seen.items() if words}
