"""One item in a real browser, from the first draft to its withdrawal, as five people click it; and its pages as such."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser import opened
from items import draft, published
from playwright.sync_api import Page
from staff import Cast
from test_browser import desk, sign_in

__all__ = ["desk"]  # the fixture

pytestmark = pytest.mark.usefixtures("visiting")

PASTE = """(html) => {
  const held = new DataTransfer();
  held.setData("text/html", html);
  const editor = document.querySelector(".editor");
  editor.focus();
  editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->'
    '<p class=MsoNormal style="mso-outline-level:1"><b><span lang=EN-US style="color:red">为做好某项工作</span></b></p>'
    '<p onclick="alert(1)">联系电话<o:p></o:p> 13812345678。</p><table><tr><td>街道</td><td>户数</td></tr>'
    "<tr><td>江东</td><td>12</td></tr></table><!--EndFragment--></body></html>"
)


class Walk:
    """One person after another at the same browser, on the page of one item."""

    def __init__(self, page: Page, base: str, code: str):
        self.page, self.base, self.code = page, base, code
        self.number = (
            ""  # until there is one: the database is not to be asked from here (test_browser.in_a_thread)
        )

    def sit(self, role: str) -> None:
        """Sign out whoever is there, sign in another, open the item."""
        if self.page.get_by_role("button", name="退出").count():
            self.page.get_by_role("button", name="退出").click()
        sign_in(self.page, self.base, role)
        if self.number:
            self.page.goto(f"{self.base}/{self.code}/publication/{self.number}/")

    def step(self, name: str) -> None:
        self.page.get_by_label("下一步").get_by_role("link", name=re.compile(rf"^(\d )?{name}$")).click()

    def save(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).last.click()
        assert self.page.locator("[role=alert]").all_inner_texts() == []

    def paste(self, html: str) -> None:
        with self.page.expect_navigation():
            self.page.evaluate(PASTE, html)

    def send(self) -> None:
        """To review, and through it."""
        self.sit("handler")
        self.step("送审")
        self.save("送审")
        for role in ("unit", "secrecy", "reviewer"):
            self.review(role)

    def review(self, role: str, verdict: str = "公开", ground: str = "") -> None:
        self.sit(role)
        self.step("审查")
        self.page.get_by_label(verdict, exact=True).check()
        self.page.get_by_label("依据和理由").fill(ground)
        self.save("登记意见")

    @property
    def phase(self) -> str:
        return self.page.inner_text("h1 small")


@pytest.fixture
def walk(desk: tuple[Cast, str]) -> Iterator[Walk]:
    staff, base = desk
    with opened(server=base) as page:
        yield Walk(page, base, staff.science.code)


def test_from_the_first_draft_to_the_withdrawal(walk: Walk) -> None:
    page = walk.page
    walk.sit("handler")
    page.keyboard.press("g")
    page.wait_for_url("**/publications/")
    page.keyboard.press("m")
    page.wait_for_url("**/publications/new/")
    page.get_by_label("标题", exact=True).fill("关于某项工作的通知")
    page.get_by_label("公开内容类别").select_option("20-1")
    page.locator("#item_category").select_option("政策文件")
    page.get_by_label("成文日期").fill("2025-03-19")
    walk.paste(WORD)
    editor = page.locator(".editor")
    assert editor.inner_html().count("<td>") == 4
    assert not {"style=", "class=", "onclick", "<o:p"} & {
        odd for odd in ("style=", "class=", "onclick", "<o:p") if odd in editor.inner_html()
    }
    assert page.get_by_label("标题", exact=True).input_value() == "关于某项工作的通知"
    editor.locator("td").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("以上事项请遵照执行。")
    walk.save("保存")
    walk.number = "2025-0001"
    assert walk.phase.endswith("已形成待公开")
    assert "以上事项请遵照执行" in page.inner_text(".article")
    assert "138" in page.inner_text(".seen")
    assert page.locator(".article mark").inner_text() == "13812345678"

    walk.step("送审")
    walk.save("送审")
    walk.review("unit")
    walk.sit("secrecy")
    walk.step("退回修改")
    page.get_by_label("理由").fill("手机号改成座机")
    walk.save("登记")
    assert walk.phase.endswith("已形成待公开")

    walk.sit("handler")
    assert "手机号改成座机" in page.inner_text(".line")
    walk.step("修改文稿")
    page.locator(".editor p", has_text="13812345678").click(click_count=3)
    page.keyboard.type("联系电话 0577-88000000。")
    walk.save("保存")
    assert page.locator(".article mark").count() == 0
    walk.send()
    assert walk.phase.endswith("审查通过待公开")
    walk.sit("handler")
    walk.step("公开")
    walk.save("登记")
    assert walk.phase.endswith("已公开")
    assert re.search("发布日期\\s+2025年3月20日", page.inner_text(".what"))

    walk.step("变更")
    page.get_by_label("变更的理由").fill("漏了一句")
    page.locator(".editor p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("（补充）")
    walk.save("保存")
    assert "公众看到的是已公开的一版" in walk.phase
    page.get_by_role("link", name="公众看到的样子").click()
    assert "这一版公众现在看不到" in page.inner_text("main")
    page.get_by_role("link", name="比较").first.click()
    assert "（补充）" in page.locator("ins").all_inner_texts()
    walk.send()
    walk.sit("leader")
    walk.step("公开")
    walk.save("登记")
    assert walk.phase.endswith("已公开")
    walk.step("撤回公开")
    page.get_by_label("理由").fill("含个人信息")
    walk.save("登记")
    assert walk.phase.endswith("已撤回")
    assert "公众现在看到的" not in page.inner_text(".versions")


def test_a_letter_in_the_text_is_text_and_leads_nowhere(walk: Walk) -> None:
    page, left = walk.page, list[str]()
    walk.sit("handler")
    page.goto(f"{walk.base}/{walk.code}/publications/new/")
    page.on("dialog", lambda dialog: (left.append(dialog.type), dialog.dismiss()))
    page.locator(".editor").click()
    page.keyboard.type("http://gk.example/ rldsm")
    assert left == []
    assert page.url.endswith("/publications/new/")
    assert page.locator(".editor").inner_text().strip() == "http://gk.example/ rldsm"


def test_too_many_files_are_told_before_they_are_sent(walk: Walk) -> None:
    page = walk.page
    walk.sit("handler")
    page.goto(f"{walk.base}/{walk.code}/publications/new/")
    page.get_by_label("标题", exact=True).fill("附件很多")
    chosen = page.locator("input[name=files]")
    some = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"1"} for n in range(21)]
    chosen.set_input_files(some)  # type: ignore[arg-type]
    page.get_by_role("button", name="保存", exact=True).last.click()
    assert page.url.endswith("/publications/new/")
    assert "一次最多 20 个文件，这里选了 21 个" in chosen.evaluate("one => one.validationMessage")
    chosen.set_input_files(some[:20])  # type: ignore[arg-type]
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).last.click()
    assert "附件很多" in page.inner_text("h1")


def test_pictures_that_are_pasted_do_not_travel(walk: Walk) -> None:
    page = walk.page
    walk.sit("handler")
    page.goto(f"{walk.base}/{walk.code}/publications/new/")
    with page.expect_request(lambda one: one.method == "POST") as sent:
        walk.paste(f'<p>前<img src="data:image/png;base64,{"A" * 100_000}">后</p>')
    assert len(sent.value.post_data_buffer or b"") < 20_000
    assert "图片请作为附件上传" in page.inner_text(".editor")


def test_without_scripts_the_text_is_a_field(desk: tuple[Cast, str]) -> None:
    _staff, base = desk
    with opened(server=base, script=False) as page:
        sign_in(page, base, "handler")
        page.get_by_role("link", name="主动公开").click()
        page.get_by_role("link", name="拟稿").click()
        page.get_by_label("标题", exact=True).fill("通告")
        page.get_by_label("正文", exact=True).fill("第一段\n1 < 2")
        page.get_by_role("button", name="保存").last.click()
        assert page.locator(".article p").all_inner_texts() == ["第一段", "1 < 2"]
        page.get_by_role("link", name="修改文稿").click()
        assert "<p>1 &lt; 2</p>" in page.get_by_label("正文", exact=True).input_value()


PAGES = {
    "handler": ("", "publications/", "publications/?phase=open&since=x&sort=due", "publications/new/",
                "publications/columns/", "publications/rules/", "publication/2025-0001/",
                "publication/2025-0002/edit/", "publication/2025-0002/submit/", "publication/2025-0001/text/1/"),
    "signer": ("publications/rules/",),
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("width", [390, 1366])
def test_a_page_has_one_headline_labels_and_fits_its_window(
    desk: tuple[Cast, str], role: str, width: int
) -> None:
    staff, base = desk
    published(
        staff,
        title="关于某事项的通告" * 12,
        text=f"<p>{'长' * 300}</p><table><tr><td>{'宽' * 60}</td><td>2</td></tr></table>",
    )
    draft(staff, text="<p>手机13812345678</p>")
    with opened(server=base, width=width, height=844) as page:
        sign_in(page, base, role)
        for path in PAGES[role]:
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


def keys(page: Page) -> list[str]:
    found: Any = page.evaluate("[...document.querySelectorAll('[data-key]')].map(one => one.dataset.key)")
    return list(found)


def test_a_key_leads_to_one_place(desk: tuple[Cast, str]) -> None:
    staff, base = desk
    published(staff)
    with opened(server=base) as page:
        sign_in(page, base, "handler")
        for path in ("publications/", "publication/2025-0001/"):
            page.goto(f"{base}/{staff.science.code}/{path}")
            assert len(keys(page)) == len(set(keys(page))) > 5
