"""Who may do what: no, unless an appointment says yes; three powers that exclude one another."""

from datetime import date

import pytest
from staff import Cast

from gongkai.web.store.models import ROLES, Account, Organ
from gongkai.web.store.policy import ACTIONS, POWERS, NotAppointable, appoint, line_of, may

TODAY = date(2025, 6, 2)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_role_may_what_the_table_says_and_nothing_else(staff: Cast, role: str, action: str) -> None:
    assert may(staff.people[role], action, staff.science, TODAY) is (role in ACTIONS[action])


def test_nobody_may_anything_by_default(staff: Cast) -> None:
    stranger = Account.objects.enrol("stranger", "路人")
    for action in ACTIONS:
        assert not may(stranger, action, staff.science, TODAY)
        assert not may(None, action, staff.science, TODAY)
        assert not any(may(person, action, staff.housing, TODAY) for person in staff.people.values())


def test_an_action_that_is_none_is_an_error(staff: Cast) -> None:
    with pytest.raises(KeyError):
        may(staff.people["handler"], "see_matter", staff.science, TODAY)
    assert may(staff.people["handler"], "write:billed", staff.science, TODAY)
    assert not may(staff.people["signer"], "write:billed", staff.science, TODAY)


def test_a_role_reaches_down_and_never_up_or_aside(staff: Cast) -> None:
    supervisor = Account.objects.enrol("above", "区政府办")
    appoint(supervisor, "supervisor", staff.district, date(2025, 1, 1))
    assert may(supervisor, "see_sums", staff.science, TODAY)
    assert may(supervisor, "see_sums", staff.district, TODAY)
    assert not may(staff.people["supervisor"], "see_sums", staff.district, TODAY)


def test_an_appointment_begins_and_ends(staff: Cast) -> None:
    clerk = Account.objects.enrol("clerk", "小王")
    appoint(clerk, "handler", staff.science, date(2025, 3, 1), date(2025, 5, 31))
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 5, 31), date(2025, 6, 1)]
    assert [may(clerk, "write", staff.science, day) for day in days] == [False, True, True, False]


def test_an_account_that_was_closed_may_nothing(staff: Cast) -> None:
    handler = staff.people["handler"]
    handler.is_active = False
    assert not may(handler, "write", staff.science, TODAY)


@pytest.mark.parametrize("held", POWERS)
@pytest.mark.parametrize("wanted", ROLES)
def test_the_three_powers_exclude_one_another_and_the_work(staff: Cast, held: str, wanted: str) -> None:
    if wanted == held:
        assert appoint(staff.people[held], wanted, staff.housing, TODAY).role == held
        return
    with pytest.raises(NotAppointable, match=ROLES[held]):
        appoint(staff.people[held], wanted, staff.science, TODAY)
    with pytest.raises(NotAppointable):
        appoint(staff.people[wanted], held, staff.housing, TODAY)


def test_a_power_given_up_frees_for_work(staff: Cast) -> None:
    person = Account.objects.enrol("moved", "调岗")
    appoint(person, "audit_admin", staff.science, date(2025, 1, 1), date(2025, 3, 31))
    assert appoint(person, "handler", staff.science, date(2025, 4, 1)).role == "handler"


def test_a_ring_of_organs_does_not_hang(staff: Cast) -> None:
    Organ.objects.filter(pk=staff.district.pk).update(parent=staff.science)
    staff.district.refresh_from_db()
    assert [one.code for one in line_of(staff.district)] == ["330302000", "330302011"]


def test_passwords_are_not_kept(staff: Cast) -> None:
    account = staff.people["handler"]
    assert "一次性口令" not in account.password
    assert account.check_password("一次性口令")
    assert not Account.objects.enrol("none", "无口令").check_password("")
