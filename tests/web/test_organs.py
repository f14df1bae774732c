"""Organs over time: added, called otherwise, merged; letters bear the name of their day."""

from datetime import date, timedelta
from typing import Any

import pytest
from seats import TODAY, at, signed_in, stop_the_clock, text, url
from staff import ARRIVED, Cast

from gongkai.web.store.ledger import events_of
from gongkai.web.store.models import Account, Deed, Organ, OrganName
from gongkai.web.store.organs import NotMergeable, OrganMerged, below, merge, name_on, named, rename
from gongkai.web.store.policy import appoint

ADDED = {"code": "330302099", "name": "鹿城区数据局", "level": "county", "court": "温州市鹿城区人民法院", "postcode": "325000"}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def above(staff: Cast) -> Account:
    """The system administrator of the district."""
    account = Account.objects.enrol("above", "区系统管理员")
    appoint(account, "system_admin", staff.district, date(2025, 1, 1))
    return account


def save(staff: Cast, do: str, **told: Any) -> Any:
    return at(staff, "system_admin").post(url(staff, "organ"), {"do": do, **told})


def test_the_tree_below_an_organ_and_nothing_beside_it(staff: Cast, above: Account) -> None:
    Organ.objects.create(code="sub", name="科技服务中心", parent=staff.science)
    page = signed_in(above).get(f"/{staff.district.code}/organs/")
    assert [(depth, one.code) for depth, one in page.context["tree"]] == [
        (0, "330302000"), (1, "330302011"), (2, "sub"), (1, "330302012"),
    ]  # fmt: skip
    own = at(staff, "system_admin").get(url(staff, "organs"))
    assert [one.code for _, one in own.context["tree"]] == ["330302011", "sub"]
    assert staff.housing.name not in text(own)


def test_a_ring_of_organs_ends(staff: Cast) -> None:
    Organ.objects.filter(pk=staff.district.pk).update(parent=staff.science)
    assert [one.code for _, one in below(staff.science)] == ["330302011", "330302000", "330302012"]


def test_an_organ_is_added_below(staff: Cast) -> None:
    assert at(staff, "system_admin").post(url(staff, "organ_new"), ADDED).status_code == 302
    made = Organ.objects.get(code="330302099")
    assert (made.parent, made.court, made.postcode) == (staff.science, "温州市鹿城区人民法院", "325000")
    deed = Deed.objects.get()
    assert (deed.what, deed.organ, deed.words) == ("organ_added", made, "330302099 鹿城区数据局")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"code": "330302011"}, "已存在"),
        ({"code": "数据局"}, "字母、数字"),
        ({"code": "a/b"}, "字母、数字"),
        ({"code": "password"}, "请换一个"),
        ({"name": ""}, "必填"),
        ({"postcode": "３２５０００"}, "六位数字"),
        ({"email": "x"}, "有效的"),
    ],
)
def test_an_organ_that_will_not_do_is_told(staff: Cast, told: dict[str, str], says: str) -> None:
    page = at(staff, "system_admin").post(url(staff, "organ_new"), {**ADDED, **told})
    assert page.status_code == 422
    assert says in text(page)
    assert Deed.objects.count() == 0
    assert Organ.objects.count() == 3


def test_what_letters_say_of_an_organ_is_kept_and_the_change_told(staff: Cast) -> None:
    rename(staff.science, "鹿城区科技局", TODAY, TODAY)
    told = {"level": "county", "court": "温州市鹿城区人民法院", "telephone": "0577-88000000"}
    assert save(staff, "contact", **told).status_code == 302
    stored = Organ.objects.get(pk=staff.science.pk)
    assert (stored.court, stored.telephone, stored.name) == (
        "温州市鹿城区人民法院",
        "0577-88000000",
        "鹿城区科技局",
    )
    assert Deed.objects.get().words == "有管辖权的人民法院、联系电话"
    assert save(staff, "contact", level="moon").status_code == 422
    assert save(staff, "nothing").status_code == 404


def test_a_name_holds_from_its_day(staff: Cast) -> None:
    assert name_on(staff.science, date(1990, 1, 1)) == "鹿城区科学技术局"
    assert save(staff, "rename", name="鹿城区科技和数据局", since="2025-04-01").status_code == 302
    days = [date(1990, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2030, 1, 1)]
    assert [name_on(staff.science, day) for day in days] == ["鹿城区科学技术局"] * 2 + [
        "鹿城区科技和数据局"
    ] * 2
    assert Organ.objects.get(pk=staff.science.pk).name == "鹿城区科学技术局"
    save(staff, "rename", name="鹿城区科创局", since="2024-01-01")
    assert [name_on(staff.science, day) for day in (date(2023, 12, 31), TODAY, date(2025, 4, 1))] == [
        "鹿城区科学技术局", "鹿城区科创局", "鹿城区科技和数据局",
    ]  # fmt: skip
    assert Organ.objects.get(pk=staff.science.pk).name == "鹿城区科创局"
    save(staff, "rename", name="鹿城区科创局改", since="2024-01-01")
    assert OrganName.objects.filter(organ=staff.science).count() == 3
    assert Deed.objects.earliest("pk").words == "鹿城区科技和数据局，自 2025-04-01"


def test_pages_call_an_organ_as_it_is_called_today(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(staff.science, "鹿城区科技和数据局", date(2025, 4, 1), TODAY)
    assert "鹿城区科学技术局</span>" in text(at(staff, "handler").get(url(staff, "desk")))
    stop_the_clock(monkeypatch, date(2025, 4, 1))
    assert "鹿城区科技和数据局</span>" in text(at(staff, "handler").get(url(staff, "desk")))
    assert [one.name for one in named([staff.housing, staff.science], TODAY)] == [
        "鹿城区住房和城乡建设局", "鹿城区科学技术局",
    ]  # fmt: skip


def test_a_letter_bears_the_name_of_its_day(staff: Cast) -> None:
    staff.write("case/2025-0001", "arrived", **ARRIVED)
    rename(staff.science, "鹿城区科技和数据局", date(2025, 3, 15), TODAY)
    for on, name in ((date(2025, 3, 14), "鹿城区科学技术局"), (date(2025, 3, 17), "鹿城区科技和数据局")):
        staff.write("case/2025-0001", "consulted", on, whom="third_party", party="某公司")
        seq = len(events_of(staff.science, "case/2025-0001"))
        page = at(staff, "handler").get(url(staff, "letter", "2025-0001", seq, "consultation_third_party"))
        assert f'value="{name}"' in text(page) or f">\n{name}<" in text(page), on


def test_after_a_merger_nothing_new_begins_and_what_was_stays(staff: Cast, above: Account) -> None:
    staff.write("case/2025-0001", "arrived", **ARRIVED)
    done = signed_in(above).post(
        url(staff, "organ"), {"do": "merge", "into": staff.housing.pk, "since": "2025-03-20"}
    )
    assert done.status_code == 302
    assert Deed.objects.get().words == "并入鹿城区住房和城乡建设局，自 2025-03-20"
    staff.science.refresh_from_db()
    staff.write("case/2025-0002", "arrived", TODAY - timedelta(1), **ARRIVED)
    with pytest.raises(OrganMerged, match="自2025年3月20日起并入鹿城区住房和城乡建设局"):
        staff.write("case/2025-0003", "arrived", TODAY, **ARRIVED)
    staff.write("case/2025-0001", "assigned", TODAY, unit="规划科")
    assert at(staff, "handler").get(url(staff, "case", "2025-0001")).status_code == 200
    arrival = {"token": "一", "channel": "in_person", "on": "2025-03-20", "name": "张三", "applicant_kind": "natural",
               "telephone": "13800000000", "about": "某项目批复"}  # fmt: skip
    page = at(staff, "handler").post(url(staff, "arrival"), arrival)
    assert page.status_code == 422
    assert "请在鹿城区住房和城乡建设局登记" in text(page)
    assert "某项目批复" in text(page)


def test_mergers_that_cannot_be(staff: Cast, above: Account) -> None:
    with pytest.raises(NotMergeable, match="不能并入自己"):
        merge(staff.science, staff.science, TODAY)
    merge(staff.science, staff.housing, TODAY)
    staff.science.refresh_from_db()
    with pytest.raises(NotMergeable, match="承继机关"):
        merge(staff.housing, staff.science, TODAY)
    with pytest.raises(NotMergeable, match="不能再并"):
        merge(staff.science, staff.district, TODAY)
    page = save(staff, "merge", into=staff.housing.pk, since="2025-03-20")
    assert page.status_code == 422  # not an organ this administrator sets up
    assert Deed.objects.count() == 0
