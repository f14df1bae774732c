"""The audit administrator reads every trace of the organ, finds it again, takes it away, and changes nothing."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from seats import at, signed_in, text, url
from staff import NOON, Cast

from gongkai.web.store.deeds import done
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Account
from gongkai.web.store.policy import appoint


@pytest.fixture
def traces(staff: Cast) -> Cast:
    people = staff.people
    looked(people["handler"], staff.science, "case/2025-0001", "paper", NOON, "核对身份")
    looked(people["leader"], staff.science, "case/2025-0002", "paper", NOON + timedelta(days=1), "=cmd()")
    looked(people["handler"], staff.housing, "case/2025-0001", "paper", NOON, "别处的查看")
    done(people["security_admin"], staff.science, "closed", NOON, people["unit"], "调离")
    done(people["system_admin"], staff.science, "organ_renamed", NOON, None, "改了名")
    return staff


def whys(staff: Cast, role: str = "audit_admin", **asked: str) -> list[Any]:
    page = at(staff, role).get(url(staff, "log"), asked)
    assert page.status_code == 200
    return [row[-1] for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["=cmd()", "核对身份"]),
        ({"who": "handler"}, ["核对身份"]),
        ({"who": "分管"}, ["=cmd()"]),
        ({"matter": "2025-0002"}, ["=cmd()"]),
        ({"until": "2025-03-03"}, ["核对身份"]),
        ({"since": "2025-03-04"}, ["=cmd()"]),
        ({"since": "2025-03-03", "until": "2025-03-04"}, ["=cmd()", "核对身份"]),
        ({"of": "deeds"}, ["改了名", "调离"]),
        ({"of": "deeds", "who": "科室"}, ["调离"]),
        ({"of": "deeds", "who": "system_admin"}, ["改了名"]),
        ({"of": "deeds", "matter": "2025-0001"}, []),
    ],
)
def test_traces_are_found_by_person_matter_and_day(
    traces: Cast, asked: dict[str, str], found: list[str]
) -> None:
    assert whys(traces, **asked) == found


def test_the_day_is_chinas(staff: Cast) -> None:
    looked(
        staff.people["handler"],
        staff.science,
        "case/1",
        "paper",
        datetime(2025, 3, 3, 16, 30, tzinfo=UTC),
        "半夜",
    )
    assert whys(staff, since="2025-03-04") == ["半夜"]
    assert whys(staff, until="2025-03-03") == []
    page = at(staff, "audit_admin").get(url(staff, "log"))
    assert "2025年3月4日 00:30:00" in text(page)


def test_above_one_sees_what_is_below_when_asked(traces: Cast) -> None:
    above = Account.objects.enrol("above", "区审计管理员")
    appoint(above, "audit_admin", traces.district, date(2025, 1, 1))
    client, log = signed_in(above), f"/{traces.district.code}/log/"
    assert client.get(log).context["rows"] == []
    assert len(client.get(log, {"below": "on"}).context["rows"]) == 3
    assert len(at(traces, "audit_admin").get(url(traces, "log"), {"below": "on"}).context["rows"]) == 2


def test_a_filter_that_makes_no_sense_is_told(traces: Cast) -> None:
    for asked, says in (
        ({"since": "x"}, "有效的日期"),
        ({"of": "x"}, "有效的选项"),
        ({"who": "长" * 61}, "60"),
    ):
        page = at(traces, "audit_admin").get(url(traces, "log"), {**asked, "as": "csv"})
        assert page.status_code == 200
        assert says in text(page)
        assert "没有按这一项筛选" in text(page)
    for odd in ("x", "-1", "９", "9" * 40):
        assert whys(traces, before=odd) == ["=cmd()", "核对身份"]


def test_many_traces_are_turned_page_by_page(staff: Cast) -> None:
    for n in range(250):
        looked(staff.people["handler"], staff.science, f"case/{n}", "paper", NOON, str(n))
    seen: list[str] = []
    before = ""
    for _ in range(3):
        page = at(staff, "audit_admin").get(url(staff, "log"), {"who": "handler", "before": before})
        seen += [row[-1] for row in page.context["rows"]]
        before = str(page.context["next"])
    assert before == "None"
    assert seen == [str(n) for n in reversed(range(250))]


def test_the_file_holds_what_was_filtered_and_no_formula(traces: Cast) -> None:
    file = at(traces, "audit_admin").get(url(traces, "log"), {"as": "csv", "who": "leader"})
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert rows[1] == [
        "2025-03-04 12:00:00", "鹿城区科学技术局", "leader@science", "分管领导", "查看证件号码", "", "2025-0002", "'=cmd()",
    ]  # fmt: skip
    assert len(rows) == 2


def test_the_log_is_only_read(traces: Cast) -> None:
    for role in traces.people:
        assert at(traces, role).post(url(traces, "log"), {}).status_code in (404, 405)
