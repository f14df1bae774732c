"""Dates as documents print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.dates import dates, years

SIGNS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年1月26日", [date(2021, 1, 26)]),
        ("2021 年 1 月 26 日", [date(2021, 1, 26)]),
        ("2021-03-05 08:58", [date(2021, 3, 5)]),
        ("时间：2022-02-08 16:34 微信", [date(2022, 2, 8)]),
        ("2021/3/5", [date(2021, 3, 5)]),
        ("2021.03.05", [date(2021, 3, 5)]),
        ("２０２１年１月２６日", [date(2021, 1, 26)]),
        ("二○一二年二月二十日", [date(2012, 2, 20)]),
        ("二〇一三年十二月三十一日", [date(2013, 12, 31)]),
        ("二〇二一年十月一日", [date(2021, 10, 1)]),
        ("自2020年1月1日起至2020年12月31日止", [date(2020, 1, 1), date(2020, 12, 31)]),
        ("2020年2月29日", [date(2020, 2, 29)]),
        ("2021年2月29日", []),
        ("2021年2月30日", []),
        ("2021年13月1日", []),
        ("2021年0月1日", []),
        ("二〇一三年一月", []),
        ("2021年1月", []),
        ("电话0591-23123456", []),
        ("", []),
    ],
)
def test_dates(text: str, found: list[date]) -> None:
    assert dates(text) == found


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_style(day: date) -> None:
    spoken = "".join(SIGNS[int(digit)] for digit in str(day.year))
    styles = [f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}"]
    styles.append(f"{spoken}年{chinese(day.month)}月{chinese(day.day)}日")
    assert [dates(style) for style in styles] == [[day]] * len(styles)


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else SIGNS[tens]) + ("十" if tens else "") + (SIGNS[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2020年，我局", [2020]),
        ("2020 年度", [2020]),
        ("二〇一九年", [2019]),
        ("2019年至2021年", [2019, 2021]),
        ("12020年", [2020]),
        ("1999年", []),
        ("2020条", []),
    ],
)
def test_years(text: str, found: list[int]) -> None:
    assert years(text) == found
