"""Is every year mentioned the right one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.base.dates import years
from gongkai.base.text import BLANKS
from gongkai.report import Dossier, Evidence, Level, Report
from gongkai.rules.engine import Rule, rule

_DUTY = "国务院令第711号#第五十条"
_TITLES = re.compile(r"《[^《》]*》")
_YEAR = r"(?P<year>20\d\d|二〇[〇一二三四][〇一二三四五六七八九])年"


_DIGITS = str.maketrans("０１２３４５６７８９○◯", "0123456789〇〇")


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    """Sentences as printed, but without blanks and the titles of documents they name, and with digits in one spelling."""
    for text in texts:
        for paragraph in text.split("\n"):
            plain = BLANKS.sub("", paragraph).translate(_DIGITS)
            yield from filter(None, re.split("[。！!？?]", _TITLES.sub("", plain)))


def _named(match: re.Match[str]) -> int:
    return years(f"{match['year']}年")[0]


def _parts(report: Report, *numbers: int) -> list[str]:
    return [section.text for section in report.sections if section.number in numbers]


@rule(
    "year-undetermined",
    Level.ERROR,
    zh="题名、统计期限和正文都没有说明报告年度。请在题名中写明，如“2023年政府信息公开工作年度报告”。",
    cites=(_DUTY,),
)
def year_undetermined(desk: Dossier) -> Iterator[Evidence]:
    """报告年度可以确定。"""
    if desk.report.year is None:
        yield Evidence()


@rule("year-conflict", Level.ERROR, zh="年度前后不一致：{told}。请核对并改成同一年度。", cites=(_DUTY,))
def year_conflict(desk: Dossier) -> Iterator[Evidence]:
    """题名、统计期限、正文说的是同一年度。

    Part one tells another year when it never names the report's own, and at least two of its sentences begin with that
    other one (`2023年，我局…`).
    """
    told = list(_told_years(desk.report))
    if len({year for _, year in told}) > 1:
        yield Evidence(told="，".join(f"{where}为{year}年" for where, year in told))


def _told_years(report: Report) -> Iterator[tuple[str, int]]:
    if report.year is not None:
        yield "报告年度", report.year
    in_title = set(years(report.title or ""))
    if len(in_title) == 1:
        yield "题名", in_title.pop()
    if report.period:
        start, end = report.period
        yield from ((f"统计期限{what}", day.year) for what, day in (("起", start), ("止", end)))
    text = _parts(report, 1)
    if report.year not in years("\n".join(text)):
        yield from (("总体情况", year) for year, times in _subject_years(text).most_common(1) if times >= 2)


_SUBJECT = re.compile(
    rf"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]是)?{_YEAR}度?[，,]?(?P<rest>.*)"
)


def _subject_years(texts: Iterable[str]) -> Counter[int]:
    """The years sentences begin with, and how often; sentences about other times and plans left out."""
    matches = filter(None, map(_SUBJECT.match, _sentences(texts)))
    return Counter(_named(m) for m in matches if not _OTHER_TIME.search(m["rest"]) and "将" not in m["rest"])


_PLAN = re.compile(
    rf"(?:^|[，,：:、；;]){_YEAR}度?[，,]?(?P<between>[^：:；;年]{{0,25}}?)"
    r"(?P<verb>将|拟|计划|打算|采取以下措施|(?<![主重需必纲摘概简只])要(?![求点素闻件害案务领]))(?P<rest>[^，,：:；;]*)"
)
# Between the year and the verb these show that the year belongs to what has been, not to what is planned.
_DONE = re.compile(r"存在|问题|不足|取得|完成|了|下一?步|今后|未来|接下来|印发|要点")
# 将 as 把: 将政府信息公开纳入考核 is no plan.
_TAKING = re.compile(r"(?:纳入|列入|列为|作为|融入|贯穿|摆上|摆在)")


@rule(
    "year-stale-plan",
    Level.WARNING,
    zh="改进打算写成了报告年度本身：“{quote}”。{year}年已经过去，应为{next}年或“下一步”，请改正。",
    cites=("国办公开办函〔2021〕30号#问题改进", "国办公开办函〔2019〕60号#问题改进"),
)
def year_stale_plan(desk: Dossier) -> Iterator[Evidence]:
    """第五部分的改进打算不以报告年度为年份。

    Hit: the year heads a clause and 将, 拟, 要, 计划 or 采取以下措施 follows within 25 characters. Not hit: `针对2020年存在的
    问题，我局将…` (the year is no adverbial), 主要, 要求, 要点 and the like, and 将 in the sense of 把 (`将…纳入考核`).
    """
    year = desk.report.year
    for sentence in _sentences(_parts(desk.report, 5)) if year is not None else ():
        for match in _stale(sentence, year):
            yield Evidence(quote=_plan(match), year=year, next=(year or 0) + 1)


def _stale(sentence: str, year: int | None) -> Iterator[re.Match[str]]:
    """The plans of a sentence that are told of the year itself."""
    for match in _PLAN.finditer(sentence):
        taking = (
            match["verb"] == "将" and _TAKING.search(match["rest"]) and not match["rest"].startswith("把")
        )
        if _named(match) == year and not _DONE.search(match["between"]) and not taking:
            yield match


def _plan(match: re.Match[str]) -> str:
    return _short(match[0].lstrip("，,：:、；;"))


def stale_plans(text: str, year: int) -> Iterator[tuple[str, int, int]]:
    """The same plans, as the rule quotes them, each with where its year begins and ends in the text as printed."""
    places = [at for at, sign in enumerate(text) if sign == "\n" or not BLANKS.fullmatch(sign)]
    plain = "".join(text[at] for at in places).translate(_DIGITS)
    for title in reversed(list(_TITLES.finditer(plain))):
        del places[title.start() : title.end()]
        plain = plain[: title.start()] + plain[title.end() :]
    for sentence in re.finditer("[^。！!？?\n]+", plain):
        for match in _stale(sentence[0], year):
            start, end = (sentence.start() + at for at in match.span("year"))
            yield _plan(match), places[start], places[end - 1] + 1


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


# A sentence about an earlier year that is right: the year something took effect or was issued, its number or budget,
# a plan's or a school year, an assessment of it, a comparison with it, or a stretch of time that begins with it.
_OTHER_TIME = re.compile(
    r"^(?:起|以来|至|到|-|之?前|以前|底|末)|施行|实施|修订|印发|颁布|出台|制定|公布的|发布的|成立|〔\d|预算|决算|预决算|规划"
    r"|学年|统计年鉴|考核|考评|评估|测评|年度报告|年报|环比|同比|相比|对比|较|比上年|增长|下降|结转|以来"
)
_SUMMARY = re.compile(
    r"共|累计|全年|公开|发布|收到|受理|办理|答复|开展|组织|举办|落实|推进|推动|加强|坚持|贯彻|重视|完善|围绕|深入"
)


@rule(
    "year-stale-text",
    Level.WARNING,
    zh="以{stale}年为主语总结工作：“{quote}”，而报告年度是{year}年。疑为沿用往年的文字，请核对年份和内容。",
    cites=("国办公开办函〔2021〕30号#问题改进", "国办公开办函〔2019〕60号#问题改进"),
)
def year_stale_text(desk: Dossier) -> Iterator[Evidence]:
    """第一、五部分不以更早的年份为主语总结工作。

    Hit: a sentence that begins with an earlier year and tells of work done. Not hit: years of entry into force, document
    numbers, budgets and accounts, plans, school years, assessments, comparisons, 以来, and a sentence that names the
    report year too.
    """
    year = desk.report.year
    for sentence in _sentences(_parts(desk.report, 1, 5)) if year is not None else ():
        match = _SUBJECT.match(sentence)
        if (
            match is None
            or year is None
            or _OTHER_TIME.search(match["rest"])
            or not _SUMMARY.search(match["rest"])
        ):
            continue
        stale = _named(match)
        if stale < year and year not in years(sentence):
            yield Evidence(stale=stale, quote=_short(sentence), year=year)


_CUT = re.compile(rf"截[至止]到?(?:{_YEAR})?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日")
_COUNTING = re.compile(r"(?:公开|发布).{0,12}信息|信息.{0,8}\d+条|公开申请")


@rule(
    "year-period-partial",
    Level.WARNING,
    zh="统计没有覆盖全年：{what}。年度报告应统计{year}年1月1日至12月31日的数据，请补齐后重新核对各表。",
    cites=(_DUTY,),
)
def year_period_partial(desk: Dossier) -> Iterator[Evidence]:
    """统计期限是整个自然年。

    Read from the stated period, and from `截至…月…日` in the preamble or in a sentence of part one that counts
    information or applications; a cut-off in another year is left alone.
    """
    report = desk.report
    year = report.year
    if year is None:
        return
    if (
        report.period
        and report.period[1].year == year
        and report.period != (date(year, 1, 1), date(year, 12, 31))
    ):
        start, end = report.period
        yield Evidence(what=f"统计期限为{_spoken(start)}至{_spoken(end)}", year=year)
    counting = [sentence for sentence in _sentences(_parts(report, 1)) if _COUNTING.search(sentence)]
    for sentence in (*_sentences([report.preamble]), *counting):
        for match in _CUT.finditer(sentence):
            this_year = match["year"] is None or _named(match) == year
            if this_year and (match["month"], match["day"]) != ("12", "31"):
                yield Evidence(what=f"“{_short(sentence)}”", year=year)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


RULES: tuple[Rule, ...] = (
    year_undetermined,
    year_conflict,
    year_stale_plan,
    year_stale_text,
    year_period_partial,
)
