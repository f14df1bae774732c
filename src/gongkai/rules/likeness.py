"""Is the text this organ's own and this year's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from gongkai.base.sentences import paragraphs
from gongkai.base.text import BLANKS
from gongkai.report import Dossier, Evidence, Level, Organ, Report
from gongkai.rules.engine import Rule, rule

_CITES = ("国办公开办函〔2021〕30号#问题改进", "国办公开办函〔2019〕60号#问题改进")

# ---- words that belong to another organ ----

# Own level by the name's last unit → levels that cannot be its own nor stand above it. 我区 is a whole autonomous region
# to organs in one, so it contradicts a province only; 市 may be a city over the county or the county itself.
_FOREIGN = {
    "省": "市州县区旗镇乡",
    "自治区": "市州县旗镇乡",
    "自治州": "县旗镇乡",
    "市": "县旗镇乡",
    "区": "县旗镇乡",
    "县": "旗镇乡",
    "旗": "县镇乡",
    "镇": "乡",
    "乡": "镇",
    "街道": "镇乡",
}
_UNIT = re.compile(r"自治区|自治州|街道|[省市区县旗镇乡](?!场)")
_OFFICES = "局委厅办"
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|\"[^\"]*\"")
# 我 and a level or kind of organ; what follows makes another word of it: 我办理, 我市场, 我区分, 我委托, 我乡村.
_OURS = re.compile(
    r"(?<!自)我(?:[市州县区旗镇乡](?![场民分别域间长静村土亲])"
    r"|[局厅](?![限面堂])|委(?![托员派])|办(?![理事结学税证好]|公(?![开布示])))"
)
# 全市政府信息公开工作 as one's own work; a meeting on it or a ranking in it is only context.
_WHOLE = re.compile(
    r"(?<![为在按照参列据据加获被彻实由])全[市县](?:政府信息公开|信息公开|政务公开)工作"
    r"(?!会|推进|培训|现场|考核|考评|评估|要点|部署|先进|座谈|电视|视频|目标|主要任务)"
)


@rule(
    "organ-foreign-name",
    Level.WARNING,
    zh="出现“{words}”（{quote}），与本机关“{organ}”不符。疑为套用其他机关的文字，请核对这一段是否属实并改正。",
    cites=_CITES,
)
def organ_foreign_name(desk: Dossier) -> Iterator[Evidence]:
    """正文的“我县”“我办”“全市”等自称与机关名称相符。

    Judged against the name alone, never a gazetteer; a name that shows no level or kind is not judged.
    我+level: hit when the level is neither in the name nor possibly above the organ (a district: 我县; not 我市, 我省).
    我+局/委/厅/办: hit when the name has another of the four or is a government's, and lacks this one.
    全+level: hit only as `全市政府信息公开工作` and the like, when the name lacks the level; not after 参加, 为, 在 or
    before 会议, 考核, 要点. Quotations and 《titles》 are skipped. Each word is told once.
    """
    report = desk.report
    if report.organ is None:
        return
    text = _QUOTED.sub("", BLANKS.sub("", report.narrative))
    told: set[str] = set()
    for match in sorted((*_OURS.finditer(text), *_WHOLE.finditer(text)), key=lambda match: match.start()):
        words = match[0][:2]
        if words not in told and _contradicts(words, report.organ):
            told.add(words)
            quote = text[max(0, match.start() - 10) : match.end() + 12]
            yield Evidence(words=words, quote=f"“…{quote}…”", organ=report.organ.name)


def _contradicts(words: str, organ: Organ) -> bool:
    """Whether 我县, 我办, 全市… cannot be said by an organ of this name."""
    how, what = words[0], words[1]
    units = _units(organ)
    if how == "全":
        return bool(units) and what not in "".join(units)
    if what in _OFFICES:
        kinds = [office for office in _OFFICES if office in organ.name]
        return what not in kinds and (bool(kinds) or organ.is_government)
    return bool(units) and what not in "".join(units) and what in _FOREIGN[units[-1]]


def _units(organ: Organ) -> list[str]:
    """The units in the organ's name, from the outermost: 保定市满城区科学技术局 → 市, 区."""
    named = organ.name if organ.is_town else organ.region or ""
    return _UNIT.findall(named)


# ---- words and numbers of last year ----

_GRAM = 4
_ALIKE = 0.9
_ENOUGH = 50
_LONGEST = 50_000
_PARTS = {1: "总体情况", 5: "存在的主要问题及改进情况"}
_VARIES = re.compile(r"[\d\W_]|[〇零一二三四五六七八九]{4}年")


def _grams(text: str) -> frozenset[str]:
    """Every four characters that stand in a row somewhere; years, digits, blanks and punctuation are left out."""
    bare = _VARIES.sub("", text)
    return frozenset(bare[at : at + _GRAM] for at in range(len(bare) - _GRAM + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's measure on sets of four-character grams, 0.0–1.0: twice what they share over what they hold together.

    1.0 for the same text, about 0.9 when one character in forty was replaced; the order of paragraphs hardly matters.
    Time grows with the length of the texts, not with its square.
    """
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


_ENOUGH_FOR_A_PARAGRAPH = 24  # 未收到政府信息公开申请 and the like are everybody's, and rightly so


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A paragraph that another text has much the same. whose: of whom the other is; like: how it reads there."""

    paragraph: str
    whose: str
    percent: int
    like: str


def resembling(text: str, others: Iterable[tuple[str, str]]) -> tuple[Resemblance, ...]:
    """The paragraphs of a text that are at least 0.9 alike (`likeness`) to a paragraph of another, each with its nearest.

    others: whose and what; the same owner may come several times. Paragraphs under 24 grams are too short to tell.
    """
    known = [
        (whose, paragraph, grams)
        for whose, other in others
        for paragraph in paragraphs(other[:_LONGEST])
        if len(grams := _grams(paragraph)) >= _ENOUGH_FOR_A_PARAGRAPH
    ]
    found = []
    for paragraph in dict.fromkeys(paragraphs(text[:_LONGEST])):
        own = _grams(paragraph)
        if len(own) < _ENOUGH_FOR_A_PARAGRAPH:
            continue
        alike = [
            (likeness(own, grams), whose, like) for whose, like, grams in known if _may_be_alike(own, grams)
        ]
        most, whose, like = max(alike, default=(0.0, "", ""), key=itemgetter(0))
        if most >= _ALIKE:
            found.append(Resemblance(paragraph, whose, int(most * 100), like))
    return tuple(found)


def _may_be_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the sizes allow it: a quick no for most."""
    return 2 * min(len(one), len(other)) >= _ALIKE * (len(one) + len(other))


@rule(
    "text-duplicate-yoy",
    Level.WARNING,
    zh="“{part}”与上年报告相似度{percent}%（不计年份和数字），最相近的一段：“{quote}”。请据本年度实际情况重写，避免年年雷同。",
    cites=_CITES,
    needs_previous=True,
)
def text_duplicate_yoy(desk: Dossier) -> Iterator[Evidence]:
    """总体情况、问题及改进不与上年雷同：去掉年份和数字后相似度低于 0.9。

    Each of the two parts is compared with its own of last year by `likeness`; under 50 grams a text is too short to tell,
    and of a part beyond all measure the first 50,000 characters are compared.
    """
    assert desk.previous is not None
    for number, part in _PARTS.items():
        text, before = (_text(report, number) for report in (desk.report, desk.previous))
        now, then = _grams(text), _grams(before)
        if min(len(now), len(then)) < _ENOUGH:
            continue
        alike = likeness(now, then)
        if alike >= _ALIKE:
            yield Evidence(part=part, percent=int(alike * 100), quote=_most_alike(text, then))


def _text(report: Report, number: int) -> str:
    return "\n".join(section.text for section in report.sections if section.number == number)[:_LONGEST]


def _most_alike(text: str, before: frozenset[str]) -> str:
    """The beginning of the paragraph of which the greatest share of grams stands in last year's text; the longest of equals."""

    def share(paragraph: str) -> tuple[float, int]:
        grams = _grams(paragraph)
        return (len(grams & before) / len(grams) if grams else 0.0, len(paragraph))

    best = max(text.split("\n"), key=share).strip()
    return best if len(best) <= 40 else f"{best[:40]}…"


@rule(
    "number-repeat-yoy",
    Level.INFO,
    zh="{count}个数字与上年报告完全相同：{examples}。请核对是否为本年度的数据。",
    cites=_CITES,
    needs_previous=True,
)
def number_repeat_yoy(desk: Dossier) -> Iterator[Evidence]:
    """正文中的数字不与上年成批相同。

    At least two counts of 10 or more, each the same indicator, unit and value as last year; small counts, percentages
    and the numbers of the preamble repeat by nature and are not taken.
    """
    assert desk.previous is not None
    now, then = _numbers(desk.report), _numbers(desk.previous)
    same = [label for key, label in now.items() if key in then]
    if len(same) >= 2:
        yield Evidence(count=len(same), examples="、".join(f"“{label}”" for label in same[:3]))


def _numbers(report: Report) -> dict[tuple[str, int | Decimal, str, bool], str]:
    """What is compared, each with its words for people."""
    return {
        (fact.indicator, fact.value, fact.unit, fact.approximate): f"{fact.label}{fact.value}{fact.unit}"
        for fact in report.facts
        if fact.section and fact.value >= 10 and fact.unit != "%"
    }


RULES: tuple[Rule, ...] = (organ_foreign_name, text_duplicate_yoy, number_repeat_yoy)
