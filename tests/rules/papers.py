"""Papers to try rules on: cases, the tables of the real documents, and seven years of one place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from making import clean, filled, with_section
from truth import known, truth

from gongkai.report import Dossier, Finding, Level, Money, Organ, Report
from gongkai.rules.engine import Rule, check

Values = Mapping[str, int | str]


@dataclass(frozen=True)
class Case:
    """One rule, papers that break it and papers that keep it. cells: all that the finding names; says: in its message."""

    rule: str
    wrong: Dossier
    right: Dossier
    cells: tuple[str, ...]
    says: str
    level: Level

    def __str__(self) -> str:
        return f"{self.rule}-{self.level}"


def desk(
    edition: str = "2021",
    values: Values | None = None,
    last: Values | None = None,
    *,
    name: str = "城东区科学技术局",
    section: int = 1,
    text: str | None = None,
) -> Dossier:
    """A dossier of zeros with these values, last year's report too if `last` is given, and a text for one section."""
    report = filled(clean(edition, name=name), dict(values or {}))
    year = report.year
    assert year is not None
    if text is not None:
        report = with_section(report, section, text)
    return Dossier(report, None if last is None else filled(clean(edition, year - 1, name), dict(last)))


def findings(rules: Iterable[Rule], dossier: Dossier) -> list[Finding]:
    return list(check(dossier, rules).findings)


def found(rules: Iterable[Rule], dossier: Dossier) -> set[str]:
    """Ids of the rules that found something."""
    return {finding.rule for finding in findings(rules, dossier)}


def grave(rules: Iterable[Rule], dossier: Dossier) -> list[Finding]:
    """Findings of level error or warning."""
    return [finding for finding in findings(rules, dossier) if finding.level is not Level.INFO]


def try_case(rules: Iterable[Rule], case: Case) -> None:
    """The case's rule speaks of the wrong papers, of these cells, at this level, and is silent on the right ones."""
    rules = tuple(rules)
    said = [finding for finding in findings(rules, case.wrong) if finding.rule == case.rule]
    assert [(one.level, set(one.cells)) for one in said] == [(case.level, set(case.cells))]
    assert case.says in said[0].message
    assert said[0].cite
    assert case.rule not in found(rules, case.right)


def real(name: str, money_unit: str | None = None) -> Report:
    """The tables of a real document by its truth file, under its organ's name, with the text of a clean report."""
    told = known(name)
    report = clean(told["form"], told["year"])
    assert report.form is not None
    readings: dict[str, int | Money | None] = {}
    for cell, value in truth(name).items():
        unit = report.form.cell(cell).column.unit or money_unit
        is_money = cell.endswith(".amount") and value is not None
        readings[cell] = Money(Decimal(value or 0), unit) if is_money else value  # type: ignore[assignment]
    return Report(Organ(told["organ"]), told["year"], told["form"], {}, sections=report.sections).with_values(
        readings
    )


# 平潭综合实验区 2019–2025: rows that are not 0; one number stands for 自然人 and 总计 alone.
_DISCLOSURE = {
    2019: "regulations 0 0 0; normative_documents 89 89 89; permits 396 0 181; other_services 10 0 153;"
    " penalties 2648 0 430; coercion 126 0 25; fees 35 0",
    2020: "regulations 0 0 7; normative_documents 77 77 166; permits 396 442 278; other_services 10 7 105;"
    " penalties 2648 -18 538; coercion 126 26 29; fees 35 -15; procurement 395 73802895.90",
    2021: "normative_documents 69 3 665; permits 2293; penalties 1282; coercion 42; fees 24252.311082",
    2022: "normative_documents 88 55 698; permits 10690; penalties 2113; coercion 0; fees 9116.36",
    2023: "normative_documents 77 132 470; permits 2629; penalties 1330; coercion 54; fees 5949.088667",
    2024: "normative_documents 62 33 440; permits 4529; penalties 1100; coercion 65; fees 18651.06",
    2025: "normative_documents 58 45 546; permits 2418; penalties 644; coercion 64; fees 4166.241619",
}
_REQUESTS = {
    2019: "new 23; granted 7; partial 1; unavailable_not_held 7; unavailable_unclear 5; unprocessed_repeat 3; total 23",
    2020: "new 20 0 0 0 0 1 21; granted 6 0 0 0 0 1 7; partial 6; unavailable_not_held 4; unavailable_unclear 3;"
    " unprocessed_repeat 3; other 4; total 20 0 0 0 0 1 21",
    2021: "new 64 0 0 2 0 4 70; granted 27 0 0 2 0 1 30; partial 5; refused_internal 1; refused_enforcement_file 6;"
    " refused_inquiry 1; unavailable_not_held 22 0 0 0 0 3 25; other_misc 1; total 63 0 0 2 0 4 69; carried_out 1",
    2022: "new 71 3 0 0 0 0 74; carried_in 1; granted 21; partial 8 1 0 0 0 0 9; refused_internal 1;"
    " refused_deliberative 2; refused_enforcement_file 1; unavailable_not_held 37; other_uncorrected 2;"
    " other_misc 0 2 0 0 0 0 2; total 72 3 0 0 0 0 75",
    2023: "new 80 1 0 0 0 0 81; granted 22; partial 19 1 0 0 0 0 20; refused_third_party 1; refused_deliberative 1;"
    " refused_enforcement_file 1; refused_inquiry 2; unavailable_not_held 31; unprocessed_repeat 1;"
    " other_uncorrected 1; other_misc 1; total 80 1 0 0 0 0 81",
    2024: "new 217 1 0 0 0 0 218; granted 71; partial 29; refused_state_secret 4; refused_third_party 3;"
    " refused_internal 32; unavailable_not_held 75; unprocessed_repeat 1; other_uncorrected 1;"
    " other_misc 1 1 0 0 0 0 2; total 217 1 0 0 0 0 218",
    2025: "new 151 3 0 0 0 0 154; granted 33; partial 38; refused_internal 3; refused_deliberative 2;"
    " refused_enforcement_file 3; refused_inquiry 3; unavailable_not_held 49 1 0 0 0 0 50;"
    " unavailable_needs_creation 3; unprocessed_petition 2; other_uncorrected 8; other_unpaid 2; other_misc 1;"
    " total 147 1 0 0 0 0 148; carried_out 4 2 0 0 0 0 6",
}
_DISPUTES = {
    2019: "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    2020: "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    2021: "1 0 2 0 3 12 0 0 0 12 0 0 0 0 0",
    2022: "0 1 1 0 2 1 0 0 0 1 0 0 0 0 0",
    2023: "1 1 0 0 2 4 0 0 1 5 1 0 1 0 2",
    2024: "2 1 3 1 7 0 0 0 0 0 13 2 4 0 19",
    2025: "25 3 8 0 36 3 3 0 0 6 3 0 0 0 3",
}


def pingtan(year: int) -> Report:
    """平潭综合实验区's report on a year, tables only; the text is a clean report's."""
    report = clean("2019" if year < 2021 else "2021", year, "平潭综合实验区")
    assert report.form is not None
    values: dict[str, int | str] = {}
    for table, text in (("disclosure", _DISCLOSURE[year]), ("requests", _REQUESTS[year])):
        for row, *numbers in (entry.split() for entry in text.split(";")):
            cells = [cell for cell in report.form.cells if cell.startswith(f"{table}.{row}.")]
            ends = [cells[0], cells[-1]] if table == "requests" and len(numbers) == 1 else cells
            values |= dict(zip(ends, numbers * (2 if ends != cells else 1), strict=True))
    cells = [cell.id for cell in report.form.table("disputes").cells]
    values |= dict(zip(cells, _DISPUTES[year].split(), strict=True))
    report = filled(report, values)
    unread = (
        "disclosure.procurement.projects",
        "disclosure.procurement.amount",
    )  # 13575394432.52元 tells neither
    return report.with_values(dict.fromkeys(unread)) if year == 2019 else report


def years(year: int) -> Dossier:
    """平潭综合实验区's report on a year with that on the year before."""
    return Dossier(pingtan(year), pingtan(year - 1))
