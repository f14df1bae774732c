"""The sheet for a successor: everything that is open and everything that is lacking, and nobody's personal data."""

import io
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from docx import Document
from lxml import html
from seats import at, stop_the_clock, text, url
from staff import ARRIVED, CALENDAR, Cast
from test_agenda import crowded, reported

from gongkai.law.readings import AS_NAMED, AS_READ, DEFAULT
from gongkai.web.office.handover import READINGS, SHOWN, SIGNERS
from gongkai.web.store.applicants import enrolled
from gongkai.web.store.models import Account, Appointment, Listed, Look, Organ
from gongkai.web.store.policy import appoint


@pytest.fixture(autouse=True)
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def sheet(staff: Cast, role: str = "handler", code: str = "") -> Any:
    page = at(staff, role).get(url(staff, "handover").replace(staff.science.code, code or staff.science.code))
    assert page.status_code == 200
    return html.fromstring(text(page))


def rows(page: Any, id: str) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath(f"//*[@id='{id}']//tbody/tr")
    ]


def words(page: Any, id: str) -> str:
    return "".join(page.xpath(f"//*[@id='{id}']/p//text()"))


def test_what_is_open_stands_there_with_its_day_and_its_holder(staff: Cast) -> None:
    crowded(staff)
    staff.write("case/2025-0001", "assigned", date(2025, 3, 4), unit="规划科")
    staff.write("case/2025-0003", "arrived", **ARRIVED)
    staff.write("case/2025-0003", "correction_asked", date(2025, 3, 5), days=10)
    page = sheet(staff)
    assert rows(page, "open") == [
        ["2025-0001", "申请", "办理", "2025年3月31日（剩 7 个工作日）", "规划科"],
        ["2025-0003", "申请", "等待补正", "现在没有", "经办"],
        ["2025-0001", "复议诉讼", "审理", "2025年3月17日（逾期 3 个工作日）", "经办"],
        ["2025-0001", "主动公开", "已形成待公开", "2025年3月31日（剩 7 个工作日）", "经办"],
        ["2025-0003", "主动公开", "审查通过待公开", "2025年3月31日（剩 7 个工作日）", "经办"],
    ]
    assert words(page, "open").startswith("在办的：申请 2 件，复议诉讼 1 件，主动公开 2 件。")
    links = page.xpath("//*[@id='open']//a/@href")
    assert links[:3] == [
        url(staff, "case", "2025-0001"),
        url(staff, "case", "2025-0003"),
        url(staff, "dispute", "2025-0001"),
    ]


def test_nobodys_personal_data_stand_there_and_nothing_is_noted_as_looked_at(staff: Cast) -> None:
    told = {"applicant_kind": "natural", "name": "张三丰", "paper_kind": "居民身份证", "paper": "330302199001011234",
            "address": "某路一号", "telephone": "13800000000", "email": ""}  # fmt: skip
    key = enrolled(staff.science, told, settings.SEAL_KEY).key
    staff.write("case/2025-0001", "arrived", **{**ARRIVED, "applicant": key}, about="张三丰要的批复")
    whole = text(at(staff, "leader").get(url(staff, "handover")))
    assert "2025-0001" in whole
    for hidden in (
        "张三丰",
        "330302199001011234",
        "某路一号",
        "13800000000",
        "批复",
        key,
        settings.SECRET_KEY,
    ):
        assert hidden not in whole
    assert not Look.objects.exists()


def test_the_next_sixty_days_with_the_duties_among_them(staff: Cast) -> None:
    crowded(staff)
    assert [row[:3] for row in rows(sheet(staff), "coming")] == [
        ["2025年3月25日", "定时公开", "2025-0003（00:30）"],
        ["2025年3月31日", "答复截止", "2025-0001"],
        ["2025年3月31日", "公开截止", "2025-0001"],
        ["2025年3月31日", "公开截止", "2025-0003"],
    ]


@pytest.mark.parametrize(
    ("day", "workday"),
    [(date(2025, 12, 10), "2026年1月30日"), (date(2025, 12, 2), "2026年1月30日"), (date(2025, 12, 1), "")],
)
def test_over_the_turn_of_the_year_january_comes_into_sight(
    staff: Cast, monkeypatch: pytest.MonkeyPatch, day: date, workday: str
) -> None:
    stop_the_clock(monkeypatch, day)
    told = [row[2] for row in rows(sheet(staff), "coming") if row[0] == "2026年1月31日"]
    assert [workday in one for one in told] == ([True] if workday else [])


def test_where_the_reports_stand_and_their_versions(staff: Cast) -> None:
    page = sheet(staff)
    assert [words(page, f"report-{year}") for year in (2024, 2025)] == ["还没有开始编写。"] * 2
    reported(staff, 2024, frozen=date(2025, 1, 6), published=date(2025, 2, 5))
    staff.write("report/2024", "revised", date(2025, 3, 1), reason="表三一格有误")
    page = sheet(staff)
    assert words(page, "report-2024") == "现在：编写。数据 2025年1月6日冻结。正在更正：表三一格有误。"
    assert rows(page, "report-2024") == [["第 1 版", *["2025年2月5日"] * 4, "—"]]
    assert "2025年2月5日才公布，晚了" in words(page, "noticed")


def test_people_of_today_and_posts_nobody_holds(staff: Cast) -> None:
    page = sheet(staff)
    assert ["经办", "经办", "2025年1月1日", "没有期限"] in rows(page, "people")
    assert "没有人任的岗位" not in words(page, "noticed")
    Appointment.objects.filter(account=staff.people["signer"]).update(until=date(2025, 3, 19))
    page = sheet(staff)
    assert "签发" not in [row[1] for row in rows(page, "people")]
    assert "没有人任的岗位：签发。" in words(page, "noticed")
    above = Account.objects.enrol("above", "上面的签发", "x")
    appoint(above, "signer", staff.district, date(2025, 1, 1))
    assert "没有人任的岗位" not in words(sheet(staff), "noticed")


def test_what_is_late_vague_or_lacking_is_noticed(staff: Cast) -> None:
    staff.write("case/2024-0001", "arrived", date(2024, 12, 2), **ARRIVED)
    staff.write("case/2025-0002", "arrived", **{**ARRIVED, "channel": "online"})
    told = words(sheet(staff), "noticed")
    assert "逾期 1 件：2024-0001。" in told
    assert "还没有确认收到之日的 1 件：2025-0002。" in told
    assert "还没有交科室的申请 2 件：2024-0001、2025-0002。" in told
    assert "台账里没有公布的记载，期限已过" in told
    assert "机关资料没有填：行政复议机关、人民法院、电话。" in told


def test_when_the_next_notice_is_needed_is_counted_not_guessed(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A request of 4 December 2026 is the first whose 20 workdays do not end within the year.
    assert "2026年12月4日起收到的申请" in words(sheet(staff), "calendars")
    assert "现在就缺" not in words(sheet(staff), "calendars")
    stop_the_clock(monkeypatch, date(2026, 12, 4))
    assert words(sheet(staff), "calendars").startswith("现在就缺 2027 年的放假安排。")
    staff.write("case/2026-0001", "arrived", date(2026, 12, 3), **ARRIVED)
    staff.write("case/2026-0002", "arrived", date(2026, 12, 4), **ARRIVED)
    page = sheet(staff)
    assert [row[3] for row in rows(page, "open")] == ["2026年12月31日（剩 19 个工作日）", "等放假安排"]
    assert "截止日要等放假安排的 1 件：2026-0002。" in words(page, "noticed")


def test_every_reading_is_told_in_words(staff: Cast) -> None:
    known = [one.name for reading in (DEFAULT, AS_READ, AS_NAMED) for one in fields(reading)]
    assert list(READINGS) == known
    told = dict(rows(sheet(staff), "choices"))
    assert told["公开前的审查环节"] == "科室意见 → 保密审查 → 审核签发"
    assert told["索引号的编法"] == "机关代码/年度-五位年度流水号"
    assert told["指定的日子遇休息日"] == "不顺延"
    assert told["延期"] == "1 次"
    assert len(told) == len(known) + 2


def test_where_things_lie_and_no_secret(staff: Cast) -> None:
    told = dict(rows(sheet(staff), "places"))
    assert told["数据目录（GONGKAI_HOME）"] == str(settings.HOME)
    assert told["附件"] == str(settings.FILES)
    assert any(kind in told["数据库"] for kind in ("SQLite", "PostgreSQL"))
    password = settings.DATABASES["default"].get("PASSWORD")
    assert not password or password not in " ".join(told.values())


def test_an_empty_organ_has_its_sheet(staff: Cast) -> None:
    Organ.objects.create(code="blank", name="某机关", parent=staff.science)
    page = sheet(staff, code="blank")
    assert words(page, "open") == "没有在办的。"
    assert words(page, "people").startswith("本机关没有在任的人。")
    assert "机关资料没有填：层级" in words(page, "noticed")
    assert [row[0] for row in rows(page, "organ")][:2] == ["名称", "代码"]
    assert page.xpath("//*[@class='signed']//tbody//th/text()") == list(SIGNERS)


def many(staff: Cast, count: int) -> None:
    Listed.objects.bulk_create(
        Listed(
            organ=staff.science, matter=f"case/2025-{n:04}", sort="case", phase="processing", seq=1,
            begun=date(2025, 3, 3), received=date(2025, 3, 3), due=date(2025, 3, 31),
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def test_two_hundred_open_matters_are_all_there(staff: Cast) -> None:
    many(staff, 200)
    page = sheet(staff)
    assert len(rows(page, "open")) == len(rows(page, "coming")) == 200
    assert "逾期" not in words(page, "noticed")


def test_more_than_a_sheet_bears_is_said(staff: Cast) -> None:
    many(staff, SHOWN + 1)
    staff.write("dispute/2025-0001", "filed", procedure="reconsideration", role="respondent")
    page = sheet(staff)
    # However many requests there are, they push no dispute off the sheet.
    assert [row[1] for row in rows(page, "open")] == ["申请"] * SHOWN + ["复议诉讼"]
    assert words(page, "open").startswith("每种只列最先到期的 1000 件，其余的到台账看。")
    assert words(page, "noticed").startswith("只看了上面列出的各件。")


def test_the_word_document_says_the_same(staff: Cast) -> None:
    crowded(staff)
    client, address = at(staff, "supervisor"), url(staff, "handover")
    page = html.fromstring(text(client.get(address)))
    answer = client.get(address, {"docx": ""})
    assert answer["Content-Disposition"] == 'attachment; filename="handover-330302011-2025-03-20.docx"'
    assert answer.content == client.get(address, {"docx": ""}).content
    document = Document(io.BytesIO(answer.content))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == page.xpath("//article//h2/text()")
    tables = [
        [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]
    shown = [
        [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
        for table in page.xpath("//table")
    ]
    assert tables == shown


def test_a_matter_of_a_year_beyond_the_calendar_has_no_day_count(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, date(CALENDAR.covered[-1] + 1, 1, 5))
    many(staff, 1)
    assert rows(sheet(staff), "open")[0][3] == "2025年3月31日（已过）"
