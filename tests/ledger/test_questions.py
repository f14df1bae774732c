"""The questions before a decision: every way ends, every decision can be reached, and known cases end where they should."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.decisions import decisions
from gongkai.ledger import asked
from gongkai.ledger.kinds import sorts
from gongkai.ledger.questions import questions


def ways(answers: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every way through the questions, to its end."""
    question, given = list(asked(answers))[-1]
    if given is not None:
        yield answers
        return
    for n in range(len(question.answers)):
        yield from ways((*answers, n))


WAYS = list(ways())


def test_every_way_ends_and_every_decision_but_withdrawal_is_an_end() -> None:
    ends = [list(asked(way))[-1][1] for way in WAYS]
    assert {end.to for end in ends if end and end.way == "decide"} == set(decisions()) - {"O3"}
    assert {end.to for end in ends if end and end.way == "step"} <= set(sorts()["case"].kinds)
    assert len(ends) == len(WAYS)


# What the applicant wants and what is known → the decision. casework.md §4.2.
CASES = [
    ("a report on illegal building", {"kind": "信访"}, "X1"),
    ("the statute book", {"kind": "公开出版物"}, "X3"),
    ("the land register", {"kind": "另有法律"}, "N8"),
    ("asked and answered before", {"repeated": "已经答复过"}, "X2"),
    ("made by another organ", {"responsible": "其他机关"}, "U2"),
    ("in the state archive", {"responsible": "已经移交"}, "O5"),
    ("searched and not there", {"held": "检索过，没有"}, "U1"),
    ("would have to be worked out", {"held": "没有现成的"}, "U3"),
    ("on the website already", {"published": "已经主动公开"}, "G1"),
    ("to be published on a set day", {"published": "即将"}, "G3"),
    ("partly secret", {"open": "有一部分"}, "P1"),
    ("minutes of a meeting", {"open": "全部", "ground": "讨论记录"}, "N6"),
    ("a bid, the company objects with reason", {"open": "全部", "ground": "商业秘密", "third_party": "不同意，理由合理"}, "N4"),
    ("a bid, the company agrees", {"open": "全部", "ground": "商业秘密", "third_party": "同意公开"}, "G2"),
    ("a bid, nobody asked yet", {"open": "全部", "ground": "商业秘密", "third_party": "还没有"}, "consulted"),
    ("plain information", {}, "G2"),
    ("a fee not paid in time", {"fee": "发过通知"}, "O2"),
    ("unclear and never amended", {"clear": "已告知补正"}, "O1"),
    ("unclear, not told yet", {"clear": "不能，还没有"}, "correction_asked"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "told", "end"), CASES, ids=[what for what, _, _ in CASES])
def test_a_known_case_ends_where_it_should(what: str, told: dict[str, str], end: str) -> None:
    answers: list[int] = []
    while (last := list(asked(answers))[-1])[1] is None:
        question = last[0]
        said = [
            n
            for n, one in enumerate(question.answers)
            if one.zh.startswith(told.get(question.id, question.answers[0].zh))
        ]
        assert len(said) == 1, (question.id, said)
        answers += said
    assert last[1].to == end


@given(st.lists(st.integers(-3, 9), max_size=14))
def test_answers_that_are_none_are_an_error_and_no_guess(answers: list[int]) -> None:
    try:
        steps = list(asked(answers))
    except ValueError:
        return
    assert [answer and question.answers.index(answer) for question, answer in steps][
        : len(answers)
    ] == answers


def test_every_question_tells_how_to_tell() -> None:
    for one in questions().values():
        assert one.zh.endswith("？")
        assert one.hint.endswith("。")
        assert len({answer.zh for answer in one.answers}) == len(one.answers) > 1
