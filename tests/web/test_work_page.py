"""The page of long work: who may ask for what, see it, take it away; it refreshes itself while something runs."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from seats import at, url
from staff import ARRIVED, NOON, Cast

from gongkai.web.office import lists, worker
from gongkai.web.office.long_work import KINDS
from gongkai.web.store import work
from gongkai.web.store.models import ROLES, Job
from gongkai.web.store.policy import ACTIONS
from gongkai.web.store.work import Result, ask, take

MAY = {
    "export": {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"},
    "export_items": {"handler", "unit", "secrecy", "reviewer", "signer", "leader", "supervisor"},
    "bind": {"handler", "reviewer", "signer", "leader"},
    "bring_in": {"handler"},
    "read_old_report": {"handler"},
    "try_site": {"handler"},
    "bring_site": {"handler"},
    "verify": {"handler", "reviewer", "supervisor", "audit_admin"},
    "rebuild": {"handler", "system_admin"},
}


def done(staff: Cast, kind: str) -> Job:
    job = ask(staff.science, staff.people["handler"], kind, {}, NOON)
    taken = take(NOON)
    assert taken == job
    work.finish(taken, Result("3 件", "结果.csv", "text/csv; charset=utf-8", b"secret"), NOON)
    return job


def test_every_kind_has_its_action() -> None:
    assert set(KINDS) == set(MAY)
    assert {kind.action for kind in KINDS.values()} <= set(ACTIONS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", MAY)
def test_who_may_ask_sees_and_takes_away_and_nobody_else(staff: Cast, kind: str, role: str) -> None:
    job, client, allowed = done(staff, kind), at(staff, role), role in MAY[kind]
    page = client.get(url(staff, "work")).content.decode()
    assert (KINDS[kind].zh in page) is allowed
    assert ("3 件" in page) is allowed
    taken = client.get(url(staff, "work_result", job.pk))
    assert taken.status_code == (200 if allowed else 404)
    assert client.post(url(staff, "work_asked", kind)).status_code == (302 if allowed else 404)
    waiting = ask(staff.science, staff.people["handler"], kind, {"n": 1}, NOON)
    assert client.post(url(staff, "work_cancelled", waiting.pk)).status_code == (302 if allowed else 404)


def test_another_organs_jobs_are_not_there(staff: Cast) -> None:
    theirs = ask(staff.housing, staff.people["handler"], "export", {}, NOON)
    taken = take(NOON)
    assert taken
    work.finish(taken, Result("别的机关 9 件", "a.csv", "text/csv", b"x"), NOON)
    client = at(staff, "handler")
    assert "9 件" not in client.get(url(staff, "work")).content.decode()
    assert client.get(url(staff, "work_result", theirs.pk)).status_code == 404
    assert client.post(url(staff, "work_cancelled", theirs.pk)).status_code == 404
    for name, args in (("work", ()), ("work_result", (theirs.pk,))):
        assert client.get(reverse(name, args=[staff.housing.code, *args])).status_code == 404
    for name, args in (("work_asked", ("export",)), ("work_cancelled", (theirs.pk,))):
        assert client.post(reverse(name, args=[staff.housing.code, *args])).status_code == 404
    assert Client().get(url(staff, "work"))["Location"].startswith(reverse("sign_in"))


def test_a_result_is_taken_away_as_a_file(staff: Cast) -> None:
    taken = at(staff, "handler").get(url(staff, "work_result", done(staff, "export").pk))
    assert taken.content == b"secret"
    assert taken["Content-Type"] == "text/csv; charset=utf-8"
    assert taken["Content-Disposition"] == "attachment; filename*=utf-8''%E7%BB%93%E6%9E%9C.csv"
    assert taken["X-Content-Type-Options"] == "nosniff"


def test_the_page_comes_again_by_itself_while_something_is_to_be_done(staff: Cast) -> None:
    client = at(staff, "handler")
    assert not client.get(url(staff, "work")).has_header("Refresh")
    client.post(url(staff, "work_asked", "verify"))
    assert client.get(url(staff, "work"))["Refresh"] == "3"
    job = take(NOON)
    assert job
    work.renew(job, 30, 120, NOON)
    page = client.get(url(staff, "work"))
    assert page["Refresh"] == "3"
    assert '<meter min="0" max="120" value="30"' in page.content.decode()
    work.fail(job, "某处不对，请先更正", NOON)
    page = client.get(url(staff, "work"))
    assert not page.has_header("Refresh")
    assert "某处不对，请先更正" in page.content.decode()


def test_a_queue_nobody_serves_is_told_and_the_page_stays_as_it_is(staff: Cast) -> None:
    ask(staff.science, staff.people["handler"], "verify", {}, NOON)
    page = at(staff, "handler").get(url(staff, "work"))
    assert "后台进程可能没有起" in page.content.decode()
    assert not page.has_header("Refresh")


def test_a_job_is_cancelled_before_it_begins(staff: Cast) -> None:
    client = at(staff, "handler")
    client.post(url(staff, "work_asked", "verify"))
    job = Job.objects.get()
    assert "已取消" in client.post(url(staff, "work_cancelled", job.pk), follow=True).content.decode()
    told = client.post(url(staff, "work_cancelled", job.pk), follow=True).content.decode()
    assert "不能取消" in told


def test_a_file_past_its_time_is_told_to_be_gone(staff: Cast) -> None:
    job = done(staff, "export")
    work.sweep(NOON + 2 * work.KEPT)
    page = at(staff, "handler").get(url(staff, "work")).content.decode()
    assert "已过保存期" in page
    assert at(staff, "handler").get(url(staff, "work_result", job.pk)).status_code == 404


def test_a_small_spreadsheet_is_given_at_once_a_large_one_later_and_both_are_the_same(
    staff: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 7):
        staff.write(f"case/2025-000{n}", "arrived", **ARRIVED, about=f"第{n}件<b>批复")
    client = at(staff, "handler")
    asked = {"as": "xlsx", "q": "批复", "year": "2025"}
    direct = b"".join(client.get(url(staff, "cases"), asked))
    assert len(cells(direct)) == 7
    monkeypatch.setattr(lists, "MOST_ROWS", 5)
    page = client.get(url(staff, "cases"), asked).content.decode()
    assert "一共 6 件" in page
    assert 'name="q" value="批复"' in page
    assert Job.objects.count() == 0
    client.post(url(staff, "work_asked", "export"), {"q": "批复", "year": "2025", "phase": ""})
    worker.Worker().turn()
    job: Any = Job.objects.get()
    assert (job.state, cells(bytes(job.result))) == ("done", cells(direct))


def cells(data: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(data)).worksheets[0].values)


def test_a_kind_that_is_none_is_not_there(staff: Cast) -> None:
    assert at(staff, "handler").post(url(staff, "work_asked", "nothing")).status_code == 404
    assert at(staff, "handler").get(url(staff, "work_asked", "export")).status_code == 405


def test_odd_words_and_numbers_break_nothing(staff: Cast) -> None:
    client = at(staff, "handler")
    client.post(url(staff, "work_asked", "export"), {"q": "批\0复" + "字" * 900, "year": "x", "phase": "<b>"})
    assert Job.objects.get().arguments == {"q": "批复" + "字" * 198, "year": "x", "phase": "<b>"}
    assert worker.Worker().turn()
    assert Job.objects.get().said == "0 件"
    for far in (0, 2**31, 2**63, 10**30):
        assert client.get(url(staff, "work_result", far)).status_code == 404
        assert client.post(url(staff, "notice", far)).status_code == 404
    assert client.get(url(staff, "work"), {"page": "x"}).status_code == 200
    assert client.get(url(staff, "notices"), {"page": "-1"}).status_code == 200
