"""表四: each rule on papers that break it and papers that keep it."""

import pytest
from making import clean
from papers import Case, desk, findings, found, grave, pingtan, try_case, years

from gongkai.report import Dossier, Level
from gongkai.rules.disputes import RULES

RECONSIDERED = tuple(
    f"disputes.reconsideration.{c}" for c in ("upheld", "corrected", "other", "pending", "total")
)
AFTER = "disputes.litigation_after_reconsideration.total"

CASES = (
    Case(
        "t4-group-total",
        wrong=desk(values=dict(zip(RECONSIDERED, (2, 1, 3, 1, 8), strict=True))),
        right=desk(values=dict(zip(RECONSIDERED, (2, 1, 3, 1, 7), strict=True))),
        cells=RECONSIDERED,
        says="表四“行政复议”行：“结果维持”2 + “结果纠正”1 + “其他结果”3 + “尚未审结”1 = 7 ≠ “总计”8，相差 1。",
        level=Level.ERROR,
    ),
    Case(
        "t4-pending-lost",
        wrong=desk(last={"disputes.litigation_direct.pending": 1}),
        right=desk(
            values={"disputes.litigation_direct.total": 1}, last={"disputes.litigation_direct.pending": 1}
        ),
        cells=("disputes.litigation_direct.total",),
        says="“未经复议直接起诉”：上年尚未审结 1 件，本年总计只有 0 件",
        level=Level.INFO,
    ),
    Case(
        "t4-after-gt-recon",
        wrong=desk(values={AFTER: 19, RECONSIDERED[4]: 7}, last={RECONSIDERED[4]: 2}),
        right=desk(values={AFTER: 9, RECONSIDERED[4]: 7}, last={RECONSIDERED[4]: 2}),
        cells=(RECONSIDERED[4], AFTER),
        says="19 件，多于本年和上年行政复议总计 7 + 2 = 9 件",
        level=Level.INFO,
    ),
    Case(
        "t4-correct-high",
        wrong=desk(values=dict(zip(RECONSIDERED, (0, 1, 1, 0, 2), strict=True))),
        right=desk(values=dict(zip(RECONSIDERED, (4, 3, 3, 9, 19), strict=True))),
        cells=RECONSIDERED[:3],
        says="已审结 2 件中结果纠正 1 件，占 50.0%",
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
        (2021, set()),
        (2022, {"t4-correct-high"}),
        (2023, {"t4-correct-high"}),
        (2024, {"t4-pending-lost", "t4-after-gt-recon"}),
        (2025, set()),
    ],
)
def test_the_years_of_pingtan(year: int, rules: set[str]) -> None:
    assert found(RULES, years(year)) == rules
    assert grave(RULES, years(year)) == []


def test_without_last_year_nobody_is_accused() -> None:
    assert found(RULES, Dossier(pingtan(2024))) == set()


def test_a_blank_is_not_a_zero() -> None:
    report = clean().with_values({RECONSIDERED[0]: None, RECONSIDERED[4]: 3})
    assert findings(RULES, Dossier(report)) == []
