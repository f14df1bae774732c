"""The text of the annual report at the desk: drafted, taken, edited, mended, gone back on; nobody's words get lost."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from lxml import html
from seats import at, text, url
from staff import Cast

from gongkai.drafting import PARTS
from gongkai.ledger import Annual, Event, state
from gongkai.web.office import words
from gongkai.web.store.annual import desk_of, keep_report, matter_of
from gongkai.web.store.ledger import events_of, write
from gongkai.web.store.models import Organ
from gongkai.web.store.writings import writing_of

pytestmark = pytest.mark.usefixtures("visiting")
YEAR = 2024
COUNTS = {"trainings": "2", "staff": "1", "processing_fee": "0", "wechat_articles": "64"}


@pytest.fixture
def bureau(staff: Cast) -> Cast:
    """A bureau whose register of 2024 is whole: three items published, no application, a few counts."""
    return furnished(staff, staff.science)


def furnished(staff: Cast, organ: Organ) -> Cast:
    def tell(matter: str, kind: str, on: date, **body: Any) -> None:
        staff.write(matter, kind, on, organ, **body)

    tell("organ/1", "opened", date(2023, 1, 1), name=organ.name)
    for n in range(1, 4):
        matter = f"publication/2024-{n:04}"
        tell(matter, "drafted", date(2024, 5, n), title=f"第{n}件", nature="disclosed", category="通知公告")
        tell(matter, "reviewed", date(2024, 5, n), review="secrecy", verdict="disclose")
        tell(matter, "formed", date(2024, 5, n))
        tell(matter, "published", date(2024, 5, n))
    for n, (what, value) in enumerate(COUNTS.items(), 1):
        tell(f"count/2024-{n:02}", "entered", date(2024, 12, 31), what=what, value=value, evidence="年终核对")
    return staff


def look(staff: Cast, role: str = "handler", year: int = YEAR) -> Any:
    return at(staff, role).get(url(staff, "annual_words", year))


def send(staff: Cast, do: str, role: str = "handler", after: int | None = None, **typed: str) -> Any:
    """The page sent with what stands in it, but for what is typed."""
    shown = look(staff).context
    told = {part["id"]: part["text"] for part in shown["parts"]} if "parts" in shown else {}
    seen = len(told_of(staff)) if after is None else after
    client = at(staff, role)
    return client.post(
        url(staff, "annual_words", YEAR), {**told, "after": seen, "do": do, **typed}, follow=False
    )


def told_of(staff: Cast) -> list[Event]:
    return events_of(staff.science, matter_of(YEAR))


def texts(staff: Cast) -> dict[str, str]:
    annual = state(told_of(staff))
    assert isinstance(annual, Annual)
    return dict(annual.texts)


# ---- the draft ----


def test_the_page_shows_each_sentence_with_what_stands_behind_it(bureau: Cast) -> None:
    page = text(look(bureau))
    assert "主动公开政府信息3条，其中通知公告3条。" in page
    assert "未收取信息处理费。" in page
    link = reverse("cell", args=[bureau.science.code, YEAR, "requests.new.total"])
    assert f'<a href="{link}">表三“一、本年新收政府信息公开申请数量·总计”</a>' in page
    assert "栏目“通知公告”" in page


def test_what_is_not_recorded_is_asked(bureau: Cast) -> None:
    page = text(look(bureau))
    for aspect in ("政府信息管理", "存在的主要问题", "改进情况"):
        assert f"<strong>{aspect}</strong>" in page
    assert reverse("cases", args=[bureau.science.code]) not in page.partition('id="overview"')[2]


def test_before_anything_is_taken_nothing_is_written(bureau: Cast) -> None:
    look(bureau)
    assert told_of(bureau) == []


def test_all_is_taken_with_one_click_and_the_report_begins_with_it(bureau: Cast) -> None:
    assert send(bureau, "take").status_code == 302
    kinds = [event.kind for event in told_of(bureau)]
    assert kinds == ["begun", *["worded"] * 4]
    taken = texts(bureau)
    assert set(taken) == {"preamble", "overview", "others", "signature"}
    assert "（一）主动公开\n2024年，主动公开政府信息3条" in taken["overview"]
    assert taken["signature"] == bureau.science.name
    assert {event.body["by"] for event in told_of(bureau)} == {bureau.people["handler"].name}


def test_taking_all_does_not_touch_what_somebody_wrote(bureau: Cast) -> None:
    send(bureau, "save", overview="我局自己写的。")
    answer = send(bureau, "take")
    assert texts(bureau)["overview"] == "我局自己写的。"
    assert texts(bureau)["others"] == "未收取信息处理费。"
    assert (
        "已有文字，没有动" in text(at(bureau, "handler").get(answer["Location"])) or answer.status_code == 302
    )


def test_a_part_is_taken_in_place_of_what_stands(bureau: Cast) -> None:
    send(bureau, "save", others="没有。")
    send(bureau, "take:others")
    assert texts(bureau)["others"] == "未收取信息处理费。"


def test_a_sentence_is_added_behind_what_was_typed_and_that_is_saved_too(bureau: Cast) -> None:
    send(bureau, "add:others:0", others="没有其他事项。", problems="存在的问题：人少。")
    assert texts(bureau)["others"] == "没有其他事项。\n未收取信息处理费。"
    assert texts(bureau)["problems"] == "存在的问题：人少。"


@pytest.mark.parametrize(
    "do", ["add:others:9", "add:title:0", "add::", "fix:nothing", "restore:99", "take:title", "fly"]
)
def test_what_is_not_there_to_be_done_is_refused_and_nothing_is_lost(bureau: Cast, do: str) -> None:
    answer = send(bureau, do, problems="刚写的问题。")
    assert answer.status_code == 422
    assert "刚写的问题。" in text(answer)
    assert told_of(bureau) == []


# ---- saving ----


def test_only_what_changed_is_written(bureau: Cast) -> None:
    send(bureau, "take")
    before = len(told_of(bureau))
    send(bureau, "save", problems="存在的主要问题：一是人少。\r\n改进：明年增加一人。  \r\n")
    (event,) = told_of(bureau)[before:]
    assert event.body["section"] == "problems"
    assert event.body["text"] == "存在的主要问题：一是人少。\n改进：明年增加一人。"
    send(bureau, "save")
    assert len(told_of(bureau)) == before + 1


def test_a_part_can_be_emptied(bureau: Cast) -> None:
    send(bureau, "take")
    send(bureau, "save", others="")
    assert texts(bureau)["others"] == ""


def test_who_saw_an_older_state_is_told_and_keeps_what_was_typed(bureau: Cast) -> None:
    send(bureau, "save", others="甲写的。")
    answer = send(bureau, "save", after=0, problems="乙写的。")
    assert answer.status_code == 422
    assert "您打开页面以后，别人又登记了这份报告" in text(answer)
    assert "乙写的。" in text(answer)
    assert "problems" not in texts(bureau)


@pytest.mark.parametrize("typed", ["字" * 20_001, "\x00"])
def test_what_no_report_holds_is_refused_at_its_field(bureau: Cast, typed: str) -> None:
    answer = send(bureau, "save", problems=typed)
    assert answer.status_code == 422
    assert told_of(bureau) == []


def test_markup_is_text(bureau: Cast) -> None:
    send(bureau, "save", problems="<script>alert(1)</script>")
    assert "<script>alert(1)" not in text(look(bureau))
    assert texts(bureau)["problems"] == "<script>alert(1)</script>"


def submitted(staff: Cast) -> None:
    matter = matter_of(YEAR)
    content = keep_report(staff.science, desk_of(staff.science, YEAR).report)
    staff.write(matter, "frozen", date(2025, 3, 20), content=content)
    staff.write(matter, "submitted", date(2025, 3, 20), content=content)


def test_a_report_under_review_is_read_only_and_says_why(bureau: Cast) -> None:
    send(bureau, "take")
    submitted(bureau)
    page = text(look(bureau))
    assert "报告现在是“审核”，文字不能改" in page
    assert "<textarea" not in page
    assert "主动公开政府信息3条" in page
    answer = send(bureau, "save", problems="迟来的话。")
    assert answer.status_code == 422
    assert "problems" not in texts(bureau)


@pytest.mark.parametrize("role", ["reviewer", "leader", "unit", "supervisor"])
def test_who_may_not_write_reads(bureau: Cast, role: str) -> None:
    send(bureau, "take")
    page = look(bureau, role)
    assert page.status_code == 200
    assert "<textarea" not in text(page)
    assert "全部采用草稿" not in text(page)
    assert at(bureau, role).post(url(bureau, "annual_words", YEAR), {"do": "take"}).status_code == 404


@pytest.mark.parametrize("year", [2018, 2022])
def test_a_year_the_register_cannot_tell_is_refused_in_words(bureau: Cast, year: int) -> None:
    assert look(bureau, year=year).status_code == 422


# ---- typed and not saved ----


def test_what_was_typed_and_not_saved_is_there_the_next_time(bureau: Cast) -> None:
    send(bureau, "take")
    before = len(told_of(bureau))
    answer = send(bureau, "keep", problems="写了一半")
    assert "已暂存" in answer.json()["kept"]
    assert len(told_of(bureau)) == before
    page = text(look(bureau))
    assert "写了一半</textarea>" in page
    assert "暂存的改动还没有保存" in page
    assert "写了一半" not in text(look(bureau, "reviewer")), "it is nobody else's"
    send(bureau, "drop")
    assert "写了一半" not in text(look(bureau))


def test_keeping_one_part_lets_the_kept_rest_be(bureau: Cast) -> None:
    client, page = at(bureau, "handler"), url(bureau, "annual_words", YEAR)
    client.post(page, {"do": "keep", "problems": "问题"})
    client.post(page, {"do": "keep", "others": "事项"})
    kept = writing_of(bureau.science, matter_of(YEAR), 0, f"words-{bureau.people['handler'].pk}")
    assert kept
    assert kept.typed == {"problems": "问题", "others": "事项"}
    client.post(page, {"do": "keep", "problems": ""})
    kept.refresh_from_db()
    assert kept.typed == {"others": "事项"}


def test_saving_ends_what_was_kept(bureau: Cast) -> None:
    send(bureau, "keep", problems="写了一半")
    send(bureau, "save", problems="写完了。")
    assert "暂存的改动" not in text(look(bureau))
    assert texts(bureau)["problems"] == "写完了。"


# ---- findings, fixes, marks ----


def fixes(staff: Cast) -> dict[str, str]:
    """Rule → the button that mends what it found."""
    found = [one for part in look(staff).context["parts"] for one in part["findings"]]
    return {finding.rule: f"fix:{key}" for _, key, finding, mended in found if mended}


def test_a_finding_is_mended_with_a_click(bureau: Cast) -> None:
    send(bureau, "take")
    send(
        bureau,
        "save",
        problems="存在的主要问题：业务不熟。2024年，我局将每季度培训一次。",
        others="每周登陆网站后台。",
    )
    mended = fixes(bureau)
    assert mended.keys() >= {"year-stale-plan", "text-typo", "nar-fee-missing"}
    send(bureau, mended["year-stale-plan"])
    assert texts(bureau)["problems"] == "存在的主要问题：业务不熟。2025年，我局将每季度培训一次。"
    send(bureau, fixes(bureau)["nar-fee-missing"])
    send(bureau, fixes(bureau)["text-typo"])
    assert texts(bureau)["others"] == "每周登录网站后台。\n未收取信息处理费。"
    assert not fixes(bureau).keys() & {"year-stale-plan", "text-typo", "nar-fee-missing"}


def test_a_number_that_is_not_the_tables_is_mended(bureau: Cast) -> None:
    send(bureau, "save", overview="2024年，收到政府信息公开申请3件。")
    send(bureau, fixes(bureau)["nar-none-vs-t3"])
    assert texts(bureau)["overview"] == "2024年，收到政府信息公开申请0件。"


def test_a_fix_of_what_was_typed_over_meanwhile_is_refused(bureau: Cast) -> None:
    send(bureau, "save", others="每周登陆网站后台。")
    answer = send(bureau, fixes(bureau)["text-typo"], others="改成别的话了。")
    assert answer.status_code == 422
    assert "这一处已经改动过" in text(answer)
    assert "改成别的话了。" in text(answer)


OWN = "二是强化教育培训，认真贯彻落实条例，建立教育培训长效机制，坚持专人每周登录后台，及时发布主动公开信息。"


def publish(staff: Cast, organ: Organ, year: int, problems: str) -> None:
    """A report kept from elsewhere, with a text."""
    desk = desk_of(organ, year)
    content = keep_report(organ, desk.with_texts({"problems": problems}))
    at_noon = datetime(2025, 3, 3, 4, 0, tzinfo=UTC)
    for n, (kind, body) in enumerate([("begun", {}), ("kept", {"content": content, "source": "网站"})]):
        write(
            organ, matter_of(year), kind, date(2025, 1, 20), body,
            after=n, account=staff.people["handler"], at=at_noon, calendar=words.CALENDAR,
        )  # fmt: skip


def test_paragraphs_of_last_year_and_of_another_organ_are_marked(bureau: Cast) -> None:
    furnished(bureau, bureau.housing)
    publish(bureau, bureau.housing, YEAR, f"无关的话。\n{OWN}")
    publish(bureau, bureau.science, YEAR - 1, OWN)
    send(bureau, "save", overview=OWN, problems="我局自己的问题，只有我局才有。")
    shown = {part["id"]: part["alike"] for part in look(bureau).context["parts"]}
    (one,) = shown["overview"]
    assert one.whose in ("本机关上年报告", f"{bureau.housing.name}2024年报告")
    assert not shown["problems"]


def test_what_another_organ_has_not_published_is_not_compared(bureau: Cast) -> None:
    furnished(bureau, bureau.housing)
    body = {"section": "overview", "text": OWN}
    bureau.write(matter_of(YEAR), "begun", date(2025, 1, 5), bureau.housing)
    bureau.write(matter_of(YEAR), "worded", date(2025, 1, 5), bureau.housing, **body)
    send(bureau, "save", overview=OWN)
    assert not any(part["alike"] for part in look(bureau).context["parts"])


def test_what_the_records_made_alike_is_not_marked(bureau: Cast) -> None:
    furnished(bureau, bureau.housing)
    send(bureau, "take")
    publish(bureau, bureau.housing, YEAR, texts(bureau)["overview"] + texts(bureau)["preamble"])
    assert not any(part["alike"] for part in look(bureau).context["parts"])


# ---- history ----


def test_an_older_wording_is_restored_and_the_newer_one_stays_in_the_history(bureau: Cast) -> None:
    send(bureau, "save", others="第一稿。")
    first = told_of(bureau)[-1].seq
    send(bureau, "save", others="第二稿。")
    page = text(look(bureau))
    assert "第一稿。" in page
    assert "第二稿。" in page
    send(bureau, f"restore:{first}")
    assert texts(bureau)["others"] == "第一稿。"
    assert [event.body["text"] for event in told_of(bureau)[1:]] == ["第一稿。", "第二稿。", "第一稿。"]
    assert all(part in PARTS for part in texts(bureau))


@pytest.mark.parametrize("do", ["take:others", "restore"])
def test_what_was_typed_and_then_replaced_is_in_the_history(bureau: Cast, do: str) -> None:
    send(bureau, "save", others="第一稿。")
    do = f"{do}:{told_of(bureau)[-1].seq}" if do == "restore" else do
    send(bureau, do, others="写到一半的第二稿。")
    wanted = "第一稿。" if do.startswith("restore") else "未收取信息处理费。"
    assert [event.body["text"] for event in told_of(bureau)[1:]] == ["第一稿。", "写到一半的第二稿。", wanted]


def test_a_page_that_came_in_half_empties_nothing(bureau: Cast) -> None:
    send(bureau, "take")
    before = texts(bureau)
    sent = {"do": "save", "after": len(told_of(bureau)), "problems": "存在的主要问题：人少。将增加一人。"}
    at(bureau, "handler").post(url(bureau, "annual_words", YEAR), sent)
    assert texts(bureau) == before | {"problems": sent["problems"]}


# ---- lateness on record ----


def test_a_reply_that_went_out_late_stands_in_the_draft_of_section_five(bureau: Cast) -> None:
    for number, answered in (("2024-0001", date(2024, 3, 5)), ("2024-0002", date(2024, 6, 28))):
        matter, came = f"case/{number}", date(2024, 3, 1)
        bureau.write(
            matter, "arrived", came, channel="in_person", applicant_kind="natural", applicant=f"甲{number}"
        )
        bureau.write(matter, "decided", answered, decision="G2")
        bureau.write(matter, "delivered", answered, delivery="electronic")
    page = text(look(bureau))
    assert "超过法定期限答复政府信息公开申请1件。" in page
    assert "收到政府信息公开申请2件，办结申请2件，其中予以公开2件。" in page


def test_what_was_published_late_stands_there_too_and_leads_to_its_list(bureau: Cast) -> None:
    """Made on 4 March 2024: 20 workdays end on 1 April; of three, one came later, and one in another year."""
    for number, shown in (
        ("2024-0101", "2024-04-01"),
        ("2024-0102", "2024-04-02"),
        ("2024-0103", "2025-01-06"),
    ):
        matter = f"publication/{number}"
        bureau.write(matter, "drafted", date(2024, 3, 4), title=f"公示{number}", nature="disclosed")
        bureau.write(matter, "formed", date(2024, 3, 4))
        bureau.write(matter, "reviewed", date(2024, 3, 5), review="secrecy", verdict="disclose")
        bureau.write(matter, "published", date.fromisoformat(shown))
    page = look(bureau)
    assert "超过法定期限公开政府信息1条" in text(page)
    (link,) = set(html.fromstring(page.content).xpath("//a[contains(@href, 'late=')]/@href"))
    listed = text(at(bureau, "handler").get(link))
    assert "公示2024-0102" in listed
    assert "公示2024-0101" not in listed
    assert "公示2024-0103" not in listed
    assert "公示2024-0103" in text(at(bureau, "handler").get(link.replace("late=2024", "late=2025")))
