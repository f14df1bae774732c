"""The count of a year over a part of the register is the count over all of it; texts stay as they were."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from office import BUSY, LEDGERS, SEEDS
from register import Register

from gongkai.law.calendar import Calendar
from gongkai.ledger import behind, by_matter, line, read_lines, year_report
from gongkai.web.store.ledger import IndexTaken, bring_in, events, rebuild, write
from gongkai.web.store.models import Account, Listed, Organ, Text
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


def test_each_cell_names_as_many_requests_as_it_says(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, BUSY)
    for year in (2024, 2025):
        report, matters = counted(organ, year), list(matters_of(organ, year))
        for cell in report.readings:
            if cell.startswith("requests."):
                assert len(list(behind(cell, matters, year))) == report.count(cell)


def test_a_year_does_not_read_the_items_of_all_years(organ: Organ, clerk: Account) -> None:
    brought(organ, clerk, SEEDS[3].file)
    assert [one.matter.partition("/")[0] for one in matters_of(organ, 2023)].count("publication") == 0
    assert disclosed_in(organ, 2023) == {"": 385}
    assert disclosed_in(organ, 2022) == {}


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
