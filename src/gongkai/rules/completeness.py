"""Are all parts there: title, six sections, three tables, every block and row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gongkai.base.dates import years
from gongkai.base.numbers import chinese
from gongkai.base.text import squeeze
from gongkai.forms import Form, edition_of_year, form
from gongkai.report import Dossier, Evidence, Level, Report, State
from gongkai.rules.engine import Rule, rule
from gongkai.rules.headings import Heading, inner_headings, part_heading

_DUTY = "国务院令第711号#第五十条"
_BOTH_FORMS = ("国办公开办函〔2019〕60号#附件", "国办公开办函〔2021〕30号#附件")


def governing(report: Report) -> Form | None:
    """The form whose parts a report must have: the one it is printed in, else the one of its year.

    None for 2008–2018, and for a 2019 report in free form, which the notice of that year still tolerated.
    """
    if report.form or report.year is None or report.year < 2020:
        return report.form
    edition = edition_of_year(report.year)
    return form(edition) if edition else None


def _absent(report: Report, cells: Iterable[str]) -> bool:
    return all(report.state(cell) is State.ABSENT for cell in cells)


def _listed(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


@rule(
    "sec-missing",
    Level.ERROR,
    zh="缺少{missing}。六个部分不能遗漏，请补上；没有可报告的内容也要保留标题并写明“无”或填 0。",
    cites=(_DUTY, *_BOTH_FORMS),
)
def sec_missing(desk: Dossier) -> Iterator[Evidence]:
    """每份报告都有法定的六个部分。

    From 2019 on; a part counts as there when its heading is, whatever stands under it.
    """
    one = governing(desk.report)
    there = {section.number for section in desk.report.sections}
    missing = [title for number, title in enumerate(one.sections, 1) if number not in there] if one else []
    if missing:
        yield Evidence(missing=_listed(missing))


_NOTHING = ("", "无", "略", "文字描述")


@rule(
    "sec-empty",
    Level.ERROR,
    zh="“{title}”只有标题，没有内容。请写明本年度的实际情况。",
    cites=(_DUTY, *_BOTH_FORMS),
)
def sec_empty(desk: Dossier) -> Iterator[Evidence]:
    """第一、五、六部分标题之下有内容。

    “无” is content in part six only. Parts two to four are tables: `table-missing` speaks for them.
    """
    for number in (1, 5, 6) if governing(desk.report) else ():
        same = [section for section in desk.report.sections if section.number == number]
        said = re.sub(r"\W+", "", "".join(section.text for section in same))
        if same and said in _NOTHING and not (number == 6 and said == "无"):
            yield Evidence(title=same[0].title.strip())


@rule("sec-order", Level.WARNING, zh="{problem}。请按模板的次序排列并重新编号。", cites=_BOTH_FORMS)
def sec_order(desk: Dossier) -> Iterator[Evidence]:
    """六个部分依模板次序排列，编号不重复、不跳号。

    A jump over a part that is missing is left to `sec-missing`, a heading without numbering to `heading-numbering-mixed`.
    """
    if governing(desk.report) is None:
        return
    sections = desk.report.sections
    for number, times in Counter(section.number for section in sections).items():
        if times > 1:
            title = next(section.title.strip() for section in sections if section.number == number)
            yield Evidence(problem=f"“{title}”这一部分出现了{times}次")
    for before, after in pairwise(sections):
        first, second = before.title.strip(), after.title.strip()
        printed = part_heading(first).number, part_heading(second).number
        if after.number < before.number:
            yield Evidence(problem=f"“{second}”排在了“{first}”之后")
        elif None not in printed and _jump(printed) not in (1, after.number - before.number):
            yield Evidence(problem=f"编号不连续：“{first}”之后是“{second}”")


def _jump(printed: tuple[int | None, int | None]) -> int:
    return (printed[1] or 0) - (printed[0] or 0)


# What the five aspects of part one are called: found by the first pattern, right by the second.
_ASPECTS = tuple(
    (re.compile(found), re.compile(right))
    for found, right in (
        (r".{0,4}平台.{0,2}建设", r"(?:(?:政府)?信息公开)?平台建设"),
        (r".{0,4}信息.{0,2}管理", r"(?:政府|政务|公开)?信息(?:公开)?管理"),
        (r".{0,2}申请.{0,2}公开", r"(?:政府信息)?依申请公开"),
        (r".{0,2}主动.{0,2}公开", r"(?:政府|政务)?(?:信息)?主动公开"),
        (r".{0,2}监督.{0,2}保障", r"(?:工作)?监督(?:和|与|、)?保障"),
    )
)
_FRAME = re.compile(r"^(?:加强|做好|办理|推进|强化)|(?:工作)?(?:情况|方面)$|工作$")


@rule(
    "sec-heading-variant",
    Level.INFO,
    zh="标题“{printed}”与{source}的“{wanted}”不一致，请核对并改用规定的名称。",
    cites=_BOTH_FORMS,
)
def sec_heading_variant(desk: Dossier) -> Iterator[Evidence]:
    """六个部分的标题与模板一致，总体情况的小标题与通知所列五方面一致。

    Numbering, blanks and a closing colon do not count here. Sub-headings may say 情况, 方面 or 办理 and leave out 政府信息公开;
    one that puts other words into a name (政府公开平台建设, 政务公开平台建设) differs.
    """
    one = governing(desk.report)
    if one is None:
        return
    wanted_titles = dict(enumerate(one.sections, 1))
    for section in desk.report.sections:
        wanted = wanted_titles.get(section.number, "")
        if wanted and part_heading(section.title).words != part_heading(wanted).words:
            yield Evidence(printed=section.title.strip(), source="模板", wanted=wanted)
    names = ("政府信息公开平台建设", "政府信息管理", "依申请公开", "主动公开", "监督保障")
    for heading in _aspects(desk.report):
        words = _FRAME.sub("", heading.words)
        for (found, right), name in zip(_ASPECTS, names, strict=True):
            if found.fullmatch(words) and not right.fullmatch(words):
                yield Evidence(printed=heading.sign + heading.words, source="通知", wanted=name)


def _aspects(report: Report) -> Iterator[Heading]:
    for section in report.sections:
        if section.number == 1:
            yield from inner_headings(section.text)


_ASIDE = re.compile(
    r"提案|议案|代表建议|审批事项|审批.{0,4}减免|减免情况|党建|党风|廉政建设|业绩|业务(?:工作|开展|完成)"
    r"|招商引资|脱贫|扶贫|精神文明"
)


@rule(
    "sec1-generalized",
    Level.INFO,
    zh="总体情况中“{heading}”不属于年度报告的法定内容。报告内容不宜泛化，请删去，或只写与政府信息公开有关的部分。",
    cites=(_DUTY, "国办公开办函〔2019〕60号#总体情况", "国办公开办函〔2021〕30号#总体情况"),
)
def sec1_generalized(desk: Dossier) -> Iterator[Evidence]:
    """总体情况不以小标题写入提案办理、业务成绩、审批减免等法定以外的事项。

    Only sub-headings are judged: a sentence may well count proposals among what was published. One that says 公开 is kept.
    """
    for heading in _aspects(desk.report) if governing(desk.report) else ():
        if _ASIDE.search(heading.words) and "公开" not in heading.words:
            yield Evidence(heading=heading.sign + heading.words)


@rule(
    "title-missing",
    Level.WARNING,
    zh="没有题名，机关和年度只能由落款和正文推断。请在文首写上“{wanted}”。",
    cites=("通行格式",),
)
def title_missing(desk: Dossier) -> Iterator[Evidence]:
    """报告有题名。"""
    report = desk.report
    if not (report.title or "").strip():
        organ = report.organ.name if report.organ else "〈机关名〉"
        year = report.year if report.year is not None else "〈年份〉"
        yield Evidence(wanted=f"{organ}{year}年政府信息公开工作年度报告")


@rule(
    "title-nonstandard",
    Level.INFO,
    zh="题名“{title}”不合通行写法：{faults}。建议写作“〈机关名〉〈年份〉年政府信息公开工作年度报告”。",
    cites=("通行格式",),
)
def title_nonstandard(desk: Dossier) -> Iterator[Evidence]:
    """题名写作“〈机关名〉〈年份〉年政府信息公开工作年度报告”。"""
    title = squeeze(desk.report.title or "")
    faults = list(_title_faults(title)) if title else []
    if faults:
        yield Evidence(title=(desk.report.title or "").strip(), faults="、".join(faults))


def _title_faults(title: str) -> Iterator[str]:
    if "政务信息公开" in title:
        yield "“政务”应为“政府”"
    elif "政府信息公开" not in title:
        yield "缺“政府信息公开”" if "信息公开" not in title else "缺“政府”"
    if "信息公开工作" not in title:
        yield "缺“工作”"
    if "年度报告" not in title:
        yield "缺“年度报告”"
    elif "年度" in title.replace("年度报告", ""):
        yield "“年度”重复"
    if not years(title):
        yield "缺年份"
    elif re.match(r"(?:20\d\d|二〇..)年", title):
        yield "年份前缺机关名"


_CLAIM = re.compile(r"([一二三四五六七八九十]|\d{1,2})个?(?:大)?部分")
# What introductions call the parts, in the statutory order; the last three stand in reports on 2008–2018.
_NAMES = tuple(
    re.compile(name)
    for name in (
        "总体情况|概述|概况",
        "主动公开",
        "依申请公开|收到和处理|申请情况",
        "复议|诉讼",
        "问题",
        "其[他它](?:需要|应当)?(?:报告|说明)?的?事项",
        "收费",
        "重点领域",
        "统计表",
    )
)


@rule(
    "intro-parts-mismatch",
    Level.INFO,
    zh="引言称“{claim}”，而{problem}。请改成一致。",
    cites=("通行格式",),
)
def intro_parts_mismatch(desk: Dossier) -> Iterator[Evidence]:
    """引言自称的部分数，与其列举的、与正文实有的一致。

    A list cut short by 等 is compared only when it names the last part too, for then it means to be whole.
    Of a report on 2008–2018 only more parts than claimed are told: its annex table may or may not count as one.
    """
    report = desk.report
    for sentence in squeeze(report.preamble).split("。"):
        claim = _CLAIM.search(sentence)
        if claim is None:
            continue
        said = chinese(claim[1]) or int(claim[1])
        named = [bool(name.search(sentence)) for name in _NAMES]
        listed, there = sum(named), len({section.number for section in report.sections})
        if listed >= 3 and listed != said and (named[5] or "等" not in sentence):
            yield Evidence(claim=claim[0], problem=f"列举的是{listed}个部分")
        if there > said or (governing(report) and 0 < there < said):
            yield Evidence(claim=claim[0], problem=f"正文实有{there}个部分")


@rule(
    "table-missing",
    Level.ERROR,
    zh="没有读到{table}（“{section}”的统计表）{picture}。请按模板补上可编辑的表格，没有发生的填 0。",
    cites=(_DUTY, *_BOTH_FORMS),
)
def table_missing(desk: Dossier) -> Iterator[Evidence]:
    """表二、表三、表四都在，且不是图片。"""
    report, one = desk.report, governing(desk.report)
    pictured = any(remark.kind == "image" for remark in report.remarks)
    for table in one.tables if one else ():
        cells = [cell.id for cell in table.cells]
        if _absent(report, cells):
            picture = "，文中有图片，表格以图片代替也算缺少" if pictured else ""
            section = one.sections[table.section - 1] if one else ""
            yield Evidence(*cells, table=table.zh, section=section, picture=picture)


@rule("t2-block-missing", Level.ERROR, zh="表二缺少{what}。请按模板补上。", cites=_BOTH_FORMS)
def t2_block_missing(desk: Dossier) -> Iterator[Evidence]:
    """表二各块（第二十条各项）及其标题行齐全；整张表都没有的，归 `table-missing`。"""
    report = desk.report
    if report.form is None:
        return
    table = report.form.table("disclosure")
    blocks = {
        block.title: [cell.id for cell in table.cells if cell.row in block.rows] for block in table.blocks
    }
    gone = {title: cells for title, cells in blocks.items() if _absent(report, cells)}
    if len(gone) < len(blocks):
        for title, cells in gone.items():
            yield Evidence(*cells, what=f"“{title}”一块")
    untitled = {squeeze(remark.quote) for remark in report.remarks if remark.kind == "block_title_missing"}
    for title, cells in blocks.items():
        if squeeze(title) in untitled and title not in gone:
            yield Evidence(*cells, what=f"“{title}”这一标题行")


@rule(
    "t3-row-missing",
    Level.ERROR,
    zh="表三应有{wanted}行，缺少{count}行：{rows}。请按模板补上，没有发生的填 0。",
    cites=_BOTH_FORMS,
)
def t3_row_missing(desk: Dossier) -> Iterator[Evidence]:
    """表三行数齐全：2019 格式 23 行，2021 格式 25 行；整张表都没有的，归 `table-missing`。"""
    if desk.report.form is None:
        return
    rows: dict[str, list[str]] = {}
    for cell in desk.report.form.table("requests").cells:
        rows.setdefault(cell.row.label.partition("（区分")[0], []).append(cell.id)
    gone = {label: cells for label, cells in rows.items() if _absent(desk.report, cells)}
    if gone and len(gone) < len(rows):
        cells = [cell for row in gone.values() for cell in row]
        yield Evidence(*cells, wanted=len(rows), count=len(gone), rows=_listed(gone))


@rule(
    "t3-row-order",
    Level.WARNING,
    zh="“{quote}”一行{problem}。请按模板调整，并核对这一行的数字没有填错位置。",
    cites=_BOTH_FORMS,
)
def t3_row_order(desk: Dossier) -> Iterator[Evidence]:
    """表中各行依模板排列，没有模板以外的行。"""
    problems = {"row_order": "的次序与模板不同", "row_unknown": "不在模板之中"}
    for remark in desk.report.remarks:
        if remark.kind in problems:
            yield Evidence(*remark.cells, quote=remark.quote.strip(), problem=problems[remark.kind])


RULES: tuple[Rule, ...] = (
    sec_missing,
    sec_empty,
    sec_order,
    sec_heading_variant,
    sec1_generalized,
    title_missing,
    title_nonstandard,
    intro_parts_mismatch,
    table_missing,
    t2_block_missing,
    t3_row_missing,
    t3_row_order,
)
