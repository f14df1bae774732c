"""Tables whose boxes are merged otherwise than the notices show: what organs make of the form in Word."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gongkai.forms import Box
from gongkai.forms.form import Table
from gongkai.report import Report
from gongkai.report import printed as shown

Rows = list[list[Box]]


def merged(one: Report, table: Table, rows: Sequence[Sequence[Box]], ways: Sequence[str]) -> Rows:
    """The printed rows of a table with their boxes merged, or parted, in the ways named."""
    changed = [list(row) for row in rows]
    for way in ways:
        changed = WAYS[way](one, table, changed)
    return changed


def _wide_labels(one: Report, table: Table, rows: Rows) -> Rows:
    """表三: groups in rows of their own, merged from side to side, each label merged over all label columns."""
    if table.id != "requests":
        return rows
    changed: Rows = []
    for row in rows:
        labels = [box for box in row if not box.head and not box.cell]
        values = [box for box in row if box.cell]
        if not values:
            changed.append(row)
            continue
        changed += [[Box(group.text, columns=3 + len(values))] for group in labels[:-1]]
        changed.append([replace(labels[-1], columns=3), *values])
    return changed


def _wide_total(one: Report, table: Table, rows: Rows) -> Rows:
    """表三: the label of the results' total merged with the group beside it, which ends above it."""
    if table.id != "requests":
        return rows
    changed = [list(row) for row in rows]
    (last,) = [n for n, row in enumerate(rows) if row[0].text.endswith("总计") and row[0].columns == 2]
    for n, row in enumerate(changed[:last]):
        changed[n] = [replace(box, rows=box.rows - 1) if n + box.rows > last else box for box in row]
    changed[last][0] = replace(changed[last][0], columns=3)
    return changed


def _cut_groups(one: Report, table: Table, rows: Rows) -> Rows:
    """表三: boxes of groups cut in two, the words in the upper one."""
    if table.id != "requests":
        return rows
    changed = [list(row) for row in rows]
    for n, row in enumerate(rows):
        for at, box in enumerate(row):
            if box.rows > 4 and not box.head:
                changed[n][at] = replace(box, rows=2)
                changed[n + 2].insert(at, Box(rows=box.rows - 2, columns=box.columns))
                return changed
    return changed


def _tall_rows(one: Report, table: Table, rows: Rows) -> Rows:
    """表三: every fifth row is two rows, its boxes merged over both but for the first number, which stands above."""
    if table.id != "requests":
        return rows
    changed: Rows = []
    tall = [n for n, row in enumerate(rows) if any(box.cell for box in row)][::5]
    for n, row in enumerate(rows):
        first = next((box for box in row if box.cell), None)
        changed.append(
            [replace(box, rows=box.rows + (n in tall)) if box is not first else box for box in row]
        )
        if n in tall:
            changed.append([Box()])
    return _reaching(rows, changed, tall)


def _reaching(rows: Rows, changed: Rows, tall: Sequence[int]) -> Rows:
    """Boxes that reach over rows that became two rows, made so much higher."""
    start = 0
    for n, row in enumerate(rows):
        for at, box in enumerate(row):
            more = sum(n < one < n + box.rows for one in tall)
            changed[start][at] = replace(changed[start][at], rows=changed[start][at].rows + more)
        start += 1 + (n in tall)
    return changed


def _parted_values(one: Report, table: Table, rows: Rows) -> Rows:
    """表二: the place of a single number parted in two, the number in the first."""
    return [
        [
            part
            for box in row
            for part in (
                (replace(box, columns=1), Box(columns=box.columns - 1))
                if box.cell and box.columns > 1
                else (box,)
            )
        ]
        for row in rows
    ]


def _merged_alike(one: Report, table: Table, rows: Rows) -> Rows:
    """表三: a row whose numbers are all alike merged to one box that says it once."""
    if table.id != "requests":
        return rows
    changed: Rows = []
    for row in rows:
        values = [box for box in row if box.cell]
        alike = len({shown(one, box.cell) for box in values if box.cell}) == 1
        labels = [box for box in row if not box.cell]
        changed.append([*labels, replace(values[0], columns=len(values))] if alike else row)
    return changed


WAYS: dict[str, Callable[[Report, Table, Rows], Rows]] = {
    "wide labels": _wide_labels,
    "wide total": _wide_total,
    "cut groups": _cut_groups,
    "tall rows": _tall_rows,
    "parted values": _parted_values,
    "merged alike": _merged_alike,
}
# What leaves the numbers in boxes of their own. "wide labels" leaves no groups to cut, and no box beside which the total's could grow.
TOGETHER = (
    ("wide labels",),
    ("wide labels", "parted values"),
    ("wide total", "parted values"),
    ("wide total", "cut groups"),
    ("cut groups", "parted values"),
    ("tall rows",),
    ("wide total", "tall rows"),
    ("wide labels", "tall rows"),
)
