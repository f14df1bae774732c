"""What the register fills into a letter: every date and sum it holds, and nothing the law has not settled."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from office import BUSY, CALENDAR, LEDGERS
from register import case, day, events

from gongkai.base.errors import LetterIncomplete
from gongkai.law.decisions import decision
from gongkai.ledger import Case, Event, corrected, draft, known, letters, read_lines, reply, standing, state
from gongkai.ledger.templates import replies

# What a person adds: the register holds no name, and no words of its own.
BY_HAND = {
    "organ": "江东市住房和城乡建设局",
    "applicant": "申请人",
    "number": "江建公开告〔2025〕7号",
    "asked": "某小区规划许可材料",
    "query": "7391",
}


@pytest.mark.parametrize(
    ("letter", "told", "expected"),
    [
        ("receipt", [], {"registered": "1", "received": day("2023-09-20"), "reply_by": day("2023-10-24")}),
        (
            "receipt",
            [("correction_asked", "2023-09-25", {"days": 10}), ("corrected", "2023-10-07")],
            {"received": day("2023-09-20"), "corrected": day("2023-10-07"), "reply_by": day("2023-11-02")},
        ),
        (
            "correction",
            [("correction_asked", "2023-09-25", {"days": 10, "items": ["写明文号"], "document": "〔2023〕3号"})],
            {"days": 10, "items": ["写明文号"], "number": "〔2023〕3号", "on": day("2023-09-25")},
        ),
        (
            "extension",
            [("extended", "2023-10-23", {"days": 20, "approved_by": "负责人", "reason": "资料多"})],
            {"until": day("2023-11-21"), "reason": "资料多"},
        ),
        ("explanation", [("reasons_asked", "2023-09-25", {"facts": "一月四十件", "until": "2023-10-13"})], {"facts": "一月四十件", "until": day("2023-10-13")}),
        (
            "delay",
            [
                ("reasons_asked", "2023-09-25", {"facts": "一月四十件"}),
                ("reasons_given", "2023-10-08"),
                ("delayed", "2023-10-20", {"until": "2023-12-29"}),
            ],
            {"until": day("2023-12-29")},
        ),
        ("fee", [("billed", "2023-09-25", {"fee": "by_piece", "amount": "9800"})], {"amount": Decimal(9800)}),
        ("consultation_notice", [("consulted", "2023-09-25", {"whom": "third_party"})], {"sent": day("2023-09-25")}),
        ("withdrawal", [("withdrawn", "2023-09-25", {"ending": "withdrawn"})], {"withdrawn": day("2023-09-25")}),
        (
            "delivery",
            [("decided", "2023-10-20", {"decision": "G2"}), ("delivered", "2023-10-20", {"delivery": "post"})],
            {"delivery": "邮寄"},
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_each_letter_gets_what_the_register_holds(
    letter: str, told: Sequence[tuple[Any, ...]], expected: dict[str, object]
) -> None:
    facts = known(letters()[letter], case("2023-09-20", *told), CALENDAR)
    assert {name: facts.get(name) for name in expected} == expected
    assert set(facts) <= set(letters()[letter].facts)


def test_a_day_that_waits_is_not_filled_in_and_the_letter_is_refused() -> None:
    """A request whose due day lies beyond the last holiday notice gets no receipt with a guessed day."""
    facts = known(letters()["receipt"], case("2026-12-11"), CALENDAR)
    assert "reply_by" not in facts
    with pytest.raises(LetterIncomplete, match="答复截止日"):
        draft("receipt", {**by_hand("receipt"), **facts})


def by_hand(letter: str) -> dict[str, str]:
    return {name: text for name, text in BY_HAND.items() if name in letters()[letter].facts}


def test_silence_names_its_notice() -> None:
    told = [
        ("correction_asked", "2026-02-26", {"days": 15, "document": "〔2026〕5号"}),
        ("served", "2026-02-26", {"letter": 2}),
        ("decided", "2026-03-19", {"decision": "O1"}),
    ]
    facts = known(replies()["O1"], case("2026-02-11", *told), CALENDAR)
    assert facts["notice"] == "〔2026〕5号"
    assert (facts["served"], facts["expired"]) == (day("2026-02-26"), day("2026-03-18"))


def test_only_requests_have_letters() -> None:

    told = events("organ/1", ("opened", "2025-01-01", {"name": "某局"}))
    with pytest.raises(ValueError, match="no request"):
        known(letters()["receipt"], told, CALENDAR)


def _cases() -> dict[str, list[Event]]:
    with (LEDGERS / f"{BUSY}.jsonl").open(encoding="utf-8") as lines:
        found: dict[str, list[Event]] = {}
        for event, _ in read_lines(lines, BUSY):
            if event.matter.startswith("case/"):
                found.setdefault(event.matter, []).append(event)
    return found


def test_every_extension_of_the_busy_organ_can_be_told_with_the_day_the_law_gives() -> None:
    told = 0
    for history in _cases().values():
        for n, event in enumerate(history, 1):
            if event.kind == "extended":
                facts = {
                    **by_hand("extension"),
                    "reason": "资料较多",
                    **known(letters()["extension"], history[:n], CALENDAR),
                }
                letter = draft("extension", facts)
                reached = state(history[:n])
                assert isinstance(reached, Case)
                due = standing(reached, event.on, CALENDAR).deadline
                assert due
                assert any(zh(due.day) in paragraph for paragraph in letter.paragraphs)
                assert letter.on == event.on
                told += 1
    assert told > 5


def test_every_abandoned_request_of_the_busy_organ_gets_its_letter() -> None:
    written = 0
    for history in _cases().values():
        for n, event in enumerate(history, 1):
            if event.kind == "decided" and event.body["decision"] in ("O1", "O2"):
                template = replies()[event.body["decision"]]
                facts = {name: text for name, text in BY_HAND.items() if name in template.facts}
                held = {
                    name: value
                    for name, value in known(template, history[:n], CALENDAR).items()
                    if name != "on"
                }
                letter = reply(
                    decision(event.body["decision"]),
                    {"notice": "江建补正〔2025〕3号", **facts, **held},
                    decided_on=event.on,
                    reconsideration_body="江东市人民政府",
                    court="江东市江东区人民法院",
                )
                expired = held["expired"]
                assert isinstance(expired, date)
                assert expired < event.on
                assert any(zh(expired) in paragraph for paragraph in letter.paragraphs)
                written += 1
    assert written > 3


def zh(one: date) -> str:
    return f"{one.year}年{one.month}月{one.day}日"


EXTENDED = [
    ("extended", "2023-10-23", {"days": 5, "approved_by": "负责人"}),
    ("rectified", "2023-10-24", {"event": 2, "reason": "误登", "changes": {"days": 20}}),
]


def test_a_letter_says_what_stands_after_a_correction() -> None:
    """The extension was 20 workdays and not the 5 written first: the letter, not signed yet, tells the right last day."""
    found = corrected(case("2023-09-20", *EXTENDED, about="甲"))
    assert known(letters()["extension"], found, CALENDAR)["until"] == day("2023-11-21")
    mended = ("rectified", "2023-09-22", {"event": 1, "reason": "笔误", "changes": {"about": "乙"}})
    found = corrected(case("2023-09-20", mended, about="甲"))
    assert known(letters()["receipt"], found, CALENDAR)["asked"] == "乙"


def test_what_is_asked_for_is_what_the_corrected_request_says() -> None:
    told = [
        ("correction_asked", "2023-09-25", {"days": 10}),
        ("corrected", "2023-10-07", {"about": "2022年度招标公告"}),
        ("decided", "2023-10-20", {"decision": "G2"}),
    ]
    assert (
        known(replies()["G2"], case("2023-09-20", *told, about="招标"), CALENDAR)["asked"]
        == "2022年度招标公告"
    )
    asked = known(letters()["correction"], case("2023-09-20", told[0], about="招标"), CALENDAR)["asked"]
    assert asked == "招标"


def test_what_stands_may_have_gaps() -> None:
    """O1 after a note that was annulled: the notice is found by its number, not by its place."""
    told = [
        ("searched", "2026-02-11", {"where": "档案室", "found": False}),
        ("correction_asked", "2026-02-26", {"days": 15, "document": "〔2026〕5号"}),
        ("served", "2026-02-26", {"letter": 3}),
        ("decided", "2026-03-19", {"decision": "O1"}),
        ("annulled", "2026-03-20", {"event": 2, "reason": "误登"}),
    ]
    facts = known(replies()["O1"], corrected(case("2026-02-11", *told)), CALENDAR)
    assert (facts["notice"], facts["served"], facts["expired"]) == (
        "〔2026〕5号",
        day("2026-02-26"),
        day("2026-03-18"),
    )
