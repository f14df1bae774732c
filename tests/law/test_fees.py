"""The worked tables of the fee, exact, and the shape of its two curves."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, LawNotInForce, UnknownCitation
from gongkai.law import fees as law
from gongkai.law.fees import (
    BY_PAGE,
    BY_PIECE,
    Piece,
    pages_charge,
    pages_fee,
    piece_fee,
    pieces_charge,
    pieces_total,
    places_in_month,
    tariff,
)
from gongkai.law.instruments import resolve

CASES: list[dict[str, Any]] = strict_yaml.load(Path(__file__).parent / "fees.yaml")
ASK = {"pieces": pieces_total, "nth": piece_fee, "pages": pages_fee}
DAY = date(2021, 1, 1)
COUNTS = st.integers(1, 2000)


def test_cases_have_names_of_their_own_and_sources_that_resolve() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES)
    assert {resolve(case["source"]).number for case in CASES} == {"国办函〔2020〕109号"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_fee_is_what_its_case_says(case: dict[str, Any]) -> None:
    ((what, number),) = case["given"].items()
    assert ASK[what](number, DAY) == Decimal(case["expect"])


@given(COUNTS)
def test_the_total_is_the_sum_of_the_single_pieces(n: int) -> None:
    assert pieces_total(n, DAY) == sum(piece_fee(k, DAY) for k in range(1, n + 1))


@given(COUNTS)
def test_by_piece_follows_the_formula(n: int) -> None:
    tiers = sum(100 * (2 + (i - 31) // 10) for i in range(31, n + 1))
    assert pieces_total(n, DAY) == 100 * min(max(n - 10, 0), 20) + tiers


@given(COUNTS)
def test_by_page_follows_the_formula(p: int) -> None:
    expected = 10 * min(max(p - 30, 0), 70) + 20 * min(max(p - 100, 0), 100) + 40 * max(p - 200, 0)
    assert pages_fee(p, DAY) == expected


@given(COUNTS, COUNTS)
def test_more_never_costs_less(a: int, b: int) -> None:
    a, b = sorted((a, b))
    for fee in ASK.values():
        assert fee(a, DAY) <= fee(b, DAY)


@given(COUNTS, st.sampled_from([pieces_charge, pages_charge]))
def test_the_lines_of_a_charge_count_every_item_once(n: int, charge: Any) -> None:
    lines = charge(n, DAY).lines
    assert [item for line in lines for item in range(line.first, line.last + 1)] == list(range(1, n + 1))
    assert sum(line.count * line.price for line in lines) == charge(n, DAY).total


def test_a_charge_can_be_printed() -> None:
    assert pieces_charge(31, DAY).text().splitlines() == [
        "第1至10件：10件×0元＝0元",
        "第11至30件：20件×100元＝2000元",
        "第31件：1件×200元＝200元",
        "合计：2200元",
    ]
    assert pages_charge(12, DAY).text() == "第1至12页：12页×0元＝0元\n合计：0元"


def test_a_charge_names_its_article_and_what_is_not_verified() -> None:
    assert tariff(BY_PIECE, DAY).cite == "国办函〔2020〕109号#第四条第二款"
    assert tariff(BY_PAGE, DAY).unverified == ("from",)


@pytest.mark.parametrize("fee", ASK.values())
def test_nothing_is_charged_before_the_day_or_for_nothing(fee: Any) -> None:
    with pytest.raises(LawNotInForce, match="2021-01-01"):
        fee(1, date(2020, 12, 31))
    for none in (0, -1):
        with pytest.raises(ValueError, match="first item"):
            fee(none, DAY)


def test_pieces_are_numbered_by_organ_applicant_and_month() -> None:
    first, last, next_month = date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 1)
    pieces = [
        Piece("甲局", "1", first),
        Piece("甲局", "2", first),
        Piece("乙局", "1", first),
        Piece("甲局", "1", last, by_page=True),
        Piece("甲局", "1", last),
        Piece("甲局", "1", next_month),
        Piece("甲局", "1", date(2024, 1, 31)),
    ]
    assert places_in_month(pieces) == (1, 1, 1, 2, 3, 1, 1)
    assert places_in_month(pieces, by_page_takes_place=False) == (1, 1, 1, None, 2, 1, 1)


GOOD = """
by_page: {title: 按量, unit: 页, checked_on: null, history: [{from: 2021-01-01, cite: 国办函〔2020〕109号, brackets: [{above: 0, price: 1}]}]}
by_piece:
  title: 按件
  unit: 件
  checked_on: null
  history:
    - {from: 2021-01-01, cite: 国办函〔2020〕109号, brackets: [{above: 0, price: 1, width: 2, rise: 3}, {above: 3, price: 9}]}
    - {from: 2022-01-01, cite: 国办函〔2020〕109号, brackets: [{above: 0, price: 2}]}
"""


@pytest.fixture
def rewrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts another text in the place of fees.yaml and reads it anew."""
    monkeypatch.setattr(law, "DATA", tmp_path)
    monkeypatch.setattr(law, "_tariffs", law._tariffs.__wrapped__)
    return lambda text: (tmp_path / "fees.yaml").write_text(text, encoding="utf-8")


def test_the_version_of_the_day_governs_and_a_rising_bracket_ends_where_the_next_begins(rewrite: Any) -> None:
    rewrite(GOOD)
    assert [piece_fee(n, date(2021, 12, 31)) for n in range(1, 6)] == [1, 1, 4, 9, 9]
    assert [piece_fee(n, date(2022, 1, 1)) for n in range(1, 6)] == [2, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("from: 2022-01-01", "from: 2021-01-01", DataError),
        ("from: 2022-01-01", "from: 2020-01-01", DataError),
        ("from: 2022-01-01", "from: 2022-02-30", DataError),
        ("from: 2022-01-01, ", "", DataError),
        ("[{above: 0, price: 2}]", "[]", DataError),
        ("cite: 国办函〔2020〕109号", "cite: 无此文件", UnknownCitation),
        ("{above: 0, price: 2}", "{above: 1, price: 2}", DataError),
        ("{above: 3, price: 9}", "{above: 0, price: 9}", DataError),
        ("rise: 3", "raise: 3", DataError),
        ("width: 2, rise: 3", "width: 2", DataError),
        ("width: 2", "width: 0", DataError),
    ],
)
def test_the_loader_refuses_a_wrong_file(rewrite: Any, old: str, new: str, error: type[Exception]) -> None:
    assert old in GOOD
    rewrite(GOOD.replace(old, new))
    with pytest.raises(error):
        piece_fee(1, DAY)
