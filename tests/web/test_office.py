"""The pages of the desk: who sees them, what they write, what they say when the law refuses."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from seats import TODAY, at, url
from staff import ARRIVED, CALENDAR, DAY, Cast
from visits import ARRIVAL, CASE, do

from gongkai.law.deadline import workday_deadline
from gongkai.web.office import clock
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Account, Applicant, Entry, Listed, Look

pytestmark = pytest.mark.usefixtures("visiting")

PAGES = {
    "desk": ((), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
    "cases": ((), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
    "arrival": ((), {"handler"}),
    "case": ((CASE,), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
    "ruler": ((CASE,), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
    "step": (("case", CASE, "decided"), {"signer", "leader"}),
    "letter": ((CASE, 1, "receipt"), {"handler", "unit", "reviewer", "signer", "leader"}),
    "annual": ((2025,), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
    "cell": ((2025, "requests.new.natural"), {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_for_those_it_is_for_and_for_nobody_else(staff: Cast, name: str) -> None:
    args, allowed = PAGES[name]
    staff.write("organ/1", "opened", date(2025, 1, 1), name="鹿城区科学技术局")
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    for role in staff.people:
        assert at(staff, role).get(url(staff, name, *args)).status_code == (
            200 if role in allowed else 404
        ), role
        assert at(staff, role).get(reverse(name, args=[staff.housing.code, *args])).status_code == 404
    refused = at(staff, None).get(url(staff, name, *args))
    assert (refused.status_code, refused["Location"].partition("?")[0]) == (302, reverse("sign_in"))


def test_every_page_bears_the_policy_and_asks_no_other_host(staff: Cast) -> None:
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    for name in ("desk", "cases", "arrival"):
        page = at(staff, "handler").get(url(staff, name))
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page.content.decode()) == []
        assert not re.search(r"<style|style=|<script(?! src)| on\w+=", page.content.decode())


def test_an_application_is_registered_and_its_number_shown(staff: Cast) -> None:
    done = at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    assert done["Location"] == url(staff, "case", CASE)
    (event,) = events_of(staff.science, f"case/{CASE}")
    assert (event.body["applicant"], event.body["by"], event.body["about"]) == (
        "申请人0001",
        "经办",
        "某项目批复",
    )
    page = at(staff, "handler").get(done["Location"]).content.decode()
    assert "2025年3月31日" in page
    assert "张三" in page
    again = at(staff, "handler").post(url(staff, "arrival"), {**ARRIVAL, "token": "第二页"})
    assert again["Location"] == url(staff, "case", "2025-0002")


def test_a_page_sent_twice_registers_once(staff: Cast) -> None:
    once = re.search(
        r'name="token" value="([^"]+)"', at(staff, "handler").get(url(staff, "arrival")).content.decode()
    )
    assert once
    told = {**ARRIVAL, "token": once[1]}
    places = {at(staff, "handler").post(url(staff, "arrival"), told)["Location"] for _ in range(3)}
    assert places == {url(staff, "case", CASE)}
    assert Entry.objects.count() == Applicant.objects.count() == 1
    other = at(staff, "handler").post(url(staff, "arrival"), {**told, "token": "另一页"})
    assert other["Location"] == url(staff, "case", "2025-0002")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"telephone": ""}, "联系方式至少填一项"),
        ({"name": ""}, "这个字段是必填项"),
        ({"about": " "}, "这个字段是必填项"),
        ({"on": "2025-02-30"}, "输入一个有效的日期"),
        ({"channel": "pigeon"}, "选择一个有效的选项"),
        ({"on": "1999-01-04"}, "1999-01-04 没有关于“答复期限”的规定"),
    ],
)
def test_an_application_that_lacks_something_is_not_registered(
    staff: Cast, change: dict[str, str], says: str
) -> None:
    done = at(staff, "handler").post(url(staff, "arrival"), {**ARRIVAL, **change})
    assert done.status_code == 422
    assert says in done.content.decode()
    assert Entry.objects.count() == Applicant.objects.count() == 0


def test_the_number_of_a_paper_is_sealed_masked_and_every_look_written_down(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    stored = Applicant.objects.get()
    assert b"330302199001011234" not in bytes(stored.paper)
    assert not Entry.objects.filter(line__contains="330302199001011234").exists()
    assert not Entry.objects.filter(line__contains="张三").exists()
    page = at(staff, "handler").get(url(staff, "case", CASE)).content.decode()
    assert "330302199001011234" not in page
    paper = url(staff, "paper", CASE)
    assert at(staff, "handler").post(paper, {"why": ""}).status_code == 302
    assert not Look.objects.filter(what="paper").exists()
    shown = at(staff, "handler").post(paper, {"why": "核对身份"}).content.decode()
    assert "330302199001011234" in shown
    look = Look.objects.get(what="paper")
    assert (look.account.name, look.matter, look.what, look.why) == (
        "经办",
        f"case/{CASE}",
        "paper",
        "核对身份",
    )
    assert at(staff, "unit").post(paper, {"why": "看看"}).status_code == 404
    assert at(staff, "handler").get(paper).status_code == 405


def test_who_an_applicant_is_is_shown_to_those_who_need_it_and_written_down_once_a_day(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    for _ in range(3):
        assert "13800000000" in at(staff, "handler").get(url(staff, "case", CASE)).content.decode()
    look = Look.objects.get()
    assert (look.account, look.what, look.matter) == (staff.people["handler"], "contact", f"case/{CASE}")
    for role in ("unit", "secrecy", "supervisor"):
        page = at(staff, role).get(url(staff, "case", CASE)).content.decode()
        assert "申请人0001" in page
        assert "张三" not in page
        assert "13800000000" not in page
    assert Look.objects.count() == 1


def test_a_request_is_led_from_arrival_to_the_archive(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("assigned", "handler", {"unit": "规划科"}),
        ("searched", "unit", {"where": "档案系统"}),
        ("decided", "signer", {"decision": "U1"}),
        ("delivered", "handler", {"delivery": "post"}),
        ("archived", "handler", {}),
    ]
    for kind, role, told in steps:
        done = do(staff, kind, role, **told)
        assert done["Location"] == url(staff, "case", CASE), kind
    kinds = [event.kind for event in events_of(staff.science, f"case/{CASE}")]
    assert kinds == ["arrived", *(kind for kind, _, _ in steps)]
    assert events_of(staff.science, f"case/{CASE}")[2].body == {
        "where": "档案系统",
        "found": False,
        "by": "科室",
    }
    assert Listed.objects.get().phase == "archived"


def test_what_the_law_refuses_is_told_with_its_article_and_nothing_is_lost(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    done = do(staff, "extended", "signer", on="2025-04-01", days=5, approved_by="负责人", reason="资料多")
    assert done.status_code == 422
    page = done.content.decode()
    assert "答复期限已于 2025-03-31 届满" in page
    assert "第三十三条第二款" in page
    assert "资料多" in page
    assert 'value="负责人"' in page
    assert Entry.objects.count() == 1


def test_who_has_not_seen_the_newest_event_is_told(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    do(staff, "assigned", unit="规划科")
    twice = do(staff, "assigned", unit="规划科", after=1)
    assert twice.status_code == 422
    assert "刚刚有了新的登记" in twice.content.decode()
    for wrong in ("", "x", "-1", "９"):
        assert do(staff, "assigned", unit="规划科", after=wrong).status_code == 422
    assert Entry.objects.count() == 2


def test_steps_that_are_none_or_not_ones_own_are_not_there(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    for kind, role in (
        ("nothing", "handler"),
        ("rectified", "handler"),
        ("decided", "handler"),
        ("billed", "signer"),
    ):
        assert do(staff, kind, role).status_code == 404
    assert at(staff, "handler").get(url(staff, "case", "2025-9999")).status_code == 404


def test_the_desk_lists_what_is_open_the_most_urgent_first(staff: Cast) -> None:
    for n, ago in enumerate((3, 30, 10), 1):
        staff.write(f"case/2025-{n:04}", "arrived", TODAY - timedelta(ago), **ARRIVED, about=f"第{n}件")
    staff.write("case/2025-0004", "arrived", DAY, **ARRIVED)
    staff.write("case/2025-0004", "withdrawn", DAY, ending="withdrawn")
    staff.write("case/2025-0005", "arrived", DAY, **{**ARRIVED, "channel": "fax"})
    page = at(staff, "handler").get(url(staff, "desk")).content.decode()
    assert re.findall(r">(2025-\d{4})</a>", page) == ["2025-0002", "2025-0003", "2025-0001", "2025-0005"]
    assert page.count('<tr class="over">') == 1
    late = workday_deadline(TODAY - timedelta(30), 20, CALENDAR).day
    over = len([n for n in range(1, (TODAY - late).days + 1) if CALENDAR.is_workday(late + timedelta(n))])
    assert f"逾期 {over} 日" in page


def test_a_letter_comes_filled_from_the_register(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    do(staff, "extended", "signer", days=10, approved_by="负责人", reason="需要核对档案", on="2025-03-28")
    where = url(staff, "letter", CASE, 2, "extension")
    page = at(staff, "handler").get(where).content.decode()
    assert 'value="2025-04-15"' in page
    lacking = at(staff, "handler").post(where, {"organ": "鹿城区科学技术局", "on": "2025-03-28"})
    assert lacking.status_code == 422
    assert "文书缺少" in lacking.content.decode()
    facts = {
        "organ": "鹿城区科学技术局", "on": "2025-03-28", "number": "鹿科公开〔2025〕3号", "applicant": "张三",
        "received": "2025-03-03", "asked": "某项目批复", "reason": "需要核对档案", "until": "2025-04-15",
    }  # fmt: skip
    done = at(staff, "handler").post(where, facts)
    assert done["Content-Type"].endswith("wordprocessingml.document")
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(done.content)).paragraphs)
    assert "答复期限延长至2025年4月15日" in text
    for seq, id in ((1, "extension"), (9, "extension"), (2, "fee"), (2, "nothing")):
        assert at(staff, "handler").get(url(staff, "letter", CASE, seq, id)).status_code == 404


def test_a_reply_names_the_body_and_the_court_of_the_organ(staff: Cast) -> None:
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    do(staff, "searched", where="档案系统")
    do(staff, "decided", "signer", decision="U1")
    where = url(staff, "letter", CASE, 3, "reply")
    facts = {
        "organ": "鹿城区科学技术局", "number": "鹿科公开〔2025〕4号", "applicant": "张三",
        "received": "2025-03-03", "asked": "某项目批复",
    }  # fmt: skip
    lacking = at(staff, "handler").post(where, facts)
    assert "行政复议机关的全称" in lacking.content.decode()
    staff.science.reconsideration_body, staff.science.court = "鹿城区人民政府", "温州市鹿城区人民法院"
    staff.science.save()
    text = "\n".join(
        p.text for p in Document(io.BytesIO(at(staff, "handler").post(where, facts).content)).paragraphs
    )
    assert "向鹿城区人民政府申请行政复议" in text
    assert "向温州市鹿城区人民法院提起行政诉讼" in text


def test_the_report_is_counted_and_every_number_leads_to_its_cases(staff: Cast) -> None:
    client = at(staff, "handler")
    assert client.get(url(staff, "annual", 2025)).status_code == 200
    at(staff, "handler").post(url(staff, "arrival"), ARRIVAL)
    behind = client.get(url(staff, "cell", 2025, "requests.new.natural")).content.decode()
    assert f">{CASE}</a>" in behind
    assert client.get(url(staff, "cell", 2025, "requests.nothing.natural")).status_code == 404
    staff.write("organ/1", "opened", date(2025, 2, 1), name="鹿城区科学技术局")
    assert "2025 年不完整" in client.get(url(staff, "annual", 2025)).content.decode()
    assert client.get(url(staff, "annual", 2010)).status_code == 422


def test_the_year_that_is_due_is_one_click_away(staff: Cast) -> None:
    assert at(staff, "leader").get(url(staff, "this_year"))["Location"] == url(staff, "annual", 2024)


def test_what_is_done_is_late_no_more(staff: Cast) -> None:
    staff.write(f"case/{CASE}", "arrived", TODAY - timedelta(60), **ARRIVED)
    staff.write(f"case/{CASE}", "decided", TODAY, decision="G2")
    staff.write(f"case/{CASE}", "delivered", TODAY, delivery="direct")
    rows = at(staff, "handler").get(url(staff, "cases")).content.decode().partition("<tbody>")[2]
    assert f">{CASE}</a>" in rows
    assert '<tr class="over">' not in rows
    assert "逾期" not in rows


# Signing in


def test_five_wrong_passwords_lock_the_account_and_the_right_one_too(staff: Cast) -> None:
    client = Client()
    told = {"username": "handler@science", "password": "一次性口令"}
    for _ in range(4):
        assert client.post(reverse("sign_in"), {**told, "password": "错"}).status_code == 200
    assert client.post(reverse("sign_in"), {**told, "password": "错"}).status_code == 429
    locked = client.post(reverse("sign_in"), told)
    assert locked.status_code == 429
    assert "暂停登录" in locked.content.decode()
    assert Client().post(reverse("sign_in"), {**told, "username": "signer@science"}).status_code == 302


def test_one_organ_is_the_desk_several_are_chosen_from_none_is_told(staff: Cast) -> None:
    assert at(staff, "handler").get("/")["Location"] == url(staff, "desk")
    doors = {"audit_admin": "log", "security_admin": "people", "system_admin": "organs"}
    for role, door in doors.items():
        assert at(staff, role).get("/")["Location"] == url(staff, door)
    staff.people["stranger"] = Account.objects.enrol("stranger", "路人")
    assert "还没有在任何机关任职" in at(staff, "stranger").get("/").content.decode()
    from gongkai.web.store.policy import appoint

    above = Account.objects.enrol("above", "区政府办")
    appoint(above, "supervisor", staff.district, date(2025, 1, 1))
    client = Client()
    client.force_login(above, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").content.decode().count("<li>") == 3


def test_forms_without_their_token_are_refused(staff: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(url(staff, "arrival"), ARRIVAL).status_code == 403
    assert Entry.objects.count() == 0


def test_the_clock_is_chinas() -> None:
    assert clock.moment().utcoffset() == timedelta(hours=8)
    assert clock.today() == clock.moment().date()
