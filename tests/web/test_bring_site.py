"""An old site is tried, looked at and brought in: each row once, whatever happens meanwhile."""

import csv
import io
import signal
import threading
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from readers.binding import zipped
from readers.test_old_site import workbook
from seats import at, text, url
from staff import CALENDAR, NOON, Cast
from test_killed import lapse, process, until

from gongkai.ledger import Publication, state
from gongkai.web.office import long_work, worker
from gongkai.web.store.attachments import attachments_of, bytes_of, keep
from gongkai.web.store.ledger import events_of, verify, write
from gongkai.web.store.models import Attachment, Entry, Job, Listed
from gongkai.web.store.texts import text_of
from gongkai.web.store.work import ask

visiting = pytest.mark.usefixtures("visiting")
HEAD = ("索引号", "标题", "网址", "文件", "栏目", "成文日期", "发布日期", "文号", "有效性", "登记类别", "废止日期", "关键词")  # fmt: skip
GOOD = ("A/2019-1", "关于检查的通知", "http://old.gov.cn/t/1.html", "t/1.html", "通知公告", "2019-03-01", "2019-03-05", "城政发〔2019〕1号", "有效", "", "", "检查、安全")  # fmt: skip
ENDED = ("A/2018-2", "管理办法", "", "t/2.html", "", "2018-01-02", "2018-01-03", "", "废止", "规范性文件", "2020-06-01", "")  # fmt: skip
STALE = ("", "旧公告", "", "t/3.html", "", "", "2005-01-03", "", "失效", "", "", "")
WRONG = ("A/2019-4", "没有网页的", "", "t/4.html", "", "", "2019-03-05", "", "", "", "", "")
PDF = b"%PDF-1.4 annex"
FILES = {
    "t/1.html": "<html><body><h1>关于检查的通知</h1><p>正文<a href='x.pdf'>附件</a><a href='2.html'>办法</a></p></body></html>".encode(),
    "t/2.html": "<html><body><p>第一条</p></body></html>".encode("gb18030"),
    "t/3.html": "<html><body><p>公告</p><script>alert(1)</script><a href='x.exe'>程序</a></body></html>".encode(),
    "t/x.pdf": PDF,
    "t/x.exe": b"MZ\x90\x00program",
}
ROWS = (GOOD, ENDED, STALE, WRONG)


def packed(*rows: tuple[str, ...], files: dict[str, bytes] = FILES) -> bytes:
    return zipped({"目录.xlsx": workbook(HEAD, *(rows or ROWS)), **files})


def sent(staff: Cast, data: bytes, name: str = "旧站.zip", site: str = "城东区科技局网站") -> Any:
    told = {"site": site, "zip": SimpleUploadedFile(name, data)}
    return at(staff, "handler").post(url(staff, "bring_site"), told)


def worked() -> Job:
    worker.Worker().turn()
    return Job.objects.latest("pk")


def table(job: Job) -> list[list[str]]:
    assert job.result is not None
    return list(csv.reader(io.StringIO(bytes(job.result).decode("utf-8-sig"))))[1:]


def brought(staff: Cast, data: bytes) -> Job:
    """Tried, looked at, brought in."""
    sent(staff, data)
    tried = worked()
    assert tried.kind == "try_site"
    at(staff, "handler").post(url(staff, "bring_site"), {"job": tried.pk})
    return worked()


def item(staff: Cast, title: str) -> Publication:
    found = state(events_of(staff.science, Listed.objects.get(organ=staff.science, title=title).matter))
    assert isinstance(found, Publication)
    return found


@visiting
def test_trying_writes_nothing_and_tells_every_row(staff: Cast) -> None:
    gone = sent(staff, packed())
    job = worked()
    assert gone["Location"].endswith(f"?job={job.pk}")
    assert job.said == "旧站.zip：可以收 3 件，已在 0 件，有错 1 件"
    assert [(row[0], row[1]) for row in table(job)] == [
        ("2", "可以收"),
        ("3", "可以收"),
        ("4", "可以收"),
        ("5", "有错"),
    ]
    assert "没有收" in table(job)[2][2]
    assert table(job)[3][2] == "压缩包里没有文件 t/4.html"
    assert not Entry.objects.exists()
    assert not Attachment.objects.exists()
    page = text(at(staff, "handler").get(gone["Location"]))
    assert "收进这 3 件" in page
    only = text(at(staff, "handler").get(gone["Location"] + "&only=wrong"))
    assert "没有网页的" in only
    assert "管理办法" not in only


@visiting
def test_what_is_brought_in_is_as_it_was_on_the_old_site(staff: Cast) -> None:
    job = brought(staff, packed())
    assert job.said == "旧站.zip：收进 3 件，已在 0 件，没有收 1 件"
    good = item(staff, "关于检查的通知")
    assert (good.index, good.formed, good.first_published) == ("A/2019-1", date(2019, 3, 1), date(2019, 3, 5))
    assert (good.phase, good.nature, good.category) == ("published", "disclosed", "通知公告")
    events = events_of(staff.science, good.matter)
    assert [event.kind for event in events] == ["drafted", "formed", "imported"]
    assert events[0].body["document"] == "城政发〔2019〕1号"
    assert events[0].body["keywords"] == ["检查", "安全"]
    assert events[2].body == {
        "source": "城东区科技局网站",
        "url": "http://old.gov.cn/t/1.html",
        "column": "通知公告",
    }
    (annex,) = attachments_of(staff.science, good.matter)
    assert (annex.name, bytes_of(annex, settings.FILES)) == ("x.pdf", PDF)
    assert events[0].body["files"] == [annex.digest]
    assert good.content is not None
    assert good.public == good.content
    assert text_of(staff.science, good.content) == (
        f'<p>正文<a href="files/{annex.digest}/">附件</a><a href="http://old.gov.cn/t/2.html">办法</a></p>'
    )
    ended = item(staff, "管理办法")
    assert (ended.register, ended.ended, ended.repealed) == ("normative_documents", date(2020, 6, 1), True)
    assert ended.is_in_force_on(date(2020, 5, 31))
    stale = item(staff, "旧公告")
    assert stale.first_published == date(2005, 1, 3)
    assert events_of(staff.science, stale.matter)[-1].body == {"text": "旧网站标明：失效"}
    assert "alert" not in text_of(staff.science, stale.content or "")
    assert not list(verify(staff.science))
    assert Listed.objects.filter(public=True).count() == 3


@visiting
def test_twice_is_once_and_what_was_mended_comes_in_later(staff: Cast) -> None:
    brought(staff, packed())
    events = Entry.objects.count()
    again = brought(staff, packed())
    assert again.said == "旧站.zip：收进 0 件，已在 3 件，没有收 1 件"
    assert Entry.objects.count() == events
    mended = packed(*ROWS, files={**FILES, "t/4.html": FILES["t/2.html"]})
    assert brought(staff, mended).said == "旧站.zip：收进 1 件，已在 3 件，没有收 0 件"
    assert Listed.objects.filter(sort="publication").count() == 4


@visiting
def test_an_index_the_register_has_is_not_taken_again(staff: Cast) -> None:
    clerk = staff.people["handler"]
    body = {"title": "别的", "nature": "disclosed", "index": "A/2019-1"}
    write(
        staff.science, "publication/2024-0001", "drafted", date(2024, 1, 2), body,
        after=0, account=clerk, at=NOON, calendar=CALENDAR,
    )  # fmt: skip
    job = brought(staff, packed(GOOD))
    assert table(job)[0][1:3] == ["没有收", "索引号已用于 publication/2024-0001"]
    assert Listed.objects.filter(sort="publication").count() == 1


@visiting
def test_a_row_somebody_brings_in_meanwhile_is_not_doubled(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.web.office import site as work_of_site

    data = packed(GOOD)
    brought(staff, data)
    count = Entry.objects.count()
    # As if the row had not been there when the rows were looked up.
    judged = work_of_site.judged
    monkeypatch.setattr(
        work_of_site,
        "judged",
        lambda organ, rows: (type(one)(one.row, "new", (), one.matter) for one in judged(organ, rows)),
    )
    assert brought(staff, data).said == "旧站.zip：收进 0 件，已在 1 件，没有收 0 件"
    assert Entry.objects.count() == count


@visiting
@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "旧站.zip", "空"),
        (b"no zip", "旧站.zip", "不是 zip"),
        (PDF, "旧站.zip", "不是 zip"),
        (zipped({"a.html": b"x"})[:-9], "旧站.zip", "不完整"),
    ],
)
def test_what_is_no_zip_is_refused_at_its_field(staff: Cast, data: bytes, name: str, says: str) -> None:
    refused = sent(staff, data, name)
    assert refused.status_code == 422
    assert says in text(refused)
    assert not Job.objects.exists()


@visiting
def test_a_zip_that_is_no_site_is_told_and_can_not_be_brought_in(staff: Cast) -> None:
    sent(staff, zipped({"a.html": b"<p>x</p>"}))
    job = worked()
    assert job.state == "failed"
    page = at(staff, "handler").get(f"{url(staff, 'bring_site')}?job={job.pk}")
    assert "没有目录表" in text(page)
    at(staff, "handler").post(url(staff, "bring_site"), {"job": job.pk})
    assert Job.objects.count() == 1


@visiting
def test_a_zip_of_more_files_than_a_document_may_have_is_taken(staff: Cast) -> None:
    many = {f"p/{n}.txt": b"x" for n in range(10_500)}
    assert sent(staff, packed(GOOD, files={**FILES, **many})).status_code == 302


@visiting
def test_nobody_has_a_job_of_another_kind_or_organ_shown(staff: Cast) -> None:
    other = ask(staff.science, staff.people["handler"], "verify", {}, NOON)
    client = at(staff, "handler")
    for asked in (str(other.pk), "0", "x", "９", "9" * 30):
        assert client.get(url(staff, "bring_site"), {"job": asked}).status_code == 404
        assert client.post(url(staff, "bring_site"), {"job": asked}).status_code == 404


@visiting
def test_the_template_is_read_as_the_table_it_is(staff: Cast) -> None:
    page = at(staff, "handler").get(url(staff, "bring_site"), {"template": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(page.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    head = [cell.value for cell in sheet[1]]
    row = [{"标题": "通知", "文件": "t/2.html", "发布日期": "2019-01-01"}.get(str(name), "") for name in head]
    data = zipped({"目录.xlsx": workbook(head, row), **FILES})
    sent(staff, data)
    assert worked().said == "旧站.zip：可以收 1 件，已在 0 件，有错 0 件"


@visiting
def test_unknown_columns_are_told(staff: Cast) -> None:
    data = zipped({"目录.xlsx": workbook((*HEAD, "点击量"), (*GOOD, "9")), **FILES})
    sent(staff, data)
    assert table(worked())[0][2] == "不认识的列没有用：点击量"


def many(count: int) -> bytes:
    rows = [(f"B/{n}", f"第{n}件", "", f"p/{n}.html", "", "", "2019-03-05", *[""] * 5) for n in range(count)]
    files = {f"p/{n}.html": f"<html><body><p>正文{n}</p></body></html>".encode() for n in range(count)}
    return packed(*rows, files=files)


def asked_of(staff: Cast, data: bytes) -> Job:
    clerk = staff.people["handler"]
    kept = keep(data, "旧站.zip", settings.FILES, 2**30)
    told = {"digest": kept.digest, "name": kept.name, "site": "旧站", "account": clerk.pk}
    return ask(staff.science, clerk, "bring_site", told, NOON)


def test_broken_off_in_the_middle_and_begun_anew_each_row_comes_in_once(staff: Cast) -> None:
    job = asked_of(staff, many(12))

    class Off(BaseException):
        """The power goes."""

    def until_the_fifth(done: int, total: int) -> None:
        if done == 5:
            raise Off

    with pytest.raises(Off):
        long_work.KINDS["bring_site"].do(staff.science, job.arguments, until_the_fifth)
    assert Listed.objects.count() == 5
    worker.Worker().turn()
    job.refresh_from_db()
    assert job.said == "旧站.zip：收进 7 件，已在 5 件，没有收 0 件"
    assert set(Counter(Entry.objects.filter(kind="imported").values_list("matter", flat=True)).values()) == {
        1
    }
    assert not list(verify(staff.science))


def test_a_killed_worker_leaves_whole_rows_and_the_next_brings_in_the_rest(
    at_once: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(settings.HOME))
    job = asked_of(at_once, many(150))
    with process() as first:
        until(lambda: Listed.objects.count() >= 10, "ten rows are in")
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    half = Listed.objects.count()
    assert 10 <= half < 150
    assert Entry.objects.count() == 2 * half  # drafted, imported: both or neither
    lapse(job)
    with process():
        until(lambda: Job.objects.get(pk=job.pk).state == "done", "the second worker is done")
    job.refresh_from_db()
    assert job.said.startswith(f"旧站.zip：收进 {150 - half} 件，已在 {half} 件")
    assert Entry.objects.count() == 300
    assert not list(verify(at_once.science))


def test_two_at_once_bring_each_row_in_once(at_once: Cast) -> None:
    job = asked_of(at_once, many(30))
    said: list[str] = []

    def bring() -> None:
        from django.db import connection

        said.append(
            long_work.KINDS["bring_site"].do(at_once.science, job.arguments, lambda done, total: None).said
        )
        connection.close()

    both = [threading.Thread(target=bring) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(said) == 2
    assert Entry.objects.filter(kind="imported").count() == 30
    assert Entry.objects.count() == 60


def test_a_site_too_large_for_the_page_comes_in_by_command(staff: Cast, tmp_path: Path) -> None:
    file, out = tmp_path / "旧站.zip", tmp_path / "结果.csv"
    file.write_bytes(packed())
    told = {"organ": staff.science.code, "account": "handler@science", "site": "旧站", "verbosity": 0}
    call_command("bring_site", file, **told)
    assert not Entry.objects.exists()
    call_command("bring_site", file, write=True, table=out, **told)
    assert Listed.objects.count() == 3
    assert "收进" in out.read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError, match="没有这个机关"):
        call_command("bring_site", file, **{**told, "organ": "x"})
    with pytest.raises(CommandError, match="文件或目录不存在"):
        call_command("bring_site", tmp_path / "没有.zip", **told)
