"""表三: each rule on papers that break it and papers that keep it."""

import pytest
from making import clean
from papers import Case, desk, findings, found, grave, pingtan, real, try_case, years

from gongkai.report import Dossier, Level
from gongkai.rules.requests import RULES


def row(name: str, *numbers: int) -> dict[str, int | str]:
    """A row of 表三: 自然人 first; the rest in the order of the form, 总计 last."""
    columns = ("natural", "business", "research", "charity", "legal", "other", "total")
    filled_up = numbers if len(numbers) == 7 else (numbers[0], 0, 0, 0, 0, 0, numbers[0])
    return {f"requests.{name}.{column}": number for column, number in zip(columns, filled_up, strict=True)}


TWENTY = row("new", 20) | row("total", 20)
OTHER_CELLS = ("requests.other_uncorrected.total", "requests.other_unpaid.total", "requests.other_misc.total")

CASES = (
    Case(
        "t3-row-total",
        wrong=desk(values=row("new", 20, 0, 0, 0, 0, 1, 20)),
        right=desk(values=row("new", 20, 0, 0, 0, 0, 1, 21)),
        cells=tuple(row("new", 0)),
        says="表三“一、本年新收政府信息公开申请数量”行：“自然人”20 + “其他”1 = 21 ≠ “总计”20，相差 1。",
        level=Level.ERROR,
    ),
    Case(
        "t3-col-total",
        wrong=desk(
            values=dict(
                zip(
                    ("requests.granted.natural", "requests.partial.natural", "requests.total.natural"),
                    (6, 3, 6),
                    strict=True,
                )
            )
        ),
        right=desk(values=row("granted", 6) | row("partial", 3) | row("total", 9)),
        cells=tuple(c for c in clean().readings if c.startswith("requests.") and c.endswith(".natural"))[
            2:-1
        ],
        says="表三“自然人”列：“（一）予以公开”6 + “（二）部分公开”3 = 9 ≠ “（七）总计”6，相差 3。",
        level=Level.ERROR,
    ),
    Case(
        "t3-balance",
        wrong=desk(
            values={"requests.new.legal": 5, "requests.carried_in.legal": 1, "requests.carried_out.legal": 2}
        ),
        right=desk(
            values={"requests.new.legal": 1, "requests.carried_in.legal": 1, "requests.carried_out.legal": 2}
        ),
        cells=tuple(f"requests.{name}.legal" for name in ("new", "carried_in", "total", "carried_out")),
        says="5 + “二、上年结转政府信息公开申请数量”1 = 6 ≠ “四、结转下年度继续办理”2，相差 4。",
        level=Level.ERROR,
    ),
    Case(
        "t3-balance",
        wrong=desk(values={"requests.new.legal": 5}),
        right=desk(values={"requests.new.legal": 5, "requests.carried_out.legal": 5}),
        cells=tuple(f"requests.{name}.legal" for name in ("new", "carried_in", "total", "carried_out")),
        says="“一、本年新收政府信息公开申请数量”5 ≠ “（七）总计”0 + “四、结转下年度继续办理”0 = 0，相差 5。",
        level=Level.ERROR,
    ),
    Case(
        "t3-carryover",
        wrong=desk(values={"requests.carried_in.total": 1}, last={"requests.carried_out.total": 3}),
        right=desk(values={"requests.carried_in.total": 3}, last={"requests.carried_out.total": 3}),
        cells=("requests.carried_in.total",),
        says="“二、上年结转政府信息公开申请数量”1 ≠ 上年“四、结转下年度继续办理”3，相差 2。",
        level=Level.ERROR,
    ),
    Case(
        "t3-carryover",
        wrong=desk(values={"requests.carried_in.natural": 1}, last={}),
        right=desk(values={"requests.carried_in.natural": 1}, last={"requests.carried_out.natural": 1}),
        cells=("requests.carried_in.natural",),
        says="“自然人”列",
        level=Level.WARNING,
    ),
    Case(
        "t3-partial-double",
        wrong=desk(
            values={"requests.partial.total": 6, "requests.granted.total": 21, "requests.total.total": 21}
        ),
        right=desk(
            values={"requests.partial.total": 6, "requests.granted.total": 20, "requests.total.total": 21}
        ),
        cells=("requests.partial.total", "requests.total.total"),
        says="27 比（七）总计 21 多 6，恰等于（二）部分公开 6",
        level=Level.ERROR,
    ),
    Case(
        "t3-other-high",
        wrong=desk(values=TWENTY | {OTHER_CELLS[0]: 2, OTHER_CELLS[2]: 1}),
        right=desk(values=TWENTY | {OTHER_CELLS[0]: 1}),
        cells=(*OTHER_CELLS, "requests.total.total"),
        says="3 件，占（七）总计 20 件的 15.0%，超过 10%",
        level=Level.WARNING,
    ),
    Case(
        "t3-other-high",
        wrong=desk(values=TWENTY | {OTHER_CELLS[1]: 2}),
        right=desk(values=TWENTY),
        cells=(*OTHER_CELLS, "requests.total.total"),
        says="10.0%，超过 5%",
        level=Level.INFO,
    ),
    Case(
        "t3-other-unexplained",
        wrong=desk(values={OTHER_CELLS[2]: 2}, text="全年不予处理1件，其他处理2件。"),
        right=desk(values={OTHER_CELLS[2]: 2}, text="其他处理2件，均为申请人主动撤回申请。"),
        cells=(OTHER_CELLS[2],),
        says="2 件",
        level=Level.INFO,
    ),
    Case(
        "t3-nofee-vs-sec6",
        wrong=desk(values={OTHER_CELLS[1]: 2}, section=6, text="本年度无收取信息处理费情况。"),
        right=desk(values={OTHER_CELLS[1]: 2}, section=6, text="本年度收取信息处理费300元。"),
        cells=(OTHER_CELLS[1],),
        says="“无收取信息处理费”",
        level=Level.INFO,
    ),
    Case(
        "t3-carry-large",
        wrong=desk(values=row("new", 9) | row("carried_in", 1) | row("carried_out", 3)),
        right=desk(values=row("new", 9) | row("carried_in", 1) | row("carried_out", 2)),
        cells=("requests.new.total", "requests.carried_in.total", "requests.carried_out.total"),
        says="3 件，占新收与上年结转之和 10 件的 30.0%",
        level=Level.INFO,
    ),
    Case(
        "t3-zero-vs-t4",
        wrong=desk(values={"disputes.litigation_direct.total": 2}, last={}),
        right=desk(values={"disputes.litigation_direct.total": 2}, last={"requests.new.total": 1}),
        cells=("disputes.litigation_direct.total",),
        says="2 件复议、诉讼",
        level=Level.INFO,
    ),
    Case(
        "t3-deny-dominant",
        wrong=desk(values={"requests.unavailable_not_held.total": 37, "requests.total.total": 75}),
        right=desk(values={"requests.unavailable_not_held.total": 30, "requests.total.total": 75}),
        cells=("requests.unavailable_not_held.total", "requests.total.total"),
        says="“1.本机关不掌握相关政府信息”37 件，占（七）总计 75 件的 49.3%",
        level=Level.INFO,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    try_case(RULES, case)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in RULES}


def test_pingtan_2020_counts_partial_disclosure_twice() -> None:
    said = findings(RULES, Dossier(real("pingtan-2020")))
    columns = [(one.rule, one.cells[-1]) for one in said if one.rule in ("t3-col-total", "t3-partial-double")]
    ends = ("requests.total.natural", "requests.total.total")
    assert columns == [(rule, end) for rule in ("t3-col-total", "t3-partial-double") for end in ends]
    natural = next(one.message for one in said if one.rule == "t3-col-total")
    for term in (
        "“（一）予以公开”6",
        "“（二）部分公开”6",
        "“（六）其他处理”4",
        "= 26 ≠ “（七）总计”20，相差 6",
    ):
        assert term in natural
    assert next(one.level for one in said if one.rule == "t3-other-high") is Level.WARNING
    assert "19.0%" in next(one.message for one in said if one.rule == "t3-other-high")


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_the_other_years_of_pingtan_balance(year: int) -> None:
    assert grave(RULES, years(year)) == []


def test_last_year_is_asked_only_where_it_is_known() -> None:
    alone = Dossier(pingtan(2022))
    assert "t3-carryover" not in found(RULES, alone)


def test_other_in_the_2019_form_is_one_row() -> None:
    said = [one for one in findings(RULES, Dossier(pingtan(2020))) if one.rule == "t3-other-high"]
    assert [one.cells for one in said] == [("requests.other.total", "requests.total.total")]


def test_pingtan_2025_names_other_at_seven_percent_and_the_unpaid() -> None:
    said = {one.rule: one for one in findings(RULES, years(2025))}
    assert said["t3-other-high"].level is Level.INFO
    assert "11 件，占（七）总计 148 件的 7.4%" in said["t3-other-high"].message
    assert "t3-carry-large" not in said
    assert said["t3-nofee-vs-sec6"].cells == ("requests.other_unpaid.total",)


def test_a_sum_with_a_blank_in_it_is_not_judged() -> None:
    report = clean().with_values({"requests.new.natural": None, "requests.new.total": 5})
    rules = found(RULES, Dossier(report))
    assert "t3-row-total" not in rules
    assert "t3-balance" in rules


@pytest.mark.parametrize("name", ["000_3983b96eb95a8fff", "001_d46ce23c90299a99", "003_949bc27bfce8b204"])
def test_the_seeds_keep_every_rule(name: str) -> None:
    assert findings(RULES, Dossier(real(name))) == []
