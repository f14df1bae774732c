"""The second factor: a code from a device of one's own, asked once a session, before anything of an organ is shown."""

from collections.abc import Callable
from urllib.parse import urlencode

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_otp import login
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.web.office.desks import account


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.RegexField(
        regex=r"^[0-9]{6}$",
        label="验证码",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}
        ),
        error_messages={"invalid": "验证码是六位数字"},
    )


class SecondFactor:
    """Sends whoever has signed in without a second factor to give it, or to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        free = {reverse(name) for name in ("sign_in", "sign_out", "second", "second_set_up")}
        given = getattr(request.user, "otp_device", None) is not None  # OTPMiddleware sets it
        wanted = settings.SECOND_FACTOR and account(request) is not None
        if (
            wanted
            and not given
            and request.path not in free
            and not _open_to_all(request.path_info)
            and not request.path.startswith(settings.STATIC_URL)
        ):
            return redirect(f"{reverse('second')}?{urlencode({'next': request.path})}")
        return self.get_response(request)


def _open_to_all(path: str) -> bool:
    """Whether the page of a path asks for no sign-in at all, as its view says by login_not_required."""
    try:
        return not getattr(resolve(path).func, "login_required", True)
    except Resolver404:
        return False


@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the code; who has no device yet sets one up first."""
    device = TOTPDevice.objects.filter(user=account(request), confirmed=True).first()
    if device is None:
        return redirect(f"{reverse('second_set_up')}?{request.GET.urlencode()}")
    return _asked(request, device, "office/second.html", {})


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret, as a picture and in letters, until the device has proved that it has it."""
    person = account(request)
    if TOTPDevice.objects.filter(user=person, confirmed=True).exists():
        return redirect("second")
    device, _ = TOTPDevice.objects.get_or_create(
        user=person, confirmed=False, defaults={"name": "手机验证器"}
    )
    picture = segno.make(device.config_url, error="m").svg_inline(
        scale=5, omitsize=True, svgclass="qr", lineclass=None
    )
    shown = {"picture": picture, "secret": device.config_url.partition("secret=")[2].partition("&")[0]}
    return _asked(request, device, "office/second_set_up.html", shown)


def _asked(request: HttpRequest, device: TOTPDevice, template: str, shown: dict[str, object]) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allowed, _ = device.verify_is_allowed()
        if allowed and device.verify_token(form.cleaned_data["code"]):
            device.confirmed = True
            device.save()
            login(request, device)
            messages.success(request, "已通过第二重验证")
            return redirect(_wanted(request))
        told = "验证码不对，或者已经用过" if allowed else "错得太多，请过一会儿再试"
        form.add_error("code", f"{told}。请看准手机上的时间，用最新的一个")
    return render(request, template, {"form": form, **shown}, status=422 if form.errors else 200)


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for before the code was, if it is one of ours."""
    page = request.GET.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else reverse("start")
