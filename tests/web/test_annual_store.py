"""The report of a year in the store: counted or frozen, composed, kept by digest, compared with last year's."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from office import LEDGERS, SEEDS

from gongkai.law.calendar import Calendar
from gongkai.ledger import read_lines
from gongkai.report import to_json
from gongkai.web.store.annual import desk_of, keep_report, kept_report, matter_of, published
from gongkai.web.store.ledger import bring_in, events_of, write
from gongkai.web.store.models import Account, Organ

pytestmark = pytest.mark.django_db
CALENDAR = Calendar.load()
AT = datetime(2021, 1, 5, 1, 0, tzinfo=UTC)
HEBEI = SEEDS[0]
CELL = "requests.new.natural"


@pytest.fixture
def organ() -> Organ:
    return Organ.objects.create(code="hebei", name=HEBEI.organ)


@pytest.fixture
def clerk(organ: Organ) -> Account:
    clerk = Account.objects.enrol("clerk", "经办人")
    with (LEDGERS / f"{HEBEI.file}.jsonl").open(encoding="utf-8") as lines:
        bring_in(organ, read_lines(lines, HEBEI.file), clerk, CALENDAR)
    return clerk


def tell(organ: Organ, clerk: Account, kind: str, on: date = date(2021, 1, 5), **body: Any) -> None:
    seen = len(events_of(organ, matter_of(2020)))
    write(organ, matter_of(2020), kind, on, body, after=seen, account=clerk, at=AT, calendar=CALENDAR)


def late_request(organ: Organ, clerk: Account) -> None:
    body = {"channel": "in_person", "applicant_kind": "natural", "applicant": "申请人0001"}
    write(
        organ,
        "case/2020-0001",
        "arrived",
        date(2020, 12, 30),
        body,
        after=0,
        account=clerk,
        at=AT,
        calendar=CALENDAR,
    )


def test_before_anybody_began_it_is_what_the_register_counts(organ: Organ, clerk: Account) -> None:
    desk = desk_of(organ, 2020)
    assert (desk.annual, desk.previous, list(desk.moved)) == (None, None, [])
    assert desk.report.readings == desk.counted.readings


def test_what_was_frozen_stays_and_what_moved_since_is_told(organ: Organ, clerk: Account) -> None:
    tell(organ, clerk, "begun")
    tell(organ, clerk, "frozen", content=keep_report(organ, desk_of(organ, 2020).counted))
    late_request(organ, clerk)
    desk = desk_of(organ, 2020)
    assert desk.report.count(CELL) == 0
    assert desk.counted.count(CELL) == 1
    moved = {one.what: (one.before, one.after) for one in desk.moved}
    assert moved[CELL] == ("0", "1")
    assert set(moved) == {
        f"requests.{row}.{column}" for row in ("new", "carried_out") for column in ("natural", "total")
    }


def test_the_numbers_of_the_text_are_read_as_anybody_would(organ: Organ, clerk: Account) -> None:
    tell(organ, clerk, "begun")
    tell(
        organ,
        clerk,
        "worded",
        section="overview",
        text="全年共发布微信56期，文章164篇。未收到政府信息公开申请。",
    )
    told = {(one.indicator, one.value) for one in desk_of(organ, 2020).report.facts}
    assert told == {("wechat_issues", 56), ("wechat_articles", 164), ("received", 0)}


def test_last_years_report_is_the_one_that_was_published_last(organ: Organ, clerk: Account) -> None:
    tell(organ, clerk, "begun")
    content = keep_report(organ, desk_of(organ, 2020).report)
    tell(organ, clerk, "frozen", content=content)
    for kind in ("approved", "signed", "filed", "published"):
        assert published(organ, 2020) is None
        if kind == "approved":
            tell(organ, clerk, "submitted", content=content)
        tell(organ, clerk, kind)
    before = desk_of(organ, 2021).previous
    assert before
    assert before.readings == desk_of(organ, 2020).counted.readings


def test_a_report_is_kept_whole(organ: Organ, clerk: Account) -> None:
    tell(organ, clerk, "begun")
    tell(organ, clerk, "adjusted", cell=CELL, value="3", reason="补登一封信")
    report = desk_of(organ, 2020).report
    back = kept_report(organ, keep_report(organ, report))
    assert back.count(CELL) == 3
    assert back.count("requests.new.total") == 3
    assert to_json(back) == to_json(report)
