"""A piece of information the organ publishes, or a document of its register, after its events so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Self

from gongkai.base.errors import CalendarGap, LawNotInForce
from gongkai.law.calendar import Calendar
from gongkai.law.contents import contents
from gongkai.law.deadline import PUBLICATION, Deadline, publication_deadline
from gongkai.ledger.event import Event
from gongkai.ledger.kinds import choices
from gongkai.ledger.matter import refused

SECRECY = "secrecy"
# What describes an item besides its title, nature and text; 文号 is the `document` every event may bear.
DESCRIBED = (
    *("category", "item", "document", "issuer", "theme", "genre", "keywords", "summary", "source"),
    *("effective", "expires", "interprets", "term"),
)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Publication:
    """One item. register: regulations or normative_documents for a document 表二 counts, None for anything else.

    lead: whether the organ leads where several issued it; only then it counts. index: 索引号, made once.
    details: what describes it, of DESCRIBED, as last written. content: the digest of the text as it stands; public: of
    the text the public reads; files, public_files: the digests of the attachments of each. formed: the day it was made, or issued.
    changed: its last change since it was last published; modified: the days it was changed after it was made; shown: each time it was public, from a day to the day it was
    withdrawn, None while it is public. renewed: the day it was last published, anew or as changed. met: each time a
    period to publish it was met, in time or late, the day it ran from and the day it was published.
    ended: the day it was repealed or lapsed; repealed tells which. cleared: the secrecy review of the text as it stands.
    chain: the reviews it has to pass, in order, () while it was never sent to review; passed: how many of them it has
    passed since it was sent there, None while it is not there. at: when it is to be published.
    """

    matter: str
    begun: date
    title: str
    nature: str
    register: str | None = None
    lead: bool = True
    index: str | None = None
    details: Mapping[str, Any] = field(default_factory=_nothing)
    content: str | None = None
    public: str | None = None
    files: tuple[str, ...] = ()
    public_files: tuple[str, ...] = ()
    formed: date | None = None
    changed: date | None = None
    modified: tuple[date, ...] = ()
    shown: tuple[tuple[date, date | None], ...] = ()
    renewed: date | None = None
    met: tuple[tuple[date, date], ...] = ()
    ended: date | None = None
    repealed: bool = False
    cleared: bool = False
    chain: tuple[str, ...] = ()
    passed: int | None = None
    at: datetime | None = None
    void: bool = False

    @classmethod
    def of(cls, event: Event) -> Self:
        """The publication its first event begins."""
        body = event.body
        begun = cls(event.matter, event.on, body["title"], body["nature"], body.get("register"))
        return replace(begun, lead=body.get("lead", True), index=body.get("index"))._written(body)

    @property
    def earliest(self) -> date:
        return self.begun

    @property
    def category(self) -> str | None:
        """The column it stands in, in the organ's own words."""
        found: str | None = self.details.get("category")
        return found

    @property
    def is_public(self) -> bool:
        return bool(self.shown) and self.shown[-1][1] is None

    @property
    def awaits(self) -> str | None:
        """The review that comes next; None when it is not in review or has passed all."""
        if self.passed is None or self.passed == len(self.chain):
            return None
        return self.chain[self.passed]

    @property
    def phase(self) -> str:
        """One of the phases of publications in events.yaml."""
        if self.void:
            return "struck"
        if self.passed is not None:
            return "reviewing" if self.awaits else "cleared"
        if self.is_public:
            return "amended" if self.changed else "published"
        if self.shown:
            return "withdrawn"
        return "formed" if self.formed else "drafted"

    def voided(self) -> Self:
        return replace(self, void=True)

    def after(self, event: Event) -> Self:
        """The publication once an event allowed in its phase has happened. Raises NotLegal."""
        on, body = event.on, event.body
        match event.kind:
            case "edited":
                return self._rewritten(event)._unreviewed()
            case "submitted":
                return self._submitted(event)
            case "returned":
                return self._unreviewed()
            case "reviewed":
                return self._reviewed(event)
            case "formed":
                if self.formed:
                    raise refused(event, f"已于 {self.formed} 形成", "日期有误的，更正原来的登记")
                return replace(self, formed=on)
            case "imported":
                formed = self.formed or self.begun
                return replace(self, formed=formed, renewed=on)._shown_from(on)
            case "scheduled":
                return replace(self, at=datetime.fromisoformat(body["at"]))
            case "published":
                self._may_be_shown(event)
                met = ((self.owed_since, on),) if self.owed_since else ()
                shown = replace(self._unreviewed(), changed=None, renewed=on, met=(*self.met, *met))
                return shown._shown_from(on)
            case "amended":
                anew = self._rewritten(event)._unreviewed()
                return replace(anew, changed=on, modified=(*self.modified, on))
            case "withdrawn":
                if not self.is_public:
                    raise refused(event, "没有公开", "不再公开的，退回修改或者撤销登记")
                *before, (since, _) = self.shown
                return replace(self._unreviewed(), shown=(*before, (since, on)))
            case "repealed" | "lapsed":
                if self.register is None:
                    raise refused(event, "不是登记的规章或者行政规范性文件", "登记撤回或者变更")
                if self.formed is None:
                    raise refused(event, "没有制发", "先登记形成（制发）；不再制发的，撤销登记")
                if self.ended:
                    raise refused(event, f"已于 {self.ended} 废止或者失效", "日期有误的，更正原来的登记")
                return replace(self, ended=on, repealed=event.kind == "repealed")
        return self

    def _written(self, body: Mapping[str, Any]) -> Self:
        """With what an event says of it."""
        said = {name: body[name] for name in DESCRIBED if name in body}
        return replace(
            self,
            title=body.get("title", self.title),
            nature=body.get("nature", self.nature),
            content=body.get("content", self.content),
            details=MappingProxyType({**self.details, **said}) if said else self.details,
            files=tuple(dict.fromkeys((*self.files, *body.get("files", ())))),
        )

    def _rewritten(self, event: Event) -> Self:
        """With what an event says of it, and without what it empties and drops. Raises NotLegal for what it can't."""
        emptied = event.body.get("emptied", ())
        if strange := [name for name in emptied if name not in DESCRIBED or name in event.body]:
            raise refused(event, f"{strange[0]} 不能清空", f"可以清空的有：{'、'.join(DESCRIBED)}")
        dropped = event.body.get("dropped", ())
        if strange := [one for one in dropped if one not in self.files]:
            raise refused(event, f"没有 {strange[0]} 这个附件", "请刷新页面，看现有的附件")
        kept = {name: value for name, value in self.details.items() if name not in emptied}
        files = tuple(one for one in self.files if one not in dropped)
        return replace(self, details=MappingProxyType(kept), files=files)._written(event.body)

    def _unreviewed(self) -> Self:
        """Out of review: what was said of another text does not count for this one."""
        return replace(self, cleared=False, passed=None, at=None)

    def _shown_from(self, on: date) -> Self:
        """Public as it stands."""
        shown = self.shown if self.is_public else (*self.shown, (on, None))
        return replace(self, shown=shown, public=self.content, public_files=self.files)

    def _submitted(self, event: Event) -> Self:
        """Sent to review. 条例第十七条: none without a secrecy review, each once."""
        chain = tuple(event.body["chain"])
        if strange := [one for one in chain if one not in choices()["review"]]:
            known = "、".join(choices()["review"])
            raise refused(event, f"没有“{strange[0]}”这种审查", f"可以用的有：{known}")
        if SECRECY not in chain or len(set(chain)) < len(chain):
            raise refused(event, "审查环节缺保密审查，或者有重复", "每个环节一次，保密审查不可缺少")
        return replace(self._unreviewed(), chain=chain, passed=0)

    def _reviewed(self, event: Event) -> Self:
        """In review, the next of the chain; out of it an opinion, of which the one on secrecy counts."""
        review, verdict = event.body["review"], event.body["verdict"]
        if self.passed is None:
            is_secrecy = review == SECRECY and not self.chain
            return replace(self, cleared=verdict == "disclose") if is_secrecy else self
        if review != self.awaits:
            spoken = choices()["review"]
            now = f"下一个环节是“{spoken[self.awaits]}”" if self.awaits else "审查环节已经走完"
            raise refused(event, now, "依次审查；要重新审查的，先退回修改再送审")
        if verdict == "withhold":
            return self._unreviewed()
        return replace(self, passed=self.passed + 1) if verdict == "disclose" else self

    def _may_be_shown(self, event: Event) -> None:
        """Raise NotLegal unless the text as it stands was reviewed. 条例第十七条."""
        if self.chain:
            if self.phase != "cleared":
                raise refused(event, "审查环节没有走完", "先审查、后公开：请先送审")
        elif not self.cleared:
            raise refused(event, "没有结论为“公开”的保密审查", "先审查、后公开：请先登记保密审查")
        if self.nature != "disclosed":
            now = f"公开属性是“{choices()['nature'][self.nature]}”"
            raise refused(event, now, "应当主动公开的，先修改公开属性")
        if self.formed is None:
            raise refused(event, "没有成文日期，公开期限无从起算", "先登记形成（制发）")

    @property
    def shown_as(self) -> tuple[object, ...]:
        """What the public sees of it, that a correction may not change."""
        return self.title, self.nature, self.public, self.public_files

    @property
    def reviewed_as(self) -> tuple[object, ...]:
        """What a review in progress speaks of."""
        return self.title, self.nature, self.content, self.files, dict(self.details)

    @property
    def first_published(self) -> date | None:
        return self.shown[0][0] if self.shown else None

    def is_public_on(self, day: date) -> bool:
        """Whether the public could read it at the end of a day."""
        return any(since <= day and (until is None or day < until) for since, until in self.shown)

    def validity(self, day: date) -> str:
        """What a document of the register was at the end of a day: unissued, in_force, modified, repealed or lapsed.

        Modified and standing is `modified`, and in force too.
        """
        if self.formed is None or day < self.formed:
            return "unissued"
        if not self.is_in_force_on(day):
            return "repealed" if self.repealed else "lapsed"
        return "modified" if any(one <= day for one in self.modified) else "in_force"

    def is_in_force_on(self, day: date) -> bool:
        """Whether a document of the register was in force at the end of a day."""
        return self.formed is not None and self.formed <= day and (self.ended is None or day < self.ended)

    @property
    def terms(self) -> tuple[str, ...]:
        """The periods that may be the one to publish it in, ids of values.yaml: the one told, or those of its content."""
        if told := self.details.get("term"):
            return (told,)
        content = contents().get(self.details.get("item", ""))
        return content.terms if content else (PUBLICATION,)

    @property
    def owed_since(self) -> date | None:
        """The day from which the period to publish it as it stands runs; None where none does."""
        is_owed = self.changed is not None if self.is_public else not self.shown
        return (
            (self.changed or self.formed)
            if is_owed and self.nature == "disclosed" and not self.void
            else None
        )

    def publish_by(self, calendar: Calendar) -> Deadline | None:
        """Last day to publish it as it stands; None when it is public, or not to be published of the organ's own accord.

        None too for what was made before any law set a period. Of several periods it may be, the one that ends first.
        Raises CalendarGap.
        """
        last = self._last_days(self.owed_since, calendar) if self.owed_since else []
        return min(last, key=lambda one: one.day, default=None)

    def late(self, calendar: Calendar) -> list[date]:
        """The days on which it was published after the last day, under whichever period it may be.

        What the calendar cannot tell is not called late.
        """
        return [on for since, on in self.met if self._is_late(since, on, calendar)]

    def _last_days(self, since: date, calendar: Calendar) -> list[Deadline]:
        try:
            return [publication_deadline(since, calendar, term) for term in self.terms]
        except LawNotInForce:
            return []

    def _is_late(self, since: date, on: date, calendar: Calendar) -> bool:
        try:
            last = self._last_days(since, calendar)
        except CalendarGap:
            return False
        return bool(last) and all(one.day < on for one in last)
