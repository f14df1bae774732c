"""A draft says what is recorded and nothing besides: what anybody reads back from it is what the register holds."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import clean, consistent_report, filled
from office import CALENDAR, SEEDS, Seed
from truth import known

from gongkai.base.dates import dates
from gongkai.base.text import BLANKS
from gongkai.drafting import PARTS, Draft, draft
from gongkai.drafting.sentences import aspects, patterns
from gongkai.ledger import by_matter, year_report
from gongkai.readers.facts import facts
from gongkai.report import Dossier, Fact, Level, Organ, Report, Section, State
from gongkai.report.indicators import indicators
from gongkai.report.reading import Reading
from gongkai.rules import CATALOG, check
from gongkai.rules.coverage import _aspects
from gongkai.web.office.bureaus import year_of

Told = tuple[str, int | Decimal, str]

# Indicators that may be entered and have no sentence, each with its reason.
UNSAID: dict[str, str] = {}
# What the tables tell: the cells a sentence sums up, and whether 0 is said.
CELLS: dict[str, tuple[list[str], bool]] = {
    "received": (["requests.new.total"], True),
    "carried_in": (["requests.carried_in.total"], False),
    "done": (["requests.total.total"], False),
    "carried": (["requests.carried_out.total"], False),
    "reconsiderations": (["disputes.reconsideration.total"], True),
    "litigations": (
        ["disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"],
        True,
    ),
    "dispute_corrections": (
        [
            f"disputes.{row}.corrected"
            for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        ],
        False,
    ),
}
DOCUMENTS = {
    "2019": {"normative_issued": "made"},
    "2021": {
        "normative_issued": "issued",
        "normative_repealed": "repealed",
        "normative_in_force": "in_force",
    },
}
OUTCOMES = {
    "予以公开": "granted",
    "部分公开": "partial",
    "不予公开": "refused_",
    "无法提供": "unavailable_",
    "不予处理": "unprocessed_",
    "其他处理": "other",
}
UNSAID_AT_ZERO = {"late_replies", "late_disclosures"}
# The truth files name their facts in Chinese, in the words of each report.
IN_THE_TRUTH = {
    "报告部分数": "parts",
    "政府信息公开工作人员": "staff",
    "微信公众号发布期数": "wechat_issues",
    "微信公众号文章": "wechat_articles",
    "微信公众号原创文章": "wechat_originals",
    "微信公众号阅读量": "wechat_reads",
    "收到政府信息公开申请": "received",
    "主动公开政府信息总数": "disclosed",
    "主动公开政府信息（桓台县政府网站）": "disclosed",
    "政务信息发布数量": "disclosed",
    "收取费用": "processing_fee",
    "收取信息处理费": "processing_fee",
    "微信群": "wechat_groups",
    "政务公开工作培训会": "trainings",
    "政务公开研讨会": "seminars",
    "收到人大政协提案": "proposals",
}
each_bureau = pytest.mark.parametrize("one", SEEDS, ids=lambda one: one.file)


def counted(one: Seed) -> Report:
    return year_report(by_matter(year_of(one.bureau, CALENDAR)), one.year)


def read_back(made: Draft) -> set[Told]:
    """What anybody reads in the drafted parts."""
    sections = [
        Section(n, "", made.text(part)) for n, part in ((1, "overview"), (5, "problems"), (6, "others"))
    ]
    found = facts(sections, made.text("preamble"))
    assert all(not one.approximate for one in found)
    return {(one.indicator, one.value, one.unit) for one in found}


def held(report: Report) -> set[Told]:
    """What a counted report holds that has a sentence: its facts, and what its tables tell."""
    assert report.edition
    found: set[Told] = {("parts", 6, "个")}
    for one in report.facts:
        named = one.indicator in indicators()
        if named and one.indicator in CELLS | DOCUMENTS["2021"]:
            continue
        if one.value or (named and one.indicator not in UNSAID_AT_ZERO):
            found.add((one.indicator, one.value, one.unit))
    documents = DOCUMENTS[report.edition].items()
    tables = CELLS | {id: ([f"disclosure.normative_documents.{name}"], False) for id, name in documents}
    for id, (cells, at_zero) in tables.items():
        counts = [report.count(cell) for cell in cells]
        if None not in counts and (sum(map(int, counts)) or at_zero):  # type: ignore[arg-type]
            found.add((id, sum(map(int, counts)), "件"))  # type: ignore[arg-type]
    if report.count("requests.total.total"):
        for zh, row in OUTCOMES.items():
            cells = [
                cell
                for cell in report.readings
                if cell.startswith(f"requests.{row}") and cell.endswith(".total")
            ]
            if value := sum(report.count(cell) or 0 for cell in cells):
                found.add((zh, value, "件"))
    return found


def worded(report: Report, made: Draft) -> Report:
    """The report as it would be published with the drafted text."""
    parts = {1: "overview", 5: "problems", 6: "others"}
    sections = tuple(
        replace(one, text=made.text(parts[one.number])) if one.number in parts else one
        for one in report.sections
    )
    preamble = made.text("preamble")
    return replace(report, preamble=preamble, sections=sections, facts=facts(sections, preamble))


def recorded(*told: Told) -> tuple[Fact, ...]:
    return tuple(Fact(id, value, unit, f"{id}{value}{unit}（台账）") for id, value, unit in told)


def texts(made: Draft) -> list[str]:
    return [one.text for part in PARTS for one in made.sentences(part)]


# ---- the five bureaus ----


@each_bureau
def test_every_true_fact_of_the_published_report_is_drafted_from_the_register(one: Seed) -> None:
    made = draft(counted(one))
    told = read_back(made)
    for fact in known(one.file)["narrative_facts"]:
        if fact["unit"] == "日期":
            assert fact["value"] in {str(day) for day in dates(made.text("preamble"))}
        else:
            id = IN_THE_TRUTH.get(fact["indicator"], fact["indicator"])
            assert (id, fact["value"], fact["unit"]) in told


@each_bureau
def test_and_nothing_that_the_register_does_not_hold(one: Seed) -> None:
    report = counted(one)
    assert read_back(draft(report)) == held(report)


@each_bureau
def test_period_and_parts_stand_in_the_preamble(one: Seed) -> None:
    preamble = draft(counted(one)).text("preamble")
    assert "六部分" in preamble
    assert list(dates(preamble))[-2:] == [date(one.year, 1, 1), date(one.year, 12, 31)]


def test_parts_that_do_not_add_up_to_the_whole_are_found_and_not_filled_up() -> None:
    report = counted(SEEDS[1])
    found = {one.rule: one for one in check(Dossier(worded(report, draft(report))), CATALOG).findings}
    assert found["nar-parts-sum"].level is Level.WARNING
    assert "总数55条，所列6项之和为48条，少7条" in found["nar-parts-sum"].message


@each_bureau
def test_the_drafted_text_contradicts_no_table(one: Seed) -> None:
    report = counted(one)
    found = check(Dossier(worded(report, draft(report))), CATALOG).findings
    wrong = {finding.rule for finding in found if finding.level is not Level.INFO}
    # Section five is for a person to write; 鹿城's parts do not add up, and the others' sections are theirs to fill.
    assert wrong <= {"problem-missing", "problem-no-measure", "sec-empty", "nar-parts-sum", "cell-blank"}


# ---- in general ----


@st.composite
def registers(draw: st.DrawFn) -> Report:
    """A report as counted, with any facts recorded beside its tables."""
    report = consistent_report(draw(st.integers(0, 2**32)))
    ids = sorted(indicators().keys() - CELLS.keys() - DOCUMENTS["2021"].keys() - {"parts"} - UNSAID.keys())
    told: list[Told] = []
    for id in draw(st.lists(st.sampled_from(ids), unique=True)):
        value = draw(st.integers(0, 10**6) | st.decimals("0.01", "99999.99", places=2))
        whole = int(value) if value == int(value) else value
        told.append((id, whole, draw(st.sampled_from(indicators()[id].units))))
    if total := next((one for one in told if one[0] == "disclosed"), None):
        columns = ("机构职能", "部门文件", "工作动态", "通知公告", "财政资金", "人事信息")
        for column in draw(st.lists(st.sampled_from(columns), unique=True)):
            told.append((column, draw(st.integers(1, 9999)), total[2]))
    return replace(report, facts=recorded(*told))


@settings(max_examples=200, deadline=None)
@given(registers())
def test_what_is_read_back_is_what_was_recorded(report: Report) -> None:
    made = draft(report)
    left_out = {fact for one in made.left_out for fact in one.facts}
    lacking = held(report) - read_back(made)
    assert {id for id, _, _ in lacking} <= left_out
    assert read_back(made) <= held(report)


@settings(max_examples=50, deadline=None)
@given(registers(), st.integers(0, 2**32))
def test_it_is_the_same_twice_and_in_any_order(report: Report, seed: int) -> None:
    shuffled = list(report.facts)
    random.Random(seed).shuffle(shuffled)
    assert draft(report) == draft(report) == draft(replace(report, facts=tuple(shuffled)))


@settings(max_examples=50, deadline=None)
@given(registers())
def test_no_sentence_stands_on_nothing(report: Report) -> None:
    known_ids = {one.indicator for one in report.facts} | set(report.readings)
    particulars = {"organ", "year", "notice", "sections", "parts", "first", "last"}
    for part in PARTS:
        for one in draft(report).sentences(part):
            assert one.facts
            assert set(one.facts) <= known_ids | particulars


@settings(max_examples=50, deadline=None)
@given(registers())
def test_the_drafted_text_has_no_error(report: Report) -> None:
    made = worded(report, draft(report))
    errors = [one for one in check(Dossier(made), CATALOG).findings if one.level is Level.ERROR]
    ours = {one.rule for one in errors if one.rule.startswith(("nar-", "year-"))}
    # Columns that add up to more than was published, originals that outnumber articles: the register's own slips.
    assert ours <= {"nar-parts-sum", "nar-subset"}


def test_every_indicator_has_a_sentence_or_a_reason_for_none() -> None:
    said = {clause.indicator for one in patterns() for clause in one.clauses}
    said.add("parts")  # the preamble tells it of the form
    assert indicators().keys() - said == UNSAID.keys()


def test_the_five_aspects_are_those_the_rules_look_for() -> None:
    first = [one.zh for one in aspects().values() if one.part == "overview" and not one.governments]
    assert first == list(_aspects())


def test_an_empty_register_says_only_what_its_tables_tell() -> None:
    made = draft(replace(clean(), facts=()))
    assert made.text("overview") == (
        "（一）依申请公开\n2023年，未收到政府信息公开申请。未发生政府信息公开行政复议，未发生政府信息公开行政诉讼。"
    )
    assert made.text("problems") == made.text("others") == ""


def test_what_is_blank_uncertain_or_told_in_two_ways_is_not_said() -> None:
    blank = Reading("requests.new.total", State.BLANK)
    report = replace(
        clean(),
        readings={**clean().readings, "requests.new.total": (blank,)},
        facts=recorded(("trainings", 2, "次"), ("trainings", 3, "次"), ("staff", 1, "名")),
    )
    made = texts(draft(report))
    assert not any("收到政府信息公开申请" in one or "培训" in one for one in made)
    assert "配备政府信息公开工作人员1名。" in made


def test_about_a_number_that_is_only_roughly_known_nothing_is_said() -> None:
    rough = replace(recorded(("visits", 7700, "次"))[0], approximate=True)
    assert draft(replace(clean(), facts=(rough,))) == draft(replace(clean(), facts=()))


def test_an_adjusted_cell_is_told_as_adjusted() -> None:
    report = clean().corrected({"requests.new.total": 3, "requests.new.natural": 3})
    assert ("received", 3, "件") in read_back(draft(report))


def test_the_course_of_requests_with_its_outcomes() -> None:
    values = {"new": 5, "carried_in": 1, "granted": 2, "refused_by_law": 1, "refused_internal": 2, "total": 5, "carried_out": 1}  # fmt: skip
    report = filled(clean(), {f"requests.{row}.total": n for row, n in values.items()})
    (one,) = [one for one in draft(report).overview if "办结" in one.text]
    assert one.text == (
        "2023年，收到政府信息公开申请5件，上年结转申请1件，办结申请5件，其中予以公开2件、不予公开3件，结转下年度继续办理1件。"
    )
    assert set(one.facts) == {f"requests.{row}.total" for row in values}


@pytest.mark.parametrize(("edition", "part"), [("2019", "overview"), ("2021", "others")])
@pytest.mark.parametrize(
    ("value", "wanted"), [(0, "未收取信息处理费。"), (Decimal("120.50"), "收取信息处理费120.50元。")]
)
def test_the_fee_is_told_where_the_edition_wants_it(
    edition: str, part: str, value: int | Decimal, wanted: str
) -> None:
    made = draft(replace(clean(edition), facts=recorded(("processing_fee", value, "元"))))
    assert wanted in made.text(part)
    assert sum(wanted in made.text(one) for one in PARTS) == 1


def test_slips_on_record_stand_in_section_five_and_nothing_else() -> None:
    told = recorded(("late_replies", 2, "件"), ("late_disclosures", 0, "条"))
    report = filled(clean(), {"disputes.reconsideration.corrected": 1, "disputes.reconsideration.total": 1})
    made = draft(replace(report, facts=told))
    assert made.text("problems") == (
        "超过法定期限答复政府信息公开申请2件。政府信息公开行政复议、行政诉讼中被纠正1件。"
    )


def test_what_nothing_is_recorded_of_is_asked() -> None:
    silent = draft(replace(clean(), facts=())).silences
    assert [one.zh for one in silent] == [
        "主动公开", "政府信息管理", "平台建设", "监督保障", "存在的主要问题", "改进情况", "信息处理费", "其他事项",
    ]  # fmt: skip
    assert all(one.asks and one.records for one in silent)


def test_a_government_is_asked_for_assessment_review_and_accountability() -> None:
    asked = {one.zh for one in draft(replace(clean(), organ=Organ("城东区人民政府"))).silences}
    assert {"工作考核", "社会评议", "责任追究"} <= asked


def test_a_long_overview_gives_up_its_lists_first_and_tells_what_was_left_out() -> None:
    columns = [
        (f"第{'甲乙丙丁戊己庚辛壬癸'[n // 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]}类公开事项栏目", 1, "条")
        for n in range(100)
    ]
    report = replace(clean(), facts=recorded(("disclosed", 100, "条"), ("staff", 1, "名"), *columns))
    made = draft(report)
    assert len(BLANKS.sub("", made.text("overview"))) <= 1000
    assert "主动公开政府信息100条。" in made.text("overview")
    assert "配备政府信息公开工作人员1名。" in made.text("overview")
    (left,) = made.left_out
    assert left.text.count("条") == 101
    assert "其中" in draft(replace(report, edition="2019", readings=clean("2019").readings)).text("overview")


@pytest.mark.parametrize("name", ["2020年规划", "甲、乙", "三公经费", "a。b", "培训3次，会议2次"])
def test_a_column_whose_name_would_be_read_as_a_number_stands_in_quotation_marks(name: str) -> None:
    made = draft(replace(clean(), facts=recorded(("disclosed", 5, "条"), (name, 5, "条"))))
    assert f"其中“{name}”5条。" in made.text("overview")
    assert {(value, unit) for id, value, unit in read_back(made) if id != "parts"} <= {(5, "条"), (0, "件")}


def test_whose_report_it_is_is_not_made_up() -> None:
    report = replace(clean(), organ=None, period=None, facts=())
    made = draft(report)
    assert made.signature == ()
    assert made.text("preamble").startswith("全文由")
    assert "统计期限" not in made.text("preamble")


def test_the_day_of_signing_stands_under_the_name() -> None:
    assert (
        draft(replace(clean(), signed=date(2024, 1, 9))).text("signature") == "城东区科学技术局\n2024年1月9日"
    )


def test_a_report_before_the_forms_has_no_draft() -> None:
    with pytest.raises(ValueError, match="no form"):
        draft(replace(clean(), edition=None))


def test_no_two_sentences_are_mistaken_for_each_other() -> None:
    """Each indicator alone, in each of its units, and each pair within one sentence."""
    for one in patterns():
        ids = [clause.indicator for clause in one.clauses if not clause.cells]
        for chosen in (*((id,) for id in ids), *combinations(ids, 2)):
            for unit in range(max(len(indicators()[id].units) for id in chosen)):
                told = [_told(id, n, unit) for n, id in enumerate(chosen, 7)]
                edition = one.editions[0] if one.editions else "2021"
                assert set(told) <= read_back(draft(replace(clean(edition), facts=recorded(*told)))), told


def _told(id: str, value: int, unit: int) -> Told:
    units = indicators()[id].units
    return id, value, units[min(unit, len(units) - 1)]


def praise(words: Iterable[str]) -> list[str]:
    return [
        one
        for one in words
        if any(sign in one for sign in ("积极", "认真", "扎实", "显著", "不断", "高度重视", "深入"))
    ]


def test_nothing_is_praised() -> None:
    written: list[Any] = [one.whole + one.opening for one in patterns()]
    written += [clause.zh + (clause.zero or "") for one in patterns() for clause in one.clauses]
    assert praise(written) == []
