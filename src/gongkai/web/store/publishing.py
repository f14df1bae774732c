"""主动公开 in the ledger: nobody reviews what is their own, nothing is published that was not reviewed whole.

Whatever people write to an item goes through `told`. `ledger.write` knows events and the law; here stands who may write
them. decisions/0070.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from gongkai.base.errors import GongkaiError
from gongkai.law.calendar import Calendar
from gongkai.ledger import Event, Publication, corrected, state
from gongkai.ledger.kinds import CORRECTIONS, NOTED, RECTIFIED, choices, sorts
from gongkai.web.store.attachments import Kept, attach
from gongkai.web.store.index import made
from gongkai.web.store.ledger import MovedMeanwhile, events_of, next_number, write
from gongkai.web.store.models import ROLES, Account, Entry, Listed, Organ
from gongkai.web.store.policy import doers, holding, roles_at
from gongkai.web.store.turns import Turn, pass_on

AUTHORING = frozenset({"drafted", "edited", "amended", "submitted"})
# What happens in the platform itself happens when it is done there, on no other day.
NOW = frozenset({"submitted", "returned", "reviewed", "scheduled", "published", "withdrawn"})
# Which role gives which review.
REVIEWERS: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"unit"}),
    "secrecy": frozenset({"secrecy"}),
    "privacy": frozenset({"secrecy"}),
    "legal": frozenset({"reviewer"}),
    "approval": frozenset({"reviewer", "signer", "leader"}),
}


def _spoken(review: str) -> str:
    return choices()["review"][review]


def _who(people: Collection[Account], roles: Collection[str]) -> str:
    if people:
        return f"可以由{'、'.join(one.name for one in people)}审查"
    wanted = "或者".join(zh for role, zh in ROLES.items() if role in roles)
    return f"现在没有别的人可以审查：请安全管理员另外任命一名{wanted}"


class SamePerson(GongkaiError):
    """Somebody was to review what they wrote, or to give a second review. did: what they did; others: who may."""

    def __init__(self, account: Account, review: str, did: Sequence[str], others: Sequence[Account]):
        self.account, self.review, self.did, self.others = account, review, tuple(did), tuple(others)
        super().__init__(
            f"{account.name}不能作这一件的{_spoken(review)}：{'、'.join(did)}的也是{account.name}。"
            f"起草、送审的人不审查自己的文稿，一个人在一轮送审里只审查一个环节。{_who(others, REVIEWERS[review])}"
        )


class NotYourReview(GongkaiError):
    """A review was to be given by somebody whose role does not give it. others: who may."""

    def __init__(self, account: Account, review: str, others: Sequence[Account]):
        self.account, self.review, self.others = account, review, tuple(others)
        wanted = "、".join(zh for role, zh in ROLES.items() if role in REVIEWERS[review])
        super().__init__(
            f"{_spoken(review)}由{wanted}作出，{account.name}没有这个角色。{_who(others, REVIEWERS[review])}"
        )


class NotYourOpinion(GongkaiError):
    """A review was to be put right or annulled by somebody who did not give it."""

    def __init__(self, giver: Account):
        self.giver = giver
        super().__init__(
            f"审查意见是{giver.name}的，只能由本人更正或者作废。有不同意见的，退回修改并写明理由"
        )


class NotPublishable(GongkaiError):
    """An item can't be published, or not at that time. why: the reason; legal: what would be right."""

    def __init__(self, why: str, legal: str):
        self.why, self.legal = why, legal
        super().__init__(f"不能公开：{why}。{legal}")


class NotToday(GongkaiError):
    """What happens in the platform itself was to bear another day than the one it happens on."""

    def __init__(self, kind: str, day: date):
        self.kind, self.day = kind, day
        zh = sorts()["publication"].kinds[kind].zh
        super().__init__(f"“{zh}”在平台上办理，日期就是办理的那一天（{day}），不能写成别的日子，也不能更正")


class NotYet(GongkaiError):
    """An item was to be made on a day to come."""

    def __init__(self, on: date):
        self.on = on
        super().__init__(f"成文日期 {on} 还没有到：制发以后再登记，公开期限从那一天起算")


@dataclass(frozen=True, slots=True)
class Act:
    """Who wrote an event."""

    event: Event
    account: Account


def acts_of(organ: Organ, matter: str) -> list[Act]:
    """The events of a matter with the accounts that wrote them, oldest first."""
    entries = Entry.objects.filter(organ=organ, matter=matter).order_by("seq").select_related("account")
    accounts = [one.account for one in entries]
    return [Act(event, account) for event, account in zip(events_of(organ, matter), accounts, strict=False)]


def authors(acts: Sequence[Act]) -> Iterator[tuple[Account, str]]:
    """Who drafted, edited, amended or submitted the item, or put such an event right, and what it was, in order.

    An event that was annulled has had its author all the same.
    """
    kinds = sorts()["publication"].kinds
    written = {one.event.seq: one.event.kind for one in acts}
    for one in acts:
        kind = one.event.kind
        if kind in AUTHORING:
            yield one.account, kinds[kind].zh
        elif kind == RECTIFIED and written.get(one.event.body["event"]) in AUTHORING:
            yield one.account, f"更正{kinds[written[one.event.body['event']]].zh}"


def reviewers(acts: Sequence[Act]) -> Iterator[tuple[Account, str]]:
    """Who gave which review since the item was last sent to review, in order; those annulled left out."""
    standing = {event.seq for event in corrected([one.event for one in acts])}
    since = max((one.event.seq for one in acts if one.event.kind == "submitted"), default=0)
    for one in acts:
        if one.event.kind == "reviewed" and one.event.seq > since and one.event.seq in standing:
            yield one.account, one.event.body["review"]


def did(acts: Sequence[Act], account: Account) -> list[str]:
    """What an account did that keeps it from the next review, each once."""
    wrote = (zh for who, zh in authors(acts) if who.pk == account.pk)
    gave = (_spoken(review) for who, review in reviewers(acts) if who.pk == account.pk)
    return list(dict.fromkeys([*wrote, *gave]))


def others(organ: Organ, acts: Sequence[Act], review: str, on: date) -> list[Account]:
    """Who may give a review of an item on a day: at the organ, or else at the nearest organ above with somebody."""
    barred = {who for who, _ in (*authors(acts), *reviewers(acts))}
    return holding(organ, REVIEWERS[review], on, barred)


def refuse_reviewer(organ: Organ, acts: Sequence[Act], review: str, account: Account, on: date) -> None:
    """Raise NotYourReview or SamePerson where an account may not give a review of an item on a day."""
    may_instead = others(organ, acts, review, on)
    if REVIEWERS[review].isdisjoint(roles_at(account, organ, on)):
        raise NotYourReview(account, review, may_instead)
    if done := did(acts, account):
        raise SamePerson(account, review, done, may_instead)


def awaiting(organ: Organ, account: Account, on: date) -> QuerySet[Listed]:
    """The items of an organ that wait for a review this account may give on a day, in no order."""
    roles = roles_at(account, organ, on)
    reviews = [review for review, those in REVIEWERS.items() if not those.isdisjoint(roles)]
    mine = Entry.objects.filter(organ=organ, matter=OuterRef("matter"), account=account)
    sent = Entry.objects.filter(organ=organ, matter=OuterRef("matter"), kind="submitted").order_by("-seq")
    own = Exists(mine.filter(kind__in=AUTHORING))
    gave = Exists(mine.filter(kind="reviewed", seq__gt=Subquery(sent.values("seq")[:1])))
    held = Listed.objects.filter(organ=organ, sort="publication", phase="reviewing", awaits__in=reviews)
    return held.filter(~own, ~gave)


def drafted(
    organ: Organ,
    on: date,
    body: Mapping[str, Any],
    files: Sequence[Kept] = (),
    *,
    account: Account,
    at: datetime,
    calendar: Calendar,
) -> str:
    """A new item with a number and an 索引号 of its own; its name. body: of the event, without them and its files.

    To be called by `once`, which parts two who want the same number. Raises what `made` and `write` raise.
    """
    number = next_number(organ, "publication", on.year)
    matter = f"publication/{number}"
    named = {"index": made(organ, number, body.get("item", ""))}
    with transaction.atomic():
        kept = {"files": attach(organ, matter, files, account, at)} if files else {}
        write(
            organ, matter, "drafted", on, {**body, **named, **kept},
            after=0, account=account, at=at, calendar=calendar,
        )  # fmt: skip
    return matter


def told(
    organ: Organ,
    matter: str,
    kind: str,
    on: date,
    body: Mapping[str, Any],
    *,
    after: int,
    account: Account,
    at: datetime,
    calendar: Calendar,
) -> Publication:
    """Append one event to an item, as `write` does, if this account may write it.

    The chain of a `submitted` is the organ's as it is now, whatever the body says. Raises what `write` raises, SamePerson,
    NotYourReview, NotYourOpinion, NotPublishable, NotToday, NotYet.
    """
    with transaction.atomic():
        acts = acts_of(organ, matter)
        if len(acts) != after or not acts:
            raise MovedMeanwhile(matter, len(acts))
        item = state(one.event for one in acts)
        assert isinstance(item, Publication), "the name says so"
        if kind in NOW and on != at.date():
            raise NotToday(kind, at.date())
        if kind == "formed" and on > at.date():
            raise NotYet(on)
        if kind == "submitted":
            body = {**body, "chain": Organ.objects.values_list("chain", flat=True).get(pk=organ.pk)}
        elif kind == "reviewed":
            if item.awaits is None or body["review"] != item.awaits:
                raise NotPublishable("没有等着这个环节的审查", "先送审，再依次审查")
            refuse_reviewer(organ, acts, item.awaits, account, at.date())
        elif kind in CORRECTIONS:
            _refuse_other(acts, body, account)
        elif kind in ("published", "scheduled", "imported"):
            _refuse_unready(item, kind, body, at)
        reached = write(organ, matter, kind, on, body, after=after, account=account, at=at, calendar=calendar)
        assert isinstance(reached, Publication), "an event more does not change what it is"
        if kind != NOTED:
            turn = _turn(organ, reached, kind, body, at.date())
            pass_on(organ, matter, after + 1, turn, by=account, on=at.date(), at=at)
    return reached


def _turn(organ: Organ, item: Publication, kind: str, body: Mapping[str, Any], on: date) -> Turn | None:
    """What an item waits for after an event of that kind, and who may do that; None where it waits for nobody."""
    number = item.matter.partition("/")[2]
    if item.void:
        return None
    if item.awaits is not None:
        return Turn(
            f"{number}　等待{_spoken(item.awaits)}",
            others(organ, acts_of(organ, item.matter), item.awaits, on),
        )
    if item.phase == "cleared" and item.at is None and item.nature == "disclosed":
        return Turn(f"{number}　审查通过，等待公开", doers(organ, "write:published", on))
    if kind == "returned" or (kind == "reviewed" and body["verdict"] == "withhold"):
        words = "退回修改" if kind == "returned" else f"{_spoken(body['review'])}：不予公开"
        return Turn(f"{number}　{words}", {who for who, _ in authors(acts_of(organ, item.matter))})
    return None


def _refuse_other(acts: Sequence[Act], body: Mapping[str, Any], account: Account) -> None:
    """Refuse the correction of somebody else's opinion, and of a day that was no choice."""
    for one in acts:
        if one.event.seq != body["event"]:
            continue
        if one.event.kind == "reviewed" and one.account.pk != account.pk:
            raise NotYourOpinion(one.account)
        if one.event.kind in NOW and "on" in body:
            raise NotToday(one.event.kind, one.event.on)


def _refuse_unready(item: Publication, kind: str, body: Mapping[str, Any], at: datetime) -> None:
    if kind == "imported":
        raise NotPublishable("这里公开的都要审查", "旧网站已经公开的，由收录办理")
    if item.phase != "cleared":
        raise NotPublishable("审查环节没有走完", "先送审，各环节审查通过以后再公开（条例第十七条）")
    if not item.content:
        raise NotPublishable("没有正文", "退回修改，写好正文再送审")
    if kind == "scheduled":
        if datetime.fromisoformat(body["at"]) <= at:
            raise NotPublishable("定的时间已经过了", "请定在以后，或者现在公开")
        if item.nature != "disclosed" or item.formed is None:
            raise NotPublishable(
                "公开属性不是主动公开，或者没有成文日期", "先退回修改，或者先登记形成（制发）"
            )


def lacking(item: Publication) -> list[str]:
    """What an item that is to be published lacks before it can be sent to review; [] when nothing.

    The catalogue of 条例第十二条 and, of documents of the register, the day from which they hold.
    """
    wanted: list[tuple[str, object]] = [("正文", item.content)]
    if item.nature == "disclosed":
        wanted += [("公开内容类别", item.details.get("item")), ("栏目", item.category)]
        wanted += [("公开期限（这一类有几种，选定一种）", len(item.terms) == 1)]
    if item.register is not None:
        wanted += [("文号", item.details.get("document")), ("生效日期", item.details.get("effective"))]
    return [zh for zh, value in wanted if not value]


def publish_due(at: datetime, calendar: Calendar) -> int:
    """Publish what was to be published by now, at every organ, each on the checks it would meet by hand; how many.

    Each is one transaction, so killed in the middle the rest is done by the next; two at once publish it once. What no
    longer may be published goes back to be edited, with the reason.
    """
    due = Listed.objects.filter(sort="publication", at__lte=at).order_by("at", "matter")
    found: Iterable[Listed] = list(due.select_related("organ"))
    return sum(_publish(one.organ, one.matter, at, calendar) for one in found)


def _publish(organ: Organ, matter: str, at: datetime, calendar: Calendar) -> bool:
    acts = acts_of(organ, matter)
    item = state(one.event for one in acts)
    assert isinstance(item, Publication)
    if item.void or item.at is None or item.at > at:
        return False
    account = next(one.account for one in reversed(acts) if one.event.kind == "scheduled")
    by = {"by": account.name}
    try:
        told(
            organ, matter, "published", at.date(), {**by, "note": f"按定时公开（定在 {item.at:%Y-%m-%d %H:%M}）"},
            after=len(acts), account=account, at=at, calendar=calendar,
        )  # fmt: skip
    except MovedMeanwhile:
        return False
    except GongkaiError as refusal:
        reason = {**by, "reason": f"定时公开没有做成：{refusal}"}
        with suppress(MovedMeanwhile):  # then somebody has looked after it
            told(
                organ, matter, "returned", at.date(), reason,
                after=len(acts), account=account, at=at, calendar=calendar,
            )  # fmt: skip
        return False
    return True


def offered(item: Publication) -> list[str]:
    """The kinds of event that may follow, in the order of the register: what the law and the chain of reviews offer."""
    kinds = sorts()["publication"].kinds
    return [id for id in kinds if id in _STEPS and item.phase in kinds[id].during and _makes_sense(item, id)]


_STEPS = frozenset(
    {"edited", "submitted", "returned", "reviewed", "formed", "scheduled", "published", "amended", "withdrawn",
     "repealed", "lapsed"}
)  # fmt: skip


def _makes_sense(item: Publication, kind: str) -> bool:
    match kind:
        case "reviewed":
            return item.awaits is not None
        case "formed":
            return item.formed is None
        case "scheduled" | "published":
            return item.phase == "cleared" and item.formed is not None and item.nature == "disclosed"
        case "amended":
            return item.phase == "published"
        case "withdrawn":
            return item.is_public
        case "repealed" | "lapsed":
            return item.register is not None and item.formed is not None and item.ended is None
    return True
