"""The second factor: without it nothing of an organ is shown; a code works once; guessing is slowed down."""

import re
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from staff import Cast


@pytest.fixture(autouse=True)
def _asked_for(settings: Any) -> None:
    settings.SECOND_FACTOR = True


def signed_in() -> Client:
    client = Client()
    done = client.post(reverse("sign_in"), {"username": "handler@science", "password": "一次性口令"})
    assert done.status_code == 302
    return client


def code(device: TOTPDevice, ahead: int = 0) -> str:
    """What a device shows now, or some steps of thirty seconds from now."""
    made = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift + ahead)
    made.time = time.time()
    return f"{made.token():06}"


def test_without_it_nothing_of_an_organ_is_shown(staff: Cast) -> None:
    client = signed_in()
    for path in ("/", f"/{staff.science.code}/", f"/{staff.science.code}/cases/", "/nothing/"):
        assert client.get(path)["Location"] == f"{reverse('second')}?next={path.replace('/', '%2F')}"
    assert client.get(reverse("second"))["Location"].startswith(reverse("second_set_up"))
    assert Client().get(reverse("second"))["Location"].startswith(reverse("sign_in"))


def test_a_device_is_set_up_once_and_asked_for_in_every_session(staff: Cast) -> None:
    client = signed_in()
    page = client.get(reverse("second_set_up")).content.decode()
    device = TOTPDevice.objects.get()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    assert secret[1] in device.config_url
    assert "<svg" in page
    assert not re.search(r"style=", page)
    wrong = f"{(int(code(device)) + 1) % 10**6:06}"
    assert client.post(reverse("second_set_up"), {"code": wrong}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert client.post(reverse("second_set_up"), {"code": code(device)})["Location"] == reverse("start")
    assert client.get(f"/{staff.science.code}/").status_code == 200
    again = signed_in()
    asked = again.get(f"/{staff.science.code}/")["Location"]
    assert asked.startswith(reverse("second"))
    assert again.post(asked, {"code": code(device, 1)})["Location"] == f"/{staff.science.code}/"
    again = signed_in()
    assert again.get(reverse("second_set_up"))["Location"] == reverse("second")
    assert secret[1] not in again.get(reverse("second")).content.decode()


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(staff: Cast, page: str) -> None:
    device = TOTPDevice.objects.create(user=staff.people["handler"], confirmed=True)
    sent = signed_in().post(f"{reverse('second')}?next={page}", {"code": code(device)})
    assert sent["Location"] == reverse("start")


def test_a_code_works_once(staff: Cast) -> None:
    device = TOTPDevice.objects.create(user=staff.people["handler"], confirmed=True)
    shown = code(device)
    assert signed_in().post(reverse("second"), {"code": shown}).status_code == 302
    refused = signed_in().post(reverse("second"), {"code": shown})
    assert refused.status_code == 422
    assert "已经用过" in refused.content.decode()


def test_guessing_is_slowed_down(staff: Cast) -> None:
    device = TOTPDevice.objects.create(user=staff.people["handler"], confirmed=True)
    client = signed_in()
    wrong = f"{(int(code(device)) + 7) % 10**6:06}"
    for _ in range(3):
        client.post(reverse("second"), {"code": wrong})
    slowed = client.post(reverse("second"), {"code": code(device)})
    assert slowed.status_code == 422
    assert "过一会儿再试" in slowed.content.decode()


@pytest.mark.parametrize("odd", ["", "12345", "1234567", "abcdef", "１２３４５６", "123 456"])
def test_what_is_no_code_is_told(staff: Cast, odd: str) -> None:
    TOTPDevice.objects.create(user=staff.people["handler"], confirmed=True)
    assert signed_in().post(reverse("second"), {"code": odd}).status_code == 422


def test_a_lost_device_is_taken_away(staff: Cast) -> None:
    TOTPDevice.objects.create(user=staff.people["handler"], confirmed=True)
    call_command("reset_factor", "handler@science", verbosity=0)
    assert signed_in().get(reverse("second"))["Location"].startswith(reverse("second_set_up"))
    with pytest.raises(CommandError, match="没有这个账号"):
        call_command("reset_factor", "nobody")
