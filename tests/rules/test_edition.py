"""Form and notice of the year: each rule on papers that break it and papers that keep it."""

from dataclasses import replace

import pytest
from making import clean, with_section
from papers import Case, findings, found, grave, try_case

from gongkai.report import Dossier, Level, Remark, Report
from gongkai.rules.edition import RULES


def of(edition: str, year: int, text: str | None = None) -> Dossier:
    report = clean(edition, year)
    return Dossier(report if text is None else with_section(report, 1, text))


def mixed(*labels: str) -> Dossier:
    return Dossier(replace(clean(), remarks=tuple(Remark("other_form", label) for label in labels)))


CASES = (
    Case(
        "form-wrong-for-year",
        wrong=of("2019", 2022),
        right=of("2021", 2022),
        cells=(),
        says="2022 年度报告应使用2021格式（国办公开办函〔2021〕30号），本报告用的是2019格式",
        level=Level.ERROR,
    ),
    Case(
        "form-wrong-for-year",
        wrong=of("2021", 2020),
        right=of("2019", 2020),
        cells=(),
        says="应使用2019格式（国办公开办函〔2019〕60号），本报告用的是2021格式",
        level=Level.ERROR,
    ),
    Case(
        "form-wrong-for-year",
        wrong=Dossier(Report(None, 2019, None, {})),
        right=of("2019", 2019),
        cells=(),
        says="没有用统一格式",
        level=Level.INFO,
    ),
    Case(
        "form-mixed",
        wrong=mixed("本年新\n制作数量", "政府集中\n采购", "政府集中采购"),
        right=mixed(),
        cells=(),
        says="“本年新制作数量”、“政府集中采购”。一份报告只能用一种格式，请按 2021 格式更正",
        level=Level.ERROR,
    ),
    Case(
        "basis-stale",
        wrong=of("2021", 2022, "根据国办公开办函〔2019〕60号要求编制。"),
        right=of("2019", 2020, "根据国办公开办函〔2019〕60号要求编制。"),
        cells=(),
        says="“根据国办公开办函〔2019〕60号”，该通知所附格式只用于 2019、2020 年度。2022 年度报告应依据国办公开办函〔2021〕30号",
        level=Level.WARNING,
    ),
    Case(
        "basis-stale",
        wrong=of("2019", 2019, "根据《条例》（国务院令第492号）编制。"),
        right=of("2019", 2019, "根据《条例》（国务院令第711号）编制。"),
        cells=(),
        says="2019 年度报告应依据国务院令第711号",
        level=Level.WARNING,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    try_case(RULES, case)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("text", "is_stale"),
    [
        ("国办公开办函[2019]60号", True),
        ("国办公开办函（2019） 60 号", True),
        ("国办公开办函【2019】第60号", True),
        ("依据〔2019〕60号文件", True),
        ("中华人民共和国国务院令 第４９２号", True),
        ("国务院令（第492号）", True),
        ("浙政办发〔2019〕60号", False),
        ("国办公开办函〔2019〕61号", False),
        ("国办公开办函〔2021〕30号代替国办公开办函〔2019〕60号", False),
        ("此前按国办公开办函〔2019〕60号填报的口径", False),
        ("国务院令第492号公布、国务院令第711号修订", False),
        ("2019年施行的新修订的《条例》", False),
    ],
)
def test_brackets_vary_and_history_may_be_quoted(text: str, is_stale: bool) -> None:
    assert found(RULES, of("2021", 2023, f"{text}。")) == ({"basis-stale"} if is_stale else set())


def test_history_in_one_sentence_does_not_excuse_the_next() -> None:
    text = "此前口径已失效。本报告依据国办公开办函〔2019〕60号编制。"
    (said,) = findings(RULES, of("2021", 2022, text))
    assert "此前" not in said.message


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_nothing_is_judged_without_a_year(edition: str) -> None:
    report = with_section(clean(edition), 1, "国办公开办函〔2019〕60号。国务院令第492号。")
    assert findings(RULES, Dossier(replace(report, year=None))) == []


def test_reports_before_2019_are_free_in_form_but_cannot_use_that_of_2021() -> None:
    assert findings(RULES, Dossier(Report(None, 2016, None, {}))) == []
    (said,) = grave(RULES, of("2021", 2016))
    assert "尚无统一格式" in said.message
