"""Rows of the statutory tables as they lie in a document: a strip is one row's label and its ink, not yet read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from gongkai.base.text import squeeze
from gongkai.forms.form import Form, Row, Table
from gongkai.readers import ink
from gongkai.readers.document import Box, Grid, Line
from gongkai.readers.labels import Labels, key, labels
from gongkai.readers.split import Run
from gongkai.report.reading import Where
from gongkai.report.report import Remark


@dataclass(frozen=True, slots=True)
class Ink:
    """The characters of one box, or of a whole row printed without boxes, and where they stand.

    sure, others: whether they may be other characters, and which; see `document.Box`.
    """

    text: str
    where: Where
    sure: bool = True
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of numbers: the cells it should fill, in the order its columns are printed, and its ink.

    run: set where the ink lies in one piece (text without boxes). straight: boxes stand under their heads.
    named: the label says which row it is; else its place among its neighbours alone does.
    """

    table: str
    cells: tuple[str, ...]
    inks: tuple[Ink, ...]
    run: Run | None = None
    straight: bool = True
    named: bool = True


@dataclass(slots=True)
class Found:
    """What was found of a table: strips in the order of the document, and what was noticed.

    around: the lines before and after a table in running text; None where the table lies in grids of its own.
    """

    strips: list[Strip] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    around: tuple[Line, ...] | None = None


def row_cells(table: Table, row: Row, order: Sequence[str] | None = None) -> tuple[str, ...]:
    """Cell ids of a row in the order of the form, or in the order in which the columns are printed."""
    block = next(block for block in table.blocks if row in block.rows)
    columns = [column.id for column in block.columns]
    if order is not None and sorted(order) == sorted(columns):
        columns = list(order)
    return tuple(f"{table.id}.{row.id}.{column}" for column in columns)


def dispute_cells(table: Table) -> tuple[str, ...]:
    """表四 is printed on its side: all its cells in one row."""
    return tuple(cell.id for cell in table.cells)


def grid_strips(form: Form, grids: Sequence[Grid]) -> dict[str, Found]:
    """Strips of all three tables out of grids, by table id; grids that carry none of them are passed over.

    A grid belongs to a table when it and its neighbours together show enough of the table's labels (a table may be
    broken over pages, or into its blocks), and it does not show enough of another's.
    """
    texts = [{key(box.text) for box in grid.boxes if box.text.strip()} for grid in grids]
    scores = {
        table.id: [_score(labels(form.edition, table.id), one) for one in texts] for table in form.tables
    }
    found: dict[str, Found] = {}
    for table in form.tables:
        mine: list[Grid] = []
        shows = [
            bool(score) and not _another(scores, table.id, n) for n, score in enumerate(scores[table.id])
        ]
        for n in range(1, len(grids)):
            shows[n] = shows[n] or (shows[n - 1] and _goes_on(scores, grids, n))
        for shown, run in groupby(range(len(grids)), key=shows.__getitem__):
            together = list(run)
            if shown and sum(scores[table.id][n] for n in together) >= _ENOUGH[table.id]:
                mine += [grids[n] for n in together]
        walk = _Disputes if table.id == "disputes" else _Rows
        one = walk(labels(form.edition, table.id)).walk(mine)
        if one.strips:
            found[table.id] = one
    return found


def _another(scores: dict[str, list[int]], table: str, n: int) -> bool:
    """Whether a grid is rather another table's."""
    return any(
        held[n] >= _ENOUGH[id] and held[n] > scores[table][n] for id, held in scores.items() if id != table
    )


def _goes_on(scores: dict[str, list[int]], grids: Sequence[Grid], n: int) -> bool:
    """Whether a grid on a page has no label of any table: then it is a piece of the one before it, cut off by a page."""
    return grids[n].page is not None and not any(held[n] for held in scores.values())


_ENOUGH = {"disclosure": 3, "requests": 4, "disputes": 3}


def _score(held: Labels, texts: set[str]) -> int:
    """How many different labels of the table stand among a grid's texts; for 表四 its heads, since its row has none."""
    if held.table.id == "disputes":
        words = {"结果维持", "结果纠正", "其他结果", "尚未审结", "未经复议直接起诉", "复议后起诉"}
        return len(words & texts)
    hits = {row.id for text in texts if (row := held.rows.get(text))} | {
        text for text in texts if text in held.groups
    }
    return len(hits)


class _Rows:
    """Walks the rows of 表二 or 表三, keeping what the rows above said: heads, block, the last label."""

    def __init__(self, held: Labels):
        self.held = held
        self.head = squeeze(held.table.head)
        self.found = Found()
        self.heads: dict[str, int] = {}
        self.open: list[tuple[Grid, tuple[Box, ...], str]] = []  # rows of numbers whose label says nothing
        self.seen: list[str] = []
        self.begun = False  # whether the grid at hand has shown a row of numbers

    def walk(self, grids: Sequence[Grid]) -> Found:
        for grid in grids:
            self.begun = False
            for boxes in grid.rows():
                self._row(grid, boxes)
        self._settle(None)
        self._notice_order()
        return self.found

    def _row(self, grid: Grid, boxes: tuple[Box, ...]) -> None:
        if self._take_heads(grid, boxes):
            return
        place = self._label_place(boxes)
        if place is None:
            self._unlabelled(grid, boxes)
            return
        row = self.held.row(boxes[place].text)
        values = boxes[place + 1 :]
        if row is None or not values:
            return
        self._settle(row)
        self._strip(grid, row, values)

    def _take_heads(self, grid: Grid, boxes: tuple[Box, ...]) -> bool:
        """Whether this is a row of heads; remembers the slots its columns stand in, where slots mean anything."""
        named = [(column, box) for box in boxes if (column := self.held.column(box.text))]
        inked = sum(ink.is_ink(box.text) and bool(box.text.strip()) for box in boxes)
        block_head = any(squeeze(box.text) == self.head for box in boxes)
        if not block_head and (len(named) < 2 or inked):
            return False
        if block_head or self.held.table.id == "disclosure":
            self.heads = {}
        if not grid.ragged or self.held.table.id == "disclosure":
            self.heads |= {column: box.column for column, box in named}
        return True

    def _label_place(self, boxes: tuple[Box, ...]) -> int | None:
        """Which box is the row's label: the last one that names a row."""
        for place in reversed(range(len(boxes))):
            if not ink.is_ink(boxes[place].text) and self.held.row(boxes[place].text):
                return place
        return None

    def _unlabelled(self, grid: Grid, boxes: tuple[Box, ...]) -> None:
        """A row without a label we know: the second half of a cut label, a note, or numbers whose turn must tell."""
        words = [box for box in boxes if not ink.is_ink(box.text)]
        numbers = [box for box in boxes if box.text.strip() and ink.is_ink(box.text)]
        text = "".join(key(box.text) for box in words)
        if not numbers:
            last = self.found.strips[-1] if self.found.strips else None
            if last and text and text not in self.held.groups:
                whole = next((k for k, row in self.held.rows.items() if f".{row.id}." in last.cells[0]), "")
                if whole.endswith(text) and len(text) < len(whole):
                    self._remark("label_split", text, last.cells, grid.where(boxes[0]))
            return
        last_word = max((n for n, box in enumerate(boxes) if not ink.is_ink(box.text)), default=-1)
        values = boxes[last_word + 1 :]
        row = self._cut_off(grid, text)
        if row is not None:
            self.found.strips.pop()
            cells = row_cells(self.held.table, row)
            self._remark("label_split", text, cells, grid.where(boxes[0]))
            extra = values[: -len(cells)]
            if not _any_text(extra) and values[-1].text.strip():  # blank boxes of the label
                values = values[len(extra) :]
            self._strip(grid, row, values)
            return
        self.begun = True
        if values:
            self.open.append((grid, values, text))
        else:
            self._remark("row_unknown", text, (), grid.where(boxes[0]))

    def _cut_off(self, grid: Grid, text: str) -> Row | None:
        """The row whose numbers a page break cut off from its label: the last one of the page before, all blank."""
        last = self.found.strips[-1] if self.found.strips else None
        if last is None or self.begun or self.open or grid.page is None:
            return None
        if last.inks[0].where.page == grid.page or any(one.text.strip() for one in last.inks):
            return None
        row = next(row for row in self.held.table.rows if row.id == self.seen[-1])
        return row if key(row.label).endswith(text) else None

    def _settle(self, row: Row | None) -> None:
        """Give rows without a known label to the rows of the form that must stand there, if just as many are missing."""
        waiting, self.open = self.open, []
        if not waiting:
            return
        rows = list(self.held.table.rows)
        start = rows.index(next(r for r in rows if r.id == self.seen[-1])) + 1 if self.seen else 0
        end = rows.index(row) if row else len(rows)
        between = rows[start:end]
        for n, (grid, values, text) in enumerate(waiting):
            if len(between) == len(waiting) and (row is not None or self.seen):
                self._remark(
                    "label_split", text, row_cells(self.held.table, between[n]), grid.where(values[0])
                )
                self._strip(grid, between[n], values, named=_resembles(text, key(between[n].label)))
            else:
                self._remark("row_unknown", text, (), grid.where(values[0]))

    def _strip(self, grid: Grid, row: Row, values: tuple[Box, ...], *, named: bool = True) -> None:
        self.begun = True
        printed = sorted(self.heads, key=self.heads.__getitem__)
        cells = row_cells(self.held.table, row, printed)
        values = _without_padding(values, len(cells))
        straight = self._straight(cells, values)
        if not straight:
            cells = row_cells(self.held.table, row)
        inks = tuple(Ink(box.text, grid.where(box), box.sure, box.others) for box in values)
        run = as_run(values[0].text) if len(values) == 1 < len(cells) else None
        self.found.strips.append(Strip(self.held.table.id, cells, inks, run, straight, named))
        self.seen.append(row.id)

    def _straight(self, cells: tuple[str, ...], values: tuple[Box, ...]) -> bool:
        """Whether the boxes stand under the heads of their columns, all shifted alike at most; True without heads."""
        starts = [self.heads.get(cell.rpartition(".")[2]) for cell in cells]
        if None in starts:
            return not self.heads
        return len({box.column - (start or 0) for box, start in zip(values, starts, strict=False)}) <= 1

    def _notice_order(self) -> None:
        order = [row.id for row in self.held.table.rows]
        places = [order.index(id) for id in self.seen]
        for before, after in pairwise(places):
            if after < before:
                row = self.held.table.rows[after]
                self._remark("row_order", row.label, row_cells(self.held.table, row), Where())

    def _remark(self, kind: str, quote: str, cells: tuple[str, ...], where: Where) -> None:
        self.found.remarks.append(Remark(kind, quote, cells, where))


def _resembles(text: str, label: str) -> bool:
    """Whether most signs of a damaged label are the label's own."""
    return sum(sign in label for sign in text) * 2 > len(text)


def _without_padding(values: tuple[Box, ...], count: int) -> tuple[Box, ...]:
    """Blank boxes behind the last number box belong to no column; they are let go."""
    extra = values[count:]
    return values[:count] if extra and not _any_text(extra) else values


class _Disputes:
    """Finds the one row of numbers of 表四 under its heads; a blank row counts only if there is no other."""

    def __init__(self, held: Labels):
        self.held = held
        self.found = Found()

    def walk(self, grids: Sequence[Grid]) -> Found:
        cells = dispute_cells(self.held.table)
        rows = [(grid, _without_padding(boxes, len(cells))) for grid, boxes in self._under_heads(grids)]
        if any(_any_text(boxes) for _, boxes in rows):
            rows = [(grid, boxes) for grid, boxes in rows if _any_text(boxes)]
        for grid, boxes in rows:
            inks = tuple(Ink(box.text, grid.where(box), box.sure, box.others) for box in boxes)
            run = as_run(inks[0].text) if len(inks) == 1 else None
            self.found.strips.append(Strip(self.held.table.id, cells, inks, run))
        return self.found

    def _under_heads(self, grids: Sequence[Grid]) -> Iterator[tuple[Grid, tuple[Box, ...]]]:
        """Rows of nothing but ink below a row of heads; blank ones only if they are as wide as the table."""
        heads = False
        width = len(dispute_cells(self.held.table))
        for grid, boxes in ((one, boxes) for one in grids for boxes in one.rows()):
            texts = [key(box.text) for box in boxes]
            if sum(self.held.column(text) is not None for text in texts) >= 2 or "行政复议" in texts:
                heads = True
            elif (
                heads
                and all(ink.is_ink(box.text) for box in boxes)
                and (_any_text(boxes) or len(boxes) >= width)
            ):
                yield grid, boxes


def _any_text(boxes: Sequence[Box]) -> bool:
    return any(box.text.strip() for box in boxes)


def as_run(text: str) -> Run:
    """Ink in one piece: its characters without blanks, and where blanks stood."""
    signs = ""
    gaps = set()
    blank = False
    for sign in text:
        one = squeeze(sign)
        if not one:
            blank = True
            continue
        if blank and signs:
            gaps.add(len(signs))
        signs, blank = signs + one, False
    return Run(signs, frozenset(gaps))
