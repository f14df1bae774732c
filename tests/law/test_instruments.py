"""Citations resolve, or say so."""

import re
from datetime import date
from pathlib import Path

import pytest

from gongkai.base.errors import DataError, UnknownCitation
from gongkai.forms import EDITIONS, form
from gongkai.law import instruments as law
from gongkai.law.instruments import instruments, resolve, spoken
from gongkai.rules import CATALOG

NEW, OLD = "国务院令第711号", "国务院令第492号"


def test_every_citation_of_forms_and_rules_resolves() -> None:
    cites = {one.cite for edition in EDITIONS for one in form(edition).identities}
    cites |= {form(edition).cite for edition in EDITIONS} | {cite for rule in CATALOG for cite in rule.cites}
    assert len(cites) > 10
    assert all(resolve(cite).number == cite.partition("#")[0] for cite in cites)


@pytest.mark.parametrize(
    "cite",
    [
        NEW,
        f"{NEW}#第五十条",
        f"{NEW}#第一条",
        f"{NEW}#第五十六条",
        f"{NEW}#第二十条第（八）项",
        f"{OLD}#第三十八条",
    ],
)
def test_what_resolves(cite: str) -> None:
    assert resolve(cite).number == cite.partition("#")[0]


@pytest.mark.parametrize(
    "cite",
    [
        *("", "国务院令第999号", f"{NEW}#第五十七条", f"{OLD}#第三十九条", f"{NEW}#第零条", f"{NEW}#表三", f"{NEW}#第50条", f"{NEW}#第五十条之一"),
        *("国办公开办函〔2021〕30号#第一条", "国办公开办函〔2021〕30号#表五"),
    ],
)  # fmt: skip
def test_what_does_not(cite: str) -> None:
    with pytest.raises(UnknownCitation) as caught:
        resolve(cite)
    assert caught.value.cite == cite
    assert NEW in caught.value.known


def test_days_of_the_regulations() -> None:
    """条例 2019-05-15 起施行, the old one until the day before; 30号 2021-09-26 成文, 2021-09-29 公布."""
    held = instruments()
    assert (held[NEW].since, held[NEW].until) == (date(2019, 5, 15), None)
    assert (held[OLD].since, held[OLD].until) == (date(2008, 5, 1), date(2019, 5, 14))
    assert held["国办公开办函〔2021〕30号"].issued == date(2021, 9, 26)
    assert held["国办公开办函〔2019〕60号"].issued == date(2019, 11, 23)


def test_periods_run_forward_and_names_are_unique() -> None:
    held = list(instruments().values())
    for one in held:
        days = [day for day in (one.issued, one.since, one.until) if day]
        assert days == sorted(days), one.number
        assert set(one.unverified) <= {"number", "title", "issued", "from", "until", "articles", "places"}, (
            one.number
        )
    assert len({one.title for one in held}) == len(held)


def test_spoken() -> None:
    assert spoken(f"{NEW}#第五十条") == "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条"
    form = "《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）附件"
    assert spoken("国办公开办函〔2021〕30号#附件") == form
    assert not re.search("[#《》（）]", spoken("通行格式").replace("（非规范性文件）", ""))


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("title: 某法\n  short: 法\n  issued: 2006-40-05", "no date"),
        ("title: 某法\n  short: 法\n  since: 2006-04-05", "unknown keys"),
    ],
)
def test_a_broken_entry_is_a_data_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, why: str
) -> None:
    file = tmp_path / "instruments.yaml"
    file.write_text(f"某法:\n  {entry}\n", encoding="utf-8")
    monkeypatch.setattr(law, "_FILE", file)
    with pytest.raises(DataError) as caught:
        instruments.__wrapped__()
    assert why in caught.value.why
    assert caught.value.place.startswith("某法")
