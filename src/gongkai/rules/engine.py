"""A rule is a declared function from a dossier to evidence; the engine turns evidence into findings.

Listing is explicit (`catalog.py`); nothing registers itself. A rule that needs papers the dossier lacks is
reported as not run, never as passed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from string import Formatter

from gongkai.forms.load import EDITIONS, form
from gongkai.law.instruments import resolve, spoken
from gongkai.report.finding import Dossier, Evidence, Finding, Level

Body = Callable[[Dossier], Iterable[Evidence]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. id: the stable name in findings; zh: the message with {facts}; editions: forms it applies to, all if empty.

    needs_previous: it compares with last year's report and does not run without it.
    years: report years it applies to, inclusive; a rule is retired by ending them.
    """

    id: str
    level: Level
    zh: str
    cites: tuple[str, ...]
    body: Body
    needs_previous: bool = False
    editions: tuple[str, ...] = ()
    years: tuple[int, int] = (2008, 9999)

    @property
    def doc(self) -> str:
        """What the rule checks, the first sentence of its docstring."""
        return (self.body.__doc__ or "").strip().partition("\n")[0]

    @property
    def facts(self) -> frozenset[str]:
        """Names the message expects from evidence."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.zh) if name)

    def applies(self, dossier: Dossier) -> bool:
        """Whether this report, by its edition and year, falls under the rule. A report without a year does."""
        report = dossier.report
        year_fits = report.year is None or self.years[0] <= report.year <= self.years[1]
        return year_fits and (not self.editions or report.edition in self.editions)

    def findings(self, dossier: Dossier) -> Iterator[Finding]:
        """Everything the rule has to say of these papers."""
        for evidence in self.body(dossier):
            message = self.zh.format(**evidence.facts)
            cite = "；".join(spoken(one) for one in self._cites_for(dossier))
            yield Finding(self.id, evidence.level or self.level, evidence.cells, message, cite)

    def _cites_for(self, dossier: Dossier) -> tuple[str, ...]:
        """The rule's citations; of the notices that brought the editions, only the one this report follows."""
        own = dossier.report.form
        if own is None or not any(_notice(one) == _notice(own.cite) for one in self.cites):
            return self.cites
        others = {_notice(form(edition).cite) for edition in EDITIONS} - {_notice(own.cite)}
        return tuple(one for one in self.cites if _notice(one) not in others)


def _notice(cite: str) -> str:
    return cite.partition("#")[0]


def rule(
    id: str,
    level: Level,
    *,
    zh: str,
    cites: Iterable[str],
    needs_previous: bool = False,
    editions: Iterable[str] = (),
    years: tuple[int, int] = (2008, 9999),
) -> Callable[[Body], Rule]:
    """Declare a function as a rule. Raises UnknownCitation when a citation does not resolve."""

    def declare(body: Body) -> Rule:
        declared = Rule(id, level, zh, tuple(cites), body, needs_previous, tuple(editions), years)
        for cite in declared.cites:
            resolve(cite)
        return declared

    return declare


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: findings, gravest first, then in the order of the catalogue; and rules that could not run."""

    findings: tuple[Finding, ...]
    not_run: tuple[Rule, ...]

    @property
    def errors(self) -> int:
        return sum(finding.level is Level.ERROR for finding in self.findings)


def has_previous_year(dossier: Dossier) -> bool:
    """Whether the other report at hand may be last year's: it is there, and its year, where told, is the year before."""
    before = dossier.previous
    if before is None:
        return False
    return before.year is None or dossier.report.year is None or before.year + 1 == dossier.report.year


_GRAVITY = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def check(dossier: Dossier, catalog: Iterable[Rule]) -> Checked:
    """Run every rule of the catalogue that applies."""
    findings: list[Finding] = []
    not_run: list[Rule] = []
    order = {cell: n for n, cell in enumerate(dossier.report.form.cells)} if dossier.report.form else {}
    for one in catalog:
        if not one.applies(dossier):
            continue
        if one.needs_previous and not has_previous_year(dossier):
            not_run.append(one)
            continue
        for finding in one.findings(dossier):
            findings.append(
                replace(finding, cells=tuple(sorted(finding.cells, key=lambda cell: order.get(cell, -1))))
            )
    return Checked(tuple(sorted(findings, key=lambda finding: _GRAVITY[finding.level])), tuple(not_run))
