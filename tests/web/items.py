"""Items for tests: written to the ledger by whoever is to write them."""

from datetime import UTC, date, datetime
from typing import Any

from staff import CALENDAR, Cast

from gongkai.ledger import Publication
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Account
from gongkai.web.store.publishing import drafted, told
from gongkai.web.store.texts import keep

AT = datetime(2025, 3, 20, 2, 0, tzinfo=UTC)  # ten in the morning of the day pages believe it is
ON = date(2025, 3, 20)
CHAIN = (("unit", "unit"), ("secrecy", "secrecy"), ("approval", "reviewer"))  # each with who gives it
DESCRIBED = {"item": "20-1", "category": "政策文件"}


def draft(staff: Cast, on: date = ON, text: str = "<p>正文</p>", at: datetime = AT, **body: Any) -> str:
    """A new item with a text, by the handler; its name."""
    content = {"content": keep(staff.science, text)} if text else {}
    said = {"title": "通告", "nature": "disclosed", **DESCRIBED, **content, **body}
    return drafted(staff.science, on, said, account=staff.people["handler"], at=at, calendar=CALENDAR)


def step(
    staff: Cast, matter: str, kind: str, role: str | Account = "handler", on: date | None = None,
    at: datetime = AT, **body: Any,
) -> Publication:  # fmt: skip
    """One event more, by whoever holds a role."""
    account = staff.people[role] if isinstance(role, str) else role
    seen = len(events_of(staff.science, matter))
    return told(
        staff.science, matter, kind, on or at.date(), body,
        after=seen, account=account, at=at, calendar=CALENDAR,
    )  # fmt: skip


def cleared(staff: Cast, matter: str, at: datetime = AT) -> Publication:
    """The item sent to review and through it."""
    step(staff, matter, "submitted", at=at)
    for review, role in CHAIN:
        item = step(staff, matter, "reviewed", role, at=at, review=review, verdict="disclose")
    return item


def published(staff: Cast, at: datetime = AT, **body: Any) -> str:
    """A new item, made and published; its name."""
    matter = draft(staff, at.date(), at=at, **body)
    step(staff, matter, "formed", at=at)
    cleared(staff, matter, at=at)
    step(staff, matter, "published", at=at)
    return matter
