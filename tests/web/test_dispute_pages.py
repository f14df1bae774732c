"""复议、诉讼 at the desk: registered once, tied to its request, its deadlines by law, its end in 表四."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from seats import at, url
from staff import ARRIVED, CALENDAR, NOON, Cast
from visits import CASE

from gongkai.ledger import Dispute, by_matter, state, year_report
from gongkai.web.store.ledger import events, events_of
from gongkai.web.store.models import Listed, Notice
from gongkai.web.store.notices import make_notices

pytestmark = pytest.mark.usefixtures("visiting")

FILED = {
    "token": "一",
    "on": "2025-03-12",
    "procedure": "reconsideration",
    "role": "respondent",
    "case": CASE,
}
NUMBER = "2025-0001"


@pytest.fixture
def refused(staff: Cast) -> Cast:
    """A request that was refused and delivered on 10 March."""
    staff.write("organ/1", "opened", date(2025, 1, 1), name="鹿城区科学技术局")
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    staff.write(f"case/{CASE}", "decided", date(2025, 3, 10), decision="N4")
    staff.write(f"case/{CASE}", "delivered", date(2025, 3, 10), delivery="direct")
    return staff


def file(staff: Cast, **change: Any) -> Any:
    return at(staff, "handler").post(url(staff, "filed"), {**FILED, **change})


def do(staff: Cast, kind: str, on: str, **told: Any) -> Any:
    after = len(events_of(staff.science, f"dispute/{NUMBER}"))
    where = reverse("step", args=[staff.science.code, "dispute", NUMBER, kind])
    return at(staff, "handler").post(where, {"on": on, "after": after, **told})


def dispute(staff: Cast) -> Dispute:
    held = state(events_of(staff.science, f"dispute/{NUMBER}"))
    assert isinstance(held, Dispute)
    return held


def page(staff: Cast) -> str:
    shown: str = at(staff, "handler").get(url(staff, "dispute", NUMBER)).content.decode()
    return shown


def test_from_the_page_of_a_request_what_is_known_of_it_is_filled_in(refused: Cast) -> None:
    shown = at(refused, "handler").get(url(refused, "case", CASE)).content.decode()
    assert "登记对它的复议、诉讼" in shown
    asked = {"case": CASE, "decision": "N4", "decided_on": "2025-03-10"}
    form = at(refused, "handler").get(url(refused, "filed"), asked).content.decode()
    assert f'value="{CASE}"' in form
    assert '<option value="N4" selected>' in form
    assert 'value="2025-03-10"' in form


def test_a_dispute_is_registered_once_and_its_request_knows(refused: Cast) -> None:
    places = {file(refused)["Location"] for _ in range(3)}
    assert places == {url(refused, "dispute", NUMBER)}
    assert "2025-0001　行政复议" in at(refused, "handler").get(url(refused, "case", CASE)).content.decode()
    assert file(refused, token="二")["Location"] == url(refused, "dispute", "2025-0002")


def test_the_answer_is_due_ten_workdays_after_the_copy_came(refused: Cast) -> None:
    file(refused)
    assert "现在没有本机关要赶的期限" in page(refused)
    assert do(refused, "stage", "2025-03-17", stage="copy_received").status_code == 302
    # Ten workdays after Monday 17 March: 18–21, 24–28, 31 March.
    assert Listed.objects.get(matter=f"dispute/{NUMBER}").due == date(2025, 3, 31)
    shown = page(refused)
    assert "2025年3月31日" in shown
    assert "《中华人民共和国行政复议法》" in shown
    do(refused, "stage", "2025-03-20", stage="answered")
    assert Listed.objects.get(matter=f"dispute/{NUMBER}").due is None


def test_a_simple_procedure_halves_the_time(refused: Cast) -> None:
    file(refused, simple="on")
    do(refused, "stage", "2025-03-17", stage="copy_received")
    assert Listed.objects.get(matter=f"dispute/{NUMBER}").due == date(2025, 3, 24)


def test_a_lawsuit_is_judged_appealed_and_ends(refused: Cast) -> None:
    assert "行政诉讼要写明是否经过复议" in file(refused, procedure="litigation").content.decode()
    assert file(refused, procedure="litigation", path="after_reconsideration").status_code == 302
    do(refused, "stage", "2025-03-13", stage="copy_received")
    assert do(refused, "outcome", "2025-03-18", outcome="no_such_end").status_code == 422
    assert do(refused, "outcome", "2025-03-18", outcome="claim_rejected").status_code == 302
    # Fifteen natural days from 18 March.
    assert Listed.objects.get(matter=f"dispute/{NUMBER}").due == date(2025, 4, 2)
    do(refused, "appealed", "2025-03-19")
    assert dispute(refused).phase == "pending"
    do(refused, "outcome", "2025-03-20", outcome="claim_rejected")
    assert Listed.objects.get(matter=f"dispute/{NUMBER}").due is None
    do(refused, "took_effect", "2025-03-20")
    assert "审结" in page(refused)
    report = year_report(by_matter(events(refused.science)), 2025)
    assert report.value("disputes.litigation_after_reconsideration.upheld") == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"case": "2024-0099"}, "本机关没有编号为 2024-0099 的申请"),
        ({"on": "2025-02-31"}, "输入一个有效的日期"),
        ({"procedure": "war"}, "选择一个有效的选项"),
        ({"decision": "O3"}, "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(refused: Cast, change: dict[str, str], says: str) -> None:
    done = file(refused, number="鹿政复〔2025〕7号", **change)
    assert done.status_code == 422
    shown = done.content.decode()
    assert says in shown
    assert "鹿政复〔2025〕7号" in shown
    assert not events_of(refused.science, f"dispute/{NUMBER}")


def test_a_request_of_another_organ_is_none(refused: Cast) -> None:
    refused.write("case/2025-0077", "arrived", organ=refused.housing, **ARRIVED)
    assert "本机关没有编号为" in file(refused, case="2025-0077").content.decode()


def test_the_open_ones_come_first_the_most_urgent_at_the_top(refused: Cast) -> None:
    for token, on in (("一", "2025-03-05"), ("二", "2025-03-06"), ("三", "2025-03-07")):
        file(refused, token=token, on=on)
    where = reverse("step", args=[refused.science.code, "dispute", "2025-0003", "stage"])
    at(refused, "handler").post(where, {"on": "2025-03-10", "after": 1, "stage": "copy_received"})
    where = reverse("step", args=[refused.science.code, "dispute", "2025-0002", "outcome"])
    at(refused, "handler").post(where, {"on": "2025-03-10", "after": 1, "outcome": "upheld"})
    shown = at(refused, "handler").get(url(refused, "disputes")).content.decode()
    places = [shown.index(f">2025-{n:04}</a></td><td class") for n in (3, 1, 2)]
    assert places == sorted(places)


def test_a_step_of_one_sort_is_none_of_another(refused: Cast) -> None:
    file(refused)
    for sort, kind in (("case", "stage"), ("dispute", "decided"), ("dispute", "filed"), ("count", "entered")):
        path = f"/{refused.science.code}/{sort}/{NUMBER}/do/{kind}/"
        assert at(refused, "handler").get(path).status_code == 404


def test_those_who_handle_are_told_before_the_answer_is_due_and_led_to_it(refused: Cast) -> None:
    file(refused)
    do(refused, "stage", "2025-03-17", stage="copy_received")
    make_notices(refused.science, date(2025, 3, 31), NOON, CALENDAR, mail=False)
    (notice,) = Notice.objects.filter(account=refused.people["handler"])
    assert "复议诉讼的答复、举证" in notice.text
    sent = at(refused, "handler").post(reverse("notice", args=[refused.science.code, notice.pk]))
    assert sent["Location"] == url(refused, "dispute", NUMBER)
