"""What the text must cover: each rule on text that lacks it and text that has it."""

from dataclasses import replace

import pytest
from making import OVERVIEW, PROBLEMS, clean, with_section
from seeds import seed
from telling import read, said, telling
from truth import SEEDS, known

from gongkai.report import Dossier, Level, Organ
from gongkai.rules.agreement import RULES as AGREEMENT
from gongkai.rules.coverage import RULES, problems
from gongkai.rules.sums import RULES as SUMS

E, W, INFO = Level.ERROR, Level.WARNING, Level.INFO
MEASURES = "下一步，我局将每季度组织一次培训。"
OVERALL = OVERVIEW.format(year=2023)
SILENT = "2023年，我局主动公开政府信息42条。"
LINES = OVERALL.split("\n")

# rule, level, section, text, what the message says
WRONG = [
    ("nar-ordinal-gap", INFO, 1, "一是加强领导；三是加强培训；三是加强监督。", "一是之后是三是"),
    ("nar-ordinal-gap", INFO, 5, "一是不熟悉业务。二是形式单一。二是更新慢。", "二是之后是二是"),
    ("nar-ordinal-gap", INFO, 1, "规范公开范围。\n（四）主动公开。\n（五）依申请公开。", "开头之后是（四）"),
    ("nar-ordinal-gap", INFO, 1, "".join(f"{n}是某事；" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十三"]), "十一是之后是十三是"),
    ("nar-no-disclosure-count", INFO, 1, "微信公众号发布文章164篇。", "主动公开政府信息多少条"),
    ("nar-no-number", INFO, 1, "多数部门能够按照要求开展工作，部分地区还需加强。", "没有一个统计数字"),
    ("nar-aspect-missing", INFO, 1, "\n".join(LINES[:4]), "平台建设、监督保障"),
    ("nar-aspect-missing", W, 1, SILENT, "全文没有提到依申请公开"),
    ("nar-length", INFO, 1, "主动公开政府信息。" * 112, "1008字"),
    ("problem-missing", E, 5, MEASURES, "没有写问题"),
    ("problem-missing", E, 5, "本年度不存在问题。下一步将继续加强学习。", "没有写问题"),
    ("problem-no-measure", E, 5, "政策解读形式单一，基层人员业务不熟，有待加强。", "没有写改进"),
    ("problem-no-measure", E, 5, "", "没有写改进"),
    ("problem-generic", INFO, 5, "仍存在一定差距。主要表现为：相关政策文件更新不够及时等。\n2024年，区科技局将加大力度。", "更新不够及时"),
    ("problem-generic", INFO, 5, "仍存在一些不足和问题：一是信息公开工作力度需持续加强，二是信息公开主动性不够、规范性有待进一步加强等问题。\n" + MEASURES, "力度需持续加强"),
    ("text-typo", INFO, 1, "专人每周登陆政府信息公开网站后台。", "“登陆”疑为“登录”"),
    ("text-typo", INFO, 1, "加强对信息共知识的学习。", "信息公开知识"),
    ("text-typo", INFO, 1, "打造整体统一的的网站界面。", "“的的”疑为“的”"),
    ("text-typo", INFO, 1, "各部门水平残差不齐。", "参差不齐"),
    ("text-typo", INFO, 1, "工作移交不过顺畅。", "“过”疑为“够”"),
    ("text-typo", INFO, 1, "推进政府信息公开政府信息公开各项工作。", "疑为“政府信息公开”"),
]  # fmt: skip

RIGHT = [
    ("nar-ordinal-gap", 1, "（一）主动公开方面 一是领导。二是培训。（二）依申请公开方面一是渠道。二是答复。依据第二十条第（六）项，进一步统一是非标准。"),
    ("nar-no-disclosure-count", 1, "2023年政务信息发布数量为385条。"),
    ("nar-no-number", 1, "城东区科学技术局认真落实条例。"),
    ("nar-no-number", 1, "全年未收到政府信息公开申请。"),
    ("nar-aspect-missing", 1, OVERALL),
    ("nar-length", 1, "主动公开政府信息。 \u3000\n" * 111),
    ("problem-missing", 5, PROBLEMS.format(next=2024)),
    ("problem-no-measure", 5, PROBLEMS.format(next=2024)),
    ("problem-generic", 5, PROBLEMS.format(next=2024)),
    ("problem-generic", 5, "但仍存在信息公开规范性有待加强，政务信息时效性有待提高的问题。\n2024年，我局将继续按照规定要求提高时效。"),
    ("problem-generic", 5, "仍存在一些不足: 一是政务公开培训力度不够。二是群众参与度有待加强。群众知晓率仍然偏低。三是信息公布时效性需要进一步提高。\n" + MEASURES),
    ("text-typo", 1, "登陆台风期间，的的确确做到了，截至2023年12月31日，工作作风。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "section", "text", "says"), WRONG)
def test_what_is_lacking_is_named(rule: str, level: Level, section: int, text: str, says: str) -> None:
    desk = telling(text, section)
    if rule == "nar-aspect-missing" and level is W:
        desk = Dossier(read(with_section(desk.report, 5, "问题一：形式单一。")))
    (finding,) = said(RULES, desk, rule)
    assert finding.level is level
    assert says in finding.message
    assert finding.cite


@pytest.mark.parametrize(("rule", "section", "text"), RIGHT)
def test_what_is_there_is_not_missed(rule: str, section: int, text: str) -> None:
    assert said(RULES, telling(text, section), rule) == []


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("平潭综合实验区", "把政务公开工作纳入绩效考核体系。", "社会评议、责任追究"),
        ("城东区人民政府", "开展考核，接受社会评议，没有发生责任追究情形。", None),
        ("城东区科学技术局", "主动公开。", None),
    ],
)
def test_a_government_reports_assessment(name: str, text: str, missing: str | None) -> None:
    found = said(RULES, telling(text, name=name), "nar-assess-missing")
    assert [(one.level, f"没有写到：{missing}。" in one.message) for one in found] == (
        [(W, True)] if missing else []
    )


def test_overview_of_one_thousand_characters_is_only_for_the_2021_form() -> None:
    assert said(RULES, telling("主动公开政府信息。" * 112, edition="2019"), "nar-length") == []


def test_a_report_without_section_five_is_left_to_another_rule() -> None:
    report = clean()
    without = replace(report, sections=tuple(one for one in report.sections if one.number != 5))
    assert said(RULES, Dossier(read(without))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "主要存在收集和发布信息不够丰富；部分信息公开不够及时；督查落实还有待进一步加强等问题。今后，我局将改进。",
            3,
        ),
        ("一是甲。二是乙。三是丙。下一步，一是丁。", 3),
        ("但仍存在一定差距。", 0),
    ],
)
def test_problems_are_counted(text: str, count: int) -> None:
    assert len(problems(text.replace("，", ",").replace("；", ";"))) == count


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_covers_all(edition: str) -> None:
    assert said(RULES, Dossier(read(clean(edition)))) == []
    assert said(RULES, Dossier(clean(edition))) == []


LEVELS = {
    ("001_d46ce23c90299a99", "nar-parts-sum"): W,
    ("001_d46ce23c90299a99", "nar-aspect-missing"): W,
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_have_exactly_their_known_faults(name: str) -> None:
    rules = (*AGREEMENT, *SUMS, *RULES)
    wanted = set(known(name)["violations"]) & {rule.id for rule in rules}
    found = said(rules, Dossier(read(seed(name))))
    assert {(one.rule, one.level) for one in found} == {
        (rule, LEVELS.get((name, rule), INFO)) for rule in wanted
    }


def test_the_organ_may_be_unknown() -> None:
    report = replace(clean(), organ=None)
    assert said(RULES, Dossier(read(report))) == []
    assert said(RULES, Dossier(read(replace(report, organ=Organ("某局"))))) == []
