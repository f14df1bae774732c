"""Slips put right: what was written stays, what stands is what it should have been."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from seats import at, url
from staff import ARRIVED, Cast
from visits import CASE

from gongkai.ledger import Case, state
from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Listed

pytestmark = pytest.mark.usefixtures("visiting")


def mend(staff: Cast, seq: int, role: str = "handler", **told: Any) -> Any:
    where = reverse("mend", args=[staff.science.code, "case", CASE, seq])
    after = len(events_of(staff.science, f"case/{CASE}"))
    return at(staff, role).post(where, {"after": after, "why": "录入有误", **told})


@pytest.fixture
def typed(staff: Cast) -> Cast:
    """A request with a wrong day of arrival and a wrong word."""
    staff.write(f"case/{CASE}", "arrived", about="某项目批夏", **ARRIVED)
    return staff


ROW = {"channel": "in_person", "applicant_kind": "natural"}


def test_a_day_and_a_word_are_put_right_and_the_slip_can_still_be_seen(typed: Cast) -> None:
    assert mend(typed, 1, on="2025-02-28", about="某项目批复", **ROW).status_code == 302
    told = events_of(typed.science, f"case/{CASE}")
    assert [event.kind for event in told] == ["arrived", "rectified"]
    assert told[0].body["about"] == "某项目批夏"
    assert told[1].body["changes"] == {"about": "某项目批复"}
    held = state(told)
    assert isinstance(held, Case)
    assert held.received == date(2025, 2, 28)
    listed = Listed.objects.get(matter=f"case/{CASE}")
    assert (listed.title, listed.received) == ("某项目批复", date(2025, 2, 28))
    shown = at(typed, "handler").get(url(typed, "case", CASE)).content.decode()
    assert "更正登记" in shown
    assert "某项目批夏" in shown


def test_the_form_shows_what_stands_also_after_a_correction(typed: Cast) -> None:
    mend(typed, 1, on="2025-03-03", about="某项目批复", **ROW)
    where = reverse("mend", args=[typed.science.code, "case", CASE, 1])
    shown = at(typed, "handler").get(where).content.decode()
    assert "某项目批复" in shown
    assert "批夏" not in shown


def test_what_was_emptied_is_gone(typed: Cast) -> None:
    assert mend(typed, 1, on="2025-03-03", about="", **ROW).status_code == 302
    assert events_of(typed.science, f"case/{CASE}")[1].body["changes"] == {"about": None}
    assert Listed.objects.get(matter=f"case/{CASE}").title == ""


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"on": "2025-03-03", "about": "某项目批夏"}, "没有改动"),
        ({"on": "2025-03-03", "about": "某项目批复", "why": ""}, "这个字段是必填项"),
        ({"on": "2025-03-32", "about": "某项目批复"}, "输入一个有效的日期"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(typed: Cast, told: dict[str, str], says: str) -> None:
    done = mend(typed, 1, **ROW, **told)
    assert done.status_code == 422
    assert says in done.content.decode()
    assert len(events_of(typed.science, f"case/{CASE}")) == 1


def test_what_the_law_would_have_refused_then_is_refused_now(typed: Cast) -> None:
    typed.write(f"case/{CASE}", "decided", date(2025, 3, 10), decision="G2")
    typed.write(f"case/{CASE}", "delivered", date(2025, 3, 11), delivery="direct")
    done = mend(typed, 2, role="signer", on="2025-03-12", decision="G2")
    assert done.status_code == 422
    assert len(events_of(typed.science, f"case/{CASE}")) == 3


def test_a_slip_is_put_right_by_those_who_may_write_the_event(typed: Cast) -> None:
    typed.write(f"case/{CASE}", "decided", date(2025, 3, 10), decision="N4")
    assert mend(typed, 2, on="2025-03-10", decision="G2").status_code == 404, "a handler changes no decision"
    assert f"/{CASE}/2/mend/" not in at(typed, "handler").get(url(typed, "case", CASE)).content.decode()
    assert f"/{CASE}/2/mend/" in at(typed, "signer").get(url(typed, "case", CASE)).content.decode()
    assert mend(typed, 2, role="signer", on="2025-03-10", decision="N5").status_code == 302
    assert Listed.objects.get(matter=f"case/{CASE}").decision == "N5"


def test_nobody_annuls_what_they_may_not_write(typed: Cast) -> None:
    typed.write(f"case/{CASE}", "decided", date(2025, 3, 10), decision="N4")
    told = {"on": "2025-03-12", "after": 2, "event": 2, "reason": "另行决定"}
    where = url(typed, "step", "case", CASE, "annulled")
    refused = at(typed, "handler").post(where, told)
    assert refused.status_code == 422
    assert "不归您的岗位登记" in refused.content.decode()
    assert at(typed, "signer").post(where, told).status_code == 302
    assert Listed.objects.get(matter=f"case/{CASE}").phase == "processing"


def test_a_request_that_was_decided_is_struck_by_those_who_decide(typed: Cast) -> None:
    where = url(typed, "step", "case", CASE, "struck")
    typed.write(f"case/{CASE}", "decided", date(2025, 3, 10), decision="N4")
    told = {"on": "2025-03-12", "after": 2, "reason": "重复登记"}
    assert "由能作决定的岗位撤销登记" in at(typed, "handler").post(where, told).content.decode()
    assert at(typed, "signer").post(where, told).status_code == 302
    assert Listed.objects.get(matter=f"case/{CASE}").phase == "struck"


def test_a_correction_is_corrected_by_correcting_the_event_not_itself(typed: Cast) -> None:
    mend(typed, 1, on="2025-02-28", about="某项目批复", **ROW)
    for seq in (0, 2, 3):
        where = f"/{typed.science.code}/case/{CASE}/{seq}/mend/"
        assert at(typed, "handler").get(where).status_code == 404
    assert mend(typed, 1, role="signer", on="2025-03-01", **ROW).status_code == 404
