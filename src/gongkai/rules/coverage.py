"""Does the running text cover what the notices ask for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from gongkai.base import strict_yaml
from gongkai.base.numbers import chinese
from gongkai.base.sentences import paragraphs
from gongkai.base.text import BLANKS, same_spelling
from gongkai.report import Dossier, Evidence, Level, Report
from gongkai.rules.engine import Rule, rule
from gongkai.rules.statements import quoted, squeezed

_DATA = Path(__file__).parent / "data"
_OVERVIEW = "国办公开办函〔2019〕60号#总体情况"
_PROBLEMS = "国办公开办函〔2019〕60号#问题改进"
_SECTION_FIFTY = "国务院令第711号#第五十条"

_TITLE = re.compile("《[^》]*》")
_NO_COUNT = re.compile(r"20[0-9]{2}年度?|[0-9]{1,2}[月日]|〔[0-9]{4}〕[0-9]+号|\(?[0-9]{1,2}[.)、]")
# Ordinals at the head of a sentence or clause; within a phrase (第二十条第（六）项, 统一是) they order nothing.
# 一是 also follows a heading directly where a page ran the two together.
_ORDINALS = (
    ("{}是", re.compile(r"((?<![^\s,。;:、!\]])[一二三四五六七八九十]{1,3}|(?<![统唯第之万十])一)是")),
    ("（{}）", re.compile(r"(?<![^\s。;:!\]])\(([一二三四五六七八九十]{1,3})\)")),
)


def _text(report: Report, section: int) -> str:
    """A section in `same_spelling`, a line for each paragraph; empty when the report has no such section."""
    found = report.section(section)
    return _spelled(found.text) if found else ""


@lru_cache(maxsize=8)  # most rules of the family read the same two sections
def _spelled(text: str) -> str:
    return same_spelling("\n".join(paragraphs(text)))


@rule(
    "nar-ordinal-gap",
    Level.INFO,
    zh="第{section}部分序号不连续：{before}之后是{after}。请补上遗漏的一项，或改正序号。",
    cites=["经验"],
)
def ordinals(desk: Dossier) -> Iterator[Evidence]:
    """一是、二是、三是和（一）（二）（三）各自连续，不跳号、不重号。"""
    for section in desk.report.sections:
        text = _text(desk.report, section.number)
        for written, pattern in _ORDINALS:
            last, before = 0, "开头"
            for match in pattern.finditer(text):
                number, after = chinese(match[1]) or 0, written.format(match[1])
                if number not in (1, last + 1):
                    yield Evidence(section=section.number, before=before, after=after)
                    break
                last, before = number, after


@rule(
    "nar-no-disclosure-count",
    Level.INFO,
    zh="“总体情况”没有写全年主动公开政府信息多少条。请补上总数，用数据反映情况。",
    cites=[_OVERVIEW],
    editions=["2019", "2021"],
)
def disclosure_count(desk: Dossier) -> Iterator[Evidence]:
    """总体情况写明主动公开政府信息的总量。"""
    facts = desk.report.facts  # without any, nothing was read, or nar-no-number speaks
    told = any(fact.indicator == "disclosed" and fact.section == 1 for fact in facts)
    if facts and _text(desk.report, 1) and not told:
        yield Evidence()


@rule(
    "nar-no-number",
    Level.INFO,
    zh="“总体情况”没有一个统计数字，也没有写本机关名称，放在任何机关都成立。请写明本机关本年做了什么、各有多少。",
    cites=[_OVERVIEW],
)
def numbers(desk: Dossier) -> Iterator[Evidence]:
    """总体情况有统计数字或者本机关的名称，明确具体。"""
    text = squeezed(_text(desk.report, 1))
    told = any(fact.section == 1 for fact in desk.report.facts) or re.search("[0-9]", _NO_COUNT.sub("", text))
    named = desk.report.organ is not None and squeezed(desk.report.organ.name) in text
    if text and not told and not named:
        yield Evidence()


@cache
def _aspects() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile("|".join(words)) for name, words in strict_yaml.load(_DATA / "aspects.yaml").items()
    }


_ON_REQUEST = "依申请公开"


@rule(
    "nar-aspect-missing",
    Level.INFO,
    zh="“总体情况”没有写到：{missing}。请按主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面补写。{silent}",
    cites=[_OVERVIEW, "国办公开办函〔2021〕30号#总体情况"],
    editions=["2019", "2021"],
)
def aspects(desk: Dossier) -> Iterator[Evidence]:
    """总体情况写到五个方面；全文只字不提依申请公开的，为警告。"""
    text = squeezed(_TITLE.sub("", _text(desk.report, 1)))
    missing = [name for name, words in _aspects().items() if not words.search(text)]
    if not text or not missing:
        return
    silent = _ON_REQUEST in missing and not _aspects()[_ON_REQUEST].search(squeezed(desk.report.narrative))
    note = "全文没有提到依申请公开，未收到申请也应写明。" if silent else ""
    yield Evidence(level=Level.WARNING if silent else None, missing="、".join(missing), silent=note)


_ASSESSED = {
    "工作考核": re.compile("考核"),
    "社会评议": re.compile("社会评议|评议"),
    "责任追究": re.compile("责任追究|追究责任|追责|问责"),
}


@rule(
    "nar-assess-missing",
    Level.WARNING,
    zh="各级人民政府的报告应写明工作考核、社会评议和责任追究结果情况，本报告没有写到：{missing}。请补写，没有发生的也写明。",
    cites=[_SECTION_FIFTY],
    editions=["2019", "2021"],
)
def assessment(desk: Dossier) -> Iterator[Evidence]:
    """各级人民政府的报告写明工作考核、社会评议、责任追究结果。"""
    text = squeezed(desk.report.narrative)
    missing = [name for name, words in _ASSESSED.items() if not words.search(text)]
    if desk.report.organ and desk.report.organ.is_government and text and missing:
        yield Evidence(missing="、".join(missing))


@rule(
    "nar-length",
    Level.INFO,
    zh="“总体情况”有{length}字，超过一千字。请删去一般性表述，保留情况和数据。",
    cites=["国办公开办函〔2021〕30号#总体情况"],
    editions=["2021"],
)
def length(desk: Dossier) -> Iterator[Evidence]:
    """2021 格式总体情况原则上不超过一千字，空白不计。"""
    section, form = desk.report.section(1), desk.report.form
    longest = form.longest_overview if form else None
    found = len(BLANKS.sub("", section.text)) if section else 0
    if longest is not None and found > longest:
        yield Evidence(length=found)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words by which section five is read, compiled; see their file."""

    problem: re.Pattern[str]
    nothing: re.Pattern[str]
    measure: re.Pattern[str]
    turn: re.Pattern[str]
    lead: re.Pattern[str]
    lacking: re.Pattern[str]
    effort: re.Pattern[str]
    stock: re.Pattern[str]


@cache
def _words() -> _Words:
    data = strict_yaml.load(_DATA / "problems.yaml")
    return _Words(
        **{key: re.compile("|".join(one) if isinstance(one, list) else one) for key, one in data.items()}
    )


@rule(
    "problem-missing",
    Level.ERROR,
    zh="“五、存在的主要问题及改进情况”没有写问题。请写明本年工作中存在的主要问题。",
    cites=[_SECTION_FIFTY],
    years=(2019, 9999),
)
def problem(desk: Dossier) -> Iterator[Evidence]:
    """第五部分写有存在的主要问题。"""
    text = _words().nothing.sub("", _text(desk.report, 5))
    if desk.report.section(5) and not _words().problem.search(text):
        yield Evidence()


@rule(
    "problem-no-measure",
    Level.ERROR,
    zh="“五、存在的主要问题及改进情况”没有写改进情况。请写明针对问题采取或将要采取的措施。",
    cites=[_SECTION_FIFTY],
    years=(2019, 9999),
)
def measure(desk: Dossier) -> Iterator[Evidence]:
    """第五部分写有改进情况。"""
    if desk.report.section(5) and not _measures(_text(desk.report, 5)):
        yield Evidence()


def _measures(text: str) -> bool:
    """Whether some clause speaks of improving and not only of what is to be improved (有待加强)."""
    return any(
        _words().measure.search(clause) and not _words().lacking.search(clause)
        for clause in re.split("[,。;:\n]", text)
    )


def problems(text: str) -> list[str]:
    """The problems section five names before it turns to improvement, one by one: 一是…二是…, else clause by clause."""
    words = _words()
    turn = words.turn.search(text)
    told = words.lead.sub("", text[: turn.start()] if turn else text)
    listed = re.split(_ORDINALS[0][1], told)[2::2]
    if listed:
        return [item.strip() for item in listed]
    clauses = re.split("[;。\n]", told) if ";" in told else re.split("[,;。:\n]", told)
    return [clause.strip() for clause in clauses if words.lacking.search(clause)]


@rule(
    "problem-generic",
    Level.INFO,
    zh="第五部分写的问题笼统：{found}。请写明是什么事、差在哪里，并写两条以上。",
    cites=[_PROBLEMS],
    years=(2019, 9999),
)
def generic(desk: Dossier) -> Iterator[Evidence]:
    """问题不少于两条，且不全是“力度不够”“有待加强”“不够及时”一类的话。"""
    text = _text(desk.report, 5)
    found = problems(text)
    if _words().problem.search(_words().nothing.sub("", text)) and (
        len(found) < 2 or all(map(_is_generic, found))
    ):
        yield Evidence(found="；".join(f"“{quoted(one, 30)}”" for one in found) or "没有一条具体问题")


def _is_generic(one: str) -> bool:
    """Whether a problem, told in one breath, only speaks of effort, or names nothing once stock words are away."""
    first, _, more = re.sub("[。;]$", "", one).partition("。")
    return not more and bool(
        _words().effort.search(first) or not re.sub("[、,:]", "", _words().stock.sub("", first))
    )


@cache
def slip_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each slip of the pen as a pattern, with what it should have been."""
    return tuple(
        (re.compile(wrong), right) for wrong, right in strict_yaml.load(_DATA / "slips.yaml").items()
    )


@rule(
    "text-typo",
    Level.INFO,
    zh="“{around}”中“{wrong}”疑为“{right}”之误。请校对。",
    cites=["经验"],
)
def slips(desk: Dossier) -> Iterator[Evidence]:
    """没有常见的错别字和叠字。"""
    text = desk.report.narrative.replace("\n", "")
    for pattern, right in slip_patterns():
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 8) : match.end() + 8]
            yield Evidence(around=around, wrong=match[0], right=match.expand(right))


RULES: tuple[Rule, ...] = (
    ordinals,
    disclosure_count,
    numbers,
    aspects,
    assessment,
    length,
    problem,
    measure,
    generic,
    slips,
)
