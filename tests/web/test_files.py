"""Files at the desk: taken in with a form, shown where they belong, handed out to those who may see them."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import samples
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from seats import TODAY, at, url
from staff import ARRIVED, NOON, Cast
from visits import ARRIVAL, CASE, do

from gongkai.base.digest import sm3
from gongkai.web.office.uploads import Bounded
from gongkai.web.store.attachments import attach, keep
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Applicant, Attachment, Entry, Look
from gongkai.web.store.policy import appoint

pytestmark = pytest.mark.usefixtures("visiting")

MB = 2**20
KNOWING = {"handler", "reviewer", "signer", "leader"}
SEES = {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"}


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.FILE_LIMIT = tmp_path / "files", MB
    return tmp_path / "files"


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def kept_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def arrive(staff: Cast, *files: SimpleUploadedFile, **change: Any) -> Any:
    return at(staff, "handler").post(url(staff, "arrival"), {**ARRIVAL, "files": list(files), **change})


def tokens(page: str) -> list[str]:
    return re.findall(r'name="files-kept" value="([^"]+)" checked', page)


def case_page(staff: Cast) -> str:
    shown: str = at(staff, "handler").get(url(staff, "case", CASE)).content.decode()
    return shown


def file_url(staff: Cast, data: bytes, number: str = CASE, sort: str = "case") -> str:
    return url(staff, "attachment", sort, number, sm3(data))


def test_what_comes_with_an_application_is_its_first_event(staff: Cast, place: Path) -> None:
    envelope = samples.picture("JPEG")
    assert arrive(staff, sent("申请表.pdf", samples.PDF), sent("信封.jpg", envelope)).status_code == 302
    (event,) = events_of(staff.science, f"case/{CASE}")
    assert event.body["files"] == [sm3(samples.PDF), sm3(envelope)]
    assert kept_in(place) == sorted([sm3(samples.PDF), sm3(envelope)])
    rows = Attachment.objects.order_by("pk")
    assert [(one.name, one.type, one.size, one.scanned) for one in rows] == [
        ("申请表.pdf", "pdf", len(samples.PDF), False),
        ("信封.jpg", "jpeg", len(envelope), False),
    ]
    assert {one.at for one in rows} == {event.recorded_at}
    page = case_page(staff)
    for words in ("申请表.pdf", "信封.jpg", "未查毒", file_url(staff, envelope), f"{len(samples.PDF)} 字节"):
        assert words in page.replace("\xa0", " ")
    assert sm3(envelope) not in re.sub(r'href="[^"]+"', "", page)


def test_every_step_takes_files(staff: Cast) -> None:
    arrive(staff)
    done = do(
        staff, "searched", where="档案系统", files=[sent("检索.xlsx", samples.xlsx()), sent("b.txt", b"abc")]
    )
    assert done.status_code == 302
    assert len(events_of(staff.science, f"case/{CASE}")[1].body["files"]) == 2
    assert "检索.xlsx" in case_page(staff)
    told = {"token": "一", "on": "2025-03-12", "procedure": "reconsideration", "role": "respondent"}
    filed = at(staff, "handler").post(
        url(staff, "filed"), {**told, "files": [sent("申请书.pdf", samples.PDF)]}
    )
    page = at(staff, "handler").get(filed["Location"]).content.decode()
    assert file_url(staff, samples.PDF, "2025-0001", "dispute") in page


def test_a_step_without_files_says_nothing_of_files(staff: Cast) -> None:
    arrive(staff)
    do(staff, "assigned", unit="规划科", files=[])
    assert all("files" not in event.body for event in events_of(staff.science, f"case/{CASE}"))
    assert 'class="files"' not in case_page(staff)


def test_a_letter_of_many_items_leaves_its_files_with_each(staff: Cast) -> None:
    arrive(staff, sent("a.pdf", samples.PDF), about="甲批复\n乙批复\n丙批复", apart="on")
    matters = [f"case/2025-000{n}" for n in (1, 2, 3)]
    assert [events_of(staff.science, one)[0].body["files"] for one in matters] == [[sm3(samples.PDF)]] * 3
    assert sorted(Attachment.objects.values_list("matter", flat=True)) == matters


def test_a_page_sent_twice_takes_its_files_once(staff: Cast) -> None:
    for _ in range(2):
        assert arrive(staff, sent("a.pdf", samples.PDF)).status_code == 302
    assert Attachment.objects.count() == Entry.objects.count() == 1


# What is wrong


def test_a_file_too_large_is_told_at_the_field_and_nothing_typed_is_lost(staff: Cast, place: Path) -> None:
    large = samples.PDF + b" " * (50 * MB)
    done = arrive(staff, sent("大.pdf", large), sent("小.pdf", samples.PDF), about="写了很久的内容")
    page = done.content.decode()
    assert done.status_code == 422
    assert "大.pdf：文件有 50.0 MB，超过上限 1 MB。请拆成几份" in page
    assert page.index("大.pdf：") > page.index('type="file"')
    for typed in ("写了很久的内容", 'value="张三"', 'value="13800000000"', "已收下：小.pdf"):
        assert typed in page
    assert Entry.objects.count() == Applicant.objects.count() == Attachment.objects.count() == 0
    assert kept_in(place) == [sm3(samples.PDF)]
    # What was kept the first time need not be sent again.
    again = arrive(staff, about="写了很久的内容", **{"files-kept": tokens(page)})
    assert again.status_code == 302
    assert [one.name for one in Attachment.objects.all()] == ["小.pdf"]


def test_no_more_than_the_limit_of_a_file_is_ever_on_the_disk(settings: Any) -> None:
    settings.FILE_LIMIT = 100_000
    handler = Bounded()
    handler.new_file("files", "x", "application/pdf", None, None)
    for start in range(0, 1_000_000, 50_000):
        handler.receive_data_chunk(b"x" * 50_000, start)
    file = handler.file_complete(1_000_000)
    assert file.size == 1_000_000
    assert len(file.read()) == 150_000


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("申请表.pdf", samples.EXE, "申请表.pdf：这是 Windows 程序"),
        ("a.html", samples.PAGE, "a.html：这是网页"),
        ("<b>x</b>.pdf", samples.EXE, "b&gt;.pdf：这是 Windows 程序"),
        ("空.pdf", b"", "空.pdf：文件是空的"),
    ],
)
def test_a_file_of_no_kind_is_told_by_its_name(
    staff: Cast, place: Path, name: str, data: bytes, says: str
) -> None:
    done = arrive(staff, sent(name, data))
    assert done.status_code == 422
    assert says in done.content.decode()
    assert kept_in(place) == []


def test_what_the_law_refuses_keeps_its_files_for_the_next_try(staff: Cast) -> None:
    arrive(staff)
    told = {"days": 5, "approved_by": "负责人", "reason": "资料多"}
    done = do(staff, "extended", "signer", on="2025-04-01", files=[sent("签批.pdf", samples.PDF)], **told)
    page = done.content.decode()
    assert done.status_code == 422
    assert "已收下：签批.pdf" in page
    assert not Attachment.objects.exists()
    more = {"files-kept": tokens(page), "files": [sent("b.txt", b"abc")]}
    assert do(staff, "extended", "signer", on="2025-03-20", **told, **more).status_code == 302
    assert [one.name for one in Attachment.objects.order_by("pk")] == ["签批.pdf", "b.txt"]


def test_a_token_is_good_for_its_own_organ_and_as_it_was_made(staff: Cast) -> None:
    page = arrive(staff, sent("a.pdf", samples.PDF), about="").content.decode()
    (token,) = tokens(page)
    other = reverse("arrival", args=[staff.housing.code])
    appoint(staff.people["handler"], "handler", staff.housing, TODAY)
    for where, sent_token in ((other, token), (url(staff, "arrival"), token[:-1] + "x"), (other, "x")):
        done = at(staff, "handler").post(where, {**ARRIVAL, "files-kept": [sent_token]})
        assert done.status_code == 422
        assert "先前传的一个文件已经失效" in done.content.decode()
    assert not Attachment.objects.exists()


def test_more_files_than_a_form_takes_are_told(staff: Cast) -> None:
    done = arrive(staff, *(sent(f"{n}.txt", f"第{n}份".encode()) for n in range(21)))
    assert done.status_code == 422
    page = done.content.decode()
    assert "一次最多 20 个文件" in page
    assert len(tokens(page)) == 20


def test_what_the_scanner_finds_is_told_at_the_field(
    staff: Cast, settings: Any, tmp_path: Path, place: Path
) -> None:
    program = tmp_path / "scan"
    program.write_text('#!/bin/sh\ngrep -q EICAR "$1" && { echo "$1: Eicar FOUND"; exit 1; }; exit 0\n')
    program.chmod(0o755)
    settings.SCANNER = [str(program)]
    done = arrive(staff, sent("a.pdf", samples.PDF + b" EICAR"), sent("b.pdf", samples.PDF))
    assert "a.pdf：查出病毒（Eicar），不收" in done.content.decode()
    assert arrive(staff, **{"files-kept": tokens(done.content.decode())}).status_code == 302
    assert kept_in(place) == [sm3(samples.PDF)]
    assert "b.pdf" in case_page(staff)
    assert "未查毒" not in case_page(staff)


def test_a_scanner_that_is_not_there_lets_nothing_in(staff: Cast, settings: Any, place: Path) -> None:
    settings.SCANNER = ["/no/such/scanner"]
    done = arrive(staff, sent("a.pdf", samples.PDF))
    assert "查毒程序起不来（文件或目录不存在）" in done.content.decode()
    assert kept_in(place) == []


# Handing out


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("申请表 1.pdf", samples.PDF, "application/pdf"),
        ("信封.jpg", samples.picture("JPEG"), "image/jpeg"),
        ("单引号'和;分号.txt", b"abc", "text/plain"),
        ("plain.zip", samples.zipped({"a": b"1"}), "application/zip"),
    ],
)
def test_a_file_comes_back_byte_for_byte_to_be_saved(staff: Cast, name: str, data: bytes, media: str) -> None:
    arrive(staff, sent(name, data))
    done = at(staff, "unit").get(file_url(staff, data))
    assert done.content == data
    assert done["Content-Type"] == media
    expected = (
        f'attachment; filename="{name}"' if name.isascii() else f"attachment; filename*=utf-8''{quote(name)}"
    )
    assert done["Content-Disposition"] == expected
    assert done["X-Content-Type-Options"] == "nosniff"
    assert done["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in done["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "sees"), [("attachment", SEES), ("volume", KNOWING)])
def test_who_may_see_the_matter_may_see_its_files_and_each_look_is_written_down(
    staff: Cast, name: str, sees: set[str]
) -> None:
    arrive(staff, sent("a.txt", b"abc"))
    more = [sm3(b"abc")] if name == "attachment" else []
    where = url(staff, name, "case", CASE, *more)
    for role in staff.people:
        assert at(staff, role).get(where).status_code == (200 if role in sees else 404), role
        assert (
            at(staff, role).get(reverse(name, args=[staff.housing.code, "case", CASE, *more])).status_code
            == 404
        )
    assert at(staff, None).get(where)["Location"].partition("?")[0] == reverse("sign_in")
    looks = set(Look.objects.values_list("account__username", "matter", "what"))
    what = f"file:{sm3(b'abc')}" if more else "file.pdf"
    assert looks == {(f"{role}@science", f"case/{CASE}", what) for role in sees}
    assert at(staff, "handler").post(where).status_code == 405


def test_another_organs_file_is_not_there_even_if_its_bytes_are(staff: Cast, place: Path) -> None:
    arrive(staff, sent("a.pdf", samples.PDF))
    secret = keep(samples.MAIL, "b.eml", place, MB)
    staff.write(f"case/{CASE}", "arrived", organ=staff.housing, **ARRIVED, files=[secret.digest])
    attach(staff.housing, f"case/{CASE}", [secret], staff.people["handler"], NOON)
    staff.write("case/2025-0002", "arrived", **ARRIVED)
    get = at(staff, "handler").get
    assert get(file_url(staff, samples.PDF)).status_code == 200
    assert get(file_url(staff, samples.MAIL)).status_code == 404, (
        "another organ's, though the bytes lie there"
    )
    assert (
        get(reverse("attachment", args=[staff.housing.code, "case", CASE, secret.digest])).status_code == 404
    )
    assert get(file_url(staff, samples.PDF, "2025-0002")).status_code == 404, "another matter's"
    assert get(file_url(staff, samples.PDF, CASE, "dispute")).status_code == 404, "another sort's"
    for odd in ("x", "0" * 64, sm3(samples.PDF).upper(), sm3(samples.PDF)[:63]):
        assert get(url(staff, "attachment", "case", CASE, odd)).status_code == 404


def test_a_file_spoilt_on_the_disk_is_told_not_handed_out(staff: Cast, place: Path) -> None:
    arrive(staff, sent("a.pdf", samples.PDF))
    (path,) = (path for path in place.rglob("*") if path.is_file())
    path.write_bytes(b"%PDF-1.4 altered")
    done = at(staff, "handler").get(file_url(staff, samples.PDF), follow=True)
    assert "a.pdf：与收下时的摘要不符" in done.content.decode()
    assert done.redirect_chain[0][0] == url(staff, "case", CASE)


def test_a_digest_without_a_file_is_shown_as_it_stands(staff: Cast) -> None:
    staff.write(f"case/{CASE}", "arrived", **ARRIVED, files=["ab" * 32])
    page = case_page(staff)
    assert "附件的摘要" in page
    assert "ab" * 32 in page
