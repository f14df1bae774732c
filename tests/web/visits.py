"""Visits to the desk in tests: who, where, what is sent. The day is the same for all."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from staff import Cast

from gongkai.web.store.ledger import events_of

TODAY = date(2025, 3, 20)
CASE = "2025-0001"
ARRIVAL = {
    "token": "第一页",
    "channel": "in_person",
    "on": "2025-03-03",
    "name": "张三",
    "applicant_kind": "natural",
    "paper_kind": "居民身份证",
    "paper": "330302199001011234",
    "telephone": "13800000000",
    "about": "某项目批复",
}


def at(staff: Cast, role: str | None) -> Client:
    client = Client()
    if role:
        client.force_login(staff.people[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def do(staff: Cast, kind: str, role: str = "handler", **told: Any) -> Any:
    """Send the form of a step."""
    after = told.pop("after", len(events_of(staff.science, f"case/{CASE}")))
    url = reverse("step", args=[staff.science.code, "case", CASE, kind])
    return at(staff, role).post(url, {"on": "2025-03-10", "after": after, **told})


def url(staff: Cast, name: str, *args: object) -> str:
    return reverse(name, args=[staff.science.code, *args])
