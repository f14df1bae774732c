"""Files in a real browser: chosen, refused with the rest kept, shown, saved; at a phone's width; without scripts."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import samples
from browser import opened
from staff import Cast
from test_browser import sign_in

pytestmark = pytest.mark.usefixtures("visiting")


@pytest.fixture
def desk(
    at_once: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> tuple[Cast, str]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.FILES = tmp_path / "files"
    return at_once, live_server.url


def test_from_the_envelope_to_the_bound_file(desk: tuple[Cast, str], tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="没有安装 typst")
    _, base = desk
    good = tmp_path / "信封.jpg"
    good.write_bytes(samples.picture("JPEG", (300, 200)))
    with opened(server=base, script=False, width=390, height=844) as page:
        sign_in(page, base, "handler")
        page.get_by_role("link", name="登记申请").click()
        page.get_by_label("申请人姓名或者名称").fill("张三")
        page.get_by_label("电话").fill("13800000000")
        page.get_by_label("所需政府信息").fill("某项目批复")
        page.get_by_label("申请书、信封等的扫描件或者照片").set_input_files([good])
        page.get_by_role("button", name="登记").click()
        assert "已登记，编号" in page.inner_text("[role=status]")
        assert "未查毒" in page.inner_text(".files")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        with page.expect_download() as saved:
            page.get_by_role("link", name="信封.jpg").click()
        assert saved.value.suggested_filename == "信封.jpg"
        assert Path(saved.value.path()).read_bytes() == good.read_bytes()
        with page.expect_download() as bound:
            page.get_by_role("link", name="打印卷宗").click()
        assert bound.value.suggested_filename.startswith("卷宗-")
        with pypdfium2.PdfDocument(bound.value.path()) as pdf:
            assert "信封.jpg" in [one.get_title() for one in pdf.get_toc()]


def test_a_refused_file_leaves_the_others_and_what_was_typed(desk: tuple[Cast, str], tmp_path: Path) -> None:
    staff, base = desk
    staff.write("case/2025-0001", "arrived", channel="in_person", applicant_kind="natural", applicant="甲")
    for name, data in (("好.pdf", samples.PDF), ("程序.pdf", samples.EXE)):
        (tmp_path / name).write_bytes(data)
    with opened(server=base, refused=1) as page:
        sign_in(page, base, "handler")
        page.goto(f"{base}/{staff.science.code}/case/2025-0001/do/assigned/")
        page.get_by_label("科室或者单位").fill("规划科")
        page.get_by_label("附件").set_input_files([tmp_path / "好.pdf", tmp_path / "程序.pdf"])
        page.get_by_role("button", name="登记").click()
        assert "程序.pdf：这是 Windows 程序" in page.inner_text(".wrong .why")
        assert page.get_by_label("科室或者单位").input_value() == "规划科"
        assert page.get_by_label("已收下：好.pdf").is_checked()
        page.get_by_role("button", name="登记").click()
        assert "好.pdf" in page.inner_text(".files")
