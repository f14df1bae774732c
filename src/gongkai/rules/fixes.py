"""What would end a finding: for those that have one, the new text of a part, for a person to look at and take."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType

from gongkai.base.numbers import quantities
from gongkai.base.text import BLANKS, same_spelling, squeeze
from gongkai.report import Dossier, Evidence, Fact, Finding, Report
from gongkai.rules.catalog import CATALOG
from gongkai.rules.coverage import slip_patterns
from gongkai.rules.headings import inner_heading_places
from gongkai.rules.residue import ITEM, PLACEHOLDER, numbering_lost
from gongkai.rules.statements import Stated
from gongkai.rules.year import stale_plans

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposal. zh: what it does; section: the part it changes, 0 for the preamble; text: all of that part's new text."""

    rule: str
    zh: str
    section: int
    text: str


def fix(finding: Finding, desk: Dossier, drafted: Mapping[str, str] = _NOTHING) -> Fix | None:
    """The fix of a finding of these papers, None where it has none or a person has to tell what is right.

    drafted: for each indicator on record its sentence; without one nothing is put into a text that was not there.
    """
    made = _FIXES.get(finding.rule)
    one = next((one for one in CATALOG if one.id == finding.rule), None)
    if made is None or one is None or not one.applies(desk):
        return None
    for evidence in one.body(desk):
        if one.zh.format(**evidence.facts) == finding.message:
            found = made(desk.report, evidence, drafted)
            return Fix(finding.rule, *found) if found else None
    return None


_Found = tuple[str, int, str] | None  # zh, section, text
_Fixing = Callable[[Report, Evidence, Mapping[str, str]], _Found]


def _texts(report: Report) -> Iterator[tuple[int, str]]:
    """Every part with its text, in order; the preamble is 0."""
    yield 0, report.preamble
    yield from ((section.number, section.text) for section in report.sections)


def _text(report: Report, section: int) -> str:
    return next((text for number, text in _texts(report) if number == section), "")


# ---- numbers that are not the table's ----

# How a thing is told that the text denies and the table counts.
_HAPPENED = {
    "received": "收到政府信息公开申请{}件",
    "carried": "结转下年度办理申请{}件",
    "reconsiderations": "被申请政府信息公开行政复议{}件",
    "litigations": "被提起政府信息公开行政诉讼{}件",
    "normative_issued": "制发规范性文件{}件",
}


def _number(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    """The table's number in the clause that states another; none where the place is not beyond doubt."""
    stated, table = evidence.facts["stated"], evidence.facts["table"]
    assert isinstance(stated, Stated)
    assert isinstance(table, int | Decimal)
    text = _text(report, stated.fact.section)
    places = [at for at, sign in enumerate(text) if not BLANKS.fullmatch(sign)]
    plain, clause = "".join(text[at] for at in places), BLANKS.sub("", stated.fact.quote)
    found = _place(clause, stated.fact, table)
    if found is None or plain.count(clause) != 1:
        return None
    at, (start, end, written) = plain.index(clause), found
    changed = clause[:start] + written + clause[end:]
    first, last = places[at + start], places[at + end - 1] + 1
    return f"“{clause}”改为“{changed}”", stated.fact.section, text[:first] + written + text[last:]


def _place(clause: str, fact: Fact, table: int | Decimal) -> tuple[int, int, str] | None:
    """What of a clause is to be written otherwise, and how."""
    spelled = same_spelling(clause)
    if len(spelled) != len(clause):
        return None
    denied = squeeze(fact.label)
    if (
        fact.value == 0 and fact.indicator in _HAPPENED and spelled.endswith(denied)
    ):  # a denial is its own label
        return len(clause) - len(denied), len(clause), _HAPPENED[fact.indicator].format(table)
    numbers = [
        one
        for one in quantities(spelled)
        if one.value == fact.value and spelled.startswith(fact.unit, one.end)
    ]
    return (numbers[0].start, numbers[0].end, _printed(table, fact.value)) if len(numbers) == 1 else None


def _printed(number: int | Decimal, like: int | Decimal) -> str:
    """A number with as many places as the one it stands for, but a whole one whole."""
    if number == int(number) and isinstance(like, int):
        return str(int(number))
    return f"{Decimal(number).quantize(Decimal(like)) if isinstance(like, Decimal) else round(number, 2):f}"


# ---- years, slips, headings, placeholders ----

_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def _stale_plan(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    assert report.year is not None
    for section, text in _texts(report):
        for quote, start, end in stale_plans(text, report.year) if section == 5 else ():
            if quote == evidence.facts["quote"]:
                following = str(report.year + 1)
                printed = text[start:end]
                year = following if re.search("[0-9０-９]", printed) else following.translate(_CHINESE)
                return f"“{printed}年”改为“{year}年”", section, text[:start] + year + text[end:]
    return None


def _slip(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    """Every such slip of the part the finding quotes."""
    wrong, right, around = (str(evidence.facts[name]) for name in ("wrong", "right", "around"))
    holding = [
        (around not in text.replace("\n", ""), section, text, pattern, by)
        for section, text in _texts(report)
        for pattern, by in slip_patterns()
        if any(match[0] == wrong for match in pattern.finditer(text))
    ]
    if not holding:
        return None
    _, section, text, pattern, by = min(
        holding, key=itemgetter(0)
    )  # a quote at the edge of a part runs over it
    mended = pattern.sub(lambda one: one.expand(by) if one[0] == wrong else one[0], text)
    return f"“{wrong}”改为“{right}”", section, mended


def _heading(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    """A heading of part one in the notice's words; the six titles are the form's own and no text of ours."""
    printed, wanted = str(evidence.facts["printed"]), str(evidence.facts["wanted"])
    text = _text(report, 1)
    for sign, start, end in inner_heading_places(text):
        if squeeze(sign) + squeeze(text[start:end]) == squeeze(printed):
            return f"“{text[start:end]}”改为“{wanted}”", 1, text[:start] + wanted + text[end:]
    return None


def _numbering(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    """（一） and 1. throughout the part the finding names; numbering that was lost is for a person to give."""
    for section in report.sections:
        if evidence.facts["place"] != f"“{section.title.strip()}”内" or numbering_lost(
            str(evidence.facts["problem"])
        ):
            continue
        text = section.text
        for sign, start, _ in reversed(list(inner_heading_places(text))):
            at = text.rindex(sign, 0, start)
            text = f"{text[:at]}（{squeeze(sign).strip('()')}）{text[at + len(sign) :]}"
        text = ITEM.sub(lambda one: one[0][: -len(one["stop"])] + ".", text)
        if text != section.text:
            return "编号统一写成“（一）”“1.”", section.number, text
    return None


_WRITTEN_FOR = re.compile(
    r"[（(]\s*文字描述\s*[）)]|[（(]?收取信息处理费情况在此处报告[）)]?|[（(]?该部分以表格形式报告[^\n）)]{0,10}[）)]?"
)


def _placeholder(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
    """Without the form's own notes; what an XX stands for only a person knows."""
    for section, text in _texts(report):
        without = _WRITTEN_FOR.sub("", text).strip()
        if PLACEHOLDER.search(text) and not PLACEHOLDER.search(without):
            return "删去模板的占位文字", section, without
    return None


# ---- what is on record and not in the text ----


def _adding(indicator: str, section: int) -> _Fixing:
    """The sentence of an indicator at the end of a part, where the register has one."""

    def made(report: Report, evidence: Evidence, drafted: Mapping[str, str]) -> _Found:
        sentence = drafted.get(indicator)
        if sentence is None or all(section != number for number, _ in _texts(report)):
            return None
        text = _text(report, section).rstrip()
        return f"加上“{sentence}”", section, f"{text}\n{sentence}" if text else sentence

    return made


_FIXES: Mapping[str, _Fixing] = MappingProxyType(
    {
        "nar-received-vs-t3": _number,
        "nar-none-vs-t3": _number,
        "nar-done-vs-t3": _number,
        "nar-breakdown-vs-t3": _number,
        "nar-t4-mismatch": _number,
        "nar-docs-vs-t2": _number,
        "nar-fee-missing": _adding("processing_fee", 6),
        "nar-no-disclosure-count": _adding("disclosed", 1),
        "year-stale-plan": _stale_plan,
        "text-typo": _slip,
        "sec-heading-variant": _heading,
        "heading-numbering-mixed": _numbering,
        "template-residue": _placeholder,
    }
)
FIXABLE = frozenset(_FIXES)
