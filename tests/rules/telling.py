"""Reports that tell something: a clean report with a text and cells of one's own, its facts read."""

from collections.abc import Iterable
from dataclasses import replace

from making import clean, filled, with_section

from gongkai.readers.facts import facts
from gongkai.report import Dossier, Finding, Organ, Report
from gongkai.rules.engine import Rule, check


def read(report: Report) -> Report:
    """The report with the facts of its text."""
    return replace(report, facts=facts(report.sections, report.preamble))


def telling(
    text: str, section: int = 1, edition: str = "2021", name: str = "城东区科学技术局", **cells: int
) -> Dossier:
    """A clean report with this text in one section and these cells: requests_new_total=3 is requests.new.total."""
    report = with_section(clean(edition), section, text)
    ids = {cell.replace(".", "_"): cell for cell in report.readings}
    report = filled(report, {ids[cell]: value for cell, value in cells.items()})
    return Dossier(read(replace(report, organ=Organ(name))))


def said(rules: Iterable[Rule], desk: Dossier, rule: str = "") -> list[Finding]:
    """The findings of these rules, or of one of them."""
    return [finding for finding in check(desk, rules).findings if not rule or finding.rule == rule]
