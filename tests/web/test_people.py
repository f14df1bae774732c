"""Accounts and roles in the hands of the security administrator; every act leaves a trace nobody can take away."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from seats import TODAY, at, signed_in, stop_the_clock, text, url
from staff import NOON, Cast

from gongkai.web.office.acts import start_password
from gongkai.web.store.deeds import done
from gongkai.web.store.models import ROLES, Account, Appointment, Deed
from gongkai.web.store.policy import POWERS, appoint, may

NEW = {"username": "li.si", "name": "李四", "role": "handler", "since": "2025-03-20"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def enrol(staff: Cast, **told: str) -> Any:
    return at(staff, "security_admin").post(url(staff, "people"), {**NEW, **told})


def act(staff: Cast, account: Account, do: str, role: str = "security_admin", **told: Any) -> Any:
    return at(staff, role).post(url(staff, "person", account.pk), {"do": do, **told})


def shown_password(page: Any) -> str:
    found = re.search(r'class="secret">([^<]+)<', text(page))
    assert found
    return found[1]


def test_an_account_begins_with_a_password_for_one_time_and_a_role(staff: Cast) -> None:
    page = enrol(staff)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    account = Account.objects.get(username="li.si")
    assert account.check_password(shown_password(page))
    assert account.start_password
    assert may(account, "write", staff.science, TODAY)
    assert shown_password(page) not in account.password
    deeds = [(one.what, one.account.name, one.whom, one.words) for one in Deed.objects.order_by("pk")]
    assert deeds == [
        ("enrolled", "安全管理员", account, "li.si"),
        ("appointed", "安全管理员", account, "经办，2025-03-20 至 今后"),
    ]
    assert shown_password(page) not in str(deeds)
    assert "还没有登录过" in text(at(staff, "security_admin").get(url(staff, "people")))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"username": "handler@science"}, "已存在"),
        ({"username": "李四"}, "字母、数字"),
        ({"username": "li si"}, "字母、数字"),
        ({"name": ""}, "必填"),
        ({"role": "king"}, "有效的选项"),
        ({"since": "2025-02-30"}, "有效的日期"),
    ],
)
def test_what_makes_no_account_is_told_and_nothing_is_lost(
    staff: Cast, told: dict[str, str], says: str
) -> None:
    before = Account.objects.count()
    page = enrol(staff, **told)
    assert page.status_code == 422
    assert says in text(page)
    assert ('value="李四"' in text(page)) is ("name" not in told)
    assert (Account.objects.count(), Deed.objects.count()) == (before, 0)


def test_whoever_has_a_start_password_sets_an_own_one_before_anything_else(staff: Cast) -> None:
    password = shown_password(enrol(staff))
    client = Client()
    client.post(reverse("sign_in"), {"username": "li.si", "password": password})
    for path in ("/", url(staff, "desk"), url(staff, "arrival"), "/nothing/"):
        assert client.get(path)["Location"] == reverse("password")
    assert client.post(url(staff, "arrival"), {})["Location"] == reverse("password")
    assert "只能用一次" in text(client.get(reverse("password")))
    told = {"old_password": password, "new_password1": "ganquan-4-baihe", "new_password2": "ganquan-4-baihe"}
    same = {**told, "new_password1": password, "new_password2": password}
    assert client.post(reverse("password"), same).status_code == 422
    assert client.post(reverse("password"), told)["Location"] == reverse("start")
    assert client.get(url(staff, "desk")).status_code == 200
    again = Client()
    again.post(reverse("sign_in"), {"username": "li.si", "password": password})
    assert again.get(url(staff, "desk")).status_code == 302
    assert "sign-in" in again.get(url(staff, "desk"))["Location"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"old_password": "错"}, "现在的口令不对"),
        ({"new_password2": "另一个口令-12345"}, "两遍写的不一样"),
        ({"new_password1": "short", "new_password2": "short"}, "口令太短，至少要 10 个字符"),
        ({"new_password1": "12345678901", "new_password2": "12345678901"}, "只包含数字"),
        ({"new_password1": "password123", "new_password2": "password123"}, "太常见"),
    ],
)
def test_a_password_that_will_not_do_is_told(staff: Cast, told: dict[str, str], says: str) -> None:
    right = {
        "old_password": "一次性口令",
        "new_password1": "ganquan-4-baihe",
        "new_password2": "ganquan-4-baihe",
    }
    page = at(staff, "leader").post(reverse("password"), {**right, **told})
    assert page.status_code == 422
    assert says in text(page)
    staff.people["leader"].refresh_from_db()
    assert staff.people["leader"].check_password("一次性口令")


def test_who_changes_the_password_stays_signed_in_here_and_nowhere_else(staff: Cast) -> None:
    here, there = at(staff, "leader"), at(staff, "leader")
    told = {
        "old_password": "一次性口令",
        "new_password1": "ganquan-4-baihe",
        "new_password2": "ganquan-4-baihe",
    }
    assert here.post(reverse("password"), told).status_code == 302
    assert here.get(url(staff, "desk")).status_code == 200
    assert there.get(url(staff, "desk")).status_code == 302


def test_a_role_is_given_and_ended_with_days(staff: Cast) -> None:
    unit = staff.people["unit"]
    done = at(staff, "security_admin").post(
        url(staff, "person", unit.pk), {"do": "appoint", "role": "reviewer", "since": "2025-03-25", "until": "2025-04-25"}
    )  # fmt: skip
    assert done.status_code == 302
    days = [date(2025, 3, 24), date(2025, 3, 25), date(2025, 4, 25), date(2025, 4, 26)]
    assert [may(unit, "see_personal_data", staff.science, day) for day in days] == [False, True, True, False]
    held = Appointment.objects.get(account=unit, role="unit")
    done = act(staff, unit, "end", appointment=held.pk, until="2025-03-20")
    assert done.status_code == 302
    assert may(unit, "see_matters", staff.science, TODAY)
    assert not may(unit, "see_matters", staff.science, TODAY + timedelta(1))
    assert [one.what for one in Deed.objects.order_by("pk")] == ["appointed", "ended"]


def test_an_appointment_is_not_ended_in_the_past(staff: Cast) -> None:
    unit = staff.people["unit"]
    held = Appointment.objects.get(account=unit)
    page = act(staff, unit, "end", appointment=held.pk, until="2025-03-18")
    assert page.status_code == 422
    assert "不能早于 2025-03-19" in text(page)
    assert act(staff, unit, "end", appointment=held.pk, until="2025-03-19").status_code == 302
    assert not may(unit, "see_matters", staff.science, TODAY)
    begun = appoint(unit, "unit", staff.science, TODAY)
    assert act(staff, unit, "end", appointment=begun.pk, until="2025-03-19").status_code == 422


@pytest.mark.parametrize("power", POWERS)
def test_powers_never_meet_in_one_person(staff: Cast, power: str) -> None:
    page = at(staff, "security_admin").post(
        url(staff, "person", staff.people["handler"].pk),
        {"do": "appoint", "role": power, "since": "2025-03-20"},
    )
    assert page.status_code == 422
    assert "三员分设" in text(page)
    assert Deed.objects.count() == 0


def test_accounts_are_closed_opened_unlocked_and_given_what_they_lost(staff: Cast) -> None:
    handler = staff.people["handler"]
    open_page = at(staff, "handler")
    assert act(staff, handler, "act", act="closed", why="调离").status_code == 302
    assert open_page.get(url(staff, "desk")).status_code == 302
    assert act(staff, handler, "act", act="closed", why="再来").status_code == 422
    assert act(staff, handler, "act", act="opened", why="调回").status_code == 302
    assert at(staff, "handler").get(url(staff, "desk")).status_code == 200

    client, told = Client(), {"username": "handler@science", "password": "一次性口令"}
    for _ in range(5):
        client.post(reverse("sign_in"), {**told, "password": "错"})
    assert client.post(reverse("sign_in"), told).status_code == 429
    assert "已锁定" in text(at(staff, "security_admin").get(url(staff, "people")))
    assert act(staff, handler, "act", act="unlocked", why="本人来说").status_code == 302
    assert client.post(reverse("sign_in"), told).status_code == 302

    TOTPDevice.objects.create(user=handler, confirmed=True)
    assert act(staff, handler, "act", act="factor_reset", why="手机丢失").status_code == 302
    assert not TOTPDevice.objects.exists()

    password = shown_password(act(staff, handler, "act", act="password_given", why="忘了"))
    handler.refresh_from_db()
    assert handler.check_password(password)
    assert handler.start_password
    assert [(one.what, one.words) for one in Deed.objects.order_by("pk")] == [
        ("closed", "调离"), ("opened", "调回"), ("unlocked", "本人来说"), ("factor_reset", "手机丢失"), ("password_given", "忘了"),
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["closed", "unlocked", "password_given", "factor_reset"])
def test_nobody_deals_with_somebody_of_a_place_they_do_not_rule(staff: Cast, what: str) -> None:
    """Else a small bureau's administrator could become the district's clerk who helps out there."""
    helper = Account.objects.enrol("helper", "两头跑", "原来的口令")
    appoint(helper, "handler", staff.science, date(2025, 1, 1))
    appoint(helper, "leader", staff.district, date(2025, 1, 1))
    page = act(staff, helper, "act", act=what, why="试试")
    assert page.status_code == 422
    assert "管不到的机关" in text(page)
    helper.refresh_from_db()
    assert helper.is_active
    assert helper.check_password("原来的口令")
    above = Account.objects.enrol("above", "区安全管理员")
    appoint(above, "security_admin", staff.district, date(2025, 1, 1))
    done = signed_in(above).post(url(staff, "person", helper.pk), {"do": "act", "act": what, "why": "办理"})
    assert done.status_code in (200, 302)
    assert Deed.objects.get().what == what


def test_nobody_deals_with_themselves(staff: Cast) -> None:
    own = staff.people["security_admin"]
    held = Appointment.objects.get(account=own)
    asked: list[dict[str, Any]] = [
        {"do": "act", "act": "factor_reset", "why": "自己"},
        {"do": "end", "appointment": held.pk, "until": "2025-03-20"},
        {"do": "appoint", "role": "security_admin", "since": "2025-03-20"},
    ]
    for told in asked:
        page = at(staff, "security_admin").post(url(staff, "person", own.pk), told)
        assert page.status_code == 422
        assert "另一位安全管理员" in text(page)
    assert Deed.objects.count() == 0


def test_people_of_other_places_are_not_there(staff: Cast) -> None:
    elsewhere = Account.objects.enrol("elsewhere", "别处的人")
    theirs = appoint(elsewhere, "handler", staff.housing, date(2025, 1, 1))
    assert "别处的人" not in text(at(staff, "security_admin").get(url(staff, "people")))
    assert at(staff, "security_admin").get(url(staff, "person", elsewhere.pk)).status_code == 404
    unit = staff.people["unit"]
    assert act(staff, unit, "end", appointment=theirs.pk, until="2025-03-20").status_code == 422
    assert act(staff, unit, "nothing").status_code == 404
    assert act(staff, unit, "act", act="act", why="x").status_code == 422


@pytest.mark.parametrize("statement", ["UPDATE store_deed SET words = ''", "DELETE FROM store_deed"])
def test_the_database_keeps_what_was_done(staff: Cast, statement: str) -> None:
    done(staff.people["security_admin"], staff.science, "closed", NOON, staff.people["unit"], "调离")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Deed.objects.update(words="")
    assert Deed.objects.get().words == "调离"


def test_start_passwords_are_long_and_not_alike() -> None:
    made = {start_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){2}", one) for one in made)


def test_every_role_can_be_given(staff: Cast) -> None:
    for n, role in enumerate(ROLES):
        assert enrol(staff, username=f"p{n}", role=role).status_code == 200
    assert Deed.objects.filter(what="appointed").count() == len(ROLES)
