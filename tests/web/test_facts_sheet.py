"""Numbers from a spreadsheet: every row looked at, nothing written until confirmed, all or nothing, a sheet once."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from seats import at, text, url
from staff import Cast

from gongkai.ledger.countables import countables
from gongkai.web.office import fact_sheet
from gongkai.web.office.fact_sheet import MOST
from gongkai.web.store.facts import entered_in
from gongkai.web.store.models import Attachment, Entry

pytestmark = pytest.mark.usefixtures("visiting")
HEADS = ("项目", "数", "单位", "起", "日期或者止", "依据")
GOOD: list[Sequence[Any]] = [
    ("培训", 3, "次", None, date(2025, 3, 12), "签到表"),
    ("参加培训", "46", None, None, "2025年3月12日", "签到表"),
    ("网站发布信息", 126, "条", "2025-01-01", "2025/2/28", "网站后台"),
    ("行政许可·本年处理决定数量", 1207, "件", None, "第一季度", "许可系统"),
    ("行政事业性收费·本年收费金额（单位：万元）", 190.457379, "万元", None, "全年", "财务科"),
    ("粉丝", 1203, "名", None, datetime(2025, 3, 1), "公众号后台"),  # noqa: DTZ001 - a sheet has no time zone
]  # fmt: skip


def sheet(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS, above: int = 0) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for _ in range(above):
        page.append(["2025年填报表"])
    for row in (heads, *rows):
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(staff: Cast, data: bytes, do: str = "look", name: str = "表.xlsx") -> Any:
    file = SimpleUploadedFile(name, data)
    return at(staff, "handler").post(url(staff, "facts_import", 2025), {"files": file, "do": do})


def said(answer: Any, row: int) -> str:
    """What is said of a row of the sheet."""
    (one,) = [one for one in answer.context["told"] if one.row == row]
    return "；".join(one.wrong) or one.left_out or "登记"


def test_the_template_holds_every_name_once_and_comes_back_with_nothing_to_enter(staff: Cast) -> None:
    answer = at(staff, "handler").get(url(staff, "facts_template", 2025))
    data = answer.content
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in page[1]] == list(HEADS)
    assert [row[0].value for row in page.iter_rows(min_row=2)] == [
        one.zh for one in countables(2025).values()
    ]
    looked = send(staff, data)
    assert (looked.context["news"], looked.context["wrong"]) == ([], [])
    assert "没有可以登记的数" in text(looked)


def test_the_template_filled_in_is_looked_at_then_entered_then_never_again(staff: Cast) -> None:
    template = at(staff, "handler").get(url(staff, "facts_template", 2025)).content
    book = load_workbook(io.BytesIO(template))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value in ("培训", "微博"):
            row[1].value, row[4].value, row[5].value = 2, "第一季度", "年终核对"
    out = io.BytesIO()
    book.save(out)
    looked = send(staff, out.getvalue())
    assert "将登记 2 个数" in text(looked)
    assert not Entry.objects.exists(), "nothing is written before it is confirmed"
    (token,) = looked.context["files"].fields["files"].widget.kept
    again = {"files-kept": token[0], "do": "enter"}
    for expected in ("已登记 2 个数", "这个表格已经登记过"):
        answer = at(staff, "handler").post(url(staff, "facts_import", 2025), again, follow=True)
        assert expected in text(answer)
    assert [(one.count.what, one.count.value) for one in entered_in(staff.science, 2025)] == [
        ("weibo", 2),
        ("trainings", 2),
    ]
    assert {one.name for one in Attachment.objects.all()} == {"表.xlsx"}


def test_rows_are_read_as_they_stand(staff: Cast) -> None:
    assert send(staff, sheet(GOOD, above=2), "enter").status_code == 302
    found = {one.count.what: one.count for one in entered_in(staff.science, 2025)}
    told = {what: (str(one.value), one.unit, one.since, one.begun) for what, one in found.items()}
    today = date(2025, 3, 20)
    assert told == {
        "trainings": ("3", "次", None, date(2025, 3, 12)),
        "trainees": ("46", "人次", None, date(2025, 3, 12)),
        "website_items": ("126", "条", date(2025, 1, 1), date(2025, 2, 28)),
        "disclosure.permits.decisions": ("1207", None, date(2025, 1, 1), today),
        "disclosure.fees.amount": ("190.457379", "万元", date(2025, 1, 1), today),
        "followers": ("1203", "名", None, date(2025, 3, 1)),
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("培", 1, None, None, date(2025, 3, 1), "表"), "没有“培”这一项。是不是：培训、参加培训？"),
        ((None, 1, None, None, date(2025, 3, 1), "表"), "没有写项目"),
        (("培训", "三次", None, None, date(2025, 3, 1), "表"), "“三次”不是一个数"),
        (("培训", "=1+1", None, None, date(2025, 3, 1), "表"), "“=1+1”不是一个数"),
        (("培训", 1.5, None, None, date(2025, 3, 1), "表"), "应为整数"),
        (("培训", 1, "件", None, date(2025, 3, 1), "表"), "可以用的有：次、期、场、个、轮"),
        (("培训", 1, None, None, None, "表"), "没有写日期或者止"),
        (("培训", 1, None, None, "三月", "表"), "“三月”不是日期"),
        (("培训", 1, None, None, "2025-02-29", "表"), "“2025-02-29”不是日期"),
        (("培训", 1, None, "年初", date(2025, 3, 1), "表"), "“年初”不是日期"),
        (("培训", 1, None, None, date(2024, 3, 1), "表"), "不在 2025 年"),
        (("培训", 1, None, date(2024, 12, 1), date(2025, 3, 1), "表"), "不在 2025 年"),
        (("培训", 1, None, date(2025, 3, 2), date(2025, 3, 1), "表"), "请对调"),
        (("培训", 1, None, None, date(2025, 3, 21), "表"), "还没有到"),
        (("培训", 1, None, None, "第二季度", "表"), "“第二季度”不是日期"),
        (("培训", 1, None, None, date(2025, 3, 1), None), "没有写依据"),
        (("培训", 1, None, None, date(2025, 3, 1), "长" * 401), "依据超过 400 字"),
        (("培训", 3, None, None, date(2025, 3, 12), "另一张"), "与第 2 行是同一项"),
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_is_entered(staff: Cast, row: Sequence[Any], why: str) -> None:
    answer = send(staff, sheet([GOOD[0], row]), "enter")
    assert answer.status_code == 422
    assert why in said(answer, 3)
    assert said(answer, 2) == "登记"
    assert not Entry.objects.exists()
    assert 'value="enter"' not in text(answer)


def test_a_row_without_a_number_is_left_out_and_said_to_be(staff: Cast) -> None:
    answer = send(staff, sheet([GOOD[0], ("微博", None, "条", None, "全年", "后台")]))
    assert said(answer, 3) == "没有填数，不登记：空白不是 0"
    assert "将登记 1 个数" in text(answer)


def test_a_number_alone_in_its_row_is_not_overlooked(staff: Cast) -> None:
    answer = send(staff, sheet([GOOD[0], (), (None, 5)]))
    assert "没有写项目" in said(answer, 4)


def test_what_is_there_already_is_left_out(staff: Cast) -> None:
    assert send(staff, sheet(GOOD[:1]), "enter").status_code == 302
    longer = send(staff, sheet(GOOD))
    assert said(longer, 2) == "已经登记过（2025-0001），不再登记。确是另一笔的，在页上登记"
    assert "将登记 5 个数" in text(longer)
    assert send(staff, sheet(GOOD), "enter").status_code == 302
    assert len(entered_in(staff.science, 2025)) == len(GOOD)


def test_others_enter_some_of_it_meanwhile(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the writing somebody else enters one of the numbers."""
    before = entered_in(staff.science, 2025)
    assert send(staff, sheet(GOOD[:1]), "enter").status_code == 302
    looks = iter([before])
    monkeypatch.setattr(fact_sheet, "entered_in", lambda *asked: next(looks, None) or entered_in(*asked))
    answer = at(staff, "handler").post(
        url(staff, "facts_import", 2025),
        {"files": SimpleUploadedFile("表.xlsx", sheet(GOOD)), "do": "enter"},
        follow=True,
    )
    assert "已登记 5 个数" in text(answer)
    assert len(entered_in(staff.science, 2025)) == len(GOOD)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def swollen() -> bytes:
    """A workbook whose sheet unpacks to more than anybody fills in."""
    data = sheet(GOOD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData>", b"<sheetData>" + b" " * 9 * 2**20
    )
    return packed(parts)


def entities() -> bytes:
    """A workbook that calls for a file of the machine and for a billion laughs."""
    with zipfile.ZipFile(io.BytesIO(sheet(GOOD))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parts["xl/worksheets/sheet1.xml"] = evil + parts["xl/worksheets/sheet1.xml"].replace(
        "签到表".encode(), b"&b;&f;", 1
    )
    return packed(parts)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "没有提交文件|文件是空的|请选择"),
        (sheet(GOOD)[:200], "不完整或已损坏"),
        (packed({"a.txt": b"x"}), "不是 .xlsx 表格"),
        (b"%PDF-1.7\n%%EOF", "不是 .xlsx 表格"),
        (sheet(GOOD, heads=("名称", "数", "单位", "起", "止", "依据")), "没有找到表头"),
        (sheet([]), "没有可以登记的数"),
        (sheet([("培训", 1, None, None, "全年", f"表{n}") for n in range(MOST + 1)]), "一次最多 500 个"),
        (swollen(), "超过|太大|过大"),
    ],
    ids=["empty", "cut", "zip", "pdf", "heads", "rows", "many", "swollen"],
)
def test_what_is_no_such_sheet_is_refused(staff: Cast, data: bytes, why: str) -> None:
    shown = text(send(staff, data, "enter"))
    assert any(one in shown for one in why.split("|"))
    assert not Entry.objects.exists()


def test_entities_open_no_file_and_do_not_swell(staff: Cast) -> None:
    shown = text(send(staff, entities()))
    assert "root:" not in shown
    assert "a" * 30 not in shown


def test_text_of_the_sheet_is_no_markup(staff: Cast) -> None:
    shown = text(send(staff, sheet([("<script>alert(1)</script>", 1, None, None, "全年", "<b>表</b>")])))
    assert "<script>alert" not in shown
    assert "<b>表</b>" not in shown


def test_two_sheets_at_once_are_one_too_many(staff: Cast) -> None:
    files = [SimpleUploadedFile(f"{n}.xlsx", sheet(GOOD[n : n + 1])) for n in range(2)]
    answer = at(staff, "handler").post(url(staff, "facts_import", 2025), {"files": files, "do": "enter"})
    assert "一次一个表格" in text(answer)
    assert not Entry.objects.exists()


BOX = st.one_of(
    st.none(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), max_size=8),
    st.sampled_from(["培训", "全年", "第一季度", "2025-03-01", "次", "条", "１２", "表"]),
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(*[BOX] * 6), max_size=6))
def test_whatever_stands_in_the_rows_each_is_entered_or_said_why_not(
    staff: Cast, rows: list[Sequence[Any]]
) -> None:
    answer = send(staff, sheet(rows))
    assert answer.status_code in (200, 422, 302)
    for one in answer.context["told"] if answer.context else ():
        assert bool(one.new) + bool(one.wrong) + bool(one.left_out) == 1
