"""The calendar in a real browser: by keyboard from month to month and year to year, on a phone, on paper."""

import pypdfium2
import pytest
from browser import opened
from playwright.sync_api import Page
from staff import Cast
from test_agenda import crowded
from test_browser import desk, sign_in

from gongkai.web.store.models import Listed

__all__ = ["desk"]  # the fixture
pytestmark = pytest.mark.usefixtures("visiting")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_from_the_desk_to_a_day_by_keyboard(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    crowded(staff)
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.keyboard.press("c")
        page.wait_for_url("**/calendar/2025/")
        page.wait_for_load_state("load")
        page.keyboard.press("ArrowRight")  # to the month that is running
        assert focused(page) == "m3"
        page.keyboard.press("ArrowRight")
        assert focused(page) == "m4"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert focused(page) == "m1"
        page.keyboard.press("Tab")  # into the month, to its first day that bears something
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
            "1月31日 周五，上一年度政府信息公开工作年度报告"
        )
        page.keyboard.press("Enter")
        assert page.url.endswith("#d2025-01-31")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/annual/2024/")


def test_over_the_end_of_the_year_comes_the_next_one(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/calendar/2025/#m12")
        assert focused(page) == "m12"
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**/calendar/2026/#m1")
        page.wait_for_load_state("load")
        assert focused(page) == "m1"
        page.keyboard.press("ArrowLeft")
        page.wait_for_url("**/calendar/2025/#m12")


def test_an_arrow_in_a_field_stays_in_the_field(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/calendar/2025/")
        page.get_by_label("预算信息：批准").focus()
        page.keyboard.press("ArrowRight")
        assert focused(page) == "id_budget"


@pytest.mark.parametrize("path", ["calendar/2025/", "calendar/2027/", "handover/"])
def test_nothing_runs_out_of_a_phones_window(desk: tuple[Cast, str], path: str) -> None:
    staff, base = desk
    crowded(staff)
    with opened(server=base, width=390, height=844) as page:
        sign_in(page, base, "leader")
        page.goto(f"{base}/{staff.science.code}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("h1").count() == 1
        bare = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden])')].filter(one => !one.labels.length).length"
        )
        assert bare == 0
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(ids) == len(set(ids))


def test_on_a_phone_the_arrows_pass_over_months_that_are_not_shown(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    crowded(staff)
    with opened(server=base, width=390, height=844) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/calendar/2025/#m3")
        page.keyboard.press("ArrowRight")
        assert focused(page) == "m8"


def many(staff: Cast) -> None:
    """Two hundred open requests, ten a day."""
    Listed.objects.bulk_create(
        Listed(
            organ=staff.science, matter=f"case/2025-{n:04}", sort="case", phase="processing", seq=1,
            begun="2025-03-03", received="2025-03-03", due=f"2025-04-{n % 20 + 1:02}",
        )
        for n in range(1000, 1200)
    )  # fmt: skip


@pytest.mark.parametrize("fill", [None, crowded, many])
def test_the_year_is_one_page_of_paper(desk: tuple[Cast, str], fill: object) -> None:
    staff, base = desk
    if callable(fill):
        fill(staff)
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/calendar/2025/")
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(paper) == 1
    width, height = paper[0].get_size()
    assert (round(width), round(height)) == (842, 595)  # A4, lying
    told = paper[0].get_textpage().get_text_range()
    for words in ("鹿城区科学技术局", "1月", "12月", "1月31日", "没有写明日子的"):
        assert words in told


def test_the_sheet_is_printed_on_a4_with_room_to_sign(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    crowded(staff)
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/calendar/2025/")
        page.get_by_role("link", name="工作移交", exact=True).click()
        page.wait_for_url("**/handover/")
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        with page.expect_download() as asked:
            page.get_by_role("link", name="下载 .docx").click()
        assert asked.value.suggested_filename == "handover-330302011-2025-03-20.docx"
    assert [round(side) for side in paper[0].get_size()] == [595, 842]
    last = paper[len(paper) - 1].get_textpage().get_text_range()
    assert all(signer in last for signer in ("移交人", "接收人", "监交人"))
    assert "下载" not in last
