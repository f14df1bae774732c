"""A ledger kept elsewhere is chosen on a page and taken over by the worker, all of it or nothing, twice as once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from seats import at, url
from staff import Cast
from test_store import BUSY, LEDGERS

from gongkai.web.office import worker
from gongkai.web.store.ledger import verify
from gongkai.web.store.models import Entry, Job

pytestmark = pytest.mark.usefixtures("visiting")

LINES = (LEDGERS / f"{BUSY}.jsonl").read_bytes().splitlines(keepends=True)[:60]

SECOND = next(n for n, line in enumerate(LINES) if b'"seq": 2' in line)
WITHOUT_ONE = [line for line in LINES if line != LINES[SECOND]]


def bring(staff: Cast, data: bytes, name: str = "台账.jsonl") -> Any:
    sent = {"files": [SimpleUploadedFile(name, data)]}
    return at(staff, "handler").post(url(staff, "bring"), sent)


def worked() -> Job:
    worker.Worker().turn()
    return Job.objects.latest("pk")


def test_a_ledger_is_brought_in_once_however_often_it_is_chosen(staff: Cast) -> None:
    assert bring(staff, b"".join(LINES))["Location"] == url(staff, "work")
    assert worked().said == "台账.jsonl.txt：收进 60 个事件"
    assert Entry.objects.filter(organ=staff.science).count() == 60
    assert not list(verify(staff.science))
    assert set(Entry.objects.values_list("account__username", flat=True)) == {"handler@science"}
    bring(staff, b"".join(LINES))
    assert worked().said == "台账.jsonl.txt：收进 0 个事件"
    assert Entry.objects.count() == 60


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"".join(LINES).replace(b"T09:", b"T10:"), "内容与摘要不符"),
        (b"".join(WITHOUT_ONE), "case/"),
        ("不是台账".encode(), "不是台账事件"),
        ("不是台账，也不是这种字".encode("gb18030"), "不是 UTF-8 的文本"),
    ],
)
def test_one_that_is_altered_or_none_is_not_brought_in_at_all(staff: Cast, data: bytes, says: str) -> None:
    assert bring(staff, data).status_code == 302
    job = worked()
    assert job.state == "failed"
    assert says in job.error
    assert not Entry.objects.exists()


def test_what_is_no_text_or_nothing_is_refused_at_its_field(staff: Cast) -> None:
    refused = bring(staff, b"MZ\x90\x00" + bytes(99), "台账.jsonl")
    assert refused.status_code == 422
    assert "台账.jsonl" in refused.content.decode()
    assert "请选择台账文件" in at(staff, "handler").post(url(staff, "bring"), {}).content.decode()
    assert not Job.objects.exists()


def test_nobody_has_something_brought_in_under_anothers_name(staff: Cast) -> None:
    told = {"digest": "0" * 64, "name": "x", "account": staff.people["signer"].pk}
    at(staff, "handler").post(url(staff, "work_asked", "bring_in"), told)
    assert worked().said == "没有选择文件"
