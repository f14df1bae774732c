"""Cases, publications, disputes, counts and organs beyond the tables in tests/law: facts kept, order, corrections."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from register import Register, case, day, events, held

from gongkai.base.errors import (
    BadEvent,
    CalendarGap,
    ChainBroken,
    LawNotInForce,
    NotLegal,
    OutOfOrder,
    UnknownTerm,
)
from gongkai.law.calendar import Calendar
from gongkai.law.readings import Readings
from gongkai.ledger import Case, Dispute, Keeper, Publication, admit, by_matter, standing, state

CALENDAR = Calendar.load()
REVIEWED = ("reviewed", "2025-03-04", {"review": "secrecy", "verdict": "disclose"})


def item(*told: tuple[Any, ...], **body: Any) -> Publication:
    opening = ("drafted", "2025-03-03", {"title": "办法", "nature": "disclosed", **body})
    found = held(events("publication/1", opening, *told))
    assert isinstance(found, Publication)
    return found


def dispute(*told: tuple[Any, ...], **body: Any) -> Dispute:
    opening = (
        "filed",
        "2025-03-03",
        {"procedure": "litigation", "path": "direct", "role": "respondent", **body},
    )
    found = held(events("dispute/1", opening, *told))
    assert isinstance(found, Dispute)
    return found


def test_two_dates_of_a_delivery_are_kept_apart() -> None:
    """The day of posting decides whether the reply was in time; remedies run from the day it came."""
    told = case(
        "2025-03-03",
        ("decided", "2025-03-10", {"decision": "G2"}),
        ("delivered", "2025-03-11", {"delivery": "post"}),
        ("served", "2025-03-14", {"letter": 2}),
    )
    current = held(told).current
    assert (current.decided, current.delivered, current.served) == (
        day("2025-03-10"),
        day("2025-03-11"),
        day("2025-03-14"),
    )


@pytest.mark.parametrize("how", ["direct", "entrusted", "electronic"])
def test_what_is_handed_over_is_served_on_that_day(how: str) -> None:
    told = case(
        "2025-03-03",
        ("decided", "2025-03-10", {"decision": "G2"}),
        ("delivered", "2025-03-11", {"delivery": how}),
    )
    assert held(told).current.served == day("2025-03-11")


def test_the_order_in_which_independent_events_are_written_does_not_matter() -> None:
    """Three consultations and an extension, in every order: the same due day, the same count, the same cells."""
    steps = [
        ("consulted", "2024-04-26", {"whom": "third_party"}),
        ("consulted", "2024-05-08", {"whom": "coordination"}),
        ("extended", "2024-05-10", {"days": 5, "approved_by": "负责人"}),
        ("reasons_asked", "2024-05-09", {"facts": "一月四十件"}),
    ]
    seen = set()
    for order in permutations(steps):
        found = case("2024-04-22", *order)
        letters = {event.body.get("whom"): event.seq for event in found if event.kind == "consulted"}
        register = Register()
        for event in found:
            register.put("case/1", event.kind, event.on, dict(event.body))
        register.write("case/1", "served", day("2024-05-10"), letter=letters["third_party"])
        register.write(
            "case/1", "answered", day("2024-05-15"), letter=letters["third_party"], consent="objects"
        )
        register.write(
            "case/1", "answered", day("2024-05-24"), letter=letters["coordination"], consent="consents"
        )
        reached = state(register.events)
        assert isinstance(reached, Case)
        due = standing(reached, day("2024-05-24"), CALENDAR).deadline
        assert due
        seen.add((due.day, due.days, reached.phase))
    assert len(seen) == 1


def test_events_of_another_matter_or_out_of_turn_are_no_state() -> None:
    told = case("2025-03-03", ("registered", "2025-03-03"), ("noted", "2025-03-04", {"text": "来电"}))
    assert held(told).phase == "processing"
    for wrong in ([told[0], told[2]], [told[1]], [told[0], told[0]], [told[1], told[0]]):
        with pytest.raises((ChainBroken, BadEvent)):
            state(wrong)
    with pytest.raises(ChainBroken, match="不是 case/1"):
        state([told[0], *events("case/2", ("arrived", "2025-03-03"), ("registered", "2025-03-04"))[1:]])
    with pytest.raises(ValueError, match="at least one"):
        state([])


def test_matters_may_lie_mixed() -> None:
    register = Register()
    for n in (1, 2, 3):
        register.write(
            f"case/{n}", "arrived", day("2025-03-03"), channel="fax", applicant_kind="other", applicant="甲"
        )
    for n in (3, 1):
        register.write(f"case/{n}", "confirmed", day("2025-03-04"))
    assert [(one.matter, one.phase) for one in by_matter(register.events)] == [
        ("case/1", "processing"),
        ("case/2", "unconfirmed"),
        ("case/3", "processing"),
    ]


# Corrections


def test_a_correction_of_a_correction_and_an_annulled_event_are_no_targets() -> None:
    told = [
        ("searched", "2025-03-04", {"where": "档案室", "found": True}),
        ("annulled", "2025-03-05", {"event": 2, "reason": "误登"}),
    ]
    assert held(case("2025-03-03", *told)).searches == 0
    for target in (2, 3, 7):
        again = ("annulled", "2025-03-06", {"event": target, "reason": "误登"})
        with pytest.raises(NotLegal):
            state(case("2025-03-03", *told, again))


def test_a_correction_may_add_change_and_take_away_fields() -> None:
    opening = {"about": "甲", "tracking": "EMS1"}
    changes = {"about": "乙", "tracking": None, "letter": "2025-7"}
    correction = ("rectified", "2025-03-05", {"event": 1, "reason": "笔误", "changes": changes})
    assert held(case("2025-03-03", correction, **opening)).phase == "processing"
    needed = ("rectified", "2025-03-05", {"event": 1, "reason": "笔误", "changes": {"applicant": None}})
    with pytest.raises(BadEvent, match="没有登记 applicant"):
        state(case("2025-03-03", needed, **opening))


def test_what_was_corrected_stays_in_the_events() -> None:
    told = case(
        "2025-03-03",
        ("decided", "2025-03-10", {"decision": "G2"}),
        ("rectified", "2025-03-11", {"event": 2, "reason": "误登", "changes": {"decision": "P1"}}),
    )
    assert [event.body.get("decision") for event in told] == [None, "G2", None]
    assert held(told).current.code == "P1"


def test_a_case_done_within_its_year_may_still_change_its_applicant_kind() -> None:
    told = [
        ("decided", "2024-12-12", {"decision": "G2"}),
        ("delivered", "2024-12-12", {"delivery": "direct"}),
        ("rectified", "2025-02-06", {"event": 1, "reason": "核对", "changes": {"applicant_kind": "legal"}}),
    ]
    assert held(case("2024-12-10", *told)).applicant_kind == "legal"


def test_a_correction_that_begins_a_matter_is_refused() -> None:
    for kind in ("annulled", "rectified"):
        with pytest.raises(BadEvent, match="第一个事件不是"):
            state(events("case/1", (kind, "2025-03-03", {"event": 1, "reason": "误登"})))


def test_a_second_correction_is_late_by_its_own_seven_workdays() -> None:
    """By the reading that allows a second one, the seven workdays run from the day the first came back."""
    told = [
        ("correction_asked", "2026-02-26", {"days": 15}),
        ("corrected", "2026-03-12"),
    ]
    for on, late in (("2026-03-23", False), ("2026-03-24", True)):
        again = held(case("2026-02-11", *told, ("correction_asked", on, {"days": 15})))
        seen = standing(again, day(on), CALENDAR, Readings(correction_max=2))
        assert ("correction_told_late" in [one.id for one in seen.cautions]) is late


# Publications


def test_nothing_is_published_before_its_secrecy_review() -> None:
    with pytest.raises(NotLegal, match="先审查、后公开"):
        item(("formed", "2025-03-10"), ("published", "2025-03-12"))
    other = ("reviewed", "2025-03-04", {"review": "legal", "verdict": "disclose"})
    with pytest.raises(NotLegal, match="先审查、后公开"):
        item(other, ("formed", "2025-03-10"), ("published", "2025-03-12"))
    refused = ("reviewed", "2025-03-05", {"review": "secrecy", "verdict": "refer"})
    with pytest.raises(NotLegal, match="先审查、后公开"):
        item(REVIEWED, refused, ("formed", "2025-03-10"), ("published", "2025-03-12"))
    assert item(REVIEWED, ("formed", "2025-03-10"), ("published", "2025-03-12")).phase == "published"


def test_a_changed_text_is_reviewed_anew() -> None:
    told = [REVIEWED, ("formed", "2025-03-10"), ("published", "2025-03-12"), ("amended", "2025-06-03")]
    with pytest.raises(NotLegal, match="保密审查"):
        item(*told, ("published", "2025-06-04"))
    anew = ("reviewed", "2025-06-03", {"review": "secrecy", "verdict": "disclose"})
    assert item(*told, anew, ("published", "2025-06-04")).phase == "published"


def test_the_twenty_workdays_run_from_making_or_change() -> None:
    """算例13, and again from the change of what is public."""
    formed = item(("formed", "2025-12-31"))
    due = formed.publish_by(CALENDAR)
    assert due
    assert due.day == day("2026-01-29")
    told = [REVIEWED, ("formed", "2025-03-10"), ("published", "2025-03-12")]
    assert item(*told).publish_by(CALENDAR) is None
    changed = item(*told, ("amended", "2025-06-03")).publish_by(CALENDAR)
    assert changed
    assert changed.day == day("2025-07-01")
    assert item(("formed", "2025-12-31"), nature="on_request").publish_by(CALENDAR) is None
    withdrawn = ("withdrawn", "2025-06-01", {"reason": "含个人信息"})
    assert item(*told, withdrawn).publish_by(CALENDAR) is None


@pytest.mark.parametrize(
    ("said", "terms", "due"),
    [
        ({}, ("publication",), "2025-03-10"),
        ({"item": "20-1"}, ("publication",), "2025-03-10"),
        ({"item": "20-7"}, ("budget_publication",), "2025-03-03"),
        ({"item": "20-7", "term": "publication"}, ("publication",), "2025-03-10"),
        ({"item": "20-6"}, ("publication", "licence_or_penalty_publication"), "2025-02-19"),
        ({"item": "20-6", "term": "licence_or_penalty_publication"}, ("licence_or_penalty_publication",), "2025-02-19"),
        ({"item": "没有这一类"}, ("publication",), "2025-03-10"),
    ],
)  # fmt: skip
def test_the_period_is_that_of_its_content_or_the_one_told(
    said: dict[str, str], terms: tuple[str, ...], due: str
) -> None:
    found = held(events("publication/1", ("drafted", "2025-02-10", {"title": "办法", "nature": "disclosed", **said}),
                        ("formed", "2025-02-10")))  # fmt: skip
    assert isinstance(found, Publication)
    assert found.terms == terms
    by = found.publish_by(CALENDAR)
    assert by
    assert by.day == day(due)


def test_what_was_published_late_is_told_with_the_day() -> None:
    """Formed 3月10日, 20 workdays end on 4月8日 (4月4日 is 清明)."""
    opening = (REVIEWED, ("formed", "2025-03-10"))
    assert item(*opening, ("published", "2025-04-08")).late(CALENDAR) == []
    late = item(*opening, ("published", "2025-04-09"))
    assert late.late(CALENDAR) == [day("2025-04-09")]
    anew = ("reviewed", "2025-06-03", {"review": "secrecy", "verdict": "disclose"})
    again = (*opening, ("published", "2025-04-09"), ("amended", "2025-06-03"), anew)
    assert item(*again, ("published", "2025-07-01")).late(CALENDAR) == [day("2025-04-09")]
    assert item(*again, ("published", "2025-07-02")).late(CALENDAR) == [day("2025-04-09"), day("2025-07-02")]


def test_what_is_late_under_one_of_two_periods_only_is_not_called_late() -> None:
    """Seven workdays from 3月10日 end on 3月19日, twenty on 4月8日."""
    opening = (REVIEWED, ("formed", "2025-03-10"))
    assert item(*opening, ("published", "2025-04-08"), item="20-5").late(CALENDAR) == []
    assert item(*opening, ("published", "2025-04-09"), item="20-5").late(CALENDAR) == [day("2025-04-09")]
    told = {"item": "20-5", "term": "licence_or_penalty_publication"}
    assert item(*opening, ("published", "2025-03-19"), **told).late(CALENDAR) == []
    assert item(*opening, ("published", "2025-03-20"), **told).late(CALENDAR) == [day("2025-03-20")]


def test_what_came_from_an_old_site_or_cannot_be_told_is_not_late() -> None:
    assert (
        item(("formed", "2025-03-10"), ("imported", "2025-12-01", {"source": "旧网站"})).late(CALENDAR) == []
    )
    last = item(REVIEWED, ("formed", "2026-12-20"), ("published", "2027-03-01"))
    assert last.late(CALENDAR) == []


def test_before_any_law_set_a_period_none_runs() -> None:
    """旧条例 holds from 2008-05-01."""
    first = ("drafted", "2007-03-03", {"title": "办法", "nature": "disclosed"})
    anew = ("reviewed", "2026-03-03", {"review": "secrecy", "verdict": "disclose"})
    for formed, due in (("2008-04-30", None), ("2008-05-04", day("2008-05-30"))):
        old = held(events("publication/1", first, ("formed", formed)))
        assert isinstance(old, Publication)
        by = old.publish_by(CALENDAR)
        assert (by and by.day) == due
        shown = held(events("publication/1", first, ("formed", formed), anew, ("published", "2026-03-04")))
        assert isinstance(shown, Publication)
        assert shown.late(CALENDAR) == ([day("2026-03-04")] if due else [])


def test_a_document_is_unissued_in_force_modified_or_ended_by_the_day() -> None:
    told = [REVIEWED, ("formed", "2025-03-10"), ("amended", "2025-06-03"), ("repealed", "2025-12-31")]
    document = item(*told, register="regulations")
    days = ("2025-03-09", "2025-03-10", "2025-06-02", "2025-06-03", "2025-12-30", "2025-12-31")
    wanted = ["unissued", "in_force", "in_force", "modified", "modified", "repealed"]
    assert [document.validity(day(one)) for one in days] == wanted
    assert item(*told[:-1], ("lapsed", "2025-07-01"), register="regulations").validity(date.max) == "lapsed"


def test_attachments_are_those_of_the_text() -> None:
    """What is attached to a note or a repeal is a paper of the file, and not published with the item."""
    one = item(("noted", "2025-03-03", {"text": "附登报的样张", "files": ["样张"]}), files=["附表", "附图"])
    assert one.files == ("附表", "附图")
    edited = item(
        ("edited", "2025-03-03", {"dropped": ["附图"], "files": ["新图", "附表"]}), files=["附表", "附图"]
    )
    assert edited.files == ("附表", "新图")
    with pytest.raises(NotLegal, match="没有 附图 这个附件"):
        item(("edited", "2025-03-03", {"dropped": ["附图"]}), files=["附表"])
    told = [REVIEWED, FORMED, ("published", "2025-03-12"), ("amended", "2025-03-13", {"dropped": ["附表"]})]
    waiting = item(*told, files=["附表"])
    assert (waiting.files, waiting.public_files) == ((), ("附表",))
    again = ("reviewed", "2025-03-14", {"review": "secrecy", "verdict": "disclose"})
    assert item(*told, again, ("published", "2025-03-14"), files=["附表"]).public_files == ()


CHAIN = {"chain": ["unit", "secrecy", "approval"]}
FORMED = ("formed", "2025-03-10")


def said(review: str, on: str = "2025-03-11", verdict: str = "disclose") -> tuple[Any, ...]:
    return ("reviewed", on, {"review": review, "verdict": verdict})


SUBMITTED = ("submitted", "2025-03-10", CHAIN)
PASSED = (FORMED, SUBMITTED, said("unit"), said("secrecy"), said("approval"))


@pytest.mark.parametrize(
    ("told", "phase", "awaits"),
    [
        ([FORMED, SUBMITTED], "reviewing", "unit"),
        ([FORMED, SUBMITTED, said("unit")], "reviewing", "secrecy"),
        ([FORMED, SUBMITTED, said("unit", verdict="refer")], "reviewing", "unit"),
        ([FORMED, SUBMITTED, said("unit"), said("secrecy", verdict="withhold")], "formed", None),
        ([FORMED, SUBMITTED, said("unit"), ("returned", "2025-03-11", {"reason": "有错字"})], "formed", None),
        ([*PASSED], "cleared", None),
        ([*PASSED, ("returned", "2025-03-12", {"reason": "有错字"})], "formed", None),
        ([*PASSED, ("published", "2025-03-12")], "published", None),
        ([*PASSED, ("published", "2025-03-12"), ("amended", "2025-05-06")], "amended", None),
        ([*PASSED, ("published", "2025-03-12"), ("amended", "2025-05-06"), ("submitted", "2025-05-06", CHAIN)], "reviewing", "unit"),
        ([SUBMITTED, said("unit")], "reviewing", "secrecy"),
    ],
)  # fmt: skip
def test_the_chain_of_reviews(told: list[tuple[Any, ...]], phase: str, awaits: str | None) -> None:
    found = item(*told)
    assert (found.phase, found.awaits) == (phase, awaits)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([FORMED, ("submitted", "2025-03-10", {"chain": ["unit"]})], "保密审查不可缺少"),
        ([FORMED, ("submitted", "2025-03-10", {"chain": ["secrecy", "secrecy"]})], "重复"),
        ([FORMED, ("submitted", "2025-03-10", {"chain": ["secrecy", "某审"]})], "没有“某审”这种审查"),
        ([FORMED, SUBMITTED, said("secrecy")], "下一个环节是“科室意见”"),
        ([*PASSED, said("approval")], "审查环节已经走完"),
        ([FORMED, SUBMITTED, said("unit"), ("published", "2025-03-12")], "现在可以"),
        ([*PASSED, ("returned", "2025-03-12", {"reason": "错字"}), ("published", "2025-03-12")], "没有走完"),
        ([*PASSED, ("returned", "2025-03-12", {"reason": "错字"}), said("secrecy"), ("published", "2025-03-12")], "没有走完"),
        ([SUBMITTED, said("unit"), said("secrecy"), said("approval"), ("published", "2025-03-12")], "没有成文日期"),
        ([*PASSED, ("withdrawn", "2025-03-12", {"reason": "错"})], "没有公开"),
        ([FORMED, FORMED], "现在可以"),
    ],
)  # fmt: skip
def test_what_the_chain_of_reviews_refuses(told: list[tuple[Any, ...]], why: str) -> None:
    with pytest.raises(NotLegal, match=why):
        item(*told)


def test_only_what_is_to_be_disclosed_of_ones_own_accord_is_published() -> None:
    with pytest.raises(NotLegal, match="公开属性是“依申请公开”"):
        item(*PASSED, ("published", "2025-03-12"), nature="on_request")


def test_the_public_reads_the_old_text_until_the_new_one_is_published() -> None:
    told = [
        *PASSED,
        ("published", "2025-03-12"),
        ("amended", "2025-05-06", {"content": "新", "title": "新题"}),
    ]
    changed = item(*told, content="旧", title="旧题")
    assert (changed.public, changed.content, changed.title) == ("旧", "新", "新题")
    assert changed.is_public
    again = [("submitted", "2025-05-06", {"chain": ["secrecy"]}), said("secrecy", "2025-05-07")]
    assert item(*told, *again, ("published", "2025-05-08"), content="旧").public == "新"


def test_what_is_being_reviewed_anew_can_be_taken_down_at_once() -> None:
    told = [
        *PASSED,
        ("published", "2025-03-12"),
        ("amended", "2025-05-06"),
        ("submitted", "2025-05-06", CHAIN),
    ]
    down = item(*told, ("withdrawn", "2025-05-07", {"reason": "含个人信息"}))
    assert down.phase == "withdrawn"
    assert not down.is_public_on(day("2025-05-07"))


def test_an_old_site_hands_over_what_it_published_with_its_days() -> None:
    kept = item(
        ("imported", "2025-04-02", {"source": "旧网站"}), index="000014349/2017-00110", content="正文"
    )
    assert (kept.phase, kept.first_published, kept.public) == ("published", day("2025-04-02"), "正文")
    assert kept.publish_by(CALENDAR) is None


def test_the_index_is_made_once() -> None:
    change = ("rectified", "2025-03-11", {"event": 1, "reason": "改号", "changes": {"index": "乙"}})
    with pytest.raises(NotLegal, match="索引号 甲 一经编定不再改变"):
        item(FORMED, change, index="甲")
    assert item(FORMED, change).index == "乙"


def test_what_describes_an_item_is_as_last_written() -> None:
    told = ("edited", "2025-03-11", {"theme": "科技", "keywords": ["奖补"], "document": "江科〔2025〕3号"})
    found = item(FORMED, told, theme="其他", category="政策")
    assert dict(found.details) == {
        "category": "政策",
        "theme": "科技",
        "keywords": ["奖补"],
        "document": "江科〔2025〕3号",
    }
    assert found.category == "政策"


def test_only_registered_documents_are_repealed_and_once() -> None:
    with pytest.raises(NotLegal, match="不是登记的规章"):
        item(("formed", "2025-03-10"), ("repealed", "2025-06-01"))
    told = [("formed", "2025-03-10"), ("repealed", "2025-06-01")]
    gone = item(*told, register="regulations")
    assert [
        gone.is_in_force_on(day(d)) for d in ("2025-03-09", "2025-03-10", "2025-05-31", "2025-06-01")
    ] == [
        False,
        True,
        True,
        False,
    ]
    with pytest.raises(NotLegal, match="已于 2025-06-01"):
        item(*told, ("lapsed", "2025-07-01"), register="regulations")


def test_when_it_was_public_is_known_for_every_day() -> None:
    anew = ("reviewed", "2025-07-01", {"review": "secrecy", "verdict": "disclose"})
    told = [
        REVIEWED,
        ("formed", "2025-03-10"),
        ("published", "2025-03-12"),
        ("withdrawn", "2025-06-01", {"reason": "含个人信息"}),
        anew,
        ("published", "2025-07-02"),
    ]
    days = ("2025-03-11", "2025-03-12", "2025-05-31", "2025-06-01", "2025-07-01", "2025-07-02")
    assert [item(*told).is_public_on(day(one)) for one in days] == [False, True, True, False, False, True]


# Disputes


def test_the_day_to_answer_by() -> None:
    """算例20 and 21: five workdays in a simple reconsideration, fifteen natural days in court."""
    copy = ("stage", "2025-09-26", {"stage": "copy_received"})
    simple = held(
        events(
            "dispute/1",
            ("filed", "2025-09-20", {"procedure": "reconsideration", "role": "respondent", "simple": True}),
            copy,
        )
    )
    assert simple.answer_deadline(CALENDAR).day == day("2025-10-10")
    sued = dispute(("stage", "2025-09-22", {"stage": "copy_received"}))
    due = sued.answer_deadline(CALENDAR)
    assert due
    assert due.day == day("2025-10-09")
    assert dispute().answer_deadline(CALENDAR) is None
    with pytest.raises(CalendarGap):
        dispute(("stage", "2026-12-25", {"stage": "copy_received"})).answer_deadline(CALENDAR)


def test_a_lawsuit_names_its_path_and_a_reconsideration_has_none() -> None:
    for body in (
        {"procedure": "litigation", "role": "respondent"},
        {"procedure": "reconsideration", "path": "direct", "role": "respondent"},
    ):
        with pytest.raises(BadEvent, match="path"):
            state(events("dispute/1", ("filed", "2025-03-03", body)))


def test_an_outcome_belongs_to_its_procedure() -> None:
    with pytest.raises(UnknownTerm, match=r"litigation\.upheld"):
        dispute(("outcome", "2025-06-01", {"outcome": "upheld"}))
    with pytest.raises(NotLegal, match="没有中止"):
        dispute(("stage", "2025-06-01", {"stage": "resumed"}))
    with pytest.raises(OutOfOrder):
        dispute(("outcome", "2025-06-01", {"outcome": "revoked"}), ("took_effect", "2025-05-01"))


@pytest.mark.parametrize(
    ("decision", "decided", "path", "outcome", "skipped"),
    [
        ("N1", "2024-01-01", "direct", "revoked", True),
        ("N1", "2023-12-31", "direct", "revoked", False),
        ("N1", "2024-01-01", "direct", "not_accepted", False),
        ("N1", "2024-01-01", "after_reconsideration", "revoked", False),
        ("N8", "2024-01-01", "direct", "revoked", False),
        ("P1", "2024-01-01", "direct", "revoked", False),
        ("U1", "2024-01-01", "direct", "revoked", False),
    ],
)
def test_a_judgment_where_reconsideration_comes_first_is_seen(
    decision: str, decided: str, path: str, outcome: str, skipped: bool
) -> None:
    found = dispute(
        ("outcome", "2025-06-01", {"outcome": outcome}), decision=decision, decided_on=decided, path=path
    )
    assert found.skipped_reconsideration is skipped


# Organs


def test_an_organ_has_the_name_of_the_day() -> None:
    told = [
        ("opened", "2019-01-01", {"name": "科学技术局"}),
        ("renamed", "2021-03-01", {"name": "科技和工信局"}),
        ("renamed", "2024-02-01", {"name": "科技局"}),
    ]
    found = held(events("organ/1", *told))
    assert isinstance(found, Keeper)
    days = ("2018-12-31", "2021-02-28", "2021-03-01", "2024-01-31", "2025-12-31")
    assert [found.name_on(day(one)) for one in days] == ["科学技术局"] * 2 + ["科技和工信局"] * 2 + ["科技局"]
    with pytest.raises(OutOfOrder):
        held(events("organ/1", *told, ("renamed", "2023-02-01", {"name": "局"})))


# Admission


def test_admission_asks_the_law_where_the_register_alone_does_not() -> None:
    late = ("extended", "2023-10-25", {"days": 5, "approved_by": "负责人"})
    found = case("2023-09-20", late)
    reached = state(found)
    assert isinstance(reached, Case)
    with pytest.raises(NotLegal, match="已于 2023-10-24 届满"):
        admit(found[:-1], found[-1], CALENDAR)
    seen = standing(reached, day("2023-10-26"), CALENDAR)
    assert seen.deadline is None
    assert "已于 2023-10-24 届满" in seen.waits


def test_admission_of_other_matters_is_that_of_the_register() -> None:
    told = events("organ/1", ("opened", "2019-01-01", {"name": "科学技术局"}))
    assert admit([], told[0], CALENDAR) == state(told)


def test_a_fee_before_there_was_one_is_refused() -> None:
    found = case("2020-11-02", ("billed", "2020-11-05", {"fee": "by_piece", "amount": "100"}))
    with pytest.raises(LawNotInForce):
        admit(found[:-1], found[-1], CALENDAR)


def test_a_day_before_the_matter_began_is_refused() -> None:
    with pytest.raises(OutOfOrder, match="2025-03-03"):
        state(case("2025-03-03", ("registered", "2025-03-02")))
    assert date(2025, 3, 3) == held(case("2025-03-03")).received


def test_an_opinion_answers_a_consultation_and_nothing_else() -> None:
    told = [
        ("reasons_asked", "2025-03-04", {"facts": "一月四十件"}),
        ("answered", "2025-03-06", {"letter": 2, "consent": "consents"}),
    ]
    with pytest.raises(NotLegal, match="不是征求意见"):
        state(case("2025-03-03", *told))
    waiting = [
        ("correction_asked", "2025-03-04", {"days": 5}),
        ("answered", "2025-03-06", {"letter": 2, "consent": "consents"}),
    ]
    with pytest.raises(NotLegal, match="不是征求意见"):
        state(case("2025-03-03", *waiting))


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("correction_asked", {"days": 5}, OutOfOrder),
        ("consulted", {"whom": "peer"}, OutOfOrder),
        ("billed", {"fee": "by_page", "amount": "10"}, OutOfOrder),
        ("decided", {"decision": "G2"}, OutOfOrder),
        ("searched", {"where": "档案室", "found": False}, NotLegal),
        ("registered", {}, NotLegal),
    ],
)
def test_what_was_received_was_a_letter_and_had_been_sent(
    kind: str, body: dict[str, Any], refusal: type[Exception]
) -> None:
    early = case("2025-03-03", (kind, "2025-03-06", body), ("served", "2025-03-05", {"letter": 2}))
    with pytest.raises(refusal):
        state(early)
    if refusal is OutOfOrder:
        found = held(case("2025-03-03", (kind, "2025-03-06", body), ("served", "2025-03-06", {"letter": 2})))
        assert found.told == {2: day("2025-03-06")}


def test_a_field_of_an_item_is_emptied() -> None:
    told = ("edited", "2025-03-04", {"emptied": ["summary"], "genre": "通知"})
    assert item(told, summary="概述", theme="科技").details == {"theme": "科技", "genre": "通知"}


@pytest.mark.parametrize(
    "body", [{"emptied": ["title"]}, {"emptied": ["summary"], "summary": "概述"}, {"emptied": ["content"]}]
)
def test_what_an_item_cannot_be_without_is_not_emptied(body: dict[str, Any]) -> None:
    with pytest.raises(NotLegal, match="不能清空"):
        item(("edited", "2025-03-04", body), summary="概述")


def test_an_item_is_renewed_each_time_it_is_published() -> None:
    through = (("formed", "2025-03-04", {}), REVIEWED, ("published", "2025-03-05", {}))
    assert item(*through).renewed == day("2025-03-05")
    again = (
        ("amended", "2025-04-01", {"title": "新办法"}),
        ("reviewed", "2025-04-02", REVIEWED[2]),
        ("published", "2025-04-03", {}),
    )
    now = item(*through, *again)
    assert (now.first_published, now.renewed) == (day("2025-03-05"), day("2025-04-03"))
    assert item(("imported", "2025-03-06", {"source": "旧网站"})).renewed == day("2025-03-06")


SENT = (
    ("submitted", "2025-03-04", {"chain": ["secrecy"]}),
    ("reviewed", "2025-03-05", {"review": "secrecy", "verdict": "disclose"}),
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("rectified", {"event": 1, "reason": "误", "changes": {"summary": "概述"}}),
        ("rectified", {"event": 1, "reason": "误", "changes": {"title": "别的"}}),
        ("rectified", {"event": 2, "reason": "误", "changes": {"chain": ["secrecy", "unit"]}}),
    ],
)
def test_what_is_reviewed_is_not_corrected_meanwhile(kind: str, body: dict[str, Any]) -> None:
    with pytest.raises(NotLegal):
        item(*SENT, (kind, "2025-03-06", body))


def test_no_correction_leads_back_into_a_review() -> None:
    returned = ("returned", "2025-03-06", {"reason": "改"})
    with pytest.raises(NotLegal, match="审查的就不是这一份"):
        item(*SENT, returned, ("annulled", "2025-03-06", {"event": 4, "reason": "误"}))
    assert item(*SENT, ("annulled", "2025-03-06", {"event": 3, "reason": "误"})).awaits == "secrecy"
    assert (
        item(
            *SENT,
            returned,
            ("rectified", "2025-03-06", {"event": 1, "reason": "误", "changes": {"title": "别的"}}),
        ).title
        == "别的"
    )


def test_a_dispute_is_not_older_than_the_decision_it_is_about() -> None:
    assert dispute(decision="N1", decided_on="2025-03-03").decided_on == day("2025-03-03")
    with pytest.raises(OutOfOrder, match="所争议的决定"):
        dispute(decision="N1", decided_on="2025-03-04")


@pytest.mark.parametrize(
    ("procedure", "cites"),
    [
        ("reconsideration", ("行政复议法#第六十四条", "行政复议法#第六十六条")),
        ("litigation", ("法释〔2025〕8号#第十一条",)),
    ],
)
def test_a_day_an_order_names_carries_its_days_and_articles(procedure: str, cites: tuple[str, ...]) -> None:
    """No day of it is counted, and the page printed as evidence says so of each."""
    told = [
        ("decided", "2025-09-10", {"decision": "U1"}),
        ("delivered", "2025-09-10", {"delivery": "post"}),
        ("reopened", "2026-01-12", {"procedure": procedure, "until": "2026-02-11"}),
    ]
    due = standing(held(case("2025-09-01", *told)), day("2026-01-12"), CALENDAR).deadline
    assert due
    assert (due.day, due.cites) == (day("2026-02-11"), cites)
    assert [one.day for one in due.days] == [day("2026-01-12") + timedelta(n) for n in range(1, 31)]
    assert not any(one.counted for one in due.days)
