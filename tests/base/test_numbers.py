"""Numbers in running text, in every way documents print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.numbers import chinese, plain, quantities


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("55", 55, False),
        ("1,234", 1234, False),
        ("1.5", Decimal("1.5"), False),
        ("十二", 12, False),
        ("两", 2, False),
        ("三百零五", 305, False),
        ("二〇二〇", 2020, False),
        ("1.2万", 12000, False),
        ("3千", 3000, False),
        ("5百", 500, False),
        ("2千万", 20_000_000, False),
        ("1万2千", 12000, False),
        ("3亿5000万", 350_000_000, False),
        ("近100", 100, True),
        ("7700余", 7700, True),
        ("20多万", 200_000, True),
        ("1千余", 1000, True),
        ("十余", 10, True),
    ],
)
def test_a_number_is_read_whole(text: str, value: int | Decimal, approximate: bool) -> None:
    (found,) = quantities(f"共{text}条")
    assert (found.value, found.approximate, found.end) == (value, approximate, len(text) + 1)


@pytest.mark.parametrize("text", ["三四次", "两三个", "一" * 99, "1" * 99, "百余篇"])
def test_what_says_no_one_number_is_no_number(text: str) -> None:
    assert quantities(text) == []


def test_numbers_side_by_side_stay_apart() -> None:
    assert [found.value for found in quantities("2020一季度和5万件、3千件")] == [2020, 1, 50000, 3000]


@pytest.mark.parametrize("text", ["", "一百百", "万", "a", "九" * 5000])
def test_no_chinese_number(text: str) -> None:
    assert chinese(text) is None


@given(st.integers(0, 10**9))
def test_thousands_commas_change_nothing(number: int) -> None:
    assert plain(f"{number:,}") == plain(str(number)) == number
