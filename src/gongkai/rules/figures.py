"""The figures rules compute with: counts that are all known, shares, and identities that do not hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.forms import Form, Identity
from gongkai.forms.form import Term
from gongkai.report import Dossier, Evidence, Level, Report

_FEW = 3  # terms of a side that are named though all are 0


def counts(report: Report, *cells: str) -> tuple[int, ...] | None:
    """The counts of these cells, None unless every one is known: a blank is not a zero."""
    found = [report.count(cell) for cell in cells]
    known = tuple(value for value in found if value is not None)
    return known if len(known) == len(found) else None


def above(part: int, whole: int, percent: int) -> bool:
    """Whether part is more than that many percent of whole; never of nothing."""
    return whole > 0 and part * 100 > whole * percent


def share(part: int, whole: int) -> str:
    """A share for people: 19.0%."""
    return f"{Decimal(100 * part) / whole:.1f}%"


def named(form: Form, cells: Iterable[str], most: int = 3) -> str:
    """Cells in Chinese words, the first few by name and all by number: 表三“…”、表三“…”等126格."""
    cells = tuple(cells)
    names = "、".join(form.zh(cell) for cell in cells[:most])
    return f"{names}等{len(cells)}格" if len(cells) > most else names


@dataclass(frozen=True, slots=True)
class Breach:
    """An identity that does not hold. line: the row or column in words; left_zh, right_zh: each side with its terms."""

    identity: Identity
    left: int
    right: int
    line: str
    left_zh: str
    right_zh: str

    @property
    def gap(self) -> int:
        return abs(self.left - self.right)

    def evidence(self, level: Level | None = None, **facts: object) -> Evidence:
        """This year's cells of the identity, the facts `line`, `left`, `right`, `gap`, and those given."""
        facts |= {"line": self.line, "left": self.left_zh, "right": self.right_zh, "gap": self.gap}
        return Evidence(*self.identity.cells, level=level, **facts)


# How every message on an identity begins; what to do follows in the rule.
SUMS = "{line}：{left} ≠ {right}，相差 {gap}。"


def breaches(desk: Dossier, id: str) -> Iterator[Breach]:
    """The identities of that id which do not hold. One with an unknown term is not judged."""
    form = desk.report.form
    if form is None:
        return
    for identity in form.identities:
        if identity.id != id:
            continue
        left, right = _values(desk, identity.left), _values(desk, identity.right)
        if left is None or right is None or sum(left) == sum(right):
            continue
        left_zh = _side(form, identity, identity.left, left)
        right_zh = _side(form, identity, identity.right, right)
        yield Breach(identity, sum(left), sum(right), _line(form, identity), left_zh, right_zh)


def _values(desk: Dossier, terms: tuple[Term, ...]) -> list[int] | None:
    values = []
    for term in terms:
        report = desk.previous if term.previous else desk.report
        value = report.count(term.cell) if report else None
        if value is None:
            return None
        values.append(value)
    return values


def _by_row(identity: Identity) -> bool:
    """Whether the identity runs along a row, so that its terms are told apart by their columns."""
    return all(cell.split(".")[1] == identity.at for cell in identity.cells)


def _line(form: Form, identity: Identity) -> str:
    cell = identity.cells[0]
    row, _, column = form.cell(cell).zh.rpartition("·")
    table = form.table(cell.partition(".")[0]).zh
    return f"{table}“{row}”行" if _by_row(identity) else f"{table}“{column}”列"


def _side(form: Form, identity: Identity, terms: tuple[Term, ...], values: list[int]) -> str:
    """One side of an identity with its terms that are not 0: “自然人”6 + “其他”1 = 7."""
    along_row = _by_row(identity)
    # Where all are 0 they are named if they are few: 表三 sums twenty rows.
    told = any(values) or len(terms) > _FEW
    said = []
    for term, value in zip(terms, values, strict=True):
        row, _, column = form.cell(term.cell).zh.rpartition("·")
        if value or not told:
            said.append(f"{'上年' if term.previous else ''}“{column if along_row else row}”{value}")
    if not said:
        return "各项之和 0"
    return " + ".join(said) + (f" = {sum(values)}" if len(said) > 1 else "")


def disclosed(row: str, *columns: str) -> list[str]:
    """Ids of cells of one row of 表二."""
    return [f"disclosure.{row}.{column}" for column in columns]


def row_label(report: Report, cell: str) -> str:
    """The label of a cell's row, as the form prints it."""
    return report.form.cell(cell).row.label if report.form else cell
