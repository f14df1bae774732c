"""The words on remedies, exact; when reconsideration comes first; what a letter may not lack or hide."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.errors import LawNotInForce, LetterIncomplete
from gongkai.law.decisions import decision, decisions
from gongkai.law.instruments import instruments, resolve
from gongkai.law.remedy import procedural_letters, remedy_text, wordings
from gongkai.law.values import units, values

BODY, COURT, URL = "某市某区人民政府", "某市某区人民法院", "https://fy.example.cn"
EVE, DAY = date(2023, 12, 31), date(2024, 1, 1)
CLOSED, CLOSED_FROM = frozenset({"N8", "U3", "X1", "X3"}), date(2025, 6, 1)
T_A = (
    "如对本不予公开决定不服，可以自收到本告知书之日起60日内，先向某市某区人民政府申请行政复议；"
    "对行政复议决定不服的，可以自收到复议决定书之日起15日内，依法向某市某区人民法院提起行政诉讼。"
)
T_B = (
    "如对本答复不服，可以自收到本答复之日起60日内向某市某区人民政府申请行政复议，"
    "或者自收到之日起6个月内依法向某市某区人民法院提起行政诉讼。"
)
T_P = f"对其中不予公开的部分：{T_A}\n对其余部分：{T_B}"
ONLY = "如对本答复不服，可以自收到本答复之日起60日内向某市某区人民政府申请行政复议。"
ONLINE = "\n行政复议申请也可以通过互联网提交：https://fy.example.cn。"


def text(code: str, day: date, **how: object) -> str:
    return remedy_text(decision(code), day, BODY, COURT, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["N1", "N2", "N3", "N4", "N5", "N6", "N7"])
def test_a_refusal_names_reconsideration_first_from_2024(code: str) -> None:
    assert text(code, DAY) == T_A
    assert text(code, EVE) == T_B


def test_a_partial_answer_tells_of_both_parts_from_2024() -> None:
    assert text("P1", DAY) == T_P
    assert text("P1", EVE) == T_B


@pytest.mark.parametrize("code", sorted(set(decisions()) - {"P1", "O3"} - {f"N{n}" for n in range(1, 8)}))
def test_every_other_answer_leaves_the_choice(code: str) -> None:
    assert text(code, DAY) == T_B
    assert text(code, EVE) == T_B


def test_a_withdrawn_request_and_a_procedural_letter_tell_of_none() -> None:
    assert text("O3", DAY, electronic=True) == ""
    assert "补正告知书" in {letter.zh for letter in procedural_letters().values()}
    assert all(resolve(letter.cite).number == "法释〔2025〕8号" for letter in procedural_letters().values())


@pytest.mark.parametrize(("code", "words"), [("N1", T_A), ("G1", T_B), ("P1", T_P)])
def test_an_online_letter_names_the_online_channel(code: str, words: str) -> None:
    assert text(code, DAY, electronic=True, electronic_url=URL) == words + ONLINE
    assert text(code, DAY, electronic_url=URL) == words + ONLINE
    for missing in (None, "", " "):
        with pytest.raises(LetterIncomplete, match=r"互联网渠道.*行政复议法.*第二十二条第二款"):
            text(code, DAY, electronic=True, electronic_url=missing)
    assert text(code, EVE, electronic=True) == T_B


def test_a_letter_needs_the_names_it_tells() -> None:
    with pytest.raises(LetterIncomplete, match="行政复议机关的全称"):
        remedy_text(decision("G1"), DAY, " ", COURT)
    with pytest.raises(LetterIncomplete, match="人民法院"):
        remedy_text(decision("G1"), DAY, BODY, "")


def test_names_with_braces_stand_as_they_are() -> None:
    assert "{court}" in remedy_text(decision("G1"), DAY, "{court}", COURT)


@pytest.mark.parametrize("code", sorted(CLOSED))
def test_litigation_no_court_takes_up_may_be_left_out(code: str) -> None:
    assert text(code, CLOSED_FROM) == T_B
    assert text(code, CLOSED_FROM, hide_litigation_for=CLOSED) == ONLY
    assert text(code, date(2025, 5, 31), hide_litigation_for=CLOSED) == T_B
    assert text("U1", CLOSED_FROM, hide_litigation_for=CLOSED) == T_B


@pytest.mark.parametrize("code", ["G1", "N1", "P1", "X2", "X4", "O3", "Z9"])
def test_litigation_a_court_may_take_up_is_never_hidden(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        text("N8", CLOSED_FROM, hide_litigation_for=frozenset({code}))


def test_there_are_no_words_before_the_regulations_of_2019() -> None:
    assert text("G1", date(2019, 5, 15)) == T_B
    with pytest.raises(LawNotInForce, match="2019-05-15"):
        text("G1", date(2019, 5, 14))


@given(st.sampled_from(sorted(decisions())), st.dates(date(2019, 5, 15), date(2030, 1, 1)))
def test_every_paragraph_cites_what_was_in_force(code: str, day: date) -> None:
    for wording in wordings(decision(code), day, online=True):
        assert wording.since <= day
        assert wording.cites
        assert all((resolve(cite).since or day) <= day for cite in wording.cites)


def test_the_article_of_reconsideration_first_is_in_the_law_of_2024() -> None:
    (wording,) = wordings(decision("N1"), DAY)
    assert "行政复议法#第二十三条第一款第（四）项" in wording.cites
    assert wording.since == instruments()["行政复议法"].since
    assert re.findall(r"\{(\w+)\}", wording.text) == ["body", "court"]


@pytest.mark.parametrize(
    ("code", "periods"),
    [
        ("N1", ["reconsideration", "litigation_after_reconsideration"]),
        ("G1", ["reconsideration", "litigation"]),
    ],
)
def test_the_periods_told_are_the_periods_counted(code: str, periods: list[str]) -> None:
    terms = [values()[period].on(DAY) for period in periods]
    told = re.findall(r"\d+(?:日|个月)", text(code, DAY))
    assert told == [f"{term.value}{units()[term.unit]}" for term in terms]
