"""Lists and the administrators' pages in a real browser: labels, a phone's width, and a whole walk without scripts."""

import re

import pytest
from browser import opened
from playwright.sync_api import Page
from staff import ARRIVED, Cast
from test_browser import desk, sign_in

from gongkai.web.store.models import Deed

__all__ = ["desk"]  # the fixture

PAGES = {
    "handler": ("", "cases/", "cases/?phase=open&since=x&sort=due", "views/"),
    "system_admin": ("organs/", "organs/new/", "organ/"),
    "security_admin": ("people/", "people/{unit}/"),
    "audit_admin": ("log/", "log/?of=deeds&below=on&until=x"),
    "leader": ("../password/",),
}


def registered(staff: Cast) -> None:
    for n in range(1, 4):
        staff.write(f"case/2025-{n:04}", "arrived", **ARRIVED, about="某项目批复" * 30)


@pytest.mark.parametrize("role", PAGES)
def test_a_page_has_one_headline_labels_and_fits_a_phone(desk: tuple[Cast, str], role: str) -> None:
    staff, base = desk
    registered(staff)
    with opened(server=base, width=390, height=844) as page:
        sign_in(page, base, role)
        for path in PAGES[role]:
            page.goto(f"{base}/{staff.science.code}/{path.format(unit=staff.people['unit'].pk)}")
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            bare = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"
            )
            assert bare == [], path
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
            assert len(ids) == len(set(ids)), path


def test_a_filter_is_kept_and_used_without_scripts(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    registered(staff)
    with opened(server=base, script=False) as page:
        sign_in(page, base, "handler")
        page.get_by_role("link", name="台账").click()
        page.get_by_label("查找").fill("2025-0002")
        page.get_by_role("button", name="筛选", exact=True).click()
        assert page.locator("tbody tr").count() == 1
        page.get_by_label("把这个筛选保存为").fill("第二件")
        page.get_by_role("button", name="保存").click()
        assert "已保存：第二件" in page.inner_text("[role=status]")
        page.get_by_role("link", name="台账").click()
        assert page.locator("tbody tr").count() == 3
        page.get_by_role("link", name="第二件").click()
        assert page.locator("tbody tr").count() == 1


def test_a_newcomer_from_enrolment_to_the_desk(desk: tuple[Cast, str]) -> None:
    _, base = desk
    with opened(server=base) as page:
        sign_in(page, base, "security_admin")
        assert page.inner_text("nav[aria-label=主要]").split() == ["人员", "后台任务"]
        page.get_by_label("账号").fill("newcomer")
        page.get_by_label("姓名").fill("新来的")
        page.get_by_label("角色").select_option("经办")
        page.get_by_role("button", name="建立账号").click()
        password = page.inner_text(".secret")
        page.get_by_role("button", name="退出").click()
        first(page, base, password)
        assert "我的工作台" in page.inner_text("h1")
        assert page.inner_text("nav[aria-label=主要]").split() == [
            "工作台",
            "登记申请",
            "台账",
            "复议诉讼",
            "主动公开",
            "规范性文件",
            "事实",
            "年度报告",
            "日历",
            "后台任务",
            "通知",
        ]
    assert sorted(Deed.objects.values_list("what", flat=True)) == ["appointed", "enrolled"]


def first(page: Page, base: str, password: str) -> None:
    """Sign in for the first time, and set a password of one's own."""
    page.goto(f"{base}/")
    page.get_by_label("账号").fill("newcomer")
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()
    assert "只能用一次" in page.inner_text("main")
    page.get_by_label("现在的口令").fill(password)
    page.get_by_label("新口令", exact=True).fill("ganquan-4-baihe")
    page.get_by_label(re.compile("再写一遍")).fill("ganquan-4-baihe")
    page.get_by_role("button", name="改口令").click()
