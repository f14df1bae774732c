"""人员: the accounts of an organ and their roles, in the hands of the security administrator."""

from collections.abc import Callable
from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.web.office import acts
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import account, at_desk
from gongkai.web.store.models import ROLES, Account, Appointment, Organ

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class EnrolForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new account and what it is for."""

    role = forms.ChoiceField(label="角色", choices=list(ROLES.items()))
    since = forms.DateField(label="任职自", widget=_DAY)

    class Meta:
        model = Account
        fields = ("username", "name")
        help_texts = {"username": "登录用，字母、数字和 . - _ @"}  # noqa: RUF012 — as Django asks

    def clean_username(self) -> str:
        """ASCII, so that it can be typed anywhere."""
        username: str = self.cleaned_data["username"]
        if not username.isascii() or not all(c.isalnum() or c in ".-_@" for c in username):
            raise forms.ValidationError("账号只能用字母、数字和 . - _ @")
        return username


class AppointForm(forms.Form):
    """A role more, from a day to a day."""

    role = forms.ChoiceField(label="角色", choices=list(ROLES.items()))
    since = forms.DateField(label="自", widget=_DAY)
    until = forms.DateField(label="至", required=False, widget=_DAY, help_text="没有期限的不填")

    def clean(self) -> dict[str, Any]:
        """The days run forward."""
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", "早于开始的一天")
        return told


class EndForm(forms.Form):
    """Which appointment ends, and on which day last."""

    appointment = forms.ModelChoiceField(label="任职", queryset=Appointment.objects.none(), empty_label=None)
    until = forms.DateField(label="最后一天", widget=_DAY)

    def __init__(self, held: Any, data: Any = None, initial: Any = None):
        super().__init__(data, initial=initial, auto_id="end_%s")
        field = self.fields["appointment"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = held
        field.label_from_instance = _spoken  # type: ignore[method-assign, assignment]


def _spoken(one: Appointment) -> str:
    return f"{ROLES[one.role]}，自 {one.since.year}年{one.since.month}月{one.since.day}日"


class WhyForm(forms.Form):
    """An act on an account, and why."""

    act = forms.ChoiceField(label="办理", choices=())
    why = forms.CharField(
        label="事由", max_length=200, help_text="记入管理行为，例如：本人当面申请，手机丢失"
    )

    def __init__(self, person: Account, data: Any = None):
        super().__init__(data, auto_id="act_%s")
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (id, zh) for id, (zh, _) in _ACTS.items() if id != ("opened" if person.is_active else "closed")
        ]


_Act = Callable[..., str | None]
_ACTS: dict[str, tuple[str, _Act]] = {
    "unlocked": ("解除锁定", acts.unlocked),
    "password_given": ("重发一次性口令", acts.given_password),
    "factor_reset": ("重置第二重验证", acts.without_factor),
    "closed": ("停用账号", acts.shut),
    "opened": ("恢复账号", acts.reopened),
}


@never_cache
@require_http_methods(["GET", "POST"])
@at_desk("appoint")
def people(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Everybody who holds or held a role at the organ; a new account."""
    by = account(request)
    assert by is not None
    form = EnrolForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            person, password = acts.enrolled(
                by, organ, told["username"], told["name"], told["role"], told["since"], moment()
            )
        except GongkaiError as refusal:
            form.add_error("role", str(refusal))
        else:
            return _start_password(request, organ, person, password)
    held = Appointment.objects.filter(organ=organ).order_by("since")
    found = Account.objects.filter(appointments__organ=organ).distinct().order_by("-is_active", "username")
    listed = list(found.prefetch_related(Prefetch("appointments", held, to_attr="here")))
    shown = {
        "organ": organ,
        "people": listed,
        "form": form,
        "today": today(),
        "locked": _locked([one.username for one in listed]),
    }
    return render(request, "office/people.html", shown, status=422 if form.errors else 200)


def _locked(usernames: list[str]) -> set[str]:
    since = moment() - settings.AXES_COOLOFF_TIME
    wrong = AccessAttempt.objects.filter(
        username__in=usernames, failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    return set(wrong.values_list("username", flat=True))


@never_cache
@require_http_methods(["GET", "POST"])
@at_desk("appoint")
def person(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One person at the organ: appointed, an appointment ended, and what befalls accounts."""
    by = account(request)
    assert by is not None
    one = get_object_or_404(Account.objects.filter(appointments__organ=organ).distinct(), pk=pk)
    held = Appointment.objects.filter(organ=organ, account=one).order_by("since", "pk")
    do = request.POST.get("do", "")
    told = {name: request.POST if do == name else None for name in ("appoint", "end", "act")}
    appointing = AppointForm(told["appoint"], initial={"since": today()})
    ending = EndForm(_running(held), told["end"], {"until": today()})
    acting = WhyForm(one, told["act"])
    form = {"appoint": appointing, "end": ending, "act": acting}.get(do)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                password = _carried_out(do, form, by, organ, one)
            except GongkaiError as refusal:
                form.add_error(None, str(refusal))
            else:
                if password:
                    return _start_password(request, organ, one, password)
                messages.success(request, "已办理，并已记录")
                return redirect("person", organ.code, pk)
    shown = {
        "organ": organ,
        "person": one,
        "held": [(each, ROLES[each.role]) for each in held],
        "forms": (("appoint", "任命", appointing), ("end", "结束任职", ending), ("act", "账号", acting)),
        "locked": one.username in _locked([one.username]),
        "today": today(),
    }
    return render(request, "office/person.html", shown, status=422 if form and form.errors else 200)


def _running(held: Any) -> Any:
    return held.exclude(until__lt=today())


def _carried_out(do: str, form: forms.Form, by: Account, organ: Organ, one: Account) -> str | None:
    """A password to hand over, where the act makes one."""
    told = form.cleaned_data
    if do == "appoint":
        acts.appointed(by, organ, one, told["role"], told["since"], told["until"], moment())
        return None
    if do == "end":
        acts.ended(by, told["appointment"], told["until"], today(), moment())
        return None
    acts.refuse_other(by, one, today())
    _, act = _ACTS[told["act"]]
    return act(by, organ, one, told["why"], moment())


def _start_password(request: HttpRequest, organ: Organ, one: Account, password: str) -> HttpResponse:
    """The one time the password is shown; it is kept nowhere."""
    shown = {"organ": organ, "person": one, "password": password}
    return render(request, "office/start_password.html", shown)
