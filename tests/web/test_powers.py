"""One table: every address of the platform × every role, there or not there. A new address without a row fails."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from making import clean
from samples import picture
from seats import signed_in, stop_the_clock
from staff import ARRIVED, CALENDAR, NOON, Cast

from gongkai.web.config.urls import urlpatterns
from gongkai.web.store.annual import keep_report
from gongkai.web.store.applicants import enrolled
from gongkai.web.store.attachments import attach, keep
from gongkai.web.store.feeds import opened
from gongkai.web.store.models import ROLES, Account, Notice, OldReport
from gongkai.web.store.notices import make_notices
from gongkai.web.store.policy import POWERS, appoint
from gongkai.web.store.texts import keep as keep_text
from gongkai.web.store.work import Result, ask, finish, take
from gongkai.writers.json import to_json

CASE = "2025-0001"
WORK = frozenset(ROLES) - frozenset(POWERS)
SIGNERS = frozenset({"signer", "leader"})
KNOWING = SIGNERS | {"handler", "reviewer"}  # who may know who applies
WRITERS = SIGNERS | {"handler", "unit", "reviewer"}
REVIEWERS = WRITERS | {"secrecy"}
SIGNED_IN = frozenset({*ROLES, "stranger"})  # stranger: an account without any role


@dataclass(frozen=True)
class Row:
    """An address: who finds something there. args: after the organ's code; send: what is posted, None for a look.

    open: it belongs to no organ, and there is nobody else's to be refused at. own: whose it is decides, not the role.
    An argument in braces is the name of something the house makes.
    """

    roles: Collection[str]
    args: tuple[object, ...] = ()
    send: dict[str, Any] | None = None
    open: bool = False
    unsigned: bool = False
    own: bool = False
    also: tuple["Row", ...] = ()


# One place of an address that asks for more is enough; where roles differ by what is asked, `also` has the others.
TABLE: dict[str, Row] = {
    "start": Row(SIGNED_IN, open=True),
    "sign_in": Row(SIGNED_IN, open=True, unsigned=True),
    "sign_out": Row(SIGNED_IN, send={}, open=True),
    "second": Row(SIGNED_IN, open=True),
    "second_set_up": Row(SIGNED_IN, open=True),
    "password": Row(SIGNED_IN, open=True),
    "desk": Row(WORK),
    "cases": Row(WORK),
    "views": Row(WORK, also=(Row(WORK, send={"name": "我的", "query": "q=1"}),)),
    "arrival": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "case": Row(WORK, (CASE,)),
    "ruler": Row(WORK, (CASE,)),
    "paper": Row({"handler", "reviewer", "signer", "leader"}, (CASE,), {"why": "核对"}),
    "step": Row(
        SIGNERS,
        ("case", CASE, "decided"),
        also=(
            Row(SIGNERS, ("case", CASE, "extended"), {}),
            Row({"handler", "unit"}, ("case", CASE, "assigned")),
            Row({"handler", "unit"}, ("case", CASE, "searched"), {}),
            Row({"handler", "unit", "secrecy", "reviewer", "signer", "leader"}, ("case", CASE, "reviewed")),
            Row({"handler", *SIGNERS}, ("case", CASE, "annulled"), {}),
            Row({"handler"}, ("dispute", CASE, "stage"), {}),
            Row({"handler"}, ("publication", CASE, "formed"), {}),
            Row({"handler", *SIGNERS}, ("count", CASE, "struck"), {}),
            Row({"handler", "reviewer", *SIGNERS}, ("publication", CASE, "published"), {}),
            Row((), ("publication", CASE, "imported"), {}),
        ),
    ),
    "mend": Row({"handler"}, ("case", CASE, 1), also=(Row({"handler"}, ("dispute", CASE, 1), {}), Row({"handler"}, ("count", CASE, 1)))),
    "wizard": Row(WORK, (CASE,)),
    "letter": Row(WRITERS, (CASE, 1, "receipt"), also=(Row(WRITERS, (CASE, 1, "receipt"), {"action": "save"}),)),
    "attachment": Row(WORK, ("case", CASE, "{digest}")),
    "volume": Row(KNOWING, ("case", CASE), also=(Row(KNOWING, ("dispute", CASE)),)),
    "disputes": Row(WORK),
    "dispute": Row(WORK, (CASE,)),
    "filed": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "publications": Row(WORK),
    "publication": Row(WORK, (CASE,)),
    "publication_new": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "publication_edit": Row({"handler"}, (CASE,), also=(Row({"handler"}, (CASE,), {}),)),
    "publication_submit": Row({"handler"}, (CASE,), also=(Row({"handler"}, (CASE,), {}),)),
    "publication_review": Row(REVIEWERS, (CASE,), also=(Row(REVIEWERS, (CASE,), {}),)),
    "publication_text": Row(WORK, (CASE, 1)),
    "publication_rules": Row(WORK, also=(Row(SIGNERS, send={}),)),
    "columns": Row(WORK),
    "notices": Row(WORK),
    "notices_read": Row(WORK, send={}),
    "notices_made": Row(WORK, send={}),
    "notices_mail": Row(WORK, send={}),
    "feed_opened": Row(WORK, send={}),
    "feed_closed": Row(WORK, send={}),
    "notice": Row({"handler"}, ("{notice}",), send={}, own=True),
    "feed": Row(SIGNED_IN, ("{secret}",), unsigned=True, own=True),
    "work": Row(frozenset(ROLES)),
    "bring": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "bring_site": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "work_asked": Row({"handler", "reviewer", "supervisor", "audit_admin"}, ("verify",), send={}),
    "work_cancelled": Row({"handler", "reviewer", "supervisor", "audit_admin"}, ("{job}",), send={}),
    "work_result": Row(WORK, ("{result}",)),
    "this_calendar": Row(WORK),
    "calendar": Row(WORK, (2025,)),
    "handover": Row(WORK),
    "this_year": Row(WORK),
    "annual": Row(WORK, (2025,)),
    "annual_words": Row(WORK, (2025,), also=(Row({"handler"}, (2025,), {"do": "take"}),)),
    "annual_grid": Row({"handler"}, (2025,), also=(Row({"handler"}, (2025,), {}),)),
    "annual_nothing": Row({"handler"}, (2025,), {}),
    "annual_step": Row(
        {"handler"},
        (2025, "submitted"),
        also=(
            Row({"handler"}, (2025, "begun"), {}),
            Row({"reviewer", "leader"}, (2025, "approved"), {}),
            Row(SIGNERS, (2025, "signed"), {}),
            Row(SIGNERS | {"reviewer"}, (2025, "returned"), {}),
            Row(SIGNERS | {"handler", "reviewer"}, (2025, "published"), {}),
        ),
    ),
    "annual_out": Row(WORK, (2025, "docx")),
    "annual_version": Row(WORK, (2024, 1)),
    "old_reports": Row(WORK, also=(Row({"handler"}, send={}),)),
    "old_report": Row(WORK, ("{old}",)),
    "old_page": Row(WORK, ("{old}", 1)),
    "old_cell": Row(WORK, ("{old}", "requests.new.natural"),
        also=(Row({"handler"}, ("{old}", "requests.new.natural"), {"do": "enter"}),)),
    "old_changes": Row(WORK, ("{old}",)),
    "old_moved": Row({"handler"}, ("{old}", "keep"), {}),
    "cell": Row(WORK, (2025, "requests.new.natural")),
    "facts_this_year": Row(WORK),
    "facts": Row(WORK, (2025,), also=(Row({"handler"}, (2025,), {}),)),
    "facts_none": Row({"handler"}, (2025,), {}),
    "facts_import": Row({"handler"}, (2025,), also=(Row({"handler"}, (2025,), {}),)),
    "facts_template": Row(WORK, (2025,)),
    "fact": Row(WORK, (2025, "trainings")),
    "count": Row(WORK, (CASE,)),
    "register": Row(WORK),
    "document_new": Row({"handler"}, also=(Row({"handler"}, send={}),)),
    "organs": Row({"system_admin"}),
    "organ_new": Row({"system_admin"}, also=(Row({"system_admin"}, send={}),)),
    "organ": Row({"system_admin"}, also=(Row({"system_admin"}, send={"do": "rename", "name": "", "since": ""}),)),
    "people": Row({"security_admin"}, also=(Row({"security_admin"}, send={}),)),
    "person": Row({"security_admin"}, ("{person}",), also=(Row({"security_admin"}, ("{person}",), {"do": "act"}),)),
    "log": Row({"audit_admin"}),
}  # fmt: skip
ROWS = [(name, one) for name, row in TABLE.items() for one in (row, *row.also)]
each = pytest.mark.parametrize(
    ("name", "row"),
    ROWS,
    ids=lambda one: one if isinstance(one, str) else "-".join(map(str, one.args)) or "·",
)


def named(patterns: Collection[URLPattern | URLResolver]) -> set[str]:
    """The names of every address, those that are included too; an address without a name is none of ours."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= named(one.url_patterns)
        else:
            assert one.name, one
            found.add(one.name)
    return found


def test_the_table_has_a_row_for_every_address_and_none_besides() -> None:
    assert named(urlpatterns) == TABLE.keys()


@pytest.fixture
def house(staff: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Cast:
    """A bureau with one request and one dispute, on a day they can be worked on, and one of everything else."""
    stop_the_clock(monkeypatch)
    told = {"applicant_kind": "natural", "name": "张三", "paper_kind": "居民身份证", "paper": "330302199001011234",
            "address": "", "telephone": "1", "email": ""}  # fmt: skip
    key = enrolled(staff.science, told, settings.SEAL_KEY).key
    clerk = staff.people["handler"]
    kept = keep(b"%PDF-1.7\n%%EOF", "信封.pdf", settings.FILES, settings.FILE_LIMIT)
    attach(staff.science, f"case/{CASE}", [kept], clerk, NOON)
    staff.write("organ/1", "opened", date(2025, 1, 1), name="鹿城区科学技术局")
    staff.write(f"case/{CASE}", "arrived", **{**ARRIVED, "applicant": key})
    staff.write(f"dispute/{CASE}", "filed", procedure="reconsideration", role="respondent")
    staff.write(f"count/{CASE}", "entered", what="trainings", value="1", evidence="签到表")
    item = {"title": "办法", "nature": "disclosed", "content": keep_text(staff.science, "<p>正文</p>")}
    staff.write(f"publication/{CASE}", "drafted", register="regulations", **item)
    finished = ask(staff.science, clerk, "export", {}, NOON)
    finish(take(NOON) or finished, Result("0 件", "x.csv", "text/csv", b"x"), NOON)
    waiting = ask(staff.science, clerk, "verify", {}, NOON)
    make_notices(staff.science, date(2025, 3, 31), NOON, CALENDAR, mail=False)
    staff.people["stranger"] = Account.objects.enrol("stranger", "路人")
    report = clean("2021", 2024)
    staff.write("report/2024", "begun", date(2025, 1, 5))
    staff.write(
        "report/2024", "kept", date(2025, 1, 5), content=keep_report(staff.science, report), source="x"
    )
    drawn = keep(picture(), "1.png", settings.FILES, settings.FILE_LIMIT)
    page = {
        "page": 1,
        "picture": {**asdict(drawn), "media": "image/png", "width": 60, "height": 40},
        "pieces": [],
    }
    old = OldReport.objects.create(
        organ=staff.science, digest=kept.digest, name="2024.pdf", type="pdf", size=1, state="read", year=2024,
        report=to_json(report).decode(), sheets=json.dumps([page]), account=clerk, at=NOON,
    )  # fmt: skip
    MADE.update(
        old=old.pk,
        person=clerk.pk,
        digest=kept.digest,
        job=waiting.pk,
        result=finished.pk,
        notice=Notice.objects.filter(account=clerk)[0].pk,
        secret=opened(staff.science, clerk, NOON),
    )
    return staff


MADE: dict[str, object] = {}


def place(house: Cast, name: str, row: Row) -> str:
    """An address of the bureau that has the request."""
    args = [MADE[one.strip("{}")] if str(one).startswith("{") else one for one in row.args]  # type: ignore[attr-defined]
    return reverse(name, args=[] if row.open else [house.science.code, *args])


def asked(client: Client, house: Cast, name: str, row: Row) -> int:
    """The status of an address."""
    where = place(house, name, row)
    answer = client.get(where) if row.send is None else client.post(where, row.send)
    return answer.status_code


@each
def test_an_address_is_there_for_whom_the_table_says(house: Cast, name: str, row: Row) -> None:
    there = {role for role, one in house.people.items() if asked(signed_in(one), house, name, row) != 404}
    assert there == set(row.roles)


@each
def test_nobody_of_another_organ_finds_anything(house: Cast, name: str, row: Row) -> None:
    if row.open or row.unsigned:
        return
    for role in ROLES:
        other = Account.objects.enrol(f"{role}@housing", role)
        appoint(other, role, house.housing, date(2025, 1, 1))
        assert asked(signed_in(other), house, name, row) == 404, role


@each
def test_a_role_above_reaches_down_as_the_table_says(house: Cast, name: str, row: Row) -> None:
    if row.open or row.own:
        return
    for role in ROLES:
        above = Account.objects.enrol(f"{role}@district", role)
        appoint(above, role, house.district, date(2025, 1, 1))
        assert (asked(signed_in(above), house, name, row) != 404) is (role in row.roles), role


@each
def test_who_is_not_signed_in_is_asked_to(house: Cast, name: str, row: Row) -> None:
    where = place(house, name, row)
    answer = Client().get(where) if row.send is None else Client().post(where, row.send)
    if row.unsigned:
        assert answer.status_code == 200
    elif name == "sign_out":
        assert answer.status_code == 302
    else:
        assert answer["Location"].partition("?")[0] == reverse("sign_in")


@each
def test_an_appointment_that_is_over_opens_nothing(house: Cast, name: str, row: Row) -> None:
    if row.open or row.unsigned:
        return
    for role in row.roles:
        gone = Account.objects.enrol(f"{role}@gone", role)
        appoint(gone, role, house.science, date(2025, 1, 1), date(2025, 3, 19))
        assert asked(signed_in(gone), house, name, row) == 404, role


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_leads_nowhere_one_may_not_go(house: Cast, role: str) -> None:
    client = signed_in(house.people[role])
    page = client.get("/", follow=True)
    assert page.status_code == 200
    nav = page.content.decode().partition("<nav")[2].partition("</nav>")[0]
    links = [part.partition('"')[0] for part in nav.split('href="')[1:]]
    assert links
    assert {client.get(link).status_code for link in links} <= {200, 302}
