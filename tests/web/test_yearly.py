"""The count of a year over a part of the register is the count over all of it; texts stay as they were."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from office import BUSY, BUSY_YEARS, LEDGERS, SEEDS
from register import Register

from gongkai.law.calendar import Calendar
from gongkai.ledger import behind, by_matter, line, read_lines, year_report
from gongkai.ledger.count import is_entered
from gongkai.report import Dossier, Level
from gongkai.rules import CATALOG, check
from gongkai.web.office.bureaus import year_of
from gongkai.web.store.ledger import IndexTaken, bring_in, events, rebuild, take_over, write
from gongkai.web.store.models import Account, Entry, Listed, Organ, Text
from gongkai.web.store.texts import TextLost, keep, text_of
from gongkai.web.store.yearly import counted, disclosed_in, matters_of

pytestmark = pytest.mark.django_db
CALENDAR = Calendar.load()
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def organ() -> Organ:
    return Organ.objects.create(code="kjj", name="某科技局")


@pytest.fixture
def clerk() -> Account:
    return Account.objects.enrol("clerk", "经办人")


def brought(organ: Organ, clerk: Account, file: str) -> None:
    with (LEDGERS / f"{file}.jsonl").open(encoding="utf-8") as lines:
        bring_in(organ, read_lines(lines, file), clerk, CALENDAR)


@pytest.mark.parametrize(
    ("file", "year"), [*((one.file, one.year) for one in SEEDS), (BUSY, 2024), (BUSY, 2025)]
)
def test_the_part_counts_as_the_whole(organ: Organ, clerk: Account, file: str, year: int) -> None:
    brought(organ, clerk, file)
    whole = year_report(by_matter(events(organ)), year)
    part = counted(organ, year)
    assert part.readings == whole.readings
    assert (part.organ, part.title) == (whole.organ, whole.title)
    assert sorted(part.facts, key=str) == sorted(whole.facts, key=str)


def test_each_cell_names_as_many_matters_as_it_says(organ: Organ, clerk: Account) -> None:
    """Of 表三, 表四 and the documents of 表二; what is entered names what was entered."""
    brought(organ, clerk, BUSY)
    for year in BUSY_YEARS:
        report, matters = counted(organ, year), list(matters_of(organ, year))
        for cell in report.readings:
            named = list(behind(cell, matters, year))
            assert len(named) == len(set(named)) == (1 if is_entered(cell) else report.count(cell)), cell


def test_what_is_carried_out_of_a_year_is_carried_into_the_next(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, BUSY)
    first, second = (counted(organ, year) for year in BUSY_YEARS)
    columns = [cell.rpartition(".")[2] for cell in first.readings if cell.startswith("requests.new.")]
    assert len(columns) == 7
    for column in columns:
        assert second.count(f"requests.carried_in.{column}") == first.count(f"requests.carried_out.{column}")
    assert second.count("requests.carried_in.total")
    wrong = {f.rule for f in check(Dossier(second, first), CATALOG).findings if f.level is Level.ERROR}
    assert wrong <= {"sec-empty", "problem-missing", "problem-no-measure"}


def test_a_year_does_not_read_the_items_of_all_years(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, SEEDS[3].file)
    assert [one.matter.partition("/")[0] for one in matters_of(organ, 2023)].count("publication") == 0
    assert disclosed_in(organ, 2023) == {"": 385}
    assert disclosed_in(organ, 2022) == {}


def test_a_year_counted_again_reads_no_event_again_and_misses_none(
    organ: Organ, clerk: Account, django_assert_num_queries: Any
) -> None:
    brought(organ, clerk, BUSY)
    before = counted(organ, 2025)
    with django_assert_num_queries(2):  # the matters with their last digests, the items by category
        assert counted(organ, 2025).readings == before.readings
    body = {"channel": "in_person", "applicant_kind": "legal", "applicant": "申请人0001"}
    on = date(2025, 12, 30)
    write(organ, "case/2025-9001", "arrived", on, body, after=0, account=clerk, at=AT, calendar=CALENDAR)
    cell = "requests.new.legal"
    assert counted(organ, 2025).count(cell) == (before.count(cell) or 0) + 1
    told = {"event": 1, "reason": "核对", "changes": {"applicant_kind": "other"}}
    write(organ, "case/2025-9001", "rectified", on, told, after=1, account=clerk, at=AT, calendar=CALENDAR)
    assert counted(organ, 2025).count(cell) == before.count(cell)
    assert counted(organ, 2025).readings == year_report(by_matter(events(organ)), 2025).readings


def test_what_was_struck_is_not_counted(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, SEEDS[4].file)
    name = Listed.objects.filter(organ=organ, sort="publication").values_list("matter", "seq").first()
    assert name
    write(
        organ,
        name[0],
        "struck",
        date(2020, 12, 31),
        {"reason": "重复"},
        after=name[1],
        account=clerk,
        at=AT,
        calendar=CALENDAR,
    )
    assert disclosed_in(organ, 2020) == {"": 30}
    assert counted(organ, 2020).readings == year_report(by_matter(events(organ)), 2020).readings


def test_an_index_names_one_item(organ: Organ, clerk: Account) -> None:
    told = {"title": "通告", "nature": "disclosed", "index": "000014349/2026-00001"}
    for n, taken in ((1, False), (2, True)):

        def drafted(n: int = n) -> None:
            write(
                organ,
                f"publication/2026-000{n}",
                "drafted",
                date(2026, 1, 5),
                told,
                after=0,
                account=clerk,
                at=AT,
                calendar=CALENDAR,
            )

        if taken:
            with (
                pytest.raises(IndexTaken, match="000014349/2026-00001 已有别的信息使用"),
                transaction.atomic(),
            ):
                drafted()
        else:
            drafted()
    write(
        organ,
        "publication/2026-0001",
        "struck",
        date(2026, 1, 5),
        {"reason": "重复"},
        after=1,
        account=clerk,
        at=AT,
        calendar=CALENDAR,
    )
    drafted()
    assert Listed.objects.get(organ=organ, index=told["index"]).matter == "publication/2026-0002"


@pytest.mark.parametrize("beside", [False, True], ids=["in one ledger", "beside one registered here"])
def test_an_index_names_one_item_of_what_is_brought_in(organ: Organ, clerk: Account, beside: bool) -> None:
    register, on = Register(), date(2026, 1, 5)
    for n in (1, 2):
        told = {"title": "通告", "nature": "disclosed", "index": "000014349/2026-00001"}
        register.write(f"publication/2026-000{n}", "drafted", on, **told)
    lines = list(register.lines())
    if beside:
        bring_in(organ, read_lines(lines[:1], "台账"), clerk, CALENDAR)
    with pytest.raises(IndexTaken, match="publication/2026-0002 不能再用"):
        bring_in(organ, read_lines(lines, "台账"), clerk, CALENDAR)
    assert Listed.objects.count() == Entry.objects.count() == (1 if beside else 0)


def test_each_event_taken_over_stands_under_its_account(organ: Organ, clerk: Account) -> None:
    other = Account.objects.enrol("other", "保密审查员")
    written = tuple(year_of(SEEDS[1].bureau, CALENDAR))
    told = [(event, other if event.kind == "reviewed" else clerk) for event in written]
    assert take_over(organ, told, CALENDAR) == len(written) > 0
    assert take_over(organ, told, CALENDAR) == 0
    assert set(Entry.objects.filter(kind="reviewed").values_list("account", flat=True)) == {other.pk}
    assert set(Entry.objects.exclude(kind="reviewed").values_list("account", flat=True)) == {clerk.pk}
    before = list(Listed.objects.order_by("matter").values())
    rebuild(organ, CALENDAR)
    assert list(Listed.objects.order_by("matter").values()) == before


def test_a_row_left_without_events_is_written_over(organ: Organ, clerk: Account) -> None:
    written = [(event, clerk) for event in year_of(SEEDS[1].bureau, CALENDAR)]
    Listed.objects.create(
        organ=organ, matter=written[1][0].matter, sort="publication", phase="x", seq=9, begun=AT
    )
    take_over(organ, written, CALENDAR)
    assert set(Listed.objects.filter(sort="publication").values_list("phase", flat=True)) == {"published"}


def test_the_list_of_publications_is_rebuilt_as_it_was(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, SEEDS[1].file)
    before = list(Listed.objects.order_by("matter").values())
    Listed.objects.update(category="", done=None, nature="", public=False)
    rebuild(organ, CALENDAR)
    assert list(Listed.objects.order_by("matter").values()) == before


def test_a_text_is_kept_once_and_for_good(organ: Organ) -> None:
    digest = keep(organ, "<p>通告</p>")
    assert keep(organ, "<p>通告</p>") == digest
    assert text_of(organ, digest) == "<p>通告</p>"
    assert Text.objects.count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Text.objects.update(body="改过")
    with pytest.raises(TextLost, match="不在库中"):
        text_of(organ, "0" * 64)


def test_the_ledger_of_a_report_is_listed(organ: Organ, clerk: Account) -> None:
    register = Register()
    on = date(2026, 1, 5)
    register.write("report/2025", "begun", on)
    for kind, body in (
        ("frozen", {"content": "甲"}),
        ("submitted", {"content": "乙"}),
        ("approved", {}),
        ("signed", {}),
        ("filed", {}),
        ("published", {}),
    ):
        register.write("report/2025", kind, on, **body)
    bring_in(organ, read_lines([line(event) for event in register.events], "台账"), clerk, CALENDAR)
    row = Listed.objects.get(organ=organ, matter="report/2025")
    assert (row.phase, row.done, row.title) == ("published", on, "2025年政府信息公开工作年度报告")
