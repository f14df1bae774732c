"""A session that ends with a form half sent loses nothing, and shows nothing to others."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from seats import url
from staff import ARRIVED, Cast
from visits import ARRIVAL, CASE

pytestmark = pytest.mark.usefixtures("visiting")


def sign_in(client: Client, who: str, page: str) -> Any:
    told = {"username": f"{who}@science", "password": "一次性口令", "next": page}
    return client.post(reverse("sign_in"), told)


def test_after_signing_in_again_what_was_typed_is_there_once(staff: Cast) -> None:
    browser, page = Client(), url(staff, "arrival")
    sent = browser.post(page, ARRIVAL)
    assert sent.status_code == 302
    assert sent["Location"].startswith(reverse("sign_in"))
    assert sign_in(browser, "handler", page)["Location"] == page
    shown = browser.get(page).content.decode()
    assert "登录过期以前在这一页填的内容还在" in shown
    assert "某项目批复</textarea>" in shown
    assert "13800000000" in shown
    assert "13800000000" not in browser.get(page).content.decode(), "given back once"


def test_no_secret_is_kept_of_it(staff: Cast) -> None:
    browser = Client()
    browser.post(url(staff, "arrival"), ARRIVAL)
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "某项目批复" in str(kept)
    assert ARRIVAL["paper"] not in str(kept)


def test_a_step_and_a_letter_come_back_too(staff: Cast) -> None:
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    for page, told in (
        (url(staff, "step", "case", CASE, "assigned"), {"on": "2025-03-10", "unit": "规划科"}),
        (url(staff, "letter", CASE, 1, "receipt"), {"asked": "某项目批复", "action": "save"}),
    ):
        browser = Client()
        browser.post(page, told)
        sign_in(browser, "handler", page)
        shown = browser.get(page).content.decode()
        assert next(text for text in (told.get("unit"), told.get("asked")) if text) in shown


def test_a_button_that_leads_to_no_page_leads_back_to_its_own(staff: Cast) -> None:
    browser, address, page = Client(), url(staff, "facts_none", 2025), url(staff, "facts", 2025)
    told = {"token": "一", "what": "training", "evidence": "查过"}
    browser.post(address, told, headers={"referer": f"http://testserver{page}"})
    sign_in(browser, "handler", address)
    back = browser.get(address)
    assert (back.status_code, back["Location"]) == (302, page)
    assert "刚才的一步没有做成" in browser.get(page).content.decode()
    assert browser.get(address).status_code == 405, "once"


@pytest.mark.parametrize("page", ["http://elsewhere.example/", "http://testserver//elsewhere.example/"])
def test_the_page_of_another_site_is_not_gone_to(staff: Cast, page: str) -> None:
    browser, address = Client(), url(staff, "facts_none", 2025)
    browser.post(address, {"what": "training"}, headers={"referer": page})
    sign_in(browser, "handler", address)
    assert browser.get(address).status_code == 405


def test_who_may_not_see_the_page_does_not_see_what_was_typed(staff: Cast) -> None:
    browser, page = Client(), url(staff, "arrival")
    browser.post(page, ARRIVAL)
    sign_in(browser, "supervisor", page)
    assert browser.get(page).status_code == 404
    assert "13800000000" not in browser.get(url(staff, "cases")).content.decode()


def test_what_is_no_form_of_ours_is_not_kept(staff: Cast) -> None:
    Client().post(url(staff, "arrival"), {**ARRIVAL, "about": "某" * 200_001})
    assert not any("typed" in session.get_decoded() for session in Session.objects.all())
