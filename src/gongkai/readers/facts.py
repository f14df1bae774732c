"""Every number the running text states, with its indicator, its unit and the clause it stands in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.numbers import Quantity, quantities
from gongkai.base.sentences import clauses, sentences
from gongkai.base.text import same_spelling
from gongkai.report.indicators import indicators
from gongkai.report.report import Fact, Section

_FILE = Path(__file__).parent / "data" / "indicators.yaml"

_NUMERAL = re.compile("[0-9０-９〇零一二两三四五六七八九十百千万亿]")
_MASK = "□"
# Numerals that count nothing: names in quotation marks, titles, ordinals and lists of them, document and phone numbers.
_NAMES = (
    "“[^”。]{1,60}”", "‘[^’。]{1,60}’", '"[^"。]{1,40}"', "「[^」。]{1,60}」", "《[^》]{1,120}》+",
    "第[0-9０-９〇零一二两三四五六七八九十百、,，至和到-]{1,20}",
    "[〔\\[（(﹝【][0-9０-９]{4}[〕\\]）)﹞】][0-9０-９、]{1,12}号",
    "[0-9０-９]{3,4}[-－—][0-9０-９]{7,8}",
)  # fmt: skip

# How much text around a number is looked at, in characters: enough for any clause a person writes.
_BEFORE, _AFTER, _SENTENCE, _QUOTE = 60, 30, 240, 600

_DENIAL = re.compile("[未没无不零](?![未没无不零])")
_LONGEST_DENIAL = 80
_LEAD = re.compile(
    r"^(?:[、,:;.()\s\"'-]|以及|其中|包括|涉及|分别为?|另有|和|及(?!时)|与|并(?!联)|是|为(?!民)|有(?!关|效)|全年|本年度?)+"
)
_YEAR = re.compile("^.*[0-9]{4}年度?")
_TRAIL = re.compile(r"(?:共计?|总计|合计|累计|计|达到?|约|为|有|了|各|均|分别|[:(、,\s])+$")
_EACH = re.compile(r"(?:各|均|均为|都为|分别为)$")
_RATE = re.compile(r"每[^,、]{0,6}$")
_NO_COUNT = re.compile(r"(?:[0-9〇一二两三四五六七八九十百%][-~至到/]|[数几第.-]|[这那前后]|上述)$")
_LOOSE = re.compile("左右|以上|上下|余")
_TOTAL = re.compile("(?:共|合计|总计|累计)[^,、]{0,4}$")
_PERCENT = re.compile("百分之$")


@dataclass(frozen=True, slots=True)
class Wording:
    """How the running text names an indicator; see the head of its file for what each part means."""

    id: str
    units: tuple[str, ...]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    within: re.Pattern[str] | None
    brief: re.Pattern[str] | None
    none: re.Pattern[str] | None

    def meets(self, words: str, sentence: str) -> bool:
        """Whether these words, in this sentence, name the indicator."""
        if self.unless and self.unless.search(words):
            return False
        if self.words.search(words):
            return True
        return bool(self.brief and self.within and self.brief.search(words) and self.within.search(sentence))


@dataclass(frozen=True, slots=True)
class _List:
    """The list of wordings, compiled. unit: a unit as printed; alias: what it is recorded as; mask: what counts nothing.

    counted: what stands wherever a number has a unit.
    """

    unit: re.Pattern[str]
    counted: re.Pattern[str]
    alias: Mapping[str, str]
    mask: re.Pattern[str]
    wordings: tuple[Wording, ...]


@cache
def wordings() -> tuple[Wording, ...]:
    """The wording of every indicator, in the order in which they are tried."""
    return _list().wordings


@cache
def _list() -> _List:
    data = strict_yaml.load(_FILE)
    units = sorted(data["units"], key=len, reverse=True)
    unit = "|".join(f"{name}(?!{after})" if (after := data["units"][name]) else name for name in units)
    return _List(
        re.compile(unit),
        re.compile(f"(?<=[0-9〇零一二两三四五六七八九十百千万亿余多右上+])(?:{unit})|百分之"),
        data["alias"],
        re.compile("|".join([*_NAMES, *data["idioms"]])),
        tuple(_wording(id, entry) for id, entry in data["indicators"].items()),
    )


def _wording(id: str, entry: Mapping[str, Any]) -> Wording:
    def pattern(key: str) -> re.Pattern[str] | None:
        written = entry.get(key)
        return re.compile(written if isinstance(written, str) else "|".join(written)) if written else None

    return Wording(
        id,
        indicators()[id].units,
        re.compile("|".join(entry["words"])),
        pattern("unless"),
        pattern("within"),
        pattern("brief"),
        pattern("none"),
    )


def facts(sections: Sequence[Section], preamble: str = "") -> tuple[Fact, ...]:
    """Every quantity the running text states, in the order of the text; the preamble counts as section 0.

    A denial (未收到申请, 未收取信息处理费) is a fact of value 0. 万 and 亿 are multiplied out, also before 元.
    Rates (每周5篇), ranges (3至5次) and numbers that only name something are no facts.
    """
    texts = [(0, preamble), *((section.number, section.text) for section in sections)]
    return tuple(
        fact
        for number, text in texts
        for sentence in sentences(text)
        for fact in _of_sentence(sentence, number)
    )


def _of_sentence(sentence: str, section: int) -> Iterator[Fact]:
    masked = _list().mask.sub(lambda name: _NUMERAL.sub(_MASK, name[0]), sentence)
    before, at = "", 0
    for clause in clauses(masked):
        at = masked.index(clause, at)
        verbatim = sentence[at : at + len(clause)]
        at += len(clause)
        spelled = same_spelling(clause)
        yield from _denials(spelled, verbatim, section)
        yield from _numbers(spelled, verbatim, before, section)
        before = f"{before[-_SENTENCE:]}{spelled[-_SENTENCE:]},"


def _denials(clause: str, verbatim: str, section: int) -> Iterator[Fact]:
    """未收到…, 没有收取…: one fact of value 0 for each indicator denied."""
    denied: set[str] = set()
    for start in _DENIAL.finditer(clause):
        text = clause[start.start() : start.start() + _LONGEST_DENIAL]
        for one in wordings():
            if one.id not in denied and one.none and (match := one.none.match(text)):
                denied.add(one.id)
                yield Fact(
                    one.id, 0, one.units[0], _around(verbatim, start.start()), section=section, label=match[0]
                )


def _numbers(clause: str, verbatim: str, earlier: str, section: int) -> Iterator[Fact]:
    """The numbers of one clause. earlier: the clauses of the sentence before it."""
    if not _list().counted.search(clause):
        return
    found = [(quantity, unit) for quantity in quantities(clause) if (unit := _unit(clause, quantity))]
    end = 0
    for n, (quantity, unit) in enumerate(found):
        printed_end = quantity.end + len(unit)
        until = found[n + 1][0].start if n + 1 < len(found) else len(clause)
        words = clause[max(end, quantity.start - _BEFORE) : quantity.start]
        recorded = _list().alias.get(unit, unit)
        after = clause[printed_end : min(until, printed_end + _AFTER)].partition("、")[0]
        tail = unit + after if recorded != unit else after
        end = printed_end
        if n == 0 and not _label(words) and not _label(after):
            words = f"{earlier.rstrip(',').rpartition(',')[2][-_BEFORE:]},{words}"
        label = _label(_PERCENT.sub("", words)) or _label(after)
        if not label:
            continue
        approximate = quantity.approximate or bool(_LOOSE.match(clause, printed_end))
        heard = earlier + clause[: quantity.start][-_SENTENCE:]
        for id in _ids(words, tail, heard, recorded, alias=recorded != unit) or [label]:
            quote = _around(verbatim, quantity.start)
            yield Fact(id, _whole(quantity.value), recorded, quote, approximate, section, label)


def _unit(clause: str, quantity: Quantity) -> str:
    """The unit printed right after a number, "" when the number counts nothing."""
    before = clause[max(0, quantity.start - 12) : quantity.start]
    if _PERCENT.search(before):
        return "%"
    match = _list().unit.match(clause, quantity.end)
    if match is None or _RATE.search(before) or _NO_COUNT.search(before):
        return ""
    if clause[quantity.start : quantity.end] == "一" and not _counted(clause, before, match.end()):
        return ""
    return match[0]


def _counted(clause: str, before: str, end: int) -> bool:
    """Whether 一 counts: after 共, or where the clause or the item ends; elsewhere it is an article (一名负责人)."""
    return bool(_TOTAL.search(before)) or end == len(clause) or clause[end] in "、)"


def _ids(before: str, after: str, sentence: str, unit: str, *, alias: bool) -> list[str]:
    """The indicators the words name: the first that fits, all that fit before 各 or 均; none when no line fits.

    What stands before the number is heard first; of a unit recorded as another (六部分) what stands around it.
    """
    around = f"{before}N{after}"
    for words in (around, before) if alias else (before, around):
        fitting = (one.id for one in wordings() if unit in one.units and one.meets(words, sentence))
        if found := list(fitting if _EACH.search(before) else islice(fitting, 1)):
            return found
    return []


def _label(words: str) -> str:
    return _TRAIL.sub("", _LEAD.sub("", _YEAR.sub("", words)))


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _around(clause: str, at: int) -> str:
    """The clause; of one longer than any sentence, the part about `at`."""
    return clause if len(clause) <= _QUOTE else clause[max(0, at - _QUOTE // 2) : at + _QUOTE // 2]
