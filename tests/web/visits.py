"""What is sent to the desk in tests."""

from typing import Any

from django.urls import reverse
from seats import at
from staff import Cast

from gongkai.web.store.ledger import events_of

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


def do(staff: Cast, kind: str, role: str = "handler", **told: Any) -> Any:
    """Send the form of a step."""
    after = told.pop("after", len(events_of(staff.science, f"case/{CASE}")))
    url = reverse("step", args=[staff.science.code, "case", CASE, kind])
    return at(staff, role).post(url, {"on": "2025-03-10", "after": after, **told})
