"""表二, items, decisions and money; the stocks of documents are in `documents`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.forms import Kind
from gongkai.report import Dossier, Evidence, Level, Money, Report
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import SUMS, breaches, counts, disclosed, row_label
from gongkai.rules.thresholds import THRESHOLDS

_ITEMS = ("permits", "other_services", "penalties", "coercion", "fees")
_2019 = ("国办公开办函〔2019〕60号#表二",)
_2021 = ("国办公开办函〔2021〕30号#表二",)

_ENFORCERS = re.compile(
    r"(?:公安|市场监督管理|市场监管|税务|综合执法|综合行政执法|行政执法|城市管理|住房和城乡建设|住房城乡建设|住建|交通运输|生态环境)"
    r"[^，。]{0,6}(?:局|厅|委员会|委|大队|支队)$"
)


# Items and their changes, 2019 form


@rule(
    "t2-items-flow-2019",
    Level.WARNING,
    zh=SUMS + "“上一年项目数量”应等于上年报告的项目数量与增减之和，请对照上年报告核对。",
    cites=_2019,
    editions=["2019"],
    needs_previous=True,
)
def items_flow(desk: Dossier) -> Iterator[Evidence]:
    """上一年项目数量与上年报告的项目数量、增减衔接。"""
    for breach in breaches(desk, "items"):
        yield breach.evidence()


@rule(
    "t2-items-negative",
    Level.ERROR,
    zh="表二“{row}”上一年项目数量 {items} 与本年增减 {change} 之和为 {now}，项目数不能为负。请核对两格和增减的正负号。",
    cites=_2019,
    editions=["2019"],
)
def items_negative(desk: Dossier) -> Iterator[Evidence]:
    """上一年项目数量与本年增减之和不为负。"""
    for row in _ITEMS:
        cells = disclosed(row, "items_last_year", "change")
        if (found := counts(desk.report, *cells)) and sum(found) < 0:
            label, (items, change) = row_label(desk.report, cells[0]), found
            yield Evidence(*cells, row=label, items=items, change=change, now=items + change)


@rule(
    "t2-change-from-zero",
    Level.INFO,
    zh="表二“{row}”上一年项目数量为 0，本年增减 {change}，处理决定数量为 0，疑把现有项目数填进了“本年增/减”。请核对。",
    cites=_2019,
    editions=["2019"],
)
def change_from_zero(desk: Dossier) -> Iterator[Evidence]:
    """上一年项目为 0、处理决定为 0 而增减不为 0，疑把存量填进增减。"""
    for row in _ITEMS:
        cells = disclosed(row, "items_last_year", "change", "decisions")
        found = counts(desk.report, *cells)
        if found and found[1] and not found[0] and not found[2]:
            yield Evidence(*cells, row=row_label(desk.report, cells[0]), change=f"{found[1]:+d}")


@rule(
    "t2-power-vs-zero",
    Level.INFO,
    zh="“{organ}”通常有许可、处罚职能，而表二行政许可、行政处罚的处理决定数量全为 0。请核对是否漏报，已公开和依法未公开的都应计入。",
    cites=["国务院令第711号#第二十条", "国办公开办函〔2021〕30号#表二"],
)
def power_against_zero(desk: Dossier) -> Iterator[Evidence]:
    """名称表明有执法职能的机关，许可和处罚决定全为 0。"""
    cells = ("disclosure.permits.decisions", "disclosure.penalties.decisions")
    organ = desk.report.organ
    if organ and _ENFORCERS.search(organ.name) and counts(desk.report, *cells) == (0, 0):
        yield Evidence(*cells, organ=organ.name)


# Money


@rule(
    "t2-procurement-pair",
    Level.ERROR,
    zh="表二政府集中采购：采购项目数量 {projects}，采购总金额 {amount}，一项为 0 而另一项不为 0。请核对两格。",
    cites=_2019,
    editions=["2019"],
)
def procurement_pair(desk: Dossier) -> Iterator[Evidence]:
    """采购项目数量与采购总金额同为 0 或同不为 0。"""
    cells = disclosed("procurement", "projects", "amount")
    projects, money = desk.report.count(cells[0]), _money(desk.report, cells[1])
    if projects is not None and money is not None and (projects == 0) != (money.amount == 0):
        yield Evidence(*cells, projects=projects, amount=_spoken(money))


@rule(
    "t2-unit-missing-2019",
    Level.INFO,
    zh="表二采购总金额 {amount} 没有单位，格式表头也未标单位，读者无从知道是元还是万元。请在数字后注明单位。",
    cites=_2019,
    editions=["2019"],
)
def unit_missing(desk: Dossier) -> Iterator[Evidence]:
    """采购总金额不为 0 而没有单位。"""
    cell = "disclosure.procurement.amount"
    money = _money(desk.report, cell)
    if money and money.amount > 0 and money.unit is None:
        yield Evidence(cell, amount=_spoken(money))


@rule(
    "t2-unit-suspect",
    Level.WARNING,
    zh="{cell}填 {amount}，{doubt}，疑元与万元互填。请核对单位。",
    cites=[*_2021, "经验"],
)
def unit_suspect(desk: Dossier) -> Iterator[Evidence]:
    """金额的大小或小数位数与所标单位不相称，疑元与万元互填。"""
    for cell, money in _amounts(desk.report):
        doubt = _doubt_yuan(money) if money.unit == "元" else _doubt_wan(desk, cell, money)
        if doubt and desk.report.form:
            yield Evidence(cell, cell=desk.report.form.zh(cell), amount=_spoken(money), doubt=doubt)


def _doubt_yuan(money: Money) -> str | None:
    if 0 < money.amount < THRESHOLDS.small_amount:
        return f"不足 {THRESHOLDS.small_amount} 元"
    places = _places(money.amount)
    return f"以元计却有 {places} 位小数" if places > THRESHOLDS.yuan_places else None


def _doubt_wan(desk: Dossier, cell: str, money: Money) -> str | None:
    if money.unit != "万元":
        return None
    organ, amount = desk.report.organ, money.amount
    is_small = organ is not None and (organ.is_town or not organ.is_government)
    if is_small and amount >= THRESHOLDS.large_amount and amount == amount.to_integral_value():
        return f"整数且不少于 {THRESHOLDS.large_amount} 万元，对部门、乡镇而言过大"
    before = _money(desk.previous, cell) if desk.previous else None
    if before and before.unit == "万元" and before.amount > 0:
        times = amount / before.amount
        if times >= THRESHOLDS.amount_jump:
            return f"是上年 {_spoken(before)} 的 {times:.0f} 倍"
    return None


@rule(
    "t2-amount-precision",
    Level.INFO,
    zh="{cell}原文“{text}”：{why}。请按万元填写，由元换算的小数至多 {bound} 位，不用千分位。",
    cites=_2021,
    editions=["2021"],
)
def amount_precision(desk: Dossier) -> Iterator[Evidence]:
    """万元金额的小数不多于 6 位，不含千分位。"""
    for cell, money in _amounts(desk.report):
        reading = desk.report.reading(cell)
        text = reading.text.strip() if reading else ""
        places, comma = _places(money.amount), re.search("[,，]", text)
        if desk.report.form and money.unit == "万元" and (comma or places > THRESHOLDS.amount_places):
            why = "含千分位" if comma else f"有 {places} 位小数"
            yield Evidence(
                cell, cell=desk.report.form.zh(cell), text=text, why=why, bound=THRESHOLDS.amount_places
            )


# Against last year


@rule(
    "t2-yoy-jump",
    Level.INFO,
    zh="{cell}上年 {before}，本年 {now}，相差超过 {bound} 倍。如属实请在总体情况中说明原因，否则请核对。",
    cites=["经验"],
    needs_previous=True,
)
def jump(desk: Dossier) -> Iterator[Evidence]:
    """同一格式的同一指标比上年增减超过十倍，或由大数变 0、由 0 变大数。"""
    report, previous = desk.report, desk.previous
    if report.form is None or previous is None or previous.edition != report.edition:
        return
    for cell in report.form.table("disclosure").cells:
        old, new = _size(previous, cell.id), _size(report, cell.id)
        if cell.column.kind is Kind.SIGNED or old is None or new is None:
            continue
        low, high = sorted((old, new))
        if high >= THRESHOLDS.jump_floor and high > low * THRESHOLDS.jump:
            was, now = _figure(previous, cell.id), _figure(report, cell.id)
            yield Evidence(cell.id, cell=report.form.zh(cell.id), before=was, now=now, bound=THRESHOLDS.jump)


@rule(
    "t2-form-compare",
    Level.INFO,
    zh="上年报告用{before}格式，本年用{now}格式，行政事业性收费和规章、规范性文件存量的口径不同（项目数与金额、"
    "公开总数与现行有效），未作比较。请勿在正文中直接环比。",
    cites=[*_2021, *_2019],
    needs_previous=True,
)
def other_form_last_year(desk: Dossier) -> Iterator[Evidence]:
    """上年与本年格式不同，收费和存量不可直接环比。"""
    report, previous = desk.report, desk.previous
    if report.form and previous and previous.edition and previous.edition != report.edition:
        table = report.form.table("disclosure").cells
        cells = [c.id for c in table if c.row.id == "fees" or c.column.id in ("in_force", "public_total")]
        yield Evidence(*cells, before=previous.edition, now=report.edition)


# Words and amounts


def _money(report: Report, cell: str) -> Money | None:
    value = report.value(cell)
    return value if isinstance(value, Money) else None


def _amounts(report: Report) -> Iterator[tuple[str, Money]]:
    """The amounts the report states, by cell."""
    for cell in ("disclosure.fees.amount", "disclosure.procurement.amount"):
        if money := _money(report, cell):
            yield cell, money


def _places(amount: Decimal) -> int:
    """Digits behind the decimal point, as printed."""
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _spoken(money: Money) -> str:
    return f"{money.amount:f}{money.unit or ''}"


def _figure(report: Report, cell: str) -> str:
    value = report.value(cell)
    return _spoken(value) if isinstance(value, Money) else str(value)


def _size(report: Report, cell: str) -> Decimal | None:
    """A figure as it is compared between years: a count, or an amount in 万元; None while its unit is unknown."""
    value = report.value(cell)
    if isinstance(value, Money):
        return value.yuan / 10_000 if value.yuan is not None else None
    return None if value is None else Decimal(value)


RULES: tuple[Rule, ...] = (
    items_flow,
    items_negative,
    change_from_zero,
    procurement_pair,
    unit_missing,
    unit_suspect,
    amount_precision,
    power_against_zero,
    jump,
    other_form_last_year,
)
