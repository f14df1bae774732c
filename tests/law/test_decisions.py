"""Every decision as the table of cases has it; every result row of both forms is reached; the loader is strict."""

from pathlib import Path
from typing import Any

import pytest

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, UnknownCitation, UnknownForm, UnknownTerm
from gongkai.forms import EDITIONS, form
from gongkai.law import decisions as law
from gongkai.law.decisions import Decision, Remedy, decision, decisions, row
from gongkai.law.instruments import resolve
from gongkai.law.outcomes import outcome, outcomes

CASES: list[dict[str, Any]] = strict_yaml.load(Path(__file__).parent / "decisions.yaml")
REMEDIES = {
    "T-A": Remedy.RECONSIDERATION_FIRST,
    "T-B": Remedy.EITHER,
    "T-P": Remedy.BY_PART,
    "无": Remedy.NONE,
}
ON_REFUSAL = {f"国务院令第711号#第十{number}条" for number in "四五六"}


def label(row: str, edition: str) -> str:
    (found,) = [one.label for one in form(edition).table("requests").rows if one.id == row]
    return found


def results(edition: str) -> set[str]:
    """The result rows of 表三, told by the identity that adds them up."""
    (summed,) = [one for one in form(edition).identities if (one.id, one.at) == ("results", "natural")]
    return {term.cell.split(".")[1] for term in summed.left}


def test_the_cases_are_the_26_codes_in_order() -> None:
    assert [case["case"].split()[0] for case in CASES] == list(decisions())
    assert len(CASES) == 26


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_decision_is_what_its_case_says(case: dict[str, Any]) -> None:
    code, id = case["case"].split()
    expect, one = case["expect"], decision(code)
    assert decision(id) is one
    assert resolve(case["source"]).title
    assert case["source"] in one.articles or not one.articles
    assert label(row(one, "2021"), "2021") == expect["row"]
    assert label(row(one, "2019"), "2019") == expect.get("row_2019", expect["row"])
    assert one.remedy is REMEDIES[expect["remedy"]]
    court = "open" if one.unsuable is None else "if" if one.unsuable.condition else "closed"
    assert court == expect.get("court", "open")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_decisions_reach_every_result_row_and_no_other(edition: str) -> None:
    assert {row(one, edition) for one in decisions().values()} == results(edition)


@pytest.mark.parametrize("one", decisions().values(), ids=lambda one: one.code)
def test_reconsideration_comes_first_just_for_refusals_under_articles_14_to_16(one: Decision) -> None:
    under = any(cite.partition("第一款")[0].partition("第二款")[0] in ON_REFUSAL for cite in one.articles)
    assert under == (one.remedy in (Remedy.RECONSIDERATION_FIRST, Remedy.BY_PART))


def test_requirements_carry_their_articles() -> None:
    (found,) = decision("U1").evidence
    assert found.cite == "法释〔2025〕8号#第五条第二款第（六）项"
    (stated,) = decision("O4").must_state
    assert stated.zh == "申请信息适用《中国共产党党务公开条例（试行）》，本机关不予公开，特此告知"
    assert decision("O4").unverified == ("remedy",)


def test_only_a_row_that_is_a_reading_may_be_moved() -> None:
    assert row(decision("O4"), "2021", moved={"O4": "refused_by_law"}) == "refused_by_law"
    assert row(decision("O3"), "2021", moved={"O4": "refused_by_law"}) == "other_misc"
    with pytest.raises(ValueError, match="N1"):
        row(decision("O4"), "2021", moved={"N1": "granted"})


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(UnknownTerm, match="没有名为“Z9”的处理决定；现有：G1 already_public"):
        decision("Z9")
    with pytest.raises(UnknownForm):
        row(decision("G1"), "2008")


GOOD = """
A1:
  id: some
  zh: 某决定
  articles: [国务院令第711号#第十四条]
  rows: {"2021": granted}
  remedy: either
  must_state: {}
  evidence: {}
"""


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("  zh: 某决定\n", "", DataError),
        ("  zh: 某决定", "  zh: 某决定\n  sort: 1", DataError),
        ("  zh: 某决定", "  zh: 某决定\n  zh: 另一决定", DataError),
        ("remedy: either", "remedy: perhaps", DataError),
        ("第十四条", "第五十七条", UnknownCitation),
        ("evidence: {}", "evidence: {材料: 无此文件}", UnknownCitation),
        ("evidence: {}", "evidence: {}\n  reading: [zh]", DataError),
        ("evidence: {}", "evidence: {}\n  unsuable: {if: 条件}", DataError),
        (GOOD, GOOD + GOOD.replace("A1", "A2"), DataError),
        (GOOD, GOOD + GOOD.replace("A1", "A2").replace("some", "other").replace("2021", "2019"), DataError),
    ],
)
def test_the_loader_refuses_a_wrong_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, error: type[Exception]
) -> None:
    file = tmp_path / "decisions.yaml"
    monkeypatch.setattr(law, "DATA", tmp_path)
    file.write_text(GOOD, encoding="utf-8")
    assert list(decisions.__wrapped__()) == ["A1"]
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(error):
        decisions.__wrapped__()


@pytest.mark.parametrize(
    ("procedure", "id", "column"),
    [
        ("reconsideration", "upheld", "结果维持"),
        ("reconsideration", "claim_rejected", "结果维持"),
        ("reconsideration", "altered", "结果纠正"),
        ("reconsideration", "revoked", "结果纠正"),
        ("reconsideration", "unlawful", "结果纠正"),
        ("reconsideration", "ordered", "结果纠正"),
        ("reconsideration", "invalid", "结果纠正"),
        ("reconsideration", "not_accepted", "其他结果"),
        ("reconsideration", "dismissed", "其他结果"),
        ("reconsideration", "terminated", "其他结果"),
        ("reconsideration", "settled", "其他结果"),
        ("litigation", "claim_rejected", "结果维持"),
        ("litigation", "revoked", "结果纠正"),
        ("litigation", "ordered", "结果纠正"),
        ("litigation", "altered", "结果纠正"),
        ("litigation", "unlawful", "结果纠正"),
        ("litigation", "invalid", "结果纠正"),
        ("litigation", "disclosure_barred", "结果纠正"),
        ("litigation", "not_accepted", "其他结果"),
        ("litigation", "dismissed", "其他结果"),
        ("litigation", "withdrawn", "其他结果"),
        ("litigation", "deemed_withdrawn", "其他结果"),
        ("litigation", "terminated", "其他结果"),
    ],
)
def test_an_outcome_counts_in_its_column_of_table_four(procedure: str, id: str, column: str) -> None:
    for edition in EDITIONS:
        (block,) = form(edition).table("disputes").blocks
        labels = {one.id: one.label for one in block.columns}
        assert labels[outcome(procedure, id).column] == column


def test_an_outcome_is_cited_or_says_that_it_is_not() -> None:
    bare = {key for key, one in outcomes().items() if not one.cites}
    assert bare == {key for key, one in outcomes().items() if one.unverified}
    with pytest.raises(UnknownTerm, match=r"litigation\.upheld"):
        outcome("litigation", "upheld")
