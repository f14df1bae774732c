"""怎么答: question after question to one decision, its letter and its row of 表三, or to the step that comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.forms import EDITIONS, form
from gongkai.law.decisions import Decision, decision, row
from gongkai.law.instruments import spoken
from gongkai.ledger import Answer, Case, Question, asked
from gongkai.ledger.kinds import Kind, sorts
from gongkai.web.office.desks import at_desk, may_here
from gongkai.web.office.matters import known
from gongkai.web.store.models import Organ


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the way, with where its answers lead. given: the answer; back: to answer it anew."""

    question: Question
    given: Answer | None
    back: str
    ways: list[tuple[str, str]]


@require_GET
@at_desk("see_matters")
def wizard(request: HttpRequest, organ: Organ, number: str) -> HttpResponse:
    """The questions answered so far, and the next one or what they lead to. The answers stand in the address."""
    _, case = known(organ, f"case/{number}")
    assert isinstance(case, Case)
    try:
        given = [int(one) for one in request.GET.getlist("a")]
        way = list(asked(given))
    except ValueError as wrong:
        raise Http404 from wrong
    last = way[-1][1]
    shown = {
        "organ": organ,
        "sort": "case",
        "number": number,
        "steps": [_step(question, answer, given[:n]) for n, (question, answer) in enumerate(way)],
        "outcome": _decided(decision(last.to), case) if last and last.way == "decide" else None,
        "step": sorts()["case"].kinds[last.to] if last and last.way == "step" else None,
    }
    if last and last.way != "ask":
        shown |= _next(request, organ, number, case, last)
    return render(request, "office/wizard.html", shown)


def _step(question: Question, answer: Answer | None, before: Sequence[int]) -> Step:
    ways = [(one.zh, _address([*before, n])) for n, one in enumerate(question.answers)]
    return Step(question, answer, _address(before), ways)


def _address(answers: Sequence[int]) -> str:
    return "?" + urlencode([("a", n) for n in answers])


def _decided(found: Decision, case: Case) -> dict[str, object]:
    """What a decision means for a request, as the page tells it."""
    edition = EDITIONS[-1]
    return {
        "code": found.code,
        "zh": found.zh,
        "articles": [spoken(cite) for cite in found.articles],
        "row": form(edition).zh(f"requests.{row(found, edition)}.{case.applicant_kind}"),
        "must_state": [(one.zh, spoken(one.cite) if one.cite else "") for one in found.must_state],
        "evidence": [(one.zh, spoken(one.cite) if one.cite else "") for one in found.evidence],
        "unsuable": spoken(found.unsuable.cite) if found.unsuable else "",
    }


def _next(request: HttpRequest, organ: Organ, number: str, case: Case, last: Answer) -> dict[str, object]:
    """Where to go on: the form of the step, filled in, for who may take it; for others a note of what is proposed."""
    kind: Kind = sorts()["case"].kinds["decided" if last.way == "decide" else last.to]
    told = {"decision": last.to} if last.way == "decide" else {}
    place = reverse("step", args=[organ.code, "case", number, kind.id])
    note = reverse("step", args=[organ.code, "case", number, "noted"])
    proposal = f"拟：{last.to} {decision(last.to).zh}" if last.way == "decide" else ""
    return {
        "fits": case.phase in kind.during,
        "go": f"{place}?{urlencode(told)}" if may_here(request, f"write:{kind.id}") else "",
        "propose": f"{note}?{urlencode({'text': proposal})}"
        if proposal and may_here(request, "write:noted")
        else "",
        "kind": kind,
    }
