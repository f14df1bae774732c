"""Items at the desk: drafted, changed; their text typed, pasted or read from a file."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError, Unreadable
from gongkai.ledger import Event, Publication
from gongkai.ledger.kinds import sorts
from gongkai.readers.article import article, clean, plain
from gongkai.readers.source import Source
from gongkai.web.office.clock import moment, today
from gongkai.web.office.comparing import compared
from gongkai.web.office.desks import CALENDAR, at_desk
from gongkai.web.office.items import ItemForm, paragraphs
from gongkai.web.office.matters import (
    refused,
    with_files,
)
from gongkai.web.office.publishing import item_of, told_if_lost, writer
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.models import Account, Listed, Organ
from gongkai.web.store.once import once
from gongkai.web.store.publishing import (
    drafted,
    offered,
    told,
)
from gongkai.web.store.texts import keep, text_of

_LATELY = timedelta(days=31)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_KEPT = "您填的没有保存，都还在下面"


@require_http_methods(["GET", "POST"])
@at_desk("write:drafted")
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Draft an item; the same page sent twice drafts it once."""
    blank = {"token": secrets.token_urlsafe(16), **given_back(request)}
    form = ItemForm(organ, data=request.POST or None, initial=blank)
    files = FilesForm(organ, "附件", request)
    if request.method == "POST" and (read := _read(request)) is not None:
        files.is_valid()
        ticked = {"lead": "lead" in read}
        return _form(request, organ, ItemForm(organ, initial={**read.dict(), **ticked}), files, focus=True)
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        try:
            matter = once(
                organ,
                form.cleaned_data["token"] or blank["token"],
                partial(_begun, form, files, organ, writer(request)),
            )
        except GongkaiError as refusal:
            form.add_error(None, str(refusal))
        else:
            number = matter.partition("/")[2]
            messages.success(request, f"已拟稿，编号 {number}")
            if twin := _twin(organ, matter, form.cleaned_data["title"]):
                why = f"{twin.number} 的标题也是这个，请核对是不是重复；重复的，撤销其中一件的登记"
                messages.warning(request, why)
            return redirect("publication", organ.code, number)
    return _form(request, organ, form, files)


def _twin(organ: Organ, matter: str, title: str) -> Listed | None:
    """An item of the last month with the same title, as when a page was gone back to and saved once more."""
    lately = Listed.objects.filter(organ=organ, sort="publication", begun__gte=today() - _LATELY)
    same = lately.filter(title=title[:400]).exclude(matter=matter).exclude(phase="struck")
    return same.order_by("begun").first()


def _begun(form: ItemForm, files: FilesForm, organ: Organ, person: Account) -> str:
    """Draft the item and, where it is made already, write the day it was; its name."""
    at, on = moment(), today()
    html, formed = form.cleaned_data["html"], form.cleaned_data.get("formed")
    body = {**form.body(), "by": person.name, **({"content": keep(organ, html)} if plain(html) else {})}
    drafted_on = min(on, formed) if formed else on
    matter = drafted(organ, drafted_on, body, files.kept(), account=person, at=at, calendar=CALENDAR)
    if formed:
        told(
            organ, matter, "formed", formed, {"by": person.name},
            after=1, account=person, at=at, calendar=CALENDAR,
        )  # fmt: skip
    return matter


def _read(request: HttpRequest) -> QueryDict | None:
    """What was sent, its text replaced by a file's, or cleaned where it was pasted; None where it is to be saved as it is.

    A file that can't be read is told of, and the text stays.
    """
    file = request.FILES.get("article")
    if file is None and request.POST.get("do") not in ("paste", "read"):
        return None
    told = request.POST.copy()
    if file is None:
        if request.POST.get("do") == "read":
            messages.warning(request, "没有选择文件。请先选择要读入的文件，再按“读入正文”")
            return told
        _put(request, told, told.get("html", ""), "")
        return told
    if (size := file.size or 0) > settings.FILE_LIMIT:
        most = settings.FILE_LIMIT // 2**20
        messages.error(request, f"{file.name}：文件有 {size / 2**20:.1f} MB，超过上限 {most} MB，没有读入")
        return told
    try:
        found = article(Source(file.read(), file.name or "文件"))
    except Unreadable as refusal:
        messages.error(request, str(refusal))
        return told
    _put(request, told, found.html, found.title or "")
    notes = "".join(f"；{note}" for note in found.notes)
    messages.warning(request, f"已读入 {file.name}，还没有保存：请核对标题和正文以后保存{notes}")
    return told


def _put(request: HttpRequest, told: QueryDict, html: str, title: str) -> None:
    try:
        told["html"], told["format"] = clean(html), "html"
    except Unreadable as refusal:
        messages.error(request, str(refusal))
    if title and not told.get("title", "").strip():
        told["title"] = title


def _form(
    request: HttpRequest,
    organ: Organ,
    form: ItemForm,
    files: FilesForm,
    *,
    focus: bool = False,
    shown: Mapping[str, Any] = _NOTHING,
) -> HttpResponse:
    typed = str(form["html"].value() or "")
    is_html = form["format"].value() == "html"
    wrong = bool(form.errors or (files.errors and not focus))
    told = {
        **shown,
        "organ": organ,
        "form": form,
        "files": files,
        "focus": focus,
        "article": mark_safe(_shown(typed if is_html else paragraphs(typed))),
    }
    return render(request, "office/publication_form.html", told, status=422 if wrong else 200)


def _shown(html: str) -> str:
    """The text for the editor; "" for one that is too much for it, which is told beside the field."""
    try:
        return clean(html)
    except Unreadable:
        return ""


@require_http_methods(["GET", "POST"])
@at_desk("write:edited")
@told_if_lost
def edit(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """Change an item: one that is public is amended, and what the public reads stays until that is published."""
    events, item = item_of(organ, number)
    kind = "amended" if item.phase == "published" else "edited"
    closed = "" if kind in offered(item) else _closed(item)
    if closed and request.method == "GET":
        messages.warning(request, closed)
        return redirect("publication", organ.code, number)
    text = text_of(organ, item.content) if item.content else ""
    form = ItemForm(organ, item, text, request.POST or None, initial=given_back(request))
    files = FilesForm(organ, "再加附件", request)
    shown = {"number": number, "item": item, "kind": sorts()["publication"].kinds[kind], "after": len(events)}
    if request.method == "POST":
        shown["after"] = request.POST.get("after", "")
        if (read := _read(request)) is not None:
            files.is_valid()
            again = ItemForm(organ, item, text, initial=read.dict())
            return _form(
                request, organ, again, files, focus=True, shown={**shown, "why": read.get("reason", "")}
            )
        valid = all([form.is_valid(), files.is_valid()])
        if valid and closed:
            form.add_error(None, f"{closed}。{_KEPT}：退回修改以后再按“保存”，或者先复制出来")
        elif valid and shown["after"] != str(len(events)) and (form.changes() or files.kept()):
            shown |= _overtaken(organ, form, item, events)
        elif valid and _changed(request, organ, form, files, kind, item):
            messages.success(
                request,
                "已保存" if kind == "edited" else "已登记变更：送审通过再公开以前，公众看到的还是原来的",
            )
            return redirect("publication", organ.code, number)
    return _form(request, organ, form, files, shown={**shown, "why": request.POST.get("reason", "")})


def _closed(item: Publication) -> str:
    """Why an item can't be changed now."""
    return f"现为“{sorts()['publication'].phases[item.phase]}”，不能修改。审查中的，先退回修改"


def _overtaken(organ: Organ, form: ItemForm, item: Publication, events: Sequence[Event]) -> dict[str, Any]:
    """Tell whoever was overtaken what happened and what they would save over what stands now; saved again, it is meant."""
    last, kinds = events[-1], sorts()["publication"].kinds
    number = item.matter.partition("/")[2]
    form.add_error(
        None,
        f"{number} 刚刚有了新的登记：{last.body.get('by', '')}，{kinds[last.kind].zh}。{_KEPT}，与现在的不同处列在这里。"
        "仍要照您填的保存，再按一次“保存”；不要的，按“不保存”",
    )
    stands = plain(text_of(organ, item.content)) if item.content else []
    typed = plain(form.cleaned_data["html"])
    return {
        "after": len(events),
        "differing": list(form.differing()),
        "lines": compared(stands, typed) if stands != typed else [],
    }


def _changed(
    request: HttpRequest,
    organ: Organ,
    form: ItemForm,
    files: FilesForm,
    kind: str,
    item: Publication,
) -> bool:
    """Whether the change was written, with the day it was made where that was given; what objects is told beside the form."""
    person, at = writer(request), moment()
    body, formed = form.changes(), form.cleaned_data.get("formed")
    if not (body or formed or files.kept()):
        form.add_error(None, "没有改动。请改好再保存，或者返回")
        return False
    after = request.POST.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() else -1
    if kind == "amended" and (reason := request.POST.get("reason", "").strip()[:4000]):
        body["reason"] = reason
    try:
        with transaction.atomic():
            if "content" in body:
                keep(organ, form.cleaned_data["html"])
            kept = with_files(organ, item.matter, files.kept(), person, at)
            if body or kept:
                told(
                    organ, item.matter, kind, today(), {**body, **kept, "by": person.name},
                    after=last, account=person, at=at, calendar=CALENDAR,
                )  # fmt: skip
                last += 1
            if formed:
                told(
                    organ, item.matter, "formed", formed, {"by": person.name},
                    after=last, account=person, at=at, calendar=CALENDAR,
                )  # fmt: skip
    except GongkaiError as refusal:
        form.add_error(None, refused(refusal, item.matter))
        return False
    return True
