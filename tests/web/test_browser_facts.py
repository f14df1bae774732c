"""Facts and the register in a real browser: entered by keys alone, without scripts too, at a phone's width."""

from datetime import date

import pytest
from browser import opened
from playwright.sync_api import Page, expect
from staff import ARRIVED, Cast
from test_browser import desk, sign_in

__all__ = ["desk"]  # the fixture
pytestmark = pytest.mark.usefixtures("visiting")
PAGES = ("facts/2025/", "facts/2025/trainings/", "facts/2025/import/", "count/2025-0001/", "register/", "register/new/",
         "publication/2025-0001/", "count/2025-0001/1/mend/")  # fmt: skip


def typed(page: Page, *fields: str) -> None:
    """What a clerk types, a tab between fields, Enter at the end."""
    for n, text in enumerate(fields):
        if n:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_one_number_after_the_other_by_keys_alone(desk: tuple[Cast, str]) -> None:
    _, base = desk
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.keyboard.press("f")
        page.wait_for_url("**/facts/2025/")
        page.wait_for_function("document.readyState === 'complete'")
        page.keyboard.press("e")
        page.keyboard.type("培训")
        page.keyboard.press("Tab")
        page.keyboard.type("3")
        expect(page.get_by_role("combobox", name="单位")).to_have_value("次")
        page.keyboard.press("Tab")  # the unit is filled in
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # the first quarter, which hides the days
        page.keyboard.press("Tab")
        page.keyboard.type("签到表")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "已登记：培训 3次" in page.inner_text("[role=status]")
        expect(page.get_by_label("什么")).to_be_focused()
        expect(page.get_by_label("时间")).to_have_value("q1")
        typed(page, "网站发布信息", "126", "", "", "网站后台")
        assert "已登记：网站发布信息 126条" in page.inner_text("[role=status]")
        row = page.get_by_role("row", name="网站发布信息")
        assert row.get_by_role("link", name="126条").count() == 2
        row.get_by_role("link", name="126条").first.click()
        assert "网站后台" in page.inner_text("main")


def test_what_is_asked_about_is_answered_by_keys(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    staff.write(
        "count/2025-0001", "entered", date(2025, 3, 20), what="trainings", value="3", evidence="签到表"
    )
    with opened(server=base, refused=1) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/facts/2025/?what=培训")
        expect(page.get_by_label("数", exact=True)).to_be_focused()
        page.keyboard.type("3")
        page.get_by_label("依据").first.fill("又一场")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "看来已经登记过：2025-0001" in page.inner_text(".of-again")
        expect(page.get_by_label("确是另一笔")).to_be_focused()
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "已登记：培训 3次" in page.inner_text("[role=status]")


@pytest.mark.parametrize("script", [True, False])
def test_nothing_happened_is_one_click(desk: tuple[Cast, str], script: bool) -> None:
    staff, base = desk
    with opened(server=base, script=script) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/facts/2025/")
        group = page.get_by_role("region", name="表二")
        group.get_by_text("没有发生过的，登记为 0").click()
        group.get_by_label("行政许可").uncheck()
        group.get_by_label("依据").fill("问过各科室")
        group.get_by_role("button", name="到今天没有（0）").click()
        assert "已登记为 0：行政处罚" in page.inner_text("[role=status]")
        assert page.get_by_role("region", name="表二").get_by_text("空白", exact=True).count() == 1


def test_a_document_is_entered_without_scripts(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base, script=False) as page:
        sign_in(page, base, "handler")
        page.get_by_role("link", name="规范性文件").click()
        page.get_by_role("link", name="登记一件").click()
        page.get_by_label("标题").fill("鹿城区科技计划项目管理办法")
        page.get_by_label("文号").fill("鹿科〔2025〕1号")
        page.get_by_label("成文（制发）日期").fill("2025-03-18")
        page.get_by_role("button", name="登记").click()
        assert "已登记，编号 2025-0001" in page.inner_text("[role=status]")
        page.get_by_role("link", name="规范性文件").first.click()
        page.get_by_role("row", name="行政规范性文件").get_by_role("link", name="1").first.click()
        assert "计入“行政规范性文件·本年制发件数”" in page.inner_text("h1")
        assert page.get_by_role("link", name="鹿科〔2025〕1号").count() == 1
        assert staff.science


@pytest.mark.parametrize("width", [390, 1366])
def test_a_page_has_one_headline_labels_and_fits_its_window(desk: tuple[Cast, str], width: int) -> None:
    staff, base = desk
    staff.write(
        "count/2025-0001", "entered", what="trainings", value="3", evidence="长" * 300, since="2025-03-01"
    )
    staff.write(
        "publication/2025-0001",
        "drafted",
        title="办法" * 60,
        nature="disclosed",
        register="regulations",
        document="鹿科〔2025〕1号",
        expires="2025-03-04",
    )
    staff.write("publication/2025-0001", "formed")
    with opened(server=base, width=width, height=844) as page:
        sign_in(page, base, "handler")
        for path in PAGES:
            page.goto(f"{base}/{staff.science.code}/{path}")
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            bare = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"
            )
            assert bare == [], path
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
            assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize("path", ["facts/2025/", "register/", "publications/", "cases/"])
def test_on_paper_no_column_is_cut_off(desk: tuple[Cast, str], path: str) -> None:
    staff, base = desk
    staff.write("count/2025-0001", "entered", what="trainings", value="3", evidence="签到表")
    about = {"title": "某某管理办法" * 9, "register": "normative_documents", "document": "鹿科规〔2025〕1号"}
    staff.write("publication/2025-0001", "drafted", nature="disclosed", **about)
    staff.write("publication/2025-0001", "formed")
    staff.write("case/2025-0001", "arrived", **ARRIVED, about="某项目批复" * 9)
    with opened(server=base, width=642, height=900) as page:  # A4 between the margins
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/{path}")
        page.emulate_media(media="print")
        assert page.locator("table.list").count() > 0
        cut = page.evaluate(
            "[...document.querySelectorAll('th, td')].map(one => Math.ceil(one.getBoundingClientRect().right))"
            ".filter(right => right > innerWidth)"
        )
        assert cut == []
