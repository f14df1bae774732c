"""Old reports in a real browser: sent in, checked from key to key beside the page, kept; without scripts; on a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import opened
from making import clean, filled
from playwright.sync_api import Page, expect
from staff import Cast
from test_browser import in_a_thread, sign_in
from truth import DOCUMENTS, SEEDS, truth
from years_past import GLUED, ROW, TOLD, pdf, work, zipped

from gongkai.report import Money
from gongkai.web.store.annual import published
from gongkai.web.store.models import OldReport
from gongkai.web.store.old_reports import as_read

pytestmark = pytest.mark.usefixtures("visiting")
NEW, PERMITS = "requests.new.natural", "disclosure.permits.decisions"


@pytest.fixture
def desk(
    at_once: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[tuple[Cast, str]]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.FILES = tmp_path / "files"
    yield at_once, live_server.url
    OldReport.objects.update(within=None)  # rows that lean on each other cannot be swept away one by one


def sent(page: Page, base: str, staff: Cast, files: list[Path]) -> str:
    """Send files in and have them read; the address of the list."""
    sign_in(page, base, "handler")
    listed = f"{base}/{staff.science.code}/annual/old/"
    page.goto(listed)
    page.get_by_label("选择文件，或者拖到这里").set_input_files(files)
    page.get_by_role("button", name="上传").click()
    in_a_thread(work)
    page.goto(listed)
    return listed


@pytest.mark.parametrize("script", [True, False])
def test_ten_years_in_a_zip_each_kept_cell_for_cell(
    desk: tuple[Cast, str], script: bool, tmp_path: Path
) -> None:
    staff, base = desk
    years = {"000_3983b96eb95a8fff": 2020, "003_949bc27bfce8b204": 2023}
    held = tmp_path / "历年.zip"
    held.write_bytes(zipped({f"{name}.txt": (DOCUMENTS / f"{name}.txt").read_bytes() for name in SEEDS}))
    with opened(server=base, script=script) as page:
        listed = sent(page, base, staff, [held])
        assert page.locator("tbody tr").count() == 5
        for name in SEEDS:
            page.goto(listed)
            page.get_by_role("link", name=f"历年.zip/{name}.txt").first.click()
            boxes = page.locator("[data-box]").evaluate_all(
                "all => all.map(one => [one.dataset.box, one.innerText])"
            )
            assert dict(boxes) == {cell: "" if one is None else str(one) for cell, one in truth(name).items()}
        page.goto(listed)
        for name, year in years.items():
            page.get_by_role("link", name=f"历年.zip/{name}.txt").first.click()
            assert "没有待核的格" in page.inner_text("#left")
            page.get_by_label("确是本机关的报告").check()
            page.get_by_role("button", name="收录", exact=True).click()
            assert f"已收录为 {year} 年度的报告" in page.inner_text("[role=status]")
            assert page.url == listed
    for name, year in years.items():
        report = published(staff.science, year)
        assert report is not None
        values = {cell: report.value(cell) for cell in report.readings}
        plain = {cell: one.amount if isinstance(one, Money) else one for cell, one in values.items()}
        assert plain == truth(name)


def test_from_doubt_to_doubt_by_keys_each_saved_at_once(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base, refused=1) as page:
        sent(page, base, staff, [DOCUMENTS / GLUED])
        page.get_by_role("link", name="核对").click()
        left, field = page.locator("#left"), page.locator("#value")
        expect(left).to_contain_text("还有 3 格待核")
        expect(field).to_be_focused()
        assert page.locator(".source .here").inner_text() == "6233440"
        page.keyboard.press("Enter")  # right as read it is not: nothing was read
        expect(page.locator("#why")).to_contain_text("没有读定")
        page.keyboard.type("62\n33\n440", delay=0)  # faster than any answer
        page.keyboard.press("ArrowUp")  # a number typed and left is entered
        expect(left).to_contain_text("待核的都核过了")
        expect(page.locator("#card")).to_have_attribute("data-cell", f"{ROW}.repealed")
        box = page.locator(f'[data-box="{ROW}.repealed"]')
        assert (box.inner_text(), box.get_attribute("class")) == ("33", "corrected here")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#card")).to_have_attribute("data-cell", f"{ROW}.in_force")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("b")  # leads to no other page here
        expect(page.locator('[data-box="disclosure.regulations.issued"]')).to_have_text("")
        page.reload()  # the browser may die
        expect(left).to_contain_text("看过 4 格")
        page.goto(f"{base}{page.locator('.now').get_attribute('data-address')}?cell={PERMITS}")
        expect(page.locator(".source .here")).to_have_text("4529")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#card")).to_have_attribute("data-cell", "disclosure.penalties.decisions")
    old = OldReport.objects.get()
    assert old.corrections == {
        **{f"{ROW}.{column}": value for column, value in TOLD.items()},
        "disclosure.regulations.issued": "",
    }


def test_the_box_on_the_page_is_lit_and_in_sight(desk: tuple[Cast, str], tmp_path: Path) -> None:
    staff, base = desk
    report = filled(clean("2021", 2023), {NEW: 7, "requests.new.total": 7})
    file = tmp_path / "2023.pdf"
    file.write_bytes(pdf(report))
    with opened(server=base) as page:
        sent(page, base, staff, [file])
        page.get_by_role("link", name="核对").click()
        page.wait_for_load_state("networkidle")
        page.locator(f'[data-look="{NEW}"]').last.click()
        lit = page.locator(f'[id="ink-{NEW}"].here')
        expect(lit).to_be_in_viewport()
        assert page.locator(".crop").count() == 1
        drawn = page.evaluate(
            "fetch(document.querySelector('.source image').href.baseVal).then(one => one.blob())"
            ".then(createImageBitmap).then(one => one.width)"
        )
        assert drawn > 500
        expect(page.locator("#card h2")).to_contain_text("本年新收政府信息公开申请数量·自然人")
        page.keyboard.type("8\n")
        expect(page.locator(".rules .error").first).to_contain_text("8")


def test_with_the_session_over_nothing_is_taken_for_saved(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base) as page:
        sent(page, base, staff, [DOCUMENTS / GLUED])
        page.get_by_role("link", name="核对").click()
        page.wait_for_load_state("networkidle")
        cookies = page.context.cookies()
        page.context.clear_cookies(name="sessionid")
        page.keyboard.type("62\n")
        expect(page.locator("#trouble")).to_contain_text("这一格没有保存：登录已经过期")
        expect(page.locator("#value")).to_have_value("62")
        page.context.add_cookies(cookies)
        page.keyboard.press("Enter")
        expect(page.locator("#left")).to_contain_text("还有 2 格待核")
        assert page.locator("#trouble").inner_text() == ""


def test_without_scripts_every_doubt_is_settled_too(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base, script=False, width=390, height=844) as page:
        sent(page, base, staff, [DOCUMENTS / GLUED])
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("link", name="核对").click()
        for value in ("62", "33"):
            page.locator("#value").fill(value)
            page.locator("#value").press("Enter")
        page.get_by_role("button", name="是 440", exact=True).click()
        assert "待核的都核过了" in page.inner_text("#left")
        page.get_by_role("link", name="去收录").click()
        page.get_by_label("确是本机关的报告").check()
        page.get_by_role("button", name="收录", exact=True).click()
        assert "已收录为 2024 年度的报告" in page.inner_text("[role=status]")


def test_the_pages_fit_a_phone_and_every_field_has_its_label(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base, width=390, height=844) as page:
        listed = sent(page, base, staff, [DOCUMENTS / GLUED, DOCUMENTS / "pingtan-2016.txt"])
        links = page.locator("td.about a").all()
        for address in [listed, *(f"{base}{one.get_attribute('href')}" for one in links)]:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
            assert page.locator("h1").count() == 1
            bare = page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"
            )
            assert bare == [], address


def test_what_is_as_read_is_told_by_nothing_but_enter(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    with opened(server=base) as page:
        sent(page, base, staff, [DOCUMENTS / f"{SEEDS[0]}.txt"])
        page.get_by_role("link", name="核对").click()
        page.wait_for_load_state("networkidle")
        for _ in range(5):
            page.keyboard.press("Enter")
        expect(page.locator("#left")).to_contain_text("看过 5 格")
    old = OldReport.objects.get()
    assert old.seen == list(as_read(old).readings)[:5]
    assert not old.corrections
