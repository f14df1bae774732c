"""Random walks through a register: every step is one the register allows, on days that go on, over some years."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from register import Register

from gongkai.base.errors import GongkaiError
from gongkai.law.decisions import decisions
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import Channel
from gongkai.ledger import Event, Held, appended, state
from gongkai.ledger.kinds import Kind, choices, sorts

FIRST, LAST = date(2019, 6, 3), date(2025, 11, 28)
_NOT_WALKED = {"rectified", "annulled"}  # what corrections may do has tests of its own


class Walk:
    """One register with a few matters of a sort, walked by a seed."""

    def __init__(self, sort: str, seed: int, matters: int = 4, steps: int = 12):
        self.sort, self.chance, self.register = sorts()[sort], random.Random(seed), Register()
        self.phases: set[str] = set()
        for n in range(matters):
            self._matter(f"{sort}/{n + 2019 if sort == 'report' else n + 1}", steps)

    @property
    def told(self) -> dict[str, list[Event]]:
        """The events of each matter, by its name."""
        return {matter: self.register.of(matter) for matter in self.register.last}

    @property
    def matters(self) -> list[Held]:
        return self.register.matters()

    def _matter(self, matter: str, steps: int) -> None:
        chance, sort = self.chance, self.sort
        on = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
        first = sort.kinds[sort.first]
        body = self._body(first, 1, on)
        if sort.id == "disputes":
            body.pop("path", None)
            body |= (
                {"path": chance.choice(list(choices()["path"]))} if body["procedure"] == "litigation" else {}
            )
            if "decided_on" in body:
                body["decided_on"] = str(on - timedelta(chance.randrange(90)))
        self.register.put(matter, first.id, on, body)
        for _ in range(steps):
            reached = state(self.register.of(matter))
            self.phases.add(reached.phase)
            fitting = [
                kind
                for kind in sort.kinds.values()
                if reached.phase in kind.during and kind.id not in _NOT_WALKED
            ]
            if not fitting:
                break
            kind = chance.choice(fitting)
            if kind.id == "struck" and chance.random() < 0.8:
                continue
            on = min(LAST, on + timedelta(chance.choice((0, 0, 1, 3, 10, 40, 150))))
            self._step(matter, kind, on)
        self.phases.add(state(self.register.of(matter)).phase)

    def _step(self, matter: str, kind: Kind, on: date) -> None:
        last = self.register.last[matter]
        body = self._body(kind, last.seq + 1, on)
        trial = appended(last, kind.id, on, last.recorded_at, body)
        try:
            state([*self.register.of(matter), trial])
        except GongkaiError:
            return
        self.register.put(matter, kind.id, on, body)

    def _body(self, kind: Kind, seq: int, on: date) -> dict[str, Any]:
        wanted = dict(kind.needs)
        for field, type in kind.may.items():
            if self.chance.random() < 0.2 and field not in ("what",):
                wanted[field] = type
        return {field: self._value(field, type, seq, on) for field, type in wanted.items()}

    def _value(self, field: str, type: str, seq: int, on: date) -> Any:
        chance = self.chance
        if field == "outcome":
            return chance.choice(list(outcomes()))[1]
        if field == "chain":
            return chance.choice((["secrecy"], ["unit", "secrecy"], ["unit", "secrecy", "approval"]))
        if field == "cell":
            return chance.choice(
                ("requests.new.natural", "requests.partial.other", "disputes.reconsideration.upheld")
            )
        match type:
            case "text" | "countable":
                return f"{field}{chance.randrange(9)}"
            case "texts":
                return ["甲", "乙"][: chance.randrange(3)]
            case "count":
                return chance.randint(1, 20)
            case "event":
                return chance.randint(1, max(1, seq - 1))
            case "day":
                return str(on + timedelta(chance.randrange(90)))
            case "moment":
                return f"{on}T09:00:00+08:00"
            case "flag":
                return chance.random() < 0.5
            case "amount":
                return str(chance.randrange(1000))
            case "decision":
                return chance.choice(list(decisions()))
            case "channel":
                return chance.choice([one.value for one in Channel])
        return chance.choice(list(choices()[type]))


def walks(sort: str) -> st.SearchStrategy[Walk]:
    return st.integers(0, 10**9).map(lambda seed: Walk(sort, seed))
