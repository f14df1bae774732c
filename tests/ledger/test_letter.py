"""The letters: what each must state, what makes one refused, and that facts reach the page as they are."""

import doctest
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.base.errors import DataError, LawNotInForce, LetterIncomplete, UnknownCitation, UnknownTerm
from gongkai.law.decisions import Remedy, decision, decisions
from gongkai.law.instruments import resolve, spoken
from gongkai.law.remedy import procedural_letters, remedy_text, wordings
from gongkai.law.values import units, values
from gongkai.ledger import templates
from gongkai.ledger.letter import FactValue, Letter, Template, draft, letters, reply
from gongkai.ledger.templates import Fact, replies

DAY = date(2026, 1, 6)
BODY, COURT, URL = "某市某区人民政府", "某市某区人民法院", "https://fy.example.cn"
NAMES: dict[str, Any] = {"decided_on": DAY, "reconsideration_body": BODY, "court": COURT}
KIND: dict[str, FactValue] = {
    "day": date(2026, 3, 9),
    "count": 15,
    "amount": Decimal("9800"),
    "texts": ["甲项内容", "乙项内容"],
}
# Handbook §2.3, column 文书必须写明, by letter; 接收回执 also serves the event of receiving a correction.
MUST_STATE = {
    "receipt": ["登记编号", "收到申请之日", "答复截止日", "查询码"],
    "correction": ["需要补正的事项", "指导和释明", "合理的补正期限（工作日数）", "逾期不补正的，视为放弃申请"],
    "consultation_third_party": ["涉及的信息内容", "第三十二条", "之日起15个工作日内", "逾期未提出意见的，由本机关依照"],
    "consultation_notice": [],
    "consultation_peer": ["之日起15个工作日内", "逾期未提出意见的，视为同意公开"],
    "coordination": ["期望回复日", "第十一条"],
    "opinion": ["同意公开", "不同意公开", "理由"],
    "third_party_disclosure": ["决定公开的政府信息内容", "决定公开的理由", "不公开可能对公共利益造成重大影响"],
    "extension": ["延长的理由", "延长后的答复截止日"],
    "explanation": ["超过合理范围的事实（数量、频次）", "说明理由的期限"],
    "delay": ["延迟答复的到期日"],
    "fee": ["第四十二条第一款", "收费标准", "数额", "缴纳方式", "次日起20个工作日内缴纳", "视为放弃申请"],
    "delivery": ["送达方式"],
    "on_the_spot": ["申请内容", "法律依据", "答复内容（处理决定）", "复议诉讼权利和期限"],
    "record_correction": ["更正的结果"],
    "transfer": ["划入机关的名称", "划入机关的联系方式"],
    "withdrawal": ["提出撤回之日"],
}  # fmt: skip
TEMPLATES = [*letters().values(), *replies().values()]
each = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
each_reply = pytest.mark.parametrize("code", decisions())
templated = st.sampled_from(TEMPLATES)


def value(fact: Fact) -> FactValue:
    return KIND.get(fact.kind, f"某{fact.zh}")


def facts_of(template: Template, *, optional: bool = False) -> dict[str, FactValue]:
    facts = {fact.id: value(fact) for fact in template.facts.values() if optional or not fact.optional}
    return facts | ({"on": DAY} if "on" in facts else {})


def drafted(template: Template, facts: Mapping[str, FactValue], **names: Any) -> Letter:
    if template.id in letters():
        return draft(template.id, facts)
    return reply(decision(template.id), facts, **{**NAMES, **names})


def made(id: str, **facts: FactValue) -> Letter:
    template = letters().get(id) or replies()[id]
    return drafted(template, facts_of(template) | facts)


def words(letter: Letter) -> str:
    """All that is printed but the signature."""
    lines = (letter.number, letter.addressee, *letter.paragraphs, *letter.attachments)
    return "\n".join((*lines, *(f"{label}：{text}" for label, text in letter.slip)))


def printed(fact: Fact) -> list[str]:
    by_kind = {"day": ["2026年3月9日"], "count": ["15个"], "amount": ["9800元"], "texts": KIND["texts"]}
    return list(by_kind.get(fact.kind, [f"某{fact.zh}"]))  # type: ignore[call-overload]


def test_every_event_has_its_letter() -> None:
    assert set(letters()) == set(MUST_STATE)
    assert list(replies()) == list(decisions())


@each
def test_a_letter_has_its_elements_and_states_every_fact(template: Template) -> None:
    letter = drafted(template, facts_of(template, optional=True))
    assert letter.title == f"某答复主体{template.title}"
    assert (letter.organ, letter.on, letter.contact) == ("某答复主体", DAY, "某联系人、电话")
    assert letter.number
    assert letter.addressee
    assert letter.attachments[-2:] == ("甲项内容", "乙项内容")
    for fact in template.facts.values():
        if fact.id not in {"organ", "on", "contact"}:
            assert all(text in words(letter) for text in printed(fact)), fact.zh


@pytest.mark.parametrize("id", MUST_STATE)
def test_what_the_event_table_asks_is_a_required_fact_or_stands_in_the_text(id: str) -> None:
    required = {fact.zh for fact in letters()[id].required}
    text = words(made(id))
    assert [must for must in MUST_STATE[id] if must not in required and must not in text] == []


@each_reply
def test_what_the_law_asks_of_a_reply_is_a_required_fact_or_stands_in_the_text(code: str) -> None:
    required = {fact.zh for fact in replies()[code].required}
    fixed = "\n".join(piece for piece in replies()[code].text if "{" not in piece)
    assert [
        one.zh for one in decision(code).must_state if one.zh not in required and one.zh not in fixed
    ] == []


@each_reply
def test_a_reply_names_the_articles_of_its_decision(code: str) -> None:
    # The articles of a partial answer differ from place to place and are a fact.
    articles = decision(code).articles[:1] if code == "P1" else decision(code).articles
    assert set(articles) <= set(made(code).cites)


@pytest.mark.parametrize("code", [f"N{n}" for n in range(1, 8)])
def test_a_refusal_states_its_reason(code: str) -> None:
    assert "不予公开的理由" in {fact.zh for fact in replies()[code].required}
    assert "国务院令第711号#第三十六条第（三）项" in made(code).cites


@each
def test_a_letter_cites_in_words_what_it_lists(template: Template) -> None:
    letter = drafted(template, facts_of(template, optional=True))
    told = wordings(decision(template.id), DAY) if template.id in decisions() else ()
    remedies = {cite for wording in told for cite in wording.cites}
    assert remedies <= set(letter.cites)
    for cite in set(letter.cites) - remedies:
        assert f"《{resolve(cite).title}》" in words(letter)
        assert cite.partition("#")[2] in words(letter)
    # The forms state their basis as a fact, and no provision speaks of withdrawal.
    assert letter.cites or template.id in {"delivery", "on_the_spot", "withdrawal", "O3"}


def test_an_instrument_has_its_number_once() -> None:
    text = words(made("correction"))
    assert text.count("《中华人民共和国政府信息公开条例》（国务院令第711号）第二十九条第二款") == 1
    assert text.count("国务院令第711号") == 1
    assert "根据《中华人民共和国政府信息公开条例》第三十条" in text


@given(templated, st.data())
def test_whatever_is_missing_is_named_at_once_with_its_articles(template: Template, data: st.DataObject) -> None:  # fmt: skip
    gone = data.draw(st.sets(st.sampled_from(template.required), min_size=1))
    blanks = st.sampled_from(["", " ", "\u3000\n\t", "\u200b", "\x00"])
    facts = facts_of(template)
    for fact in sorted(gone, key=lambda fact: fact.id):
        if data.draw(st.booleans()):
            facts[fact.id] = data.draw(blanks)
        else:
            del facts[fact.id]
    with pytest.raises(LetterIncomplete) as refused:
        drafted(template, facts)
    assert refused.value.lacks.split("；") == [fact.zh for fact in template.required if fact in gone]
    assert set(refused.value.cites) == {spoken(fact.cite) for fact in gone}


def test_missing_facts_and_missing_names_of_the_remedy_are_told_together() -> None:
    facts = facts_of(replies()["N5"])
    del facts["category"], facts["number"]
    names = {"reconsideration_body": " ", "court": "", "electronic": True}
    with pytest.raises(LetterIncomplete) as refused:
        drafted(replies()["N5"], facts, **names)
    assert refused.value.lacks == (
        "文号；属于人事管理、后勤管理、内部工作流程中的哪一类；"
        "行政复议机关的全称；有管辖权的人民法院的名称；提交行政复议申请的互联网渠道"
    )
    for article in ("五2", "第十六条第一款", "第二十三条第一款第（四）项", "第二十二条第二款"):
        assert any(cite.endswith(article) for cite in refused.value.cites), article


@each_reply
def test_a_reply_ends_with_the_remedies_of_its_day_but_for_a_withdrawal(code: str) -> None:
    told = remedy_text(decision(code), DAY, BODY, COURT, electronic=True, electronic_url=URL)
    letter = drafted(replies()[code], facts_of(replies()[code]), electronic=True, electronic_url=URL)
    assert (told == "") == (code == "O3")
    if told:
        assert "\n".join(letter.paragraphs).endswith(f"\n{told}")
        assert letter.paragraphs[-1] == f"行政复议申请也可以通过互联网提交：{URL}。"
        assert "行政复议法#第二十二条第二款" in letter.cites
    else:
        assert "复议" not in words(letter)


def test_a_partial_answer_has_two_paragraphs_of_remedies_and_a_refusal_one() -> None:
    partial, refused = made("P1").paragraphs, made("N1").paragraphs
    assert partial[-2].startswith(
        "对其中不予公开的部分：如对本不予公开决定不服，可以自收到本告知书之日起60日内，先向"
    )
    assert partial[-1].startswith("对其余部分：如对本答复不服")
    assert refused[-1].startswith("如对本不予公开决定不服")


@each_reply
def test_a_letter_calls_itself_what_the_remedies_call_it(code: str) -> None:
    letter = made(code)
    if decision(code).remedy is Remedy.RECONSIDERATION_FIRST:
        assert letter.title.endswith("告知书")
    elif decision(code).remedy is Remedy.EITHER:
        assert letter.title.endswith("答复书")


def test_litigation_may_be_left_out_and_old_law_is_not_made_up() -> None:
    template = replies()["N8"]
    hidden = drafted(template, facts_of(template), hide_litigation_for=frozenset({"N8"}))
    assert "行政诉讼" not in words(hidden)
    with pytest.raises(LawNotInForce):
        drafted(template, facts_of(template), decided_on=date(2019, 5, 14))


def test_procedural_letters_are_those_of_the_law_and_tell_of_no_remedy() -> None:
    procedural = {id: one.procedural for id, one in letters().items() if one.procedural}
    assert {one.id for one in procedural.values()} == set(procedural_letters())
    assert {id for id, one in procedural.items() if one.id == "consultation"} == {
        id for id in letters() if id.startswith("consultation_")
    }
    for id, one in procedural.items():
        assert letters()[id].title == one.zh or id == "consultation_notice"
        assert not re.search("复议|诉讼|起诉", words(made(id)))


@pytest.mark.parametrize("id", ["third_party_disclosure", "record_correction"])
def test_a_decision_beside_the_reply_tells_of_remedies(id: str) -> None:
    assert f"60日内向{BODY}申请行政复议" in words(made(id, body=BODY, court=COURT))


@pytest.mark.parametrize(
    ("id", "words_before", "period"),
    [
        ("consultation_third_party", "之日起", "third_party"),
        ("consultation_peer", "之日起", "peer"),
        ("fee", "次日起", "fee_payment"),
        ("third_party_disclosure", "之日起", "reconsideration"),
        ("third_party_disclosure", "收到之日起", "litigation"),
        ("record_correction", "之日起", "reconsideration"),
        ("record_correction", "收到之日起", "litigation"),
    ],
)
def test_the_periods_told_are_the_periods_counted(id: str, words_before: str, period: str) -> None:
    term = values()[period].on(DAY)
    letter = drafted(letters()[id], facts_of(letters()[id], optional=True))
    assert f"{words_before}{term.value}{units()[term.unit]}" in words(letter)


@pytest.mark.parametrize("id", ["consultation_third_party", "consultation_peer", "coordination", "opinion", "third_party_disclosure"])  # fmt: skip
def test_a_letter_to_others_has_no_place_for_the_applicant(id: str) -> None:
    assert not {"applicant", "asked"} & set(letters()[id].facts)
    assert not [fact.zh for fact in letters()[id].facts.values() if "申请人" in fact.zh]
    with pytest.raises(ValueError, match="applicant"):
        made(id, applicant="张三")


def test_whose_information_it_is_must_be_answered_even_if_it_cannot_be_told() -> None:
    assert "行政机关的名称、联系方式：不能确定。" in words(made("U2", responsible="不能确定"))
    with pytest.raises(LetterIncomplete, match="能够确定的"):
        made("U2", responsible="")


@pytest.mark.parametrize(
    ("id", "fact", "sentence"),
    [
        ("X1", "channel", "渠道提出"),
        ("receipt", "corrected", "答复期限自该日起计算"),
        ("record_correction", "forwarded", "转送"),
        ("record_correction", "court", "行政诉讼"),
        ("third_party_disclosure", "release_on", "提供该政府信息"),
        ("fee", "calculation", "数额的计算"),
    ],
)
def test_a_paragraph_stands_only_with_its_optional_facts(id: str, fact: str, sentence: str) -> None:
    template = letters().get(id) or replies()[id]
    whole = facts_of(template, optional=True)
    assert sentence in words(drafted(template, whole))
    assert sentence not in words(drafted(template, {**whole, fact: ""}))


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)


@given(templated, st.data())
def test_any_text_stands_in_the_letter_as_it_is(template: Template, data: st.DataObject) -> None:
    free = [fact for fact in template.required if fact.kind == "text" and fact.id != "number"]
    texts = {fact.id: data.draw(TEXT, fact.id) for fact in free}
    letter = drafted(template, facts_of(template) | texts)
    everything = f"{words(letter)}\n{letter.organ}"
    assert [text for text in texts.values() if unicodedata.normalize("NFC", text) not in everything] == []


@pytest.mark.parametrize(
    "text", ["{organ}", "{", "}}", "{0}", "[国务院令第711号#第三条]", "%s", r"\1\g<0>", "{x!r:>9}"]
)
def test_signs_of_templates_mean_nothing_in_facts(text: str) -> None:
    assert f"理由是：{text}。" in words(made("extension", reason=text))
    assert made("extension", organ=text).title == f"{text}延期答复告知书"


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("甲\x00乙\x1f丙\ud800丁\ufffe", "甲乙丙丁"),
        ("e\u0301", "é"),
        ("甲\u202e乙\u2066", "甲乙"),
        ("  甲\t乙 \u3000", "甲 乙"),
        ("甲\r\n\r\n乙\x0b丙", "甲\n乙\n丙"),
        ("已经说完。", "已经说完"),
    ],
)
def test_text_is_cleaned_and_its_full_stop_not_doubled(given_text: str, shown: str) -> None:
    assert f"理由是：{shown}。\n根据" in words(made("extension", reason=given_text))


def test_names_and_numbers_stand_on_one_line() -> None:
    letter = made("extension", organ="某市\n某局", applicant="张\r\n三", contact="王五\n0512")
    assert (letter.organ, letter.addressee, letter.contact) == ("某市 某局", "张 三", "王五 0512")


@pytest.mark.parametrize(
    "typed", ["某〔2026〕5号", "某[2026]5号", "某（2026）5号", "某【2026】5号", "某［2026］5号"]
)
def test_the_year_of_a_number_stands_in_hexagonal_brackets(typed: str) -> None:
    assert made("extension", number=typed).number == "某〔2026〕5号"
    assert made("receipt", registered="2026-0001").number == "登记编号：2026-0001"


def test_days_sums_and_lists_are_printed_as_documents_print_them() -> None:
    assert "延长至2026年1月6日（含当日）" in words(made("extension", until=DAY))
    for amount, shown in [(9800, "9800元"), (Decimal("12.5"), "12.50元"), (Decimal("1E+2"), "100元")]:
        assert f"应缴数额：{shown}。" in words(made("fee", amount=amount))
    assert made("correction", items=["甲", "乙。", " ", "丙"]).paragraphs[2:5] == (
        "1.甲；",
        "2.乙。",
        "3.丙。",
    )
    assert (
        made("correction", items=["甲"]).paragraphs[2]
        == made("correction", items="甲").paragraphs[2]
        == "甲。"
    )


@pytest.mark.parametrize(
    ("id", "fact", "wrong", "error"),
    [
        ("extension", "until", "2026-01-06", TypeError),
        ("extension", "reason", DAY, TypeError),
        ("extension", "reason", 5, TypeError),
        ("correction", "days", True, TypeError),
        ("correction", "days", 0, ValueError),
        ("correction", "items", [1], TypeError),
        ("fee", "amount", "200", TypeError),
        ("fee", "amount", Decimal("NaN"), ValueError),
        ("fee", "amount", Decimal("0.001"), ValueError),
        ("fee", "amount", Decimal("1E+40"), ValueError),
        ("fee", "amount", 0, ValueError),
        ("extension", "nothing", "甲", ValueError),
        ("G1", "on", DAY, ValueError),
    ],
)
def test_a_wrong_program_is_told_so(id: str, fact: str, wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=fact):
        made(id, **{fact: wrong})


def test_an_unknown_letter_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownTerm, match="extension"):
        draft("extended", {})


GOOD = """cite: 国务院令第711号#第三十条
frame: {organ: {zh: 主体}, on: {zh: 日期, kind: day}, contact: {zh: 联系, optional: true}, attachments: {zh: 附件, kind: texts, optional: true}}
shared: {number: {zh: 文号}, applicant: {zh: 申请人}}
letters:
  note:
    title: 告知书
    to: "{applicant}"
    facts:
      items: {zh: 事项, kind: texts}
      more: {zh: 其他, optional: true}
    text:
      - 根据[国务院令第711号#第三十条、第三十一条]，告知如下：
      - "{items}"
      - 另有{more}。
"""


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("另有{more}", "另有{less}", DataError),
        ("另有{more}", "另有{}", DataError),
        ("另有{more}", "另有{more:>9}", DataError),
        ("另有{more}", "另有{more.real}", DataError),
        ("另有{more}", "另有{more", DataError),
        ("另有{more}", "另有[第三条", DataError),
        ("另有{more}", "另有", DataError),
        ('- "{items}"', "- 事项{items}", DataError),
        ("      - 另有", "      - 另有{number}", None),
        ("kind: texts}\n      more", "kind: words}\n      more", DataError),
        ("第三十一条", "第五十七条", UnknownCitation),
        ("[国务院令第711号#", "[国务院令第712号#", UnknownCitation),
        ("      more", "      idle: {zh: 没有用到}\n      more", DataError),
        ("      more", "      number: {zh: 文号}\n      more", DataError),
        ("applicant: {zh: 申请人}", "applicant: {zh: 申请人}, idle: {zh: 没有用到}", DataError),
        ("    title", "    procedural: extended\n    title", DataError),
        ("    title", "    number: 第{more}号\n    title", DataError),
        ("    title", "    code: 1\n    title", DataError),
        ("    title: 告知书\n", "", DataError),
        ("zh: 其他, optional: true", "zh: 其他", None),
        ("- 另有{more}", "- 另有{more}{because}", DataError),
        ("      more", "      because: {zh: 理由}\n      more", DataError),
    ],
)
def test_the_loader_refuses_a_wrong_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, error: type[Exception] | None
) -> None:
    monkeypatch.setattr(templates, "DATA", tmp_path)
    file = tmp_path / "letters.yaml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    if error is None:
        assert list(letters.__wrapped__()) == ["note"]
    else:
        with pytest.raises(error):
            letters.__wrapped__()


def test_a_required_fact_may_not_hang_on_an_optional_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(templates, "DATA", tmp_path)
    hanging = GOOD.replace("      more", "      due: {zh: 期限}\n      more").replace(
        "另有{more}", "{due}{more}"
    )
    (tmp_path / "letters.yaml").write_text(hanging.replace("- {due}", "- 另有{due}"), encoding="utf-8")
    with pytest.raises(DataError, match="due"):
        letters.__wrapped__()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{zh: 获取的途径}", "{zh: 途径}"),
        ("经检索该政府信息不存在", "没有"),
        ("\n  O5:", "\n  O6:"),
        ("opening:", "opened:"),
    ],
)
def test_replies_cover_every_decision_and_what_it_must_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    for name in ("letters.yaml", "replies.yaml"):
        text = (templates.DATA / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(templates, "DATA", tmp_path)
    with pytest.raises(DataError):
        replies.__wrapped__()


PAGE = Path(__file__).parents[2] / "docs" / "letters.md"


def test_the_page_for_developers_tells_every_letter_and_its_facts() -> None:
    rows = [
        row.split("|")[1:-1] for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| `")
    ]
    told = {
        id.strip(" `"): (title.strip(), re.findall(r"`(\w+)` ([^，；]*)", facts))
        for id, title, _, facts in rows
    }
    common = {"organ", "on", "contact", "attachments", "number", "applicant", "received", "asked"}
    assert list(told) == [template.id for template in TEMPLATES]
    for template in TEMPLATES:
        title, facts = told[template.id]
        assert title == template.title
        assert {id for id, _ in facts} == set(template.facts) - common, template.id
        assert all(template.facts[id].zh.startswith(zh.strip()) for id, zh in facts), template.id


def test_the_example_on_the_page_runs() -> None:
    assert doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL) == (0, 9)  # fmt: skip
