"""How a table is printed: rows of boxes with their spans. Every writer walks this, so all outputs have one shape."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.forms.form import Block, Column, Table


@dataclass(frozen=True, slots=True)
class Box:
    """One printed box: a label (`text`) or a place for a number (`cell`), spanning rows × columns slots."""

    text: str = ""
    cell: str | None = None
    rows: int = 1
    columns: int = 1
    head: bool = False


def layout(table: Table) -> tuple[tuple[Box, ...], ...]:
    """The printed rows of a table as the notices show it; spans always fill a rectangle `width(table)` slots wide."""
    match table.id:
        case "disclosure":
            return tuple(_blocks(table))
        case "requests":
            return (*_applicants(table), *_results(table))
        case "disputes":
            return tuple(_outcomes(table))
    raise ValueError(f"no layout for table {table.id!r}")


def width(table: Table) -> int:
    """Slots a printed row of the table fills."""
    return sum(box.columns for box in layout(table)[0])


def _blocks(table: Table) -> Iterator[tuple[Box, ...]]:
    """表二: under each item of Article 20 its own heads; a short block's last column takes the room left."""
    wide = 1 + max(len(block.columns) for block in table.blocks)
    for block in table.blocks:
        rest = wide - len(block.columns)
        spans = [1] * (len(block.columns) - 1) + [rest]
        yield (Box(block.title, columns=wide, head=True),)
        heads = zip(block.columns, spans, strict=True)
        yield (
            Box(table.head, head=True),
            *(Box(column.label, columns=span, head=True) for column, span in heads),
        )
        for row in block.rows:
            cells = zip(block.columns, spans, strict=True)
            yield (
                Box(row.label),
                *(Box(cell=f"{table.id}.{row.id}.{column.id}", columns=span) for column, span in cells),
            )


def _applicants(table: Table) -> Iterator[tuple[Box, ...]]:
    """表三, the three rows of heads beside the corner that states the 勾稽关系."""
    columns = table.blocks[0].columns
    yield (Box(table.corner, rows=3, columns=3, head=True), Box(table.head, columns=len(columns), head=True))
    yield tuple(_upper_heads(columns))
    yield tuple(Box(column.label, head=True) for column in columns if column.under)


def _upper_heads(columns: tuple[Column, ...]) -> Iterator[Box]:
    seen: set[str] = set()
    for column in columns:
        if not column.under:
            yield Box(column.label, rows=2, head=True)
        elif column.under not in seen:
            seen.add(column.under)
            yield Box(column.under, columns=sum(other.under == column.under for other in columns), head=True)


def _results(table: Table) -> Iterator[tuple[Box, ...]]:
    """表三, a row of numbers each; group labels stand once, spanning their rows; labels fill three slots."""
    block = table.blocks[0]
    opened: set[tuple[str, ...]] = set()
    for row in block.rows:
        labels = []
        for depth in range(1, len(row.path)):
            group = row.path[:depth]
            if group not in opened:
                opened.add(group)
                labels.append(Box(group[-1], rows=sum(other.path[:depth] == group for other in block.rows)))
        labels.append(Box(row.label, columns=4 - len(row.path)))
        yield (*labels, *(Box(cell=f"{table.id}.{row.id}.{column.id}") for column in block.columns))


def _outcomes(table: Table) -> Iterator[tuple[Box, ...]]:
    """表四, laid on its side: its three rows stand beside each other, five columns each."""
    (block,) = table.blocks
    yield tuple(_groups(block))
    plain = [row for row in block.rows if len(row.path) == 1]
    under = [row for row in block.rows if len(row.path) > 1]
    count = len(block.columns)
    yield (
        *(Box(column.label, rows=2, head=True) for _ in plain for column in block.columns),
        *(Box(row.label, columns=count, head=True) for row in under),
    )
    yield tuple(Box(column.label, head=True) for _ in under for column in block.columns)
    yield tuple(
        Box(cell=f"{table.id}.{row.id}.{column.id}") for row in block.rows for column in block.columns
    )


def _groups(block: Block) -> Iterator[Box]:
    heads = [row.path[0] for row in block.rows]
    for head in dict.fromkeys(heads):
        yield Box(head, columns=heads.count(head) * len(block.columns), head=True)
