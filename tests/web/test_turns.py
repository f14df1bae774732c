"""Whose turn it is is told at once, to those who may act and nobody else, until somebody has."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from items import AT, CHAIN, ON, cleared, draft, published, step
from seats import at, text, url
from staff import CALENDAR, Cast
from year import YEAR, Year, brought

from gongkai.web.office.mail import letter, send_waiting
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Account, Notice
from gongkai.web.store.policy import appoint
from gongkai.web.store.publishing import told
from gongkai.web.store.reporting import SamePerson


def open_turns(staff: Cast) -> set[tuple[str, str]]:
    """Who is told of what and has not seen it, by role."""
    roles = {account.pk: role for role, account in staff.people.items()}
    held = Notice.objects.filter(rung__startswith="turn:", seen_at=None)
    return {(roles[one.account_id], one.text) for one in held}


def test_an_item_goes_from_hand_to_hand(staff: Cast) -> None:
    matter = draft(staff)
    assert open_turns(staff) == set()
    step(staff, matter, "submitted")
    assert open_turns(staff) == {("unit", "2025-0001　等待科室意见")}
    step(staff, matter, "reviewed", "unit", review="unit", verdict="disclose")
    assert open_turns(staff) == {("secrecy", "2025-0001　等待保密审查")}
    step(staff, matter, "reviewed", "secrecy", review="secrecy", verdict="disclose")
    waits = "2025-0001　等待审核签发"
    assert open_turns(staff) == {("reviewer", waits), ("signer", waits), ("leader", waits)}
    step(staff, matter, "reviewed", "signer", review="approval", verdict="disclose")
    ready = "2025-0001　审查通过，等待公开"
    assert open_turns(staff) == {("handler", ready), ("reviewer", ready), ("leader", ready)}
    step(staff, matter, "formed")
    step(staff, matter, "published", "handler")
    assert open_turns(staff) == set()


def test_what_comes_back_is_told_to_who_wrote_it(staff: Cast) -> None:
    matter = draft(staff)
    step(staff, matter, "submitted")
    step(staff, matter, "returned", "unit", reason="文号有误")
    assert open_turns(staff) == {("handler", "2025-0001　退回修改")}
    step(staff, matter, "submitted")
    step(staff, matter, "reviewed", "unit", review="unit", verdict="withhold", ground="内部事务信息")
    assert open_turns(staff) == {("handler", "2025-0001　科室意见：不予公开")}
    step(staff, matter, "edited", title="改过的题名")
    assert open_turns(staff) == set()


def test_a_note_ends_no_turn_and_a_struck_item_has_none(staff: Cast) -> None:
    matter = draft(staff)
    step(staff, matter, "submitted")
    step(staff, matter, "noted", text="已电话告知科室")
    assert open_turns(staff) == {("unit", "2025-0001　等待科室意见")}
    step(staff, matter, "struck", reason="重复登记")
    assert open_turns(staff) == set()


def test_what_is_published_at_a_set_time_waits_for_nobody(staff: Cast) -> None:
    matter = draft(staff)
    step(staff, matter, "formed")
    cleared(staff, matter)
    assert open_turns(staff)
    told(
        staff.science, matter, "scheduled", ON, {"at": "2025-03-21T09:00:00+08:00"},
        after=len(events_of(staff.science, matter)), account=staff.people["handler"], at=AT, calendar=CALENDAR,
    )  # fmt: skip
    assert open_turns(staff) == set()


def test_what_is_not_to_be_published_waits_for_nobody_once_it_is_reviewed(staff: Cast) -> None:
    matter = draft(staff, nature="on_request")
    cleared(staff, matter)
    assert open_turns(staff) == set()


def test_another_turn_of_the_same_day_is_told_anew(staff: Cast) -> None:
    matter = draft(staff)
    for _ in range(2):
        step(staff, matter, "submitted")
        step(staff, matter, "returned", "unit", reason="再改")
    told = Notice.objects.filter(account=staff.people["unit"], rung__startswith="turn:")
    assert told.count() == 2
    assert not told.filter(seen_at=None).exists()


def test_nobody_is_told_twice_who_holds_two_posts_and_none_who_wrote_it(staff: Cast) -> None:
    for role in ("unit", "secrecy"):
        appoint(staff.people["handler"], role, staff.science, date(2025, 1, 1))
    appoint(staff.people["unit"], "leader", staff.science, date(2025, 1, 1))
    matter = draft(staff)
    step(staff, matter, "submitted")
    assert Notice.objects.filter(seen_at=None).count() == 1
    assert open_turns(staff) == {("unit", "2025-0001　等待科室意见")}


# The report of a year


@pytest.fixture
def year(staff: Cast) -> Year:
    return brought(staff)


def test_a_report_goes_from_hand_to_hand(year: Year) -> None:
    staff = year.staff
    year.words()
    assert open_turns(staff) == set()
    year.submit()
    waits = "2023年年度报告　等待审核"
    assert open_turns(staff) == {("reviewer", waits), ("leader", waits)}
    year.tell("approved", "reviewer")
    waits = "2023年年度报告　等待签发"
    assert open_turns(staff) == {("signer", waits), ("leader", waits)}
    year.tell("signed", "signer")
    assert open_turns(staff) == {("handler", "2023年年度报告　等待报送")}
    year.tell("filed", "handler")
    waits = "2023年年度报告　等待公布"
    assert open_turns(staff) == {("reviewer", waits), ("signer", waits), ("leader", waits)}
    year.tell("published", "signer")
    assert open_turns(staff) == set()


def test_a_report_that_comes_back_is_told_to_who_submitted_it(year: Year) -> None:
    year.words()
    year.submit()
    year.tell("returned", "reviewer", reason="数字再核")
    assert open_turns(year.staff) == {("handler", "2023年年度报告　退回修改")}


def test_who_submitted_is_not_told_to_approve(year: Year) -> None:
    appoint(year.staff.people["handler"], "reviewer", year.staff.science, date(2023, 1, 1))
    year.words()
    year.submit()
    assert {role for role, _ in open_turns(year.staff)} == {"reviewer", "leader"}
    with pytest.raises(SamePerson):
        year.tell("approved", "handler")
    assert {role for role, _ in open_turns(year.staff)} == {"reviewer", "leader"}


# Page and mail


def addressed(staff: Cast, *roles: str) -> None:
    for role in roles:
        Account.objects.filter(pk=staff.people[role].pk).update(email=f"{role}@example.gov.cn")


@pytest.mark.usefixtures("visiting")
def test_a_notice_leads_to_the_item_and_to_the_report(staff: Cast) -> None:
    step(staff, draft(staff), "submitted")
    page = at(staff, "unit").get(url(staff, "notices"))
    assert "等待科室意见" in text(page)
    notice = Notice.objects.get()
    led = at(staff, "unit").post(url(staff, "notice", notice.pk))
    assert led["Location"] == url(staff, "publication", "2025-0001")
    year = brought(staff)
    year.words()
    year.submit()
    mine = Notice.objects.get(account=staff.people["leader"], matter=f"report/{YEAR}")
    assert at(staff, "leader").post(url(staff, "notice", mine.pk))["Location"] == url(staff, "annual", YEAR)


def test_mail_tells_of_a_turn_and_of_one_that_is_over_no_more(staff: Cast, settings: Any) -> None:
    settings.MAIL_ON, settings.SITE, settings.QUIET = (
        True,
        "https://gk.example.gov.cn",
        (AT.time(), AT.time()),
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    addressed(staff, "unit", "secrecy")
    matter = draft(staff, title="张三的某项目")
    step(staff, matter, "submitted")
    step(staff, matter, "reviewed", "unit", review="unit", verdict="disclose")
    assert send_waiting(AT) == 1
    (sent,) = mail.outbox
    assert sent.to == ["secrecy@example.gov.cn"]
    assert sent.subject == "鹿城区科学技术局：1 件等您办理"
    assert "https://gk.example.gov.cn/330302011/publication/2025-0001/" in sent.body
    assert "张三" not in sent.body
    assert Notice.objects.get(account=staff.people["unit"]).mail_state == "moot"


def test_the_subject_tells_turns_from_days(staff: Cast) -> None:
    step(staff, draft(staff), "submitted")
    turn = Notice.objects.get()
    day = Notice(
        organ=staff.science, account=turn.account, matter="case/2025-0001", rung="before_2", text="期限"
    )
    assert letter([turn, day]).subject == "鹿城区科学技术局：1 件等您办理，1 件临近或者超过期限"
    assert letter([day]).subject == "鹿城区科学技术局：1 件临近或者超过期限"


def test_publishing_again_and_again_leaves_no_open_turn(staff: Cast) -> None:
    matter = published(staff)
    for n in range(3):
        step(staff, matter, "amended", title=f"第{n}次变更")
        cleared(staff, matter)
        step(staff, matter, "published")
    assert open_turns(staff) == set()
    assert Notice.objects.filter(rung__startswith="turn:").values("rung").distinct().count() == 4 * (
        len(CHAIN) + 1
    )
