"""怎么答: the way through the questions stands in the address; it ends in the form, filled in, for who may send it."""

import pytest
from seats import at, url
from staff import ARRIVED, Cast
from visits import CASE, do

pytestmark = pytest.mark.usefixtures("visiting")

REFUSED = {
    "a": [0, 0, 0, 0, 0, 0, 0, 2, 5]
}  # clear, information, not repeated … all of it, minutes of a meeting
NOT_HELD = {"a": [0, 0, 0, 0, 0, 2]}


def asked(staff: Cast, role: str, told: dict[str, list[int]]) -> str:
    page: str = at(staff, role).get(url(staff, "wizard", CASE), told).content.decode()
    return page


@pytest.fixture
def open_case(staff: Cast) -> Cast:
    staff.write(f"case/{CASE}", "arrived", **ARRIVED)
    return staff


def test_each_answer_leads_to_the_next_question_and_can_be_given_anew(open_case: Cast) -> None:
    first = asked(open_case, "handler", {})
    assert "能不能指向特定的政府信息" in first
    assert 'href="?a=0"' in first
    third = asked(open_case, "handler", {"a": [0, 0]})
    assert "已经就同一内容答复过" in third
    assert 'href="?a=0">改' in third


def test_a_decision_comes_with_its_article_its_row_and_what_the_letter_must_state(open_case: Cast) -> None:
    page = asked(open_case, "signer", REFUSED)
    for told in ("N6", "第十六条第二款", "6.属于四类过程性信息", "自然人", "作出处理决定之前形成"):
        assert told in page
    assert f"{url(open_case, 'step', 'case', CASE, 'decided')}?decision=N6" in page
    form = at(open_case, "signer").get(url(open_case, "step", "case", CASE, "decided"), {"decision": "N6"})
    assert '<option value="N6" selected>' in form.content.decode()


def test_who_may_not_decide_notes_what_is_proposed(open_case: Cast) -> None:
    page = asked(open_case, "handler", REFUSED)
    assert "由别的岗位办理" in page
    assert "记下拟办意见" in page
    where = url(open_case, "step", "case", CASE, "noted")
    assert "拟：N6" in at(open_case, "handler").get(where, {"text": "拟：N6 过程性信息"}).content.decode()


def test_what_was_not_searched_for_cannot_be_said_not_to_exist(open_case: Cast) -> None:
    assert "U1" in asked(open_case, "signer", NOT_HELD)
    refused = do(open_case, "decided", "signer", decision="U1")
    assert refused.status_code == 422
    assert "先登记检索" in refused.content.decode()
    do(open_case, "searched", where="档案系统、公文系统", words="征收\n补偿")
    assert do(open_case, "decided", "signer", decision="U1").status_code == 302


def test_a_step_that_does_not_fit_the_phase_is_told(open_case: Cast) -> None:
    do(open_case, "decided", "signer", decision="G2")
    assert "现在的阶段不能“作出决定”" in asked(open_case, "signer", REFUSED)


@pytest.mark.parametrize("told", [{"a": [9]}, {"a": ["甲"]}, {"a": [2, 0]}, {"a": [-1]}])
def test_an_address_that_is_no_way_is_no_page(open_case: Cast, told: dict[str, list[int]]) -> None:
    assert at(open_case, "handler").get(url(open_case, "wizard", CASE), told).status_code == 404
