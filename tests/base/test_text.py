"""One spelling for what print, Word and web pages write in many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.text import same_spelling, squeeze, tidy

texts = st.text(st.sampled_from("公开12 １２\u00a0\u3000\n\t“”\"'—-－㈠①（）().．。A\u200be○〇"), max_size=30)


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [
        ("１２", "12"),
        ("（一）", "(一)"),
        ("㈠", "(一)"),
        ("1．属于", "1.属于"),
        ("危及「三安全一稳定」", '危及"三安全一稳定"'),
        ("危及“三安全一稳定”", '危及"三安全一稳定"'),
        ("－18", "-18"),
        ("—", "-"),
        ("−18", "-18"),
        ("二○一二", "二〇一二"),
        ("a\u200bb\ufeff", "ab"),
        ("pzxxgkb＠163.com", "pzxxgkb@163.com"),
        ("，", ","),
        ("。", "。"),
        ("、", "、"),
    ],
)
def test_same_spelling(printed: str, spelt: str) -> None:
    assert same_spelling(printed) == spelt


@pytest.mark.parametrize(
    ("printed", "squeezed"),
    [
        (" 本年新\n制作数量 ", "本年新制作数量"),
        ("\u3000\u00a00\t", "0"),
        ("三\n、本\n年度", "三、本年度"),
        ("", ""),
        (" \u3000\u00a0\u200b\ufeff\n", ""),
    ],
)
def test_squeeze(printed: str, squeezed: str) -> None:
    assert squeeze(printed) == squeezed


@pytest.mark.parametrize(
    ("printed", "tidied"),
    [
        ("　　2020 年， 共公开 55  条。", "2020年，共公开55条。"),
        ("WeChat  and Weibo", "WeChat and Weibo"),
        ("政府 信息\u00a0公开", "政府信息公开"),
        ("（一）“公开”", "（一）“公开”"),
        ("１２", "１２"),
    ],
)
def test_tidy_keeps_the_author_s_signs(printed: str, tidied: str) -> None:
    assert tidy(printed) == tidied


@given(texts)
def test_each_is_its_own_end(text: str) -> None:
    for form in (same_spelling, squeeze, tidy):
        assert form(form(text)) == form(text)


@given(texts)
def test_squeeze_knows_no_blank_and_no_second_spelling(text: str) -> None:
    assert squeeze(same_spelling(text)) == squeeze(text) == squeeze(tidy(text))
    assert not any(sign.isspace() for sign in squeeze(text))


@given(texts, texts)
def test_blanks_between_make_no_difference(one: str, two: str) -> None:
    assert squeeze(f"{one} \n　{two}") == squeeze(one + " " + two)
