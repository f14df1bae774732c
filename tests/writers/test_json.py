from dataclasses import replace
from decimal import Decimal

import pytest
import simplejson
from awkward import awkward, old
from hypothesis import given, settings
from making import clean, consistent_reports

from gongkai.base.errors import CannotWrite
from gongkai.report import Fact, from_json
from gongkai.writers.json import to_json


def loaded(data):
    return simplejson.loads(data, use_decimal=True)


@given(consistent_reports())
@settings(max_examples=10, deadline=None)
def test_a_report_comes_back_the_same(report):
    assert from_json(loaded(to_json(report))) == report


@pytest.mark.parametrize("make", [awkward, old])
def test_an_awkward_one_does_too(make):
    assert from_json(loaded(to_json(make()))) == make()


def test_a_cell_is_a_line():
    lines = to_json(clean()).decode().split("\n")
    assert sum(line.startswith('  "requests.') for line in lines) == 175
    assert lines[0] == "{"
    assert lines[-2:] == ["}", ""]
    assert "政府信息公开" in lines[5]


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_a_number_that_is_none_is_refused(number):
    fact = Fact("disclosed", Decimal(number), "条", "")
    with pytest.raises(CannotWrite, match="不是数的数"):
        to_json(replace(clean(), facts=(fact,)))
