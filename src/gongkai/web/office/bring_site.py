"""收进旧网站: a zip of the old site's pages is tried first, row by row; what is good is brought in on a person's word."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.readers.old_site import SITE, columns
from gongkai.web.office.clock import moment
from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.sheets import xlsx_file
from gongkai.web.office.site import SEEN, SUM, lines_of, seen_file
from gongkai.web.store.attachments import keep, too_large
from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.models import Account, Job, Organ
from gongkai.web.store.scanner import Scanner
from gongkai.web.store.work import ask

_KINDS = ("try_site", "bring_site")
_A_PAGE = 50
_AGAIN = 3  # seconds until the page of a job in progress is asked for again
_SHOWN = 10  # jobs


class SiteForm(forms.Form):
    """What the old site is called, and its zip."""

    site = forms.CharField(
        label="旧网站的名称",
        max_length=80,
        help_text="登记为信息来源，例如“城东区科学技术局网站（2012—2023年）”",
    )
    zip = forms.FileField(label="压缩包（.zip）", widget=forms.FileInput(attrs={"accept": ".zip"}))

    def __init__(self, *told: Any):
        super().__init__(*told)
        most = settings.FILE_LIMIT // 2**20
        self.fields["zip"].help_text = f"不超过 {most} MB；再大的，按年份分成几个，一个一个收"

    def clean_zip(self) -> Any:
        """The zip, kept. Raises ValidationError when it is none or is refused."""
        sent: UploadedFile[bytes] = self.cleaned_data["zip"]
        name, size = sent.name or "", sent.size or 0
        scanner = Scanner(settings.SCANNER, settings.SCANNER_SECONDS) if settings.SCANNER else None
        try:
            if size > settings.FILE_LIMIT:  # then not all of it is there
                raise too_large(name, size, settings.FILE_LIMIT)
            kept = keep(sent.read(), name, settings.FILES, settings.FILE_LIMIT, scanner, SITE)
        except NotAccepted as refused:
            raise forms.ValidationError(str(refused)) from refused
        if kept.type != "zip":
            raise forms.ValidationError(f"{name}：不是 zip 压缩包。请把网页、附件和目录表压缩成一个 zip 再传")
        return kept


@require_http_methods(["GET", "POST"])
@at_desk("bring_in")
def page(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """Choose a zip, see what would come in and what is wrong, and have it brought in. Nothing is written before that."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    if "template" in request.GET:
        return _template()
    if request.method == "POST" and "job" in request.POST:
        return _bring(request, organ, person)
    if request.GET.get("job"):
        return _outcome(request, organ)
    form = SiteForm(request.POST, request.FILES) if request.method == "POST" else SiteForm()
    if form.is_valid():
        kept = form.cleaned_data["zip"]
        told = {"digest": kept.digest, "name": kept.name, "site": form.cleaned_data["site"]}
        return _at(organ, ask(organ, person, "try_site", {**told, "account": person.pk}, moment()))
    jobs = Job.objects.filter(organ=organ, kind__in=_KINDS).select_related("account").defer("result")
    shown = {
        "organ": organ,
        "form": form,
        "jobs": jobs.order_by("-asked_at", "-pk")[:_SHOWN],
        "columns": columns(),
    }
    return render(request, "office/bring_site.html", shown, status=422 if form.errors else 200)


def _template() -> FileResponse:
    """The table to be filled in, with what to put in each column on its second sheet."""
    heads = [(one.names[0], 30 if one.id in ("title", "url", "file") else 14) for one in columns()]
    about = [(one.names[0], one.hint) for one in columns()]
    return xlsx_file("目录", "目录", heads, (), about)


def _job(organ: Organ, asked: str) -> Job:
    found = None
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        found = Job.objects.filter(organ=organ, kind__in=_KINDS, pk=int(asked)).first()
    if found is None:
        raise Http404
    return found


def _bring(request: HttpRequest, organ: Organ, person: Account) -> HttpResponse:
    """Have brought in what was tried."""
    job = _job(organ, request.POST["job"])
    if job.kind != "try_site" or job.state != "done":
        messages.error(request, "先试收，看过结果再收进")
        return _at(organ, job)
    made = ask(organ, person, "bring_site", {**job.arguments, "account": person.pk}, moment())
    messages.success(request, "已排队。可以先离开，做完以后结果在这一页，也在后台任务里")
    return _at(organ, made)


def _at(organ: Organ, job: Job) -> HttpResponse:
    return redirect(f"{reverse('bring_site', args=[organ.code])}?job={job.pk}")


def _outcome(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """What became of a job, row by row."""
    job = _job(organ, request.GET["job"])
    lines = lines_of(bytes(job.result)) if job.result is not None else []
    rows, wrong = [line for line in lines if line.is_row], [line for line in lines if line.is_wrong]
    kind = request.GET.get("kind", "")
    seen = [line for line in lines if line.outcome == SEEN]
    of_kind = [line for line in seen if kind in ("", line.kind)]
    if request.GET.get("as") == "csv":
        return seen_file(f"{organ.code}-machine-check-{job.pk}", seen)
    parts = {"": rows, "wrong": wrong, "seen": of_kind}
    only = asked if (asked := request.GET.get("only", "")) in parts else ""
    at = Paginator(parts[only], _A_PAGE).get_page(request.GET.get("page"))
    ready = sum(line.outcome == "可以收" for line in lines) if job.kind == "try_site" else 0
    shown = {
        "organ": organ,
        "job": job,
        "is_try": job.kind == "try_site",
        "page": at,
        "all": len(rows),
        "seen": len(seen),
        "sums": [line for line in lines if line.outcome == SUM],
        "kind": kind if only == "seen" else "",
        "wrong": len(wrong),
        "only": only,
        "ready": ready,
        "query": f"job={job.pk}" + (f"&{urlencode({'only': only, 'kind': kind})}" if only else ""),
        "going": job.state in ("waiting", "running"),
    }
    response = render(request, "office/brought_site.html", shown)
    if shown["going"]:
        response["Refresh"] = str(_AGAIN)
    return response
