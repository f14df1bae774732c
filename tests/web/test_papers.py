"""The file of a request and the evidence for a dispute: every paper in order, on the page the contents name."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import samples
from django.core.files.uploadedfile import SimpleUploadedFile
from seats import at, url
from staff import ARRIVED, Cast
from visits import ARRIVAL, CASE, do

from gongkai.base.digest import sm3
from gongkai.base.errors import CannotWrite
from gongkai.web.office import papers, worker
from gongkai.web.store.models import Job, Look

pytest.importorskip("typst", reason="没有安装 typst")
pytestmark = pytest.mark.usefixtures("visiting")

LETTER = {
    "organ": "鹿城区科学技术局", "on": "2025-03-28", "number": "鹿科公开〔2025〕3号", "applicant": "张三",
    "received": "2025-03-03", "asked": "某项目批复", "reason": "要核对两个年度的档案", "until": "2025-04-15",
}  # fmt: skip
DISPUTE = {
    "token": "一",
    "on": "2025-03-19",
    "procedure": "reconsideration",
    "role": "respondent",
    "case": CASE,
}


def drawn(*words: str) -> bytes:
    """A PDF with a page for each word."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(words)))
    made = "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    made += f"2 0 obj <</Type/Pages/Kids[{kids}]/Count {len(words)}>> endobj\n"
    made += "3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
    for n, word in enumerate(words):
        shown = f"BT /F1 24 Tf 100 400 Td ({word}) Tj ET"
        made += f"{4 + 2 * n} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R"
        made += "/Resources<</Font<</F1 3 0 R>>>>>> endobj\n"
        made += f"{5 + 2 * n} 0 obj <</Length {len(shown)}>> stream\n{shown}\nendstream endobj\n"
    return (made + "trailer <</Root 1 0 R>>").encode()


FILES = {
    "申请表.pdf": drawn("first", "second", "third"),
    "信封.jpg": samples.picture("JPEG", (300, 200)),
    "两页.tiff": samples.pictures(2),
    "损坏.pdf": b"%PDF-1.4 nothing",
    "坏图.png": samples.picture("PNG")[:60],
    "检索.xlsx": samples.xlsx(),
}


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def handled(staff: Cast) -> Cast:
    """A request with files of every sort, extended by a signed letter, and a dispute about it."""
    files = [SimpleUploadedFile(name, data) for name, data in FILES.items()]
    assert at(staff, "handler").post(url(staff, "arrival"), {**ARRIVAL, "files": files}).status_code == 302
    do(
        staff,
        "extended",
        "signer",
        days=10,
        approved_by="负责人",
        reason="要核对两个年度的档案",
        on="2025-03-18",
    )
    at(staff, "signer").post(url(staff, "letter", CASE, 2, "extension"), {**LETTER, "action": "sign"})
    copy = SimpleUploadedFile("复议申请书.pdf", drawn("complaint"))
    again = SimpleUploadedFile("又一份.pdf", FILES["申请表.pdf"])
    filed = at(staff, "handler").post(url(staff, "filed"), {**DISPUTE, "files": [copy, again]})
    assert filed.status_code == 302
    return staff


def volume(staff: Cast, sort: str = "case", number: str = CASE) -> bytes:
    done = at(staff, "leader").get(url(staff, "volume", sort, number))
    assert done.status_code == 200
    assert done["Content-Type"] == "application/pdf"
    return bytes(done.content)


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


def bookmarks(data: bytes) -> list[tuple[str, int]]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [(one.get_title(), one.get_dest().get_index() + 1) for one in pdf.get_toc()]


LETTERED = "鹿城区科学技术局延期答复告知书"


def test_the_file_holds_every_paper_in_order_where_its_contents_say(handled: Cast) -> None:
    data = volume(handled)
    texts, marks = pages(data), bookmarks(data)
    assert [title for title, _ in marks] == [
        "卷内文件目录", "办理经过", "期限计算说明", *FILES, LETTERED, "附件登记表",
    ]  # fmt: skip
    for n, (title, page) in enumerate(marks[1:], 1):
        assert re.search(rf"{n}(鹿科公开〔2025〕3号)?{re.escape(title)}(\d+年\d+月\d+日)?{page}", texts[1]), (
            title
        )
        assert texts[page - 1].startswith(f"{n}{title}"), title
    for n, text in enumerate(texts, 1):
        assert f"第{n}页共{len(texts)}页" in text
    start = dict(marks)
    for n, word in enumerate(("first", "second", "third")):
        assert word in texts[start["申请表.pdf"] - 1 + n]
    assert start["损坏.pdf"] - start["两页.tiff"] == 2


def test_it_says_what_the_register_says(handled: Cast) -> None:
    data = volume(handled)
    texts, start = pages(data), dict(bookmarks(data))
    for words in (
        "鹿城区科学技术局",
        "卷宗",
        "张三申请公开“某项目批复”",
        "2025-0001",
        "2025年3月3日",
        "保管期限",
        "2025年3月20日",
    ):
        assert words in texts[0]
    account = texts[start["办理经过"] - 1]
    for words in ("申请到达", "当面提交", "附件：申请表.pdf", "告知延期", "批准人：负责人", "经手人：签发"):
        assert words in account
    assert "申请人0001" not in account
    ruler = texts[start["期限计算说明"] - 1]
    # Twenty workdays after 3 March 2025 and ten more: 3 April is the last but one before the Qingming holiday.
    assert "答复截止日2025年4月15日" in ruler
    assert "第三十三条第二款" in ruler
    letter = texts[start[LETTERED] - 1]
    for words in ("平台内", "由签发定稿", "要核对两个年度的档案", "答复期限延长至2025年4月15日"):
        assert words in letter


@pytest.mark.parametrize(
    ("name", "says"),
    [("损坏.pdf", "PDF已损坏"), ("坏图.png", "图片不完整或已损坏"), ("检索.xlsx", "这种文件不能直接装订")],
)
def test_what_cannot_be_bound_has_a_page_that_says_so(handled: Cast, name: str, says: str) -> None:
    data = volume(handled)
    page = pages(data)[dict(bookmarks(data))[name] - 1]
    for words in (says, sm3(FILES[name]), f"{len(FILES[name])}字节", "未查毒", "原件另附"):
        assert words in page


def test_every_file_stands_in_the_register_of_files_with_its_digest(handled: Cast) -> None:
    data = volume(handled)
    register = pages(data)[dict(bookmarks(data))["附件登记表"] - 1]
    for name, held in FILES.items():
        assert name in register
        assert sm3(held) in register


def test_a_dispute_has_the_papers_of_its_request_as_evidence_and_its_own(handled: Cast) -> None:
    data = volume(handled, "dispute", "2025-0001")
    texts, marks = pages(data), bookmarks(data)
    assert "证据材料" in texts[0]
    for words in ("证据清单", "证明内容", "提交人（盖章）"):
        assert words in texts[1]
    titles = [title for title, _ in marks]
    assert titles == [
        "证据清单",
        "办理经过",
        "期限计算说明",
        *FILES,
        LETTERED,
        "复议申请书.pdf",
        "附件登记表",
    ]  # fmt: skip — 又一份.pdf is 申请表.pdf over again
    assert "complaint" in texts[dict(marks)["复议申请书.pdf"] - 1]


def test_a_file_spoilt_or_hostile_never_breaks_the_volume(handled: Cast, place: Path) -> None:
    (place / sm3(FILES["申请表.pdf"])[:2] / sm3(FILES["申请表.pdf"])).write_bytes(b"altered")
    (place / sm3(FILES["信封.jpg"])[:2] / sm3(FILES["信封.jpg"])).unlink()
    data = volume(handled)
    texts, start = pages(data), dict(bookmarks(data))
    assert "与收下时的摘要不符" in texts[start["申请表.pdf"] - 1]
    assert "读不出来" in texts[start["信封.jpg"] - 1]


def test_what_is_too_much_for_one_volume_is_enclosed(handled: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "_MOST", 4000)
    bound = papers._Bound(4000)
    monkeypatch.setattr(papers, "_Bound", lambda: bound)
    data = volume(handled)
    texts, start = pages(data), dict(bookmarks(data))
    told = [name for name in FILES if "本卷装订的文件已满" in texts[start[name] - 1]]
    assert told
    assert len(told) < len(FILES)


def test_a_matter_without_files_or_day_is_bound_too(staff: Cast) -> None:
    staff.write(f"case/{CASE}", "arrived", date(2025, 3, 3), **{**ARRIVED, "channel": "online"})
    data = volume(staff)
    assert [title for title, _ in bookmarks(data)][:2] == ["卷内文件目录", "办理经过"]
    assert "附件登记表" not in [title for title, _ in bookmarks(data)]


def test_what_is_not_there_is_not_bound(staff: Cast) -> None:
    assert at(staff, "handler").get(url(staff, "volume", "case", "2025-0404")).status_code == 404
    assert at(staff, "handler").get(url(staff, "volume", "dispute", "2025-0404")).status_code == 404


def test_a_binder_that_fails_is_told_on_the_page(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> bytes:
        raise CannotWrite("pdf", "没有安装 typst", "请执行 pip install 'gongkai[pdf]'")

    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    monkeypatch.setattr("gongkai.web.office.files.bound", fails)
    done = at(staff, "handler").get(url(staff, "volume", "case", CASE), follow=True)
    assert done.redirect_chain[0][0] == url(staff, "case", CASE)
    assert "没有安装 typst" in done.content.decode()


def test_a_heavy_file_is_bound_as_long_work_and_taking_it_away_is_written_down(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(staff, "handler").post(
        url(staff, "arrival"), {**ARRIVAL, "files": [SimpleUploadedFile("a.pdf", drawn("one"))]}
    )
    monkeypatch.setattr("gongkai.web.office.files._AT_ONCE", 10)
    client = at(staff, "reviewer")
    page = client.get(url(staff, "volume", "case", CASE)).content.decode()
    assert f'name="matter" value="case/{CASE}"' in page
    assert "装订" not in client.get(url(staff, "work")).content.decode(), (
        "asked for on the page of its matter only"
    )
    client.post(url(staff, "work_asked", "bind"), {"matter": f"case/{CASE}"})
    worker.Worker().turn()
    job = Job.objects.get()
    assert job.state == "done"
    taken = client.get(url(staff, "work_result", job.pk))
    assert len(pypdfium2.PdfDocument(taken.content)) >= 4
    look = Look.objects.get(what="file.pdf")
    assert (look.account, look.matter) == (staff.people["reviewer"], f"case/{CASE}")


def test_a_file_of_nothing_is_told_and_not_made(staff: Cast) -> None:
    for odd in ("", "case/2025-9999", "count/1", "x", "dispute/"):
        at(staff, "handler").post(url(staff, "work_asked", "bind"), {"matter": odd})
        worker.Worker().turn()
        job = Job.objects.latest("pk")
        assert (job.state, job.result) == ("done", None), odd
