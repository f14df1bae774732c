"""What may be charged is told where a bill is made out, by the applicant's place in the month."""

from datetime import date
from typing import Any

import pytest
from seats import at, url
from staff import ARRIVED, Cast

from gongkai.ledger import Case, state
from gongkai.web.office.charging import charges, place_in_month
from gongkai.web.store.ledger import events_of

pytestmark = pytest.mark.usefixtures("visiting")
DAY = date(2025, 3, 3)


def came(staff: Cast, n: int, on: date = DAY, **other: Any) -> str:
    matter = f"case/2025-{n:04}"
    staff.write(matter, "arrived", on, **{**ARRIVED, **other})
    return matter


def told(staff: Cast, matter: str, **where: Any) -> tuple[int | None, list[str]]:
    organ = where.get("organ", staff.science)
    case = state(events_of(organ, matter))
    assert isinstance(case, Case)
    return place_in_month(organ, case), list(charges(organ, case))


def test_the_place_is_that_of_the_applicant_in_the_month(staff: Cast) -> None:
    came(staff, 1, date(2025, 2, 28))
    came(staff, 2, applicant="别人")
    first, second, third = came(staff, 3), came(staff, 4), came(staff, 5, date(2025, 3, 31))
    assert [told(staff, one)[0] for one in (first, second, third)] == [1, 2, 3]
    staff.write(first, "struck", reason="重复登记")
    assert told(staff, second)[0] == 1
    staff.write("case/2025-0004", "arrived", DAY, organ=staff.housing, **ARRIVED)
    assert told(staff, "case/2025-0004", organ=staff.housing)[0] == 1


@pytest.mark.parametrize(
    ("before", "fee"), [(0, "不收费"), (9, "不收费"), (10, "可收 100 元"), (30, "可收 200 元")]
)
def test_the_price_is_that_of_its_bracket(staff: Cast, before: int, fee: str) -> None:
    """Handbook §5.2: up to the 10th nothing, to the 30th 100 yuan each, from the 31st on 200."""
    for n in range(before):
        came(staff, n + 1)
    last = came(staff, before + 1)
    assert told(staff, last)[1][0] == f"本件是该申请人在本机关2025年3月的第 {before + 1} 件：按件{fee}"


def test_the_price_of_pages_is_told_in_words(staff: Cast) -> None:
    """Handbook §5.1: up to 30 pages nothing, to 100 ten yuan, to 200 twenty, then forty."""
    matter = came(staff, 1)
    said = "1 至 30 页不收，31 至 100 页每页 10 元，101 至 200 页每页 20 元，第 201 页起每页 40 元"
    assert said in told(staff, matter)[1][1]
    page = at(staff, "handler").get(url(staff, "step", "case", "2025-0001", "billed")).content.decode()
    assert said in page
    assert "由负责人决定" in page
    other = at(staff, "handler").get(url(staff, "step", "case", "2025-0001", "noted")).content.decode()
    assert "由负责人决定" not in other


def test_before_the_tariff_and_before_receipt_nothing_is_told(staff: Cast) -> None:
    old = "case/2020-0001"
    staff.write(old, "arrived", date(2020, 12, 31), **ARRIVED)
    assert told(staff, old) == (1, [])
    online = came(staff, 1, channel="online")
    assert told(staff, online) == (None, [])
