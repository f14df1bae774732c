"""Any matter at the desk, request, dispute or item: what happened to it, its next step, and how a slip is put right."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.law.contents import contents
from gongkai.law.decisions import decision
from gongkai.law.instruments import spoken
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import Channel
from gongkai.ledger import Case, Count, Event, Held, Publication, corrected, letters, state
from gongkai.ledger.countables import countable, countables
from gongkai.ledger.kinds import ABOUT_THE_REGISTER, ANNULLED, RECTIFIED, STRUCK, Kind, choices, fields, sorts
from gongkai.web.office.charging import charges
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.forms import CorrectionForm, StepForm
from gongkai.web.office.items import column_choices, content_choices
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store import publishing
from gongkai.web.store.attachments import Kept, attach, attachments_of, of_event
from gongkai.web.store.ledger import events_of, write
from gongkai.web.store.models import Account, Attachment, Organ
from gongkai.web.store.publishing import NOW
from gongkai.web.store.writings import signed

# Steps of an item that have a page of their own; "" for one that is taken elsewhere.
ITEM_PAGES = {
    "edited": "publication_edit",
    "amended": "publication_edit",
    "submitted": "publication_submit",
    "reviewed": "publication_review",
    "imported": "",
}
_SEARCH = "法释〔2025〕8号#第五条第二款第（六）项"


def known(organ: Organ, matter: str) -> tuple[list[Event], Held]:
    """The events of a matter and what they make. Raises Http404 where the organ has none of that name."""
    told = events_of(organ, matter)
    if not told:
        raise Http404
    return told, state(told)


def refused(refusal: GongkaiError, matter: str) -> str:
    """What objects, for people: on a page a matter goes by its number alone."""
    return str(refusal).replace(matter, matter.partition("/")[2])


def about_the_register(request: HttpRequest, sort: str, phase: str) -> list[Kind]:
    """Steps about the register itself, set apart from what the law offers."""
    kinds = sorts()[sort].kinds
    own = [kinds[id] for id in ("noted", "annulled", "struck") if phase in kinds[id].during]
    return [kind for kind in own if may_here(request, f"write:{kind.id}")]


def mendable(request: HttpRequest, sort: str) -> frozenset[str]:
    """The kinds of event who is signed in may put right: those they may write."""
    kinds = sorts()[sort].kinds.keys() - ABOUT_THE_REGISTER
    return frozenset(kind for kind in kinds if may_here(request, f"write:{kind}"))


def history(organ: Organ, sort: str, told: Sequence[Event]) -> list[dict[str, Any]]:
    """What happened, the newest first, in words, with the letters of each event and whether they are signed."""
    fixed, held = signed(organ, told[0].matter), attachments_of(organ, told[0].matter)
    standing = {event.seq: event for event in corrected(told)}
    return [_line(sort, event, standing.get(event.seq), fixed, held) for event in reversed(told)]


def _line(
    sort: str, event: Event, now: Event | None, fixed: set[tuple[int, str]], held: Sequence[Attachment]
) -> dict[str, Any]:
    """now: the event as it stands after corrections, None where it was annulled: only letters signed before are left."""
    kind = sorts()[sort].kinds[event.kind]
    wanted = kind.letters_for(now.body) if now else ()
    types = {**kind.needs, **kind.may}
    files = of_event(held, event.body.get("files", ()), event.recorded_at)
    dropped = of_event(held, event.body.get("dropped", ()), event.recorded_at)
    # Of a ledger that was brought in the files may have stayed elsewhere; then their digests are shown.
    left_out = {"applicant", *(("files",) if files else ()), *(("dropped",) if dropped else ())}
    told = [
        (kind.called(name), _spoken(name, types.get(name, ""), value, sort))
        for name, value in event.body.items()
        if name not in left_out
    ]
    if dropped:
        told.append((kind.called("dropped"), "、".join(one.name for one in dropped)))
    return {
        "seq": event.seq,
        "on": event.on,
        "zh": kind.zh,
        "at": event.recorded_at,
        "told": told,
        "files": files,
        "letters": [
            (id, "答复书" if id == "reply" else letters()[id].title, (event.seq, id) in fixed)
            for id in kind.letters
            if id in wanted or (event.seq, id) in fixed
        ],
        "kind": event.kind,
    }


def _spoken(name: str, type: str, value: Any, sort: str) -> str:
    """The value of a field for people; some fields hold ids that their type does not tell of."""
    if name == "chain":
        return " → ".join(choices()["review"].get(one, one) for one in value)
    if name == "emptied":
        return "、".join(fields().get(one, one) for one in value)
    if name == "item" and value in contents():
        return f"{contents()[value].number}　{contents()[value].zh}"
    return words(type, value, sort)


def words(type: str, value: Any, sort: str = "") -> str:
    """The value of a field for people. sort: of the matter, for a correction, whose fields are those of other kinds."""
    if value is None:
        return "（去掉）"
    if type == "countable":
        return countable(value).zh
    if type == "decision":
        return f"{value}　{decision(value).zh}"
    if type == "channel":
        return Channel(value).zh
    if type == "moment":
        at = datetime.fromisoformat(value)
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "；".join(map(str, value))
    if type == "event":
        return f"第 {value} 个事件"
    if type == "changes":
        return "；".join(_changed(sort, name, one) for name, one in value.items())
    return choices().get(type, {}).get(value, str(value)) if isinstance(value, str) else str(value)


def _changed(sort: str, field: str, value: Any) -> str:
    """One field of a correction and its new value."""
    for kind in sorts()[sort].kinds.values() if sort else ():
        if type := kind.needs.get(field) or kind.may.get(field):
            return f"{kind.called(field)}：{words(type, value)}"
    return f"{fields().get(field, field)}：{words('', value)}"


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def step(request: HttpRequest, organ: Organ, sort: str, number: str, kind: str) -> HttpResponse:
    """One step of a matter: its form, and what the law says when it refuses."""
    told, matter = known(organ, f"{sort}/{number}")
    found = sorts()[sort].kinds.get(kind)
    if found is None or not found.during or found.id == RECTIFIED:
        raise Http404
    if not may_here(request, f"write:{kind}"):
        raise Http404
    if sort == "publication" and kind in ITEM_PAGES:
        if not ITEM_PAGES[kind]:
            raise Http404
        return redirect(ITEM_PAGES[kind], organ.code, number)
    given = {name: value for name, value in request.GET.items() if name in found.needs} | given_back(request)
    form = StepForm(
        found, today(), told, request.POST or None, initial=given, choices=_choices(organ, matter)
    )
    if sort == "publication" and kind in NOW:
        form.fields["on"].widget = HiddenInput()
    files = FilesForm(organ, "附件", request)
    if request.method == "POST" and all([form.is_valid(), files.is_valid()]):
        day, body, kept = form.cleaned_data["on"], form.body(), files.kept()
        if lacking := _lacks(matter, kind, body):
            form.add_error("decision", lacking)
        elif kind == ANNULLED and not _may_annul(request, sort, told, body["event"]):
            form.add_error("event", "这个事件不归您的岗位登记，也不能由您作废。请由能登记它的岗位作废")
        elif (
            kind == STRUCK
            and any(one.kind == "decided" for one in told)
            and not may_here(request, "write:decided")
        ):
            form.add_error(None, "本件已经作出决定，由能作决定的岗位撤销登记")
        elif told_to_the_ledger(request, form, organ, f"{sort}/{number}", kind, day, body, kept):
            messages.success(request, f"已登记：{found.zh}")
            return redirect(sort, organ.code, number)
    shown = {"organ": organ, "sort": sort, "number": number, "kind": found, "form": form, "after": len(told)}
    shown["files"] = files
    shown["hints"] = list(charges(organ, matter)) if kind == "billed" and isinstance(matter, Case) else []
    return render(request, "office/step.html", shown, status=200 if request.method == "GET" else 422)


def _miscounted(matter: Held, event: Event, correction: Mapping[str, Any]) -> str:
    """Why a count would be wrong with a correction, "" for what is none or is right."""
    if not isinstance(matter, Count):
        return ""
    is_now = {**event.body, **correction.get("changes", {})}
    return countable(is_now["what"], matter.begun.year).wrong(Decimal(is_now["value"]), is_now.get("unit"))


def _lacks(matter: Held, kind: str, body: Mapping[str, Any]) -> str:
    """What the desk demands on file before a step, though the law does not forbid it; "" when nothing.

    That information does not exist is for the organ to prove by its search. 法释〔2025〕8号第五条第二款第（六）项.
    """
    if kind == "decided" and body["decision"] == "U1" and isinstance(matter, Case) and not matter.searches:
        return f"没有检索记录，不能答复政府信息不存在：是否合理检索由本机关举证（{spoken(_SEARCH)}）。请先登记检索：查了哪里、用了什么词"
    return ""


def _may_annul(request: HttpRequest, sort: str, told: Sequence[Event], seq: int) -> bool:
    """Whether who is signed in may write the event that is to be annulled; one that is none the register refuses."""
    return not 1 <= seq <= len(told) or told[seq - 1].kind in mendable(request, sort) | ABOUT_THE_REGISTER


def _choices(organ: Organ, matter: Held) -> Mapping[str, list[tuple[str, str]]]:
    """For fields whose values depend on the matter: the ways a dispute may end, the kinds of content of an item."""
    if isinstance(matter, Publication):
        held = matter.details.get("item", "")
        return {
            "item": content_choices(organ, held),
            "category": column_choices(organ, matter.category or ""),
        }
    procedure = getattr(matter, "procedure", "")
    offered = {"outcome": [(one.id, one.zh) for one in outcomes().values() if one.procedure == procedure]}
    if isinstance(matter, Count):
        year = matter.begun.year
        held = {**countables(year), matter.what: countable(matter.what, year)}
        offered["what"] = [(one.id, one.zh) for one in held.values()]
    return offered


def told_to_the_ledger(
    request: HttpRequest, form: Any, organ: Organ, matter: str, kind: str, on: date, body: Mapping[str, Any],
    kept: Sequence[Kept] = (),
) -> bool:  # fmt: skip
    """Whether the event was written, with its files; what law, register or another writer object to is told beside the form."""
    person, after = account(request), request.POST.get("after", "")
    assert person is not None
    seen = int(after) if after.isascii() and after.isdigit() else -1
    at = moment()
    try:
        with transaction.atomic():
            written = publishing.told if matter.startswith("publication/") else write
            written(
                organ, matter, kind, on, {**body, **with_files(organ, matter, kept, person, at), "by": person.name},
                after=seen, account=person, at=at, calendar=CALENDAR,
            )  # fmt: skip
    except GongkaiError as refusal:
        form.add_error(None, refused(refusal, matter))
        return False
    return True


def with_files(
    organ: Organ, matter: str, kept: Sequence[Kept], person: Account, at: datetime
) -> dict[str, list[str]]:
    """What an event holds of its files, written down as the matter's in the same transaction and moment."""
    return {"files": attach(organ, matter, kept, person, at)} if kept else {}


@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def mend(request: HttpRequest, organ: Organ, sort: str, number: str, seq: int) -> HttpResponse:
    """更正登记: one event as it should have been written. What was written stays; the new reading is an event more."""
    told, matter = known(organ, f"{sort}/{number}")
    if not 1 <= seq <= len(told) or told[seq - 1].kind not in mendable(request, sort):
        raise Http404
    event = told[seq - 1]
    kind = sorts()[sort].kinds[event.kind]
    form = CorrectionForm(
        kind, event, told, request.POST or None, initial=given_back(request), choices=_choices(organ, matter)
    )
    if request.method == "POST" and form.is_valid():
        name, body = f"{sort}/{number}", form.correction()
        if why := _miscounted(matter, form.stands, body):
            form.add_error("value", why)
        elif told_to_the_ledger(request, form, organ, name, RECTIFIED, today(), body):
            messages.success(request, f"已更正第 {seq} 个事件：{kind.zh}")
            return redirect(sort, organ.code, number)
    shown = {"organ": organ, "sort": sort, "number": number, "kind": sorts()[sort].kinds[RECTIFIED]}
    shown |= {"mended": kind, "seq": seq, "form": form, "after": len(told)}
    return render(request, "office/step.html", shown, status=200 if request.method == "GET" else 422)
