"""Files out of the desk: one attachment as it came, and the whole file of a matter in one PDF."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.base.errors import CannotWrite
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import account, at_desk
from gongkai.web.office.papers import BOUND, file_of
from gongkai.web.store.attachments import Damaged, attachments_of, bytes_of
from gongkai.web.store.formats import FORMATS
from gongkai.web.store.looks import looked
from gongkai.web.store.models import Organ
from gongkai.writers.bound import bound

_AT_ONCE = (
    20 * 2**20
)  # bytes of attachments bound while somebody waits, some three seconds; more is long work


@require_GET
@at_desk("see_matters")
def attachment(request: HttpRequest, organ: Organ, sort: str, number: str, digest: str) -> HttpResponse:
    """One attachment of a matter, byte for byte; that it was taken is written down, for it may hold personal data."""
    matter = f"{sort}/{number}"
    found = [one for one in attachments_of(organ, matter) if one.digest == digest]
    if not found:
        raise Http404
    one = found[-1]
    try:
        data = bytes_of(one, settings.FILES)
    except Damaged as damaged:
        messages.error(request, str(damaged))
        return redirect(sort, organ.code, number)
    _written_down(request, organ, matter, f"file:{digest}")
    return handed_out(data, FORMATS[one.type].media, one.name)


@require_GET
@at_desk("see_personal_data")
def volume(request: HttpRequest, organ: Organ, sort: str, number: str) -> HttpResponse:
    """卷宗 of a request, 证据材料 of a dispute, in one PDF with contents and page numbers."""
    if sort not in BOUND:
        raise Http404
    size = sum(one.size for one in attachments_of(organ, f"{sort}/{number}"))
    if size > _AT_ONCE:
        shown = {"organ": organ, "sort": sort, "number": number, "size": size}
        return render(request, "office/bind.html", shown)
    told = file_of(organ, sort, number, today(), settings.FILES)
    try:
        data = bound(told)
    except CannotWrite as refused:
        messages.error(request, str(refused))
        return redirect(sort, organ.code, number)
    _written_down(request, organ, f"{sort}/{number}", "file.pdf")
    return handed_out(data, "application/pdf", f"{told.wording.cover}-{number}.pdf")


def _written_down(request: HttpRequest, organ: Organ, matter: str, what: str) -> None:
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    looked(person, organ, matter, what, moment())


def handed_out(data: bytes, media: str, name: str) -> HttpResponse:
    """A file to be saved, never shown inside the site, never kept by what lies between."""
    header = content_disposition_header(as_attachment=True, filename=name)
    response = HttpResponse(data, content_type=media)
    response["Content-Disposition"] = header or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
