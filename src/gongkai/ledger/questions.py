"""The questions to ask before a request is decided: each answer leads to the next, to a decision, or to a step first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError
from gongkai.law.decisions import decisions
from gongkai.law.entries import checked, cited
from gongkai.law.instruments import spoken
from gongkai.ledger.kinds import sorts

_FILE = Path(__file__).parent / "data" / "questions.yaml"
_NOT_ASKED = frozenset({"O3"})  # the applicant withdraws; nothing is decided


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and where it leads. way: ask, decide or step; to: the question, decision code or kind of event."""

    zh: str
    way: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. hint: how to tell; cite: "" where no article speaks of it."""

    id: str
    zh: str
    hint: str
    cite: str
    answers: tuple[Answer, ...]

    @property
    def spoken(self) -> str:
        """The article in full words."""
        return spoken(self.cite) if self.cite else ""


@cache
def questions() -> Mapping[str, Question]:
    """All questions by id, the first one first.

    Raises DataError for a way that leads nowhere or round, a question or a decision (but O3) to which none leads.
    """
    found = {id: _question(id, entry) for id, entry in strict_yaml.load(_FILE).items()}
    led = [answer for one in found.values() for answer in one.answers]
    first = next(iter(found))
    for known, way in ((set(found) - {first}, "ask"), (set(decisions()) - _NOT_ASKED, "decide")):
        reached = {answer.to for answer in led if answer.way == way}
        if reached != known:
            raise DataError(_FILE.name, way, f"not as they should be reached: {sorted(reached ^ known)}")
    order = list(found)
    for one in found.values():
        for answer in one.answers:
            if answer.way == "ask" and order.index(answer.to) <= order.index(one.id):
                raise DataError(_FILE.name, one.id, f"{answer.to} was asked before: questions go forward")
    return MappingProxyType(found)


def _question(id: str, entry: Any) -> Question:
    checked(_FILE.name, id, entry, {"zh", "hint", "cite", "answers"})
    if entry["cite"]:
        cited([entry["cite"]])
    return Question(
        id,
        entry["zh"],
        entry["hint"],
        entry["cite"] or "",
        tuple(_answer(id, zh, led) for zh, led in entry["answers"].items()),
    )


def _answer(id: str, zh: str, led: Any) -> Answer:
    checked(_FILE.name, f"{id}.{zh}", led, set(), {"ask", "decide", "step"})
    if len(led) != 1:
        raise DataError(_FILE.name, f"{id}.{zh}", "leads one way")
    ((way, to),) = led.items()
    if way == "step" and to not in sorts()["case"].kinds:
        raise DataError(_FILE.name, f"{id}.{zh}", f"no such step: {to}")
    return Answer(zh, way, to)


def asked(answers: Sequence[int]) -> Iterator[tuple[Question, Answer | None]]:
    """The questions as they come up, each with its answer; the last without one unless it leads to a decision or step.

    answers: the place of each answer given, from 0. Raises ValueError for one that is none, or one too many.
    """
    question: Question | None = next(iter(questions().values()))
    for place in answers:
        if question is None or not 0 <= place < len(question.answers):
            raise ValueError(f"no such answer: {list(answers)}")
        answer = question.answers[place]
        yield question, answer
        question = questions()[answer.to] if answer.way == "ask" else None
    if question is not None:
        yield question, None
