"""What a fix proposes ends its finding, touches nothing else, and is not offered where only a person can tell."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import OTHERS, OVERVIEW, PROBLEMS, clean, filled, with_section
from seeds import seed
from truth import SEEDS

from gongkai.readers.facts import facts
from gongkai.report import Dossier, Finding, Report
from gongkai.rules import CATALOG, check
from gongkai.rules.fixes import FIXABLE, Fix, fix

DRAFTED = {"processing_fee": "未收取信息处理费。", "disclosed": "2023年，主动公开政府信息42条。"}


def read(report: Report) -> Report:
    """The report with the numbers its text states."""
    return replace(report, facts=facts(report.sections, report.preamble))


def papers(section: int, text: str, edition: str = "2021", **cells: int) -> Report:
    """A clean report with one text, and cells by their row: new=3 is 表三's 本年新收, total."""
    values = {f"{name.replace('__', '.')}.total": value for name, value in cells.items()}
    return read(with_section(filled(clean(edition), dict(values)), section, text))


def with_text(report: Report, mended: Fix) -> Report:
    if mended.section == 0:
        return read(replace(report, preamble=mended.text))
    return read(with_section(report, mended.section, mended.text))


def found(report: Report, rule: str) -> list[Finding]:
    return [one for one in check(Dossier(report), CATALOG).findings if one.rule == rule]


def rest(report: Report, rule: str) -> Counter[str]:
    return Counter(one.message for one in check(Dossier(report), CATALOG).findings if one.rule != rule)


OVERVIEW_2023, PROBLEMS_2023 = OVERVIEW.format(year=2023), PROBLEMS.format(next=2024)
CASES = [
    ("nar-received-vs-t3", 1, "（一）主动公开\n主动公开政府信息42条。收到政府信息公开申请5件，均已答复。", {"requests__new": 3},
     "（一）主动公开\n主动公开政府信息42条。收到政府信息公开申请3件，均已答复。"),
    ("nar-none-vs-t3", 1, "2023年，我局未收到政府信息公开申请。", {"requests__new": 3}, "2023年，我局收到政府信息公开申请3件。"),
    ("nar-none-vs-t3", 1, "2023年，我局收到政府信息公开申请3件。", {}, "2023年，我局收到政府信息公开申请0件。"),
    ("nar-done-vs-t3", 1, "全年办结申请 4 件，其他工作正常。", {"requests__total": 6}, "全年办结申请 6 件，其他工作正常。"),
    ("nar-done-vs-t3", 1, "收到申请7件，结转下年度办理申请两件。", {"requests__new": 7, "requests__carried_out": 1},
     "收到申请7件，结转下年度办理申请1件。"),
    ("nar-breakdown-vs-t3", 1, "办结政府信息公开申请4件，其中予以公开１件、不予公开2件。",
     {"requests__granted": 2, "requests__refused_by_law": 2, "requests__total": 4},
     "办结政府信息公开申请4件，其中予以公开2件、不予公开2件。"),
    ("nar-breakdown-vs-t3", 1, "办结政府信息公开申请3件，其中予以公开1件，占33.33%，不予公开2件，占50.00%。",
     {"requests__granted": 1, "requests__refused_by_law": 2, "requests__total": 3},
     "办结政府信息公开申请3件，其中予以公开1件，占33.33%，不予公开2件，占66.67%。"),
    ("nar-t4-mismatch", 1, "政府信息公开行政复议2件。", {"disputes__reconsideration": 1}, "政府信息公开行政复议1件。"),
    ("nar-t4-mismatch", 1, "未发生政府信息公开行政复议。", {"disputes__reconsideration": 1}, "被申请政府信息公开行政复议1件。"),
    ("nar-docs-vs-t2", 1, "制发规范性文件３件。", {}, "制发规范性文件0件。"),
    ("nar-fee-missing", 6, "无其他需要报告的事项。", {}, "无其他需要报告的事项。\n未收取信息处理费。"),
    ("nar-no-disclosure-count", 1, "2023年，区科学技术局组织培训2次。", {}, "2023年，区科学技术局组织培训2次。\n2023年，主动公开政府信息42条。"),
    ("year-stale-plan", 5, "存在问题：业务不熟。2023年，区科技局将加大《2023年要点》的宣传。", {}, "存在问题：业务不熟。2024年，区科技局将加大《2023年要点》的宣传。"),
    ("year-stale-plan", 5, "存在问题：业务不熟。2 0 2 3 年，我局将改进。", {}, "存在问题：业务不熟。2024 年，我局将改进。"),
    ("year-stale-plan", 5, "存在问题：业务不熟。二〇二三年，我局将改进。", {}, "存在问题：业务不熟。二〇二四年，我局将改进。"),
    ("text-typo", 1, "每周登陆信息公开网站后台，维护的的栏目。", {}, "每周登录信息公开网站后台，维护的的栏目。"),
    ("text-typo", 5, "问题：政府信息公开政府信息公开不够。将改进。", {}, "问题：政府信息公开不够。将改进。"),
    ("sec-heading-variant", 1, "（一）主动公开。42条。\n（二）政府公开平台建设。网站1个。", {}, "（一）主动公开。42条。\n（二）政府信息公开平台建设。网站1个。"),
    ("heading-numbering-mixed", 1, "(一)主动公开。42条。\n（二）依申请公开。没有。\n㈢平台建设", {}, "（一）主动公开。42条。\n（二）依申请公开。没有。\n（三）平台建设"),
    ("heading-numbering-mixed", 5, "问题：\n1、人少。\n2．事多。\n将改进。", {}, "问题：\n1.人少。\n2.事多。\n将改进。"),
    ("template-residue", 6, "（文字描述）未收取信息处理费。（收取信息处理费情况在此处报告）", {}, "未收取信息处理费。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "section", "text", "cells", "wanted"), CASES)
def test_a_fix_writes_what_is_right_and_the_finding_is_gone(
    rule: str, section: int, text: str, cells: dict[str, int], wanted: str
) -> None:
    report = papers(section, text, **cells)
    finding = found(report, rule)[0]
    mended = fix(finding, Dossier(report), DRAFTED)
    assert mended is not None
    assert (mended.rule, mended.section, mended.text) == (rule, section, wanted)
    assert mended.zh
    assert finding.message not in [one.message for one in found(with_text(report, mended), rule)]


def test_every_rule_with_a_fix_is_tried() -> None:
    assert {case[0] for case in CASES} == FIXABLE


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([case for case in CASES if case[1] == 1 and not case[3]]), min_size=1, unique_by=id),
    st.sampled_from([OTHERS, "无。", "（文字描述）"]),
    st.sampled_from([PROBLEMS_2023, CASES[12][2], CASES[16][2], CASES[19][2]]),
)  # fmt: skip
def test_fix_by_fix_every_finding_that_has_one_goes(
    cases: list[tuple[str, int, str, dict[str, int], str]], others: str, problems: str
) -> None:
    """Taken one after another they come to an end, and each leaves fewer findings of its rule."""
    report = with_section(with_section(clean(), 1, "\n".join(case[2] for case in cases)), 6, others)
    report = read(with_section(report, 5, problems))
    for _ in range(40):
        offered = [
            (one, mended)
            for one in check(Dossier(report), CATALOG).findings
            if (mended := fix(one, Dossier(report), DRAFTED))
        ]
        if not offered:
            return
        finding, mended = offered[0]
        after = with_text(report, mended)
        assert len(found(after, finding.rule)) < len(found(report, finding.rule)), mended
        report = after
    raise AssertionError("fixes go round in a circle")


@pytest.mark.parametrize(
    ("rule", "section", "text", "cells"),
    [
        # The clause stands twice: which one is meant?
        ("nar-received-vs-t3", 1, "收到申请5件。收到申请5件。", {"requests__new": 3}),
        # Two numbers of the clause are the same.
        ("nar-received-vs-t3", 1, "收到申请5件、公民申请5件。", {"requests__new": 3}),
        # 复议 and 诉讼 are denied in one breath.
        ("nar-t4-mismatch", 1, "未发生政府信息公开行政复议、行政诉讼。", {"disputes__reconsideration": 1}),
        ("nar-parts-sum", 1, "主动公开政府信息10条，其中甲类3条、乙类4条。", {}),
        ("template-residue", 6, "XX局未收取信息处理费。", {}),
        ("heading-numbering-mixed", 1, "（二）依申请公开。没有。\n（三）平台建设。", {}),
    ],
)
def test_where_only_a_person_can_tell_nothing_is_proposed(
    rule: str, section: int, text: str, cells: dict[str, int]
) -> None:
    report = papers(section, text, **cells)
    assert found(report, rule)
    assert fix(found(report, rule)[0], Dossier(report), DRAFTED) is None


@pytest.mark.parametrize("rule", ["nar-fee-missing", "nar-no-disclosure-count"])
def test_what_is_not_on_record_is_put_into_no_text(rule: str) -> None:
    report = papers(6, "无。") if rule == "nar-fee-missing" else papers(1, "区科学技术局组织培训2次。")
    assert fix(found(report, rule)[0], Dossier(report)) is None


def test_a_finding_of_another_text_has_no_fix_here() -> None:
    finding = found(papers(1, "收到申请5件。", requests__new=3), "nar-received-vs-t3")[0]
    assert fix(finding, Dossier(papers(1, "收到申请3件。", requests__new=3))) is None


@pytest.mark.parametrize("name", SEEDS)
def test_in_real_reports_every_fix_ends_its_finding_and_makes_none(name: str) -> None:
    report = seed(name)
    report = read(report)
    for finding in check(Dossier(report), CATALOG).findings:
        mended = fix(finding, Dossier(report), DRAFTED)
        if mended:
            after = with_text(report, mended)
            assert finding.message not in [one.message for one in found(after, finding.rule)]
            assert rest(after, finding.rule) <= rest(report, finding.rule)


def test_the_stale_plan_of_a_real_report_is_put_right() -> None:
    report = read(seed(SEEDS[0]))
    (finding,) = found(report, "year-stale-plan")
    mended = fix(finding, Dossier(report))
    assert mended
    assert mended.zh == "“2020年”改为“2021年”"
    assert "2021年，区科技局将加大" in mended.text
