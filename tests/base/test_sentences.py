"""Running text in sentences and clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.sentences import clauses, paragraphs, sentences
from gongkai.base.text import squeeze


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("甲；乙。", ["甲；乙。"]),
        (
            "公开3460条。其中，区直1822条。各乡镇1638条。",
            ["公开3460条。其中，区直1822条。", "各乡镇1638条。"],
        ),
        ("（一）主动公开\n2023年公开政府信息。", ["（一）主动公开", "2023年公开政府信息。"]),
        ("  \n\n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_line_broken_by_the_page_is_joined() -> None:
    broken = "二是依申请公开。截至 12 月 31 日，我局没有收到有关政府\n\n信息公开的申请。"
    assert paragraphs(broken) == ["二是依申请公开。截至12月31日，我局没有收到有关政府信息公开的申请。"]


def test_a_comma_within_a_number_parts_nothing() -> None:
    assert clauses("共1,234条，其中：甲2条、乙3条，2019,2020年(其中丙1条)") == [
        "共1,234条", "其中", "甲2条、乙3条", "2019", "2020年", "其中丙1条)",
    ]  # fmt: skip


@given(st.text(alphabet="甲乙12，。；：！\n 其中（）", max_size=60))
def test_no_character_is_lost(text: str) -> None:
    assert squeeze("".join(sentences(text))) == squeeze(text)
