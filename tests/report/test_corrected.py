"""What a person read settles a cell; what was read before stays behind it."""

from dataclasses import replace

import pytest
from making import clean

from gongkai.report import Reading, State, from_json, to_json

CELL = "requests.new.natural"


def doubtful() -> Reading:
    return Reading(CELL, State.ILLEGIBLE, "217", certain=False, how="split", candidates=("2", "21"))


def test_a_person_outranks_what_was_read_and_nothing_is_lost() -> None:
    report = replace(clean(), readings={**clean().readings, CELL: (doubtful(),)})
    assert CELL in report.uncertain
    settled = report.corrected({CELL: 21})
    assert settled.count(CELL) == 21
    assert settled.uncertain == ()
    assert settled.readings[CELL][1:] == (doubtful(),)
    assert from_json(to_json(settled)).readings == settled.readings


def test_a_person_may_say_it_is_blank() -> None:
    settled = clean().corrected({CELL: None})
    assert settled.state(CELL) is State.BLANK
    assert settled.value(CELL) is None


def test_two_persons_who_disagree_leave_it_open() -> None:
    twice = clean().corrected({CELL: 3}).corrected({CELL: 4})
    assert twice.uncertain == (CELL,)
    assert twice.value(CELL) is None
    assert clean().corrected({CELL: 3}).corrected({CELL: 3}).count(CELL) == 3


def test_what_a_person_finds_right_is_certain_and_nothing_is_lost() -> None:
    (reading,) = clean().readings[CELL]
    loose = replace(reading, certain=False, candidates=("0", "8"))
    report = replace(clean(), readings={**clean().readings, CELL: (loose,)})
    assert report.count(CELL) is None
    seen = report.confirmed([CELL])
    assert (seen.count(CELL), seen.uncertain) == (0, ())
    assert seen.readings[CELL][1:] == (loose,)
    assert from_json(to_json(seen)).readings == seen.readings


def test_there_is_no_agreeing_with_what_was_not_read() -> None:
    report = replace(clean(), readings={**clean().readings, CELL: (doubtful(),)})
    with pytest.raises(ValueError, match=CELL):
        report.confirmed([CELL])
    with pytest.raises(ValueError, match=CELL):
        clean().corrected({CELL: 3}).corrected({CELL: 4}).confirmed([CELL])
