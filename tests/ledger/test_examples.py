"""The ledgers of example: they are what the generator writes, they hold, and their reports are the published ones."""

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest
from office import BUSY, BUSY_YEARS, CALENDAR, LEDGERS, SEEDS, Seed, ledgers
from test_walks import sums_hold
from truth import known, truth

from gongkai.ledger import (
    Case,
    Dispute,
    Held,
    admit,
    breaks,
    by_matter,
    line,
    read_lines,
    standing,
    verified,
    year_report,
)
from gongkai.report import Dossier, Level, Money, Report
from gongkai.rules import CATALOG, check

each_seed = pytest.mark.parametrize("one", SEEDS, ids=lambda one: one.organ)
FACTS = {
    "000_3983b96eb95a8fff": {"staff": 1, "wechat_issues": 56, "wechat_articles": 164, "wechat_originals": 61, "wechat_reads": 17414},
    "001_d46ce23c90299a99": {"disclosed": 55, "机构信息": 5, "政策法规类": 1, "工作通知公告": 31, "财务信息": 2, "人事信息": 5, "建议提案": 4},
    "002_e80e7c09c77854af": {"disclosed": 39, "wechat_groups": 2, "processing_fee": 0},
    "003_949bc27bfce8b204": {"disclosed": 385, "processing_fee": 0},
    "004_873a2013a6fbf796": {"disclosed": 31, "trainings": 1, "seminars": 1, "proposals": 0},
}  # fmt: skip


@cache
def matters(name: str) -> tuple[Held, ...]:
    with (LEDGERS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return tuple(by_matter(verified(read_lines(lines, name))))


def report(name: str, year: int) -> Report:
    return year_report(matters(name), year)


def test_the_files_are_what_the_generator_writes() -> None:
    """`python tests/office.py` writes them anew."""
    written = {name: "".join(f"{line(event)}\n" for event in events) for name, events in ledgers().items()}
    stored = {path.stem: path.read_text(encoding="utf-8") for path in LEDGERS.glob("*.jsonl")}
    assert stored.keys() == written.keys()
    for name, text in stored.items():
        assert text == written[name], name


@pytest.mark.parametrize("name", [*(one.file for one in SEEDS), BUSY])
def test_every_link_of_every_chain_holds(name: str) -> None:
    with (LEDGERS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        assert list(breaks(read_lines(lines, name))) == []


@each_seed
def test_a_bureaus_ledger_tallies_to_its_published_report_cell_by_cell(one: Seed) -> None:
    """Where the published report left a box blank (鹿城, 126 of 表三) the ledger knows better: nothing came, so 0."""
    told = report(one.file, one.year)
    value = {
        cell: found.amount if isinstance(found := told.value(cell), Money) else found
        for cell in told.readings
    }
    published = truth(one.file)
    blank = [cell for cell, number in published.items() if number is None]
    assert len(blank) == (126 if one.organ == "鹿城区科技局" else 0)
    assert value == {cell: 0 if number is None else number for cell, number in published.items()}
    assert told.uncertain == ()
    assert told.organ
    assert told.organ.name == one.organ == known(one.file)["organ"]


@each_seed
def test_a_bureaus_ledger_tells_the_numbers_its_text_states(one: Seed) -> None:
    assert {fact.indicator: fact.value for fact in report(one.file, one.year).facts} == FACTS[one.file]
    stated = {Decimal(fact["value"]) for fact in known(one.file)["narrative_facts"] if fact["unit"] != "日期"}
    assert {Decimal(value) for value in FACTS[one.file].values()} <= stated | {Decimal(0)}


@each_seed
def test_only_its_text_is_still_to_be_written(one: Seed) -> None:
    """What `check` calls wrong in a tallied report is the text no ledger writes."""
    wrong = {
        f.rule for f in check(Dossier(report(one.file, one.year)), CATALOG).findings if f.level is Level.ERROR
    }
    assert wrong <= {"sec-empty", "problem-missing", "problem-no-measure"}


def test_the_busy_organ_is_busy() -> None:
    """300 requests over two years, in the mix of the handbook (§4.4) within what 300 can show, heavy-tailed."""
    cases = [one for one in matters(BUSY) if isinstance(one, Case)]
    assert len(cases) == 300
    assert {one.begun.year for one in cases} == set(BUSY_YEARS)
    often = Counter(one.applicant for one in cases).most_common()
    assert len(often) > 60
    assert sum(many for _, many in often[:11]) > 300 * 0.30
    done = Counter(one.first.code for one in cases if one.first)
    share = {
        letter: sum(n for code, n in done.items() if code[0] == letter) / done.total() for letter in "GPNUXO"
    }
    expected = {"G": 0.40, "P": 0.16, "N": 0.05, "U": 0.25, "X": 0.033, "O": 0.108}
    for letter, part in expected.items():
        assert abs(share[letter] - part) < 3 * (part * (1 - part) / 300) ** 0.5
    assert len(done) >= 18
    assert any(isinstance(one, Dispute) for one in matters(BUSY))


@pytest.mark.parametrize("year", BUSY_YEARS)
def test_the_busy_organs_reports_add_up_and_link(year: int) -> None:
    told = report(BUSY, year)
    assert sums_hold(told) == []
    previous = report(BUSY, year - 1) if year > BUSY_YEARS[0] else None
    wrong = {f.rule for f in check(Dossier(told, previous), CATALOG).findings if f.level is Level.ERROR}
    assert wrong <= {"sec-empty", "problem-missing", "problem-no-measure"}
    if previous:
        assert told.count("requests.carried_in.total") == previous.count("requests.carried_out.total")
        assert told.count("requests.carried_in.total")


def test_the_law_admits_every_event_of_the_busy_organ_on_its_day() -> None:
    with (LEDGERS / f"{BUSY}.jsonl").open(encoding="utf-8") as lines:
        seen: dict[str, list[object]] = {}
        for event in verified(read_lines(lines, BUSY)):
            before = seen.setdefault(event.matter, [])
            admit(before, event, CALENDAR)  # type: ignore[arg-type]
            before.append(event)


def test_few_of_the_busy_organs_replies_are_late_and_each_is_seen() -> None:
    late = 0
    for one in matters(BUSY):
        if isinstance(one, Case) and one.current and one.current.delivered:
            seen = standing(one, one.current.delivered, CALENDAR)
            is_late = seen.deadline is not None and one.current.delivered > seen.deadline.day
            assert is_late == any(caution.id == "delivered_late" for caution in seen.cautions)
            late += is_late
    assert 0 < late < 10
