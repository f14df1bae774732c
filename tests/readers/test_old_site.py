"""An old site in a zip: its table read leniently, each row judged, its pages and what they link to found."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from gongkai.base.errors import Unreadable
from gongkai.readers.old_site import SITE, Site, SitePage, SiteRow, columns
from gongkai.readers.source import Source
from readers.binding import zipped

TODAY = date(2025, 3, 20)
HEAD = ("索引号", "标题", "网址", "文件", "栏目", "成文日期", "发布日期", "文号", "发文机关", "有效性", "主题分类", "体裁", "关键词")  # fmt: skip
PAGE = b"<html><head><meta charset='utf-8'><title>x</title></head><body><p>text</p></body></html>"


def workbook(*rows: Sequence[object]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(held)
    return held.getvalue()


def csv(*rows: Sequence[str]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("gb18030")


def site(files: Mapping[str, bytes], **limits: int) -> Site:
    return Site(Source(zipped(files), "旧站.zip"), TODAY, replace(SITE, **limits))


def row_of(cells: Mapping[str, object], files: Mapping[str, bytes] | None = None) -> SiteRow:
    """The one row of a site whose table says this."""
    told = {"标题": "通知", "文件": "a.html", "发布日期": "2019-03-05", **cells}
    table = workbook(list(told), list(told.values()))
    (row,) = site({"目录.xlsx": table, **({"a.html": PAGE} if files is None else files)}).rows
    return row


def test_a_table_as_an_office_fills_it() -> None:
    full = ("A/2019-01", "关于检查的通知", "http://old.gov.cn/1.html", r"pages\1.HTML", "通知公告", date(2019, 3, 1), "2019年3月5日", "城政发〔2019〕1号", "城东区政府", "有效", "综合政务", "通知", "检查、安全；生产")  # fmt: skip
    told = site({"目录.xlsx": workbook(HEAD, (), full), "pages/1.html": PAGE})
    (row,) = told.rows
    assert not row.wrong
    assert (row.number, row.path) == (3, "pages/1.html")
    assert (row.formed, row.published) == (date(2019, 3, 1), date(2019, 3, 5))
    assert row.keywords == ("检查", "安全", "生产")
    assert row.told["document"] == "城政发〔2019〕1号"
    assert told.unknown == ()


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_of_text_with_heads_of_their_own(mark: str) -> None:
    head = mark.join(("序号", "名称*", "发布时间（年-月-日）", " 文 件 路 径 ", "备注"))
    line = mark.join(("1", "通知", "2019/3/5 10:20:00", "网页/一.html", ""))
    told = Site(
        Source(
            zipped(
                {"站/目录.csv": f"{head}\n{line}\n".encode("gb18030"), "站/网页/一.html": PAGE}, "gb18030"
            ),
            "x.zip",
        ),
        TODAY,
    )
    (row,) = told.rows
    assert (row.wrong, row.path, row.published) == ((), "站/网页/一.html", date(2019, 3, 5))
    assert told.unknown == ("序号", "备注")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"标题": ""}, "缺标题"),
        ({"文件": ""}, "缺文件"),
        ({"发布日期": ""}, "缺发布日期"),
        ({"文件": "b.html"}, "压缩包里没有文件 b.html"),
        ({"文件": "../a.html"}, "指到压缩包外面"),
        ({"文件": "x/../../a.html"}, "指到压缩包外面"),
        ({"文件": "/etc/passwd"}, "指到压缩包外面"),
        ({"文件": r"C:\a.html"}, "指到压缩包外面"),
        ({"文件": r"\\server\a.html"}, "指到压缩包外面"),
        ({"文件": "目录.xlsx"}, "压缩包里没有文件"),
        ({"发布日期": "去年"}, "发布日期“去年”不是日期"),
        ({"发布日期": "2019-02-30"}, "不是日期"),
        ({"发布日期": "2019-01-01至2019-01-02"}, "不是日期"),
        ({"成文日期": "2019-03-06"}, "发布日期 2019-03-05 早于成文日期 2019-03-06"),
        ({"发布日期": "2025-03-21"}, "还没有到"),
        ({"有效性": "也许"}, "有效性“也许”认不出"),
        ({"登记类别": "通知"}, "登记类别“通知”认不出"),
        ({"登记类别": "规章"}, "缺成文日期"),
        ({"登记类别": "规章", "成文日期": "2019-01-01", "有效性": "已废止"}, "已废止，缺废止（失效）日期"),
        ({"废止日期": "2018-01-01", "有效性": "废止"}, "早于成文或者发布日期"),
        ({"标题": "长" * 401}, "标题超过 400 字"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(cells: dict[str, object], says: str) -> None:
    (wrong,) = row_of(cells).wrong
    assert says in wrong


@pytest.mark.parametrize(
    ("cells", "ends", "register"),
    [
        ({"有效性": "有效"}, "", None),
        ({"有效性": "失效"}, "lapsed", None),
        ({"登记类别": "规范性文件", "成文日期": "2019-01-01", "有效性": " 废止 ", "废止日期": "2020-01-01"}, "repealed", "normative_documents"),
    ],
)  # fmt: skip
def test_what_a_row_means(cells: dict[str, object], ends: str, register: str | None) -> None:
    row = row_of(cells)
    assert (row.wrong, row.ends, row.register) == ((), ends, register)


def test_what_stands_twice_is_said_at_the_second() -> None:
    rows = [("甲", "标题", "x.html", "2019-01-01"), ("甲", "标题", "y.html", "2019-01-01"), ("乙", "标题", "x.html", "2019-01-01")]  # fmt: skip
    files = {"目录.csv": csv(("索引号", "标题", "文件", "发布日期"), *rows), "x.html": PAGE, "y.html": PAGE}
    assert [row.wrong for row in site(files).rows] == [(), ("索引号与第 2 行相同",), ("文件与第 2 行相同",)]


TABLE = csv(("标题", "文件", "发布日期"), ("通知", "a.html", "2019-01-01"))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.html": PAGE}, "没有目录表"),
        ({"目录.csv": csv(("甲", "乙"), ("1", "2"))}, "没有目录表：目录.csv 的第一行不是表头（要有标题"),
        ({"目录.xlsx": b"PK half"}, "目录.xlsx 的第一行不是表头"),
        ({"目录.csv": csv(("标题", "发布日期"), ("1", "2"))}, "缺少这些列：文件"),
        (
            {
                "目录.csv": csv(
                    ("标题", "名称", "文件", "发布日期"),
                )
            },
            "有两列都像标题",
        ),
        ({"目录.csv": TABLE, "清单.csv": TABLE}, "有 2 个都像目录的表格"),
        ({"目录.csv": b"\xff\xff\xff\x00"}, "编码无法识别"),
        ({"目录.xlsx": b"PK\x03\x04 xl/workbook.xml"}, "不完整"),
        ({}, "没有目录表"),
    ],
)
def test_what_is_no_site_is_refused(files: dict[str, bytes], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        site(files)


def test_other_tables_beside_the_table_do_no_harm() -> None:
    annex = csv(("序号", "名称"), ("1", "设备"))
    told = site(
        {"目录.csv": TABLE, "a.html": PAGE, "附件.csv": annex, "坏.xlsx": b"PK\x03\x04 xl/workbook.xml"}
    )
    assert (told.table, len(told.rows)) == ("目录.csv", 1)


def test_the_walls_of_a_zip_hold() -> None:
    with pytest.raises(Unreadable, match="超过 2 个"):
        site({"目录.csv": TABLE, "a.html": PAGE, "b.html": PAGE}, parts=2)
    with pytest.raises(Unreadable, match="压缩炸弹"):
        site({"目录.csv": TABLE, "a.html": b"0" * 2_000_000}, unpacked=1_000_000)
    with pytest.raises(Unreadable, match="不完整"):
        Site(Source(zipped({"目录.csv": TABLE})[:-30], "x.zip"), TODAY)


def page(html: str, cells: Mapping[str, str] = {}, **files: bytes) -> tuple[str, dict[str, str]]:
    told = {"标题": "通知", "文件": "t/a.html", "发布日期": "2019-01-01", **cells}
    table = workbook(list(told), list(told.values()))
    named = {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
    opened = site({"目录.xlsx": table, "t/a.html": f"<html><body>{html}</body></html>".encode(), **named})
    (read,) = opened.pages(opened.rows)
    assert isinstance(read, SitePage)
    return read.article.html, dict(read.files)


def test_a_page_loses_its_title_and_nothing_else() -> None:
    assert page("<h1>通　知</h1><p>正文</p>")[0] == "<p>正文</p>"
    assert page("<h1>别的</h1><p>正文</p>")[0] == "<h2>别的</h2>\n<p>正文</p>"
    assert page("通知")[0] == "<p>通知</p>"


@pytest.mark.parametrize(
    ("href", "url", "found"),
    [
        ("x.doc", "", "t/x.doc"),
        ("./x.doc", "", "t/x.doc"),
        ("../y.doc", "", "y.doc"),
        ("X.DOC", "", "t/x.doc"),
        ("%78.doc", "", "t/x.doc"),
        ("/y.doc", "", "y.doc"),
        ("/old/t/x.doc", "http://old.gov.cn/old/t/a.html", "t/x.doc"),
        ("http://old.gov.cn/old/y.doc", "http://old.gov.cn/old/t/a.html", "y.doc"),
        ("../../../y.doc", "", None),
        ("http://other.gov.cn/x.doc", "http://old.gov.cn/t/a.html", None),
        ("z.doc", "", None),
        ("b.html", "", None),
    ],
)
def test_what_a_page_links_to_is_found_in_the_zip(href: str, url: str, found: str | None) -> None:
    html, files = page(
        f"<p><a href='{href}'>附件</a></p>", {"网址": url}, t__x_doc=b"x", y_doc=b"y", t__b_html=PAGE
    )
    assert list(files.values()) == ([found] if found else [])
    assert "附件" in html


def test_links_to_other_pages_lead_to_the_old_site() -> None:
    told = {"网址": "http://old.gov.cn/t/a.html"}
    assert page("<a href='b.html?x=1&amp;y=2'>乙</a>", told)[0] == (
        '<p><a href="http://old.gov.cn/t/b.html?x=1&amp;y=2">乙</a></p>'
    )


def test_a_page_that_cannot_be_read_spoils_no_other() -> None:
    rows = [("标题", "文件", "发布日期"), *((f"第{n}件", f"{n}.html", "2019-01-01") for n in range(60))]
    files = {f"{n}.html": f"<p>{n}</p>".encode() for n in range(60)}
    files |= {"7.html": b"\0\1\2", "9.html": b" ", "11.html": b"{\\rtf1 x", "55.html": b"%PDF-1.7"}
    opened = site({"目录.csv": csv(*rows), **files})
    read = list(opened.pages(opened.rows))
    wrong = {n for n, one in enumerate(read) if isinstance(one, Unreadable)}
    assert wrong - {11} == {7, 9, 55}
    told = {n: one.article.html for n, one in enumerate(read) if isinstance(one, SitePage) and n != 11}
    assert told == {n: f"<p>{n}</p>" for n in range(60) if n not in (7, 9, 11, 55)}


def test_every_column_of_the_template_is_known_by_each_of_its_names_and_no_other() -> None:
    names = [name for one in columns() for name in one.names]
    assert len(names) == len(set(names))
    assert [one.names[0] for one in columns()][:3] == ["索引号", "标题", "网址"]
    assert set(HEAD) <= set(names)


def test_thirty_thousand_rows_are_read() -> None:
    rows = [(f"A/{n}", f"标题{n}", f"{n}.html", "2019-01-01") for n in range(30_000)]
    told = site({"目录.xlsx": workbook(("索引号", "标题", "文件", "发布日期"), *rows), "1.html": PAGE})
    assert len(told.rows) == 30_000
    assert [row.number for row in told.rows if not row.wrong] == [3]
