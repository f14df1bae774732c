"""The numbers of the running text: those that are there are found, those that count nothing are not."""

import json
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.text import squeeze
from gongkai.readers.facts import facts, wordings
from gongkai.report import Fact, Section
from gongkai.report.indicators import indicators

DOCUMENTS = Path(__file__).parent.parent / "documents"
SEEDS = sorted(path.stem for path in DOCUMENTS.glob("00*.txt"))
FROM_TABLES = re.compile(r"二、主动公开政府信息情况\s*\n|二、主动公开政府信息情况\s*第二十条")
TO_PROBLEMS = re.compile("五、存在的主要问题及改进情况")


def narrative(name: str) -> str:
    """A real document without its tables, cut roughly at the headings."""
    text = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")
    start = FROM_TABLES.search(text)
    ends = list(TO_PROBLEMS.finditer(text))
    assert start
    assert ends
    return text[: start.start()] + "\n" + text[ends[-1].start() :]


def told(text: str) -> list[Fact]:
    return list(facts([Section(1, "一、总体情况", text)]))


def brief(text: str) -> list[tuple[str, int | Decimal, str]]:
    return [(fact.indicator, fact.value, fact.unit) for fact in told(text)]


@pytest.mark.parametrize("name", SEEDS)
def test_every_true_fact_of_the_seeds_is_found(name: str) -> None:
    truth = json.loads((DOCUMENTS / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    wanted = [fact for fact in truth["narrative_facts"] if fact["unit"] != "日期"]
    found = facts([], narrative(name))
    assert wanted
    for fact in wanted:
        quote = squeeze(fact["quote"])
        assert any(
            (one.value, one.unit) == (fact["value"], fact["unit"])
            and (quote in squeeze(one.quote) or squeeze(one.quote) in quote)
            for one in found
        ), fact


@pytest.mark.parametrize("name", SEEDS)
def test_a_quote_stands_in_the_document(name: str) -> None:
    text = re.sub(r"\s", "", narrative(name))
    assert [
        fact.quote for fact in facts([], narrative(name)) if re.sub(r"\s", "", fact.quote) not in text
    ] == []


PINGTAN = {
    "pingtan-2020": [("disclosed", 2602, "条"), ("received", 21, "件"), ("normative_repealed", 5, "件")],
    "pingtan-2022": [
        ("disclosed", 14571, "条"),
        ("received", 75, "件"),
        ("自然人", 72, "件"),
        ("商业企业", 3, "件"),
        ("litigations", 1, "件"),
        ("reconsiderations", 2, "件"),
        ("normative_in_force", 698, "件"),
        ("normative_issued", 88, "件"),
        ("processing_fee", 0, "元"),
    ],
    "pingtan-2024": [
        ("parts", 6, "个"),
        ("disclosed", 10407, "条"),
        ("interpretations", 96, "篇"),
        ("consultations", 53, "期"),
        ("polls", 51, "期"),
        ("interviews", 12, "期"),
        ("done", 218, "件"),
        ("normative_issued", 62, "件"),
        ("processing_fee", 0, "元"),
    ],
}


@pytest.mark.parametrize("name", PINGTAN)
def test_known_numbers_of_pingtan(name: str) -> None:
    found = [(fact.indicator, fact.value, fact.unit) for fact in facts([], narrative(name))]
    assert [one for one in PINGTAN[name] if one not in found] == []
    assert sum(one[0] == "disclosed" for one in found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2020年1月26日，统计期限自2020年1月1日起至2020年12月31日止。",
        "根据《条例》第二十条、第五十条和国办发〔2019〕54号、《关于二十条措施的通知》（岚综管办〔2020〕80号）要求。",
        "一是加强领导；二是抓好落实。（三）监督保障。1.加强培训；2、加强管理。",
        "地址：竹屿口7号楼14层；邮编：350400；电话：0591-23165385，12345人工服务。",
        "一次性告知，“高效办成一件事”，最多跑一次，第一责任人，一人一档，两手抓，三审三校，一网通办。",
        "落实“五公开”，以“四个学习平台”为契机，学习党的二十大和二十届三中全会精神，遵守八项规定。",
        "第1、2期简报，第3批名单，前三名，每周5篇，每名工作人员，在20个工作日内，近3个月，三四次，3至5次。",
        "定期组织一名负责人参加，提升3个百分点，表现在三个方面，这两个群，数十条。",
        "无正当理由大量反复申请，未及时受理申请，未经复议直接起诉，无偿提供。",
        "完善投诉举报渠道，没有设投诉举报电话的应当增设，无信访举报投诉类事项，落实责任追究制度，纳入年度考核。",
    ],
)
def test_what_counts_nothing_is_no_fact(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未收到政府信息公开申请", ("received", 0, "件")),
        ("没有收到有关政府信息公开的申请", ("received", 0, "件")),
        ("2020年未收到政府信息依申请公开件", ("received", 0, "件")),
        ("全年无政府信息公开申请", ("received", 0, "件")),
        ("收到政府信息公开申请，共75件", ("received", 75, "件")),
        ("收到行政许可申请50件", ("收到行政许可申请", 50, "件")),
        ("未收到人大政协提案", ("proposals", 0, "件")),
        ("没有收取任何费用", ("processing_fee", 0, "元")),
        ("无收取信息处理费情况", ("processing_fee", 0, "元")),
        ("收取信息处理费1.2万元", ("processing_fee", 12000, "元")),
        ("建立了两个微信群", ("wechat_groups", 2, "个")),
        ("共召开一次会议", ("meetings", 1, "次")),
        ("开展培训一次", ("trainings", 1, "次")),
        ("制发3件规范性文件", ("normative_issued", 3, "件")),
        ("配备专职工作人员３名", ("staff", 3, "名")),
        ("群众知晓率达百分之九十", ("群众知晓率", 90, "%")),
        ("办结率为98.5%", ("办结率", Decimal("98.5"), "%")),
        ("共分六部分", ("parts", 6, "个")),
        ("通过门户网站发布信息126条", ("website_items", 126, "条")),
        ("网站更新动态88篇", ("website_items", 88, "篇")),
        ("通过门户网站主动公开政府信息126条", ("disclosed", 126, "条")),
        ("培训工作人员120人次", ("trainees", 120, "人次")),
        ("对50名工作人员进行培训", ("trainees", 50, "名")),
        ("网站访问量120人次", ("visits", 120, "人次")),
        ("开展政务公开考核2次", ("assessments", 2, "次")),
        ("检查考核2次", ("inspections", 2, "次")),
        ("组织社会评议1次", ("evaluations", 1, "次")),
        ("网上问卷调查1次", ("polls", 1, "次")),
        ("收到政府信息公开投诉举报3件", ("grievances", 3, "件")),
        ("未收到关于政府信息公开的投诉举报", ("grievances", 0, "件")),
        ("12345热线受理投诉300件", ("hotline", 300, "件")),
        ("信访举报投诉类申请2件", ("信访举报投诉类申请", 2, "件")),
        ("因公开不及时被追究责任2人", ("accountability", 2, "人")),
        ("全年未发生责任追究情形", ("accountability", 0, "人")),
        ("办理人大代表建议5件", ("deputy_proposals", 5, "件")),
        ("办理政协委员提案7件", ("member_proposals", 7, "件")),
        ("办理人大代表建议、政协提案共12件", ("proposals", 12, "件")),
    ],
)
def test_one_fact(text: str, expected: tuple[str, int, str]) -> None:
    assert brief(text) == [expected]


def test_denied_disputes_are_no_denied_application() -> None:
    assert brief("2016年我区未收到有关政府信息公开行政复议、提起行政诉讼的申请。") == [
        ("reconsiderations", 0, "件"), ("litigations", 0, "件"),
    ]  # fmt: skip


def test_each_names_every_indicator_before_it() -> None:
    assert brief("行政复议、行政诉讼各1件") == [("reconsiderations", 1, "件"), ("litigations", 1, "件")]


def test_parts_of_a_sentence_are_told_apart() -> None:
    assert brief("办理人大代表建议5件、政协提案7件") == [
        ("deputy_proposals", 5, "件"),
        ("member_proposals", 7, "件"),
    ]
    assert brief("举办培训3期，参训120人次") == [("trainings", 3, "期"), ("trainees", 120, "人次")]


def test_parts_carry_their_own_words() -> None:
    found = told("全年公开政府信息17条，其中机构信息5条、政策法规类12条。")
    assert [(fact.label, fact.value) for fact in found] == [
        ("公开政府信息", 17),
        ("机构信息", 5),
        ("政策法规类", 12),
    ]
    assert found[1].quote == "其中机构信息5条、政策法规类12条"


@pytest.mark.parametrize(
    "text", ["公开信息7700余条", "公开信息近1000条", "公开信息20多条", "公开信息30条以上"]
)
def test_loose_numbers_are_marked(text: str) -> None:
    assert [fact.approximate for fact in told(text)] == [True]


def test_sections_are_told_apart() -> None:
    found = facts([Section(6, "六、", "未收取信息处理费。")], "本报告共分6个部分。")
    assert [(fact.indicator, fact.section) for fact in found] == [("parts", 0), ("processing_fee", 6)]


def in_chinese(number: int) -> str:
    """A number below 10,000 in Chinese numerals."""
    digits, written = "零一二三四五六七八九", ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        written += digits[digit] + sign if digit else "零"
    return re.sub("零+", "零", written).strip("零")


WRITINGS = (
    str,
    lambda n: f"{n:,}",
    lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda n: f" {n} ",
    in_chinese,
)
SAID = (
    ("全年主动公开政府信息", "disclosed", "条"),
    ("共收到政府信息公开申请", "received", "件"),
    ("现行有效行政规范性文件", "normative_in_force", "件"),
    ("发布政策解读", "interpretations", "篇"),
    ("召开新闻发布会", "press_conferences", "场"),
    ("开展业务培训", "trainings", "次"),
    ("网站访问量达", "visits", "人次"),
)


@given(
    st.sampled_from(SAID),
    st.integers(2, 9999),
    st.sampled_from(WRITINGS),
    st.sampled_from(["", "2023年，", "一是"]),
)
def test_any_writing_of_a_number_is_read(
    said: tuple[str, str, str], number: int, writing, before: str
) -> None:
    words, indicator, unit = said
    assert (indicator, number, unit) in brief(f"{before}{words}{writing(number)}{unit}，成效明显。")


@pytest.mark.parametrize("text", ["1" * 10**6, "一" * 10**6, "未" * 10**6, "近" * 10**6, "“" * 10**6])
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.process_time()
    assert facts([], text) == ()
    assert time.process_time() - start < 2


def test_every_indicator_has_its_wording_and_every_wording_its_indicator() -> None:
    assert {one.id for one in wordings()} == set(indicators())
    assert len(wordings()) == len(indicators()) > 20
    for one in wordings():
        assert bool(one.brief) == bool(one.within)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("全文由总体情况、收到和处理政府信息公开申请情况、其他事项六部分组成。", ("parts", 6, "个")),
        ("超过法定期限答复政府信息公开申请2件。", ("late_replies", 2, "件")),
        ("逾期答复申请2件。", ("late_replies", 2, "件")),
        ("超过法定期限公开政府信息3条。", ("late_disclosures", 3, "条")),
        ("政府信息公开行政复议、行政诉讼结果纠正1件。", ("dispute_corrections", 1, "件")),
        ("按期答复政府信息公开申请2件。", ("done", 2, "件")),
    ],
)
def test_what_looks_like_an_application_or_an_answer_and_is_something_else(
    text: str, fact: tuple[str, int, str]
) -> None:
    assert brief(text) == [fact]
