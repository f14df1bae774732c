"""The calendar feed: a strict reading of what it says, and every wall that stands around it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from seats import stop_the_clock
from staff import ARRIVED, NOON, Cast

from gongkai.web.office.ical import Day, calendar, escaped, folded
from gongkai.web.store.models import Account, Appointment, Feed
from gongkai.web.store.policy import appoint

DUE = date(2025, 3, 31)
texts = st.text(st.characters(codec="utf-8"), max_size=200)


@dataclass
class Component:
    """BEGIN to END: properties (name, parameters, value as written) and components within."""

    name: str
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    within: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        (value,) = (value for one, _, value in self.properties if one == name)
        return value


def read(told: bytes) -> Component:
    """RFC 5545 and nothing looser: CRLF, at most 75 octets, whole characters, one tree of components."""
    assert told.endswith(b"\r\n")
    raw = told[:-2].split(b"\r\n")
    for line in raw:
        assert b"\r" not in line
        assert b"\n" not in line
        assert 0 < len(line) <= 75
        line.decode("utf-8")
    lines = b"\r\n".join(raw).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    top: list[Component] = []
    open_: list[Component] = []
    for line in lines:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[A-Z]+)*):(.*)", line)
        assert found, line
        name, parameters, value = found.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
        if name == "BEGIN":
            one = Component(value)
            (open_[-1].within if open_ else top).append(one)
            open_.append(one)
        elif name == "END":
            assert open_.pop().name == value
        else:
            open_[-1].properties.append((name, parameters, value))
    assert open_ == []
    (whole,) = top
    assert whole.name == "VCALENDAR"
    assert whole["VERSION"] == "2.0"
    assert whole["PRODID"]
    for event in whole.within:
        assert event.name == "VEVENT"
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert event["UID"]
    return whole


def text(value: str) -> str:
    """A TEXT value as it was meant. Strict: nothing that had to be escaped stands bare."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", re.sub(r"\\[\\;,n]", "", value))
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


@given(texts)
def test_any_text_comes_back_as_it_was(given_: str) -> None:
    one = calendar(given_, [Day("a@b", DUE, given_)], NOON)
    plain = re.sub(r"\r\n|\r", "\n", given_)
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", plain)
    whole = read(one)
    assert text(whole["X-WR-CALNAME"]) == plain
    assert text(whole.within[0]["SUMMARY"]) == plain


@given(texts)
def test_a_line_is_folded_within_its_octets_and_no_character_is_cut(given_: str) -> None:
    line = f"SUMMARY:{escaped(given_)}"
    pieces = folded(line).split(b"\r\n")
    assert pieces.pop() == b""
    assert all(len(piece) <= 75 for piece in pieces)
    assert "".join(piece.decode()[n > 0 :] for n, piece in enumerate(pieces)) == line


def test_a_line_of_just_75_octets_is_not_folded() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("x" * 74 + "期") == b"x" * 74 + b"\r\n " + "期".encode() + b"\r\n"


def matters(whole: Component) -> list[Component]:
    """What is told of matters, duties left out."""
    return [event for event in whole.within if not event["UID"].startswith("duty-")]


@pytest.fixture
def feed(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[Cast, str]:
    """The handler's feed: its path."""
    stop_the_clock(monkeypatch, DUE)
    staff.write("case/2025-0001", "arrived", **ARRIVED, about="张三要的批复")
    staff.write("case/2025-0002", "arrived", **ARRIVED)
    staff.write("case/2025-0002", "decided", decision="G2")
    staff.write("case/2025-0002", "delivered", delivery="direct")
    staff.write("case/2025-0001", "arrived", date(2025, 3, 5), organ=staff.housing, **ARRIVED)
    return staff, opened(staff)


def opened(staff: Cast, role: str = "handler") -> str:
    client = Client()
    client.force_login(staff.people[role], backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("feed_opened", args=[staff.science.code]))
    assert page["Cache-Control"] == "no-store"
    found = re.search(r"http://[^/<\s]+(/[^<\s]+\.ics)", page.content.decode())
    assert found
    return found[1]


def test_it_tells_the_open_due_days_without_anybodys_name(feed: tuple[Cast, str]) -> None:
    response = Client().get(feed[1])
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    whole = read(response.content)
    assert text(whole["X-WR-CALNAME"]) == "鹿城区科学技术局　公开期限"
    (event,) = matters(whole)
    assert (event["UID"], text(event["SUMMARY"])) == (
        "case-2025-0001@330302011.gongkai",
        "2025-0001 答复截止",
    )
    assert ("DTSTART", ";VALUE=DATE", "20250331") in event.properties
    assert ("DTEND", ";VALUE=DATE", "20250401") in event.properties
    assert event["URL"].endswith("/330302011/case/2025-0001/")
    for hidden in ("张三", "申请人", "批复"):
        assert hidden not in response.content.decode().replace("\r\n ", "")


def duties(path: str) -> dict[str, Component]:
    whole = read(Client().get(path).content)
    return {event["UID"]: event for event in whole.within if event["UID"].startswith("duty-")}


def test_it_tells_what_the_law_asks_by_a_day_until_it_is_done(feed: tuple[Cast, str]) -> None:
    staff, path = feed
    told = duties(path)
    days = {uid.partition("@")[0]: event.properties for uid, event in told.items()}
    assert set(days) == {
        f"duty-{id}-{year}"
        for id in ("annual_report", "frozen", "documents_counted")
        for year in (2025, 2026)
    }
    assert ("DTSTART", ";VALUE=DATE", "20260131") in days["duty-annual_report-2026"]
    # That Saturday is nobody's workday: the day before is told, and the day does not move.
    (summary,) = (value for name, _, value in days["duty-annual_report-2026"] if name == "SUMMARY")
    assert text(summary).endswith("（1月30日是以前的最后一个工作日）")
    staff.write("report/2024", "begun", date(2025, 1, 20))
    staff.write("report/2024", "kept", date(2025, 1, 20), content="0" * 64, source="旧网站")
    assert set(told) - set(duties(path)) == {"duty-annual_report-2025@330302011.gongkai"}


def test_an_event_keeps_its_uid_when_its_day_moves(feed: tuple[Cast, str]) -> None:
    staff, path = feed
    (before,) = matters(read(Client().get(path).content))
    staff.write("case/2025-0001", "extended", DUE, days=10, approved_by="负责人")
    (after,) = matters(read(Client().get(path).content))
    assert before["UID"] == after["UID"]
    assert before["DTSTART"] != after["DTSTART"]


def test_only_the_digest_of_the_secret_is_kept(feed: tuple[Cast, str]) -> None:
    secret = feed[1].rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    kept = Feed.objects.get()
    assert secret not in {str(value) for value in vars(kept).values()}
    assert re.fullmatch(r"[0-9a-f]{64}", kept.digest)
    client = Client()
    client.force_login(kept.account, backend="django.contrib.auth.backends.ModelBackend")
    assert secret not in client.get(reverse("notices", args=[kept.organ.code])).content.decode()


def _closed(staff: Cast) -> None:
    Account.objects.filter(pk=staff.people["handler"].pk).update(is_active=False)


def _dismissed(staff: Cast) -> None:
    Appointment.objects.filter(account=staff.people["handler"]).update(until=date(2025, 3, 30))


def _withdrawn(staff: Cast) -> None:
    client = Client()
    client.force_login(staff.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("feed_closed", args=[staff.science.code]))


def _renewed(staff: Cast) -> None:
    opened(staff)


@pytest.mark.parametrize("wall", [_closed, _dismissed, _withdrawn, _renewed])
def test_it_is_gone_with_the_account_the_post_or_the_secret(feed: tuple[Cast, str], wall: Any) -> None:
    staff, path = feed
    assert Client().get(path).status_code == 200
    wall(staff)
    assert Client().get(path).status_code == 404


def test_a_secret_opens_its_own_organ_only_and_nothing_else(feed: tuple[Cast, str]) -> None:
    staff, path = feed
    appoint(staff.people["handler"], "handler", staff.housing, date(2025, 1, 1))
    assert Client().get(path.replace(staff.science.code, staff.housing.code)).status_code == 404
    assert Client().get(path[:-5] + "x.ics").status_code == 404
    assert Client().get(reverse("feed", args=[staff.science.code, "x"])).status_code == 404
    assert Client().post(path).status_code == 405
    desk = Client().get(reverse("desk", args=[staff.science.code]))
    assert desk["Location"].startswith(reverse("sign_in"))


def test_one_persons_new_feed_leaves_anothers_alone(feed: tuple[Cast, str]) -> None:
    staff, path = feed
    other = opened(staff, "leader")
    opened(staff, "leader")
    assert [Client().get(one).status_code for one in (path, other)] == [200, 404]


def test_a_calendar_asks_for_no_second_factor_and_the_pages_still_do(
    feed: tuple[Cast, str], settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    staff, path = feed
    half = Client()
    half.force_login(staff.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    assert [one.get(path).status_code for one in (Client(), half)] == [200, 200]
    for behind in ("notices", "work", "desk"):
        sent = half.get(reverse(behind, args=[staff.science.code]))["Location"]
        assert sent.partition("?")[0] == reverse("second")


def test_the_stamp_is_the_moment_in_universal_time() -> None:
    at = datetime.fromisoformat("2025-03-31T00:30:00+08:00")
    assert read(calendar("甲", [Day("a@b", DUE, "x")], at)).within[0]["DTSTAMP"] == "20250330T163000Z"
