"""The three tables as the desk shows them: each box with what was counted, last year's number, and what is found there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.forms import Column
from gongkai.ledger import Adjustment
from gongkai.ledger.annual import sums
from gongkai.report import Finding, Report, printed
from gongkai.web.store.annual import Desk
from gongkai.writers.page import Grid, Slot, page

CARRIED = "requests.carried_in."  # its bound is last year's carried_out


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box as it is shown. text: what stands in it; counted: what the register says, where that is another.

    kind: head, sum, entered or counted. before: last year's number; bound: what last year carried out, gap: how far
    the number is from it, "" where that is not known. findings: those about this cell, each with its place in the list.
    """

    slot: Slot
    kind: str
    text: str
    zh: str = ""
    column: Column | None = None
    counted: str = ""
    adjustment: Adjustment | None = None
    before: str = ""
    bound: str = ""
    gap: str = ""
    findings: Sequence[tuple[int, Finding]] = ()
    level: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One table, row by row as it is printed. widths: one for each of its columns."""

    id: str
    zh: str
    title: str
    rows: Sequence[Sequence[Drawn]]
    widths: Sequence[float]


def drawings(
    desk: Desk,
    findings: Sequence[Finding] = (),
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[Drawing]:
    """The tables of a report on its desk. typed: what a form holds instead; wrong: why some of it can't stand."""
    about: dict[str, list[tuple[int, Finding]]] = {}
    for n, one in enumerate(findings, 1):
        for cell in one.cells:
            about.setdefault(cell, []).append((n, one))
    adjusted = desk.annual.adjusted if desk.annual else {}
    draw = _Draw(desk, about, adjusted, typed or {}, wrong or {})
    return [draw.table(grid) for grid in page(desk.report).grids]


@dataclass(frozen=True)
class _Draw:
    desk: Desk
    about: Mapping[str, list[tuple[int, Finding]]]
    adjusted: Mapping[str, Adjustment]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]

    def table(self, grid: Grid) -> Drawing:
        rows = [[self.box(slot) for slot in row] for row in grid.rows]
        return Drawing(grid.id, grid.zh, grid.title, rows, grid.widths)

    def box(self, slot: Slot) -> Drawn:
        cell, held = slot.cell, self.desk.report.form
        if cell is None or held is None:
            return Drawn(slot, "head", slot.text)
        about = self.about.get(cell, ())
        previous = self.desk.previous
        bound, gap = self.carried(cell, previous)
        return Drawn(
            slot,
            "sum" if cell in sums(held.edition) else "entered" if self.desk.is_entered(cell) else "counted",
            self.typed.get(cell, slot.text),
            held.zh(cell),
            held.cell(cell).column,
            printed(self.desk.base, cell) or "空白" if cell in self.adjusted else "",
            self.adjusted.get(cell),
            _said(previous, cell),
            bound,
            gap,
            about,
            about[0][1].level if about else "",
            self.wrong.get(cell, ""),
        )

    def carried(self, cell: str, previous: Report | None) -> tuple[str, str]:
        """What last year carried out of this column, and how far this year's number is from it."""
        if previous is None or not cell.startswith(CARRIED):
            return "", ""
        out = f"requests.carried_out.{cell.removeprefix(CARRIED)}"
        was, now = previous.count(out), self.desk.report.count(cell)
        if was is None:
            return "", ""
        return str(was), "" if now is None else f"{now - was:+d}" if now != was else "0"


def _said(report: Report | None, cell: str) -> str:
    """What another year's report says in a cell; "" where its form has no such cell."""
    return printed(report, cell) or "空白" if report and report.form and cell in report.form.cells else ""


def parts(edition: str) -> dict[str, list[str]]:
    """The sums of an edition, each with its parts, in the order in which they are computed: for the page's script."""
    return {cell: list(found) for cell, found in sums(edition).items()}


def named(report: Report, cells: Iterable[str]) -> list[tuple[str, str]]:
    """Cells with their names for people."""
    held = report.form
    return [(cell, held.zh(cell)) for cell in cells if held and cell in held.cells]
