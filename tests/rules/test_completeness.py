"""Rules on parts, titles, tables, blocks and rows."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import clean, with_section
from seeds import seed
from truth import SEEDS, known

from gongkai.forms import EDITIONS, form
from gongkai.report import Dossier, Finding, Organ, Remark, Report, Section
from gongkai.rules import check
from gongkai.rules.completeness import RULES, governing
from gongkai.rules.headings import inner_headings, part_heading


def found(report: Report) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in check(Dossier(report), RULES).findings:
        named.setdefault(finding.rule, []).append(finding)
    return named


def titled(report: Report, **titles: str) -> Report:
    """The report with other headings, `two="二、…"`."""
    names = ("one", "two", "three", "four", "five", "six")
    given_titles = {names.index(name) + 1: title for name, title in titles.items()}
    return replace(
        report, sections=tuple(replace(s, title=given_titles.get(s.number, s.title)) for s in report.sections)
    )


def without(report: Report, of: Callable[[str], bool]) -> Report:
    """The report with no box for some cells."""
    return replace(report, readings={cell: found for cell, found in report.readings.items() if not of(cell)})


def parts(report: Report, *numbers: int) -> Report:
    """The report with these parts only, in this order."""
    by_number = {section.number: section for section in report.sections}
    return replace(report, sections=tuple(by_number[number] for number in numbers))


CLEAN = clean()
OLD = replace(
    clean("2019", 2013), edition=None, readings={}, sections=(), title="平潭县2013年政府信息公开工作年度报告"
)
INTRO = "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项{end}。"


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_complete_report_gives_no_finding(edition: str) -> None:
    assert found(clean(edition)) == {}


@pytest.mark.parametrize("name", SEEDS)
def test_real_reports_give_what_a_person_found(name: str) -> None:
    wanted = {str(one) for one in known(name)["violations"]} & {one.id for one in RULES}
    assert set(found(seed(name))) == wanted


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (parts(CLEAN, 1, 2, 3, 4, 6), ["缺少“五、存在的主要问题及改进情况”。"]),
        (parts(CLEAN, 1, 2, 3, 4), ["“五、存在的主要问题及改进情况”、“六、其他需要报告的事项”"]),
        (replace(parts(CLEAN, 1, 2, 3, 4, 5), edition=None, readings={}), ["缺少“六、其他需要报告的事项”"]),
        (OLD, []),
        (replace(OLD, year=2019), []),
    ],
    ids=["无五", "无五六", "2021年后无表也须六部分", "旧报告", "2019自由格式"],
)
def test_missing_parts_are_named(report: Report, words: list[str]) -> None:
    findings = found(report).get("sec-missing", [])
    assert len(findings) == len(words)
    assert all(word in finding.message for word, finding in zip(words, findings, strict=True))


@pytest.mark.parametrize(
    ("number", "text", "empty"),
    [
        (1, "", True),
        (1, " \n　", True),
        (1, "（文字描述）", True),
        (5, "无。", True),
        (6, "", True),
        (6, "无。", False),
        (6, "无其他需要报告的事项。", False),
        (5, "一是力量不足；二是更新不及时。改进：增加人手。", False),
        (3, "", False),
    ],
)
def test_a_part_without_content(number: int, text: str, empty: bool) -> None:
    assert ("sec-empty" in found(with_section(CLEAN, number, text))) is empty


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            parts(CLEAN, 1, 3, 2, 4, 5, 6),
            "“二、主动公开政府信息情况”排在了“三、收到和处理政府信息公开申请情况”之后",
        ),
        (parts(CLEAN, 1, 2, 3, 3, 4, 5, 6), "“三、收到和处理政府信息公开申请情况”这一部分出现了2次"),
        (titled(CLEAN, five="四、存在的主要问题及改进情况"), "之后是“四、存在的主要问题及改进情况”"),
        (titled(CLEAN, six="七、其他需要报告的事项"), "之后是“七、其他需要报告的事项”"),
    ],
)
def test_order_and_numbering_of_parts(report: Report, words: str) -> None:
    assert any(words in finding.message for finding in found(report)["sec-order"])


@pytest.mark.parametrize(
    "report",
    [
        parts(CLEAN, 1, 2, 4, 5, 6),
        titled(parts(CLEAN, 1, 2, 4), four="三、政府信息公开行政复议、行政诉讼情况"),
        titled(CLEAN, four="四．政府信息公开行政复议、行政诉讼情况", five="存在的主要问题及改进情况"),
    ],
    ids=["缺一部分而编号照旧", "缺一部分而编号相连", "编号写法不同或没有"],
)
def test_order_is_quiet(report: Report) -> None:
    assert "sec-order" not in found(report)


@pytest.mark.parametrize(
    ("title", "differs"),
    [
        ("四、政府信息公开行政法复议、行政诉讼情况", True),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", True),
        ("四、政府信息公开行政复议及行政诉讼情况", True),
        ("四．政府信息公开行政复议、行政诉讼情况", False),
        ("（四） 政府信息公开行政复议、 行政诉讼情况：", False),
        ("政府信息公开行政复议、行政诉讼情况", False),
    ],
)
def test_headings_that_differ_from_the_form(title: str, differs: bool) -> None:
    assert ("sec-heading-variant" in found(titled(CLEAN, four=title))) is differs


def test_a_heading_number_beyond_the_form_is_no_accident() -> None:
    odd = replace(CLEAN, sections=(*CLEAN.sections, Section(7, "七、附件", "见附表")))
    assert "sec-heading-variant" not in found(odd)


@pytest.mark.parametrize(
    ("heading", "differs"),
    [
        ("（四）政府公开平台建设", True),
        ("（四）政务公开平台建设情况", True),
        ("(四)平台载体建设方面", True),
        ("（四）政府信息公开平台建设方面。", False),
        ("（四）信息公开平台建设方面 加强建设", False),
        ("（四）平台建设情况：", False),
        ("（一）主动公开情况", False),
        ("（二）办理依申请公开", False),
        ("（二）依申请公开方面", False),
        ("（三）信息管理情况", False),
        ("（五）监督保障", False),
        ("（四）主动公开政务信息情况", False),
        ("（一）坚持以公开为常态、不公开为例外，加强平台建设", False),
        ("四是加强政务公开平台建设", False),
    ],
)
def test_sub_headings_of_the_five_aspects(heading: str, differs: bool) -> None:
    assert (
        "sec-heading-variant" in found(with_section(CLEAN, 1, f"概况。\n{heading}\n做了工作。"))
    ) is differs


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("（六）人大政协提案办理情况。未收到提案。", True),
        ("（四）审批事项及处理情况\n受理117件。", True),
        ("（三）业务工作成效：招商引资12亿元。", True),
        ("（六）建议提案办理结果公开\n公开4条。", False),
        ("（一）主动公开。其中建议提案4条。", False),
    ],
)
def test_matters_that_do_not_belong_to_part_one(text: str, hit: bool) -> None:
    assert ("sec1-generalized" in found(with_section(CLEAN, 1, text))) is hit


@pytest.mark.parametrize("title", [None, "", "  "])
def test_a_missing_title_is_proposed(title: str | None) -> None:
    (finding,) = found(replace(CLEAN, title=title))["title-missing"]
    assert "城东区科学技术局2023年政府信息公开工作年度报告" in finding.message
    (bare,) = found(replace(CLEAN, title=title, organ=None, year=None))["title-missing"]
    assert "〈机关名〉〈年份〉年" in bare.message


@pytest.mark.parametrize(
    ("title", "faults"),
    [
        ("2013年信息公开年度报告", ["缺“政府”", "缺“工作”", "年份前缺机关名"]),
        ("某市场监督管理局2016年政务信息公开年度报告", ["“政务”应为“政府”", "缺“工作”"]),
        ("城东区2020年度政府信息公开工作年度报告", ["“年度”重复"]),
        ("2022年度螅镇政府信息公开工作年度报告", ["“年度”重复", "年份前缺机关名"]),
        ("城东区教育局政府信息公开工作年度报告", ["缺年份"]),
        ("城东区教育局2022年政府信息公开工作报告", ["缺“年度报告”"]),
        ("城东区教育局2022年工作年度报告", ["缺“政府信息公开”", "缺“工作”"]),
        ("城东区人民政府 2022 年政府信息公开工作年度报告", []),
        ("城东区教育局二〇一二年政府信息公开工作年度报告", []),
    ],
)
def test_titles(title: str, faults: list[str]) -> None:
    findings = found(replace(CLEAN, title=title)).get("title-nonstandard", [])
    assert len(findings) == bool(faults)
    assert all(f"：{'、'.join(faults)}。" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("preamble", "words"),
    [
        (
            "由总体情况、主动公开情况、收到和处理申请情况、存在问题、其他需要报告的事项等六部分组成。",
            "列举的是5个部分",
        ),
        (INTRO.format(end="五个部分组成"), "列举的是6个部分"),
        ("全文包括总体情况、主动公开政府信息情况等七部分。", "正文实有6个部分"),
        ("全文包括总体情况、主动公开政府信息情况等六部分组成。", None),
        (INTRO.format(end="等六个部分"), None),
        (
            "本报告共分6个部分：总体情况、主动公开情况、申请情况、行政复议和行政诉讼情况、问题、其他需要报告的事项。",
            None,
        ),
        ("本报告主动公开部分的数据由各科室提供。", None),
    ],
)
def test_introductions_that_count_parts(preamble: str, words: str | None) -> None:
    messages = [
        finding.message
        for finding in found(replace(CLEAN, preamble=preamble)).get("intro-parts-mismatch", [])
    ]
    assert any(words in message for message in messages) if words else messages == []


def test_an_old_report_with_more_parts_than_claimed() -> None:
    """平潭2012: five claimed, six there; a claimed annex table that is no part of the text is no fault."""
    sections = tuple(Section(number, "", "") for number in (1, 2, 3, 4, 5, 6))
    assert "intro-parts-mismatch" in found(replace(OLD, preamble="本报告由五个部分组成。", sections=sections))
    assert "intro-parts-mismatch" not in found(
        replace(OLD, preamble="本报告由七个部分组成。", sections=sections)
    )


@pytest.mark.parametrize(
    ("table", "section"), [("disclosure", "二、"), ("requests", "三、"), ("disputes", "四、")]
)
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_missing_table_is_the_only_finding(edition: str, table: str, section: str) -> None:
    report = without(clean(edition), lambda cell: cell.startswith(table))
    ((rule, (finding,)),) = found(report).items()
    assert rule == "table-missing"
    assert section in finding.message
    assert finding.cells == tuple(cell for cell in form(edition).cells if cell.startswith(table))


def test_tables_that_are_pictures() -> None:
    report = replace(CLEAN, edition=None, readings={}, remarks=(Remark("image", "[image: ]"),))
    messages = [finding.message for finding in found(report)["table-missing"]]
    assert len(messages) == 3
    assert all("图片代替" in message for message in messages)


def test_a_missing_block_and_a_missing_block_title() -> None:
    (gone,) = found(without(CLEAN, lambda cell: cell.startswith("disclosure.fees")))["t2-block-missing"]
    assert "“第二十条第（八）项”一块" in gone.message
    assert gone.cells == ("disclosure.fees.amount",)
    remark = Remark("block_title_missing", "第二十条第（一）项")
    (untitled,) = found(replace(CLEAN, remarks=(remark,)))["t2-block-missing"]
    assert "“第二十条第（一）项”这一标题行" in untitled.message
    assert len(untitled.cells) == 6


@pytest.mark.parametrize(("edition", "rows"), [("2019", 23), ("2021", 25)])
def test_missing_rows_of_table_three(edition: str, rows: int) -> None:
    names = ("requests.refused_inquiry.", "requests.unavailable_unclear.")
    (finding,) = found(without(clean(edition), lambda cell: cell.startswith(names)))["t3-row-missing"]
    assert f"应有{rows}行，缺少2行：“8.属于行政查询事项”、“3.补正后申请内容仍不明确”" in finding.message
    assert len(finding.cells) == 14


@given(st.data())
def test_any_missing_row_is_named(data: st.DataObject) -> None:
    report = clean(data.draw(st.sampled_from(EDITIONS)))
    assert report.form is not None
    row = data.draw(st.sampled_from(report.form.table("requests").rows))
    (finding,) = found(without(report, lambda cell: cell.startswith(f"requests.{row.id}.")))["t3-row-missing"]
    assert row.label.partition("（区分")[0] in finding.message


@pytest.mark.parametrize(
    ("kind", "words"), [("row_order", "的次序与模板不同"), ("row_unknown", "不在模板之中")]
)
def test_rows_out_of_order_or_unknown(kind: str, words: str) -> None:
    (finding,) = found(replace(CLEAN, remarks=(Remark(kind, "9.属于商业秘密"),)))["t3-row-order"]
    assert f"“9.属于商业秘密”一行{words}" in finding.message


@pytest.mark.parametrize(
    ("edition", "year", "governed"),
    [
        ("2019", 2022, "2019"),
        (None, 2022, "2021"),
        (None, 2020, "2019"),
        (None, 2019, None),
        (None, 2012, None),
        (None, None, None),
    ],
)
def test_the_form_that_governs(edition: str | None, year: int | None, governed: str | None) -> None:
    report = Report(Organ("城东区教育局"), year, edition, {})
    assert (one.edition if (one := governing(report)) else None) == governed


@pytest.mark.parametrize(
    ("title", "sign", "number", "words"),
    [
        ("一、总体情况", "一、", 1, "总体情况"),
        ("四．政府信息公开", "四．", 4, "政府信息公开"),
        ("（二） 主动公开：", "（二）", 2, "主动公开"),
        ("(十二)其他", "(十二)", 12, "其他"),
        ("总体情况", "", None, "总体情况"),
        ("一般情况", "", None, "一般情况"),
    ],
)
def test_headings_of_parts(title: str, sign: str, number: int | None, words: str) -> None:
    heading = part_heading(title)
    assert (heading.sign, heading.number, heading.words) == (sign, number, words)


def test_headings_inside_a_part() -> None:
    text = "概况。（一）主动公开。依照第二十条第（一）项公开。\n (二) 依申请公开 共3件。\n㈢平台建设"
    assert [(one.style, one.number, one.words) for one in inner_headings(text)] == [
        ("（一）", 1, "主动公开"),
        ("(一)", 2, "依申请公开"),
        ("㈠", 3, "平台建设"),
    ]
