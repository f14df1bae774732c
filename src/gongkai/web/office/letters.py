"""Letters at the desk: what the register knows is filled in, the rest is asked, and what is missing is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import LetterIncomplete
from gongkai.law.decisions import decision
from gongkai.ledger import Event, Letter, corrected, draft, known, letters, reply
from gongkai.ledger.kinds import Kind, sorts
from gongkai.ledger.templates import Fact, Template, replies
from gongkai.web.office.clock import moment
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.typed import given_back
from gongkai.web.store.applicants import applicant_of
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Organ
from gongkai.web.store.organs import name_on
from gongkai.web.store.writings import AlreadySigned, save, writing_of
from gongkai.writers.letter import letter_docx

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@at_desk("draft")
def letter(request: HttpRequest, organ: Organ, number: str, seq: int, id: str) -> HttpResponse:
    """The letter of one event: its facts to look over and fill in, kept as typed, then signed and fixed."""
    events = events_of(organ, f"case/{number}")
    if not 1 <= seq <= len(events) or id not in _kind(events[seq - 1]).letters:
        raise Http404
    writing = writing_of(organ, f"case/{number}", seq, id)
    told = _as_they_stand(events, seq)
    # What was signed stays; nothing more is written for an event that was annulled, or as it stands wants no such letter.
    is_wanted = told[-1].seq == seq and id in _kind(told[-1]).letters_for(told[-1].body)
    if not is_wanted and (writing is None or writing.frozen_at is None):
        raise Http404
    if told[-1].seq != seq:
        told = events[:seq]
    template = _template(told[-1], id)
    page = _Page(request, organ, number, told, id, template)
    if writing is not None and writing.frozen_at is not None:
        assert writing.document is not None, "what is signed has its document"
        if "docx" in request.GET:
            return page.download(bytes(writing.document))
        return page.shown({"writing": writing}, 409 if request.method == "POST" else 200)
    typed = {**(writing.typed if writing else {}), **given_back(request)}
    form = FactsForm(template, _facts(organ, template, told), request.POST or None, typed=typed)
    if request.method == "POST" and form.is_valid() and (answer := page.done(form)):
        return answer
    return page.shown({"form": form, "writing": writing}, 422 if form.errors else 200)


def _kind(event: Event) -> Kind:
    return sorts()["case"].kinds[event.kind]


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of a letter of the last of some events."""

    request: HttpRequest
    organ: Organ
    number: str
    told: list[Event]
    id: str
    template: Template

    @property
    def signable(self) -> bool:
        """Who may write the event may sign its letter."""
        return may_here(self.request, f"write:{self.told[-1].kind}")

    def done(self, form: "FactsForm") -> HttpResponse | None:
        """Save, sign or hand out what was typed; None where something is lacking, which the form then tells."""
        action, seq, person = self.request.POST.get("action"), self.told[-1].seq, account(self.request)
        assert person is not None
        what = (self.organ, f"case/{self.number}", seq, self.id, form.typed(), person, moment())
        try:
            if action == "save":
                save(*what)
                messages.success(self.request, f"已保存：{self.template.title}")
                return redirect("letter", self.organ.code, self.number, seq, self.id)
            document = letter_docx(_drafted(self.organ, self.template, self.told[-1], self.id, form.facts()))
            if action != "sign":
                return self.download(document)
            if not self.signable:
                raise Http404
            save(*what, document=document)
        except (LetterIncomplete, AlreadySigned, ValueError) as lacking:
            form.add_error(None, str(lacking))
            return None
        messages.success(self.request, f"已定稿：{self.template.title}")
        return redirect("letter", self.organ.code, self.number, seq, self.id)

    def download(self, document: bytes) -> HttpResponse:
        """The letter as a file."""
        response = HttpResponse(document, content_type=_DOCX)
        name = f"{self.number}-{self.told[-1].seq}-{self.id}.docx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def shown(self, more: dict[str, Any], status: int) -> HttpResponse:
        """The page."""
        own = {
            "organ": self.organ,
            "number": self.number,
            "title": self.template.title,
            "signable": self.signable,
        }
        return render(self.request, "office/letter.html", {**own, **more}, status=status)


def _as_they_stand(events: list[Event], seq: int) -> list[Event]:
    """The events up to one, as later corrections have them."""
    return [event for event in corrected(events) if event.seq <= seq]


def _template(event: Event, id: str) -> Template:
    return replies()[event.body["decision"]] if id == "reply" else letters()[id]


def _facts(organ: Organ, template: Template, told: list[Event]) -> dict[str, Any]:
    """What register, organ and applicant already tell."""
    facts: dict[str, Any] = dict(known(template, told, CALENDAR))
    person = applicant_of(organ, told[0].body["applicant"])
    also = {
        "organ": name_on(organ, told[-1].on),
        "on": told[-1].on,
        "applicant": person.name if person else "",
        "contact": organ.telephone,
        "body": organ.reconsideration_body,
        "court": organ.court,
    }
    return {**{name: value for name, value in also.items() if name in template.facts}, **facts}


def _drafted(organ: Organ, template: Template, event: Event, id: str, facts: dict[str, Any]) -> Letter:
    if id != "reply":
        return draft(id, facts)
    facts.pop("on", None)
    return reply(
        decision(event.body["decision"]),
        facts,
        decided_on=event.on,
        reconsideration_body=organ.reconsideration_body,
        court=organ.court,
    )


class FactsForm(forms.Form):
    """The facts of a letter, each by its kind; those that are missing are told by the letter itself."""

    def __init__(
        self, template: Template, facts: dict[str, Any], data: Any = None, *, typed: Mapping[str, str]
    ):
        super().__init__(data, initial={name: _shown(value) for name, value in facts.items()} | dict(typed))
        self.template = template
        for name, fact in template.facts.items():
            self.fields[name] = _input(fact)

    def typed(self) -> dict[str, str]:
        """What stands in the fields, letter by letter."""
        return {name: self.data.get(name, "") for name in self.fields}

    def facts(self) -> dict[str, Any]:
        """Those that were filled in, as the letter takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {
            name: value.splitlines() if self.template.facts[name].kind == "texts" else value
            for name, value in given.items()
        }


def _shown(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list | tuple) else value


def _input(fact: Fact) -> forms.Field:
    told: dict[str, Any] = {"label": fact.zh + ("" if fact.optional else " *"), "required": False}
    match fact.kind:
        case "day":
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **told)
        case "count":
            return forms.IntegerField(min_value=1, **told)
        case "amount":
            return forms.DecimalField(min_value=0, decimal_places=2, max_digits=14, **told)
        case "texts":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), help_text="一行一项", **told)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=8000, **told)
