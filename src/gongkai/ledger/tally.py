"""The annual report as a query over the register: every cell is counted, and can name what stands behind it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from gongkai.base.errors import LedgerIncomplete, UnknownForm
from gongkai.forms import EDITIONS, Cell, Form, Kind, edition_of_year, form
from gongkai.law.decisions import decision, row
from gongkai.law.outcomes import outcome
from gongkai.law.readings import AS_READ, Counting
from gongkai.ledger.annual import Annual
from gongkai.ledger.case import Case
from gongkai.ledger.count import YUAN, Count, Keeper, is_entered
from gongkai.ledger.countables import STOCKS, countable
from gongkai.ledger.dispute import Dispute
from gongkai.ledger.fold import Held
from gongkai.ledger.publication import Publication
from gongkai.ledger.quarters import sums
from gongkai.report import Fact, Money, Organ, Reading, Report, Section, State
from gongkai.report.indicators import indicators

_HOW = "tally"
_DISCLOSED = "disclosed"
_NOTHING: Mapping[str, int] = MappingProxyType({})


def tally(
    cases: Iterable[Case],
    publications: Iterable[Publication],
    disputes: Iterable[Dispute],
    counts: Iterable[Count],
    year: int,
    edition: str | None = None,
    *,
    keeper: Keeper | None = None,
    counting: Counting = AS_READ,
) -> Report:
    """The report of a year from its four registers; see `year_report`, which takes them in one stream."""
    keepers = (keeper,) if keeper else ()
    return year_report(
        chain[Held](cases, publications, disputes, counts, keepers), year, edition, counting=counting
    )


def year_report(
    matters: Iterable[Held],
    year: int,
    edition: str | None = None,
    *,
    counting: Counting = AS_READ,
    disclosed: Mapping[str, int] = _NOTHING,
) -> Report:
    """The report of a year (1 January to 31 December) in an edition of the form, by default the one that governs it.

    matters: in any order, the organ among them if its name and the completeness of its register are to be known.
    disclosed: items first published in the year that were counted elsewhere and are not among them, by category.
    表三, 表四 and the documents of 表二 are counted, so that what never happened is 0; every other cell of 表二 is what
    was entered, and blank when nothing was. What was struck does not count. Memory does not grow with what is counted.
    Raises LedgerIncomplete when the register begins after 1 January or holds two organs; UnknownForm for a year that no
    edition governs.
    Law: 国办公开办函〔2021〕30号, 国办公开办函〔2019〕60号; readings in `Counting`.
    """
    chosen = _form(year, edition)
    found = _Found(disclosed=Counter(disclosed))
    for matter in matters:
        if isinstance(matter, Keeper):
            found.keepers.append(matter)
        elif isinstance(matter, Count):
            if _enters(matter, year):
                found.entered.setdefault(matter.what, []).append(matter)
        else:
            found.cells.update(cells_of(matter, year, chosen.edition, counting))
            if isinstance(matter, Publication) and _is_disclosed(matter, year):
                found.disclosed[matter.category or ""] += 1
    return _report(found, year, chosen)


def behind(
    cell: str,
    matters: Iterable[Held],
    year: int,
    edition: str | None = None,
    *,
    counting: Counting = AS_READ,
) -> Iterator[str]:
    """The names of the matters a cell counts, in the order given: what stands behind its number.

    Raises UnknownCell for a cell the edition does not have.
    """
    chosen = _form(year, edition)
    chosen.cell(cell)
    for matter in matters:
        if cell in cells_of(matter, year, chosen.edition, counting):
            yield matter.matter


def cells_of(matter: Held, year: int, edition: str, counting: Counting = AS_READ) -> tuple[str, ...]:
    """The cells a matter counts in, in that year and edition, each once; totals among them."""
    match matter:
        case (
            Keeper()
            | Annual()
            | Case(void=True)
            | Publication(void=True)
            | Dispute(void=True)
            | Count(void=True)
        ):
            return ()
        case Case():
            return _of_case(matter, year, edition, counting)
        case Publication():
            return _of_publication(matter, year, edition)
        case Dispute():
            return _of_dispute(matter, year, counting)
        case Count():
            return (matter.what,) if _enters(matter, year) else ()


def _of_case(case: Case, year: int, edition: str, counting: Counting) -> tuple[str, ...]:
    """New or carried in, and done or carried out. A request handled anew counts as it was first done."""
    received, done = case.received, case.first or case.current
    if received is None or received.year > year:
        return ()
    ended = None
    if done:
        ended = done.decided if counting.result_date == "decided" else done.delivered
    if ended and ended.year < year:
        return ()
    rows = ["new" if received.year == year else "carried_in"]
    if done and ended and ended.year == year:
        rows += [row(decision(done.code), edition, moved=counting.rows), "total"]
    else:
        rows.append("carried_out")
    return tuple(f"requests.{row}.{column}" for row in rows for column in (case.applicant_kind, "total"))


def _of_dispute(dispute: Dispute, year: int, counting: Counting) -> tuple[str, ...]:
    """Only the organ that acted counts it, by how it stood on 31 December. 国办公开办函〔2021〕30号（四）."""
    filed, ended = dispute.begun.year, dispute.ended
    if dispute.role != "respondent" or filed > year or (ended and ended.year < year):
        return ()
    if ended and ended.year == year and dispute.outcome:
        if filed < year and not counting.reappear:
            return ()
        found = outcome(dispute.procedure, dispute.outcome)
        column = counting.columns.get(f"{found.procedure}.{found.id}", found.column)
    elif filed < year and not counting.reappear:
        return ()
    else:
        column = "pending"
    return (f"disputes.{dispute.row}.{column}", f"disputes.{dispute.row}.total")


def _of_publication(item: Publication, year: int, edition: str) -> tuple[str, ...]:
    """The documents of 第二十条第（一）项: made, ended and standing in the year."""
    if item.register is None or not item.lead:
        return ()
    last = date(year, 12, 31)
    made = _in(item.formed, year)
    if edition == "2019":
        held = {
            "made": made,
            "published": _in(item.first_published, year),
            "public_total": item.is_public_on(last),
        }
    else:
        repealed = item.repealed and _in(item.ended, year)
        held = {"issued": made, "repealed": repealed, "in_force": item.is_in_force_on(last)}
    return tuple(f"disclosure.{item.register}.{column}" for column, counts in held.items() if counts)


def _in(day: date | None, year: int) -> bool:
    return day is not None and day.year == year


def _enters(count: Count, year: int) -> bool:
    return not count.void and count.begun.year == year


def _is_disclosed(item: Publication, year: int) -> bool:
    return not item.void and item.nature == "disclosed" and _in(item.first_published, year)


@dataclass(slots=True)
class _Found:
    """What was met so far: how often each cell counts, the counts entered by what they count, items by category."""

    cells: Counter[str] = field(default_factory=Counter)
    entered: dict[str, list[Count]] = field(default_factory=dict)
    disclosed: Counter[str] = field(default_factory=Counter)
    keepers: list[Keeper] = field(default_factory=list)


def _form(year: int, edition: str | None) -> Form:
    chosen = edition or edition_of_year(year)
    if chosen is None or not MINYEAR <= year <= MAXYEAR:
        raise UnknownForm(year, EDITIONS)
    return form(chosen)


def _report(found: _Found, year: int, chosen: Form) -> Report:
    keeper = _keeper(found.keepers, year)
    organ = keeper.name_on(date(year, 12, 31)) if keeper else None
    return Report(
        Organ(organ) if organ else None,
        year,
        chosen.edition,
        {cell.id: _readings(cell, found) for cell in chosen.cells.values()},
        title=f"{organ}{year}年政府信息公开工作年度报告" if organ else None,
        sections=tuple(Section(number, title, "") for number, title in enumerate(chosen.sections, 1)),
        facts=tuple(_facts(found)),
        period=(date(year, 1, 1), date(year, 12, 31)),
    )


def _keeper(keepers: list[Keeper], year: int) -> Keeper | None:
    if len(keepers) > 1:
        names = "、".join(one.matter for one in keepers)
        raise LedgerIncomplete(f"台账里有 {len(keepers)} 个机关（{names}）", "请一个机关一份台账")
    for keeper in keepers:
        if keeper.begun > date(year, 1, 1):
            why = f"台账自 {keeper.begun} 起登记，{year} 年不完整"
            raise LedgerIncomplete(
                why, f"请补登 {year} 年的事项，再把开始登记之日更正为 {year}-01-01 或者更早"
            )
    return keepers[0] if keepers else None


def _readings(cell: Cell, found: _Found) -> tuple[Reading, ...]:
    if not is_entered(cell.id):
        return (_reading(cell.id, found.cells[cell.id]),)
    counts = found.entered.get(cell.id, [])
    if not counts:
        return (Reading(cell.id, State.BLANK, how=_HOW),)
    if cell.column.kind is Kind.MONEY:
        return tuple(_reading(cell.id, money) for money in _sums(counts, cell.column.unit))
    numbers = [int(one.value) for one in counts]
    values = dict.fromkeys(numbers) if cell.column.id in STOCKS else [sum(numbers)]
    return tuple(_reading(cell.id, value) for value in values)


def _reading(cell: str, value: int | Money) -> Reading:
    text = f"{value.amount:f}" if isinstance(value, Money) else str(value)
    return Reading(cell, State.NUMBER, text, value, how=_HOW)


def _sums(counts: list[Count], unit: str | None) -> Iterator[Money]:
    """Amounts added up, in the unit the form names, else in their own, else in 元.

    Amounts without a unit are a sum of their own: the two stand as two readings, for a person to tell.
    """
    bare = [one.value for one in counts if one.unit is None]
    named = [(one.value, one.unit) for one in counts if one.unit]
    if bare:
        yield Money(sum(bare, Decimal(0)), None)
    if named:
        units = {name for _, name in named}
        wanted = unit or (units.pop() if len(units) == 1 else "元")
        yuan = sum((value * YUAN[name] for value, name in named), Decimal(0))
        yield Money(yuan / YUAN[wanted], wanted)


def _facts(found: _Found) -> Iterator[Fact]:
    """What the running text may state: items disclosed, by category too, and every indicator entered."""
    known = indicators()
    if items := found.disclosed.total():
        yield _fact(_DISCLOSED, items, "条", known[_DISCLOSED].zh)
        for category, number in found.disclosed.items():
            if category:
                yield _fact(category, number, "条", category)
    for what, counts in found.entered.items():
        if what in known:
            for one in sums(counts, countable(what)):
                value = int(one.year) if one.year == one.year.to_integral_value() else one.year
                yield _fact(what, value, one.unit or known[what].units[0], known[what].zh)


def _fact(indicator: str, value: int | Decimal, unit: str, zh: str) -> Fact:
    return Fact(indicator, value, unit, f"{zh}{value}{unit}（台账）", label=zh)
