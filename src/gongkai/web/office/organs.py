"""机关: the tree of organs and what letters say of each, in the hands of the system administrator."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import account, at_desk
from gongkai.web.store.deeds import done
from gongkai.web.store.models import Account, Organ, OrganName
from gongkai.web.store.organs import below, merge, named, rename
from gongkai.web.store.policy import permits, reached

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_CONTACT = (
    "level",
    "reconsideration_body",
    "court",
    "address",
    "postcode",
    "telephone",
    "fax",
    "email",
)


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """What letters and the guide say of an organ."""

    class Meta:
        model = Organ
        fields = _CONTACT

    def __init__(self, *told: Any, **named: Any):
        super().__init__(*told, **named)
        self.fields["postcode"].validators.append(RegexValidator(r"^[0-9]{6}$", "邮政编码是六位数字"))


class AddForm(ContactForm):
    """A new organ below this one."""

    class Meta:
        model = Organ
        fields = ("code", "name", *_CONTACT)
        help_texts = {"code": "字母、数字和连字符，建好以后不能改"}  # noqa: RUF012 — as Django asks

    def clean_code(self) -> str:
        """Addresses bear it, so it is a slug, and none of the words addresses begin with."""
        code: str = self.cleaned_data["code"]
        if not code.isascii() or not all(c.isalnum() or c in "-_" for c in code):
            raise forms.ValidationError("代码只能用字母、数字和连字符")
        if code in _TAKEN:
            raise forms.ValidationError("这个代码与平台自己的地址相同，请换一个")
        return code


# The first parts of addresses that are no organ's.
_TAKEN = frozenset({"sign-in", "sign-out", "second", "password", "static"})


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label="新名称", max_length=120)
    since = forms.DateField(label="自", widget=_DAY, help_text="这一天起的文书用新名称，以前的仍用旧名称")


class MergeForm(forms.Form):
    """Into which organ, from which day."""

    into = forms.ModelChoiceField(label="并入", queryset=Organ.objects.none())
    since = forms.DateField(
        label="自", widget=_DAY, help_text="这一天起不再登记新的事项；已有的仍可查看，并办完为止"
    )

    def __init__(self, others: list[Organ], data: Any = None, initial: Any = None):
        super().__init__(data, initial=initial, auto_id="merge_%s")
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(pk__in=[one.pk for one in others]).order_by("code")


@require_GET
@at_desk("set_up")
def organs(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The organ and every organ below it."""
    tree = below(organ)
    named([one for _, one in tree], today())
    return render(request, "office/organs.html", {"organ": organ, "tree": tree, "today": today()})


@require_http_methods(["GET", "POST"])
@at_desk("set_up")
def organ_new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """An organ more, below this one."""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.parent = organ
        with transaction.atomic():
            made.save()
            done(_by(request), made, "organ_added", moment(), words=f"{made.code} {made.name}")
        messages.success(request, f"已增设：{made.name}")
        return redirect("organs", organ.code)
    shown = {"organ": organ, "form": form}
    return render(request, "office/organ_new.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@at_desk("set_up")
def organ(request: HttpRequest, organ: Organ) -> HttpResponse:
    """One organ: what letters say of it, its names, where it went."""
    do = request.POST.get("do", "")
    told = {name: request.POST if do == name else None for name in ("contact", "rename", "merge")}
    contact = ContactForm(told["contact"], instance=organ, auto_id="contact_%s")
    renaming = RenameForm(told["rename"], initial={"since": today()}, auto_id="rename_%s")
    merging = MergeForm(_others(request, organ), told["merge"], {"since": today()})
    form = {"contact": contact, "rename": renaming, "merge": merging}.get(do)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                _carried_out(do, form, _by(request), organ)
            except GongkaiError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已保存，并已记录")
                return redirect("organ", organ.code)
    shown = {
        "organ": organ,
        "forms": (("contact", "联系方式", contact), ("rename", "更名", renaming), ("merge", "合并", merging)),
        "names": OrganName.objects.filter(organ=organ).order_by("-since"),
    }
    return render(request, "office/organ.html", shown, status=422 if form and form.errors else 200)


def _by(request: HttpRequest) -> Account:
    person = account(request)
    assert person is not None
    return person


def _others(request: HttpRequest, organ: Organ) -> list[Organ]:
    """The organs this one may go into: those the administrator sets up too."""
    return [
        one
        for one, roles in reached(_by(request), today())
        if permits(roles, "set_up") and one.pk != organ.pk and one.merged_on is None
    ]


def _carried_out(do: str, form: Any, by: Account, organ: Organ) -> None:
    """Raises NotMergeable."""
    told = form.cleaned_data
    with transaction.atomic():
        if do == "contact":
            # The name in hand is the day's, and no part of this form.
            Organ.objects.filter(pk=organ.pk).update(**{name: told[name] for name in form.changed_data})
            labels = "、".join(str(form.fields[name].label) for name in form.changed_data)
            done(by, organ, "organ_changed", moment(), words=labels or "没有改动")
        elif do == "rename":
            rename(organ, told["name"].strip(), told["since"], today())
            done(by, organ, "organ_renamed", moment(), words=f"{told['name'].strip()}，自 {told['since']}")
        else:
            merge(organ, told["into"], told["since"])
            done(by, organ, "organ_merged", moment(), words=f"并入{told['into'].name}，自 {told['since']}")
