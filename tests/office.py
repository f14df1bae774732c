"""Organs whose register is made up: the five bureaus of the published reports, and a busy organ with its heavy tail.

`python tests/office.py` writes their ledgers to tests/documents/ledgers anew.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from register import Register

from gongkai.law.calendar import Calendar
from gongkai.law.deadline import workday_deadline
from gongkai.ledger import Case, Event, line, standing, state
from gongkai.web.office.bureaus import Bureau, bureaus, year_of

LEDGERS = Path(__file__).parent / "documents" / "ledgers"
BUSY, BUSY_YEARS = "busy-2024-2025", (2024, 2025)
CALENDAR = Calendar.load()


@dataclass(frozen=True)
class Seed:
    """A bureau of the demonstration with the name of its published report among tests/documents."""

    file: str
    bureau: Bureau

    @property
    def organ(self) -> str:
        return self.bureau.name

    @property
    def year(self) -> int:
        return self.bureau.year


_FILES = (
    "000_3983b96eb95a8fff",
    "001_d46ce23c90299a99",
    "002_e80e7c09c77854af",
    "003_949bc27bfce8b204",
    "004_873a2013a6fbf796",
)
SEEDS = tuple(Seed(file, bureau) for file, bureau in zip(_FILES, bureaus(), strict=True))


def workdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if CALENDAR.is_workday(day)]


def after(day: date, workdays: int) -> date:
    return workday_deadline(day, workdays, CALENDAR).day


# The mix of outcomes a large city reported for 2025 (casework.md §4.4), within a group by our own choice; in per mille.
_MIX = {
    "G1": 150, "G2": 230, "G3": 20, "P1": 160,
    "N1": 3, "N2": 3, "N3": 3, "N4": 15, "N5": 8, "N6": 8, "N7": 5, "N8": 5,
    "U1": 130, "U2": 100, "U3": 13, "U4": 6,
    "X1": 15, "X2": 10, "X3": 2, "X4": 3, "X5": 3,
    "O1": 23, "O2": 15, "O3": 50, "O4": 10, "O5": 10,
}  # fmt: skip
_CHANNELS = {"in_person": 15, "oral": 1, "signed_mail": 40, "plain_mail": 4, "online": 38, "fax": 2}
_KINDS = {"natural": 85, "business": 8, "research": 1, "charity": 1, "legal": 4, "other": 1}
_OUTCOMES = {
    "reconsideration": {
        "upheld": 5,
        "claim_rejected": 2,
        "revoked": 2,
        "unlawful": 1,
        "terminated": 3,
        "settled": 1,
    },
    "litigation": {"claim_rejected": 6, "revoked": 1, "dismissed": 2, "withdrawn": 2},
}
_BUSY_COUNTS = {
    "disclosure.permits.decisions": "1204",
    "disclosure.penalties.decisions": "87",
    "disclosure.coercion.decisions": "3",
    "disclosure.fees.amount": "12.35",
}


def busy(requests: int = 300, years: Sequence[int] = BUSY_YEARS, seed: int = 711) -> Register:
    """The ledger of an organ with many requests, from a few applicants most of them, spread evenly over the years.

    It was written up to the middle of January after the last year, so that some requests are still open then.
    """
    chance = random.Random(seed)
    people = [
        chance.choices(list(_KINDS), list(_KINDS.values()))[0] for _ in range(max(12, requests * 2 // 5))
    ]
    weights = [(rank + 1) ** -0.75 for rank in range(len(people))]
    days = workdays(date(years[0], 1, 2), date(years[-1], 12, 31))
    told: list[tuple[date, int, str, str, dict[str, Any]]] = []
    for n in range(requests):
        who = chance.choices(range(len(people)), weights)[0]
        story = _Story(f"case/{years[0]}-{n + 1:05}", chance, f"申请人{who + 1:04}", people[who])
        story.tell(days[n * len(days) // requests])
        for matter, kind, on, body in story.told:
            told.append((on, n, matter, kind, body))
    register = Register()
    register.write("organ/330000", "opened", date(years[0], 1, 1), name="江东市住房和城乡建设局")
    for on, _, matter, kind, body in sorted(told, key=lambda one: one[:2]):
        if on <= date(years[-1] + 1, 1, 15):
            register.write(matter, kind, on, **body)
    for year in years:
        for n, (what, value) in enumerate(_BUSY_COUNTS.items()):
            unit = {"unit": "万元"} if what.endswith("amount") else {}
            body = {"what": what, "value": value, "evidence": "业务系统导出", **unit}
            register.write(f"count/{year}-{n + 1:02}", "entered", date(year, 12, 31), **body)
    return register


class _Story:
    """What happens to one request, day by day, as the law allows; rarely late."""

    def __init__(self, matter: str, chance: random.Random, applicant: str, kind: str):
        self.matter, self.chance = matter, chance
        self.applicant, self.kind = applicant, kind
        self.told: list[tuple[str, str, date, dict[str, Any]]] = []
        self.register = Register()

    def then(self, kind: str, on: date, **body: Any) -> int:
        """One event more; its seq."""
        self.told.append((self.matter, kind, on, body))
        return self.register.write(self.matter, kind, on, **body).seq

    def pick(self, weighted: dict[str, int]) -> str:
        return self.chance.choices(list(weighted), list(weighted.values()))[0]

    def some(self, first: int, last: int) -> int:
        return self.chance.randint(first, last)

    def tell(self, arrived: date) -> None:
        channel = self.pick(_CHANNELS)
        self.then("arrived", arrived, channel=channel, applicant_kind=self.kind, applicant=self.applicant)
        received = arrived
        if channel in ("plain_mail", "online", "fax"):
            received = after(arrived, 1)
            self.then("confirmed", received)
        self.then("registered", received, number=self.matter.partition("/")[2])
        code = self.pick(_MIX)
        before: Callable[[date], date] = getattr(self, f"_{code.lower()}", self._plain)
        self._answer(code, before(received))

    def _plain(self, received: date) -> date:
        self.then("assigned", received, unit="业务科")
        if self.chance.random() < 0.08:
            told = after(received, self.some(15, 19))
            self.then("extended", told, days=self.some(5, 20), approved_by="工作机构负责人", delivery="post")
            return told
        return received

    def _reviewed(self, received: date) -> date:
        on = after(received, 3)
        self.then("reviewed", on, review="secrecy", verdict="withhold", ground="条例")
        return on

    _p1 = _n1 = _n2 = _n3 = _n5 = _n6 = _n7 = _reviewed

    def _n4(self, received: date) -> date:
        out = after(received, 2)
        letter = self.then("consulted", out, whom="third_party", delivery="post")
        self.then("served", out + timedelta(3), letter=letter)
        back = after(out, self.some(5, 12))
        self.then("answered", back, letter=letter, consent="objects", reason="涉及商业秘密")
        return self._reviewed(back)

    def _u1(self, received: date) -> date:
        on = after(received, 2)
        self.then("searched", on, where="档案系统", found=False)
        return on

    def _asked(self, received: date, days: int) -> tuple[int, date]:
        told = after(received, self.some(2, 6))
        letter = self.then("correction_asked", told, days=days, delivery="post")
        served = told + timedelta(2)
        self.then("served", served, letter=letter)
        return letter, served

    def _u4(self, received: date) -> date:
        _, served = self._asked(received, 10)
        back = after(served, self.some(3, 9))
        self.then("corrected", back)
        return back

    def _o1(self, received: date) -> date:
        _, served = self._asked(received, 10)
        return after(served, 10)

    def _x4(self, received: date) -> date:
        asked = after(received, 2)
        self.then("reasons_asked", asked, facts="一个月内提出三十余件")
        given = after(asked, 4)
        self.then("reasons_given", given)
        return given

    def _o2(self, received: date) -> date:
        billed = after(received, 5)
        letter = self.then("billed", billed, fee="by_piece", amount="100", delivery="post")
        self.then("served", billed + timedelta(2), letter=letter)
        return after(billed + timedelta(2), 20)

    def _o3(self, received: date) -> date:
        return after(received, self.some(1, 10))

    def _answer(self, code: str, ready: date) -> None:
        """The decision on one of the workdays left, or days after the last one."""
        if code == "O3":
            self.then("withdrawn", ready, ending="withdrawn")
            return
        case = state(self.register.events)
        assert isinstance(case, Case)
        deadline = standing(case, ready, CALENDAR).deadline
        days = list(islice(CALENDAR.workdays_after(ready), 20))
        left = [day for day in days if deadline is None or day <= deadline.day] or days[:1]
        late = deadline is not None and self.chance.random() < 0.02
        on = after(deadline.day, 2) if deadline and late else self.chance.choice(left)
        letter = self.then("decided", on, decision=code, document=f"公开告〔{on.year}〕{self.some(1, 999)}号")
        how = self.pick({"post": 6, "electronic": 3, "direct": 1})
        self.then("delivered", on, delivery=how)
        served = on + timedelta(3)
        if how == "post":
            self.then("served", served, letter=letter)
        self.then("archived", after(served, 2))
        if self.chance.random() < 0.06:
            self._disputed(code, on, served)

    def _disputed(self, code: str, decided: date, served: date) -> None:
        """A reconsideration, and sometimes a lawsuit after it."""
        number, filed = self.matter.partition("/")[2], served + timedelta(self.some(5, 55))
        about = {"case": self.matter, "decision": code, "decided_on": str(decided), "role": "respondent"}
        matter = f"dispute/{number}-1"
        self.told += [
            (matter, "filed", filed, {"procedure": "reconsideration", **about}),
            (matter, "stage", filed + timedelta(6), {"stage": "copy_received"}),
            (matter, "stage", filed + timedelta(14), {"stage": "answered"}),
            (matter, "outcome", filed + timedelta(58), {"outcome": self.pick(_OUTCOMES["reconsideration"])}),
        ]
        if self.chance.random() < 0.4:
            sued, matter = filed + timedelta(70), f"dispute/{number}-2"
            path = {"procedure": "litigation", "path": "after_reconsideration"}
            self.told += [
                (matter, "filed", sued, {**path, **about}),
                (matter, "outcome", sued + timedelta(150), {"outcome": self.pick(_OUTCOMES["litigation"])}),
                (matter, "took_effect", sued + timedelta(170), {}),
            ]


def ledgers() -> dict[str, Sequence[Event]]:
    """The events of every ledger of example by the name of its file."""
    return {**{one.file: tuple(year_of(one.bureau, CALENDAR)) for one in SEEDS}, BUSY: busy().events}


if __name__ == "__main__":
    LEDGERS.mkdir(exist_ok=True)
    for name, events in ledgers().items():
        path = LEDGERS / f"{name}.jsonl"
        path.write_text("".join(f"{line(event)}\n" for event in events), encoding="utf-8")
        print(path, len(events))
