"""索引号 by the organ's rule, once for each item; the columns of an organ, and which are stale."""

import threading
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from items import AT, DESCRIBED, ON, cleared, draft, published, step
from staff import CALENDAR, Cast

from gongkai.web.store.columns import USUAL, BadColumns, checked, columns, kept, unplaced
from gongkai.web.store.index import BadIndexRule, ItemNeeded, check_rule, made, spoken_rule
from gongkai.web.store.models import Listed, Organ
from gongkai.web.store.once import once
from gongkai.web.store.publishing import drafted


def ruled(staff: Cast, rule: str) -> Organ:
    Organ.objects.filter(pk=staff.science.pk).update(index_rule=rule)
    staff.science.refresh_from_db()
    return staff.science


@pytest.mark.parametrize(
    ("rule", "index"),
    [
        ("{code}/{year}-{serial:05}", "330302011/2025-00007"),
        ("{code}{item}{year}{serial:04}", "33030201120-120250007"),
        ("K{year}-{serial}-G", "K2025-7-G"),
    ],
)
def test_an_index_is_made_by_the_rule(staff: Cast, rule: str, index: str) -> None:
    assert made(ruled(staff, rule), "2025-0007", "20-1") == index


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{code}/{year}", "年度流水号"),
        ("{code}-{serial:05}", "年度"),
        ("{year}{serial}{serial}", "写一次"),
        ("{year}-{serial:05}-{month}", r"没有 \{month\}"),
        ("{year}-{serial!r}", "没有"),
        ("{year}-{serial.real}", "没有"),
        ("{year}-{serial:>5}", "写法不对"),
        ("{year:03}-{serial}", "只有流水号"),
        ("{year}-{serial", "没有成对"),
        ("{year} {serial}", "空格"),
        ("长" * 60 + "{code}{year}{serial}", "80"),
        ("{}{year}{serial}", "没有"),
    ],
)
def test_a_rule_by_which_none_can_be_made_says_why(rule: str, why: str) -> None:
    with pytest.raises(BadIndexRule, match=why):
        check_rule(rule, "330302011")


def test_a_kind_of_content_in_the_number_is_chosen_first(staff: Cast) -> None:
    ruled(staff, "{code}/{item}/{year}-{serial:05}")
    with pytest.raises(ItemNeeded, match="先选好公开内容类别"):
        draft(staff, item="")
    assert not Listed.objects.exists()


def listed(staff: Cast, n: int, **told: Any) -> Listed:
    return Listed(
        organ=staff.science, matter=f"publication/x-{n}", sort="publication", phase="published", seq=1,
        begun=ON, **{"title": "旧", **told},
    )  # fmt: skip


def test_numbers_brought_in_from_elsewhere_are_passed_over(staff: Cast) -> None:
    Listed.objects.bulk_create(
        listed(staff, n, index=index)
        for n, index in enumerate(
            ["330302011/2025-00001", "330302011/2025-00310", "330302011/2024-09999", "330302011/2025-甲", "330302011/2025-1"]
        )
    )  # fmt: skip
    assert Listed.objects.get(matter=draft(staff)).index == "330302011/2025-00311"
    assert Listed.objects.get(matter=draft(staff)).index == "330302011/2025-00312"


@pytest.mark.django_db(transaction=True)
def test_clerks_who_draft_at_once_get_numbers_of_their_own(at_once: Cast) -> None:
    ready, found = threading.Barrier(4), []

    def clerk(n: int) -> None:
        begin = partial(
            drafted, at_once.science, ON, {"title": "通告", "nature": "disclosed", **DESCRIBED},
            account=at_once.people["handler"], at=AT, calendar=CALENDAR,
        )  # fmt: skip
        ready.wait()
        try:
            found.append(once(at_once.science, f"页{n}", begin))
        finally:
            connection.close()

    clerks = [threading.Thread(target=clerk, args=(n,)) for n in range(4)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    assert len(set(found)) == 4
    assert len(set(Listed.objects.values_list("index", flat=True))) == 4


# Columns


def test_columns_not_decided_on_are_those_usual_at_the_level(staff: Cast) -> None:
    names = [name for name, days in kept(staff.science) if days == USUAL]
    assert names[:2] == ["政策文件", "机构职能"]
    assert "土地和房屋征收" in names
    assert len(names) == len(set(names)) == 21


def test_a_column_is_stale_when_it_is_empty_or_too_long_unchanged(staff: Cast) -> None:
    staff.science.columns = [["政策文件", 30], ["机构职能", 5], ["统计信息", 90]]
    staff.science.save()
    published(staff)
    published(staff, category="别处")
    found = {one.name: one for one in columns(staff.science, ON + timedelta(30))}
    assert list(found) == ["政策文件", "机构职能", "统计信息", "别处"]
    assert (found["政策文件"].items, found["政策文件"].idle, found["政策文件"].is_stale) == (1, 30, False)
    assert (found["统计信息"].is_empty, found["统计信息"].is_stale) == (True, True)
    assert (found["别处"].days, found["别处"].is_stale) == (None, False)
    later = {one.name: one for one in columns(staff.science, ON + timedelta(31))}
    assert later["政策文件"].is_stale


def test_an_amendment_renews_a_column_and_a_withdrawal_empties_it(staff: Cast) -> None:
    staff.science.columns = [["政策文件", 30]]
    matter = published(staff, at=AT - timedelta(40))
    (column,) = columns(staff.science, ON)
    assert (column.renewed, column.is_stale) == (date(2025, 2, 8), True)
    step(staff, matter, "amended", summary="概述")
    cleared(staff, matter)
    step(staff, matter, "published")
    (column,) = columns(staff.science, ON)
    assert (column.renewed, column.is_stale) == (ON, False)
    step(staff, matter, "withdrawn", reason="含个人信息")
    (column,) = columns(staff.science, ON)
    assert column.is_empty


def test_public_items_in_no_column_are_counted(staff: Cast) -> None:
    Listed.objects.bulk_create(
        [listed(staff, 1, public=True), listed(staff, 2), listed(staff, 3, public=True, category="甲")]
    )
    assert unplaced(staff.science) == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([("甲", 1), ("甲 ", 2)], "写了两次"),
        ([("长" * 121, 1)], "太长"),
        ([(f"栏{n}", 9) for n in range(201)], "最多 200"),
    ],
)
def test_columns_that_cant_be_are_told(told: list[tuple[str, int]], why: str) -> None:
    with pytest.raises(BadColumns, match=why):
        checked(told)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{code}/{year}-{serial:05}", "机关代码/年度-五位年度流水号"),
        ("{code}{item}{year}{serial}", "机关代码公开内容类别年度年度流水号"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, said: str) -> None:
    assert spoken_rule(rule) == said
