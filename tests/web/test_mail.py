"""Mail of notices, to a server on this machine: refused, tried again, taken, given up; never at night, nobody named."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from staff import ARRIVED, CALENDAR, Cast

from gongkai.web.config.mail import mail_settings, quiet_hours
from gongkai.web.office.hours import quiet
from gongkai.web.office.mail import send_waiting
from gongkai.web.store.mails import MOST_TRIES, PAUSES, SILENT, claimed, waiting
from gongkai.web.store.models import Account, Notice
from gongkai.web.store.notices import make_notices

DUE = date(2025, 3, 31)
NINE = datetime(2025, 3, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Server(socketserver.ThreadingTCPServer):
    """A mail server that answers what it is told to. letters: those it took."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[bytes] = []
        self.refuses: dict[str, str] = {}


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb in self.server.refuses:
                self._say(self.server.refuses[verb])
            elif verb == "DATA":
                self._say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say("250 taken")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def listening() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


@pytest.fixture
def server(staff: Cast, settings: Any) -> Iterator[Server]:
    with listening() as one:
        for name, value in mail_settings(f"smtp://127.0.0.1:{one.server_address[1]}").items():
            setattr(settings, name, value)
        settings.MAIL_ON, settings.SITE = True, "https://gk.example.gov.cn"
        yield one


@pytest.fixture
def told(staff: Cast, server: Server) -> Notice:
    """One notice for the handler, whose address is known."""
    address(staff, "handler")
    staff.write("case/2025-0001", "arrived", **ARRIVED, about="张三要的某项目批复")
    assert make_notices(staff.science, DUE, NINE, CALENDAR, mail=True) == 2
    return Notice.objects.get(account=staff.people["handler"])


def address(staff: Cast, role: str) -> None:
    staff.people[role].email = f"{role}@example.gov.cn"
    staff.people[role].save()


def now(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def test_a_mail_tells_number_what_is_due_day_and_link_and_nobodys_name(told: Notice, server: Server) -> None:
    assert send_waiting(NINE) == 1
    letter = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    text = letter.get_content()
    assert letter["to"] == "handler@example.gov.cn"
    assert letter["subject"].strip() == "鹿城区科学技术局：1 件临近或者超过期限"
    assert "2025-0001　今天答复截止（截止日 2025年3月31日）" in text
    assert "https://gk.example.gov.cn/330302011/case/2025-0001/" in text
    for hidden in ("张三", "申请人", "批复"):
        assert hidden not in text
    assert (now(told).mail_state, now(told).mail_error) == ("sent", "")
    assert send_waiting(NINE + timedelta(days=1)) == 0
    assert len(server.letters) == 1


def test_what_is_due_together_goes_in_one_letter_to_each(staff: Cast, told: Notice, server: Server) -> None:
    address(staff, "reviewer")
    for n in (2, 3):
        staff.write(f"case/2025-000{n}", "arrived", **ARRIVED)
    make_notices(staff.science, DUE, NINE, CALENDAR, mail=True)
    assert send_waiting(NINE) == 2
    letters = [email.message_from_bytes(one, policy=email.policy.default) for one in server.letters]
    assert {str(one["to"]): one.get_content().count("今天答复截止") for one in letters} == {
        "handler@example.gov.cn": 3,
        "reviewer@example.gov.cn": 2,
    }


def test_a_server_that_refuses_is_asked_again_after_a_pause_and_its_answer_shown(
    staff: Cast, told: Notice, server: Server
) -> None:
    server.refuses["RCPT"] = "451 mailbox busy"
    assert send_waiting(NINE) == 0
    assert (now(told).mail_state, now(told).mail_tries, now(told).mail_error) == (
        "waiting",
        1,
        "451 mailbox busy",
    )
    page = at(staff).get(reverse("notices", args=[staff.science.code])).content.decode()
    assert "试过 1 次，服务器说“451 mailbox busy”；3月31日 09:05 以后再试" in page
    server.refuses.clear()
    assert send_waiting(NINE + PAUSES[0] - timedelta(seconds=1)) == 0
    assert send_waiting(NINE + PAUSES[0]) == 1
    assert (now(told).mail_state, now(told).mail_tries, now(told).mail_error) == ("sent", 2, "")
    assert "邮件已发出" in at(staff).get(reverse("notices", args=[staff.science.code])).content.decode()


def at(staff: Cast) -> Client:
    client = Client()
    client.force_login(staff.people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("verb", "answer", "shown"),
    [
        ("RCPT", "550 no such user", "550 no such user"),
        ("MAIL", "452 full", "452 full"),
        ("DATA", "554 spam", "554 spam"),
        ("EHLO", "", ""),
    ],
)
def test_after_five_tries_with_growing_pauses_it_is_given_up(
    told: Notice, server: Server, settings: Any, verb: str, answer: str, shown: str
) -> None:
    settings.QUIET = quiet_hours("0:00-0:00")
    server.refuses[verb] = answer
    if not answer:
        settings.EMAIL_PORT = 1  # nobody there
    moment = NINE
    pauses = []
    for n in range(1, MOST_TRIES + 1):
        assert send_waiting(moment) == 0
        assert now(told).mail_tries == n
        assert shown in now(told).mail_error
        assert now(told).mail_error
        if n < MOST_TRIES:
            following = now(told).next_try
            assert following
            pauses.append(following - moment)
            moment = following
    assert pauses == sorted(set(pauses))
    assert (now(told).mail_state, now(told).next_try) == ("failed", None)
    server.refuses.clear()
    assert send_waiting(NINE + timedelta(days=7)) == 0
    assert server.letters == []


def test_a_sender_killed_half_way_is_followed_by_another_and_not_for_ever(told: Notice) -> None:
    moment = NINE
    for n in range(1, MOST_TRIES + 1):
        assert [one.pk for one in claimed(waiting(moment), moment)] == [told.pk], n
        assert claimed(waiting(moment), moment) == []
        moment += PAUSES[-1]
    assert waiting(moment) == []
    assert (now(told).mail_state, now(told).mail_error) == ("failed", SILENT)


def test_two_senders_at_once_send_one_letter(told: Notice) -> None:
    seen, same = waiting(NINE), waiting(NINE)
    assert len(claimed(seen, NINE)) == 1
    assert claimed(same, NINE) == []


def test_what_was_settled_meanwhile_is_not_mailed(staff: Cast, told: Notice, server: Server) -> None:
    staff.write("case/2025-0001", "decided", DUE, decision="G2")
    staff.write("case/2025-0001", "delivered", DUE, delivery="direct")
    assert send_waiting(NINE) == 0
    assert server.letters == []
    assert now(told).mail_state == "moot"


def _dismissed(staff: Cast) -> None:
    staff.people["handler"].appointments.update(until=date(2025, 3, 30))


def _closed(staff: Cast) -> None:
    Account.objects.filter(pk=staff.people["handler"].pk).update(is_active=False)


def _without_address(staff: Cast) -> None:
    Account.objects.filter(pk=staff.people["handler"].pk).update(email="")


@pytest.mark.parametrize("gone", [_dismissed, _closed, _without_address])
def test_who_may_not_see_the_organ_any_more_gets_no_mail_of_it(
    staff: Cast, told: Notice, server: Server, gone: Callable[[Cast], None]
) -> None:
    gone(staff)
    assert send_waiting(NINE) == 0
    assert server.letters == []
    assert now(told).mail_state == "moot"


def test_no_mail_without_a_server_or_an_address(
    staff: Cast, told: Notice, server: Server, settings: Any
) -> None:
    assert Notice.objects.get(account=staff.people["reviewer"]).mail_state == "none"
    settings.MAIL_ON = False
    assert send_waiting(NINE) == 0
    staff.write("case/2025-0002", "arrived", **ARRIVED)
    make_notices(staff.science, DUE, NINE, CALENDAR, mail=False)
    assert set(Notice.objects.filter(matter="case/2025-0002").values_list("mail_state", flat=True)) == {
        "none"
    }
    assert server.letters == []


def test_at_night_and_on_days_off_mail_waits(told: Notice, server: Server) -> None:
    for waits in (NINE.replace(hour=20), NINE.replace(hour=23), NINE + timedelta(hours=22, minutes=29)):
        assert send_waiting(waits) == 0
    assert now(told).mail_tries == 0
    assert send_waiting(NINE + timedelta(hours=22, minutes=30)) == 1


@pytest.mark.parametrize(
    ("hours", "day", "clock", "is_quiet"),
    [
        ("20:00-7:30", 31, "07:29", True),
        ("20:00-7:30", 31, "07:30", False),
        ("20:00-7:30", 31, "19:59", False),
        ("20:00-7:30", 31, "20:00", True),
        ("20:00-7:30", 30, "12:00", True),  # Sunday
        ("12:00-14:00", 31, "13:00", True),
        ("12:00-14:00", 31, "03:00", False),
        ("0:00-0:00", 31, "03:00", False),
        ("0:00-0:00", 29, "12:00", True),  # Saturday
    ],
)
def test_quiet_hours(hours: str, day: int, clock: str, is_quiet: bool) -> None:
    moment = datetime.combine(date(2025, 3, day), time.fromisoformat(clock), NINE.tzinfo)
    assert quiet(moment, quiet_hours(hours)) is is_quiet


def test_a_make_up_saturday_is_no_quiet_day() -> None:
    assert not quiet(datetime(2025, 2, 8, 10, tzinfo=NINE.tzinfo), quiet_hours("20:00-7:30"))


@pytest.mark.parametrize("odd", ["", "20:00", "20-7", "25:00-7:30", "a-b", "20:00-7:30-8:00"])
def test_hours_that_are_none_are_told(odd: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_QUIET"):
        quiet_hours(odd)


def test_a_mail_server_is_one_address() -> None:
    assert mail_settings("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    told = mail_settings("smtps://gk%40x.cn:a%2Fb@mail.x.cn")
    assert [told[name] for name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")] == [
        "mail.x.cn", 465, "gk@x.cn", "a/b",
    ]  # fmt: skip
    assert told["EMAIL_USE_SSL"] is True
    assert mail_settings("smtp+tls://mail.x.cn")["EMAIL_USE_TLS"] is True
    assert mail_settings("smtp://mail.x.cn:2525")["EMAIL_PORT"] == 2525


@pytest.mark.parametrize("odd", ["mail.x.cn", "http://mail.x.cn", "smtp://", "smtp://x:port"])
def test_an_address_that_is_none_is_told(odd: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_MAIL_URL"):
        mail_settings(odd)
