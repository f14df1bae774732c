"""The catalogue as a whole: complete, documented, cited, and quiet on a clean report."""

import re
from collections import Counter
from pathlib import Path

import pytest
from making import clean

from gongkai.forms import EDITIONS
from gongkai.law.instruments import resolve
from gongkai.report import Dossier, Level
from gongkai.rules import CATALOG, Rule, check
from gongkai.rules.page import page

# The rules a report can be checked for alone or with last year's. Left out, as they compare with the reports of other
# organs, which a dossier does not hold: text-duplicate-peer, t4-double-defendant.
WANTED = [
    "sec-missing",
    "sec-empty",
    "sec-order",
    "sec-heading-variant",
    "sec1-generalized",
    "title-missing",
    "title-nonstandard",
    "intro-parts-mismatch",
    "table-missing",
    "t2-block-missing",
    "t3-row-missing",
    "t3-row-order",
    "t3-cell-count",
    "cell-blank",
    "table-all-blank",
    "cell-nonnumeric",
    "cell-format",
    "cell-inner-break",
    "cell-negative",
    "cell-noninteger",
    "form-wrong-for-year",
    "form-mixed",
    "basis-stale",
    "template-residue",
    "layout-residue",
    "image-content-lost",
    "heading-numbering-mixed",
    "label-split-lines",
    "all-zero",
    "t2-stock-doc-2021",
    "t2-stock-doc-2019",
    "t2-doc-open-gt-total",
    "t2-doc-open-gt-made",
    "t2-valid-lt-issued",
    "t2-abolished-gt-stock",
    "t2-items-flow-2019",
    "t2-items-negative",
    "t2-change-from-zero",
    "t2-rule-no-authority",
    "t2-procurement-pair",
    "t2-unit-missing-2019",
    "t2-unit-suspect",
    "t2-amount-precision",
    "t2-power-vs-zero",
    "t2-yoy-jump",
    "t2-form-compare",
    "t3-row-total",
    "t3-col-total",
    "t3-balance",
    "t3-carryover",
    "t3-partial-double",
    "t3-other-high",
    "t3-other-unexplained",
    "t3-nofee-vs-sec6",
    "t3-carry-large",
    "t3-zero-vs-t4",
    "t3-deny-dominant",
    "t4-group-total",
    "t4-pending-lost",
    "t4-after-gt-recon",
    "t4-correct-high",
    "nar-received-vs-t3",
    "nar-none-vs-t3",
    "nar-done-vs-t3",
    "nar-breakdown-vs-t3",
    "nar-t4-mismatch",
    "nar-docs-vs-t2",
    "nar-fee-missing",
    "nar-parts-sum",
    "nar-split-sum",
    "nar-total-conflict",
    "nar-percent",
    "nar-done-gt-received",
    "nar-rate-vs-carry",
    "nar-subset",
    "nar-number-missing",
    "nar-ordinal-gap",
    "nar-no-disclosure-count",
    "nar-no-number",
    "nar-aspect-missing",
    "nar-assess-missing",
    "nar-length",
    "problem-missing",
    "problem-no-measure",
    "problem-generic",
    "text-typo",
    "year-undetermined",
    "year-conflict",
    "year-stale-plan",
    "year-stale-text",
    "year-period-partial",
    "organ-foreign-name",
    "text-duplicate-yoy",
    "number-repeat-yoy",
]

# What no report does wrong but a reader may: a cell it could not read for certain.
OURS = ["cell-uncertain"]

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

each_rule = pytest.mark.parametrize("one", CATALOG, ids=lambda one: one.id)


def test_the_catalogue_holds_every_rule_once() -> None:
    assert Counter(one.id for one in CATALOG) == Counter(WANTED + OURS)


@each_rule
def test_what_a_rule_checks_is_one_sentence(one: Rule) -> None:
    assert re.search(r"[\u4e00-\u9fff]", one.doc)
    assert one.doc.endswith(("。", "."))


@each_rule
def test_citations_resolve(one: Rule) -> None:
    assert one.cites
    assert [resolve(cite).number for cite in one.cites] == [cite.partition("#")[0] for cite in one.cites]


@each_rule
def test_a_message_says_what_to_do(one: Rule) -> None:
    first, _, rest = one.zh.partition("。")
    assert re.search("请|建议|{step}", rest or first)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_clean_report_is_only_all_zero(edition: str) -> None:
    outcome = check(Dossier(clean(edition)), CATALOG)
    assert [(finding.rule, finding.level) for finding in outcome.findings] == [("all-zero", Level.INFO)]
    assert all(one.needs_previous for one in outcome.not_run)


def test_the_page_of_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_names_every_rule_with_its_law() -> None:
    rows = [line.split(" | ") for line in page().splitlines() if line.startswith("| `")]
    assert [row[0].strip("| `") for row in rows] == [one.id for one in CATALOG]
    assert all(len(row) == 6 and row[1] in ("错误", "警告", "提示") and row[4] for row in rows)
