"""收进别处的台账: a ledger file chosen here, taken over as long work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.web.office.clock import moment
from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.models import Organ
from gongkai.web.store.work import ask


@require_http_methods(["GET", "POST"])
@at_desk("bring_in")
def bring(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Choose ledger files; each is brought in by the worker, all of it or nothing."""
    files = FilesForm(organ, "台账文件（每行一个事件，.jsonl）", request)
    if request.method == "POST" and files.is_valid():
        person = account(request)
        assert person is not None, "at_desk lets nobody else in"
        for one in files.kept():
            told = {"digest": one.digest, "name": one.name, "account": person.pk}
            ask(organ, person, "bring_in", told, moment())
        if files.kept():
            messages.success(request, "已排队。收进多少、为什么没有收进，在后台任务里看")
            return redirect("work", organ.code)
        files.add_error("files", "请选择台账文件")
    shown = {"organ": organ, "files": files}
    return render(request, "office/bring.html", shown, status=422 if files.errors else 200)
