"""Filters of the list kept under a name: a person's own, used by a link."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.lists import kept
from gongkai.web.store.models import Organ, View

_MOST = 50


class ViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a view; its filter comes from the list."""

    class Meta:
        model = View
        fields = ("name",)

    def clean_name(self) -> str:
        """A name of one's own, once."""
        name: str = self.cleaned_data["name"].strip()
        own = View.objects.filter(account=self.instance.account, organ=self.instance.organ)
        if own.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("您已经有这个名称的筛选，请换一个，或者先删去原来的")
        if self.instance.pk is None and own.count() >= _MOST:
            raise forms.ValidationError(f"保存的筛选最多 {_MOST} 个，请先删去不用的")
        return name


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def views(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The views of a person at an organ: kept, called otherwise, thrown away."""
    person = account(request)
    assert person is not None
    own = View.objects.filter(account=person, organ=organ)
    view = _meant(request, own) or View(
        account=person, organ=organ, query=kept(QueryDict(request.POST.get("query", ""))).urlencode()[:1000]
    )
    form = ViewForm(request.POST or None, instance=view)
    if request.method == "POST":
        if request.POST.get("do") == "delete" and view.pk:
            view.delete()
            messages.success(request, "已删去")
            return redirect("views", organ.code)
        if form.is_valid():
            form.save()
            messages.success(request, f"已保存：{view.name}")
            return redirect(f"{reverse('cases', args=[organ.code])}?{view.query}")
    shown = {"organ": organ, "views": own.order_by("name"), "form": form, "wrong": form.errors and view}
    return render(request, "office/views.html", shown, status=422 if form.errors else 200)


def _meant(request: HttpRequest, own: QuerySet[View]) -> View | None:
    """The view a form is about, one's own; None for a new one."""
    asked = request.POST.get("id", "")
    if not asked:
        return None
    view = own.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    if view is None:
        raise Http404
    return view
