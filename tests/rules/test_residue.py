"""Rules on what the layout left behind."""

from dataclasses import replace

import pytest
from making import clean, with_section
from seeds import seed
from truth import SEEDS, known

from gongkai.report import Dossier, Finding, Remark, Report
from gongkai.rules import check
from gongkai.rules.residue import RULES

CLEAN = clean()
SPLIT = (
    Remark(
        "label_split",
        "5.属于三 \n类内部事务\n信息",
        ("requests.refused_internal.natural", "requests.refused_internal.total"),
    ),
    Remark("label_split", "2.重复申 请", ("requests.unprocessed_repeat.natural",)),
)


def found(report: Report) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in check(Dossier(report), RULES).findings:
        named.setdefault(finding.rule, []).append(finding)
    return named


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_gives_no_finding(edition: str) -> None:
    assert found(clean(edition)) == {}


@pytest.mark.parametrize("name", SEEDS)
def test_real_reports_give_what_a_person_found(name: str) -> None:
    wanted = {str(one) for one in known(name)["violations"]} & {one.id for one in RULES}
    labels = SPLIT if "label-split-lines" in wanted else ()
    assert set(found(seed(name, labels))) == wanted


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("（文字描述）", "（文字描述）"),
        ("( 文字描述 )", "( 文字描述 )"),
        ("该部分以表格形式报告。表格如下：", "该部分以表格形式报告。表格如下："),
        ("（收取信息处理费情况在此处报告）", "收取信息处理费情况在此处报告"),
        ("2023年XX局主动公开信息", "XX"),
        ("召开培训会××次", "××"),
        ("截至X月X日", "X"),
        ("×县人民政府", "×"),
        ("提供5×24小时服务", None),
        ("电子邮箱：pzxxgkb@163.com", None),
        ("网址 www.xx.gov.cn", None),
        ("上传WORD版和XML版，设置X展架", None),
        ("（文字描述性材料）", None),
    ],
)
def test_placeholders(text: str, placeholder: str | None) -> None:
    findings = found(with_section(CLEAN, 1, f"概况。{text}")).get("template-residue", [])
    assert [f"残留模板的占位文字“{placeholder}”。" in finding.message for finding in findings] == [
        True
    ] * bool(placeholder)


def test_placeholders_are_looked_for_in_every_part() -> None:
    report = replace(
        CLEAN, title="XX局2023年政府信息公开工作年度报告", preamble="××年", signature="X年X月X日"
    )
    (finding,) = found(with_section(report, 6, "（文字描述）"))["template-residue"]
    assert "“XX”、“××”、“X”等" in finding.message


@pytest.mark.parametrize(
    ("quotes", "words"),
    [
        (["PAGE  \n3"], "1处版面残留或隐藏内容：“PAGE 3”。"),
        (["[bookmark: _GoBack]"] * 2, "2处版面残留或隐藏内容：“[bookmark: _GoBack]”。"),
        (["第1页", "第2页", "第3页", "第4页"], "4处版面残留或隐藏内容：“第1页”、“第2页”、“第3页”等。"),
    ],
)
def test_layout_residue_is_counted_and_shown(quotes: list[str], words: str) -> None:
    remarks = tuple(Remark("residue", quote) for quote in quotes)
    (finding,) = found(replace(CLEAN, remarks=remarks))["layout-residue"]
    assert words in finding.message


def test_pictures_are_counted() -> None:
    remarks = (Remark("image", "[image: ]"), Remark("image", "[image: ]"), Remark("residue", "PAGE"))
    (finding,) = found(replace(CLEAN, remarks=remarks))["image-content-lost"]
    assert "2张图片" in finding.message


def test_split_labels_name_their_cells() -> None:
    (finding,) = found(replace(CLEAN, remarks=SPLIT))["label-split-lines"]
    assert "2个行标签" in finding.message
    assert "5.属于三 类内部事务 信息" in finding.message
    assert finding.cells == (
        "requests.refused_internal.natural",
        "requests.refused_internal.total",
        "requests.unprocessed_repeat.natural",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("(一)主动公开\n（二）依申请公开", "“(一)”、“（二）”"),
        ("（一）主动公开。做好公开。㈡依申请公开", "“（一）”、“㈡”"),
        ("加强领导。\n落实培训。\n（四）主动公开\n（五）依申请公开", "从“（四）”起编号"),
        ("措施：1.加强领导。2、加强培训。", "“1.”、“2、”"),
        ("1．加强领导\n2.加强培训", "“1．”、“2.”"),
        ("（一）主动公开\n（二）依申请公开\n(以下略)", None),
        ("一是加强领导；二是加强培训；三是强化监督。", None),
        ("措施：（一）加强领导；（二）加强培训。", None),
        ("依照第二十条第（二）项公开1.5万条，增长2.3倍。", None),
        ("1.加强领导。2.加强培训。\n3.强化监督。", None),
        ("见附件：\n1、目录\n2、指南", None),
    ],
)
def test_numbering_inside_a_part(text: str, problem: str | None) -> None:
    messages = [
        finding.message for finding in found(with_section(CLEAN, 5, text)).get("heading-numbering-mixed", [])
    ]
    assert [problem in message for message in messages] == [True] if problem else messages == []


@pytest.mark.parametrize(
    ("titles", "problem"),
    [
        ({4: "四．政府信息公开行政复议、行政诉讼情况"}, "“一、”、“四．”"),
        ({4: "四.政府信息公开行政复议、行政诉讼情况"}, "“一、”、“四.”"),
        ({5: "（五）存在的主要问题及改进情况"}, "“一、”、“（五）”"),
        ({6: "其他需要报告的事项"}, "“一、”、“其他需要报告的事项”"),
        ({1: "一 、总体情况"}, None),
        (dict.fromkeys(range(1, 7), ""), None),
    ],
)
def test_numbering_of_the_parts(titles: dict[int, str], problem: str | None) -> None:
    sections = tuple(replace(s, title=titles.get(s.number, s.title)) for s in CLEAN.sections)
    messages = [
        f.message for f in found(replace(CLEAN, sections=sections)).get("heading-numbering-mixed", [])
    ]
    assert [problem in message for message in messages] == [True] if problem else messages == []
