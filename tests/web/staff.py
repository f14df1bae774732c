"""The cast of the platform's tests: a district with two bureaus, and somebody in every role."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.ledger import Held
from gongkai.web.store.ledger import events_of, write
from gongkai.web.store.models import ROLES, Account, Organ
from gongkai.web.store.policy import appoint

CALENDAR = Calendar.load()
NOON = datetime(2025, 3, 3, 4, 0, tzinfo=UTC)
DAY = date(2025, 3, 3)
ARRIVED = {"channel": "in_person", "applicant_kind": "natural", "applicant": "申请人1"}


@dataclass
class Cast:
    """district governs science and housing; people: role → who holds it at science."""

    district: Organ
    science: Organ
    housing: Organ
    people: dict[str, Account] = field(default_factory=dict)

    def write(self, matter: str, kind: str, on: date = DAY, organ: Organ | None = None, **body: Any) -> Held:
        """One event more, by the handler who has seen all before it."""
        at = organ or self.science
        seen = len(events_of(at, matter))
        return write(
            at, matter, kind, on, body, after=seen, account=self.people["handler"], at=NOON, calendar=CALENDAR
        )


def cast() -> Cast:
    """Everybody enrolled and appointed from 2025 on."""
    district = Organ.objects.create(code="330302000", name="鹿城区人民政府办公室", level="county")
    science = Organ.objects.create(code="330302011", name="鹿城区科学技术局", level="county", parent=district)
    housing = Organ.objects.create(
        code="330302012", name="鹿城区住房和城乡建设局", level="county", parent=district
    )
    people = {}
    for role in ROLES:
        people[role] = Account.objects.enrol(f"{role}@science", ROLES[role], "一次性口令")
        appoint(people[role], role, science, date(2025, 1, 1))
    return Cast(district, science, housing, people)
