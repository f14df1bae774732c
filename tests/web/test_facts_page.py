"""事实 at the desk: a number is entered with its evidence, asked about when it seems entered already, and opens what is behind it."""

import re
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from seats import at, text, url
from staff import Cast

from gongkai.ledger import Count, state
from gongkai.ledger.countables import countables
from gongkai.web.office.fact_forms import number, periods
from gongkai.web.store.facts import entered_in
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Entry
from gongkai.web.store.yearly import counted

pytestmark = pytest.mark.usefixtures("visiting")
TRAINING = {
    "token": "一",
    "what": "培训",
    "value": "3",
    "when": "day",
    "on": "2025-03-18",
    "evidence": "签到表",
}


TOKENS = count(1)


def enter(staff: Cast, year: int = 2025, role: str = "handler", **change: Any) -> Any:
    told = {**TRAINING, "token": str(next(TOKENS)), **change}
    return at(staff, role).post(
        url(staff, "facts", year), {name: value for name, value in told.items() if value is not None}
    )


def page(staff: Cast, name: str = "facts", *args: object) -> str:
    return text(at(staff, "handler").get(url(staff, name, *(args or (2025,)))))


def figures(staff: Cast, zh: str, year: int = 2025) -> list[str]:
    """The row of a thing: its quarters, its year, the year before."""
    tree = html.fromstring(page(staff, "facts", year))
    (row,) = [
        one
        for one in tree.xpath("//table//tr")
        if one.xpath("string(th[1])").split("时点数")[0].strip() == zh
    ]
    return [" ".join(cell.text_content().split()) for cell in row.xpath("td")]


def held(staff: Cast) -> list[Count]:
    return [one.count for one in entered_in(staff.science, 2025)]


def test_a_number_is_entered_and_the_page_is_ready_for_the_next(staff: Cast) -> None:
    answer = enter(staff)
    assert answer.status_code == 302
    (one,) = held(staff)
    assert (one.what, one.value, one.unit, one.begun, one.since) == (
        "trainings",
        3,
        "次",
        date(2025, 3, 18),
        None,
    )
    again = text(at(staff, "handler").get(answer["Location"]))
    assert 'value="2025-03-18"' in again
    assert re.search(r'<input[^>]*name="what"[^>]*autofocus', again)
    assert figures(staff, "培训") == ["3次", "", "", "", "3次", ""]


def test_a_page_sent_twice_enters_once(staff: Cast) -> None:
    for _ in range(3):
        assert enter(staff, token="同一页").status_code == 302
    assert len(held(staff)) == 1


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"what": "培"}, "what", "没有“培”这一项。是不是：培训、参加培训？"),
        ({"what": "跳舞"}, "what", "请从列表里选"),
        ({"what": "主动公开的政府信息"}, "what", "请从列表里选"),
        ({"value": ""}, "value", "这个字段是必填项"),
        ({"value": "三四"}, "value", "不是一个数"),
        ({"value": "1.2万"}, "value", "1.2万写 12000"),
        ({"value": "1.5"}, "value", "应为整数"),
        ({"value": "-1"}, "value", "不能是负数"),
        ({"value": "-1", "what": "行政事业性收费·本年收费金额（单位：万元）"}, "value", "不能是负数"),
        ({"value": "9" * 16}, "value", "不是一个数"),
        ({"unit": "件"}, "unit", "可以用的有：次、期、场、个、轮"),
        ({"on": "2024-12-31"}, "on", "不在 2025 年"),
        ({"on": "2025-03-21"}, "on", "2025-03-21 还没有到"),
        ({"on": "", "when": "span"}, "on", "请填日期"),
        ({"when": "span"}, "since", "请填从哪一天起"),
        ({"when": "span", "since": "2025-03-19"}, "on", "请对调"),
        ({"when": "q2"}, "when", "选择"),
        ({"evidence": " "}, "evidence", "写一句依据，或者附上文件"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_told_at_its_field(
    staff: Cast, change: dict[str, str], field: str, why: str
) -> None:
    answer = enter(staff, **change)
    assert answer.status_code == 422
    assert why in " ".join(answer.context["form"].errors[field])
    assert not held(staff)


@pytest.mark.parametrize(
    ("change", "since", "on"),
    [
        ({"when": "q1", "on": ""}, date(2025, 1, 1), date(2025, 3, 20)),
        ({"when": "year", "on": ""}, date(2025, 1, 1), date(2025, 3, 20)),
        ({"when": "span", "since": "2025-02-03", "on": "2025-03-04"}, date(2025, 2, 3), date(2025, 3, 4)),
        ({"when": "q1", "on": "", "what": "粉丝"}, None, date(2025, 3, 20)),
    ],
)
def test_a_period_that_still_runs_ends_today(
    staff: Cast, change: dict[str, str], since: date | None, on: date
) -> None:
    assert enter(staff, **change).status_code == 302
    assert [(one.since, one.begun) for one in held(staff)] == [(since, on)]


def test_a_file_alone_is_evidence(staff: Cast) -> None:
    proof = SimpleUploadedFile("签到表.pdf", b"%PDF-1.7\n%%EOF")
    assert enter(staff, evidence="", files=proof).status_code == 302
    (one,) = entered_in(staff.science, 2025)
    assert one.count.evidence == "附件：签到表.pdf"
    behind = page(staff, "fact", 2025, "trainings")
    link = reverse("attachment", args=[staff.science.code, "count", one.number, one.told[0].body["files"][0]])
    assert link in behind
    assert at(staff, "handler").get(link).content == b"%PDF-1.7\n%%EOF"


def test_what_seems_entered_already_is_asked_about(staff: Cast) -> None:
    enter(staff)
    asked = enter(staff, token="二")
    assert asked.status_code == 422
    name = staff.people["handler"].name
    assert f"看来已经登记过：2025-0001，2025-03-18，3次（{name}登记，依据：签到表）" in text(asked)
    assert enter(staff, token="三", again="on").status_code == 302
    assert enter(staff, token="四", value="2").status_code == 302, "of one day there may be two numbers"
    assert figures(staff, "培训")[0] == "8次"


def test_another_number_for_the_same_quarter_is_asked_about(staff: Cast) -> None:
    enter(staff, when="q1")
    asked = enter(staff, when="q1", value="5")
    assert "这一段时间已经登记过：2025-0001" in text(asked)
    assert len(held(staff)) == 1


def test_a_period_that_spans_quarters_stands_under_the_year(staff: Cast) -> None:
    staff.write(
        "count/2024-0001",
        "entered",
        date(2024, 6, 30),
        what="trainings",
        value="9",
        evidence="年终核对",
        since="2024-03-01",
    )
    staff.write(
        "count/2024-0002", "entered", date(2024, 6, 30), what="trainings", value="1", evidence="年终核对"
    )
    assert figures(staff, "培训", 2024) == ["", "1次", "", "", "9次", "10次", ""]
    assert "不拆开，只计入全年" in page(staff, "facts", 2024)
    assert figures(staff, "培训")[-1] == "10次", "last year's beside it"


def test_behind_a_number_stand_who_when_and_why_and_what_was_struck(staff: Cast) -> None:
    enter(staff)
    enter(staff, on="2025-01-08", evidence="<b>通知</b>")
    staff.write("count/2025-0002", "struck", reason="重复")
    behind = page(staff, "fact", 2025, "trainings")
    assert "签到表" in behind
    assert staff.people["handler"].name in behind
    assert "撤销：重复" in behind
    assert "<b>通知</b>" not in behind
    assert figures(staff, "培训")[0] == "3次"


def test_an_entry_is_mended_and_struck_by_the_steps_every_matter_has(staff: Cast) -> None:
    enter(staff)
    client = at(staff, "handler")
    where = reverse("mend", args=[staff.science.code, "count", "2025-0001", 1])
    form = text(client.get(where))
    assert '<option value="trainings" selected>培训</option>' in form
    assert "科室或者单位" not in form
    told = {
        "on": "2025-03-18",
        "what": "trainings",
        "value": "4",
        "evidence": "签到表",
        "unit": "次",
        "after": "1",
        "why": "数错了",
    }
    assert "可以用的有：次、期" in text(client.post(where, {**told, "unit": "件"}))
    answer = client.post(where, told)
    assert answer["Location"] == url(staff, "count", "2025-0001")
    shown = page(staff, "count", "2025-0001")
    assert "数：4" in shown
    assert figures(staff, "培训")[0] == "4次"
    assert "更正过" in page(staff, "fact", 2025, "trainings")
    strike = reverse("step", args=[staff.science.code, "count", "2025-0001", "struck"])
    assert client.post(strike, {"on": "2025-03-20", "reason": "不是培训", "after": "2"}).status_code == 302
    assert figures(staff, "培训") == ["", "", "", "", "空白", ""]


def test_a_correction_may_change_what_is_counted(staff: Cast) -> None:
    enter(staff)
    where = reverse("mend", args=[staff.science.code, "count", "2025-0001", 1])
    told = {
        "on": "2025-03-18",
        "what": "seminars",
        "value": "3",
        "evidence": "签到表",
        "unit": "次",
        "after": "1",
        "why": "是座谈会",
    }
    at(staff, "handler").post(where, told)
    assert "填报哪一项：研讨会、座谈会" in page(staff, "count", "2025-0001")
    assert figures(staff, "研讨会、座谈会")[0] == "3次"


def test_nothing_of_a_group_is_zero_by_one_click_and_a_line_of_evidence(staff: Cast) -> None:
    cells = [one.id for one in countables(2025).values() if one.is_cell]
    enter(staff, what="行政许可·本年处理决定数量", value="7", when="q1")
    told = {"what": cells, "evidence": "问过执法科", "token": "零"}
    for _ in range(2):
        answer = at(staff, "handler").post(url(staff, "facts_none", 2025), told, follow=True)
    assert "已经提交过" in text(answer)
    assert {(one.what, one.value) for one in held(staff)} == {
        (cell, 7 if "permits" in cell else 0) for cell in cells
    }
    zero = next(one for one in held(staff) if one.what == "disclosure.fees.amount")
    assert (zero.unit, zero.since, zero.begun) == ("万元", date(2025, 1, 1), date(2025, 3, 20))
    assert all(counted(staff.science, 2025).value(cell) is not None for cell in cells)


@pytest.mark.parametrize("told", [{}, {"what": "trainings"}, {"what": "trainings", "evidence": " ", "token": "1"}, {"what": "没有", "evidence": "x", "token": "1"}, {"what": "trainings", "evidence": "x", "token": "长" * 61}])  # fmt: skip
def test_zero_needs_something_and_evidence(staff: Cast, told: dict[str, str]) -> None:
    answer = at(staff, "handler").post(url(staff, "facts_none", 2025), told, follow=True)
    assert "没有登记" in text(answer)
    assert not held(staff)


def test_what_the_page_sums_is_what_the_report_says(staff: Cast) -> None:
    staff.write("organ/1", "opened", date(2025, 1, 1), name="鹿城区科学技术局")
    enter(staff, what="行政许可·本年处理决定数量", value="１,２０７", when="q1")
    enter(staff, what="行政事业性收费·本年收费金额（单位：万元）", value="190.457379", on="2025-03-01")
    enter(staff, what="disclosure.fees.amount", value="5000", unit="元", on="2025-03-02")
    report = counted(staff.science, 2025)
    assert report.value("disclosure.permits.decisions") == 1207
    assert figures(staff, "行政许可·本年处理决定数量")[4] == "1207件"
    assert url(staff, "count", "2025-0001") in page(staff, "cell", 2025, "disclosure.permits.decisions")
    assert (
        figures(staff, "行政事业性收费·本年收费金额（单位：万元）")[4]
        == f"{report.value('disclosure.fees.amount').amount}万元"
    )  # type: ignore[union-attr]


def test_entries_the_year_does_not_ask_for_are_shown_all_the_same(staff: Cast) -> None:
    staff.write("count/1", "entered", what="局长接待日", value="2", evidence="日志")
    staff.write("count/2", "entered", what="disclosed", value="20", evidence="旧网站")
    assert figures(staff, "局长接待日")[0] == "2"
    assert figures(staff, "主动公开的政府信息")[0] == "20条"
    assert at(staff, "handler").get(url(staff, "fact", 2025, "局长接待日")).status_code == 200


@pytest.mark.parametrize(("year", "status"), [(2007, 404), (2008, 200), (2025, 200), (2026, 404)])
def test_the_years_there_are(staff: Cast, year: int, status: int) -> None:
    assert at(staff, "handler").get(url(staff, "facts", year)).status_code == status
    assert at(staff, "handler").get(url(staff, "fact", year, "trainings")).status_code == status


def test_who_may_only_look_enters_nothing(staff: Cast) -> None:
    assert enter(staff, role="leader").status_code == 404
    shown = text(at(staff, "leader").get(url(staff, "facts", 2025)))
    assert 'name="value"' not in shown
    assert not Entry.objects.exists()


def test_a_session_that_ended_keeps_what_was_typed(staff: Cast) -> None:
    client = at(staff, None)
    client.post(url(staff, "facts", 2025), TRAINING)
    client.force_login(staff.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    assert 'value="签到表"' in text(client.get(url(staff, "facts", 2025)))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", "12"), (" １,２００ ", "1200"), ("12.50", "12.50"), ("－3", "-3"), ("减3", "-3"), ("增7", "7"), ("+7", "7"),
     ("0", "0"), ("", None), ("一", None), ("1e5", None), ("--1", None), ("1.1234567", None), ("=1+1", None), ("1 次", None)],
)  # fmt: skip
def test_what_is_typed_is_read_as_a_number_or_not_at_all(typed: str, value: str | None) -> None:
    found = number(typed)
    assert (None if found is None else f"{found:f}") == value


@given(st.text(max_size=12))
def test_whatever_is_typed_the_ledger_takes_what_is_read(typed: str) -> None:
    found = number(typed)
    assert found is None or re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", f"{found:f}")


@given(st.dates(date(2008, 1, 1), date(2030, 12, 31)), st.integers(2008, 2030))
def test_periods_lie_in_their_year_and_have_come(today: date, year: int) -> None:
    for one in periods(year, today):
        assert date(year, 1, 1) <= one.since <= one.on <= min(today, date(year, 12, 31))
    assert len(list(periods(year, today))) == (
        5 if year < today.year else 0 if year > today.year else (today.month + 2) // 3 + 1
    )


def test_a_count_has_a_page_and_no_volume(staff: Cast) -> None:
    enter(staff)
    assert at(staff, "handler").get(url(staff, "volume", "count", "2025-0001")).status_code == 404
    assert "卷宗" not in page(staff, "count", "2025-0001")
    assert isinstance(state(events_of(staff.science, "count/2025-0001")), Count)
