"""表二: each rule on papers that break it and papers that keep it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from making import clean, filled
from papers import Case, Values, desk, findings, found, grave, pingtan, real, try_case, years

from gongkai.report import Dossier, Level, Money, Reading, State
from gongkai.rules import disclosure, documents

RULES = documents.RULES + disclosure.RULES

NORMS, RULEROW = "disclosure.normative_documents", "disclosure.regulations"
FEES, BOUGHT = "disclosure.fees.amount", "disclosure.procurement"


def documents(*numbers: int, edition: str = "2021") -> dict[str, int | str]:
    """The row of 规范性文件: 制发、废止、现行有效, or in the 2019 form 新制作、新公开、对外公开总数."""
    columns = (
        ("issued", "repealed", "in_force") if edition == "2021" else ("made", "published", "public_total")
    )
    return {f"{NORMS}.{column}": number for column, number in zip(columns, numbers, strict=True)}


def old(values: Values, last: Values | None = None, **how: str) -> Dossier:
    return desk("2019", values, last, **how)  # type: ignore[arg-type]


def amount(cell: str, text: str, unit: str | None, edition: str = "2019") -> Dossier:
    """A dossier of zeros with one amount, and one project bought."""
    report = clean(edition)
    reading = Reading(cell, State.NUMBER, text, Money(Decimal(text.replace(",", "")), unit))
    if edition == "2019":
        report = filled(report, {f"{BOUGHT}.projects": 1})
    return Dossier(replace(report, readings={**report.readings, cell: (reading,)}))


STOCK = (f"{NORMS}.issued", f"{NORMS}.repealed", f"{NORMS}.in_force")
PUBLIC = (f"{NORMS}.published", f"{NORMS}.public_total")

CASES = (
    Case(
        "t2-stock-doc-2021",
        wrong=desk(values=documents(77, 132, 470), last=documents(88, 55, 698)),
        right=desk(values=documents(88, 55, 698), last=documents(69, 3, 665)),
        cells=STOCK,
        says="表二“行政规范性文件”行：“现行有效件数”470 + “本年废止件数”132 = 602 ≠ "
        "上年“现行有效件数”698 + “本年制发件数”77 = 775，相差 173。现行有效应为 643，填报 470，全文没有说明。",
        level=Level.ERROR,
    ),
    Case(
        "t2-stock-doc-2021",
        wrong=desk(values=documents(0, 0, 95), last=documents(0, 0, 100), text="规范性文件到期失效5件。"),
        right=desk(values=documents(0, 5, 95), last=documents(0, 0, 100)),
        cells=STOCK,
        says="现行有效应为 100，填报 95。",
        level=Level.WARNING,
    ),
    Case(
        "t2-stock-doc-2021",
        wrong=desk(values=documents(0, 0, 80), last=documents(0, 0, 100), text="清理规范性文件20件。"),
        right=desk(values=documents(0, 20, 80), last=documents(0, 0, 100)),
        cells=STOCK,
        says="相差 20",
        level=Level.ERROR,
    ),
    Case(
        "t2-stock-doc-2019",
        wrong=old({f"{RULEROW}.public_total": 7}, {}),
        right=old(documents(77, 77, 166, edition="2019"), documents(89, 89, 89, edition="2019")),
        cells=(f"{RULEROW}.public_total", f"{RULEROW}.published"),
        says="“规章”对外公开总数量：上年 0 + 本年新公开 0 = 0，本年填报 7，多出 7",
        level=Level.WARNING,
    ),
    Case(
        "t2-stock-doc-2019",
        wrong=old(documents(2, 2, 80, edition="2019"), documents(0, 0, 100, edition="2019")),
        right=old(
            documents(2, 2, 80, edition="2019"),
            documents(0, 0, 100, edition="2019"),
            text="废止规范性文件22件。",
        ),
        cells=PUBLIC,
        says="少了 22",
        level=Level.WARNING,
    ),
    Case(
        "t2-doc-open-gt-total",
        wrong=old(documents(3, 3, 2, edition="2019")),
        right=old(documents(2, 2, 2, edition="2019")),
        cells=PUBLIC,
        says="“规范性文件”本年新公开 3 件，多于对外公开总数量 2 件",
        level=Level.ERROR,
    ),
    Case(
        "t2-doc-open-gt-made",
        wrong=old(documents(1, 3, 9, edition="2019")),
        right=old(documents(3, 3, 9, edition="2019")),
        cells=(f"{NORMS}.made", f"{NORMS}.published"),
        says="本年新公开 3 件，多于本年新制作 1 件",
        level=Level.INFO,
    ),
    Case(
        "t2-valid-lt-issued",
        wrong=desk(values=documents(9, 2, 6)),
        right=desk(values=documents(9, 2, 7)),
        cells=STOCK,
        says="现行有效 6 件，少于本年制发 9 − 本年废止 2 = 7 件",
        level=Level.WARNING,
    ),
    Case(
        "t2-abolished-gt-stock",
        wrong=desk(values=documents(2, 13, 0), last=documents(0, 0, 10)),
        right=desk(values=documents(2, 12, 0), last=documents(0, 0, 10)),
        cells=STOCK[:2],
        says="本年废止 13 件，多于上年现行有效 10 + 本年制发 2 = 12 件",
        level=Level.ERROR,
    ),
    Case(
        "t2-items-flow-2019",
        wrong=old(
            {"disclosure.penalties.items_last_year": 2630},
            {"disclosure.penalties.items_last_year": 2648, "disclosure.penalties.change": 1},
        ),
        right=old(
            {"disclosure.penalties.items_last_year": 2630},
            {"disclosure.penalties.items_last_year": 2648, "disclosure.penalties.change": -18},
        ),
        cells=("disclosure.penalties.items_last_year",),
        says="“上一年项目数量”2630 ≠ 上年“上一年项目数量”2648 + 上年“本年增/减”1 = 2649，相差 19。",
        level=Level.WARNING,
    ),
    Case(
        "t2-items-negative",
        wrong=old({"disclosure.fees.items_last_year": 10, "disclosure.fees.change": -15}),
        right=old({"disclosure.fees.items_last_year": 35, "disclosure.fees.change": -15}),
        cells=("disclosure.fees.items_last_year", "disclosure.fees.change"),
        says="上一年项目数量 10 与本年增减 -15 之和为 -5",
        level=Level.ERROR,
    ),
    Case(
        "t2-change-from-zero",
        wrong=old({"disclosure.other_services.change": 18}),
        right=old({"disclosure.other_services.change": 18, "disclosure.other_services.decisions": 4}),
        cells=tuple(f"disclosure.other_services.{c}" for c in ("items_last_year", "change", "decisions")),
        says="“其他对外管理服务事项”上一年项目数量为 0，本年增减 +18",
        level=Level.INFO,
    ),
    Case(
        "t2-rule-no-authority",
        wrong=desk(values={f"{RULEROW}.in_force": 6}, name="尼勒克县某镇人民政府"),
        right=desk(values={f"{RULEROW}.in_force": 6}, name="杭州市人民政府"),
        cells=(f"{RULEROW}.in_force",),
        says="表二“规章·现行有效件数”不为 0，而从名称看“尼勒克县某镇人民政府”没有规章制定权",
        level=Level.WARNING,
    ),
    Case(
        "t2-procurement-pair",
        wrong=old({f"{BOUGHT}.projects": 6}),
        right=old({f"{BOUGHT}.projects": 6, f"{BOUGHT}.amount": "122740"}),
        cells=(f"{BOUGHT}.projects", f"{BOUGHT}.amount"),
        says="采购项目数量 6，采购总金额 0",
        level=Level.ERROR,
    ),
    Case(
        "t2-unit-missing-2019",
        wrong=amount(f"{BOUGHT}.amount", "122740", None),
        right=amount(f"{BOUGHT}.amount", "73802895.90", "元"),
        cells=(f"{BOUGHT}.amount",),
        says="采购总金额 122740 没有单位",
        level=Level.INFO,
    ),
    Case(
        "t2-unit-suspect",
        wrong=desk(values={FEES: "122740"}),
        right=desk(values={FEES: "24252.311082"}),
        cells=(FEES,),
        says="填 122740万元，整数且不少于 100000 万元",
        level=Level.WARNING,
    ),
    Case(
        "t2-unit-suspect",
        wrong=desk(values={FEES: "91163600.5"}, last={FEES: "9116.36"}),
        right=desk(values={FEES: "18651.06"}, last={FEES: "5949.088667"}),
        cells=(FEES,),
        says="是上年 9116.36万元 的 10000 倍",
        level=Level.WARNING,
    ),
    Case(
        "t2-unit-suspect",
        wrong=amount(f"{BOUGHT}.amount", "12.274", "元"),
        right=amount(f"{BOUGHT}.amount", "122740", "元"),
        cells=(f"{BOUGHT}.amount",),
        says="不足 1000 元",
        level=Level.WARNING,
    ),
    Case(
        "t2-unit-suspect",
        wrong=amount(f"{BOUGHT}.amount", "7380.2896", "元"),
        right=amount(f"{BOUGHT}.amount", "7380.29", "元"),
        cells=(f"{BOUGHT}.amount",),
        says="4 位小数",
        level=Level.WARNING,
    ),
    Case(
        "t2-amount-precision",
        wrong=desk(values={FEES: "24252.3110825"}),
        right=desk(values={FEES: "24252.311082"}),
        cells=(FEES,),
        says="有 7 位小数",
        level=Level.INFO,
    ),
    Case(
        "t2-amount-precision",
        wrong=amount(FEES, "24,252.31", "万元", "2021"),
        right=amount(FEES, "24252.31", "万元", "2021"),
        cells=(FEES,),
        says="原文“24,252.31”：含千分位",
        level=Level.INFO,
    ),
    Case(
        "t2-power-vs-zero",
        wrong=desk(name="鹿邑县市场监督管理局"),
        right=desk(values={"disclosure.penalties.decisions": 1}, name="鹿邑县市场监督管理局"),
        cells=("disclosure.permits.decisions", "disclosure.penalties.decisions"),
        says="“鹿邑县市场监督管理局”",
        level=Level.INFO,
    ),
    Case(
        "t2-yoy-jump",
        wrong=desk(last={"disclosure.coercion.decisions": 42}),
        right=desk(
            values={"disclosure.permits.decisions": 10690}, last={"disclosure.permits.decisions": 2293}
        ),
        cells=("disclosure.coercion.decisions",),
        says="表二“行政强制·本年处理决定数量”上年 42，本年 0，相差超过 10 倍",
        level=Level.INFO,
    ),
    Case(
        "t2-form-compare",
        wrong=years(2021),
        right=years(2022),
        cells=(f"{RULEROW}.in_force", f"{NORMS}.in_force", FEES),
        says="上年报告用2019格式，本年用2021格式",
        level=Level.INFO,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    try_case(RULES, case)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("year", "rules"),
    [
        (2020, {"t2-stock-doc-2019", "t2-rule-no-authority", "t2-unit-missing-2019"}),
        (2021, {"t2-form-compare"}),
        (2022, {"t2-yoy-jump"}),
        (2023, {"t2-stock-doc-2021", "t2-yoy-jump"}),
        (2024, {"t2-stock-doc-2021"}),
        (2025, {"t2-stock-doc-2021"}),
    ],
)
def test_the_years_of_pingtan(year: int, rules: set[str]) -> None:
    assert found(RULES, years(year)) == rules


@pytest.mark.parametrize(
    ("year", "said"),
    [(2023, "应为 643，填报 470"), (2024, "应为 499，填报 440"), (2025, "应为 453，填报 546")],
)
def test_the_stock_of_pingtan_does_not_add_up(year: int, said: str) -> None:
    (message,) = [one.message for one in findings(RULES, years(year)) if one.rule == "t2-stock-doc-2021"]
    assert said in message


def test_lucheng_2020_is_asked_two_questions_and_no_more() -> None:
    assert found(RULES, Dossier(real("001_d46ce23c90299a99"))) == {
        "t2-change-from-zero",
        "t2-unit-missing-2019",
    }


@pytest.mark.parametrize("name", ["000_3983b96eb95a8fff", "002_e80e7c09c77854af", "003_949bc27bfce8b204"])
def test_the_seeds_of_zeros_keep_every_rule(name: str) -> None:
    assert findings(RULES, Dossier(real(name))) == []


def test_pingtan_2020_has_rules_though_a_zone_makes_none() -> None:
    said = grave(RULES, Dossier(real("pingtan-2020", "元")))
    assert [(one.rule, one.cells) for one in said] == [("t2-rule-no-authority", (f"{RULEROW}.public_total",))]


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("平潭综合实验区", True),
        ("平潭综合实验区管委会", True),
        ("鹿城区科技局", True),
        ("浙江省教育厅", True),
        ("桓台县人民政府办公室", True),
        ("螅镇人民政府", True),
        ("城东街道办事处", True),
        ("浙江省人民政府", False),
        ("内蒙古自治区人民政府", False),
        ("恩施土家族苗族自治州人民政府", False),
        ("温州市人民政府办公室", False),
        ("国家卫生健康委员会", False),
        ("国家税务总局", False),
        ("交通运输部", False),
    ],
)
def test_power_to_make_rules_is_told_by_the_name_or_not_at_all(name: str, is_asked: bool) -> None:
    asked = found(RULES, desk(values={f"{RULEROW}.in_force": 1}, name=name))
    assert ("t2-rule-no-authority" in asked) is is_asked


def test_nothing_is_said_of_power_without_a_name() -> None:
    report = replace(filled(clean(), {f"{RULEROW}.in_force": 1}), organ=None)
    assert found(RULES, Dossier(report)) == set()


@pytest.mark.parametrize("name", ["城东区科学技术局", "城东区教育局", "城东区税务师协会"])
def test_only_names_that_say_so_are_asked_for_decisions(name: str) -> None:
    assert found(RULES, desk(name=name)) == set()


def test_a_government_may_collect_a_lot() -> None:
    assert found(RULES, desk(values={FEES: "122740"}, name="浙江省人民政府")) == set()


def test_without_last_year_no_stock_is_judged() -> None:
    assert found(RULES, Dossier(pingtan(2023))) == set()


def test_a_stock_with_a_blank_in_it_is_not_judged() -> None:
    dossier = years(2023)
    blank = dossier.report.with_values({f"{NORMS}.repealed": None})
    assert "t2-stock-doc-2021" not in found(RULES, replace(dossier, report=blank))
