"""表二, the stocks of 规章 and 行政规范性文件: what was made, repealed and is in force."""

import re
from collections.abc import Iterator

from gongkai.report import Dossier, Evidence, Level, Organ
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import SUMS, breaches, counts, disclosed, named, row_label
from gongkai.rules.statements import squeezed
from gongkai.rules.thresholds import THRESHOLDS

_DOCUMENTS = ("regulations", "normative_documents")
_2019 = ("国办公开办函〔2019〕60号#表二",)
_2021 = ("国办公开办函〔2021〕30号#表二",)

# What a report says where documents left its stock by another door than 废止.
_DOCUMENT, _GONE = r"(?:规范性文件|规章)", r"(?:失效|清理|划转|移交)"
_EXPLAINED = re.compile(f"{_DOCUMENT}[^。]{{0,40}}{_GONE}|{_GONE}[^。]{{0,40}}{_DOCUMENT}")
_REPEALED = re.compile(f"{_DOCUMENT}[^。]{{0,40}}废止|废止[^。]{{0,40}}{_DOCUMENT}")

# A government's name without the word for government, and the ends that tell that no 规章 can come from there.
_GOVERNMENT = re.compile(r"(?:(?:人民)?政府|管理委员会|管委会)(?:办公[厅室])?$|行政公署$|办事处$")
_CENTRAL = re.compile(r"^(?:国家|国务院|中国|中华人民共和国)|总局$|总署$")
_POWERLESS = re.compile(
    r"(?:县|(?<!自治)(?<!行政)区|旗|镇|乡|街道|局|厅|委|委员会|办公室|中心|大队|支队|站|所)$"
)


@rule(
    "t2-stock-doc-2021",
    Level.WARNING,
    zh=SUMS + "{why}请核对现行有效件数；因失效、清理、划转而变动的，请在总体情况中说明件数。",
    cites=_2021,
    editions=["2021"],
    needs_previous=True,
)
def stock_2021(desk: Dossier) -> Iterator[Evidence]:
    """现行有效件数与上年衔接：差额超过一成或全文没有失效、清理、划转的说明时为错误。"""
    explained = bool(_EXPLAINED.search(squeezed(desk.report.narrative)))
    for breach in breaches(desk, "stock"):
        found = counts(desk.report, *breach.identity.cells[:2])
        if found is None:
            continue
        in_force, repealed = found
        due = breach.right - repealed
        far = breach.gap * 100 > due * THRESHOLDS.stock_gap
        why = f"现行有效应为 {due}，填报 {in_force}" + ("" if explained else "，全文没有说明") + "。"
        yield breach.evidence(Level.ERROR if far or not explained else Level.WARNING, why=why)


@rule(
    "t2-stock-doc-2019",
    Level.WARNING,
    zh="表二“{row}”对外公开总数量：上年 {before} + 本年新公开 {new} = {due}，本年填报 {now}，{how} {gap}。"
    "请核对累计数；因废止、清理而变动的，请在总体情况中说明。",
    cites=_2019,
    editions=["2019"],
    needs_previous=True,
)
def stock_2019(desk: Dossier) -> Iterator[Evidence]:
    """对外公开总数量不多于上年与本年新公开之和，也不少于上年（废止、清理有说明的除外）。"""
    text = squeezed(desk.report.narrative)
    explained = bool(_EXPLAINED.search(text) or _REPEALED.search(text))
    for row in _DOCUMENTS:
        cells = disclosed(row, "public_total", "published")
        found, before = counts(desk.report, *cells), desk.previous.count(cells[0]) if desk.previous else None
        if found is None or before is None:
            continue
        now, new = found
        due = before + new
        if now > due or (now < before and not explained):
            label, how = row_label(desk.report, cells[0]), "多出" if now > due else "少了"
            yield Evidence(
                *cells, row=label, before=before, new=new, due=due, now=now, how=how, gap=abs(due - now)
            )


@rule(
    "t2-doc-open-gt-total",
    Level.ERROR,
    zh="表二“{row}”本年新公开 {new} 件，多于对外公开总数量 {total} 件。总数量包含本年新公开的，请核对两格。",
    cites=_2019,
    editions=["2019"],
)
def published_above_total(desk: Dossier) -> Iterator[Evidence]:
    """本年新公开数量不多于对外公开总数量。"""
    for row in _DOCUMENTS:
        cells = disclosed(row, "published", "public_total")
        if (found := counts(desk.report, *cells)) and found[0] > found[1]:
            yield Evidence(*cells, row=row_label(desk.report, cells[0]), new=found[0], total=found[1])


@rule(
    "t2-doc-open-gt-made",
    Level.INFO,
    zh="表二“{row}”本年新公开 {new} 件，多于本年新制作 {made} 件。补公开以前的文件可以如此，请确认。",
    cites=_2019,
    editions=["2019"],
)
def published_above_made(desk: Dossier) -> Iterator[Evidence]:
    """本年新公开数量多于本年新制作数量，须是补公开以前的文件。"""
    for row in _DOCUMENTS:
        cells = disclosed(row, "published", "made")
        if (found := counts(desk.report, *cells)) and found[0] > found[1]:
            yield Evidence(*cells, row=row_label(desk.report, cells[0]), new=found[0], made=found[1])


@rule(
    "t2-valid-lt-issued",
    Level.WARNING,
    zh="表二“{row}”现行有效 {stock} 件，少于本年制发 {issued} − 本年废止 {repealed} = {net} 件。请核对三格。",
    cites=_2021,
    editions=["2021"],
)
def stock_below_growth(desk: Dossier) -> Iterator[Evidence]:
    """现行有效件数不少于本年制发与废止之差。"""
    for row in _DOCUMENTS:
        cells = disclosed(row, "in_force", "issued", "repealed")
        if (found := counts(desk.report, *cells)) and found[0] < found[1] - found[2]:
            stock, issued, repealed = found
            label, net = row_label(desk.report, cells[0]), issued - repealed
            yield Evidence(*cells, row=label, stock=stock, issued=issued, repealed=repealed, net=net)


@rule(
    "t2-abolished-gt-stock",
    Level.ERROR,
    zh="表二“{row}”本年废止 {repealed} 件，多于上年现行有效 {before} + 本年制发 {issued} = {both} 件。"
    "不可能废止没有的文件，请核对废止件数和上年报告。",
    cites=_2021,
    editions=["2021"],
    needs_previous=True,
)
def repealed_above_stock(desk: Dossier) -> Iterator[Evidence]:
    """本年废止件数不多于上年现行有效与本年制发之和。"""
    for row in _DOCUMENTS:
        cells = disclosed(row, "repealed", "issued")
        found = counts(desk.report, *cells)
        before = desk.previous.count(f"disclosure.{row}.in_force") if desk.previous else None
        if found and before is not None and found[0] > before + found[1]:
            label, (repealed, issued) = row_label(desk.report, cells[0]), found
            yield Evidence(
                *cells, row=label, repealed=repealed, before=before, issued=issued, both=before + issued
            )


@rule(
    "t2-rule-no-authority",
    Level.WARNING,
    zh="{cells}不为 0，而从名称看“{organ}”没有规章制定权（限国务院部门、省级政府、设区的市和自治州政府）。"
    "请核对是否把规范性文件填入规章行，无规章的填 0。",
    cites=["立法法", "国务院令第711号#第五十条"],
)
def rules_without_authority(desk: Dossier) -> Iterator[Evidence]:
    """没有规章制定权的机关，规章各格应为 0。"""
    report = desk.report
    if report.form is None or report.organ is None or not _is_powerless(report.organ):
        return
    cells = [
        cell
        for cell in report.form.cells
        if cell.startswith("disclosure.regulations.") and report.count(cell)
    ]
    if cells:
        yield Evidence(*cells, cells=named(report.form, cells), organ=report.organ.name)


def _is_powerless(organ: Organ) -> bool:
    """Whether the name alone tells that the organ cannot make 规章; a 市 may or may not, so nothing is said of it.

    An office of a government (办公厅, 办公室) reports what the government did in its own name, so it is judged as that.
    """
    return not _CENTRAL.search(organ.name) and bool(_POWERLESS.search(_GOVERNMENT.sub("", organ.name)))


RULES: tuple[Rule, ...] = (
    stock_2021,
    stock_2019,
    published_above_total,
    published_above_made,
    stock_below_growth,
    repealed_above_stock,
    rules_without_authority,
)
