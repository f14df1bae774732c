"""Digits printed without a gap, told apart by arithmetic.

A web page turned to text prints a row of 表三 as `21710000218`. Seven numbers stand in it, none begins with a
needless zero, and the last is the sum of the six before: only 217,1,0,0,0,0,218 will do. `splittings` lists every
way to cut one row; `agree` lets the rows of a table decide together, since every column has to add up as well.
What several cuts still satisfy stays open, with its candidates: a guess is the worst defect.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from gongkai.forms.form import Column, Identity, Kind
from gongkai.readers import ink

MOST_STEPS = 100_000  # of one search; beyond it the row stays open
LONGEST_PART = 16
Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One box a run has to fill. adds: how many boxes right before it this one sums up, 0 if it is no sum."""

    cell: str
    column: Column
    adds: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The ink of one row: its characters without blanks, and the positions before which a blank stood."""

    text: str
    gaps: frozenset[int] = frozenset()

    def words(self) -> Parts:
        """The run cut at its blanks."""
        cuts = [0, *sorted(self.gaps - {0, len(self.text)}), len(self.text)]
        return tuple(self.text[a:b] for a, b in pairwise(cuts) if a < b)


def whole(part: str, column: Column) -> int | None:
    """The count a part says, None for marks and amounts. In glued ink a minus belongs to a change, never to a count."""
    if part.startswith("-") and column.kind is Kind.COUNT:
        return None
    value = ink.number(part, column)
    return value if isinstance(value, int) else None


def fits(part: str, column: Column) -> bool:
    """Whether a part can stand in a box of this column: a number of its kind, or a mark."""
    if part in ink.MARKS:
        return True
    return ink.number(part, column) is not None and not (part.startswith("-") and column.kind is Kind.COUNT)


class TooMany(Exception):
    """A run can be cut in more ways than are worth trying."""


def splittings(run: Run, slots: Sequence[Slot], *, adding: bool, minding_gaps: bool) -> Iterator[Parts]:
    """Every way to cut a run into one part a slot. Raises TooMany when the search grows beyond MOST_STEPS.

    adding: a sum slot must equal what it adds up. minding_gaps: no part reaches over a blank.
    """
    length, gaps = len(run.text), sorted(run.gaps) if minding_gaps else []
    sums_ahead = [adding and any(slot.adds for slot in slots[n + 1 :]) for n in range(len(slots))]
    steps = 0

    def cut(start: int, done: Parts, total: int | None) -> Iterator[Parts]:
        """total: the sum of the addends so far, None where a mark stands among them."""
        nonlocal steps
        n = len(done)
        if n == len(slots):
            yield done
            return
        slot, last = slots[n], n == len(slots) - 1
        due = str(total) if adding and slot.adds and total is not None else None
        barrier = next((gap for gap in gaps if gap > start), length)
        # What the slots behind this one need at least: a sign each, and a sum as many as its addends so far.
        needed = len(slots) - n - 1 + (len(str(total or 0)) - 1 if sums_ahead[n] and not slot.adds else 0)
        if due is not None:
            ends: Iterable[int] = (start + len(due),)
        else:
            ends = (length,) if last else range(start + 1, min(start + LONGEST_PART, length - needed) + 1)
        for end in ends:
            steps += 1
            if steps > MOST_STEPS:
                raise TooMany
            part = run.text[start:end]
            if end > barrier or (last and end != length):
                return
            if part == due or (due is None and fits(part, slot.column)):
                yield from cut(end, (*done, part), 0 if slot.adds else _plus(total, part, slot))

    if length >= len(slots):
        yield from cut(0, (), 0)


def _plus(total: int | None, part: str, slot: Slot) -> int | None:
    value = whole(part, slot.column)
    return None if total is None or value is None else total + value


@dataclass(frozen=True, slots=True)
class Row:
    """One row's ink and the ways it may be read: `options`, parallel to `slots`; none when nothing will do.

    spaced: its blanks alone part it into its boxes. forced: it can be cut in one way only, adding up or not.
    agreed: the columns it stands in speak for its options, or it stands in none.
    """

    slots: tuple[Slot, ...]
    run: Run
    options: tuple[Parts, ...]
    spaced: bool = False
    forced: bool = False
    agreed: bool = True

    def parts(self, cell: str) -> tuple[str, ...]:
        """What the options make of one cell, each reading once."""
        place = next(n for n, slot in enumerate(self.slots) if slot.cell == cell)
        return tuple(dict.fromkeys(option[place] for option in self.options))


def row(slots: Sequence[Slot], run: Run, *, trust_blanks: bool) -> Row:
    """The ways one row may be read.

    Blanks are taken for borders first, and forgotten only when nothing adds up with them. Where they part the row
    into exactly its boxes but the sum is wrong, that is what the document says only if blanks part every row of
    the table so (`trust_blanks`); else both are open. A row that can be cut in one way only is read that way even
    if it does not add up; one that can be cut in several, none of which adds up, is not read at all.
    """
    words = run.words()
    spaced = len(words) == len(slots) and all(
        fits(word, slot.column) for word, slot in zip(words, slots, strict=True)
    )
    try:
        adding_up = tuple(splittings(run, slots, adding=True, minding_gaps=True))
        if spaced and (trust_blanks or words in adding_up):
            return Row(tuple(slots), run, (words,), spaced=True, forced=trust_blanks)
        options = adding_up or tuple(splittings(run, slots, adding=True, minding_gaps=False))
        every = tuple(islice(splittings(run, slots, adding=False, minding_gaps=False), 2))
    except TooMany:
        return Row(tuple(slots), run, ())
    if spaced and not adding_up:
        options = (words, *options)
    if len(every) == 1:
        return Row(tuple(slots), run, every, forced=True)
    return Row(tuple(slots), run, options)


def agree(rows: Sequence[Row], known: Mapping[str, int], identities: Sequence[Identity]) -> tuple[Row, ...]:
    """The rows with only those options left that let every column add up.

    known: cells already read for certain. Only identities all of whose cells are known or have options can speak.
    Where none can that should, or no choice satisfies them all (the document itself does not add up, or the search
    grew too large), rows come back as they were, not `agreed`.
    """
    search = _Columns(rows, known, identities)
    solutions = search.solutions()
    ruled = {cell for identity in identities for cell in identity.cells}
    told = [replace(one, agreed=ruled.isdisjoint(slot.cell for slot in one.slots)) for one in rows]
    for n in search.choices:
        chosen = dict.fromkeys(rows[n].options[solution[n]] for solution in solutions)
        told[n] = replace(rows[n], options=tuple(chosen) or rows[n].options, agreed=bool(solutions))
    return tuple(told)


def _all_numbers(row: Row) -> bool:
    """Whether every way to read the row makes all its boxes numbers; a mark is no 0 and keeps a sum from being judged."""
    return bool(row.options) and all(
        whole(part, slot.column) is not None
        for option in row.options
        for part, slot in zip(option, row.slots, strict=True)
    )


Effect = tuple[int, ...]  # what an option adds to left minus right of each identity


class _Columns:
    """The search for choices, one option a row, under which all identities hold. Bounded by MOST_STEPS."""

    def __init__(self, rows: Sequence[Row], known: Mapping[str, int], identities: Sequence[Identity]):
        readable = {slot.cell for one in rows if _all_numbers(one) for slot in one.slots} | set(known)
        self.weights = [
            {term.cell: weight for side, weight in ((i.left, 1), (i.right, -1)) for term in side}
            for i in identities
            if not i.spans_years and set(i.cells) <= readable
        ]
        self.fixed = [sum(w * known.get(cell, 0) for cell, w in weight.items()) for weight in self.weights]
        touched = {cell for weight in self.weights for cell in weight}
        self.choices = {
            n: [(option, self._effect(row, parts)) for option, parts in enumerate(row.options)]
            for n, row in enumerate(rows)
            if row.options and not touched.isdisjoint(slot.cell for slot in row.slots)
        }

    def _effect(self, row: Row, parts: Parts) -> Effect:
        values = {
            slot.cell: whole(part, slot.column) or 0 for slot, part in zip(row.slots, parts, strict=True)
        }
        return tuple(
            sum(w * values[cell] for cell, w in weight.items() if cell in values) for weight in self.weights
        )

    def _reach(self, n: int) -> tuple[Effect, Effect]:
        """The least and the most a row can add to each identity."""
        columns = list(zip(*(effect for _, effect in self.choices[n]), strict=True))
        return tuple(map(min, columns)), tuple(map(max, columns))

    def narrow(self) -> bool:
        """Let go of options that no choice of the other rows could make up for. False when a row has none left."""
        changed = True
        while changed:
            changed = False
            reach = {n: self._reach(n) for n in self.choices}
            low, high = self.fixed, self.fixed
            for least, most in reach.values():
                low, high = _added(low, least), _added(high, most)
            for n, (least, most) in reach.items():
                kept = [
                    (option, effect)
                    for option, effect in self.choices[n]
                    if all(
                        a - b + e <= 0 <= c - d + e
                        for a, b, c, d, e in zip(low, least, high, most, effect, strict=True)
                    )
                ]
                if not kept:
                    return False
                changed = changed or len(kept) < len(self.choices[n])
                self.choices[n] = kept
        return True

    def solutions(self) -> list[dict[int, int]]:
        """All choices, as option numbers by row number; none when there are none or the search grew too large."""
        if not self.choices or not self.narrow():
            return []
        order = sorted(self.choices, key=lambda n: len(self.choices[n]))
        nothing = [0] * len(self.fixed)
        ahead = [
            (nothing, nothing)
        ]  # for each depth, the least and the most the rows still to choose can add
        for n in reversed(order):
            least, most = self._reach(n)
            ahead.append((_added(ahead[-1][0], least), _added(ahead[-1][1], most)))
        ahead.reverse()
        found: list[dict[int, int]] = []
        steps = 0

        def choose(depth: int, sums: Sequence[int], chosen: dict[int, int]) -> None:
            nonlocal steps
            steps += 1
            low, high = ahead[depth]
            if steps > MOST_STEPS or any(
                s + a > 0 or s + b < 0 for s, a, b in zip(sums, low, high, strict=True)
            ):
                return
            if depth == len(order):
                found.append(chosen)
                return
            for option, effect in self.choices[order[depth]]:
                choose(depth + 1, _added(sums, effect), {**chosen, order[depth]: option})

        choose(0, self.fixed, {})
        return found if steps <= MOST_STEPS else []


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
