"""Both editions against the handbook: every label typed out by hand, in order; identities by count and meaning."""

from pathlib import Path
from typing import Any

import pytest

from gongkai.base.errors import DataError, UnknownCell, UnknownForm
from gongkai.forms import EDITIONS, Kind, edition_of_year, form
from gongkai.forms import load as loading

each = pytest.mark.parametrize("edition", EDITIONS)
COUNTS = {"2019": (22, 161, 15), "2021": (10, 175, 15)}
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
# annual-report.md §2: block, rows, columns with their units
MADE = ("规章", "规范性文件"), ("本年新制作数量/件", "本年新公开数量/件", "对外公开总数量/件")
ITEMS = ("上一年项目数量/项", "本年增/减/项", "处理决定数量/件")
DISCLOSURE = {
    "2019": (
        ("第二十条第（一）项", *MADE),
        ("第二十条第（五）项", ("行政许可", "其他对外管理服务事项"), ITEMS),
        ("第二十条第（六）项", ("行政处罚", "行政强制"), ITEMS),
        ("第二十条第（八）项", ("行政事业性收费",), ITEMS[:2]),
        ("第二十条第（九）项", ("政府集中采购",), ("采购项目数量/个", "采购总金额/None")),
    ),
    "2021": (
        (
            "第二十条第（一）项",
            ("规章", "行政规范性文件"),
            ("本年制发件数/件", "本年废止件数/件", "现行有效件数/件"),
        ),
        ("第二十条第（五）项", ("行政许可",), ("本年处理决定数量/件",)),
        ("第二十条第（六）项", ("行政处罚", "行政强制"), ("本年处理决定数量/件",)),
        ("第二十条第（八）项", ("行政事业性收费",), ("本年收费金额（单位：万元）/万元",)),
    ),
}
# annual-report.md §3.1, §3.2
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
IDS = ("natural", "business", "research", "charity", "legal", "other", "total")
RESULT = "三、本年度办理结果"
REFUSED, UNAVAILABLE, UNPROCESSED, OTHER = (
    "（三）不予公开",
    "（四）无法提供",
    "（五）不予处理",
    "（六）其他处理",
)
COMMON: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("new", ("一、本年新收政府信息公开申请数量",)),
    ("carried_in", ("二、上年结转政府信息公开申请数量",)),
    ("granted", (RESULT, "（一）予以公开")),
    ("partial", (RESULT, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")),
    ("refused_state_secret", (RESULT, REFUSED, "1.属于国家秘密")),
    ("refused_by_law", (RESULT, REFUSED, "2.其他法律行政法规禁止公开")),
    ("refused_security", (RESULT, REFUSED, "3.危及“三安全一稳定”")),
    ("refused_third_party", (RESULT, REFUSED, "4.保护第三方合法权益")),
    ("refused_internal", (RESULT, REFUSED, "5.属于三类内部事务信息")),
    ("refused_deliberative", (RESULT, REFUSED, "6.属于四类过程性信息")),
    ("refused_enforcement_file", (RESULT, REFUSED, "7.属于行政执法案卷")),
    ("refused_inquiry", (RESULT, REFUSED, "8.属于行政查询事项")),
    ("unavailable_not_held", (RESULT, UNAVAILABLE, "1.本机关不掌握相关政府信息")),
    ("unavailable_needs_creation", (RESULT, UNAVAILABLE, "2.没有现成信息需要另行制作")),
    ("unavailable_unclear", (RESULT, UNAVAILABLE, "3.补正后申请内容仍不明确")),
    ("unprocessed_petition", (RESULT, UNPROCESSED, "1.信访举报投诉类申请")),
    ("unprocessed_repeat", (RESULT, UNPROCESSED, "2.重复申请")),
    ("unprocessed_publication", (RESULT, UNPROCESSED, "3.要求提供公开出版物")),
    ("unprocessed_excessive", (RESULT, UNPROCESSED, "4.无正当理由大量反复申请")),
    ("unprocessed_reissue", (RESULT, UNPROCESSED, "5.要求行政机关确认或重新出具已获取信息")),
)
SIXTH: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "2019": (("other", (RESULT, OTHER)),),
    "2021": (
        (
            "other_uncorrected",
            (RESULT, OTHER, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ),
        (
            "other_unpaid",
            (RESULT, OTHER, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ),
        ("other_misc", (RESULT, OTHER, "3.其他")),
    ),
}
LAST = (("total", (RESULT, "（七）总计")), ("carried_out", ("四、结转下年度继续办理",)))


@each
def test_sections_and_count_of_cells(edition: str) -> None:
    one = form(edition)
    assert one.sections == SECTIONS
    assert tuple(len(list(table.cells)) for table in one.tables) == COUNTS[edition]
    assert len(one.cells) == sum(COUNTS[edition]) == {"2019": 198, "2021": 200}[edition]
    assert [(table.id, table.zh, table.section) for table in one.tables] == [
        ("disclosure", "表二", 2),
        ("requests", "表三", 3),
        ("disputes", "表四", 4),
    ]


@each
def test_disclosure_is_the_notice_s(edition: str) -> None:
    table = form(edition).table("disclosure")
    printed = tuple(
        (
            block.title,
            tuple(row.label for row in block.rows),
            tuple(f"{column.label}/{column.unit}" for column in block.columns),
        )
        for block in table.blocks
    )
    assert printed == DISCLOSURE[edition]
    assert table.head == "信息内容"


@each
def test_requests_is_the_notice_s(edition: str) -> None:
    table = form(edition).table("requests")
    (block,) = table.blocks
    assert tuple((row.id, row.path) for row in block.rows) == COMMON + SIXTH[edition] + LAST
    assert len(block.rows) == {"2019": 23, "2021": 25}[edition]
    assert tuple(column.label for column in block.columns) == APPLICANTS
    assert tuple(column.id for column in block.columns) == IDS
    assert [column.under for column in block.columns] == ["", *["法人或其他组织"] * 5, ""]
    assert (table.head, table.corner) == (
        "申请人情况",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    )


@each
def test_disputes_is_the_notice_s(edition: str) -> None:
    (block,) = form(edition).table("disputes").blocks
    assert [(row.id, row.path) for row in block.rows] == [
        ("reconsideration", ("行政复议",)),
        ("litigation_direct", ("行政诉讼", "未经复议直接起诉")),
        ("litigation_after_reconsideration", ("行政诉讼", "复议后起诉")),
    ]
    assert [(column.id, column.label) for column in block.columns] == [
        ("upheld", "结果维持"),
        ("corrected", "结果纠正"),
        ("other", "其他结果"),
        ("pending", "尚未审结"),
        ("total", "总计"),
    ]


@each
def test_only_a_change_may_be_negative_and_only_an_amount_has_a_fraction(edition: str) -> None:
    kinds = {cell.id: cell.column.kind for cell in form(edition).cells.values()}
    assert {cell for cell, kind in kinds.items() if kind is Kind.SIGNED} == {
        c for c in kinds if c.endswith(".change")
    }
    assert {cell for cell, kind in kinds.items() if kind is Kind.MONEY} == {
        c for c in kinds if c.endswith(".amount")
    }


def test_identities_by_count() -> None:
    """I1 a row, I2, I3 and I4 a column of 表三; three groups of 表四; the stocks of 表二 over the years."""
    for edition, rows, within_two in (("2019", 23, {"items": 5}), ("2021", 25, {"stock": 2})):
        counts: dict[str, int] = {}
        for identity in form(edition).identities:
            counts[identity.id] = counts.get(identity.id, 0) + 1
        assert counts == {
            **within_two,
            "applicants": rows,
            "results": 7,
            "balance": 7,
            "carry": 7,
            "outcomes": 3,
        }


def test_identities_by_meaning() -> None:
    found = {(identity.id, identity.at): identity for identity in form("2021").identities}
    row = found["applicants", "granted"]
    assert [term.cell for term in row.left] == [f"requests.granted.{column}" for column in IDS[:-1]]
    assert [term.cell for term in row.right] == ["requests.granted.total"]
    column = found["results", "legal"]
    parts = [id for id, _ in (*COMMON[2:], *SIXTH["2021"])]
    assert [term.cell for term in column.left] == [f"requests.{part}.legal" for part in parts]
    assert len(parts) == 21
    assert len(next(i for i in form("2019").identities if i.id == "results").left) == 19
    balance = found["balance", "total"]
    assert balance.cells == tuple(
        f"requests.{r}.total" for r in ("new", "carried_in", "total", "carried_out")
    )
    assert not balance.spans_years
    carry = found["carry", "other"]
    assert carry.spans_years
    assert carry.cells == ("requests.carried_in.other",)
    assert [(term.cell, term.previous) for term in carry.right] == [("requests.carried_out.other", True)]


@each
def test_every_number_of_tables_three_and_four_stands_in_an_identity(edition: str) -> None:
    one = form(edition)
    guarded = {cell for identity in one.identities for cell in identity.cells if not identity.spans_years}
    assert guarded == {cell for cell in one.cells if not cell.startswith("disclosure.")}


@pytest.mark.parametrize(
    ("year", "edition"),
    [
        (2008, None),
        (2018, None),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2025, "2021"),
        (2099, "2021"),
    ],
)
def test_edition_of_year(year: int, edition: str | None) -> None:
    assert edition_of_year(year) == edition


def test_names_for_people() -> None:
    one = form("2021")
    assert one.zh("requests.partial.natural") == "表三“（二）部分公开·自然人”"
    assert one.zh("disputes.litigation_direct.pending") == "表四“未经复议直接起诉·尚未审结”"


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownForm) as form_error:
        form("2014")
    assert form_error.value.known == EDITIONS
    for cell in ("requests.other.natural", "disclosure.procurement.amount", "requests.new", ""):
        with pytest.raises(UnknownCell) as cell_error:
            form("2021").cell(cell)
        assert (cell_error.value.cell, cell_error.value.edition) == (cell, "2021")


MINIMAL: dict[str, Any] = {
    "title": "试",
    "cite": "国办公开办函〔2021〕30号#附件",
    "since": 2021,
    "sections": ["一、总体情况"],
    "tables": {
        "disclosure": {
            "zh": "表二",
            "section": 2,
            "blocks": [{"columns": {"a": {"label": "甲"}, "b": {"label": "乙"}}, "rows": {"r": "行"}}],
            "identities": [
                {"id": "i", "zh": "等", "along": "rows", "left": ["a"], "right": ["b"], "cite": "通行格式"}
            ],
        }
    },
}


def test_the_smallest_form_loads() -> None:
    one = loading._form("试", MINIMAL)
    assert list(one.cells) == ["disclosure.r.a", "disclosure.r.b"]
    assert [identity.cells for identity in one.identities] == [("disclosure.r.a", "disclosure.r.b")]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("titel",), "x", "unknown keys"),
        (("tables", "disclosure", "colour"), "x", "unknown keys"),
        (("tables", "disclosure", "blocks", 0, "colour"), "x", "unknown keys"),
        (("tables", "disclosure", "blocks", 0, "columns", "a", "colour"), "x", "unknown keys"),
        (("tables", "disclosure", "identities", 0, "colour"), "x", "unknown keys"),
        (("tables", "disclosure", "identities", 0, "along"), "x", "along must be"),
        (("tables", "disclosure", "identities", 0, "left"), ["x"], "no block has"),
        (("tables", "disclosure", "blocks", 0, "columns", "a", "kind"), "x", "no kind 'x'"),
        (("tables",), {"x": {}}, "missing keys ['blocks', 'section', 'zh']"),
    ],
)
def test_a_broken_form_is_a_data_error(path: tuple[str | int, ...], value: object, why: str) -> None:
    with pytest.raises(DataError) as caught:
        loading._form("试", changed(MINIMAL, path, value))
    assert why in caught.value.why


def changed(data: Any, path: tuple[str | int, ...], value: object) -> Any:
    """A copy of nested data with one place set."""
    if not path:
        return value
    copy = list(data) if isinstance(data, list) else dict(data)
    first = path[0]
    inner = copy[first] if isinstance(first, int) else copy.get(first)  # type: ignore[union-attr]
    copy[first] = changed(inner, path[1:], value)  # type: ignore[index]
    return copy


def test_the_files_are_the_editions() -> None:
    data = Path(loading.__file__).parent / "data"
    assert {file.name for file in data.glob("annual-*.yaml")} == {
        f"annual-{edition}.yaml" for edition in EDITIONS
    }
