"""All rules, family by family, in the order in which findings of one level are shown. Nothing registers itself."""

from gongkai.rules import (
    agreement,
    cells,
    completeness,
    coverage,
    disclosure,
    disputes,
    documents,
    edition,
    likeness,
    requests,
    residue,
    sums,
    year,
)
from gongkai.rules.engine import Rule

CATALOG: tuple[Rule, ...] = (
    *completeness.RULES,
    *edition.RULES,
    *cells.RULES,
    *requests.RULES,
    *disputes.RULES,
    *documents.RULES,
    *disclosure.RULES,
    *agreement.RULES,
    *sums.RULES,
    *coverage.RULES,
    *year.RULES,
    *likeness.RULES,
    *residue.RULES,
)

# What is looked at while a person words the text.
NARRATIVE: tuple[Rule, ...] = (
    completeness.sec_empty,
    completeness.sec_heading_variant,
    completeness.sec1_generalized,
    completeness.intro_parts_mismatch,
    *agreement.RULES,
    *sums.RULES,
    *coverage.RULES,
    *year.RULES,
    *likeness.RULES,
    *residue.RULES,
)
