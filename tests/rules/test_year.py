"""Rules on the years a report names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import clean, with_section
from seeds import seed
from truth import SEEDS, known

from gongkai.report import Dossier, Finding, Report
from gongkai.rules import check
from gongkai.rules.year import RULES

CLEAN = clean("2019", 2020)


def found(report: Report) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in check(Dossier(report), RULES).findings:
        named.setdefault(finding.rule, []).append(finding)
    return named


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2025])
def test_a_clean_report_gives_no_finding(year: int) -> None:
    assert found(clean("2019" if year < 2021 else "2021", year)) == {}


@pytest.mark.parametrize("name", SEEDS)
def test_real_reports_give_what_a_person_found(name: str) -> None:
    wanted = {str(one) for one in known(name)["violations"]} & {one.id for one in RULES}
    assert set(found(seed(name))) == wanted


def test_a_report_without_a_year() -> None:
    report = replace(CLEAN, year=None, title=None, period=None, preamble="")
    assert set(found(with_section(report, 1, "做好政府信息公开工作。"))) == {"year-undetermined"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            replace(CLEAN, title="城东区科技局2019年政府信息公开工作年度报告"),
            "报告年度为2020年，题名为2019年",
        ),
        (
            replace(CLEAN, period=(date(2019, 1, 1), date(2019, 12, 31))),
            "统计期限起为2019年，统计期限止为2019年",
        ),
        (replace(CLEAN, period=(date(2020, 1, 1), date(2021, 12, 31))), "统计期限止为2021年"),
        (with_section(CLEAN, 1, "2021年，我局公开信息3条。\n2021年未收到申请。"), "总体情况为2021年"),
        (replace(CLEAN, year=None, title="二〇一九年年度报告"), "题名为2019年，统计期限起为2020年"),
    ],
)
def test_years_that_conflict(changed: Report, words: str) -> None:
    (finding,) = found(changed)["year-conflict"]
    assert words in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "2020年，我局公开信息3条。2021年我局将改进。2021年将培训。",
        "2019年施行的新《条例》是依据。2019年修订的指南已更新。",
        "做好公开工作，2019年政府决算、2019年部门决算均已公开。",
        "2019年，我局公开信息3条。",
        "公开信息3条。2021年，我局将改进。2021年，我局将培训。",
        "2019年，我局公开信息3条。2019年，我局收到申请1件。至2020年均已办结。",
    ],
)
def test_other_years_in_the_text_are_no_conflict(text: str) -> None:
    assert "year-conflict" not in found(with_section(CLEAN, 1, text))


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("更新不够及时等。\n2020年，区科技局将加大政府信息公开的宣传、培训力度，拓宽渠道。", True),
        ("存在不足。2020年，我们将采取以下措施加以改进：一是加强培训。", True),
        ("2020 年，我局拟新开设专栏。", True),
        ("改进情况：2020年要进一步加强培训。", True),
        ("２０２０年度，我局计划举办培训3次。", True),
        ("二〇二〇年，我局将继续努力。", True),
        ("2020年，将把政务公开纳入考核。", True),
        ("2020年存在不足，2020年我局将改进。", True),
        ("2020年更新不够及时，2021年将改进。", False),
        ("2021 年，我局将结合工作职能，继续加大信息公开力度。", False),
        ("2020年，我局将政务公开工作纳入绩效考核，但仍存在不足。", False),
        ("针对2020年存在的问题，我局将采取以下措施。", False),
        ("2020年工作存在不足，下一步将加大力度。", False),
        ("2020年，主要问题是更新不及时。", False),
        ("2020年，我局按照上级要求公开信息。", False),
        ("2020年政务公开工作要点已全部落实。", False),
        ("按照《2020年将要开展的工作》办理。", False),
        ("下一步，我局将加强培训。", False),
    ],
)
def test_plans_for_the_year_that_is_over(text: str, stale: bool) -> None:
    assert ("year-stale-plan" in found(with_section(CLEAN, 5, text))) is stale


def test_a_stale_plan_is_quoted_as_printed_with_the_right_year() -> None:
    (finding,) = found(with_section(CLEAN, 5, "2020年，区科技局将加大宣传、培训力度，拓宽渠道。"))[
        "year-stale-plan"
    ]
    assert "“2020年，区科技局将加大宣传、培训力度”" in finding.message
    assert "应为2021年" in finding.message


def test_plans_stand_in_part_five_only() -> None:
    assert found(with_section(CLEAN, 1, "2020年，我局将加大力度。")) == {}


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("2019年，我局认真贯彻《条例》，共主动公开政府信息55条。", True),
        ("（二）2019年未收到申请，共受理0件。", True),
        ("2018年度，全区各级机关组织培训3次。", True),
        ("二〇一九年，我局开展培训。", True),
        ("认真贯彻落实2019年施行的新修订的《中华人民共和国政府信息公开条例》", False),
        ("2019年施行的新修订的《条例》得到落实。", False),
        ("2019年政府决算已在网站公开。", False),
        ("公开2020年政府预算、2019年政府决算，涵盖全区部门预算单位。", False),
        ("2019年以来，我局共公开信息300条。", False),
        ("2016年至2020年规划已公开。", False),
        ("2019年度政务公开考核结果已公开。", False),
        ("2019年制定的公开指南继续落实。", False),
        ("2019学年招生信息全部公开。", False),
        ("2019年，我局公开55条；2020年，公开60条。", False),
        ("2019年公开55条，2020年公开60条。", False),
        ("2019年公开55条，同比增长9%。", False),
        ("2020年，我局共主动公开政府信息55条。", False),
        ("2021年，我局将开展培训。", False),
        ("依据国办发〔2019〕54号文件，组织培训。", False),
    ],
)
def test_summaries_of_an_earlier_year(text: str, stale: bool) -> None:
    assert ("year-stale-text" in found(with_section(CLEAN, 1, text))) is stale


def test_a_stale_summary_is_quoted() -> None:
    (finding,) = found(with_section(CLEAN, 1, "2019年，我局共公开信息55条。"))["year-stale-text"]
    assert "以2019年为主语" in finding.message
    assert "“2019年，我局共公开信息55条”" in finding.message


@pytest.mark.parametrize(
    ("report", "partial"),
    [
        (replace(CLEAN, preamble="统计期限自1月1日起。截至12月14日，共公开信息20条。"), True),
        (with_section(CLEAN, 1, "截至2020年11月30日，主动公开政府信息55条。"), True),
        (with_section(CLEAN, 1, "截止 10 月 8 日，我局没有收到有关政府信息公开申请。"), True),
        (with_section(CLEAN, 1, "截至 12 月 31 日，我局没有收到有关政府信息公开的申请。"), False),
        (with_section(CLEAN, 1, "截至6月30日，完成规章清理。"), False),
        (with_section(CLEAN, 1, "截至2019年6月30日，公开政府信息5条。"), False),
    ],
)
def test_counts_that_stop_early(report: Report, partial: bool) -> None:
    assert ("year-period-partial" in found(report)) is partial


@given(st.dates(date(2020, 1, 1), date(2020, 12, 30)))
def test_every_period_but_the_whole_year_is_partial(end: date) -> None:
    short = replace(CLEAN, period=(date(2020, 1, 1), end))
    late = replace(CLEAN, period=(end + timedelta(days=1), date(2020, 12, 31)))
    for report in (short, late):
        (finding,) = found(report)["year-period-partial"]
        assert "2020年1月1日至12月31日" in finding.message
    assert f"{end.month}月{end.day}日" in found(short)["year-period-partial"][0].message
