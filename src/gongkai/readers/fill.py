"""From strips to readings: one reading for every cell of the form, certain only where nothing else can be meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.forms.form import Form, Identity, Table
from gongkai.readers import ink, split
from gongkai.readers.mend import mend
from gongkai.readers.split import Row, Slot
from gongkai.readers.strips import Found, Ink, Strip
from gongkai.report.reading import Reading, State, Where
from gongkai.report.report import Remark

MOST_CANDIDATES = 40


def fill(form: Form, found: Mapping[str, Found]) -> tuple[list[Reading], list[Remark]]:
    """A reading for each cell of the form, in its order, and what was noticed on the way.

    A row whose boxes are not as many as its columns is not read: no value is ever moved aside to make room. Cells
    no strip speaks of are ABSENT; uncertainly so where the table holds rows that were not understood, or lies in
    running text, which cannot show that a row is not there. Cells whose characters are unsure are left to the sums.
    """
    readings: list[Reading] = []
    remarks: list[Remark] = []
    for table in form.tables:
        one = found.get(table.id, Found())
        remarks += one.remarks
        read = _table(form, table, one.strips, remarks)
        unknown = one.around is not None or any(remark.kind == "row_unknown" for remark in one.remarks)
        for cell in table.cells:
            readings += read.get(cell.id) or [Reading(cell.id, State.ABSENT, certain=not unknown)]
    return mend(form, readings), remarks


def _table(
    form: Form, table: Table, strips: Sequence[Strip], remarks: list[Remark]
) -> dict[str, list[Reading]]:
    read: dict[str, list[Reading]] = {}
    for strip in strips:
        if strip.run is None:
            for reading in _boxed(form, strip, remarks):
                read.setdefault(reading.cell, []).append(reading)
    glued = [strip for strip in strips if strip.run is not None]
    for reading in _glued(form, table, glued, read):
        read.setdefault(reading.cell, []).append(reading)
    return read


def _boxed(form: Form, strip: Strip, remarks: list[Remark]) -> Iterator[Reading]:
    """A row in boxes: read box by box if there are as many as columns, not at all otherwise."""
    if len(strip.inks) != len(strip.cells):
        text = "｜".join(one.text.strip() for one in strip.inks)
        where = strip.inks[0].where if strip.inks else Where()
        remarks.append(Remark("cell_count", text, strip.cells, where))
        yield from (Reading(cell, State.ILLEGIBLE, text, certain=False, where=where) for cell in strip.cells)
        return
    readings = [_box(form, cell, one) for cell, one in zip(strip.cells, strip.inks, strict=True)]
    alike = len({(one.state, one.value) for one in readings}) == 1
    sure = strip.named and (strip.straight or alike or _adds_up(form, readings))
    for reading, one in zip(readings, strip.inks, strict=True):
        if "\n" in one.text.strip(" \t\u00a0\u3000"):
            remarks.append(Remark("inner_break", one.text, (reading.cell,), one.where))
        yield reading if sure else replace(reading, certain=False)


def _box(form: Form, cell: str, one: Ink) -> Reading:
    state, value = ink.read(one.text, form.cell(cell).column)
    text = ink.original(one.text)
    certain = one.sure and state is not State.ILLEGIBLE
    candidates = () if one.sure else (text, *one.others)[:MOST_CANDIDATES]
    return Reading(cell, state, text, value, certain, where=one.where, candidates=candidates)


def _adds_up(form: Form, readings: Sequence[Reading]) -> bool:
    """Whether the row's own identities are all known and hold."""
    values = {one.cell: one.value for one in readings if isinstance(one.value, int)}
    mine = [i for i in _within(form.identities) if set(i.cells) <= {one.cell for one in readings}]
    return bool(mine) and all(holds(identity, values) for identity in mine)


def _within(identities: Sequence[Identity]) -> list[Identity]:
    """Identities that speak of one year only."""
    return [identity for identity in identities if not identity.spans_years]


def holds(identity: Identity, values: Mapping[str, int]) -> bool | None:
    """Whether the two sides are equal; None when a cell is not known."""
    if any(cell not in values for cell in identity.cells):
        return None
    left, right = (sum(values[term.cell] for term in side) for side in (identity.left, identity.right))
    return left == right


def _glued(
    form: Form, table: Table, strips: Sequence[Strip], read: Mapping[str, Sequence[Reading]]
) -> Iterator[Reading]:
    """Rows printed without boxes, told apart together: see `split`."""
    if not strips:
        return
    sums = _row_sums(form)
    slots = [
        tuple(Slot(cell, form.cell(cell).column, sums.get(cell, 0)) for cell in strip.cells)
        for strip in strips
    ]
    runs = [strip.run for strip in strips if strip.run is not None]
    trust = all(len(run.words()) == len(row) for run, row in zip(runs, slots, strict=True))
    rows = [split.row(row, run, trust_blanks=trust) for run, row in zip(runs, slots, strict=True)]
    known = {
        cell: found[0].value
        for cell, found in read.items()
        if len(found) == 1 and found[0].certain and isinstance(found[0].value, int)
    }
    columns = [i for i in _within(form.identities) if len({cell.split(".")[1] for cell in i.cells}) > 1]
    rows = list(split.agree(rows, known, columns))
    values = known | {
        slot.cell: value
        for row in rows
        for slot in row.slots
        if len(parts := row.parts(slot.cell)) == 1
        and (value := split.whole(parts[0], slot.column)) is not None
    }
    confirmed = _confirmed(columns, values)
    for strip, row in zip(strips, rows, strict=True):
        for slot in row.slots:
            yield _read_part(strip, row, slot, slot.cell in confirmed)


def _row_sums(form: Form) -> dict[str, int]:
    """The last cell of each row of 表三 and of each group of 表四, and how many boxes before it it sums up."""
    return {i.right[0].cell: len(i.left) for i in _within(form.identities) if _is_row_sum(i)}


def _is_row_sum(identity: Identity) -> bool:
    row = identity.right[0].cell.rpartition(".")[0]
    return len(identity.right) == 1 and all(term.cell.startswith(f"{row}.") for term in identity.left)


def _confirmed(columns: Sequence[Identity], values: Mapping[str, int]) -> set[str]:
    """Cells that stand in a column sum which comes out."""
    return {cell for identity in columns if holds(identity, values) for cell in identity.cells}


def _read_part(strip: Strip, row: Row, slot: Slot, confirmed: bool) -> Reading:
    """The reading of one slot of a row told apart.

    Certain when one part alone is possible, and the ink allowed no other cut or blanks made it, or all columns agree
    with it, or, where the document does not add up as a whole, at least one column does.
    """
    parts, where = row.parts(slot.cell), strip.inks[0].where
    how = "spaces" if row.spaced else "split"
    if not row.run.text:
        return Reading(slot.cell, State.BLANK, certain=False, how=how, where=where)
    if len(parts) != 1:
        text = strip.inks[0].text
        return Reading(slot.cell, State.ILLEGIBLE, text, None, False, how, where, parts[:MOST_CANDIDATES])
    state, value = ink.read(parts[0], slot.column)
    certain = strip.named and (row.forced or row.spaced or row.agreed or confirmed)
    return Reading(slot.cell, state, parts[0], value, certain, how, where)
