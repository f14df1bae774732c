"""A statutory annual report as gongkai holds it: readings by cell, sections, facts, and what was noticed on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from gongkai.forms.form import Form
from gongkai.forms.load import form
from gongkai.report.organ import Organ
from gongkai.report.reading import Reading, State, Value, Where

ENTERED = "entered"  # how a person's reading came about


@dataclass(frozen=True, slots=True)
class Origin:
    """The document a report was read from: digest of its bytes, its name, and the format told from the bytes."""

    sha256: str
    name: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of the report. number: 1–6 in the statutory order; title: as printed; text: paragraphs."""

    number: int
    title: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []


@dataclass(frozen=True, slots=True)
class Fact:
    """A number the running text states.

    indicator: an id of the indicator list (`disclosed`, `received`…) or, where none fits, the words before the number.
    value: a number, percent as printed; approximate when 近, 余, 多 or the like stand with it (then a lower bound).
    quote: the clause it stands in, verbatim but for line breaks. section: 0 for the preamble.
    label: the words right before the number, what it counts in the document's own words.
    """

    indicator: str
    value: int | Decimal
    unit: str
    quote: str
    approximate: bool = False
    section: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader noticed that is no number: residue, a split label, a row the form does not have.

    kind: residue | image | inner_break | label_split | row_unknown | row_order | cell_count | other_form.
    quote: the characters seen. cells: the cells it touches, if any.
    """

    kind: str
    quote: str
    cells: tuple[str, ...] = ()
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, repr=False)
class Report:
    """An annual report.

    edition: "2019", "2021", or None where no statutory table was found (reports on 2008–2018).
    readings: cell id → all readings of it; nothing is overwritten, two sources are two readings.
    title, organ, year, period, signed, published: None where the document does not tell.
    signature: the lines under section six (organ, date), as printed.
    """

    organ: Organ | None
    year: int | None
    edition: str | None
    readings: Mapping[str, tuple[Reading, ...]]
    title: str | None = None
    preamble: str = ""
    sections: tuple[Section, ...] = ()
    signature: str = ""
    facts: tuple[Fact, ...] = ()
    period: tuple[date, date] | None = None
    signed: date | None = None
    published: date | None = None
    remarks: tuple[Remark, ...] = ()
    source: Origin | None = None

    def __repr__(self) -> str:
        organ = self.organ.name if self.organ else None
        return f"<Report {organ} {self.year}, form {self.edition}, {len(self.readings)} cells>"

    @property
    def form(self) -> Form | None:
        """The edition's form, None without one."""
        return form(self.edition) if self.edition else None

    @cached_property
    def _agreed(self) -> dict[str, Reading]:
        """For each cell the one reading, or the first of several that say the same; what a person read outranks the rest."""
        return {
            cell: found[0]
            for cell, found in self._counting.items()
            if len(found) == 1 or len({(one.state, one.value) for one in found}) == 1
        }

    @cached_property
    def _counting(self) -> Mapping[str, tuple[Reading, ...]]:
        """The readings that count: those by a person, where there are any, else all."""
        return {
            cell: tuple(one for one in found if one.how == ENTERED) or found if len(found) > 1 else found
            for cell, found in self.readings.items()
        }

    def reading(self, cell: str) -> Reading | None:
        """The one reading of a cell; None when there is none or when two disagree."""
        return self._agreed.get(cell)

    def value(self, cell: str) -> Value | None:
        """The agreed, certain number of a cell; None when blank, unread, uncertain or disputed."""
        reading = self.reading(cell)
        return reading.value if reading and reading.certain else None

    def count(self, cell: str) -> int | None:
        """`value` where a whole number is asked for."""
        value = self.value(cell)
        return value if isinstance(value, int) else None

    def state(self, cell: str) -> State:
        """What was seen in a cell; ABSENT when nothing was, ILLEGIBLE when readings disagree."""
        reading = self._agreed.get(cell)
        return reading.state if reading else State.ILLEGIBLE if cell in self.readings else State.ABSENT

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """Cells a person should look at, in the order of the form."""
        return tuple(
            cell
            for cell, found in self._counting.items()
            if self.state(cell) is State.ILLEGIBLE or not all(r.certain for r in found)
        )

    def section(self, number: int) -> Section | None:
        return next((section for section in self.sections if section.number == number), None)

    @cached_property
    def narrative(self) -> str:
        """Everything the report says in running text, preamble and sections, headings left out."""
        return "\n".join([self.preamble, *(section.text for section in self.sections)])

    def corrected(self, values: Mapping[str, Value | None]) -> "Report":
        """A copy in which a person read these cells so (None: blank); what was read before stays behind it."""
        readings = dict(self.readings)
        for cell, value in values.items():
            found = readings.get(cell, ())
            where = found[0].where if found else Where()
            readings[cell] = (replace(_reading(cell, value, ENTERED), where=where), *found)
        return replace(self, readings=readings)

    def confirmed(self, cells: Iterable[str]) -> "Report":
        """A copy in which a person saw these cells to be as they were read, so that they are certain.

        Raises ValueError for a cell that was not read as one thing: there is nothing to agree with.
        """
        readings = dict(self.readings)
        for cell in cells:
            reading = self.reading(cell)
            if reading is None or reading.state is State.ILLEGIBLE:
                raise ValueError(f"{cell} was not read as one thing")
            readings[cell] = (
                replace(reading, certain=True, how=ENTERED, candidates=()),
                *self.readings[cell],
            )
        return replace(self, readings=readings)

    def with_values(self, values: Mapping[str, Value | None], *, how: str = ENTERED) -> "Report":
        """A copy in which these cells have exactly these values; None makes a cell blank."""
        readings = dict(self.readings)
        for cell, value in values.items():
            readings[cell] = (_reading(cell, value, how),)
        return replace(self, readings=readings)


def _reading(cell: str, value: Value | None, how: str) -> Reading:
    if value is None:
        return Reading(cell, State.BLANK, how=how)
    return Reading(cell, State.NUMBER, str(value if isinstance(value, int) else value.amount), value, how=how)


def by_cell(readings: Iterable[Reading]) -> dict[str, tuple[Reading, ...]]:
    """Readings grouped by cell, in the order given."""
    grouped: dict[str, list[Reading]] = {}
    for reading in readings:
        grouped.setdefault(reading.cell, []).append(reading)
    return {cell: tuple(found) for cell, found in grouped.items()}
