"""Wording the report in a real browser: all taken, edited, kept unsaved, mended, gone back on; on a phone; on paper."""

import pytest
from browser import opened
from playwright.sync_api import Page
from staff import Cast
from test_browser import desk, in_a_thread, sign_in
from test_words import YEAR, furnished, publish

__all__ = ["desk"]  # the fixture
pytestmark = pytest.mark.usefixtures("visiting")


@pytest.fixture
def at_words(desk: tuple[Cast, str]) -> str:
    """The address of the page, at a bureau whose register of 2024 is whole."""
    staff, base = desk
    furnished(staff, staff.science)
    return f"{base}/{staff.science.code}/annual/{YEAR}/words/"


def open_words(page: Page, address: str, who: str = "handler") -> None:
    sign_in(page, "/".join(address.split("/")[:3]), who)
    page.goto(address)


def press(page: Page, name: str, exact: bool = True) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


@pytest.mark.parametrize("script", [True, False])
def test_taken_edited_mended_and_gone_back_on(at_words: str, script: bool) -> None:
    with opened(server="/".join(at_words.split("/")[:3]), script=script) as page:
        open_words(page, at_words)
        press(page, "全部采用草稿")
        overview, problems = page.locator("#id_overview"), page.locator("#id_problems")
        assert "主动公开政府信息3条" in overview.input_value()
        problems.fill("存在的主要问题：解读形式单一。2024年，我局将每季度培训一次。")
        if script:
            assert page.inner_text("[data-length=problems]") == "32"
        press(page, "保存")
        assert "应为2025年或“下一步”" in page.inner_text("#problems")
        press(page, "改正")
        assert "2025年，我局将" in problems.input_value()
        problems.fill("别的话。")
        press(page, "保存")
        press(page, "恢复这一稿")
        assert "2025年，我局将" in problems.input_value()
        assert page.locator(".history li").count() == 8


def test_what_was_typed_is_there_when_the_page_was_left_without_saving(at_words: str) -> None:
    with opened(server="/".join(at_words.split("/")[:3])) as page:
        open_words(page, at_words)
        page.get_by_label("其他需要报告的事项的文字").fill("写了一半")
        page.get_by_text("已暂存，还没有保存").wait_for()
        page.goto(at_words)
        assert page.get_by_label("其他需要报告的事项的文字").input_value() == "写了一半"
        press(page, "放弃这些改动")
        assert page.get_by_label("其他需要报告的事项的文字").input_value() == ""


def test_ctrl_s_saves(at_words: str) -> None:
    with opened(server="/".join(at_words.split("/")[:3])) as page:
        open_words(page, at_words)
        page.get_by_label("其他需要报告的事项的文字").fill("没有其他事项。")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        assert "已保存：其他需要报告的事项" in page.inner_text("[role=status]")


def test_a_sentence_leads_to_the_cell_it_was_counted_in(at_words: str) -> None:
    with opened(server="/".join(at_words.split("/")[:3])) as page:
        open_words(page, at_words)
        page.get_by_role("link", name="表三“一、本年新收政府信息公开申请数量·总计”").click()
        page.wait_for_url("**/requests.new.total/")


def test_it_fits_a_phone_and_every_field_has_its_label(at_words: str) -> None:
    with opened(server="/".join(at_words.split("/")[:3]), width=390, height=844) as page:
        open_words(page, at_words)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("h1").count() == 1
        bare = "[...document.querySelectorAll('textarea')].filter(one => !one.labels.length).map(one => one.name)"
        assert page.evaluate(bare) == []


def test_on_paper_only_the_text_stands(at_words: str) -> None:
    with opened(server="/".join(at_words.split("/")[:3])) as page:
        open_words(page, at_words)
        press(page, "全部采用草稿")
        page.emulate_media(media="print")
        assert page.locator(".printed").first.is_visible()
        for gone in ("textarea", ".drafted", ".history", ".tools"):
            assert not page.locator(gone).first.is_visible()


def test_a_taken_over_paragraph_is_marked(desk: tuple[Cast, str], at_words: str) -> None:
    staff, base = desk
    taken_over = "一是专职人员少，业务不够熟练，二是解读材料仍以文字为主，图表和视频还不多，公众反映看不懂。"
    in_a_thread(lambda: publish(staff, staff.science, YEAR - 1, taken_over))
    with opened(server=base) as page:
        open_words(page, at_words)
        page.locator("#id_problems").fill(taken_over)
        press(page, "保存")
        assert "与本机关上年报告相似度 100%" in page.inner_text(".alike")
