"""The list of items: what fits, in which order, page after page; taken away as a file; counted in an index alone."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from items import AT, ON, cleared, draft, published, step
from openpyxl import load_workbook
from seats import at, matters, text, url
from staff import Cast

from gongkai.web.office.asked_items import AskedItems
from gongkai.web.office.long_work import KINDS
from gongkai.web.office.turning import A_PAGE
from gongkai.web.store.models import Listed
from gongkai.web.store.words import searchable

pytestmark = pytest.mark.usefixtures("visiting")


def row(staff: Cast, n: int, **told: Any) -> Listed:
    """A listed item without events, as a list needs no more."""
    begun = told.pop("begun", date(2025, 1, 1) + timedelta(n % 70))
    said = {"phase": "published", "title": f"第{n}号公示", "category": "政策文件", "item": "20-1", "public": True,
            "received": begun, "done": begun, "renewed": begun, "nature": "disclosed", **told}  # fmt: skip
    index = f"330302011/2025-{n:05}"
    return Listed(
        organ=staff.science, matter=f"publication/2025-{n:04}", sort="publication", seq=1, begun=begun, index=index,
        words=searchable(f"2025-{n:04}", said["title"], "", index), **said,
    )  # fmt: skip


@pytest.fixture
def shelf(staff: Cast) -> Cast:
    """Items that differ in everything one may ask for."""
    Listed.objects.bulk_create(
        [
            row(staff, 1, item="20-7", category="财政预决算", done=date(2025, 2, 3)),
            row(staff, 2, register="normative_documents", validity="repealed"),
            row(staff, 3, register="regulations", validity="in_force", title="ＰＭ２.５ 办法"),
            row(staff, 4, phase="formed", due=date(2025, 3, 19), public=False, done=None),
            row(staff, 5, phase="amended", due=date(2025, 3, 27)),
            row(staff, 6, phase="drafted", category="", item="", public=False, done=None, received=None),
            row(staff, 7, nature="withheld", phase="formed", public=False, done=None, due=date(2025, 6, 2)),
            row(staff, 8, category="旧栏目", late="2023 2025"),
            row(staff, 9, register="regulations", validity="modified", title="办法"),
        ]
    )
    return staff


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ({"phase": "open"}, [4, 5, 7]),
        ({"phase": "drafted"}, [6]),
        ({"category": "财政预决算"}, [1]),
        ({"category": "旧栏目"}, [8]),
        ({"category": "none"}, [6]),
        ({"item": "20-7"}, [1]),
        ({"register": "regulations"}, [3, 9]),
        ({"validity": "repealed"}, [2]),
        ({"validity": "in_force"}, [3, 9]),
        ({"validity": "modified"}, [9]),
        ({"nature": "withheld"}, [7]),
        ({"due": "over"}, [4]),
        ({"due": "soon"}, [5]),
        ({"late": "2025"}, [8]),
        ({"since": "2025-02-03", "until": "2025-02-03"}, [1]),
        ({"q": "pm2.5"}, [3]),
        ({"q": "330302011/2025-00008"}, [8]),
        ({"q": "公示 2025-0002"}, [2]),
        ({"q": "%"}, []),
        ({"waits": "me"}, []),
    ],
)
def test_what_fits_is_listed_and_nothing_else(shelf: Cast, asked: dict[str, str], found: list[int]) -> None:
    page = at(shelf, "handler").get(url(shelf, "publications"), asked)
    assert page.status_code == 200
    assert sorted(int(one.rpartition("-")[2]) for one in matters(page)) == found


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"phase": "x"}, "选择一个有效的选项"),
        ({"late": "2024"}, "选择一个有效的选项"),
        ({"since": "2025-03-05", "until": "2025-03-04"}, "早于“公开自”"),
        ({"q": "长" * 201}, "200"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_and_gives_no_file(
    shelf: Cast, asked: dict[str, str], says: str
) -> None:
    page = at(shelf, "handler").get(url(shelf, "publications"), asked)
    assert says in text(page)
    assert "没有按这一项筛选" in text(page)
    assert (
        at(shelf, "handler")
        .get(url(shelf, "publications"), {**asked, "as": "csv"})["Content-Type"]
        .startswith("text/html")
    )


def test_what_waits_for_me(staff: Cast) -> None:
    mine = draft(staff)
    step(staff, mine, "submitted")
    draft(staff)
    for role, found in (("unit", [mine]), ("secrecy", [])):
        page = at(staff, role).get(url(staff, "publications"), {"waits": "me"})
        assert list(matters(page)) == found


@pytest.mark.parametrize("order", ["", "done", "-done", "due", "-received", "matter"])
def test_turning_pages_shows_every_item_once(staff: Cast, order: str) -> None:
    Listed.objects.bulk_create(
        row(staff, n, done=None if n % 3 == 0 else ON - timedelta(n % 9), due=None if n % 2 else ON)
        for n in range(1, 2 * A_PAGE + 9)
    )
    client, seen, where = at(staff, "handler"), [], f"?sort={order}"
    while where:
        page = client.get(url(staff, "publications") + where)
        seen += matters(page)
        after = page.context["page"].after
        where = f"?sort={order}&after={after.replace('/', '%2F')}" if after else ""
    assert len(seen) == len(set(seen)) == 2 * A_PAGE + 8
    for _, sorted_by, _ in page.context["heads"]:
        assert client.get(f"{url(staff, 'publications')}?{sorted_by}").status_code == 200


def taken(staff: Cast, **asked: str) -> bytes:
    done = at(staff, "handler").get(url(staff, "publications"), asked)
    return b"".join(done.streaming_content)  # type: ignore[attr-defined]


def test_the_files_hold_the_catalogue(staff: Cast) -> None:
    published(staff, title="=1+1", document="鹿科〔2025〕3号")
    timed = draft(staff)
    step(staff, timed, "formed")
    cleared(staff, timed)
    step(staff, timed, "noted", text="等")
    Listed.objects.filter(matter=timed).update(at=AT)
    head, *rows = csv.reader(io.StringIO(taken(staff, **{"as": "csv"}).decode("utf-8-sig")))
    assert head[:5] == ["编号", "索引号", "标题", "文号", "阶段"]
    assert rows[1] == [
        "2025-0001", "330302011/2025-00001", "'=1+1", "鹿科〔2025〕3号", "已公开", "主动公开", "第二十条第（一）项", "政策文件", "", "",
        "2025-03-20", "", "2025-03-20", "2025-03-20", "",
    ]  # fmt: skip
    assert rows[0][-1] == "2025-03-20 10:00:00"
    sheet, notes = load_workbook(
        io.BytesIO(taken(staff, **{"as": "xlsx", "category": "政策文件"}))
    ).worksheets
    assert sheet["B3"].value == "330302011/2025-00001"
    assert sheet["K3"].is_date
    assert [(one.value, two.value) for one, two in notes.iter_rows(max_col=2)][2] == ("栏目", "政策文件")


def test_an_item_is_found_by_its_document_number(staff: Cast) -> None:
    draft(staff, title="甲", document="鹿科〔2025〕3号")
    draft(staff, title="乙", document="鹿科〔2025〕31号")
    found = at(staff, "handler").get(url(staff, "publications"), {"q": "鹿科〔2025〕3号"})
    assert [one.rpartition("/")[2] for one in matters(found)] == ["2025-0001"]


def test_a_file_too_long_to_wait_for_is_made_later(shelf: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.office.publications.MOST_ROWS", 3)
    page = text(at(shelf, "handler").get(url(shelf, "publications"), {"as": "xlsx"}))
    assert url(shelf, "work_asked", "export_items") in page
    result = KINDS["export_items"].do(shelf.science, {"phase": "open"}, lambda done, total: None)
    assert result.said == "3 件"
    assert load_workbook(io.BytesIO(result.data or b"")).worksheets[0].max_row == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it has counted")
@pytest.mark.parametrize(
    "asked",
    [{}, {"phase": "open"}, {"category": "政策文件"}, {"item": "20-7"}, {"register": "regulations"}, {"validity": "repealed"},
     {"nature": "withheld"}, {"due": "over"}, {"q": "公示"}],
)  # fmt: skip
def test_whatever_is_asked_is_counted_in_an_index_alone(staff: Cast, asked: dict[str, str]) -> None:
    fitting = AskedItems(staff.science, asked).fitting(ON)
    with CaptureQueriesContext(connection) as queries:
        fitting.count()
    plan = connection.cursor().execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}").fetchall()
    assert "COVERING INDEX" in plan[0][-1], plan


def test_queries_do_not_grow_with_the_list(staff: Cast) -> None:
    def spent(name: str, **asked: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(staff, name), asked).status_code == 200
        return len(queries)

    def all_spent() -> list[int]:
        lists = [
            spent("publications", **one) for one in ({}, {"sort": "done"}, {"q": "公示"}, {"before": "end"})
        ]
        return [spent("desk"), spent("columns"), *lists]

    client = at(staff, "handler")
    Listed.objects.bulk_create(row(staff, n) for n in range(400, 460))
    few = all_spent()
    Listed.objects.bulk_create(row(staff, n) for n in range(1, 400))
    assert all_spent() == few
    assert max(few) <= 24
