"""A draft of the parts a person words: nothing is said that is not recorded, and nothing recorded is made more of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property

from gongkai.base.numbers import quantities
from gongkai.base.text import BLANKS, same_spelling
from gongkai.drafting.sentences import PARTS, Aspect, Clause, Pattern, aspects, particulars, patterns
from gongkai.law.instruments import spoken
from gongkai.report import Fact, Report
from gongkai.report.indicators import indicators

_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what stands behind it: ids of cells, of indicators, categories, particulars of the report."""

    text: str
    facts: tuple[str, ...]
    aspect: str


@dataclass(frozen=True, slots=True)
class Silence:
    """An aspect nothing is recorded of. asks: what a person may tell or record; records: where, an id of RECORDS."""

    aspect: str
    zh: str
    part: str
    asks: str
    records: str


@dataclass(frozen=True)
class Draft:
    """What the records let a report say, sentence by sentence, and what they are silent about.

    left_out: sentences, or the lists in them, that part one had no room for within the length its edition bounds.
    """

    preamble: tuple[Sentence, ...] = ()
    overview: tuple[Sentence, ...] = ()
    problems: tuple[Sentence, ...] = ()
    others: tuple[Sentence, ...] = ()
    signature: tuple[Sentence, ...] = ()
    silences: tuple[Silence, ...] = ()
    left_out: tuple[Sentence, ...] = ()

    def sentences(self, part: str) -> tuple[Sentence, ...]:
        """Those of a part. Raises KeyError for a part nobody words."""
        told: Mapping[str, tuple[Sentence, ...]] = {name: getattr(self, name) for name in PARTS}
        return told[part]

    def text(self, part: str) -> str:
        """A part as it would be printed: the overview with a heading for each aspect, the signature a line for each."""
        told = self.sentences(part)
        return {"overview": _headed, "signature": _lines}.get(part, _paragraph)(told)

    @cached_property
    def behind(self) -> Mapping[str, str]:
        """For each indicator that is told, its sentence."""
        told = [one for part in PARTS for one in self.sentences(part)]
        return {fact: one.text for one in told for fact in one.facts if fact in indicators()}


def _paragraph(told: tuple[Sentence, ...]) -> str:
    return "".join(one.text for one in told)


def _lines(told: tuple[Sentence, ...]) -> str:
    return "\n".join(one.text for one in told)


def _headed(told: tuple[Sentence, ...]) -> str:
    groups: dict[str, list[Sentence]] = {}
    for one in told:
        groups.setdefault(one.aspect, []).append(one)
    return "\n".join(
        f"（{_NUMERALS[n]}）{aspects()[aspect].zh}\n{_paragraph(tuple(group))}"
        for n, (aspect, group) in enumerate(groups.items())
    )


def draft(report: Report) -> Draft:
    """The draft of a report as the register counts it: its cells, its facts, its organ and year.

    report: facts are those of the register, not those read back from a text; adjusted cells are told as adjusted. The
    order of facts does not matter. What is blank, uncertain or told in two ways is not recorded, so it is not said.
    Raises ValueError for a report without a statutory form.
    """
    if report.form is None:
        raise ValueError("a report on 2008–2018 has no form to draft for")
    told = _Told(report)
    wanted = [one for one in patterns() if not one.editions or report.edition in one.editions]
    made = [(one, sentence) for one in wanted if (sentence := told.sentence(one))]
    kept, left_out = _fitted(told, made, report.form.longest_overview)
    parts = {
        part: tuple(sentence for sentence in kept if aspects()[sentence.aspect].part == part)
        for part in PARTS
    }
    spoken_of = {sentence.aspect for _, sentence in made}
    silences = tuple(
        Silence(one.id, one.zh, one.part, one.asks, one.records)
        for one in aspects().values()
        if one.id not in spoken_of and _is_owed(one, report)
    )
    return Draft(**parts, silences=silences, left_out=left_out)


def _is_owed(aspect: Aspect, report: Report) -> bool:
    by_government = report.organ is not None and report.organ.is_government
    return (not aspect.editions or report.edition in aspect.editions) and (
        not aspect.governments or by_government
    )


def _fitted(
    told: "_Told", made: list[tuple[Pattern, Sentence]], longest: int | None
) -> tuple[list[Sentence], tuple[Sentence, ...]]:
    """All sentences, those of the overview made to fit: lists go first, then sentences from the end."""
    kept = [sentence for _, sentence in made]
    left_out: list[Sentence] = []
    if longest is None:
        return kept, ()
    for pattern, sentence in made:
        brief = told.sentence(pattern, lists=False)
        if _length(kept) > longest and brief and brief != sentence:
            kept[kept.index(sentence)] = brief
            left_out.append(sentence)
    for sentence in reversed([one for one in kept if aspects()[one.aspect].part == "overview"]):
        if _length(kept) > longest:
            kept.remove(sentence)
            left_out.append(sentence)
    return kept, tuple(left_out)


def _length(told: list[Sentence]) -> int:
    overview = tuple(one for one in told if aspects()[one.aspect].part == "overview")
    return len(BLANKS.sub("", _headed(overview)))


@dataclass(frozen=True)
class _Told:
    """What a report has to tell, ready to be put into sentences."""

    report: Report

    def sentence(self, pattern: Pattern, *, lists: bool = True) -> Sentence | None:
        """The sentence, None where something it needs is not recorded or nothing is left to say."""
        names = particulars(pattern.whole + pattern.opening)
        if any(name not in self._particulars for name in names):
            return None
        if pattern.whole:
            return Sentence(pattern.whole.format(**self._particulars), tuple(names), pattern.aspect.id)
        said = [found for clause in pattern.clauses if (found := self._clause(clause, lists=lists))]
        if not said:
            return None
        text = "，".join(words for words, _ in said)
        facts = tuple(dict.fromkeys(fact for _, behind in said for fact in behind))
        return Sentence(f"{pattern.opening.format(**self._particulars)}{text}。", facts, pattern.aspect.id)

    @cached_property
    def _particulars(self) -> Mapping[str, str]:
        report = self.report
        assert report.form is not None
        titles = [title.partition("、")[2] for title in report.form.sections]
        told = {
            "organ": report.organ.name if report.organ else None,
            "year": str(report.year) if report.year is not None else None,
            "notice": spoken(report.form.cite.partition("#")[0]),
            "sections": "、".join(titles),
            "parts": _NUMERALS[len(titles) - 1],
            "first": _day(report.period[0]) if report.period else None,
            "last": _day(report.period[1]) if report.period else None,
            "signed": _day(report.signed) if report.signed else None,
        }
        return {name: text for name, text in told.items() if text}

    @cached_property
    def _facts(self) -> Mapping[str, Fact]:
        """The facts by what they state; one that is stated in two ways is none."""
        found: dict[str, set[tuple[int | Decimal, str]]] = {}
        for one in self.report.facts:
            if not one.approximate:
                found.setdefault(one.indicator, set()).add((one.value, one.unit))
        return {one.indicator: one for one in self.report.facts if len(found.get(one.indicator, ())) == 1}

    def _clause(self, clause: Clause, *, lists: bool) -> tuple[str, tuple[str, ...]] | None:
        """A clause with what stands behind it."""
        if clause.cells:
            value: int | Decimal | None = self._sum(clause.cells)
            unit, behind = indicators()[clause.indicator].units[0], clause.cells
        else:
            fact = self._facts.get(clause.indicator)
            value, unit, behind = (fact.value, fact.unit, (clause.indicator,)) if fact else (None, "", ())
        if value is None:
            return None
        if value == 0 and clause.zero == "":
            return None
        # 未发生 is read as 0 of the usual unit; another one has to be named.
        if value == 0 and clause.zero and unit == indicators()[clause.indicator].units[0]:
            return clause.zero, behind
        words = clause.zh.format(_number(value, unit))
        listed = list(self._among(clause, unit)) if lists else []
        if listed:
            words += "，其中" + "、".join(item for item, _ in listed)
        return words, (*behind, *(id for _, ids in listed for id in ids))

    def _sum(self, cells: tuple[str, ...]) -> int | None:
        counts = [self.report.count(cell) for cell in cells]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(cells) else None

    def _among(self, clause: Clause, unit: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The parts of a clause's number that are more than 0, with what stands behind each."""
        if clause.categories:
            found = [one for id, one in self._facts.items() if id not in indicators() and one.unit == unit]
            for one in sorted(found, key=_most_first):
                if one.value > 0:
                    yield f"{_named(one.indicator)}{_number(one.value, unit)}", (one.indicator,)
        assert self.report.form is not None
        for zh, rows in clause.among.items():
            cells = tuple(
                cell
                for cell in self.report.form.cells
                if any(fnmatchcase(cell, f"requests.{row}.total") for row in rows)
            )
            if cells and (count := self._sum(cells)):
                counted = tuple(cell for cell in cells if self.report.count(cell))
                yield f"{zh}{_number(count, unit)}", counted


def _most_first(fact: Fact) -> tuple[int | Decimal, str]:
    return -fact.value, fact.indicator


def _named(category: str) -> str:
    """The name of a category; in quotation marks where it holds a number or a stop, which would be read as the text's own."""
    plain = same_spelling(category)
    return category if plain.isalnum() and not quantities(plain) else f"“{category}”"


def _number(value: int | Decimal, unit: str) -> str:
    return f"{value:f}{unit}" if isinstance(value, Decimal) else f"{value}{unit}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
