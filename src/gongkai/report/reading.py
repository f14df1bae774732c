"""One value seen for one statutory cell, and where it stood."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """What was seen in a cell. Only NUMBER carries a value; a blank is not a zero."""

    NUMBER = "number"
    BLANK = "blank"  # a box with nothing in it
    MARK = "mark"  # "/", "—", "无", "不涉及"
    ABSENT = "absent"  # no such box in the document
    ILLEGIBLE = "illegible"  # a box whose ink gives no number, or more than one


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its unit (`元`, `万元`); unit None when the document names none and the form neither."""

    amount: Decimal
    unit: str | None

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元, None while the unit is unknown."""
        return (
            None
            if self.unit is None
            else self.amount * {"元": 1, "万元": 10_000, "亿元": 100_000_000}[self.unit]
        )


Value = int | Money


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document. Counts are 1-based, None where the format has no such thing.

    table: ordinal of the table in the document; row, column: slot of the box's top left corner in it.
    line: line or paragraph, for text outside tables; box: x0, y0, x1, y1 in points from the page's top left.
    """

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None

    def zh(self) -> str:
        """第2页表3第4行第5列"""
        parts = (
            (self.page, "页"),
            (self.table, "张表"),
            (self.row, "行"),
            (self.column, "列"),
            (self.line, "段"),
        )
        return "".join(f"第{number}{what}" for number, what in parts if number is not None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value seen for one cell.

    text: the characters as printed. value: an int or Money exactly when state is NUMBER.
    certain: False asks a person to look. how: "cell" (one box, one value), "spaces" (numbers on a line),
    "split" (digits printed without a gap, told apart by arithmetic), "mended" (unclear ink, settled by the sums),
    "entered", "tally".
    candidates: what an uncertain cell may say, each as text.
    """

    cell: str
    state: State
    text: str = ""
    value: Value | None = None
    certain: bool = True
    how: str = "cell"
    where: Where = field(default_factory=Where)
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state is State.NUMBER):
            raise ValueError(
                f"{self.cell}: a value stands exactly with state number, got {self.state} {self.value!r}"
            )
