"""Text against tables: each rule on text that contradicts and text that agrees."""

import pytest
from making import clean, with_section
from papers import real
from telling import read, said, telling
from truth import DOCUMENTS

from gongkai.report import Dossier, Finding, Level
from gongkai.rules.agreement import RULES
from gongkai.rules.sums import RULES as SUMS

E, W = Level.ERROR, Level.WARNING

# rule, level, text, cells
WRONG = [
    ("nar-received-vs-t3", E, "全年共受理政府信息公开申请2件。", {"requests_new_total": 3}),
    ("nar-received-vs-t3", W, "2023年，全区收到政府信息公开申请75件，涉及自然人72件、商业企业3件。", {"requests_new_total": 74, "requests_carried_in_total": 1}),
    ("nar-received-vs-t3", E, "根据《2022年度要点》，收到政府信息公开申请2件。", {"requests_new_total": 3}),
    ("nar-received-vs-t3", W, "全年收到政府信息公开申请1件。", {"requests_carried_in_total": 1}),
    ("nar-none-vs-t3", E, "全年未收到政府信息公开申请。", {"requests_new_total": 3}),
    ("nar-none-vs-t3", E, "全年收到政府信息公开申请3件。", {}),
    ("nar-done-vs-t3", E, "收到政府信息公开申请70件，办结68件，1件结转下年度办理。", {"requests_new_total": 70, "requests_total_total": 69, "requests_carried_out_total": 1}),
    ("nar-done-vs-t3", E, "收到政府信息公开申请70件，办结69件，结转下年度2件。", {"requests_new_total": 70, "requests_total_total": 69, "requests_carried_out_total": 1}),
    ("nar-breakdown-vs-t3", E, "办结政府信息公开申请10件，其中予以公开6件、不予公开4件。", {"requests_total_total": 10, "requests_granted_total": 6, "requests_refused_internal_total": 2, "requests_refused_inquiry_total": 1}),
    ("nar-breakdown-vs-t3", E, "办结政府信息公开申请81件，予以公开及部分公开42件，占52.85%。", {"requests_total_total": 81, "requests_granted_total": 22, "requests_partial_total": 20}),
    ("nar-t4-mismatch", E, "收到1份政府信息公开行政复议申请。", {}),
    ("nar-t4-mismatch", E, "全年未发生行政复议、行政诉讼。", {"disputes_litigation_after_reconsideration_total": 1}),
    ("nar-docs-vs-t2", W, "公开现行有效行政规范性文件393件。", {"disclosure_normative_documents_in_force": 470}),
    ("nar-docs-vs-t2", W, "全年制发行政规范性文件5件。", {"disclosure_normative_documents_issued": 6}),
    ("nar-rate-vs-carry", W, "收到政府信息公开申请3件，均已按期办结，办结率100%。", {"requests_new_total": 3, "requests_total_total": 2, "requests_carried_out_total": 1}),
]  # fmt: skip

RIGHT = [
    ("nar-received-vs-t3", "全年共受理政府信息公开申请3件。", {"requests_new_total": 3}),
    ("nar-received-vs-t3", "收到政府信息公开申请近80件。", {"requests_new_total": 74}),
    ("nar-received-vs-t3", "收到政府信息公开申请75件，比2022年收到的申请70件增加5件。", {"requests_new_total": 75}),
    ("nar-received-vs-t3", "全区收到政府信息公开申请75件，其中网上收到申请70件、信函收到申请5件。", {"requests_new_total": 75}),
    ("nar-received-vs-t3", "收到行政许可申请500件。", {"requests_new_total": 3}),
    ("nar-received-vs-t3", "收到政府信息公开申请10件（含上年结转1件）。", {"requests_new_total": 9, "requests_carried_in_total": 1}),
    ("nar-received-vs-t3", "全年收到政府信息公开申请3件。", {}),
    ("nar-none-vs-t3", "全年收到政府信息公开申请1件。", {"requests_carried_in_total": 1}),
    ("nar-none-vs-t3", "全年未收到政府信息公开申请。", {}),
    ("nar-none-vs-t3", "未收到人大政协提案。", {"requests_new_total": 3}),
    ("nar-done-vs-t3", "收到政府信息公开申请70件，办结69件，1件结转。", {"requests_new_total": 70, "requests_total_total": 69, "requests_carried_out_total": 1}),
    ("nar-done-vs-t3", "收到申请154件，办结148件，结转至2024年6件。", {"requests_new_total": 154, "requests_total_total": 148, "requests_carried_out_total": 6}),
    ("nar-done-vs-t3", "全年办理政府信息公开申请218件。", {"requests_new_total": 218, "requests_total_total": 210, "requests_carried_out_total": 8}),
    ("nar-breakdown-vs-t3", "办结政府信息公开申请81件，予以公开及部分公开42件，占51.85%；无法提供31件，占38.27%。", {"requests_total_total": 81, "requests_granted_total": 22, "requests_partial_total": 20, "requests_unavailable_not_held_total": 31}),
    ("nar-t4-mismatch", "2023年，政府信息公开工作方面共有行政诉讼案件1件、行政复议案件2件。", {"disputes_litigation_direct_total": 1, "disputes_reconsideration_total": 2}),
    ("nar-t4-mismatch", "政府信息公开行政诉讼3件。", {"disputes_litigation_direct_total": 1, "disputes_litigation_after_reconsideration_total": 2}),
    ("nar-t4-mismatch", "全年办理行政复议案件300件。", {}),
    ("nar-docs-vs-t2", "现行有效行政规范性文件698件，制发规范性文件88件，废止规范性文件55件。", {"disclosure_normative_documents_in_force": 698, "disclosure_normative_documents_issued": 88, "disclosure_normative_documents_repealed": 55}),
    ("nar-rate-vs-carry", "收到群众诉求348件，办结率100%。", {"requests_carried_out_total": 1}),
    ("nar-rate-vs-carry", "收到政府信息公开申请3件，办结率100%。", {"requests_new_total": 3, "requests_total_total": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "text", "cells"), WRONG)
def test_a_contradiction_is_named(rule: str, level: Level, text: str, cells: dict[str, int]) -> None:
    (finding,) = said(RULES, telling(text, **cells), rule)
    assert finding.level is level
    assert finding.cells
    assert finding.cite


@pytest.mark.parametrize(("rule", "text", "cells"), RIGHT)
def test_agreement_is_silent(rule: str, text: str, cells: dict[str, int]) -> None:
    assert said(RULES, telling(text, **cells), rule) == []


def test_a_message_names_both_numbers_and_the_gap() -> None:
    desk = telling("公开现行有效行政规范性文件393件。", disclosure_normative_documents_in_force=470)
    assert said(RULES, desk, "nar-docs-vs-t2") == [
        Finding(
            "nar-docs-vs-t2",
            W,
            ("disclosure.normative_documents.in_force",),
            "叙述“公开现行有效行政规范性文件393件”为393件，表二规范性文件“现行有效件数”为470，相差77件。"
            "请核对文件目录，把叙述和表二改成一致。",
            "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条",
        )
    ]


def test_mixing_received_and_carried_in_names_both_cells() -> None:
    desk = telling("收到政府信息公开申请75件。", requests_new_total=74, requests_carried_in_total=1)
    (finding,) = said(RULES, desk, "nar-received-vs-t3")
    assert finding.cells == ("requests.new.total", "requests.carried_in.total")
    assert "恰为上年结转1件" in finding.message


def test_an_unread_cell_is_not_taken_for_zero() -> None:
    report = telling("收到政府信息公开申请3件，办结3件。").report
    blank = report.with_values(dict.fromkeys(report.readings))
    assert said(RULES, Dossier(blank)) == []


@pytest.mark.parametrize(
    ("edition", "text", "expected"),
    [
        ("2021", "无其他需要报告的事项。", ["nar-fee-missing"]),
        ("2021", "未收取信息处理费。", []),
        ("2021", "依申请提供政府信息没有收取任何费用。", []),
        ("2021", "全年不收费。", []),
        ("2019", "无其他需要报告的事项。", []),
    ],
)
def test_the_processing_fee_is_reported(edition: str, text: str, expected: list[str]) -> None:
    assert [finding.rule for finding in said(RULES, telling(text, 6, edition))] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pingtan-2020", {("nar-parts-sum", E)}),
        ("pingtan-2022", {("nar-received-vs-t3", W)}),
        ("pingtan-2024", set()),
    ],
)
def test_a_real_overview_against_its_tables(name: str, expected: set[tuple[str, Level]]) -> None:
    text = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")
    overview = text[text.index("一、总体情况") + 6 : text.rindex("二、主动公开政府信息情况")]
    desk = Dossier(read(with_section(real(name), 1, overview)))
    assert {(one.rule, one.level) for one in said((*RULES, *SUMS), desk)} == expected


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_agrees(edition: str) -> None:
    assert said(RULES, Dossier(read(clean(edition)))) == []
