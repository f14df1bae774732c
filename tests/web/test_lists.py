"""The list at scale: what fits, in which order, page after page; kept under a name; taken away as a file."""

import csv
import io
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from seats import TODAY, at, matters, signed_in, stop_the_clock, text, url
from staff import ARRIVED, DAY, Cast

from gongkai.web.office import sheets
from gongkai.web.office.asked import Asked
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.turning import A_PAGE, ORDERS, turned
from gongkai.web.store.due import Workdays
from gongkai.web.store.ledger import next_number
from gongkai.web.store.models import Account, Listed, View
from gongkai.web.store.policy import appoint
from gongkai.web.store.words import searchable, sought


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def row(staff: Cast, n: int, **told: Any) -> Listed:
    """A listed request without events, as a list needs no more."""
    begun = told.pop("begun", date(2025, 1, 1) + timedelta(n))
    said = {
        "phase": "processing",
        "title": f"第{n}件的批复",
        "received": begun,
        "due": begun + timedelta(28),
        "unit": "",
        **told,
    }
    return Listed(
        organ=told.pop("organ", staff.science), matter=f"case/{begun.year}-{n:04}", sort="case", seq=1, begun=begun,
        words=searchable(f"{begun.year}-{n:04}", said["title"], said["unit"]), **{k: v for k, v in said.items() if k != "organ"},
    )  # fmt: skip


def listed(staff: Cast, *rows: Listed) -> None:
    Listed.objects.bulk_create(rows)


def numbers(staff: Cast, **asked: str) -> list[int]:
    page = at(staff, "handler").get(url(staff, "cases"), asked)
    assert page.status_code == 200
    return sorted(int(one.rpartition("-")[2]) for one in matters(page))


@pytest.fixture
def shelf(staff: Cast) -> Cast:
    """Nine requests that differ in everything one may ask for; and one of another organ."""
    listed(
        staff,
        row(staff, 1, begun=date(2024, 5, 6), phase="archived", decision="G2", applicant_kind="natural", done=date(2024, 5, 30)),
        row(staff, 2, begun=date(2025, 1, 3), phase="closed", decision="U1", applicant_kind="business", unit="规划科"),
        row(staff, 3, begun=date(2025, 2, 3), due=date(2025, 3, 19), unit="规划科"),
        row(staff, 4, begun=date(2025, 2, 20), due=date(2025, 3, 20), unit="土地科"),
        row(staff, 5, begun=date(2025, 2, 27), due=date(2025, 3, 27), unit="土地科"),
        row(staff, 6, begun=date(2025, 2, 28), due=date(2025, 3, 28)),
        row(staff, 7, begun=date(2025, 3, 1), received=None, due=None, phase="unconfirmed"),
        row(staff, 8, begun=date(2025, 3, 2), title="ＰＭ２.５ 监测 数据100%", received=date(2025, 3, 3)),
        row(staff, 9, begun=date(2025, 3, 4), phase="correcting", due=None),
        row(staff, 10, organ=staff.housing, title="别的机关的批复"),
    )  # fmt: skip
    return staff


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ({"phase": "closed"}, [2]),
        ({"phase": "open"}, [3, 4, 5, 6, 7, 8, 9]),
        ({"year": "2024"}, [1]),
        ({"decision": "U1"}, [2]),
        ({"kind": "natural"}, [1]),
        ({"unit": "规划科"}, [2, 3]),
        ({"held": "nobody", "phase": "open"}, [6, 7, 8, 9]),
        ({"due": "over"}, [3]),
        ({"due": "soon"}, [4, 5]),  # Thursday to Thursday are five workdays, Friday the sixth
        ({"since": "2025-03-03"}, [8, 9]),
        ({"since": "2025-02-20", "until": "2025-02-27"}, [4, 5]),
        ({"until": "2024-12-31"}, [1]),
        ({"q": "第4件"}, [4]),
        ({"q": "规划科"}, [2, 3]),
        ({"q": "2025-0009"}, [9]),
        ({"q": "pm2.5监测"}, [8]),
        ({"q": "pm2.5 数据"}, [8]),
        ({"q": "数据 规划"}, []),
        ({"q": "100%"}, [8]),
        ({"q": "%"}, [8]),
        ({"q": "_"}, []),
        ({"q": "|"}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ({"q": "别的机关"}, []),
        ({"unit": "规划科", "phase": "open", "q": "批复"}, [3]),
    ],
)
def test_what_fits_is_listed_and_nothing_else(shelf: Cast, asked: dict[str, str], found: list[int]) -> None:
    assert numbers(shelf, **asked) == found


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"year": "２０２４"}, "选择一个有效的选项"),
        ({"year": "1066"}, "选择一个有效的选项"),
        ({"phase": "x"}, "选择一个有效的选项"),
        ({"since": "2025-02-30"}, "输入一个有效的日期"),
        ({"since": "2025-03-05", "until": "2025-03-04"}, "早于“收到自”"),
        ({"q": "长" * 201}, "200"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_at_its_field(
    shelf: Cast, asked: dict[str, str], says: str
) -> None:
    page = at(shelf, "handler").get(url(shelf, "cases"), asked)
    assert page.status_code == 200
    assert says in text(page)
    assert "没有按这一项筛选" in text(page)
    for kind in ("csv", "xlsx"):  # what would be taken away is not what was asked for
        page = at(shelf, "handler").get(url(shelf, "cases"), {**asked, "as": kind})
        assert page["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "place", ["x", ",", ".,", "1999,case/1", ".x,case/1", "-1", ".2025-02-30,case/1", "'"]
)
def test_a_place_that_is_none_is_the_beginning(shelf: Cast, place: str) -> None:
    page = at(shelf, "handler").get(url(shelf, "cases"), {"after": place})
    assert page.status_code == 200
    assert len(matters(page)) == 9
    assert at(shelf, "handler").get(url(shelf, "cases"), {"sort": "x"}).status_code == 200


def expected(rows: list[Listed], order: str) -> list[str]:
    """The order by plain sorting: rows without a value lowest, the matter parts rows that are alike."""
    column = order.removeprefix("-")

    def key(one: Listed) -> tuple[Any, ...]:
        value = getattr(one, column)
        return (value is not None, "" if value is None else value, one.matter)

    return [one.matter for one in sorted(rows, key=key, reverse=order.startswith("-"))]


@pytest.mark.parametrize("order", [f"{sign}{column}" for column in ORDERS for sign in ("", "-")])
def test_turning_pages_shows_every_row_once_in_order_there_and_back(staff: Cast, order: str) -> None:
    rows = [
        row(staff, n, begun=DAY + timedelta(n % 4), received=None if n % 5 == 0 else DAY + timedelta(n % 3),
            due=None if n % 7 == 0 else DAY + timedelta(n % 2), unit=("", "甲科", "乙科")[n % 3])
        for n in range(3 * A_PAGE + 7)
    ]  # fmt: skip
    listed(staff, *rows)
    held = Listed.objects.filter(organ=staff.science)
    forth, page = [], turned(held, order)
    assert page.before == ""
    while True:
        forth.append([one.matter for one in page.rows])
        if not page.after:
            break
        page = turned(held, order, after=page.after)
    assert [one for each in forth for one in each] == expected(rows, order)
    back, page = [], turned(held, order, before="end")
    assert page.after == ""
    while True:
        back = [one.matter for one in page.rows] + back
        if not page.before:
            break
        page = turned(held, order, before=page.before)
    assert back == expected(rows, order)


def test_the_links_of_the_page_lead_through_the_whole_list(staff: Cast) -> None:
    listed(staff, *(row(staff, n, title="批复" if n % 2 else "方案") for n in range(130)))
    client, seen, where = at(staff, "handler"), [], "?q=批复&sort=due"
    while where:
        page = client.get(url(staff, "cases") + where)
        assert "65 件" in text(page)
        seen += matters(page)
        after = page.context["page"].after
        query = page.context["query"]
        where = f"?{query}&after={after.replace('/', '%2F')}" if after else ""
    assert len(seen) == len(set(seen)) == 65
    for head in page.context["heads"]:
        assert client.get(f"{url(staff, 'cases')}?{head[1]}").status_code == 200


def test_queries_do_not_grow_with_the_list(staff: Cast) -> None:
    def spent(name: str, **asked: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(staff, name), asked).status_code == 200
        return len(queries)

    client = at(staff, "handler")
    listed(staff, *(row(staff, n, due=DAY) for n in range(400, 460)))  # more than a page
    asked = [{}, {"sort": "due"}, {"q": "批复"}, {"before": "end"}, {"due": "over"}]
    few = [spent("desk"), *(spent("cases", **one) for one in asked)]
    listed(
        staff, *(row(staff, n, unit=f"{n}科", begun=DAY - timedelta(n % 300), due=DAY) for n in range(1, 400))
    )
    assert [spent("desk"), *(spent("cases", **one) for one in asked)] == few
    assert max(few) <= 16


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it has counted")
@pytest.mark.parametrize(
    "asked",
    [{}, {"phase": "open"}, {"year": "2025"}, {"unit": "甲科"}, {"decision": "G2", "kind": "natural"}, {"due": "over"},
     {"since": "2025-01-01", "until": "2025-02-01"}, {"q": "批复"}, {"held": "nobody"}],
)  # fmt: skip
def test_whatever_is_asked_is_counted_in_an_index_alone(staff: Cast, asked: dict[str, str]) -> None:
    listed(staff, row(staff, 1))
    fitting = Asked(staff.science, asked).fitting(TODAY)
    with CaptureQueriesContext(connection) as queries:
        fitting.count()
    plan = connection.cursor().execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}").fetchall()
    assert "COVERING INDEX" in plan[0][-1], plan


def test_queries_do_not_grow_with_what_happened_to_a_request(staff: Cast) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(staff, "case", "2025-0001")).status_code == 200
        return len(queries)

    client = at(staff, "handler")
    staff.write("case/2025-0001", "arrived", DAY, **ARRIVED)
    few = spent()
    for n in range(12):
        staff.write("case/2025-0001", "noted", DAY, text=f"第{n}条")
    assert spent() == few <= 24


# The desk


def test_a_title_longer_than_a_list_shows_is_listed_and_found_by_its_end(staff: Cast) -> None:
    staff.write("case/2025-0001", "arrived", DAY, **ARRIVED, about="某" * 3000 + "结尾")
    assert numbers(staff, q="结尾") == [1]
    assert len(Listed.objects.get().title) == 400


def test_the_desk_shows_who_holds_what_and_no_more_than_fits(staff: Cast) -> None:
    listed(
        staff,
        *(row(staff, n, unit="规划科", due=TODAY - timedelta(1)) for n in range(1, 4)),
        *(row(staff, n, due=TODAY + timedelta(1)) for n in range(4, 6)),
        *(row(staff, n, unit="土地科", due=TODAY + timedelta(40 + n)) for n in range(6, 300)),
        row(staff, 300, unit="土地科", phase="archived"),
    )  # fmt: skip
    page = at(staff, "leader").get(url(staff, "desk"))
    assert [(one["holder"], one["held"], one["over"], one["soon"]) for one in page.context["holders"]] == [
        ("规划科", 3, 3, 0),
        ("", 2, 0, 2),
        ("土地科", 294, 0, 0),
    ]
    assert len(matters(page)) == 200
    assert "在办的全部 299 件" in text(page)
    colours = [one.colour for one in page.context["rows"]]
    assert colours == ["over"] * 3 + ["soon"] * 2 + ["calm"] * 195
    assert at(staff, "leader").get(url(staff, "cases") + "?phase=open&held=nobody").context["total"] == 2


def test_on_the_weekend_after_it_a_due_day_is_past(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, date(2025, 3, 22))
    listed(staff, row(staff, 1, due=date(2025, 3, 21)))
    page = at(staff, "leader").get(url(staff, "desk"))
    assert page.context["rows"][0].colour == "over"
    assert "今天</td>" not in text(page)
    assert numbers(staff, due="over") == [1]


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_workdays_left_are_counted_day_by_day(due: date, on: date) -> None:
    first, last = sorted((due, on))
    between = [date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1)]
    there, back = Workdays.of(CALENDAR).left(due, on), Workdays.of(CALENDAR).left(on, due)
    assert there is not None
    assert abs(there) == sum(map(CALENDAR.is_workday, between))
    assert there == -(back or 0)


# Views


def kept(staff: Cast, **told: str) -> Any:
    return at(staff, "handler").post(url(staff, "views"), told)


def test_a_view_is_kept_used_called_otherwise_and_thrown_away(shelf: Cast) -> None:
    done = kept(shelf, name="规划科在办", query="unit=规划科&phase=open&sort=due&after=.1,x&evil=1")
    view = View.objects.get()
    assert done["Location"] == f"{url(shelf, 'cases')}?{view.query}"
    assert matters(at(shelf, "handler").get(done["Location"])) == ["case/2025-0003"]
    assert "evil" not in view.query
    assert "after" not in view.query
    assert "规划科在办" in text(at(shelf, "handler").get(url(shelf, "cases")))
    kept(shelf, id=str(view.pk), name="规划")
    assert View.objects.get().name == "规划"
    assert View.objects.get().query == view.query
    kept(shelf, id=str(view.pk), do="delete")
    assert not View.objects.exists()


def test_a_view_is_ones_own(shelf: Cast) -> None:
    kept(shelf, name="我的", query="q=批复")
    view = View.objects.get()
    assert "我的</a>" not in text(at(shelf, "leader").get(url(shelf, "cases")))
    for told in ({"do": "delete"}, {"name": "你的"}):
        other = at(shelf, "leader").post(url(shelf, "views"), {"id": str(view.pk), **told})
        assert other.status_code == 404
    assert View.objects.get().name == "我的"
    both = Account.objects.enrol("both", "两处")
    for organ in (shelf.science, shelf.housing):
        appoint(both, "handler", organ, date(2025, 1, 1))
    View.objects.create(account=both, organ=shelf.housing, name="那边的", query="")
    assert "那边的" not in text(signed_in(both).get(url(shelf, "cases")))


def test_a_name_that_is_none_or_taken_is_told_and_the_filter_is_not_lost(shelf: Cast) -> None:
    kept(shelf, name="我的", query="q=批复")
    for name, says in (("我的", "已经有这个名称"), ("", "必填"), (" ", "必填"), ("长" * 41, "40")):
        page = kept(shelf, name=name, query="unit=规划科")
        assert page.status_code == 422
        assert says in text(page)
        assert "unit=%E8%A7%84%E5%88%92%E7%A7%91" in text(page)
    assert View.objects.count() == 1
    for odd in ("x", "９", "-1", "9" * 30):
        assert kept(shelf, id=odd, name="新").status_code == 404


# Files


EVIL = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1+1", "\t=1", "普通", "a=b"]


@pytest.fixture
def evil(staff: Cast) -> Cast:
    listed(staff, *(row(staff, n, title=title, unit="=科") for n, title in enumerate(EVIL, 1)))
    return staff


def taken(staff: Cast, **asked: str) -> bytes:
    done = at(staff, "handler").get(url(staff, "cases"), asked)
    assert done.status_code == 200
    assert done["Content-Disposition"].startswith("attachment")
    return b"".join(done.streaming_content)  # type: ignore[attr-defined]


def test_a_csv_begins_with_its_mark_and_holds_no_formula(evil: Cast) -> None:
    file = taken(evil, **{"as": "csv"})
    assert file.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert head == [
        "编号",
        "到达",
        "收到",
        "申请内容",
        "申请人类别",
        "阶段",
        "截止日",
        "处理决定",
        "送达",
        "科室",
    ]
    titles = [one[3] for one in reversed(rows)]
    assert titles == [f"'{one}" for one in EVIL[:6]] + EVIL[6:]
    assert rows[0][1] == "2025-01-09"
    assert rows[0][9] == "'=科"


def test_a_spreadsheet_has_days_a_frozen_head_a_filter_and_no_formula(evil: Cast) -> None:
    book = load_workbook(io.BytesIO(taken(evil, **{"as": "xlsx", "q": "科", "phase": "open"})))
    sheet, notes = book.worksheets
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:J{sheet.max_row}")
    assert sheet.column_dimensions["D"].width == 60
    assert sheet["B2"].value.date() == date(2025, 1, 9)
    assert sheet["B2"].is_date
    assert {one.data_type for one in sheet["D"]} == {"s"}
    assert [one.value for one in sheet["D"]][:0:-1] == EVIL
    assert sheet["D9"].quotePrefix
    assert [(one.value, two.value) for one, two in notes.iter_rows(max_col=2)][:4] == [
        ("机关", "鹿城区科学技术局"),
        ("内容", "政府信息公开申请台账"),
        ("阶段", "在办（全部）"),
        ("查找", "科"),
    ]


def test_a_file_holds_what_was_filtered_and_nobodys_data(shelf: Cast) -> None:
    rows = list(
        csv.reader(io.StringIO(taken(shelf, **{"as": "csv", "phase": "archived"}).decode("utf-8-sig")))
    )
    assert rows[1:] == [
        ["2024-0001", "2024-05-06", "2024-05-06", "第1件的批复", "自然人", "归档", "2024-06-03",
         "G2　予以公开，提供信息", "2024-05-30", ""],
    ]  # fmt: skip
    assert "别的机关" not in taken(shelf, **{"as": "csv"}).decode()


def test_a_spreadsheet_too_long_to_wait_for_is_made_later(
    shelf: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.office.lists.MOST_ROWS", 8)
    page = at(shelf, "handler").get(url(shelf, "cases"), {"as": "xlsx"})
    assert "先筛选" in text(page)
    assert "在后台导出" in text(page)
    assert taken(shelf, **{"as": "xlsx", "year": "2025"})
    assert taken(shelf, **{"as": "csv"})


def test_letters_no_spreadsheet_can_hold_do_not_break_it(staff: Cast) -> None:
    listed(staff, row(staff, 1, title="甲\x0b乙\x01丙"))
    sheet = load_workbook(io.BytesIO(taken(staff, **{"as": "xlsx"}))).worksheets[0]
    assert sheet["D2"].value == "甲乙丙"


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=30))
def test_no_text_begins_as_a_formula(value: str) -> None:
    assert not sheets._harmless(value).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))
    assert sheets._harmless(value).removeprefix("'") == value.removeprefix("'")


# Words and numbers


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_text_is_found_by_any_part_of_itself(one: str, other: str) -> None:
    words = searchable(one, other)
    assert all(part in words for part in sought(one))
    assert words.count("|") == 1


@pytest.mark.parametrize(
    ("held", "next"),
    [
        ([], "2025-0001"),
        (["case/2025-0007", "case/2025-0003", "case/2024-0099", "publication/2025-0100"], "2025-0008"),
        (["case/2025-9998", "case/2025-9999"], "2025-10000"),
        (["case/2025-9999", "case/2025-10000", "case/2025-00012345"], "2025-10001"),
        (["case/2025-甲", "case/2025-0002-1", "case/2025-12"], "2025-0001"),
        (["case/2025-0041", *(f"case/2025-9{n:04}-甲" for n in range(30))], "2025-0042"),
        (["case/2025-999999998", "case/2025-0001"], "2025-999999999"),
        (["case/2025-0003", "case/20250-0009", "case/2024-9999", "cases/2025-0008"], "2025-0004"),
    ],
)
def test_the_next_number_is_one_more_than_the_last(staff: Cast, held: list[str], next: str) -> None:
    rows = [row(staff, n) for n in range(len(held))]
    for one, matter in zip(rows, held, strict=True):
        one.matter, one.sort = matter, matter.partition("/")[0]
    listed(staff, *rows)
    assert next_number(staff.science, "case", 2025) == next


def test_what_was_listed_before_becomes_searchable(staff: Cast) -> None:
    listed(staff, *(row(staff, n, unit="规划科") for n in range(1, 1203)))
    before = dict(Listed.objects.values_list("matter", "words"))
    Listed.objects.update(words="")
    import_module("gongkai.web.store.migrations.0006_views").spell(apps, connection.schema_editor())
    assert dict(Listed.objects.values_list("matter", "words")) == before
