"""Items in the store: nobody reviews what is their own, nothing unreviewed is published, by hand or at a set time."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from items import AT, CHAIN, ON, cleared, draft, published, step
from staff import CALENDAR, Cast

from gongkai.base.errors import GongkaiError, NotLegal
from gongkai.ledger import Publication, state
from gongkai.ledger.kinds import sorts
from gongkai.web.store import publishing
from gongkai.web.store.ledger import IndexTaken, MovedMeanwhile, events_of, listing, rebuild, verify
from gongkai.web.store.models import Account, Entry, Listed, Organ
from gongkai.web.store.policy import appoint
from gongkai.web.store.publishing import (
    AUTHORING,
    REVIEWERS,
    NotPublishable,
    NotToday,
    NotYourOpinion,
    NotYourReview,
    SamePerson,
    acts_of,
    authors,
    awaiting,
    lacking,
    offered,
    others,
    publish_due,
    told,
)
from gongkai.web.store.texts import keep


@pytest.fixture
def sent(staff: Cast) -> str:
    """An item that waits for its first review."""
    matter = draft(staff)
    step(staff, matter, "formed")
    step(staff, matter, "submitted")
    return matter


def test_an_item_is_reviewed_by_three_and_published(staff: Cast, sent: str) -> None:
    for review, role in CHAIN:
        with pytest.raises(NotPublishable, match="审查环节没有走完"):
            step(staff, sent, "published")
        step(staff, sent, "reviewed", role, review=review, verdict="disclose")
    assert step(staff, sent, "published").phase == "published"
    row = Listed.objects.get(matter=sent)
    assert (row.public, row.done, row.renewed, row.received, row.awaits) == (True, ON, ON, ON, "")


def test_who_wrote_it_gives_no_review_and_is_told_who_may(staff: Cast, sent: str) -> None:
    author = staff.people["handler"]
    appoint(author, "unit", staff.science, date(2025, 1, 1))
    with pytest.raises(SamePerson) as refusal:
        step(staff, sent, "reviewed", author, review="unit", verdict="disclose")
    assert "经办不能作这一件的科室意见：拟稿、送审的也是经办" in str(refusal.value)
    assert "可以由科室审查" in str(refusal.value)
    assert refusal.value.others == (staff.people["unit"],)


def test_by_account_not_by_name(staff: Cast, sent: str) -> None:
    namesake = Account.objects.enrol("other@science", "经办")
    appoint(namesake, "unit", staff.science, date(2025, 1, 1))
    assert step(staff, sent, "reviewed", namesake, review="unit", verdict="disclose").awaits == "secrecy"


def test_one_person_gives_one_review_a_round_and_may_again_in_the_next(staff: Cast, sent: str) -> None:
    both = staff.people["unit"]
    appoint(both, "secrecy", staff.science, date(2025, 1, 1))
    step(staff, sent, "reviewed", both, review="unit", verdict="disclose")
    with pytest.raises(SamePerson, match="科室意见的也是科室"):
        step(staff, sent, "reviewed", both, review="secrecy", verdict="disclose")
    step(staff, sent, "returned", "secrecy", reason="改错字")
    step(staff, sent, "submitted")
    assert step(staff, sent, "reviewed", both, review="unit", verdict="disclose").awaits == "secrecy"


@pytest.mark.parametrize("review", REVIEWERS)
def test_a_review_is_given_by_its_roles(staff: Cast, review: str) -> None:
    Organ.objects.filter(pk=staff.science.pk).update(chain=list(dict.fromkeys([review, "secrecy"])))
    matter = draft(staff)
    step(staff, matter, "submitted")
    acts = acts_of(staff.science, matter)
    for role, account in staff.people.items():
        if role in REVIEWERS[review]:
            publishing.refuse_reviewer(staff.science, acts, review, account, ON)
        else:
            with pytest.raises(NotYourReview):
                publishing.refuse_reviewer(staff.science, acts, review, account, ON)


def test_where_nobody_is_left_that_is_said(staff: Cast, sent: str) -> None:
    staff.people["unit"].appointments.all().delete()
    with pytest.raises(NotYourReview, match="没有别的人可以审查：请安全管理员另外任命一名科室"):
        step(staff, sent, "reviewed", "secrecy", review="unit", verdict="disclose")
    above = Account.objects.enrol("unit@district", "上级科室")
    appoint(above, "unit", staff.district, date(2025, 1, 1))
    assert others(staff.science, acts_of(staff.science, sent), "unit", ON) == [above]


def test_the_chain_is_the_organs_whatever_is_sent(staff: Cast) -> None:
    matter = draft(staff)
    assert step(staff, matter, "submitted", chain=["secrecy"]).chain == ("unit", "secrecy", "approval")


def test_a_review_out_of_turn_or_out_of_review_is_refused(staff: Cast, sent: str) -> None:
    with pytest.raises(NotPublishable):
        step(staff, sent, "reviewed", "secrecy", review="secrecy", verdict="disclose")
    loose = draft(staff)
    with pytest.raises(NotPublishable):
        step(staff, loose, "reviewed", "secrecy", review="secrecy", verdict="disclose")


def test_an_opinion_is_put_right_by_its_giver_alone(staff: Cast, sent: str) -> None:
    step(staff, sent, "reviewed", "unit", review="unit", verdict="refer", ground="拿不准")
    change = {"event": 4, "reason": "已请示", "changes": {"verdict": "disclose"}}
    for kind, body in (("rectified", change), ("annulled", {"event": 4, "reason": "误"})):
        with pytest.raises(NotYourOpinion, match="科室的，只能由本人"):
            step(staff, sent, kind, "handler", **body)
    assert step(staff, sent, "rectified", "unit", **change).awaits == "secrecy"


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        (1, {"title": "另一件"}),
        (1, {"content": "f" * 64}),
        (1, {"summary": "改了"}),
        (3, {"chain": ["secrecy"]}),
    ],
)
def test_a_correction_puts_nothing_else_before_the_reviewers(
    staff: Cast, sent: str, target: int, changes: dict[str, Any]
) -> None:
    step(staff, sent, "reviewed", "unit", review="unit", verdict="disclose")
    with pytest.raises(NotLegal):
        step(staff, sent, "rectified", "handler", event=target, reason="笔误", changes=changes)


def test_a_correction_does_not_change_what_the_public_reads(staff: Cast) -> None:
    matter = published(staff)
    for changes in ({"title": "另一件"}, {"content": keep(staff.science, "<p>别的</p>")}):
        with pytest.raises(NotLegal, match="已经公开过"):
            step(staff, matter, "rectified", event=1, reason="笔误", changes=changes)
    with pytest.raises(NotLegal, match="不予公开"):
        step(staff, matter, "rectified", event=1, reason="笔误", changes={"nature": "withheld"})
    item = step(staff, matter, "rectified", event=1, reason="笔误", changes={"summary": "概述"})
    assert item.details["summary"] == "概述"


def test_a_day_in_the_platform_is_the_day_it_is_done(staff: Cast) -> None:
    matter = draft(staff)
    step(staff, matter, "formed")
    cleared(staff, matter)
    with pytest.raises(NotToday, match="“公开”在平台上办理"):
        step(staff, matter, "published", on=ON - timedelta(1))
    step(staff, matter, "published")
    with pytest.raises(NotToday):
        told(
            staff.science, matter, "rectified", ON, {"event": 7, "reason": "早", "on": "2025-03-19"},
            after=7, account=staff.people["handler"], at=AT, calendar=CALENDAR,
        )  # fmt: skip


def test_what_is_empty_withheld_or_brought_in_is_not_published(staff: Cast) -> None:
    empty = draft(staff, text="")
    assert lacking(state(events_of(staff.science, empty))) == ["正文"]
    cleared(staff, empty)
    step(staff, empty, "formed")
    with pytest.raises(NotPublishable, match="没有正文"):
        step(staff, empty, "published")
    withheld = draft(staff, nature="withheld")
    step(staff, withheld, "formed")
    cleared(staff, withheld)
    with pytest.raises(NotLegal, match="不予公开"):
        step(staff, withheld, "published")
    with pytest.raises(NotPublishable, match="收录"):
        step(staff, draft(staff), "imported", source="旧网站")


def test_what_lacks_before_review() -> None:
    item = Publication("publication/1", ON, "办法", "disclosed", register="normative_documents")
    assert lacking(item) == ["正文", "公开内容类别", "栏目", "文号", "生效日期"]
    told = {"item": "20-6", "category": "行政处罚"}
    penalty = Publication("publication/1", ON, "决定", "disclosed", content="x", details=told)
    assert lacking(penalty) == ["公开期限（这一类有几种，选定一种）"]
    told |= {"term": "licence_or_penalty_publication"}
    assert lacking(replace(penalty, details=told)) == []
    assert lacking(Publication("publication/1", ON, "答复", "on_request", content="x")) == []


def test_an_amendment_is_shown_only_once_it_is_published(staff: Cast) -> None:
    matter = published(staff)
    first = Listed.objects.get(matter=matter)
    later = AT + timedelta(5)
    new = keep(staff.science, "<p>新的正文</p>")
    item = step(staff, matter, "amended", at=later, content=new, reason="数字有误")
    old = item.public
    assert (item.phase, item.is_public) == ("amended", True)
    assert cleared(staff, matter, at=later).public == old != new
    item = step(staff, matter, "published", at=later)
    assert item.public == new
    row = Listed.objects.get(matter=matter)
    assert (row.done, row.renewed) == (first.done, later.date())


def test_the_text_is_not_changed_in_review(staff: Cast, sent: str) -> None:
    for kind in ("edited", "amended"):
        with pytest.raises(NotLegal):
            step(staff, sent, kind, content=keep(staff.science, "<p>别的</p>"))


def test_two_who_write_at_once_leave_one_event(staff: Cast, sent: str) -> None:
    with pytest.raises(MovedMeanwhile):
        told(
            staff.science, sent, "returned", ON, {"reason": "晚了"},
            after=2, account=staff.people["leader"], at=AT, calendar=CALENDAR,
        )  # fmt: skip


# What waits for whom


def waiting(staff: Cast, account: Account) -> list[str]:
    return sorted(awaiting(staff.science, account, ON).values_list("matter", flat=True))


def test_what_waits_is_shown_to_those_who_may_review_it(staff: Cast, sent: str) -> None:
    def seers() -> set[str]:
        return {role for role, account in staff.people.items() if waiting(staff, account)}

    assert seers() == {"unit"}
    step(staff, sent, "reviewed", "unit", review="unit", verdict="disclose")
    assert seers() == {"secrecy"}
    step(staff, sent, "reviewed", "secrecy", review="secrecy", verdict="disclose")
    assert seers() == {"reviewer", "signer", "leader"}
    appoint(staff.people["unit"], "leader", staff.science, date(2025, 1, 1))
    appoint(staff.people["handler"], "leader", staff.science, date(2025, 1, 1))
    assert seers() == {"reviewer", "signer", "leader"}
    step(staff, sent, "returned", "leader", reason="再核")
    assert seers() == set()
    step(staff, sent, "submitted")
    assert seers() == {"unit"}


def test_rebuilt_the_list_is_what_it_was(staff: Cast, sent: str) -> None:
    document = {"register": "normative_documents", "document": "鹿科〔2025〕3号", "effective": "2025-04-01"}
    repealed = published(staff, **document)
    step(staff, repealed, "repealed", reason="已有新的规定")
    scheduled = draft(staff)
    step(staff, scheduled, "formed")
    cleared(staff, scheduled)
    schedule(staff, scheduled, "2025-03-21T09:00:00+08:00")
    before = {one["matter"]: one for one in Listed.objects.values()}
    assert before[repealed]["validity"] == "repealed"
    assert before[sent]["awaits"] == "unit"
    assert before[scheduled]["at"] is not None
    Listed.objects.update(validity="", awaits="", renewed=None, received=None, at=None)
    rebuild(staff.science, CALENDAR)
    assert {one["matter"]: one for one in Listed.objects.values()} == before


# At a set time


@pytest.fixture
def timed(staff: Cast) -> str:
    """An item through all reviews, to be published at nine on the day after."""
    matter = draft(staff)
    step(staff, matter, "formed")
    cleared(staff, matter)
    schedule(staff, matter, "2025-03-21T09:00:00+08:00")
    return matter


def schedule(staff: Cast, matter: str, at: str) -> None:
    seen = len(events_of(staff.science, matter))
    told(
        staff.science, matter, "scheduled", ON, {"at": at},
        after=seen, account=staff.people["signer"], at=AT, calendar=CALENDAR,
    )  # fmt: skip


NINE = AT + timedelta(hours=23)


def test_it_is_published_when_it_is_due_never_before_and_once(staff: Cast, timed: str) -> None:
    assert publish_due(NINE - timedelta(seconds=1), CALENDAR) == 0
    assert not Listed.objects.get(matter=timed).public
    assert publish_due(NINE, CALENDAR) == 1
    assert publish_due(NINE, CALENDAR) == 0
    row = Listed.objects.get(matter=timed)
    assert (row.public, row.at, row.done) == (True, None, NINE.date())
    entry = Entry.objects.get(matter=timed, kind="published")
    assert entry.account == staff.people["signer"]
    assert "按定时公开（定在 2025-03-21 09:00）" in entry.line


def test_a_worker_that_was_down_publishes_late_and_says_the_day_it_did(staff: Cast, timed: str) -> None:
    assert publish_due(NINE + timedelta(3), CALENDAR) == 1
    assert Listed.objects.get(matter=timed).done == date(2025, 3, 24)


def test_killed_in_the_middle_the_rest_is_published_by_the_next(
    staff: Cast, timed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = draft(staff)
    step(staff, other, "formed")
    cleared(staff, other)
    schedule(staff, other, "2025-03-21T08:00:00+08:00")
    real, calls = publishing.told, []

    def dies(*args: Any, **rest: Any) -> Any:
        calls.append(args[1])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **rest)

    monkeypatch.setattr(publishing, "told", dies)
    with pytest.raises(KeyboardInterrupt):
        publish_due(NINE, CALENDAR)
    monkeypatch.setattr(publishing, "told", real)
    assert calls == [other, timed]
    assert publish_due(NINE, CALENDAR) == 1
    assert Listed.objects.filter(public=True).count() == 2
    assert not list(verify(staff.science))


def test_what_moved_meanwhile_is_not_published(staff: Cast, timed: str) -> None:
    """Another worker, or somebody at the desk, wrote between the look at the list and the writing."""
    acts = acts_of(staff.science, timed)
    step(staff, timed, "returned", "leader", reason="等一等")
    with pytest.raises(MovedMeanwhile):
        told(
            staff.science, timed, "published", ON, {},
            after=len(acts), account=staff.people["signer"], at=AT, calendar=CALENDAR,
        )  # fmt: skip
    assert publish_due(NINE, CALENDAR) == 0
    assert Listed.objects.get(matter=timed).phase == "formed"


def test_what_may_not_be_published_any_more_goes_back_with_the_reason(
    staff: Cast, timed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(item: Publication, kind: str, *_: Any) -> None:
        if kind == "published":
            raise NotPublishable("有人举报含有个人信息", "先核对")

    monkeypatch.setattr(publishing, "_refuse_unready", refuses)
    assert publish_due(NINE, CALENDAR) == 0
    assert publish_due(NINE, CALENDAR) == 0
    last = events_of(staff.science, timed)[-1]
    assert last.kind == "returned"
    assert "定时公开没有做成：不能公开：有人举报" in last.body["reason"]
    assert Listed.objects.get(matter=timed).at is None


@pytest.mark.parametrize(
    ("at", "why"),
    [("2025-03-20T10:00:00+08:00", "已经过了"), ("2025-03-19T10:00:00+08:00", "已经过了")],
)
def test_a_time_that_is_over_is_none_to_publish_at(staff: Cast, at: str, why: str) -> None:
    matter = draft(staff)
    step(staff, matter, "formed")
    cleared(staff, matter)
    with pytest.raises(NotPublishable, match=why):
        schedule(staff, matter, at)


def test_before_it_is_made_no_time_is_set(staff: Cast) -> None:
    matter = draft(staff)
    cleared(staff, matter)
    with pytest.raises(NotPublishable, match="成文日期"):
        schedule(staff, matter, "2025-03-21T09:00:00+08:00")


# Whatever people do


BODIES: dict[str, Callable[[random.Random, Cast], dict[str, Any]]] = {
    "edited": lambda chance, staff: {"content": keep(staff.science, f"<p>{chance.random()}</p>")},
    "amended": lambda chance, staff: {"content": keep(staff.science, f"<p>{chance.random()}</p>")},
    "submitted": lambda chance, staff: {},
    "returned": lambda chance, staff: {"reason": "改"},
    "reviewed": lambda chance, staff: {
        "review": chance.choice(list(REVIEWERS)),
        "verdict": chance.choice(["disclose", "disclose", "disclose", "disclose", "withhold", "refer"]),
    },
    "formed": lambda chance, staff: {},
    "imported": lambda chance, staff: {"source": "旧网站"},
    "scheduled": lambda chance, staff: {"at": "2025-03-20T10:30:00+08:00"},
    "published": lambda chance, staff: {},
    "withdrawn": lambda chance, staff: {"reason": "撤"},
    "rectified": lambda chance, staff: {
        "event": chance.randint(1, 12),
        "reason": "笔误",
        "changes": chance.choice(
            [
                {"content": keep(staff.science, f"<p>{chance.random()}</p>")},
                {"title": f"题{chance.random()}"},
                {"verdict": "disclose"},
                {"chain": ["secrecy"]},
                {"review": "secrecy"},
                {"summary": "概述"},
            ]
        ),
    },
    "annulled": lambda chance, staff: {"event": chance.randint(2, 12), "reason": "误"},
}


def complete(staff: Cast, matter: str, until: int) -> None:
    """What was published with an event had, since it was sent to review, each review of the chain, by people who had
    written nothing of it until then and are not one another. Told from the rows alone."""
    rows = list(Entry.objects.filter(matter=matter, seq__lte=until).order_by("seq").select_related("account"))
    events = events_of(staff.science, matter)[:until]
    item = state(events[:-1])
    assert isinstance(item, Publication)
    sent = max(row.seq for row in rows if row.kind == "submitted")
    gone = {event.body["event"] for event in events if event.kind == "annulled"}
    gave = [
        (row.account_id, events[row.seq - 1].body["review"])
        for row in rows
        if row.kind == "reviewed" and row.seq > sent and row.seq not in gone
    ]
    wrote = {row.account_id for row in rows if row.kind in AUTHORING}
    wrote |= {row.account_id for row in rows if row.kind == "rectified" and events[events[row.seq - 1].body["event"] - 1].kind in AUTHORING}  # fmt: skip
    passed = [account for account, review in gave if review in item.chain]
    assert {review for _, review in gave} >= set(item.chain) >= {"secrecy"}
    assert len(set(passed)) >= len(item.chain)
    assert wrote.isdisjoint(passed)


SENSIBLE = {
    "drafted": ["formed", "submitted"],
    "formed": ["submitted", "submitted", "edited"],
    "reviewing": ["reviewed"] * 9 + ["formed"],
    "cleared": ["published", "scheduled", "formed"],
    "published": ["amended"],
    "amended": ["submitted"],
    "withdrawn": ["submitted"],
}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_people_do_nothing_is_published_that_was_not_reviewed_whole(staff: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = [staff.people[role] for role in ("handler", "unit", "secrecy", "reviewer", "leader")]
    for n in range(3):
        one = Account.objects.enrol(f"walker{n}", f"人{n}")
        for role in chance.sample(["handler", "unit", "secrecy", "reviewer", "leader"], 2):
            appoint(one, role, staff.science, date(2025, 1, 1))
        people.append(one)
    matter, shown = draft(staff), 0
    for n in range(400):
        if shown and n >= 80:
            break
        events = events_of(staff.science, matter)
        item = state(events)
        assert isinstance(item, Publication)
        kind = chance.choice(SENSIBLE[item.phase] if chance.random() < 0.85 else list(BODIES))
        body = BODIES[kind](chance, staff)
        if kind == "reviewed" and item.awaits and chance.random() < 0.9:
            body["review"] = item.awaits
        able = others(staff.science, acts_of(staff.science, matter), item.awaits, ON) if item.awaits else []
        who = chance.choice(able if able and chance.random() < 0.5 else people)
        if (
            kind in AUTHORING and chance.random() < 0.9
        ):  # else everybody soon is an author, and nobody may review
            who = staff.people["handler"]
        at = AT + timedelta(minutes=n / 2)
        with suppress(GongkaiError):
            told(
                staff.science, matter, kind, ON, body,
                after=len(events), account=who, at=at, calendar=CALENDAR,
            )  # fmt: skip
        publish_due(at, CALENDAR)
        written = events_of(staff.science, matter)
        now = state(written)
        assert isinstance(now, Publication)
        new = [event for event in written[len(events) :] if event.kind == "published"]
        for event in new:
            complete(staff, matter, event.seq)
        assert new or now.public == item.public
        shown += len(new)
    assert shown, "a walk that leads nowhere proves nothing"
    assert not list(verify(staff.science))
    row = Listed.objects.get(matter=matter)
    expected = listing(written, now, CALENDAR)
    assert {name: getattr(row, name) for name in expected} == expected


# What is offered


@pytest.mark.parametrize("seed", range(8))
def test_what_is_offered_is_lawful_in_its_phase(staff: Cast, seed: int) -> None:
    chance = random.Random(seed)
    matter = draft(staff, register="normative_documents")
    kinds = sorts()["publication"].kinds
    who = {"reviewed": "", "returned": "leader"}
    for _ in range(25):
        item = state(events_of(staff.science, matter))
        assert isinstance(item, Publication)
        steps = offered(item)
        assert all(item.phase in kinds[one].during for one in steps)
        if not steps:
            break
        kind = chance.choice(steps)
        body = BODIES[kind](chance, staff) if kind in BODIES else {"reason": "有新的规定"}
        if kind == "scheduled":
            body = {"at": "2025-03-21T09:00:00+08:00"}
        if kind == "reviewed":
            assert item.awaits is not None
            body = {"review": item.awaits, "verdict": "disclose"}
        role = dict(CHAIN)[item.awaits] if kind == "reviewed" and item.awaits else who.get(kind, "handler")
        told(
            staff.science, matter, kind, ON, body,
            after=len(events_of(staff.science, matter)), account=staff.people[role], at=AT, calendar=CALENDAR,
        )  # fmt: skip


def test_who_annulled_their_writing_stays_its_author(staff: Cast) -> None:
    helper = Account.objects.enrol("helper", "帮手")
    for role in ("handler", "unit"):
        appoint(helper, role, staff.science, date(2025, 1, 1))
    matter = draft(staff)
    step(staff, matter, "edited", helper, summary="概述")
    step(staff, matter, "annulled", helper, event=2, reason="误")
    assert [who.name for who, _ in authors(acts_of(staff.science, matter))] == ["经办", "帮手"]
    step(staff, matter, "submitted")
    with pytest.raises(SamePerson, match="修改文稿的也是帮手"):
        step(staff, matter, "reviewed", helper, review="unit", verdict="disclose")


def test_an_index_is_made_when_drafted_and_named_once(staff: Cast) -> None:
    first, second = draft(staff), draft(staff)
    indices = list(Listed.objects.order_by("matter").values_list("index", flat=True))
    assert indices == ["330302011/2025-00001", "330302011/2025-00002"]
    with pytest.raises(NotLegal, match="一经编定不再改变"):
        step(staff, first, "rectified", event=1, reason="换一个", changes={"index": "1"})
    with pytest.raises(IndexTaken):
        staff.write("publication/2025-0009", "drafted", title="通告", nature="disclosed", index=indices[1])
    assert second == "publication/2025-0002"


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_publish_it_once(at_once: Cast) -> None:
    matter = draft(at_once)
    step(at_once, matter, "formed")
    cleared(at_once, matter)
    schedule(at_once, matter, "2025-03-21T09:00:00+08:00")
    ready, published_by = threading.Barrier(3), []

    def work() -> None:
        ready.wait()
        published_by.append(publish_due(NINE, CALENDAR))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(published_by) == [0, 0, 1]
    assert Entry.objects.filter(matter=matter, kind="published").count() == 1
