"""What a person types for a cell: taken as meant, or refused with what would fit; never anything between."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms import EDITIONS, Kind, form
from gongkai.report import Money
from gongkai.report.ink import number
from gongkai.report.typed import UNITS, DoesNotFit, typed

CELLS = [cell for edition in EDITIONS for cell in form(edition).cells.values()]
OF_KIND = {kind: next(cell for cell in CELLS if cell.column.kind is kind) for kind in Kind}
COUNT, SIGNED = OF_KIND[Kind.COUNT].column, OF_KIND[Kind.SIGNED].column
FEES = form("2021").cell("disclosure.fees.amount").column  # in 万元
SPENT = form("2019").cell("disclosure.procurement.amount").column  # in no unit


@pytest.mark.parametrize(
    ("text", "column", "unit", "value"),
    [
        ("12", COUNT, None, 12),
        (" １２ ", COUNT, None, 12),
        ("0", COUNT, None, 0),
        ("-18", SIGNED, None, -18),
        ("－18", SIGNED, None, -18),
        ("1.50", FEES, None, Money(Decimal("1.50"), "万元")),
        ("1.50万元", FEES, None, Money(Decimal("1.50"), "万元")),
        ("122740", SPENT, None, Money(Decimal(122740), None)),
        ("122740", SPENT, "元", Money(Decimal(122740), "元")),
        ("12.3万元", SPENT, "元", Money(Decimal("12.3"), "万元")),
    ],
)
def test_a_number_is_taken_as_meant(text: str, column: object, unit: str | None, value: object) -> None:
    assert typed(text, column, "某格", unit) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", " ", "1,2", "1 2x", "012", "-1", "1.5", "1.", "+1", "一", "1e3", "9" * 14, "1元"]
)
def test_what_is_no_count_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(DoesNotFit, match=r"某格填不下.*应为不小于 0 的整数"):
        typed(text, COUNT, "某格")


@pytest.mark.parametrize("text", ["-1", "1元", "1亿元", "1.1234567"])
def test_an_amount_stays_in_the_unit_of_its_heading(text: str) -> None:
    with pytest.raises(DoesNotFit, match="单位是万元"):
        typed(text, FEES, "某格")


@given(st.sampled_from(CELLS), st.decimals(0, 10**12, places=6), st.sampled_from(UNITS), st.booleans())
def test_what_is_printed_is_typed_back_the_same(
    cell: object, amount: Decimal, unit: str, minus: bool
) -> None:
    column = cell.column  # type: ignore[attr-defined]
    if column.kind is Kind.MONEY:
        value: int | Money = Money(amount, column.unit or unit)
    else:
        value = -int(amount) if minus and column.kind is Kind.SIGNED else int(amount)
    assert typed(number(value), column, "某格") == value
