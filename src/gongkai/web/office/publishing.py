"""主动公开 at the desk: an item with its text, what the machine saw in it and all that happened to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from gongkai.base.errors import CalendarGap, GongkaiError
from gongkai.law.contents import contents
from gongkai.law.deadline import Deadline
from gongkai.law.instruments import spoken
from gongkai.ledger import Event, Publication, state
from gongkai.ledger.kinds import choices, fields, sorts
from gongkai.readers.article import clean, plain
from gongkai.web.office.clock import today
from gongkai.web.office.comparing import compared
from gongkai.web.office.desks import CALENDAR, View, account, at_desk, may_here
from gongkai.web.office.items import spoken_term
from gongkai.web.office.marking import marked_line
from gongkai.web.office.matters import (
    about_the_register,
    history,
    known,
    mendable,
    words,
)
from gongkai.web.office.ruler import weeks
from gongkai.web.office.vetted import Vetted, vetted
from gongkai.web.store.attachments import named_by
from gongkai.web.store.due import Workdays
from gongkai.web.store.models import Account, Attachment, Organ
from gongkai.web.store.publishing import (
    acts_of,
    offered,
    others,
    refuse_reviewer,
)
from gongkai.web.store.register import VALIDITY
from gongkai.web.store.texts import TextLost, text_of

_WORKDAYS = Workdays.of(CALENDAR)
_SOON = 5  # workdays left from which a due day is amber
_SHOWN_OF_ITEM = (
    "document",
    "issuer",
    "theme",
    "genre",
    "keywords",
    "summary",
    "source",
    "effective",
    "expires",
    "interprets",
    "term",
)


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an item. number: 1 for the first; seq: the event it was written with; public: whether the public reads it now."""

    number: int
    seq: int
    on: date
    by: str
    digest: str
    public: bool


def item_of(organ: Organ, number: str) -> tuple[list[Event], Publication]:
    """An item and its events. Raises Http404."""
    events, item = known(organ, f"publication/{number}")
    assert isinstance(item, Publication)
    return events, item


def writer(request: HttpRequest) -> Account:
    """Who is signed in, at a page for those who are."""
    person = account(request)
    assert person is not None, "at_desk lets nobody else in"
    return person


def told_if_lost(view: View) -> View:
    """A page that needs a text which is no longer there, or no longer as it was, leads to the item and says so."""

    @wraps(view)
    def guarded(request: HttpRequest, organ: Organ, number: str, **rest: Any) -> HttpResponseBase:
        try:
            return view(request, organ, number, **rest)
        except TextLost as lost:
            messages.error(request, str(lost))
            return redirect("publication", organ.code, number)

    return guarded


@require_GET
@at_desk("see_matters")
def page(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """One item: what it says, until when it is to be published, what may follow, what the machine saw, all that happened."""
    events, item = item_of(organ, number)
    steps, waits_for = _steps(request, organ, item)
    try:
        seen = looked_through(organ, item)
    except TextLost as lost:
        messages.error(request, str(lost))
        seen = Vetted(marked_line(item.title, ()), mark_safe(""), ())
    shown = {
        "organ": organ,
        "number": number,
        "sort": "publication",
        "item": item,
        "phase": sorts()["publication"].phases[item.phase],
        "told": list(described(item)),
        "chain": list(_chain(organ, item)),
        "waits_for": waits_for,
        "vetted": seen,
        "files": files_of(organ, item),
        "steps": steps,
        "elsewhere": bool(offered(item)),
        "others": about_the_register(request, "publication", item.phase),
        "history": _history(organ, events),
        "versions": versions(events, item),
        "may_mend": mendable(request, "publication"),
        "cautions": list(_cautions(item)),
        **_due(item),
    }
    return render(request, "office/publication.html", shown)


def looked_through(organ: Organ, item: Publication) -> Vetted:
    """An item as it stands with what the machine sees in it."""
    return vetted(organ, item, named_by(organ, item.matter, item.files), today())


def files_of(organ: Organ, item: Publication) -> list[tuple[Attachment, str]]:
    """The attachments of an item as it stands, then those it no longer has; each with how it differs from what is public."""
    now = [(one, "") for one in named_by(organ, item.matter, item.files)]
    if not item.is_public:
        return now
    gone = [digest for digest in item.public_files if digest not in item.files]
    told = [(one, "" if one.digest in item.public_files else "还没有公开") for one, _ in now]
    return told + [(one, "已经去掉，公开的一版里还有") for one in named_by(organ, item.matter, gone)]


def _steps(request: HttpRequest, organ: Organ, item: Publication) -> tuple[list[Any], str]:
    """The steps this person may take; and whom a review waits for, where it is not this person."""
    kinds = sorts()["publication"].kinds
    steps = [kinds[id] for id in offered(item) if may_here(request, f"write:{id}")]
    if item.awaits is None:
        return steps, ""
    acts = acts_of(organ, item.matter)
    try:
        refuse_reviewer(organ, acts, item.awaits, writer(request), today())
    except GongkaiError:
        steps = [one for one in steps if one.id != "reviewed"]
        who = "、".join(one.name for one in others(organ, acts, item.awaits, today()))
        review = choices()["review"][item.awaits]
        return steps, f"等待{review}" + (
            f"，可以由{who}审查" if who else "，现在没有可以审查的人，请安全管理员任命"
        )
    return steps, ""


def described(item: Publication) -> Iterator[tuple[str, str]]:
    """What describes an item, in words, in the order of the catalogue."""
    details = item.details
    yield "索引号", item.index or "（没有）"
    yield "公开属性", choices()["nature"][item.nature]
    if item.register:
        lead = "" if item.lead else "（其他机关牵头，不计数）"
        yield "登记簿", choices()["register"][item.register] + lead
    if item.register and item.formed:
        ended = f"（{item.ended}）" if item.ended else ""
        yield "有效性", VALIDITY[item.validity(date.max)] + ended
    held = details.get("item", "")
    if held:
        one = contents().get(held)
        yield "公开内容类别", f"{one.number}　{one.zh}" if one else held
    yield "栏目", item.category or "（没有）"
    yield "成文日期", _day(item.formed) if item.formed else "（没有制发）"
    if item.first_published:
        again = (
            f"（最近 {_day(item.renewed)}）" if item.renewed and item.renewed != item.first_published else ""
        )
        yield "发布日期", _day(item.first_published) + again
    kind = sorts()["publication"].kinds["drafted"]
    for name in _SHOWN_OF_ITEM:
        if value := details.get(name):
            type = kind.may.get(name, "")
            yield fields()[name], _day(date.fromisoformat(value)) if type == "day" else words(type, value)
    if item.at:
        yield "定时公开", words("moment", item.at.isoformat())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _chain(organ: Organ, item: Publication) -> Iterator[tuple[str, str]]:
    """Each review of the chain and how it stands: passed, now, to come."""
    chain = item.chain if item.passed is not None else organ.chain
    for n, review in enumerate(chain):
        look = (
            "" if item.passed is None else "passed" if n < item.passed else "now" if n == item.passed else ""
        )
        yield choices()["review"].get(review, review), look


def _cautions(item: Publication) -> Iterator[str]:
    day = today()
    expires = item.details.get("expires", "")
    if item.register and item.formed and item.ended is None and expires and date.fromisoformat(expires) < day:
        yield f"有效期已于 {expires} 届满：不再适用的登记“失效”，继续适用的修改有效期"
    if item.ended and item.is_public and item.register:
        yield "已经废止或者失效，原文仍然公开：登在“已废止文件”里，标明有效性"
    if item.phase in ("cleared", "reviewing") and item.nature != "disclosed":
        nature = choices()["nature"][item.nature]
        yield f"公开属性是“{nature}”，审查通过以后也不公开；应当主动公开的，退回修改公开属性"
    if item.nature == "disclosed" and len(item.terms) > 1 and not item.shown:
        names = "、".join(spoken_term(one) for one in item.terms)
        yield f"这一类内容的公开期限有几种：{names}。修改文稿，选定公开期限；没有选定以前按先到的一种提醒"
    due = _last_day(item)
    if item.at and due and due < item.at.date():
        yield f"定时公开在公开期限（{_day(due)}）以后：请退回，重新定在期限以内"
    if item.phase == "cleared" and item.formed is None:
        yield "没有成文日期，还不能公开：先登记形成（制发）"


def _last_day(item: Publication) -> date | None:
    """The last day to publish it; None, too, where the calendar cannot tell."""
    try:
        found = item.publish_by(CALENDAR)
    except CalendarGap:
        return None
    return found.day if found else None


def _due(item: Publication) -> dict[str, Any]:
    """Until when it is to be published, with every day counted; or why that is not known."""
    due: Deadline | None = None
    waits = ""
    try:
        due = item.publish_by(CALENDAR)
    except CalendarGap as reason:
        waits = str(reason)
    left = _WORKDAYS.left(due.day, today()) if due else None
    over = due is not None and due.day < today()
    return {
        "due": due,
        "waits": waits,
        "left": left,
        "colour": "over" if over else "soon" if left is not None and left <= _SOON else "",
        "weeks": list(weeks(due.days)) if due else [],
        "cites": [spoken(cite) for cite in due.cites] if due else [],
    }


def _history(organ: Organ, events: Sequence[Event]) -> list[dict[str, Any]]:
    """What happened, the newest first; a text is a link, not its digest."""
    lines = history(organ, "publication", events)
    for line in lines:
        line["text"] = "content" in events[line["seq"] - 1].body
        line["told"] = [(name, value) for name, value in line["told"] if name != fields()["content"]]
    return lines


def versions(events: Sequence[Event], item: Publication) -> list[Version]:
    """The texts of an item, the newest first, each once."""
    found: dict[str, Version] = {}
    for event in events:
        digest = event.body.get("content")
        if digest and digest not in found:
            by = event.body.get("by", "")
            found[digest] = Version(
                len(found) + 1, event.seq, event.on, by, digest, item.is_public and digest == item.public
            )
    return [*reversed(found.values())]


def differences(organ: Organ, before: str | None, after: str | None) -> list[Any]:
    """What differs between two texts by their digests; [] where one of them is not there."""
    if not before or not after:
        return []
    return compared(plain(text_of(organ, before)), plain(text_of(organ, after)))


@require_GET
@at_desk("see_matters")
@told_if_lost
def text(request: HttpRequest, organ: Organ, number: str, seq: int) -> HttpResponse:
    """A version of an item as the public would read it, beside another one where that is asked for."""
    events, item = item_of(organ, number)
    if not 1 <= seq <= len(events):
        raise Http404
    then = state(events[:seq])
    assert isinstance(then, Publication)
    if then.content is None:
        raise Http404
    found = versions(events, item)
    asked = request.GET.get("from", "")
    other = next((one for one in found if str(one.seq) == asked), None)
    shown = {
        "organ": organ,
        "number": number,
        "seq": seq,
        "item": then,
        "told": [(name, value) for name, value in described(then) if not value.startswith("（")],
        "article": mark_safe(clean(text_of(organ, then.content))),
        "is_public": item.is_public and then.content == item.public,
        "versions": [one for one in found if one.digest != then.content],
        "other": other,
        "this": next((one for one in found if one.digest == then.content), None),
        "lines": differences(organ, other.digest, then.content) if other else [],
    }
    return render(request, "office/publication_text.html", shown)
