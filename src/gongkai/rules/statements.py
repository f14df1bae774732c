"""The sentences of a report with the facts they state, for the rules that read the running text."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gongkai.base.numbers import quantities
from gongkai.base.sentences import sentences
from gongkai.base.text import same_spelling, squeeze
from gongkai.report import Fact, Report

# The year in the title of a document is not the year of what is counted.
_YEAR = re.compile("《[^》]*》|(20[0-9]{2})(?=年)")


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact in its sentence. lead: what stands between the number before and this one; end: where the number ends.

    A denial (未收到申请) has no number: lead is "" and end is where its clause ends.
    year: the year the sentence last names before the number, None when it names none.
    """

    fact: Fact
    lead: str
    end: int
    year: int | None

    @property
    def exact(self) -> bool:
        return not self.fact.approximate

    def zh(self) -> str:
        """The fact for people: 机构信息5条."""
        return f"{self.fact.label}{self.fact.value}{self.fact.unit}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence: as printed, in `same_spelling`, its section (0 for the preamble), and its facts in order."""

    printed: str
    text: str
    section: int
    stated: tuple[Stated, ...]


def statements(report: Report) -> tuple[Statement, ...]:
    """Every sentence of the running text, in order, preamble first."""
    texts = ((0, report.preamble), *((section.number, section.text) for section in report.sections))
    return _statements(texts, report.facts)


@lru_cache(maxsize=4)  # a dozen rules ask for the same text one after another
def _statements(texts: tuple[tuple[int, str], ...], facts: tuple[Fact, ...]) -> tuple[Statement, ...]:
    found = []
    for number, text in texts:
        waiting = [fact for fact in reversed(facts) if fact.section == number]
        for printed in sentences(text):
            sentence = same_spelling(printed)
            found.append(Statement(printed, sentence, number, tuple(_placed(sentence, waiting))))
    return tuple(found)


def _placed(sentence: str, waiting: list[Fact]) -> Iterable[Stated]:
    """Take from `waiting` (next fact last) the facts whose clauses stand in the sentence, in order."""
    numbers, named = deque(quantities(sentence)), [one for one in _YEAR.finditer(sentence) if one[1]]
    year_ends = [one.end() for one in named]
    at = before = 0
    while waiting:
        fact, quote = waiting[-1], same_spelling(waiting[-1].quote)
        start = sentence.find(quote, at)
        if start < 0:
            return
        waiting.pop()
        at, end = start, start + len(quote)
        while numbers and numbers[0].start < max(start, before):
            numbers.popleft()
        match = next((q for q in numbers if q.start >= end or q.value == fact.value), None)
        if match and match.start >= end:
            match = None
        lead = sentence[before : match.start] if match else ""
        end = before = match.end if match else end
        past = bisect_right(year_ends, end)
        yield Stated(fact, lead, end, int(named[past - 1][1]) if past else None)


@lru_cache(maxsize=8)
def squeezed(text: str) -> str:
    """`squeeze`, remembered: several rules search the same sections and the whole text for words."""
    return squeeze(text)


def this_year(report: Report) -> list[tuple[Statement, Stated]]:
    """All facts with their sentences, without those told of an earlier year (比2021年的70件)."""
    return [
        (statement, one)
        for statement in statements(report)
        for one in statement.stated
        if report.year is None or one.year is None or one.year >= report.year
    ]


def quoted(text: str, most: int = 60) -> str:
    """A sentence for a message, without its closing mark; of one longer than `most` characters the middle is left out."""
    text = re.sub("[，,。;；]$", "", text)
    return text if len(text) <= most else f"{text[: most // 2]}……{text[-most // 2 :]}"


def half_step(printed: int | Decimal) -> Decimal:
    """Half a unit of the last digit printed: 0.5 for 53, 0.005 for 7.58."""
    return Decimal(5).scaleb(int(Decimal(printed).as_tuple().exponent) - 1)
