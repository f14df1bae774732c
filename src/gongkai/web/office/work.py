"""Long work at the desk: what was asked for, how far it is, what came of it."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from gongkai.web.office.clock import moment
from gongkai.web.office.desks import account, at_desk, may_here
from gongkai.web.office.long_work import KINDS
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Job, Organ
from gongkai.web.store.work import KEPT, ask, cancel

_A_PAGE = 20
_AGAIN = 3  # seconds until a page with work in progress is asked for again
_PATIENCE = timedelta(
    minutes=2
)  # a job that waits longer, while nothing runs, waits for a worker there is not
_WORDS = 200  # letters of an argument


@require_GET
@at_desk("see_work")
def page(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The jobs of the kinds a person may see, the newest first; refreshes itself while something goes on."""
    kinds = _kinds(request)
    jobs = Job.objects.filter(organ=organ, kind__in=kinds).order_by("-asked_at", "-pk")
    jobs = jobs.annotate(file_is_kept=ExpressionWrapper(Q(result__isnull=False), BooleanField()))
    at = Paginator(jobs.select_related("account").defer("result"), _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "organ": organ,
        "page": at,
        "rows": [(job, KINDS[job.kind].zh) for job in at],
        "kinds": [(id, KINDS[id].zh) for id in kinds if KINDS[id].alone],
        "may_bring": may_here(request, "bring_in"),
        "kept": KEPT.days,
    }
    going = any(job.state == "running" for job in at)
    waiting = [job.asked_at for job in at if job.state == "waiting"]
    stuck = not going and any(since < moment() - _PATIENCE for since in waiting)
    response = render(request, "office/work.html", {**shown, "stuck": stuck})
    if going or (waiting and not stuck):
        response["Refresh"] = str(_AGAIN)
    return response


def _kinds(request: HttpRequest) -> list[str]:
    return [id for id, kind in KINDS.items() if may_here(request, kind.action)]


@require_POST
@at_desk("see_work")
def asked(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """Put a job in the queue."""
    person = account(request)
    if kind not in _kinds(request) or person is None:
        raise Http404
    told = {name: request.POST.get(name, "").replace("\0", "").strip()[:_WORDS] for name in KINDS[kind].asked}
    ask(organ, person, kind, {name: word for name, word in told.items() if word}, moment())
    messages.success(request, f"已排队：{KINDS[kind].zh}。做完以后结果在这一页，可以先离开")
    return redirect("work", organ.code)


@require_POST
@at_desk("see_work")
def cancelled(request: HttpRequest, organ: Organ, id: int) -> HttpResponse:
    """Cancel a job that has not begun."""
    if cancel(_job(request, organ, id), moment()):
        messages.success(request, "已取消")
    else:
        messages.error(request, "已经开始或者已经做完，不能取消")
    return redirect("work", organ.code)


@require_GET
@at_desk("see_work")
def result(request: HttpRequest, organ: Organ, id: int) -> HttpResponse:
    """The file that came of a job."""
    job = _job(request, organ, id)
    if job.result is None:
        raise Http404
    if job.kind == "bind":
        person = account(request)
        assert person is not None, "at_desk lets nobody else in"
        looked(person, organ, job.arguments.get("matter", ""), "file.pdf", moment())
    response = HttpResponse(bytes(job.result), content_type=job.result_type)
    response["Content-Disposition"] = content_disposition_header(True, job.result_name)
    return response


def _job(request: HttpRequest, organ: Organ, id: int) -> Job:
    job = Job.objects.filter(organ=organ, pk=id, kind__in=_kinds(request)).first()
    if job is None:
        raise Http404
    return job
