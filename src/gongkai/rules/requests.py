"""表三: arithmetic and plausibility of applications."""

import re
from collections.abc import Iterator

from gongkai.base.text import squeeze
from gongkai.report import Dossier, Evidence, Level, Report
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import SUMS, above, breaches, counts, share
from gongkai.rules.statements import squeezed
from gongkai.rules.thresholds import THRESHOLDS

_TABLE = ("国办公开办函〔2021〕30号#表三", "国办公开办函〔2019〕60号#表三")
_TOTAL = "requests.total.total"
# Words with which a report tells what its “其他” were; a mere “其他处理2件” tells nothing.
_EXPLAINS = re.compile(
    r"撤回|撤销申请|放弃申请|合并(?:答复|办理|处理)"
    r'|(?:其他处理|"其他")[^。]{0,20}(?:原因|由于|主要[是为]|具体[是为]|是指)'
)
_NO_FEE = re.compile(
    r"(?:未|没有|无|不)[^。,;]{0,8}收取?[^。,;]{0,10}信息处理费|信息处理费[^。,;]{0,10}(?:未|没有|无|零|(?<![0-9.])0(?:元|件|$))"
)


@rule(
    "t3-row-total",
    Level.ERROR,
    zh=SUMS + "请逐格核对这一行各类申请人的件数和总计，改正有误的一格。",
    cites=_TABLE,
)
def row_total(desk: Dossier) -> Iterator[Evidence]:
    """各类申请人之和等于总计，逐行核对。"""
    for breach in breaches(desk, "applicants"):
        yield breach.evidence()


@rule(
    "t3-col-total",
    Level.ERROR,
    zh=SUMS + "请按登记台账核对这一列各项办理结果；一件申请只计入一行。",
    cites=_TABLE,
)
def column_total(desk: Dossier) -> Iterator[Evidence]:
    """各项办理结果之和等于（七）总计，逐列核对。"""
    for breach in breaches(desk, "results"):
        yield breach.evidence()


@rule(
    "t3-balance",
    Level.ERROR,
    zh=SUMS + "表头明文：第一项加第二项之和，等于第三项加第四项之和。请核对这四格。",
    cites=_TABLE,
)
def balance(desk: Dossier) -> Iterator[Evidence]:
    """新收与上年结转之和，等于办理结果总计与结转下年度之和，逐列核对。"""
    for breach in breaches(desk, "balance"):
        yield breach.evidence()


@rule(
    "t3-carryover",
    Level.ERROR,
    zh=SUMS + "请对照上年报告；如上年报告有误、申请人类别更正或机构调整，请在报告中说明。",
    cites=_TABLE,
    needs_previous=True,
)
def carryover(desk: Dossier) -> Iterator[Evidence]:
    """本年“上年结转”等于上年“结转下年度继续办理”：总计列不等为错误，仅分列不等为警告。"""
    for breach in breaches(desk, "carry"):
        yield breach.evidence(Level.ERROR if breach.identity.at == "total" else Level.WARNING)


@rule(
    "t3-partial-double",
    Level.ERROR,
    zh="{line}：各项办理结果之和 {left} 比（七）总计 {right} 多 {gap}，恰等于（二）部分公开 {gap}，"
    "疑为部分公开的申请又计入了其他各行。区分处理的只计（二）部分公开，请从其他行中减去。",
    cites=_TABLE,
)
def partial_double(desk: Dossier) -> Iterator[Evidence]:
    """各项办理结果之和比（七）总计恰多出部分公开的件数，疑部分公开重复计。"""
    for breach in breaches(desk, "results"):
        partial = f"requests.partial.{breach.identity.at}"
        if breach.left - breach.right == desk.report.count(partial):
            total, gap = f"requests.total.{breach.identity.at}", breach.gap
            yield Evidence(partial, total, line=breach.line, left=breach.left, right=breach.right, gap=gap)


@rule(
    "t3-other-high",
    Level.WARNING,
    zh="表三（六）其他处理 {part} 件，占（七）总计 {whole} 件的 {share}，超过 {bound}%。"
    "申请原则上都应按法定方式处理，请逐件核对能否归入（一）至（五）。",
    cites=["国办公开办函〔2019〕60号#其他处理", "经验"],
)
def other_high(desk: Dossier) -> Iterator[Evidence]:
    """其他处理占（七）总计的比例偏高：超过一成为警告，超过半成为提示。"""
    others = _totals(desk.report, "other")
    found = counts(desk.report, _TOTAL, *others)
    if not others or found is None:
        return
    whole, part = found[0], sum(found[1:])
    bounds = ((THRESHOLDS.other_warning, Level.WARNING), (THRESHOLDS.other_info, Level.INFO))
    for bound, level in bounds:
        if above(part, whole, bound):
            ratio = share(part, whole)
            yield Evidence(*others, _TOTAL, level=level, part=part, whole=whole, share=ratio, bound=bound)
            return


@rule(
    "t3-other-unexplained",
    Level.INFO,
    zh="表三（六）其他处理“3.其他”有 {part} 件，全文未说明是何情形（如申请人撤回、合并答复）。请在总体情况或其他事项中说明。",
    cites=["国办公开办函〔2019〕60号#其他处理", "国办公开办函〔2021〕30号#表三"],
    editions=["2021"],
)
def other_unexplained(desk: Dossier) -> Iterator[Evidence]:
    """其他处理“3.其他”不为 0，而全文没有说明。"""
    part = desk.report.count("requests.other_misc.total")
    if part and not _EXPLAINS.search(squeezed(desk.report.narrative)):
        yield Evidence("requests.other_misc.total", part=part)


@rule(
    "t3-nofee-vs-sec6",
    Level.INFO,
    zh="表三（六）其他处理“2.逾期未缴费”有 {part} 件，而第六部分称“{quote}”。两者可以并存，请核对当年发出的收费通知数。",
    cites=["国办公开办函〔2021〕30号#其他事项"],
    editions=["2021"],
)
def no_fee(desk: Dossier) -> Iterator[Evidence]:
    """逾期未缴费不为 0，而第六部分称未收取信息处理费。"""
    part, section = desk.report.count("requests.other_unpaid.total"), desk.report.section(6)
    said = _NO_FEE.search(squeeze(section.text)) if section else None
    if part and said:
        yield Evidence("requests.other_unpaid.total", part=part, quote=said[0])


@rule(
    "t3-carry-large",
    Level.INFO,
    zh="表三结转下年度 {part} 件，占新收与上年结转之和 {whole} 件的 {share}，超过 {bound}%。"
    "答复期限为 20 个工作日，通常只有 12 月收到的申请才会结转，请核对有无超期未答复。",
    cites=["国务院令第711号#第三十三条", "经验"],
)
def carry_large(desk: Dossier) -> Iterator[Evidence]:
    """结转下年度的占比偏大。"""
    out, *came = cells = [f"requests.{row}.total" for row in ("carried_out", "new", "carried_in")]
    found = counts(desk.report, out, *came)
    if found and above(found[0], sum(found[1:]), THRESHOLDS.carried_out):
        part, whole = found[0], sum(found[1:])
        yield Evidence(*cells, part=part, whole=whole, share=share(part, whole), bound=THRESHOLDS.carried_out)


@rule(
    "t3-zero-vs-t4",
    Level.INFO,
    zh="本年和上年表三全为 0，而表四有 {part} 件复议、诉讼。请核对这些案件所涉的申请是否漏登，或属更早年度。",
    cites=["国务院令第711号#第五十条"],
    needs_previous=True,
)
def zero_against_disputes(desk: Dossier) -> Iterator[Evidence]:
    """本年和上年表三全为 0 而表四不为 0。"""
    if desk.previous is None or not (_no_requests(desk.report) and _no_requests(desk.previous)):
        return
    form = desk.report.form
    totals = [f"disputes.{row.id}.total" for row in form.table("disputes").rows] if form else []
    found = {cell: value for cell in totals if (value := desk.report.count(cell))}
    if found:
        yield Evidence(*found, part=sum(found.values()))


@rule(
    "t3-deny-dominant",
    Level.INFO,
    zh="表三“{reason}”{part} 件，占（七）总计 {whole} 件的 {share}，超过 {bound}%。请核对是否检索充分、理由是否用得过宽。",
    cites=["经验"],
)
def one_reason(desk: Dossier) -> Iterator[Evidence]:
    """单一不予公开或无法提供的理由占比过高。"""
    form, whole = desk.report.form, desk.report.count(_TOTAL)
    for cell in _totals(desk.report, "refused", "unavailable"):
        part = desk.report.count(cell)
        if form and part is not None and whole is not None and above(part, whole, THRESHOLDS.one_reason):
            reason = form.cell(cell).row.label
            ratio, bound = share(part, whole), THRESHOLDS.one_reason
            yield Evidence(cell, _TOTAL, reason=reason, part=part, whole=whole, share=ratio, bound=bound)


def _totals(report: Report, *groups: str) -> list[str]:
    """The 总计 cells of the rows whose id begins with one of these words."""
    rows = report.form.table("requests").rows if report.form else ()
    return [f"requests.{row.id}.total" for row in rows if row.id.partition("_")[0] in groups]


def _no_requests(report: Report) -> bool:
    """Whether the 总计 column of 表三 is known and 0 throughout."""
    rows = report.form.table("requests").rows if report.form else ()
    return bool(rows) and all(report.count(f"requests.{row.id}.total") == 0 for row in rows)


RULES: tuple[Rule, ...] = (
    row_total,
    column_total,
    partial_double,
    balance,
    carryover,
    other_high,
    other_unexplained,
    no_fee,
    carry_large,
    zero_against_disputes,
    one_reason,
)
