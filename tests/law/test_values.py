"""The dated values: what holds on which day, and a loader that lets nothing wrong in."""

from datetime import date
from pathlib import Path

import pytest

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, LawNotInForce, UnknownCitation
from gongkai.law import values as module
from gongkai.law.instruments import resolve
from gongkai.law.values import Term, load, units, values

OLD, NEW = "国务院令第492号#第二十四条", "国务院令第711号#第三十三条第二款"
FILE = """reply_period:
  title: 答复期限
  unit: workday
  checked_on: 2026-01-05
  history:
    - {from: 2008-05-01, value: 15, cite: 国务院令第492号#第二十四条}
    - {from: 2019-05-15, value: 20, cite: 国务院令第711号#第三十三条}
"""


@pytest.mark.parametrize(
    ("id", "day", "term"),
    [
        ("reply_period", date(2008, 5, 1), Term(15, "workday", OLD)),
        ("reply_period", date(2019, 5, 14), Term(15, "workday", OLD)),
        ("reply_period", date(2019, 5, 15), Term(20, "workday", NEW)),
        ("reply_extension", date(2019, 5, 14), Term(15, "workday", OLD)),
        ("reply_extension", date(2026, 1, 1), Term(20, "workday", NEW)),
        ("correction_notice", date(2026, 1, 1), Term(7, "workday", "国务院令第711号#第三十条")),
        ("third_party", date(2019, 5, 14), Term(None, "workday", OLD)),
        ("third_party", date(2026, 1, 1), Term(15, "workday", "国务院令第711号#第三十二条")),
        ("peer", date(2026, 1, 1), Term(15, "workday", "国务院令第711号#第三十四条")),
        ("fee_payment", date(2026, 1, 1), Term(20, "workday", "国办函〔2020〕109号")),
        ("publication", date(2026, 1, 1), Term(20, "workday", "国务院令第711号#第二十六条")),
        ("court_ordered_disclosure", date(2026, 1, 1), Term(20, "workday", "法释〔2025〕8号#第十一条")),
        ("reconsideration", date(2026, 1, 1), Term(60, "day", "行政复议法#第二十条第一款")),
        ("litigation", date(2026, 1, 1), Term(6, "month", "行政诉讼法#第四十六条第一款")),
        ("litigation_after_reconsideration", date(2026, 1, 1), Term(15, "day", "行政诉讼法#第四十五条")),
    ],
)
def test_a_value_is_the_one_in_force_on_the_day(id: str, day: date, term: Term) -> None:
    assert values()[id].on(day) == term


def test_before_the_first_version_there_is_no_value() -> None:
    with pytest.raises(LawNotInForce, match="2008-04-30 没有关于“答复期限”的规定") as caught:
        values()["reply_period"].on(date(2008, 4, 30))
    assert caught.value.since == date(2008, 5, 1)


@pytest.mark.parametrize("id", values())
def test_no_version_begins_before_its_instrument_or_after_its_end(id: str) -> None:
    for since, term in values()[id].history:
        held = resolve(term.cite)
        assert held.since is not None
        assert held.since <= since
        assert held.until is None or since <= held.until


def test_every_unit_has_a_name_and_is_used() -> None:
    assert {value.unit for value in values().values()} == set(units())
    assert all(units().values())


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text(FILE, encoding="utf-8")
    (value,) = load(path).values()
    assert value.checked_on == date(2026, 1, 5)
    assert [(since, term.value) for since, term in value.history] == [
        (date(2008, 5, 1), 15),
        (date(2019, 5, 15), 20),
    ]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("  title: 答复期限\n", "", DataError),
        ("  unit: workday", "  unit: workday\n  note: 无", DataError),
        ("  unit: workday", "  unit: workday\n  unit: workday", DataError),
        ("unit: workday", "unit: fortnight", DataError),
        ("2026-01-05", "2026-02-30", DataError),
        ("2008-05-01", "40/06/1976", DataError),
        ("2019-05-15", "2019-02-29", DataError),
        ("2019-05-15", "2008-05-01", DataError),
        ("2019-05-15", "2007-05-15", DataError),
        ("value: 20, ", "", DataError),
        (FILE[FILE.index("  history") :], "  history: 15\n", DataError),
        (FILE[FILE.index("  history") :], "  history: []\n", DataError),
        ("value: 20", "value: 20, until: 2020-01-01", DataError),
        ("value: 20", "value: 0", DataError),
        ("value: 20", "value: true", DataError),
        ("value: 20", "value: 二十", DataError),
        ("第711号#第三十三条", "第711号#第五十七条", UnknownCitation),
        ("国务院令第711号", "国务院令第712号", UnknownCitation),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, error: type[Exception]) -> None:
    assert old in FILE
    path = tmp_path / "values.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(error):
        load(path)


def test_the_file_of_values_stays_one_that_a_person_can_check() -> None:
    """No value without a title of its own: two titles alike would be taken for one another."""
    held = strict_yaml.load(Path(module.__file__).parent / "data/values.yaml")
    titles = [entry["title"] for entry in held.values()]
    assert len(set(titles)) == len(titles)
