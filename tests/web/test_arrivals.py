"""A letter of many items, and what else there is from the same hand."""

import re
from typing import Any

import pytest
from seats import at, url
from staff import Cast
from visits import ARRIVAL

from gongkai.ledger import Case, state
from gongkai.web.store.ledger import events_of, verify
from gongkai.web.store.models import Applicant, Entry, Listed

pytestmark = pytest.mark.usefixtures("visiting")


def arrive(staff: Cast, **change: Any) -> Any:
    return at(staff, "handler").post(url(staff, "arrival"), {**ARRIVAL, **change})


def page(staff: Cast, number: str) -> str:
    shown: str = at(staff, "handler").get(url(staff, "case", number)).content.decode()
    return shown


def test_a_letter_of_293_items_is_293_requests_of_one_applicant(staff: Cast) -> None:
    items = [f"第{n}号地块征收补偿方案" for n in range(1, 294)]
    done = arrive(staff, about="\r\n".join(["", *items, "  "]), apart="on")
    assert done["Location"] == url(staff, "case", "2025-0001")
    assert Applicant.objects.count() == 1
    titles = Listed.objects.order_by("matter").values_list("title", flat=True)
    assert list(titles) == items
    assert set(Listed.objects.values_list("parent", flat=True)) == {"case/2025-0001"}
    held = state(events_of(staff.science, "case/2025-0293"))
    assert isinstance(held, Case)
    assert held.received == state(events_of(staff.science, "case/2025-0001")).received  # type: ignore[union-attr]
    assert not list(verify(staff.science))
    shown = page(staff, "2025-0002")
    assert "同一封信里还有" in shown
    assert "本月 293 件，本年 293 件" in shown


def test_sent_twice_it_is_registered_once_and_too_many_at_once_not_at_all(staff: Cast) -> None:
    for _ in range(2):
        arrive(staff, about="一\n二\n三", apart="on")
    assert Entry.objects.count() == 3
    done = arrive(staff, token="另一页", about="\n".join(["某"] * 501), apart="on")
    assert done.status_code == 422
    assert "一次最多 500 项" in done.content.decode()
    assert Entry.objects.count() == 3


def test_lines_are_one_request_unless_it_is_said(staff: Cast) -> None:
    arrive(staff, about="一份批复\n及其附图")
    assert Listed.objects.get().title == "一份批复\n及其附图"
    assert Listed.objects.get().parent == ""


def test_a_text_too_long_for_one_request_is_told_at_its_field(staff: Cast) -> None:
    done = arrive(staff, about="某" * 4001)
    assert done.status_code == 422
    assert "一件最多 4000 字，最长的一件有 4001 字" in done.content.decode()
    assert "某" * 4001 in done.content.decode()


def test_the_same_hand_is_counted_and_like_words_are_shown(staff: Cast) -> None:
    arrive(staff, about="某某小区二期建设工程规划许可证")
    arrive(staff, token="二", about="某某小区三期建设工程规划许可证")
    arrive(staff, token="三", about="招标代理机构名单", telephone="13900000000")
    arrive(staff, token="四", about="招标代理机构的名单", name="李四")
    first = page(staff, "2025-0002")
    assert "本月 2 件，本年 2 件" in first
    assert re.search(r"说法相近的申请：<a [^>]*>2025-0001<", first)
    third = page(staff, "2025-0003")
    assert "本月 1 件" in third, "another telephone: nobody knows whether it is the same person"
    assert "2025-0004" not in third, "what came later does not repeat anything for this one"
    assert re.search(r"说法相近的申请：<a [^>]*>2025-0003<", page(staff, "2025-0004"))
