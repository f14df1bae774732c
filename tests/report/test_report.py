"""What a report answers: agreed numbers only, blanks and doubts as what they are."""

from decimal import Decimal

import pytest
from making import clean

from gongkai.base.errors import UnknownCell
from gongkai.report import Money, Organ, Reading, Report, State, Where, printed
from gongkai.report.report import by_cell

CELL = "requests.new.natural"
FEES = "disclosure.fees.amount"


def of(*readings: Reading, edition: str | None = "2021") -> Report:
    return Report(None, None, edition, by_cell(readings))


def seen(
    value: int | None = None, state: State = State.NUMBER, text: str = "", *, sure: bool = True
) -> Reading:
    return Reading(CELL, state, text or ("" if value is None else str(value)), value, sure)


DOUBT = Reading(CELL, State.ILLEGIBLE, "8855", certain=False, candidates=("8", "88"))


@pytest.mark.parametrize(
    ("readings", "value", "state", "uncertain", "ink"),
    [
        ((seen(5),), 5, State.NUMBER, False, "5"),
        ((seen(0),), 0, State.NUMBER, False, "0"),
        ((seen(5), seen(5, text="５")), 5, State.NUMBER, False, "5"),
        ((seen(5), seen(6)), None, State.ILLEGIBLE, True, "〔待核：5 / 6〕"),
        ((seen(5), seen(state=State.BLANK)), None, State.ILLEGIBLE, True, "〔待核：5 /〕"),
        ((seen(5, sure=False),), None, State.NUMBER, True, "5"),
        ((seen(5), seen(5, sure=False)), 5, State.NUMBER, True, "5"),
        ((seen(state=State.BLANK),), None, State.BLANK, False, ""),
        ((seen(state=State.MARK, text=" — "),), None, State.MARK, False, "—"),
        ((seen(state=State.ABSENT),), None, State.ABSENT, False, "〔缺格〕"),
        ((), None, State.ABSENT, False, "〔缺格〕"),
        ((DOUBT,), None, State.ILLEGIBLE, True, "〔待核：8855〕"),
        ((seen(state=State.ILLEGIBLE),), None, State.ILLEGIBLE, True, "〔待核〕"),
    ],
)
def test_a_cell(
    readings: tuple[Reading, ...], value: int | None, state: State, uncertain: bool, ink: str
) -> None:
    report = of(*readings)
    assert (report.value(CELL), report.count(CELL), report.state(CELL)) == (value, value, state)
    assert (CELL in report.uncertain) is uncertain
    assert printed(report, CELL) == ink


@pytest.mark.parametrize(
    ("money", "ink", "yuan"),
    [
        (Money(Decimal("12.50"), "万元"), "12.50", Decimal(125000)),
        (Money(Decimal("12.50"), "元"), "12.50元", Decimal("12.5")),
        (Money(Decimal(3), "亿元"), "3亿元", Decimal(300_000_000)),
        (Money(Decimal(122740), None), "122740", None),
        (Money(Decimal("1E+3"), "万元"), "1000", Decimal(10_000_000)),
    ],
)
def test_an_amount_is_printed_with_its_unit_unless_the_heading_names_it(
    money: Money, ink: str, yuan: Decimal | None
) -> None:
    report = of(Reading(FEES, State.NUMBER, "", money))
    assert printed(report, FEES) == ink
    assert report.value(FEES) == money
    assert report.count(FEES) is None
    assert money.yuan == yuan


@pytest.mark.parametrize("state", State)
def test_a_value_stands_exactly_with_a_number(state: State) -> None:
    value = None if state is State.NUMBER else 0
    with pytest.raises(ValueError, match=CELL):
        Reading(CELL, state, "", value)


def test_with_values_sets_and_blanks_and_leaves_the_rest() -> None:
    report = clean()
    changed = report.with_values({CELL: 7, FEES: Money(Decimal("1.5"), "万元"), "requests.new.total": None})
    assert (changed.count(CELL), changed.state("requests.new.total")) == (7, State.BLANK)
    assert changed.value(FEES) == Money(Decimal("1.5"), "万元")
    assert changed.readings[CELL] == (Reading(CELL, State.NUMBER, "7", 7, how="entered"),)
    assert report.count(CELL) == 0
    others = set(report.readings) - {CELL, FEES, "requests.new.total"}
    assert all(changed.readings[cell] is report.readings[cell] for cell in others)


def test_with_values_settles_a_dispute() -> None:
    assert of(seen(5), seen(6)).with_values({CELL: 6}).count(CELL) == 6


def test_repr_is_short_and_tells_which() -> None:
    assert repr(clean("2019")) == "<Report 城东区科学技术局 2020, form 2019, 198 cells>"
    assert repr(of(edition=None)) == "<Report None None, form None, 0 cells>"


def test_form_and_narrative() -> None:
    report = clean()
    assert report.form is not None
    assert report.form.edition == "2021"
    assert of(edition=None).form is None
    section = report.section(5)
    assert section is not None
    assert section.paragraphs == section.text.split("\n")
    assert report.section(9) is None
    assert report.preamble in report.narrative
    assert section.text in report.narrative
    assert section.title not in report.narrative


def test_places_in_words() -> None:
    assert Where(page=2, table=3, row=4, column=5).zh() == "第2页第3张表第4行第5列"
    assert Where(line=7).zh() == "第7段"
    assert Where().zh() == ""


def test_a_cell_the_form_does_not_have_is_not_printed() -> None:
    strange = Reading("requests.new.nobody", State.NUMBER, "1", 1)
    with pytest.raises(UnknownCell):
        printed(of(strange), strange.cell)


@pytest.mark.parametrize(
    ("name", "government", "office", "town", "region"),
    [
        ("河北区科学技术局", False, False, False, "河北区"),
        ("鹿城区科技局", False, False, False, "鹿城区"),
        ("保定市满城区科学技术局", False, False, False, "保定市满城区"),
        ("桓台县科技局", False, False, False, "桓台县"),
        ("平潭综合实验区", True, False, False, "平潭综合实验区"),
        ("平潭综合实验区管委会", True, False, False, "平潭综合实验区"),
        ("平潭综合实验区党工委管委会", True, False, False, "平潭综合实验区"),
        ("平潭县人民政府", True, False, False, "平潭县"),
        ("平潭县人民政府办公室", False, True, False, "平潭县"),
        ("河北省人民政府办公厅", False, True, False, "河北省"),
        ("内蒙古自治区人民政府", True, False, False, "内蒙古自治区"),
        ("延边朝鲜族自治州人民政府", True, False, False, "延边朝鲜族自治州"),
        ("阿拉善左旗人民政府", True, False, False, "阿拉善左旗"),
        ("大兴安岭地区行政公署", True, False, False, "大兴安岭地区"),
        ("郑州高新技术产业开发区管理委员会", True, False, False, "郑州高新技术产业开发区"),
        ("满城区北坡镇人民政府", True, False, True, "满城区"),
        ("螅镇政府", True, False, True, None),
        ("鼓楼区华大街道办事处", True, False, True, "鼓楼区"),
        ("景德镇市教育局", False, False, False, "景德镇市"),
        ("乡宁县人民政府", True, False, False, "乡宁县"),
        ("舒兰市市场监管局", False, False, False, "舒兰市"),
        ("北京市城市管理委员会", False, False, False, "北京市"),
        ("盐城市城市管理局", False, False, False, "盐城市"),
        ("福建省国有资产监督管理委员会", False, False, False, "福建省"),
        ("济南市社区服务中心", False, False, False, "济南市"),
        # The name does not tell: no region printed, or a place without its 县, 区 or 州.
        ("国家市场监督管理总局", False, False, False, None),
        ("市场监督管理局", False, False, False, None),
        ("平潭地税局", False, False, False, None),
        ("乡村振兴局", False, False, False, None),
        ("区政府", True, False, False, None),
        ("国务院办公厅", False, False, False, None),
    ],
)
def test_what_the_name_of_an_organ_tells(
    name: str, government: bool, office: bool, town: bool, region: str | None
) -> None:
    organ = Organ(name)
    assert (organ.is_government, organ.is_government_office, organ.is_town) == (government, office, town)
    assert organ.region == region
