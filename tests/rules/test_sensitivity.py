"""The rules guard the form: consistent reports pass, and no cell of 表三, 表四 or a stock can change unnoticed."""

from hypothesis import given
from hypothesis import strategies as st
from making import clean, consistent_reports, filled
from papers import grave

from gongkai.forms import form
from gongkai.report import Dossier, Report
from gongkai.rules import cells, disputes, documents, requests
from gongkai.rules.engine import Rule, check

TABLES = requests.RULES + disputes.RULES
CHANGES = st.integers(-50, 3000).filter(bool)
DOCUMENTS = ("regulations", "normative_documents")
STOCK = [f"disclosure.{row}.{column}" for row in DOCUMENTS for column in ("issued", "repealed", "in_force")]


def value(report: Report, cell: str) -> int:
    count = report.count(cell)
    assert count is not None
    return count


def plus(report: Report, cell: str, by: int) -> Report:
    return filled(report, {cell: value(report, cell) + by})


def named(dossier: Dossier, rules: tuple[Rule, ...]) -> set[str]:
    return {cell for finding in check(dossier, rules).findings for cell in finding.cells}


def year_before(report: Report) -> Report:
    """A last year's report from which this one follows: what it carried out is carried in, and stocks join."""
    assert report.edition is not None
    assert report.year is not None
    columns = [column.id for column in form(report.edition).table("requests").blocks[0].columns]
    last: dict[str, int | str] = {
        f"requests.carried_out.{column}": value(report, f"requests.carried_in.{column}") for column in columns
    }
    for row in DOCUMENTS if report.edition == "2021" else ():
        issued, repealed, in_force = (
            value(report, f"disclosure.{row}.{c}") for c in ("issued", "repealed", "in_force")
        )
        last[f"disclosure.{row}.in_force"] = in_force + repealed - issued
    return filled(clean(report.edition, report.year - 1), last)


@given(consistent_reports())
def test_consistent_reports_pass(report: Report) -> None:
    """But for the share of 其他处理, which is plausibility and no arithmetic."""
    said = grave(TABLES, Dossier(report, year_before(report)))
    assert {finding.rule for finding in said} <= {"t3-other-high"}


@given(consistent_reports(), st.data(), CHANGES)
def test_no_cell_of_the_applications_or_disputes_changes_unnoticed(
    report: Report, data: st.DataObject, by: int
) -> None:
    ids = [cell for cell in report.readings if not cell.startswith("disclosure.")]
    cell = data.draw(st.sampled_from(ids))
    assert cell in named(Dossier(plus(report, cell, by)), TABLES)


@given(consistent_reports(), st.data())
def test_no_cell_is_left_blank_unnoticed(report: Report, data: st.DataObject) -> None:
    cell = data.draw(st.sampled_from(list(report.readings)))
    assert cell in named(Dossier(report.with_values({cell: None})), cells.RULES)


@given(consistent_reports(("2021",)), st.sampled_from(STOCK), CHANGES)
def test_no_stock_changes_unnoticed(report: Report, cell: str, by: int) -> None:
    last = year_before(report)
    stock = tuple(rule for rule in documents.RULES if rule.id == "t2-stock-doc-2021")
    assert named(Dossier(report, last), stock) == set()
    assert cell in named(Dossier(plus(report, cell, by), last), stock)
