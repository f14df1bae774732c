"""One's own password: changed by oneself, and at once where it is one that somebody else has given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.web.office.desks import account


class LongEnough(MinimumLengthValidator):
    """Django's own, in Chinese: its sentence is not translated yet."""

    def get_error_message(self) -> str:
        """What is wrong."""
        return f"口令太短，至少要 {self.min_length} 个字符"

    def get_help_text(self) -> str:
        """What is wanted."""
        return f"至少 {self.min_length} 个字符"


class OwnPasswordForm(PasswordChangeForm):
    """The password one has, and the one to be, twice."""

    def __init__(self, *told: Any, **named: Any):
        super().__init__(*told, **named)
        self.fields["old_password"].label = "现在的口令"
        self.fields["new_password1"].label = "新口令"
        self.fields["new_password1"].help_text = "至少十个字符，不能全是数字，不能是常见的口令"
        self.fields["new_password2"].label = "新口令，再写一遍"
        self.fields["new_password2"].help_text = ""
        self.error_messages["password_mismatch"] = "两遍写的不一样"
        self.error_messages["password_incorrect"] = "现在的口令不对"

    def clean_new_password1(self) -> str:
        """Another one than before: a start password is not one's own."""
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError("新口令与现在的相同，请换一个")
        return password


class FirstPassword:
    """Sends whoever still has the password that somebody else has given to set one of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        free = {reverse(name) for name in ("password", "sign_in", "sign_out", "second", "second_set_up")}
        person = account(request)
        if (
            person is not None
            and person.start_password
            and request.path not in free
            and not request.path.startswith(settings.STATIC_URL)
        ):
            return redirect("password")
        return self.get_response(request)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password; one stays signed in here, and is signed out everywhere else."""
    person = account(request)
    assert person is not None, "LoginRequiredMiddleware lets nobody else in"
    form = OwnPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person.start_password = False
        form.save()
        update_session_auth_hash(request, person)
        messages.success(request, "口令已改。别处登录的，都要重新登录")
        return redirect("start")
    shown = {"form": form, "first": person.start_password}
    return render(request, "office/password.html", shown, status=422 if form.errors else 200)
