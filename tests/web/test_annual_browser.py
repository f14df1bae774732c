"""The annual report in a real browser: a year without an application in few clicks, the grid by keyboard, a correction."""

from typing import Any

import pytest
from browser import opened
from playwright.sync_api import Locator, Page
from seats import stop_the_clock
from staff import Cast
from test_browser import in_a_thread
from year import JANUARY, MANCHENG, TEXTS, YEAR, Year, brought, unentered

from gongkai.web.store.annual import published

MOST = 15  # clicks from the sign-in page to a report that is handed on
PERMITS, NEW = "disclosure.permits.decisions", "requests.new.natural"


@pytest.fixture
def year(at_once: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Year, str]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    stop_the_clock(monkeypatch, JANUARY)
    return brought(at_once, MANCHENG, unentered), live_server.url


class Clicks:
    """Whoever clicks, and how often."""

    def __init__(self, page: Page, base: str, who: str):
        self.page, self.count = page, 0
        page.goto(f"{base}/")
        page.get_by_label("账号").fill(f"{who}@science")
        page.get_by_label("口令").fill("一次性口令")
        self.click(page.get_by_role("button", name="登录"))

    def click(self, what: Locator) -> None:
        self.count += 1
        with self.page.expect_navigation():
            what.click()

    def press(self) -> str:
        """Enter, on what the page holds out; what that was."""
        self.count += 1
        held_out = str(self.page.evaluate("document.activeElement.textContent"))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return held_out


def test_a_year_without_an_application_is_handed_on_in_few_clicks_and_no_number_is_typed(
    year: tuple[Year, str],
) -> None:
    report, base = year
    with opened(server=base) as page:
        clerk = Clicks(page, base, "handler")
        clerk.click(page.get_by_role("link", name="年度报告"))
        pressed = [clerk.press() for _ in range(4)]
        assert pressed[0] == "开始编写"
        assert all("本块全部没有，填 0" in one for one in pressed[1:])
        assert clerk.press() == "撰写"
        clerk.click(page.get_by_role("button", name="全部采用草稿"))
        page.get_by_label("存在的主要问题及改进情况的文字").fill(TEXTS["problems"])
        page.get_by_label("其他需要报告的事项的文字").fill(TEXTS["others"])
        clerk.click(page.get_by_role("button", name="保存", exact=True).first)
        clerk.click(page.get_by_role("link", name="年度报告").first)
        assert clerk.press() == "送审"
        assert "已登记：送审" in page.inner_text("[role=status]")
        assert clerk.count <= MOST
    for who, buttons in (("reviewer", ["审核通过"]), ("signer", ["签发"]), ("handler", ["报送", "公布"])):
        with opened(server=base) as page:
            clerk = Clicks(page, base, who)
            clerk.click(page.get_by_role("link", name="年度报告"))
            for button in buttons:
                clerk.click(page.get_by_role("button", name=button, exact=True))
    kept = published(report.staff.science, YEAR)
    assert kept
    assert {kept.count(cell) for cell in kept.readings if cell != "disclosure.fees.amount"} == {0}


def box(page: Page, cell: str) -> Locator:
    return page.locator(f"[data-cell='{cell}']")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name"))


def paste(page: Page, text: str) -> None:
    """As from a spreadsheet, into the box that has the focus."""
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
        "document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
        text,
    )


def test_the_grid_by_keyboard(year: tuple[Year, str]) -> None:
    _, base = year
    with opened(server=base) as page:
        clerk = Clicks(page, base, "handler")
        clerk.click(page.get_by_role("link", name="年度报告"))
        clerk.click(page.get_by_role("link", name="填报和改数"))
        box(page, NEW).focus()
        page.keyboard.type("12")  # replaces what stood there
        assert box(page, "requests.new.total").inner_text() == "12"
        page.keyboard.press("ArrowRight")
        assert focused(page) == "requests.new.business"
        page.keyboard.press("Enter")
        assert focused(page) == "requests.carried_in.business"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        assert focused(page) == NEW
        page.keyboard.type("99")
        page.keyboard.press("Escape")
        assert box(page, NEW).input_value() == "12"
        page.keyboard.press("Escape")
        assert (box(page, NEW).input_value(), box(page, "requests.new.total").inner_text()) == ("0", "0")
        page.keyboard.press("Shift+Tab")
        assert focused(page).startswith("disclosure.")


def test_a_block_from_a_spreadsheet(year: tuple[Year, str]) -> None:
    report, base = year
    with opened(server=base) as page:
        clerk = Clicks(page, base, "handler")
        clerk.click(page.get_by_role("link", name="年度报告"))
        clerk.click(page.get_by_role("link", name="填报和改数"))
        box(page, PERMITS).focus()
        paste(page, "１，２３４\r\n5\r\n6件\r\n")
        assert [
            box(page, f"disclosure.{row}.decisions").input_value()
            for row in ("permits", "penalties", "coercion")
        ] == ["1234", "5", ""]
        assert "“6件”应为不小于 0 的整数，没有贴" in page.inner_text("#said")
        box(page, NEW).focus()
        paste(page, "3\t1\t0\t0\t0\t0\t5\n1\t0\t0\t0\t0\t0\t1\n")
        assert box(page, "requests.new.total").inner_text() == "4"
        assert "贴来的合计 5，各格相加 4" in page.inner_text("#said")
        assert box(page, "requests.carried_in.total").inner_text() == "1"
        page.get_by_label("填报的依据").fill("审批科统计表")
        page.get_by_label("改动统计数的理由").fill("补登四件")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        assert "已保存，改了 5 格" in page.inner_text("[role=status]")
        assert "统计 0" in page.locator(f"[id='cell-{NEW}']").inner_text()
    made = report.desk.report
    assert [
        made.count(cell) for cell in (PERMITS, NEW, "requests.new.total", "requests.carried_in.total")
    ] == [1234, 3, 4, 1]


def test_nothing_typed_is_lost_when_it_is_refused(year: tuple[Year, str]) -> None:
    report, base = year
    with opened(server=base, refused=1) as page:
        clerk = Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/grid/")
        box(page, NEW).fill("5")
        box(page, PERMITS).fill("7")
        page.get_by_label("填报的依据").fill("审批科统计表")
        page.get_by_label("改动统计数的理由").fill(" ")
        clerk.click(page.get_by_role("button", name="保存", exact=True))
        assert "请写明理由" in page.inner_text("[role=alert]")
        assert [box(page, cell).input_value() for cell in (NEW, PERMITS)] == ["5", "7"]
        assert box(page, "requests.new.total").inner_text() == "5"
        page.get_by_label("改动统计数的理由").fill("补登五件")
        clerk.click(page.get_by_role("button", name="保存", exact=True))
        assert "已保存，改了 2 格" in page.inner_text("[role=status]")


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("自然人\t商业企业\n3\t1", "第一行"),
        ("本年处理决定数量\n3", "第一行"),
        ("1.属于国家秘密\t3\n2.其他法律行政法规禁止公开\t1", "第一列"),
        ("（一）予以公开\t3", "第一列"),
        ("/\t3", ""),
        ("1万元\t3", ""),
    ],
)
def test_a_block_with_its_heads_is_not_pasted_askew(year: tuple[Year, str], block: str, told: str) -> None:
    report, base = year
    with opened(server=base) as page:
        Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/grid/")
        box(page, NEW).focus()
        paste(page, block)
        said = page.inner_text("#said")
        assert (f"没有贴：复制的{told}是文字" in said) == bool(told)
        right = "0" if told else "3"
        assert [box(page, f"requests.new.{one}").input_value() for one in ("natural", "business")] == [
            "0",
            right,
        ]


def test_a_block_is_taken_back_and_a_wrong_number_is_said_to_be_wrong(year: tuple[Year, str]) -> None:
    report, base = year
    with opened(server=base) as page:
        Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/grid/")
        box(page, "requests.new.research").fill("9")
        box(page, NEW).focus()
        paste(page, "3\t1\t2")
        paste(page, "4")
        page.keyboard.press("Control+z")
        assert box(page, NEW).input_value() == "3"
        box(page, "requests.new.business").fill("8")
        box(page, NEW).focus()
        page.keyboard.press("Control+z")
        # What was typed since stays; what stood there before the block is back.
        columns = ("natural", "business", "research", "total")
        shown = [
            box(page, f"requests.new.{one}").evaluate("one => one.value ?? one.textContent")
            for one in columns
        ]
        assert shown == ["0", "8", "9", "17"]
        assert page.inner_text("#said") == "已撤销贴入的 2 格"
        box(page, NEW).fill("三")
        assert box(page, NEW).get_attribute("aria-invalid") == "true"
        box(page, NEW).fill("3")
        assert box(page, NEW).get_attribute("aria-invalid") is None


def test_a_correction_after_publication(year: tuple[Year, str]) -> None:
    report, base = year
    report.words()
    report.publish()
    with opened(server=base) as page:
        clerk = Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/")
        page.get_by_label("更正的理由").fill("漏计一件")
        clerk.click(page.get_by_role("button", name="更正（另编新版本）"))
        clerk.click(page.get_by_role("link", name="填报和改数"))
        for cell in (NEW, "requests.carried_out.natural"):
            box(page, cell).fill("1")
        page.get_by_label("改动统计数的理由").fill("漏计一件")
        clerk.click(page.get_by_role("button", name="保存", exact=True))
        told = TEXTS["overview"].replace("申请0件", "申请1件")
        in_a_thread(lambda: report.tell("worded", section="overview", text=told))
        page.reload()
        assert "与第 1 版不同的 5 处" in page.inner_text("#corrects")
        clerk.click(page.get_by_role("button", name="送审"))
        clerk.click(page.get_by_role("link", name="第 2 版"))
        rows = page.locator(".changes tbody tr").all_inner_texts()
        assert any(row.split("\t")[1:] == ["0", "1"] for row in rows)
        assert len(rows) == 5


@pytest.mark.parametrize("path", ["", "grid/", f"{NEW}/"])
def test_on_a_phone_nothing_runs_out_of_the_window_and_every_field_is_named(
    year: tuple[Year, str], path: str
) -> None:
    report, base = year
    with opened(server=base, width=390, height=844) as page:
        Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("h1").count() == 1
        bare = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"
        )
        assert bare == []


@pytest.mark.parametrize("path", ["", "grid/", "1/"])
def test_on_paper_the_tables_are_whole(year: tuple[Year, str], path: str) -> None:
    report, base = year
    report.words()
    report.submit()
    with opened(server=base, width=640, height=900) as page:  # A4 within its margins
        Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/{path}")
        page.emulate_media(media="print")
        widths = page.evaluate(
            "[...document.querySelectorAll('.form')].map(one => [one.offsetWidth, one.parentNode.clientWidth])"
        )
        assert len(widths) == 3
        assert all(table <= room for table, room in widths)


def test_without_scripts_a_number_is_saved_as_well(year: tuple[Year, str]) -> None:
    report, base = year
    with opened(server=base, script=False) as page:
        clerk = Clicks(page, base, "handler")
        page.goto(f"{base}/{report.staff.science.code}/annual/{YEAR}/grid/")
        box(page, PERMITS).fill("7")
        page.get_by_label("填报的依据").fill("审批科")
        clerk.click(page.get_by_role("button", name="保存", exact=True))
        assert "已保存，改了 1 格" in page.inner_text("[role=status]")
    assert report.desk.report.count(PERMITS) == 7
