"""Long work at the desk: what was asked for, how far it is, what came of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.long_work import KINDS
from gongkai.web.store.models import Job, Organ
from gongkai.web.store.policy import may
from gongkai.web.store.work import KEPT, ask, cancel

_A_PAGE = 20
_AGAIN = 3  # seconds until a page with work in progress is asked for again
_WORDS = 200  # letters of an argument


@dataclass(frozen=True, slots=True)
class Row:
    """A job as the page lists it."""

    job: Job
    zh: str

    @property
    def has_file(self) -> bool:
        """Whether its result can be taken away; `result` itself is not read for a list."""
        return self.job.state == "done" and bool(self.job.result_name)


@require_GET
@at_desk("see_work")
def page(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The jobs of the kinds a person may see, the newest first; refreshes itself while one of them is not over."""
    kinds = _kinds(request, organ)
    jobs = Job.objects.filter(organ=organ, kind__in=kinds).order_by("-asked_at", "-pk")
    at = Paginator(jobs.select_related("account").defer("result"), _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "organ": organ,
        "page": at,
        "rows": [Row(job, KINDS[job.kind].zh) for job in at],
        "kinds": [(id, KINDS[id].zh) for id in kinds],
        "kept": KEPT.days,
        "gone": moment() - KEPT,
    }
    response = render(request, "office/work.html", shown)
    if any(job.state in ("waiting", "running") for job in at):
        response["Refresh"] = str(_AGAIN)
    return response


def _kinds(request: HttpRequest, organ: Organ) -> list[str]:
    return [id for id, kind in KINDS.items() if may(account(request), kind.action, organ, today())]


@require_POST
@at_desk("see_work")
def asked(request: HttpRequest, organ: Organ, kind: str) -> HttpResponse:
    """Put a job in the queue."""
    person = account(request)
    if kind not in _kinds(request, organ) or person is None:
        raise Http404
    told = {name: request.POST.get(name, "").strip()[:_WORDS] for name in KINDS[kind].asked}
    ask(organ, person, kind, told, moment())
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
    response = HttpResponse(bytes(job.result), content_type=job.result_type)
    response["Content-Disposition"] = f'attachment; filename="{job.result_name}"'
    return response


def _job(request: HttpRequest, organ: Organ, id: int) -> Job:
    job = Job.objects.filter(organ=organ, pk=id, kind__in=_kinds(request, organ)).first()
    if job is None:
        raise Http404
    return job
