"""Does the running text say what the tables say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from gongkai.base import strict_yaml
from gongkai.report import Dossier, Evidence, Level, Report
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import counts
from gongkai.rules.statements import Stated, half_step, quoted, squeezed, statements, this_year

_OUTCOMES = Path(__file__).parent / "data" / "outcomes.yaml"
_SECTION_FIFTY = "国务院令第711号#第五十条"
_NEW, _IN = "requests.new.total", "requests.carried_in.total"
_DONE, _OUT = "requests.total.total", "requests.carried_out.total"
_SAYS = "叙述“{quote}”为{said}{unit}，"
_FEE = re.compile(r"信息处理费|处理费|收取[^。]{0,8}费|(?:未|不|无|没有)[^。,]{0,4}收费|费用")
_ALL_DONE = re.compile(
    r"办结率(?:为|达|达到)?(?:100%|百分之百)|(?:全部|均|都)(?:已)?(?:按时|按期|依法|及时)?(?:办结|办理完毕|答复完毕)"
)
_INCLUDED = re.compile("含[^,。]{0,8}结转")
_HANDLED = re.compile("办理(?!完毕|结果)")


def _about(report: Report, indicator: str) -> list[Stated]:
    """Exact facts of an indicator told of this year."""
    return [one for _, one in this_year(report) if one.fact.indicator == indicator and one.exact]


def _contradiction(told: Sequence[Stated], *right: int) -> Stated | None:
    """The largest number told, as the total, when none of all is one of `right`; the smaller may be parts."""
    if not told or any(one.fact.value in right for one in told):
        return None
    return max(told, key=lambda one: one.fact.value)


def _evidence(
    one: Stated, cells: Iterable[str], table: int, level: Level | None = None, **more: object
) -> Evidence:
    said, quote = one.fact.value, quoted(one.fact.quote)
    return Evidence(  # `stated` is for `fixes`, no message names it
        *cells,
        level=level,
        quote=quote,
        said=said,
        unit=one.fact.unit,
        table=table,
        gap=abs(said - table),
        stated=one,
        **more,
    )


@rule(
    "nar-received-vs-t3",
    Level.ERROR,
    zh=_SAYS
    + "表三“本年新收政府信息公开申请数量”总计为{table}件，相差{gap}件{note}。请核对台账，把叙述和表三改成一致。",
    cites=[_SECTION_FIFTY],
)
def received(desk: Dossier) -> Iterator[Evidence]:
    """收到申请的件数与表三新收总计一致；等于新收加上年结转时是口径混同，为警告。"""
    if (new := desk.report.count(_NEW)) is None:
        return
    told = _contradiction([one for one in _about(desk.report, "received") if one.fact.value > 0], new)
    carried_in = desk.report.count(_IN) or 0
    mixed = told is not None and carried_in > 0 and told.fact.value == new + carried_in
    if told is None or (new == 0 and not mixed) or (mixed and _INCLUDED.search(told.fact.quote)):
        return  # nothing against something is nar-none-vs-t3; 含上年结转 says itself what it counts
    note = f"，恰为上年结转{carried_in}件，疑将结转计入收到" if mixed else ""
    yield _evidence(told, [_NEW, _IN] if mixed else [_NEW], new, Level.WARNING if mixed else None, note=note)


@rule(
    "nar-none-vs-t3",
    Level.ERROR,
    zh="叙述“{quote}”（{said}件），表三“本年新收政府信息公开申请数量”总计为{table}件，有与没有互相矛盾。请核对台账，更正其中一处。",
    cites=[_SECTION_FIFTY],
)
def none_received(desk: Dossier) -> Iterator[Evidence]:
    """叙述称未收到申请时表三新收为 0，称收到时不为 0。"""
    new = desk.report.count(_NEW)
    told = _about(desk.report, "received")
    if new is None or not told or any((one.fact.value > 0) == (new > 0) for one in told):
        return
    if told[0].fact.value and told[0].fact.value == desk.report.count(_IN):
        return  # all received was carried in: nar-received-vs-t3
    yield _evidence(told[0], [_NEW], new)


@rule(
    "nar-done-vs-t3",
    Level.ERROR,
    zh=_SAYS + "表三“{row}”总计为{table}件，相差{gap}件。请核对台账，把叙述和表三改成一致。",
    cites=[_SECTION_FIFTY],
)
def done(desk: Dossier) -> Iterator[Evidence]:
    """办结件数与表三（七）总计一致，结转件数与表三第四项一致；只说“办理”的，收到而未办结的也可计入。"""
    for indicator, cell, row in (("done", _DONE, "（七）总计"), ("carried", _OUT, "四、结转下年度继续办理")):
        if (table := desk.report.count(cell)) is None:
            continue
        told = _about(desk.report, indicator)
        flow = (
            counts(desk.report, _NEW, _IN) if any(_HANDLED.search(one.fact.quote) for one in told) else None
        )
        if wrong := _contradiction(told, table, *((flow[0], sum(flow)) if flow else ())):
            yield _evidence(wrong, [cell], table, row=row)


@cache
def _outcomes() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(words), tuple(rows)) for words, rows in strict_yaml.load(_OUTCOMES).items())


def _rows(report: Report, label: str) -> list[str]:
    """Total cells of the 表三 rows a label names (不予公开: eight rows), none when it names no outcome."""
    patterns = next((rows for words, rows in _outcomes() if words.fullmatch(label)), ())
    cells = report.form.cells if report.form else ()
    return [cell for cell in cells for row in patterns if fnmatchcase(cell, f"requests.{row}.total")]


@rule(
    "nar-breakdown-vs-t3",
    Level.ERROR,
    zh="叙述“{quote}”：{label}为{said}{unit}，表三相应各行总计之和为{sum}件{share}，相差{gap}。请核对台账，把叙述和表三改成一致。",
    cites=[_SECTION_FIFTY],
)
def breakdown(desk: Dossier) -> Iterator[Evidence]:
    """叙述中予以公开、不予公开等各类办理结果的件数、比例与表三小计一致。"""
    total = desk.report.count(_DONE)
    rows: list[str] = []
    for statement, one in this_year(desk.report):
        fact = one.fact
        share_follows = fact.unit == "%" and fact.label == "占"
        rows = rows if share_follows else _rows(desk.report, fact.label)
        found = counts(desk.report, *rows)
        if not rows or found is None or not one.exact or "申请" not in statement.text + fact.quote:
            continue
        whole = Decimal(sum(found))
        if fact.unit == "%" and total:
            table, margin = whole * 100 / total, half_step(fact.value)
        elif fact.unit in {"件", "条", "份", "起", "宗"}:
            table, margin = whole, Decimal(0)
        else:
            continue
        if (gap := abs(fact.value - table)) > margin:
            yield Evidence(
                *rows,
                quote=quoted(fact.quote),
                label=fact.label,
                said=fact.value,
                unit=fact.unit,
                sum=whole,
                share=f"，占办结{total}件的{table:.2f}%" if fact.unit == "%" else "",
                gap=f"{round(gap, 2).normalize():f}",
                table=table,
                stated=one,
            )


@rule(
    "nar-t4-mismatch",
    Level.ERROR,
    zh=_SAYS + "表四{what}总计为{table}件，相差{gap}件。请核对案卷，把叙述和表四改成一致。",
    cites=[_SECTION_FIFTY],
)
def disputes(desk: Dossier) -> Iterator[Evidence]:
    """叙述的行政复议、行政诉讼件数与表四总计一致；诉讼为未经复议直接起诉与复议后起诉之和。"""
    # An organ of justice also counts other people's cases; ours are told with 公开 or in section four.
    ours = [one for told, one in this_year(desk.report) if "公开" in told.text or told.section == 4]
    suits = ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total")
    for indicator, what, cells in (
        ("reconsiderations", "行政复议", ("disputes.reconsideration.total",)),
        ("litigations", "行政诉讼", suits),
    ):
        found = counts(desk.report, *cells)
        told = [one for one in _about(desk.report, indicator) if one.fact.value == 0 or one in ours]
        if found is not None and (wrong := _contradiction(told, sum(found))):
            yield _evidence(wrong, cells, sum(found), what=what)


_DOCUMENTS = (
    ("normative_issued", "2021", "issued", "本年制发件数"),
    ("normative_repealed", "2021", "repealed", "本年废止件数"),
    ("normative_in_force", "2021", "in_force", "现行有效件数"),
    ("normative_issued", "2019", "made", "本年新制作数量"),
)


@rule(
    "nar-docs-vs-t2",
    Level.WARNING,
    zh=_SAYS + "表二规范性文件“{column}”为{table}，相差{gap}件。请核对文件目录，把叙述和表二改成一致。",
    cites=[_SECTION_FIFTY],
)
def documents(desk: Dossier) -> Iterator[Evidence]:
    """叙述的规范性文件制发、废止、现行有效件数与表二一致。"""
    for indicator, edition, column, zh in _DOCUMENTS:
        if desk.report.edition != edition:
            continue
        cell = f"disclosure.normative_documents.{column}"
        table = desk.report.count(cell)
        if table is not None and (wrong := _contradiction(_about(desk.report, indicator), table)):
            yield _evidence(wrong, [cell], table, column=zh)


@rule(
    "nar-fee-missing",
    Level.WARNING,
    zh="全文没有说明收取信息处理费的情况。请在“六、其他需要报告的事项”中写明收取金额，未收取的写“未收取信息处理费”。",
    cites=["国办公开办函〔2021〕30号#其他事项", "国办函〔2020〕109号"],
    editions=["2021"],
)
def fee(desk: Dossier) -> Iterator[Evidence]:
    """2021 年度起报告收取信息处理费的情况，未收也写明。"""
    if not _FEE.search(squeezed(desk.report.narrative)):
        yield Evidence()


@rule(
    "nar-rate-vs-carry",
    Level.WARNING,
    zh="叙述“{quote}”，表三“结转下年度继续办理”总计却为{out}件。请核对：尚有结转的，不应称全部办结。",
    cites=[_SECTION_FIFTY],
)
def rate(desk: Dossier) -> Iterator[Evidence]:
    """称申请全部办结或办结率 100% 的，表三没有结转下年度继续办理。"""
    out = desk.report.count(_OUT)
    if not out:
        return
    for statement in statements(desk.report):
        if "申请" in statement.text and _ALL_DONE.search(statement.text):
            yield Evidence(_OUT, quote=quoted(statement.printed), out=out)


RULES: tuple[Rule, ...] = (received, none_received, done, breakdown, disputes, documents, fee, rate)
