"""What has to be published: the fifteen items of 第二十条, and of 第二十一条 those of the organ's level."""

from typing import Any

import pytest

from gongkai.base.errors import DataError, UnknownCitation
from gongkai.law import contents
from gongkai.law.contents import columns_of, contents_of
from gongkai.ledger.kinds import choices


def test_the_fifteen_items_stand_in_their_order() -> None:
    ours = [one for one in contents.contents().values() if not one.levels]
    assert [one.id for one in ours] == [f"20-{n}" for n in range(1, 16)]
    assert ours[0].spoken == "《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条第（一）项"
    assert ours[13].number == "第二十条第（十四）项"


@pytest.mark.parametrize(
    ("level", "besides"),
    [
        ("", []),
        ("state", []),
        ("province", []),
        ("city", ["市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助"]),
        ("county", ["市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助"]),
        ("township", ["土地征收", "房屋征收", "社会救助", "贯彻落实农业农村政策", "农田水利工程建设运营",
                      "农村土地承包经营权流转", "宅基地使用情况审核", "筹资筹劳"]),
    ],
)  # fmt: skip
def test_a_level_has_its_own_besides(level: str, besides: list[str]) -> None:
    assert [one.zh for one in contents_of(level)][15:] == besides


def test_levels_are_those_of_organs_and_columns_stand_once() -> None:
    named = {level for one in contents.contents().values() for level in one.levels}
    assert named <= choices()["level"].keys()
    for level in ("", *choices()["level"]):
        assert len(columns_of(level)) == len(set(columns_of(level))) >= 15


def test_what_has_a_period_of_its_own_names_it() -> None:
    """Handbook §6.2: budgets and accounts; decisions on licences and penalties, which share their item with the rest."""
    decisions = ("publication", "licence_or_penalty_publication")
    own = {one.id: one.terms for one in contents.contents().values() if one.terms != ("publication",)}
    assert own == {"20-5": decisions, "20-6": decisions, "20-7": ("budget_publication",)}
    assert {term for terms in own.values() for term in terms} == choices()["term"].keys()


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ({"zh": "甲", "column": "乙"}, DataError),
        ({"zh": "甲", "column": "乙", "cite": "国务院令第711号#第二十条", "levels": ["village"]}, DataError),
        ({"zh": "甲", "column": "乙", "cite": "国务院令第711号#第九十条"}, UnknownCitation),
        ({"zh": "甲", "column": "乙", "cite": "国务院令第711号#第二十条", "terms": ["soon"]}, DataError),
        ({"zh": "甲", "column": "乙", "cite": "国务院令第711号#第二十条", "terms": []}, DataError),
    ],
)
def test_an_entry_that_is_wrong_is_told(entry: dict[str, Any], wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        contents._content("20-1", entry)
