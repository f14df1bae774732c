"""表四: arithmetic and plausibility of reconsideration and litigation."""

from collections.abc import Iterator

from gongkai.report import Dossier, Evidence, Level
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import SUMS, above, breaches, counts, share
from gongkai.rules.thresholds import THRESHOLDS

_TABLE = ("国办公开办函〔2021〕30号#表四", "国办公开办函〔2019〕60号#表四")


@rule(
    "t4-group-total",
    Level.ERROR,
    zh=SUMS + "请核对这一组的四种结果和总计，改正有误的一格。",
    cites=_TABLE,
)
def group_total(desk: Dossier) -> Iterator[Evidence]:
    """每组总计等于结果维持、结果纠正、其他结果、尚未审结之和。"""
    for breach in breaches(desk, "outcomes"):
        yield breach.evidence()


@rule(
    "t4-pending-lost",
    Level.INFO,
    zh="表四“{row}”：上年尚未审结 {pending} 件，本年总计只有 {total} 件，上年未结的案件似未接续。请核对本年是否审结而漏计。",
    cites=["经验"],
    needs_previous=True,
)
def pending_lost(desk: Dossier) -> Iterator[Evidence]:
    """上年尚未审结的案件多于本年该组总计，口径未明文，故为提示。"""
    form, previous = desk.report.form, desk.previous
    for row in form.table("disputes").rows if form else ():
        pending = previous.count(f"disputes.{row.id}.pending") if previous else None
        total = desk.report.count(f"disputes.{row.id}.total")
        if pending is not None and total is not None and total < pending:
            yield Evidence(f"disputes.{row.id}.total", row=row.label, pending=pending, total=total)


@rule(
    "t4-after-gt-recon",
    Level.INFO,
    zh="表四“复议后起诉”总计 {after} 件，多于本年和上年行政复议总计 {now} + {before} = {both} 件。"
    "复议后起诉须先经复议，请核对起诉类别；如复议在更早年度，可在报告中说明。",
    cites=["国务院令第711号#第五十一条", "经验"],
    needs_previous=True,
)
def litigation_without_reconsideration(desk: Dossier) -> Iterator[Evidence]:
    """复议后起诉多于本年与上年行政复议之和。"""
    after, now = "disputes.litigation_after_reconsideration.total", "disputes.reconsideration.total"
    found = counts(desk.report, after, now)
    before = desk.previous.count(now) if desk.previous else None
    if found and before is not None and found[0] > found[1] + before:
        yield Evidence(after, now, after=found[0], now=found[1], before=before, both=found[1] + before)


@rule(
    "t4-correct-high",
    Level.INFO,
    zh="表四行政复议已审结 {whole} 件中结果纠正 {part} 件，占 {share}，超过 {bound}%。请分析被纠正的答复，并在存在的主要问题中说明。",
    cites=["经验"],
)
def corrected_often(desk: Dossier) -> Iterator[Evidence]:
    """行政复议已审结案件中被纠正的占比过高。"""
    cells = [f"disputes.reconsideration.{column}" for column in ("corrected", "upheld", "other")]
    found = counts(desk.report, *cells)
    if found and above(found[0], sum(found), THRESHOLDS.corrected):
        part, whole = found[0], sum(found)
        yield Evidence(*cells, part=part, whole=whole, share=share(part, whole), bound=THRESHOLDS.corrected)


RULES: tuple[Rule, ...] = (group_total, pending_lost, litigation_without_reconsideration, corrected_often)
