"""Do the numbers in the running text agree with each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from gongkai.base import strict_yaml
from gongkai.report import Dossier, Evidence, Level
from gongkai.rules.engine import Rule, rule
from gongkai.rules.statements import Stated, Statement, half_step, quoted, statements, this_year

_MEASURES = Path(__file__).parent / "data" / "measures.yaml"
_OVERVIEW = "国办公开办函〔2019〕60号#总体情况"

_PARTS = re.compile(r"其中|包括|包含|分别|涉及(?=自然人|个人|公民|法人|企业|商业企业)|^[^、,]{0,3}\(")
# After a comma these words count something else and end the list; 公共 and 共同 are no 共.
_NEXT = re.compile(
    "^[^、]{0,3}[,;。)](?:[^、,]{0,8}(?<!公)共(?![同享事服])|(?:并|年内|当年|按期|按时|全部)?"
    "(?:累计|全年|另外|同时|此外|截至|收到|受理|新收|办结|办理(?!类)|答复|结转|同比|比上年|较))"
)
# A list in brackets ends with them.
_OPENED, _CLOSED = re.compile(r"\([^)]*$"), re.compile(r"\)")
_REST = re.compile("其[他它余](?!对外管理)")
_AND_SO_ON = re.compile("[一-龥]{0,1}等")
_DIRECT, _TOWNS = (
    re.compile("直(?:属)?(?:各)?(?:部门|单位)|[区县市]直|部门"),
    re.compile("乡镇|街道|镇|各片区"),
)
_WHOLE = re.compile(r"共|总数|总量|总计|合计|全[年区县市局]|本年|20\d\d年")
_SCOPED = re.compile("乡镇|街道|部门|网站|平台|微信|微博|公众号|专栏|办公室|累计|历年|截至")
_RECEIVED, _FINISHED = re.compile("受理|收到|接到|接收|收件"), re.compile("办结")
_ALL = re.compile(r"办结率(?:为|达|达到)?(?:100%|百分之百)")


_TOTALS = {
    "disclosed": "主动公开政府信息数量",
    "received": "收到申请数量",
    "reconsiderations": "行政复议数量",
    "litigations": "行政诉讼数量",
    "normative_issued": "制发规范性文件数量",
    "normative_in_force": "现行有效规范性文件数量",
}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts the sentence tells of it, all exact. follows: the characters right after the last part."""

    statement: Statement
    total: Stated
    parts: tuple[Stated, ...]
    follows: str

    @property
    def sum(self) -> int | Decimal:
        return sum(part.fact.value for part in self.parts)

    @property
    def by_organ(self) -> bool:
        """Whether the parts are 部门 and 乡镇, which together are the whole."""
        return _by_organ([part.fact.label for part in self.parts])

    @property
    def has_rest(self) -> bool:
        return any(_REST.search(part.fact.label) for part in self.parts)

    @property
    def open(self) -> bool:
        """Whether 等 after the last part says that the list goes on."""
        return bool(_AND_SO_ON.match(self.follows))


def _by_organ(labels: list[str]) -> bool:
    return (
        len(labels) == 2
        and any(_DIRECT.search(one) for one in labels)
        and any(_TOWNS.search(one) for one in labels)
    )


def breakdowns(statement: Statement) -> Iterator[Breakdown]:
    """Every total followed by 其中, 包括… and its parts in the same unit; a list with a list inside is left out."""
    stated = statement.stated
    starts = [n for n, one in enumerate(stated) if n and _PARTS.search(one.lead)]
    for start, following in pairwise([*starts, len(stated)]):
        total, listed = stated[start - 1], _list(stated[start:following])
        unit = total.fact.unit
        nested = start + len(listed) == following < len(stated) and not _NEXT.search(stated[following].lead)
        parts = _complete(total, [one for one in listed if one.fact.unit == unit])
        told = stated[start].fact.unit == unit and total.lead and all(one.exact for one in (total, *parts))
        if told and not nested:
            yield Breakdown(statement, total, tuple(parts), statement.text[parts[-1].end + len(unit) :][:12])


def _list(stated: Sequence[Stated]) -> Sequence[Stated]:
    """The items of a list that begins with the first fact, up to its bracket, a new subject, or 、 giving way to ；."""
    ends = _CLOSED if _OPENED.search(stated[0].lead) else _NEXT
    by_semicolon = len(stated) > 1 and ";" in stated[1].lead
    for n, one in enumerate(stated):
        if n and (ends.search(one.lead) or (";" in one.lead and not by_semicolon)):
            return stated[:n]
    return stated


def _complete(total: Stated, parts: list[Stated]) -> list[Stated]:
    """The parts up to a comma or semicolon where they make up the total (其中甲7件、乙3件，予以公开10件), else all."""
    for n in range(2, len(parts)):
        if re.search("[,;]", parts[n].lead) and sum(one.fact.value for one in parts[:n]) == total.fact.value:
            return parts[:n]
    return parts


def _listed(parts: tuple[Stated, ...]) -> str:
    return "、".join(part.zh() for part in parts)


@rule(
    "nar-parts-sum",
    Level.WARNING,
    zh="“{quote}”：总数{total}{unit}，所列{count}项之和为{sum}{unit}，{more}{gap}{unit}。请核对各项数字；分项未列全的，补上“其他”一项。",
    cites=[_OVERVIEW],
)
def parts(desk: Dossier) -> Iterator[Evidence]:
    """分项之和等于总数：超过或已列“其他”而不足为错误，未列全为警告，有“等”字为提示。"""
    for statement in statements(desk.report):
        for found in breakdowns(statement):
            total, gap = found.total.fact.value, found.sum - found.total.fact.value
            if gap == 0 or len(found.parts) < 2 or found.by_organ:
                continue
            wrong = gap > 0 or found.has_rest
            level = Level.ERROR if wrong else Level.INFO if found.open else Level.WARNING
            yield Evidence(
                level=level,
                quote=quoted(statement.printed, 300),
                total=total,
                unit=found.total.fact.unit,
                count=len(found.parts),
                sum=found.sum,
                more="多出" if gap > 0 else "少",
                gap=abs(gap),
            )


@rule(
    "nar-split-sum",
    Level.ERROR,
    zh="“{quote}”：总数{total}{unit}，按单位划分为{parts}，之和{sum}{unit}，相差{gap}{unit}。请核对各单位数字。",
    cites=[_OVERVIEW],
)
def split(desk: Dossier) -> Iterator[Evidence]:
    """总数按部门和乡镇划分的，两部分之和等于总数。"""
    told = [pair for pair in this_year(desk.report) if pair[1].fact.unit != "%"]
    for (_, total), (_, first), (statement, second) in zip(told, told[1:], told[2:], strict=False):
        facts = [total.fact, first.fact, second.fact]
        exact = (
            all(one.exact for one in (total, first, second))
            and len({(f.unit, f.section) for f in facts}) == 1
        )
        if (
            not exact
            or _by_organ([total.fact.label, first.fact.label])
            or not _by_organ([f.label for f in facts[1:]])
        ):
            continue
        both = first.fact.value + second.fact.value
        if both != total.fact.value:
            yield Evidence(
                quote=quoted(statement.printed),
                total=total.fact.value,
                unit=total.fact.unit,
                parts=_listed((first, second)),
                sum=both,
                gap=abs(both - total.fact.value),
            )


@rule(
    "nar-total-conflict",
    Level.WARNING,
    zh="{what}前后不一：“{first}”为{one}{unit}，“{second}”为{other}{unit}，相差{gap}{unit}。请核对后统一，口径不同的写明口径。",
    cites=[_OVERVIEW],
)
def conflict(desk: Dossier) -> Iterator[Evidence]:
    """同一指标的全年总数在各处相同。"""
    seen: dict[str, Stated] = {}
    inner = {id(part) for s in statements(desk.report) for b in breakdowns(s) for part in b.parts}
    for statement, one in this_year(desk.report):
        what = _TOTALS.get(one.fact.indicator)
        whole = (
            _WHOLE.search(statement.text[: one.end]) and not _SCOPED.search(one.lead) and id(one) not in inner
        )
        if what is None or not whole or not one.exact:
            continue
        before = seen.setdefault(one.fact.indicator, one)
        if before.fact.value != one.fact.value and before.fact.unit == one.fact.unit:
            yield Evidence(
                what=what,
                first=quoted(before.fact.quote),
                second=quoted(one.fact.quote),
                one=before.fact.value,
                other=one.fact.value,
                unit=one.fact.unit,
                gap=abs(before.fact.value - one.fact.value),
            )


@rule(
    "nar-percent",
    Level.WARNING,
    zh="“{quote}”：{part}{unit}占{whole}{unit}应为{right}，文中写{said}%。请按数字重新计算百分数。",
    cites=[_OVERVIEW],
)
def percent(desk: Dossier) -> Iterator[Evidence]:
    """“占”某总数的百分数等于两数之比，允许末位四舍五入。"""
    told = this_year(desk.report)
    for n, (statement, one) in enumerate(told[1:], 1):
        part = told[n - 1][1]
        if (
            one.fact.unit != "%"
            or one.fact.section != part.fact.section
            or not one.fact.label.startswith("占")
        ):
            continue
        wholes = [
            earlier.fact.value
            for _, earlier in told[: n - 1]
            if earlier.fact.unit == part.fact.unit and earlier.fact.section == part.fact.section
        ]
        wholes = [whole for whole in wholes if whole >= part.fact.value and whole > 0]
        if not wholes or not part.exact or not one.exact or part.fact.unit == "%":
            continue
        if not any(_rounds(part.fact.value, whole, one.fact.value) for whole in wholes):
            whole = max(wholes)
            yield Evidence(
                quote=quoted(statement.printed),
                part=part.fact.value,
                whole=whole,
                unit=part.fact.unit,
                right=f"{Decimal(100) * part.fact.value / whole:.2f}%",
                said=one.fact.value,
            )


def _rounds(part: int | Decimal, whole: int | Decimal, said: int | Decimal) -> bool:
    """Whether part / whole in percent, rounded where `said` ends, is what is said."""
    return abs(Decimal(100) * part / whole - said) <= half_step(said)


@rule(
    "nar-done-gt-received",
    Level.ERROR,
    zh="“{quote}”：受理{received}{unit}，办结{done}{unit}，相差{gap}{unit}{rate}。请核对两数，是否写颠倒或含上年结转。",
    cites=[_OVERVIEW],
)
def done(desk: Dossier) -> Iterator[Evidence]:
    """同一句中办结不多于受理，称办结率 100% 的两数相等；写明含结转的不论。"""
    for statement in statements(desk.report):
        received = [one for one in statement.stated if _RECEIVED.search(one.fact.label)]
        finished = [
            one for one in statement.stated if _FINISHED.search(one.fact.label) and one.fact.unit != "%"
        ]
        if len(received) != 1 or len(finished) != 1 or "结转" in statement.text:
            continue
        (first,), (last,) = received, finished
        gap = last.fact.value - first.fact.value
        all_done = bool(_ALL.search(statement.text))
        comparable = first.exact and last.exact and first.fact.unit == last.fact.unit and first.end < last.end
        if comparable and (gap > 0 or (all_done and gap)):
            yield Evidence(
                quote=quoted(statement.printed),
                received=first.fact.value,
                done=last.fact.value,
                unit=first.fact.unit,
                gap=abs(gap),
                rate="，却称办结率100%" if all_done else "",
            )


@rule(
    "nar-subset",
    Level.ERROR,
    zh="“{quote}”：{part}多于它所属的{whole}，相差{gap}。请核对两数。",
    cites=[_OVERVIEW],
)
def subset(desk: Dossier) -> Iterator[Evidence]:
    """部分不多于全部：原创不多于文章，“其中”的一项不多于总数。"""
    for statement in statements(desk.report):
        pairs = [
            (b.parts[0], b.total)
            for b in breakdowns(statement)
            if len(b.parts) == 1 and "其中" in b.parts[0].lead
        ]
        named = {one.fact.indicator: one for one in statement.stated}
        if "wechat_originals" in named and "wechat_articles" in named:
            pairs.append((named["wechat_originals"], named["wechat_articles"]))
        for part, whole in dict.fromkeys(pairs):
            gap = part.fact.value - whole.fact.value
            if gap > 0 and part.exact and whole.exact:
                yield Evidence(quote=quoted(statement.printed), part=part.zh(), whole=whole.zh(), gap=gap)


_UNDATED = re.compile(
    "(?<![0-9〇一二三四五六七八九十])年月日(?![历期])|自至|自起至|(?:期限|时限)[自为从]?[,。止]"
)


@cache
def _uncounted() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """Places where a unit has no number (共条; 资质条、施工许可证76条), and words that only end like a unit (文件).

    First a pattern without which there is no such place, for most sentences have none.
    """
    data = strict_yaml.load(_MEASURES)
    unit = "|".join(data["units"])
    bare = rf"(?:(?<!公)共|共计|总计|合计|达到?)(?:{unit})(?=[,。;、]|$)"
    item = rf"[^、,:;。()0-9]{{2,20}}(?P<unit>{unit})(?=[、,][^、,:;。0-9]{{1,20}}[0-9]{{1,9}}(?P=unit))"
    hint = rf"(?:[^0-9〇一二两三四五六七八九十百千万亿余多]|^)(?:{unit})(?:[,。;、]|$)"
    return re.compile(hint), re.compile(f"{bare}|{item}"), tuple(data["words"])


@rule(
    "nar-number-missing",
    Level.WARNING,
    zh="“{quote}”中“{gap}”处缺数字或日期。请补上；没有的写 0。",
    cites=[_OVERVIEW],
)
def missing(desk: Dossier) -> Iterator[Evidence]:
    """量词前有数，日期、期限写全。"""
    hint, gaps, words = _uncounted()
    for statement in statements(desk.report):
        likely = gaps.finditer(statement.text) if hint.search(statement.text) else ()
        found = [match[0] for match in likely if not match[0].endswith(words)]
        found += _UNDATED.findall(statement.text)
        for gap in found:
            yield Evidence(quote=quoted(statement.printed), gap=gap)


RULES: tuple[Rule, ...] = (parts, split, conflict, percent, done, subset, missing)
