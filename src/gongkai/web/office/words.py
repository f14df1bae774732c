"""The text of the annual report: drafted from the records, worded by a person, checked while it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from gongkai.base.digest import sm3
from gongkai.base.errors import GongkaiError
from gongkai.base.text import BLANKS
from gongkai.drafting import PARTICULARS, PARTS, Draft, Sentence, draft
from gongkai.ledger import SECTIONS, Event
from gongkai.ledger.kinds import choices, sorts
from gongkai.report import Dossier, Finding, Report
from gongkai.report.indicators import indicators
from gongkai.rules import NARRATIVE, Fix, Resemblance, check, fix, resembling
from gongkai.web.office.clock import local, moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.typed import given_back
from gongkai.web.store.annual import Desk, desk_of, matter_of
from gongkai.web.store.lapses import lapses
from gongkai.web.store.ledger import MovedMeanwhile, write
from gongkai.web.store.models import Account, Organ, Writing
from gongkai.web.store.peers import published_texts
from gongkai.web.store.writings import save, writing_of

_LONGEST = 20_000  # characters of one part; twenty times what the notice asks for
_ROWS = {"preamble": 6, "overview": 16, "problems": 8, "others": 4, "signature": 2}
_SECTION = {"preamble": 0, **SECTIONS}
# Where the numbers are kept that are not entered as counts.
_KEPT_AT = {"disclosed": "publications", "late_disclosures": "publications", "late_replies": "cases"}


class WordsForm(forms.Form):
    """The texts of a report, part by part."""

    def __init__(self, data: Any = None, *, texts: Mapping[str, str]):
        super().__init__(data, initial=dict(texts))
        for part in PARTS:
            widget = forms.Textarea(attrs={"rows": _ROWS[part], "data-part": part})
            self.fields[part] = forms.CharField(
                label=choices()["section"][part],
                required=False,
                max_length=_LONGEST,
                strip=False,
                widget=widget,
            )

    def texts(self) -> dict[str, str]:
        """What was typed, one kind of line end, no blanks at the end."""
        return {part: _tidied(self.cleaned_data[part]) for part in PARTS}


def _tidied(text: str) -> str:
    return "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).rstrip()


@csp_update({"connect-src": [SELF]})  # the page keeps what is typed without being sent
@require_http_methods(["GET", "POST"])
@at_desk("see_matters")
def words(request: HttpRequest, organ: Organ, year: int) -> HttpResponse:
    """The parts a person words: what the records let them say, what stands, what is wrong with it, how it came to be."""
    if request.method == "POST" and not may_here(request, "write:worded"):
        raise Http404
    try:
        page = _Page(request, organ, year, desk_of(organ, year))
        if request.method == "POST":
            return page.answered()
        return page.shown(WordsForm(texts=page.begun_with()))
    except GongkaiError as refusal:
        shown = {"organ": organ, "year": year, "why": str(refusal)}
        return render(request, "office/no_report.html", shown, status=422)


@dataclass(frozen=True)
class _Page:
    """The page of one report, for one person."""

    request: HttpRequest
    organ: Organ
    year: int
    desk: Desk

    @cached_property
    def texts(self) -> dict[str, str]:
        """What stands, by part."""
        report = self.desk.report
        by_number = {section.number: section.text for section in report.sections}
        own = {"preamble": report.preamble, "signature": report.signature}
        return own | {part: by_number.get(number, "") for part, number in SECTIONS.items()}

    @cached_property
    def draft(self) -> Draft:
        """What the records let the report say."""
        report = self.desk.recorded
        told = {one.indicator for one in report.facts}
        late = tuple(one for one in lapses(self.organ, self.year, CALENDAR) if one.indicator not in told)
        return draft(replace(report, facts=(*report.facts, *late)))

    @property
    def step(self) -> str:
        """The phase of the report; "" before it was begun."""
        return self.desk.annual.phase if self.desk.annual else ""

    @property
    def writable(self) -> bool:
        return self.step in ("", "drafting") and may_here(self.request, "write:worded")

    # ---- what a person does ----

    def answered(self) -> HttpResponse:
        """Do what the button says: keep, drop, take a sentence or a part, mend, go back; whatever was typed is saved."""
        do = self.request.POST.get("do", "save")
        sent = self.request.POST.dict()
        form = WordsForm({**self.texts, **sent}, texts=self.texts)  # a part that was not sent stays as it is
        if do == "drop":
            self._keep({})
            messages.success(self.request, "没有保存的改动已放弃")
            return self._back()
        if not form.is_valid():
            return self.shown(form, 422)
        typed = form.texts()
        if do == "keep":
            self._keep(self._unsaved(typed))
            return JsonResponse({"kept": f"{local(moment()):%H:%M} 已暂存，还没有保存"})
        wanted = self._done(do, typed)
        if wanted is None:
            form.add_error(None, "这一处已经改动过，请看过现在的文字再操作")
            return self.shown(form, 422)
        try:
            changed = self._write(self._changes(do, typed, wanted))
        except MovedMeanwhile:
            why = "您打开页面以后，别人又登记了这份报告（文字的各稿在页尾“经过”里）。您写的还在，没有保存，请对照后再保存"
            form.add_error(None, why)
            return self.shown(form, 422)
        except GongkaiError as refusal:
            form.add_error(None, str(refusal))
            return self.shown(form, 422)
        self._keep({})
        names = "、".join(choices()["section"][part] for part in changed)
        messages.success(self.request, f"已保存：{names}" if changed else "没有改动")
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect("annual_words", self.organ.code, self.year)

    def _done(self, do: str, typed: dict[str, str]) -> dict[str, str] | None:
        """The texts after what a button does, None where there is nothing for it to be done to any more."""
        name, _, what = do.partition(":")
        match name:
            case "save":
                return typed
            case "take":
                return self._taken(what, typed)
            case "add":
                return self._added(what, typed)
            case "fix":
                found = next((one for key, _, one in self.offered(typed) if key == what), None)
                return typed | {_part(found.section): found.text} if found else None
            case "restore":
                return next((typed | _told(one) for one in self.worded() if str(one.seq) == what), None)
        return None

    def _taken(self, part: str, typed: dict[str, str]) -> dict[str, str] | None:
        """One part as drafted; without a part every part that is still empty."""
        if part:
            return typed | {part: self.draft.text(part)} if part in PARTS else None
        left = [choices()["section"][one] for one in PARTS if typed[one] and self.draft.text(one)]
        if left:
            told = f"{'、'.join(left)}已有文字，没有动；要用草稿替换的，在那一部分点“采用草稿”"
            messages.warning(self.request, told)
        return typed | {one: self.draft.text(one) for one in PARTS if not typed[one] and self.draft.text(one)}

    def _added(self, what: str, typed: dict[str, str]) -> dict[str, str] | None:
        """One sentence more at the end of its part."""
        part, _, place = what.partition(":")
        told = self.draft.sentences(part) if part in PARTS else ()
        if not (place.isascii() and place.isdigit() and int(place) < len(told)):
            return None
        sentence = told[int(place)].text
        return typed | {part: f"{typed[part]}\n{sentence}" if typed[part] else sentence}

    def _changes(self, do: str, typed: Mapping[str, str], wanted: Mapping[str, str]) -> list[tuple[str, str]]:
        """What is to be written. A text that another takes the place of is written first, so that it is not lost."""
        over = do.startswith(("take:", "restore:"))
        changes: list[tuple[str, str]] = []
        for part in PARTS:
            stands = self.texts[part]
            if over and typed[part] and typed[part] not in (stands, wanted[part]):
                changes.append((part, stands := typed[part]))
            if wanted[part] != stands:
                changes.append((part, wanted[part]))
        return changes

    def _write(self, changes: Sequence[tuple[str, str]]) -> list[str]:
        """One event for each change, all or none, the first begins the report; the parts that changed. Raises what `write` does."""
        after, person = self.request.POST.get("after", ""), self.person
        seen = int(after) if after.isascii() and after.isdigit() else -1
        told: list[tuple[str, dict[str, str]]] = [] if self.desk.told or not changes else [("begun", {})]
        told += [("worded", {"section": part} | ({"text": text} if text else {})) for part, text in changes]
        with transaction.atomic():
            for kind, body in told:
                write(
                    self.organ, matter_of(self.year), kind, today(), {**body, "by": person.name},
                    after=seen, account=person, at=moment(), calendar=CALENDAR,
                )  # fmt: skip
                seen += 1
        return list(dict.fromkeys(part for part, _ in changes))

    @property
    def person(self) -> Account:
        person = account(self.request)
        assert person is not None
        return person

    # ---- what was typed and not saved ----

    @cached_property
    def kept(self) -> Writing | None:
        """What this person typed and did not save."""
        found = writing_of(self.organ, matter_of(self.year), 0, f"words-{self.person.pk}")
        return found if found and found.typed else None

    def _unsaved(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was kept before, with the parts that were sent now as they stand; a part like the saved one is let go."""
        sent = {part: text for part, text in typed.items() if part in self.request.POST}
        known = {**(self.kept.typed if self.kept else {}), **sent}
        return {part: text for part, text in known.items() if text != self.texts[part]}

    def _keep(self, typed: Mapping[str, str]) -> None:
        if typed or self.kept:
            save(self.organ, matter_of(self.year), 0, f"words-{self.person.pk}", typed, self.person, moment())

    def begun_with(self) -> dict[str, str]:
        """What the editor begins with: what stands, over it what was typed and not saved."""
        kept = self.kept.typed if self.kept and self.writable else {}
        back = given_back(self.request)
        return self.texts | kept | {part: text for part, text in back.items() if part in PARTS}

    # ---- what is shown ----

    def worded(self) -> list[Event]:
        """Everything that was ever worded of these parts, the newest first."""
        told = reversed(self.desk.told)
        return [event for event in told if event.kind == "worded" and event.body["section"] in PARTS]

    def offered(self, texts: Mapping[str, str]) -> list[tuple[str, Finding, Fix | None]]:
        """What is wrong with these texts, each under a name of its own, with what would end it."""
        dossier = Dossier(self.desk.with_texts(texts), self.desk.previous)
        said = check(dossier, NARRATIVE).findings
        behind = self.draft.behind
        return [
            (sm3(f"{one.rule}{one.message}".encode())[:16], one, self._fix(one, dossier, behind))
            for one in said
        ]

    def _fix(self, finding: Finding, dossier: Dossier, behind: Mapping[str, str]) -> Fix | None:
        """One that changes a part a person words."""
        found = fix(finding, dossier, behind)
        return found if found and found.section in _SECTION.values() else None

    def shown(self, form: WordsForm, status: int = 200) -> HttpResponse:
        """The page."""
        texts = {part: _tidied(str(form[part].value() or "")) for part in PARTS}
        findings = [(_about(one, mended), key, one, mended) for key, one, mended in self.offered(texts)]
        shown = {
            "organ": self.organ,
            "year": self.year,
            "form": form,
            "after": len(self.desk.told),
            "writable": self.writable,
            "step": sorts()["report"].phases.get(self.step, ""),
            "kept": self.kept if self.writable else None,
            "parts": [self._part(form, part, texts[part], findings) for part in PARTS],
            "general": [one for one in findings if not one[0]],
            "history": self._history(),
            "moved": len(self.desk.moved) if self.writable else 0,
            "drafted": any(self.draft.text(part) for part in PARTS),
        }
        return render(self.request, "office/words.html", shown, status=status)

    def _part(
        self, form: WordsForm, part: str, text: str, findings: Sequence[tuple[str, str, Finding, Fix | None]]
    ) -> dict[str, Any]:
        report = self.desk.recorded
        assert report.form is not None
        return {
            "id": part,
            "zh": choices()["section"][part],
            "field": form[part],
            "text": text,
            "length": len(BLANKS.sub("", text)),
            "longest": report.form.longest_overview if part == "overview" else None,
            "draft": [self._sentence(report, one) for one in self.draft.sentences(part)],
            "taken": text == self.draft.text(part),
            "left_out": self.draft.left_out if part == "overview" else (),
            "silences": [
                (one, self._page_for(one.records)) for one in self.draft.silences if one.part == part
            ],
            "findings": [one for one in findings if one[0] == part],
            "alike": self._alike(part, text),
        }

    def _sentence(self, report: Report, one: Sentence) -> dict[str, Any]:
        return {
            "text": one.text,
            "sources": [found for id in one.facts if (found := self._source(report, id))],
        }

    def _source(self, report: Report, id: str) -> tuple[str, str] | None:
        """What stands behind a fact, and its page if it has one; None for what the report says of itself."""
        assert report.form is not None
        if id in report.form.cells:
            return report.form.zh(id), reverse("cell", args=[self.organ.code, self.year, id])
        if id in PARTICULARS:
            return None
        if one := indicators().get(id):
            return one.zh, self._page_for(_KEPT_AT.get(id, "counts"), id)
        named = any(fact.indicator == id for fact in report.facts)
        return (f"栏目“{id}”", self._page_for("publications")) if named else None

    def _page_for(self, records: str, what: str = "") -> str:
        """Where such things are recorded, or one of them was; "" where they have no page."""
        own: list[object] = [self.organ.code]
        year = [*own, self.year]
        match records, what:
            case "cases", _:
                return reverse("cases", args=own)
            case "publications", "late_disclosures":
                return f"{_if_there('publications', own)}?late={self.year}"
            case "publications", _:
                return _if_there("publications", own)
            case "counts", "":
                return _if_there("facts", year)
            case "counts", _:
                return _if_there("fact", [*year, what])
        return ""

    def _alike(self, part: str, text: str) -> Sequence[Resemblance]:
        """The paragraphs of somebody else's making or of last year's; what the records made alike is nobody's."""
        drafted = set(self.draft.text(part).split("\n"))
        own = "\n".join(line for line in text.split("\n") if line not in drafted)
        return resembling(own, self._others) if own else ()

    @cached_property
    def _others(self) -> list[tuple[str, str]]:
        before = self.desk.previous
        last = [("本机关上年报告", section.text) for section in before.sections] if before else []
        others = [
            (f"{name}{year}年报告", text)
            for year in (self.year, self.year - 1)
            for name, text in published_texts(self.organ, year)
        ]
        return last + others

    def _history(self) -> list[dict[str, Any]]:
        return [
            {
                "seq": event.seq,
                "at": event.recorded_at,
                "by": event.body.get("by", ""),
                "zh": choices()["section"][part],
                "text": text,
                "stands": text == self.texts[part],
            }
            for event in self.worded()
            for part, text in _told(event).items()
        ]


def _if_there(name: str, args: list[object]) -> str:
    """The address of a page a platform may be without."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _told(event: Event) -> dict[str, str]:
    """The part an event worded, with its text."""
    return {event.body["section"]: event.body.get("text", "")}


def _part(section: int) -> str:
    return next(part for part, number in _SECTION.items() if number == section)


def _about(finding: Finding, mended: Fix | None) -> str:
    """The part a finding is shown at: the one its fix changes, else the one its message names, "" for the whole text."""
    if mended:
        return _part(mended.section)
    if finding.rule.startswith("problem-"):
        return "problems"
    return next((part for part in PARTS if choices()["section"][part] in finding.message), "")
