"""规范性文件: the register as on any day, its numbers those of the annual report, nothing lapsing by itself."""

import io
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from register import events
from seats import at, text, url
from staff import Cast

from gongkai.ledger import Publication, state
from gongkai.ledger.countables import countables
from gongkai.report import printed
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Entry
from gongkai.web.store.register import VALIDITY, Registered, documents_of
from gongkai.web.store.yearly import counted

pytestmark = pytest.mark.usefixtures("visiting")
NEW = {
    "token": "一",
    "register": "normative_documents",
    "title": "鹿城区科技计划项目管理办法",
    "document": "鹿科〔2024〕3号",
    "formed": "2024-02-01",
    "effective": "2024-03-01",
    "expires": "2029-02-28",
}
REGISTERS = ("regulations", "normative_documents")


def enter(staff: Cast, role: str = "handler", **change: Any) -> Any:
    return at(staff, role).post(url(staff, "document_new"), {**NEW, **change})


def listed(staff: Cast, **asked: str) -> list[str]:
    answer = at(staff, "handler").get(url(staff, "register"), asked)
    assert answer.status_code == 200
    return [row.one.number for row in answer.context["rows"]]


def made(staff: Cast, number: str, on: str, *steps: tuple[str, str], **body: Any) -> None:
    """A document made on a day, then what happened to it."""
    told = {"title": f"办法{number}", "nature": "disclosed", "register": "normative_documents", **body}
    staff.write(f"publication/{number}", "drafted", date.fromisoformat(on), **told)
    for kind, day in (("formed", on), *steps):
        more = {"imported": {"source": "旧网站"}, "withdrawn": {"reason": "误发"}}.get(kind, {})
        staff.write(f"publication/{number}", kind, date.fromisoformat(day), **more)


@pytest.fixture
def shelf(staff: Cast) -> Cast:
    """Documents in every state on 20 March 2025."""
    staff.write("organ/1", "opened", date(2018, 1, 1), name="鹿城区科学技术局")
    made(
        staff,
        "2019-0001",
        "2019-05-06",
        ("imported", "2019-05-20"),
        ("repealed", "2025-02-03"),
        document="鹿科〔2019〕1号",
    )
    made(
        staff,
        "2020-0001",
        "2020-05-06",
        ("imported", "2020-05-20"),
        ("amended", "2023-01-09"),
        expires="2025-05-05",
    )
    made(staff, "2020-0002", "2020-06-01", ("imported", "2020-06-02"), ("lapsed", "2025-01-01"))
    made(staff, "2021-0001", "2021-03-01", expires="2025-03-19", document="鹿科〔2021〕8号")
    made(staff, "2021-0002", "2021-03-01", expires="2025-03-20")
    made(staff, "2022-0001", "2022-03-01", ("repealed", "2022-09-01"), register="regulations")
    made(staff, "2024-0001", "2024-03-01", ("imported", "2025-01-08"), lead=False, issuer="区发改局")
    made(
        staff,
        "2025-0001",
        "2025-03-10",
        ("imported", "2025-03-12"),
        effective="2025-04-01",
        register="regulations",
    )
    staff.write(
        "publication/2025-0002",
        "drafted",
        date(2025, 3, 11),
        title="征求意见稿",
        nature="disclosed",
        register="normative_documents",
    )
    staff.write("publication/2025-0003", "drafted", date(2025, 3, 11), title="会议通知", nature="disclosed")
    return staff


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["2025-0002", "2025-0001", "2024-0001", "2022-0001", "2021-0002", "2021-0001", "2020-0002", "2020-0001", "2019-0001"]),
        ({"shown": "valid"}, ["2025-0001", "2024-0001", "2021-0002", "2021-0001", "2020-0001"]),
        ({"shown": "modified"}, ["2020-0001"]),
        ({"shown": "repealed"}, ["2022-0001", "2019-0001"]),
        ({"shown": "lapsed"}, ["2020-0002"]),
        ({"shown": "past"}, ["2021-0001"]),
        ({"shown": "to_come"}, ["2025-0001"]),
        ({"shown": "issued"}, ["2025-0001"]),
        ({"shown": "unissued"}, ["2025-0002"]),
        ({"shown": "issued", "on": "2020-12-31"}, ["2020-0002", "2020-0001"]),
        ({"shown": "valid", "on": "2022-08-31"}, ["2022-0001", "2021-0002", "2021-0001", "2020-0002", "2020-0001", "2019-0001"]),
        ({"shown": "valid", "on": "2022-09-01", "register": "regulations"}, []),
        ({"shown": "modified", "on": "2023-01-08"}, []),
        ({"shown": "past", "on": "2025-05-06"}, ["2021-0002", "2021-0001", "2020-0001"]),
        ({"register": "regulations"}, ["2025-0001", "2022-0001"]),
        ({"q": "鹿科〔2021〕 8号"}, ["2021-0001"]),
        ({"q": "发改局"}, ["2024-0001"]),
        ({"q": "没有"}, []),
        ({"on": "不是日期", "shown": "lapsed"}, ["2020-0002"]),
        ({"shown": "不是"}, ["2025-0002", "2025-0001", "2024-0001", "2022-0001", "2021-0002", "2021-0001", "2020-0002", "2020-0001", "2019-0001"]),
    ],
)  # fmt: skip
def test_the_register_as_on_a_day(shelf: Cast, asked: dict[str, str], expected: list[str]) -> None:
    assert listed(shelf, **asked) == expected


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2024, 2025])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_each_number_is_the_reports_and_opens_its_documents(shelf: Cast, year: int, edition: str) -> None:
    report = counted(shelf.science, year, edition)
    client = at(shelf, "handler")
    on = min(date(year, 12, 31), date(2025, 3, 20)).isoformat()
    page = client.get(url(shelf, "register"), {"on": on})
    (table,) = [one for one in page.context["tables"] if one["edition"] == f"{edition}格式"]
    cells = [cell for _, numbers in table["rows"] for cell in numbers]
    assert {cell for cell, _, _ in cells} == {
        cell for cell in report.readings if cell.split(".")[1] in REGISTERS
    }
    for cell, number, _ in cells:
        assert str(number) == printed(report, cell)
        assert len(listed(shelf, on=on, cell=cell)) == number


def test_both_editions_count_what_they_say(shelf: Cast) -> None:
    """By hand, from the documents above; the one another organ leads counts nowhere."""
    told = {
        cell: number
        for table in at(shelf, "handler").get(url(shelf, "register")).context["tables"]
        for _, row in table["rows"]
        for cell, number, _ in row
    }
    assert told == {
        "disclosure.regulations.issued": 1,
        "disclosure.regulations.repealed": 0,
        "disclosure.regulations.in_force": 1,
        "disclosure.normative_documents.issued": 0,
        "disclosure.normative_documents.repealed": 1,
        "disclosure.normative_documents.in_force": 3,
        "disclosure.regulations.made": 1,
        "disclosure.regulations.published": 1,
        "disclosure.regulations.public_total": 1,
        "disclosure.normative_documents.made": 0,
        "disclosure.normative_documents.published": 0,
        "disclosure.normative_documents.public_total": 3,
    }


def test_what_is_past_its_day_is_asked_about_and_still_in_force(shelf: Cast) -> None:
    shown = text(at(shelf, "handler").get(url(shelf, "register")))
    assert "有效期已过，请确认：1 件" in shown
    step = reverse("step", args=[shelf.science.code, "publication", "2021-0001", "lapsed"])
    assert step in shown
    assert step not in text(at(shelf, "leader").get(url(shelf, "register")))
    client = at(shelf, "handler")
    assert client.post(step, {"on": "2025-03-20", "after": "2"}).status_code == 302
    assert listed(shelf, shown="past") == []
    assert listed(shelf, shown="lapsed") == ["2021-0001", "2020-0002"]
    assert counted(shelf.science, 2025).value("disclosure.normative_documents.in_force") == 2


def test_a_longer_time_is_a_change(shelf: Cast) -> None:
    told = {"expires": "2030-03-19", "reason": "评估后继续有效"}
    shelf.write("publication/2021-0001", "amended", date(2025, 3, 20), **told)
    assert listed(shelf, shown="past") == []
    assert listed(shelf, shown="modified") == ["2021-0001", "2020-0001"]


def test_a_document_is_entered_once_with_its_days(staff: Cast) -> None:
    body = SimpleUploadedFile("正文.pdf", b"%PDF-1.7\n%%EOF")
    places = {enter(staff, files=body)["Location"]} | {enter(staff)["Location"]}
    assert places == {url(staff, "publication", "2024-0001")}
    (one,) = documents_of(staff.science)
    assert (one.document, one.item.formed, one.effective, one.expires) == (
        "鹿科〔2024〕3号", date(2024, 2, 1), date(2024, 3, 1), date(2029, 2, 28),
    )  # fmt: skip
    assert one.item.phase == "formed"
    shown = text(at(staff, "handler").get(url(staff, "publication", "2024-0001")))
    assert "正文.pdf" in shown
    for kind in ("repealed", "lapsed"):
        assert reverse("step", args=[staff.science.code, "publication", "2024-0001", kind]) in shown


def test_what_was_published_before_counts_as_published_on_its_day(staff: Cast) -> None:
    assert enter(staff, public="2024-02-09", url="https://www.lucheng.gov.cn/1.html").status_code == 302
    (one,) = documents_of(staff.science)
    assert one.item.first_published == date(2024, 2, 9)
    assert one.item.is_public


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"title": ""}, "title", "必填"),
        ({"formed": ""}, "formed", "必填"),
        ({"formed": "2025-03-21"}, "formed", "还没有到"),
        ({"register": "laws"}, "register", "选择"),
        ({"expires": "2024-02-28"}, "expires", "早于施行日期 2024-03-01"),
        ({"public": "2024-01-31", "url": "https://a.cn"}, "public", "应在 2024-02-01"),
        ({"public": "2025-03-21", "url": "https://a.cn"}, "public", "应在 2024-02-01"),
        ({"public": "2024-02-09"}, "url", "写明公开在哪里"),
        ({"url": "javascript:alert(1)"}, "url", "URL"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    staff: Cast, change: dict[str, str], field: str, why: str
) -> None:
    answer = enter(staff, **change)
    assert answer.status_code == 422
    assert why in " ".join(answer.context["form"].errors[field])
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "change", [{"title": "另一个办法", "document": "鹿科 〔2024〕 3号"}, {"document": ""}]
)
def test_a_twin_is_asked_about(staff: Cast, change: dict[str, str]) -> None:
    enter(staff)
    asked = enter(staff, token="二", **change)
    assert asked.status_code == 422
    assert "看来已经登记过：2024-0001，鹿科〔2024〕3号《鹿城区科技计划项目管理办法》" in text(asked)
    assert enter(staff, token="三", again="on", **change).status_code == 302
    assert len(documents_of(staff.science)) == 2


def test_a_joint_document_of_another_lead_counts_nowhere(staff: Cast) -> None:
    enter(staff, joint="on", issuer="区发展和改革局")
    assert "联合制发，由牵头机关计" in text(at(staff, "handler").get(url(staff, "register")))
    assert listed(staff, cell="disclosure.normative_documents.in_force") == []


def test_what_is_struck_is_no_document_of_the_register(shelf: Cast) -> None:
    shelf.write("publication/2020-0001", "struck", reason="重复")
    assert "2020-0001" not in listed(shelf)


def test_the_list_is_taken_away_as_it_is_filtered(shelf: Cast) -> None:
    answer = at(shelf, "handler").get(url(shelf, "register"), {"shown": "repealed", "as": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[0] for row in rows] == ["编号", "2022-0001", "2019-0001"]
    repealed = dict(zip(rows[0], rows[2], strict=True))
    assert (repealed["文号"], repealed["有效性"], str(repealed["废止（失效）"])[:10]) == (
        "鹿科〔2019〕1号",
        "已废止",
        "2025-02-03",
    )
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert about["有效性"] == "已废止"


def test_a_long_register_is_turned_page_by_page(staff: Cast) -> None:
    for n in range(1, 103):
        made(staff, f"2024-{n:04}", "2024-05-06")
    assert len(listed(staff)) == 100
    assert listed(staff, page="2") == ["2024-0002", "2024-0001"]
    assert listed(staff, page="999") == ["2024-0002", "2024-0001"]
    shown = text(at(staff, "handler").get(url(staff, "register"), {"shown": "valid"}))
    assert re.search(r'href="\?shown=valid&amp;page=2"', shown)


def test_the_register_is_no_matter_of_counting_by_hand() -> None:
    assert not any(row in cell for cell in countables(2025) for row in REGISTERS)


DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=6).map(sorted), st.data())
def test_on_every_day_a_document_is_one_thing_and_in_force_as_the_report_counts_it(
    days: Sequence[date], data: st.DataObject
) -> None:
    first, *rest = days
    told: list[tuple[Any, ...]] = [
        ("drafted", str(first), {"title": "办法", "nature": "disclosed", "register": "regulations", "expires": str(first)}),
        ("formed", str(first)),
    ]  # fmt: skip
    kinds = data.draw(st.permutations(["amended", "amended", "repealed"]))
    told += [(kind, str(on)) for kind, on in zip(kinds, rest, strict=False)]
    made = events("publication/1", *told)
    item = state(made)
    assert isinstance(item, Publication)
    one = Registered(item)
    on = data.draw(DAYS | st.sampled_from(days))
    validity = one.validity(on)
    assert validity in VALIDITY
    assert (validity in ("in_force", "modified")) is item.is_in_force_on(on)
    assert one.is_past(on) is (item.is_in_force_on(on) and on > first)
    assert one.validity(on + timedelta(1)) != "unissued" or validity == "unissued"


def test_the_page_of_a_document_is_nobody_elses(shelf: Cast) -> None:
    assert at(shelf, "handler").get(url(shelf, "publication", "2099-0001")).status_code == 404
    assert events_of(shelf.housing, "publication/2019-0001") == []
