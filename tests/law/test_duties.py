"""What is to be done in a year: the day of every level and year, what has no day, and a file that lets nothing wrong in."""

from collections.abc import Set
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.errors import DataError, UnknownCitation
from gongkai.law.calendar import Calendar
from gongkai.law.duties import LEVELS, Duty, NotEarlier, bearers, duties, kinds, load
from gongkai.law.instruments import resolve
from gongkai.law.readings import NamedDays
from gongkai.ledger.kinds import choices

CALENDAR = Calendar.load()
EVERY = frozenset(bearers())
OLD, NEW = "国务院令第492号", "国务院令第711号"
N60, N30 = "国办公开办函〔2019〕60号#时限", "国办公开办函〔2021〕30号#时限"


def duty(id: str, level: str, year: int, also: Set[str] = EVERY, **told: object) -> Duty | None:
    held = duties(level, year, CALENDAR, also, **told)  # type: ignore[arg-type]
    return next((one for one in held if one.id == id), None)


def found(id: str, level: str, year: int, also: Set[str] = EVERY, **told: object) -> Duty:
    made = duty(id, level, year, also, **told)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("id", "level", "year", "day", "workday", "cite"),
    [
        ("annual_report", "county", 2009, "2009-03-31", "2009-03-31", f"{OLD}#第三十一条"),
        ("annual_report", "township", 2013, "2013-03-31", "2013-03-29", f"{OLD}#第三十一条"),
        ("annual_report", "county", 2019, "2019-03-31", "2019-03-29", f"{OLD}#第三十一条"),
        # 春节 was prolonged to 2 February: the workday before stands on the far side of the whole holiday.
        ("annual_report", "county", 2020, "2020-01-31", "2020-01-23", f"{NEW}#第四十九条第一款"),
        ("annual_report", "city", 2024, "2024-01-31", "2024-01-31", f"{NEW}#第四十九条第一款"),
        ("annual_report", "county", 2026, "2026-01-31", "2026-01-30", f"{NEW}#第四十九条第一款"),
        ("annual_report", "state", 2026, "2026-01-31", "2026-01-30", f"{NEW}#第四十九条第一款"),
        ("annual_report", "township", 2021, "2021-01-31", "2021-01-29", N60),
        ("annual_report", "township", 2022, "2022-01-31", "2022-01-30", N30),  # a Sunday that was worked
        ("annual_report", "county", 2027, "2027-01-31", None, f"{NEW}#第四十九条第一款"),
        ("compiled_report", "county", 2021, "2021-02-20", "2021-02-20", N60),  # a Saturday that was worked
        ("compiled_report", "county", 2026, "2026-02-20", "2026-02-14", N30),
        ("compiled_report", "city", 2026, "2026-03-10", "2026-03-10", N30),
        ("compiled_report", "province", 2026, "2026-03-31", "2026-03-31", N30),
        ("government_report", "county", 2024, "2024-03-31", "2024-03-29", f"{NEW}#第四十九条第二款"),
        ("government_report", "province", 2026, "2026-03-31", "2026-03-31", f"{NEW}#第四十九条第二款"),
        ("system_report", "state", 2026, "2026-03-31", "2026-03-31", N30),
    ],
)
def test_a_day_the_law_names_and_the_workday_up_to_it(
    id: str, level: str, year: int, day: str, workday: str | None, cite: str
) -> None:
    made = found(id, level, year)
    assert (made.named, made.day) == (date.fromisoformat(day),) * 2
    assert made.workday == (date.fromisoformat(workday) if workday else None)
    assert (made.cites, made.about, made.said, made.as_of) == ((cite,), year - 1, "", False)
    assert ("没有 2027 年的放假安排" in made.waits) is (year == 2027)


@pytest.mark.parametrize(
    ("id", "level", "year"),
    [
        ("annual_report", "county", 2008),  # the Regulation came into force in May
        ("annual_report", "county", 2007),
        ("compiled_report", "county", 2019),
        ("compiled_report", "township", 2026),
        ("compiled_report", "state", 2026),
        ("government_report", "state", 2026),
        ("government_report", "township", 2026),
        ("system_report", "province", 2026),
        ("frozen", "county", 2020),  # the form of 2019 names no day
        ("withheld_reviewed", "county", 2018),
        ("training", "township", 2026),
        ("assessment", "state", 2026),
        ("budget", "county", 2014),
    ],
)
def test_what_the_law_does_not_ask_is_not_asked(id: str, level: str, year: int) -> None:
    assert duty(id, level, year) is None


def test_before_the_first_regulation_there_is_nothing() -> None:
    assert duties("county", 2007, CALENDAR, EVERY) == ()


@pytest.mark.parametrize(
    ("id", "year", "said", "cite"),
    [
        ("guide", 2018, "及时", f"{OLD}#第十九条"),
        ("guide", 2019, "及时", f"{NEW}#第十二条"),
        ("withheld_reviewed", 2026, "定期", f"{NEW}#第十八条"),
        ("archives", 2026, "及时", f"{NEW}#第二十五条"),
        ("assessment", 2026, "定期", f"{NEW}#第四十六条"),
        ("supervision", 2026, "日常", f"{NEW}#第四十七条第一款"),
        ("training", 2026, "定期", f"{NEW}#第四十八条"),
    ],
)
def test_where_the_law_names_no_day_none_is_made_up(id: str, year: int, said: str, cite: str) -> None:
    made = found(id, "county", year)
    assert (made.named, made.day, made.workday, made.waits) == (None, None, None, "")
    assert (made.said, made.cites) == (said, (cite,))


@pytest.mark.parametrize("id", ["frozen", "documents_counted"])
def test_the_day_whose_state_counts_is_no_last_day(id: str) -> None:
    made = found(id, "county", 2022)  # a Saturday
    assert (made.day, made.as_of, made.workday, made.about) == (date(2022, 12, 31), True, None, 2022)
    assert found(id, "county", 2022, readings=NamedDays(roll=True)).day == date(2022, 12, 31)


def test_whose_duties_they_are() -> None:
    assert {one.bearer for one in duties("county", 2026, CALENDAR)} == {"organ"}
    office = {one.id for one in duties("county", 2026, CALENDAR, {"office"})}
    own = {one.id for one in duties("county", 2026, CALENDAR)}
    assert office - own == {"compiled_report", "government_report", "supervision", "training"}


@pytest.mark.parametrize(
    ("approved", "year", "day", "waits"),
    [
        (date(2026, 2, 10), 2026, date(2026, 3, 2), ""),
        (date(2026, 1, 20), 2026, date(2026, 2, 9), ""),
        (
            date(2026, 1, 30),
            2026,
            date(2026, 2, 24),
            "",
        ),  # 19 February lies in the holiday: a counted day rolls
        (date(2024, 2, 9), 2024, date(2024, 2, 29), ""),
        (date(2025, 12, 20), 2025, None, "不在本年"),
        (date(2025, 12, 20), 2026, date(2026, 1, 9), ""),
        (date(2026, 12, 20), 2026, None, "没有 2027 年的放假安排"),
        (date(2014, 12, 20), 2015, None, "没有关于"),
        (None, 2026, None, "批准之日没有给出"),
    ],
)
def test_budgets_are_counted_from_their_approval(
    approved: date | None, year: int, day: date | None, waits: str
) -> None:
    made = found("budget", "county", year, approved={"budget": approved} if approved else {})
    assert made.day == day
    assert waits in made.waits
    assert (made.waits == "") is (day is not None)
    assert found("accounts", "county", year).day is None


def test_a_named_day_rolls_only_where_that_is_the_reading() -> None:
    rolled = found("annual_report", "county", 2026, readings=NamedDays(roll=True))
    assert (rolled.named, rolled.day, rolled.workday) == (
        date(2026, 1, 31),
        date(2026, 2, 2),
        date(2026, 2, 2),
    )
    # Whether it rolls can't be told: the named day is never too late.
    unknown = found("annual_report", "county", 2027, readings=NamedDays(roll=True))
    assert (unknown.day, unknown.workday, bool(unknown.waits)) == (date(2027, 1, 31), None, True)


def test_an_organ_may_set_itself_an_earlier_day() -> None:
    own = {"annual_report": date(2022, 1, 26), "training": date(2022, 6, 15)}
    made = found("annual_report", "county", 2022, earlier=own)
    assert (made.named, made.day, made.workday) == (
        date(2022, 1, 31),
        date(2022, 1, 26),
        date(2022, 1, 26),
    )
    trained = found("training", "county", 2022, earlier=own)
    assert (trained.named, trained.day, trained.said) == (None, date(2022, 6, 15), "定期")


@pytest.mark.parametrize(
    ("id", "own"),
    [
        ("annual_report", date(2026, 2, 1)),
        ("annual_report", date(2025, 1, 20)),
        ("training", date(2027, 1, 1)),
        ("frozen", date(2026, 12, 1)),
    ],
)
def test_a_day_of_its_own_is_never_later_than_the_laws_nor_of_another_year(id: str, own: date) -> None:
    with pytest.raises(NotEarlier, match=str(own)) as refused:
        duties("county", 2026, CALENDAR, EVERY, earlier={id: own})
    assert (refused.value.duty.id, refused.value.day) == (id, own)


@pytest.mark.parametrize(
    ("level", "also", "told"),
    [
        ("village", frozenset(), {}),
        ("", frozenset(), {}),
        ("county", {"bureau"}, {}),
        ("county", frozenset(), {"earlier": {"party": date(2026, 1, 1)}}),
        ("county", frozenset(), {"approved": {"party": date(2026, 1, 1)}}),
    ],
)
def test_a_name_that_is_none_is_an_error(level: str, also: Set[str], told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="unknown level, bearer or duty"):
        duties(level, 2026, CALENDAR, also, **told)  # type: ignore[arg-type]


years = st.integers(2009, 2060)
levels = st.sampled_from(LEVELS)
approvals = st.dictionaries(
    st.sampled_from(["budget", "accounts"]), st.dates(date(2008, 1, 1), date(2061, 1, 1))
)


@given(levels, years, approvals, st.booleans())
def test_every_day_lies_in_its_year_and_the_workday_up_to_it(
    level: str, year: int, approved: dict[str, date], roll: bool
) -> None:
    made = duties(level, year, CALENDAR, EVERY, approved=approved, readings=NamedDays(roll))
    days = [one.day for one in made if one.day]
    assert days == sorted(days)
    assert len({one.id for one in made}) == len(made)
    for one in made:
        # Without a day it is the law that has none, or the duty says what is not known.
        assert [one.day is not None, bool(one.said), one.day is None and bool(one.waits)].count(True) == 1
        if one.day is None:
            continue
        assert one.day.year == year
        if one.workday:
            assert one.workday <= one.day
            assert CALENDAR.is_workday(one.workday)
            between = range((one.day - one.workday).days)
            assert not any(CALENDAR.is_workday(one.day - timedelta(n)) for n in between)


@given(years)
def test_nobody_has_to_be_done_before_those_they_add_up(year: int) -> None:
    chain = [found("annual_report", "township", year), found("annual_report", "county", year)]
    compiled = (duty("compiled_report", level, year) for level in ("county", "city", "province"))
    chain += [one for one in compiled if one]
    days = [one.day for one in chain if one.day]
    assert days == sorted(days)
    assert len(days) == (5 if year >= 2020 else 2)


@pytest.mark.parametrize("id", kinds())
def test_no_rule_stands_outside_the_life_of_what_it_cites(id: str) -> None:
    for rule in kinds()[id].rules:
        for cite in rule.cites:
            held = resolve(cite)
            assert held.since is not None
            assert held.since <= rule.since
            assert held.until is None or (rule.until is not None and rule.until <= held.until)


def test_the_levels_are_those_of_the_register() -> None:
    assert set(LEVELS) == set(choices()["level"])


FILE = """bearers: {organ: 各行政机关}
duties:
  annual_report:
    title: 年度报告
    bearer: organ
    about: last_year
    rules:
      - {levels: [county], from: 2008-05-01, until: 2019-05-14, by: 03-31, words: 公布, cites: [国务院令第492号#第三十一条]}
      - {levels: [county], from: 2019-05-15, by: 01-31, words: 公布, cites: [国务院令第711号#第四十九条]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "duties.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    names, held = load(written(tmp_path, FILE))
    assert dict(names) == {"organ": "各行政机关"}
    assert [rule.by for rule in held["annual_report"].rules] == [(3, 31), (1, 31)]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("    title: 年度报告\n", "", DataError),
        ("bearer: organ", "bearer: office", DataError),
        ("about: last_year", "about: next_year", DataError),
        ("by: 01-31, ", "", DataError),
        ("by: 01-31", "by: 01-31, said: 定期", DataError),
        ("by: 01-31", "by: 02-29", DataError),
        ("by: 01-31", "by: 13-01", DataError),
        ("by: 01-31", "after: lunch", DataError),
        ("by: 01-31", "on: 01-31", DataError),
        ("until: 2019-05-14", "until: 2019-05-15", DataError),
        ("until: 2019-05-14, ", "", DataError),
        ("until: 2019-05-14", "until: 2008-04-30", DataError),
        ("levels: [county], from: 2019", "levels: [village], from: 2019", DataError),
        ("levels: [county], from: 2019", "levels: [], from: 2019", DataError),
        ("from: 2019-05-15", "from: 2019-02-29", DataError),
        ("第711号#第四十九条", "第711号#第五十七条", UnknownCitation),
        ("duties:", "others: {}\nduties:", DataError),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, error: type[Exception]) -> None:
    assert old in FILE
    with pytest.raises(error):
        load(written(tmp_path, FILE.replace(old, new)))
