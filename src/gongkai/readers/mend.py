"""The identities as a check sum over cells whose characters are unsure.

A scan says 3 or 8 where the row needs an 8. That settles it only if nothing else would do: a report that does not add
up is published often, and its numbers are to be read, not put right.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.forms.form import Form, Identity
from gongkai.readers import ink, split
from gongkai.readers.split import Row, Run, Slot
from gongkai.report.reading import Reading, State

MENDED = "mended"  # Reading.how of a cell that says what the sums need, not what was made out first


def mend(form: Form, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with those unsure cells made certain that the identities leave one candidate for.

    A cell becomes certain only if every choice of candidates that keeps all identities of one year makes the same of
    it, and an identity shows it in which every other cell is known. Where the cell is in one such identity only, or
    an identity it is in cannot be judged, it must be the candidate made out first besides. Where no choice keeps all
    identities, and where a candidate is no number, nothing is changed.
    """
    desk = _Desk.of(form, readings)
    settled = {cell: text for group in desk.groups() for cell, text in desk.settled(group).items()}
    return [_certain(form, one, settled[one.cell]) if one.cell in settled else one for one in readings]


def _certain(form: Form, reading: Reading, text: str) -> Reading:
    state, value = ink.read(text, form.cell(reading.cell).column)
    how = reading.how if text == reading.candidates[0] else MENDED
    return replace(reading, state=state, text=text, value=value, certain=True, how=how, candidates=())


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known for certain, what is unsure, and the identities that speak of it."""

    known: Mapping[str, int]
    unsure: Mapping[str, Row]
    identities: Sequence[Identity]

    @classmethod
    def of(cls, form: Form, readings: Sequence[Reading]) -> "_Desk":
        times = Counter(one.cell for one in readings)
        alone = [one for one in readings if times[one.cell] == 1]
        return cls(
            {one.cell: one.value for one in alone if one.certain and isinstance(one.value, int)},
            {one.cell: row for one in alone if (row := _row(form, one)) is not None},
            [identity for identity in form.identities if not identity.spans_years],
        )

    def speaks(self, identity: Identity) -> bool:
        """Whether each cell of an identity is known or has candidates."""
        return all(cell in self.known or cell in self.unsure for cell in identity.cells)

    def groups(self) -> Iterator[frozenset[str]]:
        """Unsure cells that identities tie together, directly or through others."""
        groups: list[set[str]] = []
        for identity in filter(self.speaks, self.identities):
            tied = {cell for cell in identity.cells if cell in self.unsure}
            apart = [group for group in groups if group.isdisjoint(tied)]
            groups = [*apart, tied.union(*(group for group in groups if not group.isdisjoint(tied)))]
        yield from (frozenset(group) for group in groups if group)

    def settled(self, group: frozenset[str]) -> dict[str, str]:
        """The cells of a group that the identities leave one candidate for, each with it."""
        mine = [one for one in self.identities if self.speaks(one) and not group.isdisjoint(one.cells)]
        rows = [self.unsure[cell] for cell in sorted(group)]
        left = {row.slots[0].cell: row for row in split.agree(rows, self.known, mine) if row.agreed}
        single = {cell: row.options[0][0] for cell, row in left.items() if len(row.options) == 1}
        shown: dict[str, str] = {}
        while found := {
            cell: text
            for cell, text in single.items()
            if cell not in shown and self._is_shown(cell, text, shown, mine)
        }:
            shown |= found
        return shown

    def _is_shown(self, cell: str, text: str, shown: Mapping[str, str], mine: Sequence[Identity]) -> bool:
        """Whether an identity shows what the cell says, and all others it is in say no less."""
        every = [one for one in self.identities if cell in one.cells]
        speaking = [one for one in mine if cell in one.cells]
        full = any(
            all(other == cell or other in self.known or other in shown for other in one.cells)
            for one in speaking
        )
        first = text == self.unsure[cell].options[0][0]
        return full and (first or (len(every) > 1 and len(speaking) == len(every)))


def _row(form: Form, reading: Reading) -> Row | None:
    """An unsure cell as a row of one slot with its candidates as options; None if it has none or one is no number."""
    if reading.certain or reading.how != "cell" or not reading.candidates:
        return None
    column = form.cell(reading.cell).column
    texts = [text for text in reading.candidates if ink.read(text, column)[0] is not State.ILLEGIBLE]
    if not texts or any(split.whole(text, column) is None for text in texts):
        return None
    return Row((Slot(reading.cell, column),), Run(texts[0]), tuple((text,) for text in dict.fromkeys(texts)))
