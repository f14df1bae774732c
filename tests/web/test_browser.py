"""The desk in a real browser: signed in, registered, led on by keyboard; at a phone's width; without scripts."""

import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from browser import opened
from django.db import connections
from openpyxl import load_workbook
from playwright.sync_api import Page
from staff import Cast

from gongkai.web.office import worker

pytestmark = pytest.mark.usefixtures("visiting")


@pytest.fixture
def desk(at_once: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Cast, str]:
    # Playwright runs a loop of its own in this thread; Django then fears for its connections.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return at_once, live_server.url


def sign_in(page: Page, base: str, who: str) -> None:
    page.goto(f"{base}/")
    page.get_by_label("账号").fill(f"{who}@science")
    page.get_by_label("口令").fill("一次性口令")
    with page.expect_navigation():  # and its scripts are there: a key pressed before would be lost
        page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("script", [True, False])
def test_from_sign_in_to_the_next_step(desk: tuple[Cast, str], script: bool) -> None:
    _, base = desk
    with opened(server=base, script=script) as page:
        sign_in(page, base, "handler")
        assert "我的工作台" in page.inner_text("h1")
        if script:
            page.keyboard.press("r")
            page.wait_for_url("**/cases/new/")
        else:
            page.get_by_role("link", name="登记申请").click()
        page.get_by_label("申请人姓名或者名称").fill("张三")
        page.get_by_label("电话").fill("13800000000")
        page.get_by_label("所需政府信息").fill("某项目批复")
        page.get_by_role("button", name="登记").click()
        assert "已登记，编号" in page.inner_text("[role=status]")
        assert "还有 20 个工作日" in page.inner_text(".due")
        page.get_by_role("link", name="交科室办理").click()
        page.get_by_label("科室或者单位").fill("规划科")
        page.get_by_role("button", name="登记").click()
        assert "已登记：交科室办理" in page.inner_text("[role=status]")
        assert page.locator(".line li").count() == 2


def test_nothing_runs_out_of_a_phones_window(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    staff.write(
        "case/2025-0001",
        "arrived",
        channel="in_person",
        applicant_kind="natural",
        applicant="甲",
        about="批复" * 200,
    )
    with opened(server=base, width=390, height=800) as page:
        sign_in(page, base, "leader")
        for path in (
            "",
            "cases/",
            "case/2025-0001/",
            "case/2025-0001/ruler/",
            "case/2025-0001/do/decided/",
            "work/",
            "notices/",
        ):
            page.goto(f"{base}/{staff.science.code}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_every_field_has_its_label_and_every_page_its_headline(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    staff.write("case/2025-0001", "arrived", channel="in_person", applicant_kind="natural", applicant="甲")
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        for path in (
            "",
            "cases/",
            "cases/new/",
            "case/2025-0001/",
            "case/2025-0001/do/billed/",
            "case/2025-0001/1/receipt/",
            "work/",
            "notices/",
        ):
            page.goto(f"{base}/{staff.science.code}/{path}")
            assert page.locator("h1").count() == 1, path
            bare = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"
            )
            assert bare == [], path


def in_a_thread(work: Callable[[], object]) -> None:
    """Apart from the loop Playwright runs here, in which a connection would be opened that nobody closes."""

    def apart() -> None:
        work()
        connections.close_all()

    thread = threading.Thread(target=apart)
    thread.start()
    thread.join(30)


def test_work_goes_on_before_ones_eyes_without_scripts(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    staff.write("case/2025-0001", "arrived", channel="in_person", applicant_kind="natural", applicant="甲")
    with opened(server=base, script=False) as page:
        sign_in(page, base, "handler")
        page.get_by_role("link", name="后台任务").click()
        page.get_by_role("button", name="导出台账").click()
        assert "等待" in page.inner_text("tbody")
        in_a_thread(worker.Worker().turn)
        page.get_by_role("link", name="下载").wait_for()
        with page.expect_download() as taken:
            page.get_by_role("link", name="下载").click()
        assert (
            load_workbook(BytesIO(taken.value.path().read_bytes())).worksheets[0]["A2"].value == "2025-0001"
        )


def test_a_notice_leads_to_its_case_and_is_read(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    staff.write(
        "case/2025-0001",
        "arrived",
        date(2025, 2, 20),
        channel="in_person",
        applicant_kind="natural",
        applicant="甲",
    )
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        page.keyboard.press("n")
        page.get_by_role("button", name="现在核对期限").click()
        assert page.inner_text(".bell .count") == "1"
        page.get_by_role("button", name="看 2025-0001").click()
        assert "2025-0001" in page.inner_text("h1")
        assert page.locator(".bell .count").count() == 0
