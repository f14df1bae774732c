import csv
import io
from decimal import Decimal

from awkward import awkward, old
from hypothesis import given, settings
from making import clean, consistent_reports

from gongkai.report import Money
from gongkai.writers.csv import to_csv


def rows(report):
    data = to_csv(report)
    assert data.startswith(b"\xef\xbb\xbf")
    return {row["cell"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))}


@given(consistent_reports())
@settings(max_examples=10, deadline=None)
def test_every_cell_is_a_row_with_its_value(report):
    found = rows(report)
    assert list(found) == list(report.form.cells)
    for cell, row in found.items():
        value = report.value(cell)
        amount = value.amount if isinstance(value, Money) else Decimal(value)
        assert Decimal(row["value"]) == amount
        assert (row["year"], row["form"]) == (str(report.year), report.edition)


def test_labels_are_those_of_the_form():
    row = rows(clean())["requests.refused_state_secret.legal"]
    assert [row[key] for key in ("table", "row", "column", "unit")] == [
        "表三",
        "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密",
        "法律服务机构",
        "件",
    ]


def test_states_stay_apart():
    found = rows(awkward())
    shown = {c: [found[c][key] for key in ("state", "value", "certain", "text")] for c in found}
    assert shown["requests.carried_in.natural"] == ["number", "0", "true", "0"]
    assert shown["requests.new.natural"] == ["blank", "", "true", ""]
    assert shown["requests.new.business"] == ["absent", "", "true", "〔缺格〕"]
    assert shown["requests.new.charity"] == ["illegible", "", "false", "1 2"]
    assert shown["requests.new.legal"] == ["illegible", "", "false", "〔待核：3 / 4〕"]
    assert shown["requests.new.other"] == ["number", "5", "false", "5"]
    assert (found["disclosure.fees.amount"]["value"], found["disclosure.fees.amount"]["unit"]) == (
        "73802895.90",
        "元",
    )


def test_no_text_is_a_formula_but_a_negative_number_stays_one():
    found = rows(awkward())
    assert found["requests.new.natural"]["organ"] == "'=城东区<局>"
    assert found["requests.granted.natural"]["text"] == "'=1+1"
    assert found["disclosure.regulations.issued"]["text"] == "-3"


def test_a_report_without_tables_is_a_bare_header():
    assert to_csv(old()).decode("utf-8-sig").count("\r\n") == 1
