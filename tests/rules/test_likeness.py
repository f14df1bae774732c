"""Rules on words that are another organ's, and words and numbers that are last year's."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import OVERVIEW, PROBLEMS, clean, with_section
from seeds import seed
from truth import DOCUMENTS, SEEDS

from gongkai.report import Dossier, Fact, Finding, Organ, Report
from gongkai.rules import check
from gongkai.rules.likeness import RULES, _grams, likeness, resembling

BUREAUS = (
    "一是受人员编制限制，多数单位没有专职人员负责政府信息公开工作，人员变动频繁，业务水平参差不齐。"
    "二是政府信息公开的属性界定不准确，部分单位对应当公开的信息认识不足，公开的内容不够全面。"
)


def found(report: Report, previous: Report | None = None) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in check(Dossier(report, previous), RULES).findings:
        named.setdefault(finding.rule, []).append(finding)
    return named


def told(name: str, text: str) -> list[str]:
    """What the rule calls foreign in a text of the organ of that name."""
    report = with_section(clean(name=name), 1, text)
    messages = (finding.message for finding in found(report).get("organ-foreign-name", []))
    return [match[1] for message in messages if (match := re.match("出现“(..)”", message))]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_gives_no_finding(edition: str) -> None:
    assert found(clean(edition)) == {}


@pytest.mark.parametrize("name", SEEDS)
def test_real_reports_speak_of_themselves(name: str) -> None:
    assert found(seed(name)) == {}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("平潭综合实验区", "目前，我县政府信息公开工作取得进展。", ["我县"]),
        ("平潭综合实验区", "继续加强对全市信息公开工作动态管理和统筹督导工作。", ["全市"]),
        ("平潭综合实验区", "我办主动公开信息30条。", ["我办"]),
        ("平潭综合实验区", "我区管委会办公室编制本报告，推动全区政务公开工作。", []),
        ("桓台县科技局", "我县、我局和全县政务公开工作。", []),
        ("桓台县科技局", "我镇公开信息3条，我旗未收到申请。", ["我旗", "我镇"]),
        ("桓台县科技局", "我委公开信息3条。", ["我委"]),
        ("桓台县科技局", "落实我市、我省要求。", []),
        ("河北区科学技术局", "我县和全县政务公开工作。", ["全县", "我县"]),
        ("河北区科学技术局", "我区、我市、我局。", []),
        ("温州市鹿城区科技局", "推动全市政务公开工作。", []),
        ("瑞安市科技局", "我市、全市政府信息公开工作。", []),
        ("瑞安市科技局", "我县未收到申请。", ["我县"]),
        ("呼和浩特市科技局", "根据我区要求。", []),
        ("广西壮族自治区科技厅", "我区、我厅、我市。", ["我市"]),
        ("河北省科技厅", "我区公开信息3条。", ["我区"]),
        ("大同乡人民政府", "我镇、我乡、我县。", ["我镇"]),
        ("北坡镇人民政府", "我镇、我区、我市。", []),
        ("桓台县人民政府办公室", "我办、我县。", []),
        ("县发展和改革委员会", "我委、我办公开信息。", ["我办"]),
        ("科技中心", "我县、我办、全市政务公开工作。", []),
    ],
)
def test_words_of_another_organ(name: str, text: str, words: list[str]) -> None:
    assert sorted(told(name, text)) == words


@pytest.mark.parametrize(
    "text",
    [
        "我办理申请3件，我委托第三方评估，我局限于人手。",
        "自我县改区以来",
        "我乡村振兴专栏，我市场监管，我镇静应对，我县长热线",
        "参加全市政府信息公开工作会议，在全市政务公开工作中排名第三",
        "落实全县政务公开工作要点，参加全市政务公开工作培训",
        "转载《我县公开工作经验》，开展“我县我家”活动",
        "全市场、全县域、全区域",
    ],
)
def test_context_and_other_words_are_not_foreign(text: str) -> None:
    assert told("河北区科学技术局", text) == []


def test_a_foreign_word_is_told_once_with_its_place() -> None:
    report = with_section(clean(), 1, "目前，我县政府信息公开工作取得进展，我县将继续努力。")
    (finding,) = found(report)["organ-foreign-name"]
    assert "目前，我县政府信息公开工作取得" in finding.message
    assert "城东区科学技术局" in finding.message


def test_without_an_organ_nothing_is_foreign() -> None:
    assert found(with_section(replace(clean(), organ=None), 1, "我县、我办、我市。")) == {}


def problems(year: int, text: str) -> Report:
    return with_section(with_section(clean(year=year), 1, f"{year}年公开信息。"), 5, text)


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        (BUREAUS, BUREAUS, True),
        ("2021年，" + BUREAUS, "2022年，" + BUREAUS, True),
        ("二〇二一年，" + BUREAUS + "公开60余份。", "二〇二二年，" + BUREAUS + "公开70多条。", True),
        (BUREAUS, BUREAUS.replace("多数单位", "有的单位"), True),
        (
            BUREAUS,
            BUREAUS.split("二是")[0] + "二是政策解读以文字为主，图解、视频很少，企业反映看不懂、用不上。",
            False,
        ),
        (BUREAUS, PROBLEMS, False),
        ("无。", "无。", False),
        ("", "", False),
    ],
)
def test_text_of_last_year(before: str, after: str, alike: bool) -> None:
    findings = found(problems(2022, after), problems(2021, before)).get("text-duplicate-yoy", [])
    assert [finding.message.startswith("“存在的主要问题及改进情况”") for finding in findings] == [
        True
    ] * alike


def test_the_most_similar_paragraph_is_quoted() -> None:
    before = problems(2021, f"{BUREAUS * 3}\n改进：增加人手。")
    after = problems(2022, f"今年新开设了专栏并举办了培训。\n{BUREAUS * 3}")
    long = (
        "专职人员配备不足，网站栏目调整频繁，部分历史信息尚未迁移完毕，查询不便，公众意见较多，需要逐步整改，"
    )
    before, after = (with_section(r, 5, r.sections[4].text + long * 2) for r in (before, after))
    (finding,) = found(after, before)["text-duplicate-yoy"]
    assert "“一是受人员编制限制" in finding.message


def test_part_one_is_compared_too() -> None:
    texts = [OVERVIEW.format(year=year) for year in (2021, 2022)]
    reports = [
        with_section(problems(year, ""), 1, text) for year, text in zip((2021, 2022), texts, strict=True)
    ]
    (finding,) = found(reports[1], reports[0])["text-duplicate-yoy"]
    assert finding.message.startswith("“总体情况”与上年报告相似度100%")


def test_two_real_years_of_one_place_are_not_alike() -> None:
    texts = [(DOCUMENTS / f"pingtan-{year}.txt").read_text(encoding="utf-8") for year in (2022, 2024)]
    narrative = [text[text.index("一、总体情况") : text.index("二、主动公开政府信息情况")] for text in texts]
    reports = [
        with_section(clean(year=year), 1, text) for year, text in zip((2021, 2022), narrative, strict=True)
    ]
    assert "总体情况" not in str(found(reports[1], reports[0]).get("text-duplicate-yoy", []))


WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=200)


@given(WORDS, WORDS)
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    a, b = _grams(one), _grams(other)
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)
    assert likeness(a, a) == (1 if a else 0)


@given(WORDS, st.integers(2000, 2099), st.integers(0, 99999))
def test_years_and_numbers_do_not_count(text: str, year: int, number: int) -> None:
    assert _grams(f"{year}年，{text}{number}件") == _grams(f"2008年，{text}7 件")


def test_without_last_year_the_comparisons_are_not_run() -> None:
    not_run = check(Dossier(clean()), RULES).not_run
    assert {one.id for one in not_run} == {"text-duplicate-yoy", "number-repeat-yoy"}


def numbers(*facts: tuple[str, int, str], section: int = 1, approximate: bool = False) -> Report:
    made = tuple(Fact(id, value, unit, "", approximate, section, "公开") for id, value, unit in facts)
    return replace(problems(2022, ""), facts=made)


DONGGUAN = (("disclosed", 60, "份"), ("wechat_articles", 70, "条"))


@pytest.mark.parametrize(
    ("now", "then", "count"),
    [
        (numbers(*DONGGUAN, approximate=True), numbers(*DONGGUAN, approximate=True), 2),
        (numbers(*DONGGUAN, ("visits", 99, "次")), numbers(*DONGGUAN, ("visits", 99, "次")), 3),
        (numbers(*DONGGUAN), numbers(*DONGGUAN, approximate=True), 0),
        (numbers(("disclosed", 1000, "条")), numbers(("disclosed", 1000, "条")), 0),
        (
            numbers(("trainings", 2, "次"), ("staff", 1, "名")),
            numbers(("trainings", 2, "次"), ("staff", 1, "名")),
            0,
        ),
        (numbers(("done", 100, "%"), *DONGGUAN[:1]), numbers(("done", 100, "%"), *DONGGUAN[:1]), 0),
        (numbers(*DONGGUAN, section=0), numbers(*DONGGUAN, section=0), 0),
        (numbers(("disclosed", 61, "份"), ("wechat_articles", 70, "条")), numbers(*DONGGUAN), 0),
    ],
)
def test_numbers_of_last_year(now: Report, then: Report, count: int) -> None:
    findings = found(now, replace(then, year=2021)).get("number-repeat-yoy", [])
    assert [
        finding.message.startswith(f"{count}个数字与上年报告完全相同：“公开60份”") for finding in findings
    ] == [True] * bool(count)


def test_a_megabyte_is_compared_in_seconds() -> None:
    text = "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(350_000))
    report = replace(
        with_section(with_section(clean(), 1, text), 5, "我县" * 170_000), organ=Organ("桓台县科技局")
    )
    start = time.perf_counter()
    assert set(found(report, replace(report, year=2022))) == {"text-duplicate-yoy"}
    assert time.perf_counter() - start < 5


PARAGRAPH = "二是强化教育培训，认真贯彻落实条例，建立教育培训长效机制，坚持专人每周登录后台，及时发布2022年主动公开信息。"


def test_paragraphs_that_were_taken_over_are_marked_with_whose_they_are() -> None:
    own = f"今年新设网上专栏，公开部门预算和决算。\n{PARAGRAPH.replace('2022', '2023')}"
    (one,) = resembling(
        own,
        [
            ("上年", f"别的话。\n{PARAGRAPH}"),
            ("城西区科学技术局", "全不相干的一段话，说的是别的事情，长短也差不多。"),
        ],
    )
    assert (one.whose, one.percent, one.like) == ("上年", 100, PARAGRAPH)
    assert one.paragraph.endswith("及时发布2023年主动公开信息。")


def test_the_nearest_of_several_is_told() -> None:
    near = PARAGRAPH.replace("长效", "常态")
    (one,) = resembling(PARAGRAPH, [("甲局", near), ("乙局", PARAGRAPH), ("丙局", near)])
    assert one.whose == "乙局"


def test_what_everybody_has_to_say_alike_is_not_marked() -> None:
    told = "2023年，未收到政府信息公开申请。"
    assert resembling(told, [("上年", told)]) == ()


def test_a_paragraph_that_was_rewritten_is_not_marked() -> None:
    rewritten = "教育培训全年办了三期，讲了新条例和保密审查，请法律顾问答疑；专人每周登录后台检查更新情况。"
    assert resembling(rewritten, [("上年", PARAGRAPH)]) == ()


@given(st.text(max_size=400), st.text(max_size=400))
def test_marks_are_of_paragraphs_that_are_there_and_at_least_nine_tenths_alike(text: str, other: str) -> None:
    for one in resembling(f"{text}\n{other}", [("甲局", other)]):
        assert one.percent >= 90
        assert likeness(_grams(one.paragraph), _grams(one.like)) >= 0.9


def test_a_hundred_other_reports_are_compared_in_a_second() -> None:
    others = [
        (f"第{n}局", "\n".join(f"{chr(0x4E00 + n * 30 + m)}{PARAGRAPH[m:]}{m}" for m in range(20)))
        for n in range(100)
    ]
    began = time.perf_counter()
    resembling("\n".join([PARAGRAPH] * 20), others)
    assert time.perf_counter() - began < 2
