"""Letters at the desk: what the register knows is filled in, the rest is asked, and what is missing is refused."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from gongkai.base.errors import LetterIncomplete
from gongkai.law.decisions import decision
from gongkai.ledger import Event, Letter, draft, known, letters, reply
from gongkai.ledger.kinds import sorts
from gongkai.ledger.templates import Fact, Template, replies
from gongkai.web.office.desks import CALENDAR, at_desk
from gongkai.web.store.applicants import applicant_of
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Organ
from gongkai.web.store.organs import name_on
from gongkai.writers.letter import letter_docx

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@at_desk("write")
def letter(request: HttpRequest, organ: Organ, number: str, seq: int, id: str) -> HttpResponse:
    """The letter of one event: its facts to look over and fill in, then the document."""
    told = events_of(organ, f"case/{number}")[:seq]
    if len(told) != seq or seq < 1 or id not in sorts()["case"].kinds[told[-1].kind].letters:
        raise Http404
    template = _template(told[-1], id)
    form = FactsForm(template, _facts(organ, template, told), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _drafted(organ, template, told[-1], id, form.facts())
        except (LetterIncomplete, ValueError) as lacking:
            form.add_error(None, str(lacking))
        else:
            response = HttpResponse(letter_docx(made), content_type=_DOCX)
            response["Content-Disposition"] = f'attachment; filename="{number}-{seq}-{id}.docx"'
            return response
    shown = {"organ": organ, "number": number, "title": template.title, "form": form}
    return render(request, "office/letter.html", shown, status=422 if form.errors else 200)


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

    def __init__(self, template: Template, facts: dict[str, Any], data: Any = None):
        super().__init__(data, initial={name: _shown(value) for name, value in facts.items()})
        self.template = template
        for name, fact in template.facts.items():
            self.fields[name] = _input(fact)

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
