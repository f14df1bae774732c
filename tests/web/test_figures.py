"""Numbers as people type them: taken as they are meant, or refused with the reason; nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms import form
from gongkai.report import Money
from gongkai.report.reading import Value
from gongkai.web.office.annual.figures import NoFigure, figure

COUNT = form("2021").cell("requests.new.natural").column
SIGNED = form("2019").cell("disclosure.permits.change").column
WAN = form("2021").cell("disclosure.fees.amount").column
BARE = form("2019").cell("disclosure.procurement.amount").column


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("", COUNT, None),
        ("　 ", COUNT, None),
        ("0", COUNT, 0),
        ("１２", COUNT, 12),
        ("1,234", COUNT, 1234),
        ("１，２３４，５６７", COUNT, 1234567),
        (" 7\t", COUNT, 7),
        ("12.00", COUNT, 12),
        ("－18", SIGNED, -18),
        ("−15", SIGNED, -15),
        ("+7", SIGNED, 7),
        ("24252.311082", WAN, Money(Decimal("24252.311082"), "万元")),
        ("3元", WAN, Money(Decimal("0.0003"), "万元")),
        ("2亿元", WAN, Money(Decimal(20000), "万元")),
        ("0元", WAN, Money(Decimal(0), "万元")),
        ("122740", BARE, Money(Decimal(122740), None)),
        ("73,802,895.90元", BARE, Money(Decimal("73802895.90"), "元")),
    ],
)
def test_a_number_is_taken(text: str, column: object, value: Value | None) -> None:
    assert figure(text, column) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        *((text, COUNT) for text in ("-1", "+1", "1.5", "1 2", "1,23", "12,3456", "十二", "3件", "/", "—", "无", "1e3", "0x1", "=1", "٣", "②", "1²", "9" * 16)),
        *((text, SIGNED) for text in ("1.5", "--1", "3项")),
        *((text, WAN) for text in ("-1", "1.2345678", "0.001元", "5美元", "1万")),
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str, column: object) -> None:
    with pytest.raises(NoFigure):
        figure(text, column)  # type: ignore[arg-type]


@given(st.integers(0, 10**15 - 1))
def test_every_count_is_read_however_it_is_grouped(number: int) -> None:
    assert figure(str(number), COUNT) == number
    assert figure(f"{number:,}", COUNT) == number


@given(st.text(max_size=12))
def test_no_text_breaks_it_and_what_is_read_reads_the_same_again(text: str) -> None:
    try:
        value = figure(text, COUNT)
    except NoFigure:
        return
    assert value is None or figure(str(value), COUNT) == value
