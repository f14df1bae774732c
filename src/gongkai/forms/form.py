"""The nouns of a statutory form. Cells are named `table.row.column`; these ids are the contract of the whole house."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from gongkai.base.errors import UnknownCell


class Kind(StrEnum):
    """What a column counts: whole things, a change that may be negative, or money with a fraction."""

    COUNT = "count"
    SIGNED = "signed"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers. `under` is the heading printed across it and its neighbours, or ""."""

    id: str
    label: str
    kind: Kind
    unit: str | None
    under: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of numbers. `path` holds the labels from the outermost group to the row itself, verbatim."""

    id: str
    path: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the form that holds a number."""

    id: str
    row: Row
    column: Column

    @property
    def zh(self) -> str:
        """The cell as a person names it: 行标签·列标签."""
        return f"{self.row.label.partition('（区分')[0]}·{self.column.label}"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share one set of columns. `title` is the line printed above them, or ""."""

    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Table:
    """One statutory table, `section` being the part of the report it belongs to (2, 3 or 4)."""

    id: str
    zh: str
    section: int
    head: str
    corner: str
    blocks: tuple[Block, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of the table, row by row."""
        return tuple(
            Cell(f"{self.id}.{row.id}.{column.id}", row, column)
            for block in self.blocks
            for row in block.rows
            for column in block.columns
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One cell of an identity; `previous` when it is last year's report that is meant."""

    cell: str
    previous: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sums that are equal by law or by definition: Σ left = Σ right. `at` is the row or column it runs along."""

    id: str
    at: str
    zh: str
    cite: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """This year's cells in it, left side first."""
        return tuple(term.cell for term in self.left + self.right if not term.previous)

    @property
    def spans_years(self) -> bool:
        return any(term.previous for term in self.left + self.right)


@dataclass(frozen=True)
class Form:
    """One edition of the annual report form. `since` and `until` are report years, inclusive; until None = still used.

    longest_overview: how long part one should be at most, in characters but for blanks; None where the edition sets no bound.
    """

    edition: str
    title: str
    cite: str
    since: int
    until: int | None
    sections: tuple[str, ...]
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]
    longest_overview: int | None = None

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Every cell by id, in the order of the form."""
        return {cell.id: cell for table in self.tables for cell in table.cells}

    def cell(self, id: str) -> Cell:
        """Raises UnknownCell when this edition has no such cell."""
        if id not in self.cells:
            raise UnknownCell(id, self.edition)
        return self.cells[id]

    def table(self, id: str) -> Table:
        return next(table for table in self.tables if table.id == id)

    def zh(self, cell: str) -> str:
        """A cell id in Chinese words, with its table: 表三“（一）予以公开·自然人”."""
        found = self.cell(cell)
        return f"{self.table(cell.partition('.')[0]).zh}“{found.zh}”"
