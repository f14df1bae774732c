"""The calendar against two other libraries, day by day; its years, changes and files."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from gongkai.base.errors import CalendarGap, DataError
from gongkai.law.calendar import Calendar, read_year

CALENDAR = Calendar.load()
YEARS = tuple(range(2008, 2027))
FILE = """year: 2027
notice: null
unverified: [notice]
source: 试验
off:
  元旦: [01-01..01-03]
  国庆节: [10-01..10-07]
work: [10-09]
"""


def days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    assert [d for d in days(year) if CALENDAR.is_workday(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_holidays(year: int) -> None:
    other = holidays.country_holidays("CN", years=[year - 1, year, year + 1])
    assert [d for d in days(year) if CALENDAR.is_workday(d) != other.is_working_day(d)] == []


def test_the_years_covered_have_no_hole() -> None:
    assert CALENDAR.covered == YEARS


@pytest.mark.parametrize("day", [date(2007, 12, 31), date(2027, 1, 1)])
def test_a_year_not_loaded_is_never_taken_as_monday_to_friday(day: date) -> None:
    with pytest.raises(CalendarGap, match=f"没有 {day.year} 年的放假安排") as caught:
        CALENDAR.is_workday(day)
    assert (caught.value.day, caught.value.covered) == (day, YEARS)
    with pytest.raises(CalendarGap):
        CALENDAR.why(day)


def test_a_count_stops_at_the_end_of_the_years_loaded() -> None:
    run = CALENDAR.workdays_after(date(2026, 12, 30))
    assert next(run) == date(2026, 12, 31)
    with pytest.raises(CalendarGap):
        next(run)


def test_a_new_year_is_one_new_file(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(FILE, encoding="utf-8")
    more = CALENDAR.with_year(tmp_path / "2027.yaml")
    assert more.covered == (*YEARS, 2027)
    assert next(more.workdays_after(date(2026, 12, 31))) == date(2027, 1, 4)
    assert more.why(date(2027, 10, 9)) == "调休上班"
    assert 2027 not in CALENDAR.covered


def test_local_days_off_belong_to_one_organ() -> None:
    day = date(2024, 10, 12)
    assert not CALENDAR.with_local({day: "州庆"}).is_workday(day)
    assert CALENDAR.is_workday(day)


def test_the_change_of_spring_2020_touches_three_days() -> None:
    before, after = Calendar.load(date(2020, 1, 26)), Calendar.load(date(2020, 1, 27))
    changed = [d for d in days(2020) if before.why(d) != after.why(d)]
    assert changed == [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)]
    assert after == CALENDAR


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("year: 2027", "year: 二〇二七", "no year"),
        ("source: 试验\n", "", "exactly the keys"),
        ("source: 试验", "source: 试验\nremark: 无", "exactly the keys"),
        ("source: 试验", "source: 试验\nsource: 试验", "duplicate key"),
        ("[01-01..01-03]", "[01-01..01-32]", "is no date"),
        ("[01-01..01-03]", "[02-29]", "is no date"),
        ("[01-01..01-03]", "[01-03..01-01]", "ends before it begins"),
        ("[01-01..01-03]", "[01-01, 10-07]", "stands twice"),
        ("work: [10-09]", "work: 10-09", "a list of days"),
        ("[01-01..01-03]", "01-01..01-03", "lists of days"),
        ("work: [10-09]", "work: [10-08]", "no weekend day"),
        ("work: [10-09]", "work: [10-03]", "stands twice"),
        (
            "work: [10-09]\n",
            "work: [10-09]\nversions: [{known_from: 2027-01-05, off: {}, work: []}]\n",
            "exactly the keys",
        ),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in FILE
    path = tmp_path / "2027.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_year(path)


def test_changes_stand_in_the_order_they_became_known(tmp_path: Path) -> None:
    change = "  - {known_from: 2027-0%d-01, notice: null, off: {}, work: []}\n"
    path = tmp_path / "2027.yaml"
    path.write_text(FILE + "versions:\n" + change % 2 + change % 3, encoding="utf-8")
    assert [one.known_from for one in read_year(path)] == [None, date(2027, 2, 1), date(2027, 3, 1)]
    path.write_text(FILE + "versions:\n" + change % 3 + change % 2, encoding="utf-8")
    with pytest.raises(DataError, match="order they became known"):
        read_year(path)
