"""The kinds of event: the file is sound, bodies are checked field by field, what it names exists elsewhere."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from register import APPLICANT, case, events

from gongkai.base import strict_yaml
from gongkai.base.errors import BadEvent, DataError, NotLegal, UnknownCitation
from gongkai.forms import form
from gongkai.law.decisions import decisions
from gongkai.law.receipt import Channel
from gongkai.law.reply import Consulted
from gongkai.ledger import kinds, state
from gongkai.ledger.kinds import choices, sorts
from gongkai.ledger.letter import letters
from gongkai.ledger.page import page

ROOT = Path(__file__).parents[2]
DATA = Path(kinds.__file__).parent / "data" / "events.yaml"
KINDS = [(sort, kind) for sort in sorts().values() for kind in sort.kinds.values()]


@pytest.mark.parametrize(("sort", "kind"), KINDS, ids=lambda one: one.id)
def test_every_letter_an_event_wants_exists(sort: Any, kind: Any) -> None:
    """A reply is drafted from its decision, every other letter from its own template."""
    assert set(kind.letters) - {"reply"} <= set(letters())


def test_a_request_that_ends_without_its_applicant_wants_no_letter_to_them() -> None:
    kind = sorts()["case"].kinds["withdrawn"]
    assert kind.letters_for({"ending": "withdrawn"}) == ("withdrawal",)
    assert kind.letters_for({"ending": "no_successor"}) == ()
    assert sorts()["case"].kinds["extended"].letters_for({}) == sorts()["case"].kinds["extended"].letters


def test_every_letter_belongs_to_an_event_or_to_none_of_a_case() -> None:
    wanted = {letter for _, kind in KINDS for letter in kind.letters}
    assert set(letters()) - wanted == {
        "record_correction",
        "transfer",
    }  # 第四十一条 is no request; 14号 moves none


def test_choices_are_the_words_of_the_law() -> None:
    (block,) = form("2021").table("requests").blocks
    labels = {column.id: column.label for column in block.columns if column.id != "total"}
    assert dict(choices()["applicant_kind"]) == labels
    assert set(choices()["whom"]) == set(Consulted)


def test_every_phase_is_left_or_last() -> None:
    """A phase in which nothing may happen is one the register ends in."""
    for sort in sorts().values():
        for phase in sort.phases:
            moves = {kind.id for kind in sort.kinds.values() if phase in kind.during}
            assert moves or phase == "struck"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("channel", "pigeon"), ("channel", None), ("channel", ""), ("applicant_kind", "total"), ("applicant_kind", 1),
        ("applicant", ""), ("applicant", "  "), ("applicant", 7), ("about", []), ("files", "甲"), ("files", ["", "甲"]),
        ("by", None), ("身份证号", "110101199003070000"), ("", "甲"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    with pytest.raises(BadEvent) as caught:
        state(case("2025-03-03", **{field: value}))
    assert caught.value.seq == 1
    assert field in str(caught.value)


@pytest.mark.parametrize("missing", ["channel", "applicant_kind", "applicant"])
def test_a_missing_field_is_named(missing: str) -> None:
    body = {key: value for key, value in APPLICANT.items() if key != missing}
    with pytest.raises(BadEvent, match=missing):
        state(events("case/1", ("arrived", "2025-03-03", body)))


@pytest.mark.parametrize(
    ("kind", "field", "good", "bad"),
    [
        ("extended", "days", [1, 20], [0, -1, "5", 1.5, True, None]),
        ("extended", "approved_on", ["2025-03-05"], ["2025-02-30", "昨天", 20250305, ""]),
        ("searched", "found", [True, False], [0, 1, "否"]),
        ("decided", "decision", list(decisions()), ["G4", "granted", "", None, ["G1"]]),
        ("billed", "amount", ["1", "100", "12.50", "0.01"], ["1e3", "１００", "一百", "", "1_0", "NaN", " 1", 100, "1." , "9" * 16]),
    ],
)  # fmt: skip
def test_the_type_of_a_field_is_kept(kind: str, field: str, good: list[Any], bad: list[Any]) -> None:
    needed = {
        "extended": {"days": 5, "approved_by": "负责人"},
        "searched": {"where": "档案室", "found": False},
        "decided": {"decision": "G2"},
        "billed": {"fee": "by_piece", "amount": "100"},
    }[kind]
    for value in bad:
        with pytest.raises((BadEvent, TypeError)) as caught:
            state(case("2025-03-03", (kind, "2025-03-10", {**needed, field: value})))
        assert field in str(caught.value)
    for value in good:
        # A decision may be well written and yet not open to this request (O1, U4…).
        with suppress(*[NotLegal] if kind == "decided" else []):
            assert state(case("2025-03-03", (kind, "2025-03-10", {**needed, field: value})))


@pytest.mark.parametrize("matter", ["", "case", "case/", "letter/1", "案件/1", "/1"])
def test_a_matter_without_a_sort_is_refused(matter: str) -> None:
    with pytest.raises(BadEvent, match="organ/"):
        state(events(matter, ("arrived", "2025-03-03", APPLICANT)))


def test_a_matter_begins_with_its_first_kind_and_never_again() -> None:
    with pytest.raises(BadEvent, match="申请到达"):
        state(events("case/1", ("decided", "2025-03-03", {"decision": "G2"})))
    with pytest.raises(NotLegal, match="现在可以"):
        state(case("2025-03-03", ("arrived", "2025-03-03", APPLICANT)))
    with pytest.raises(BadEvent, match="没有“paused”这种事件"):
        state(case("2025-03-03", ("paused", "2025-03-04")))


def test_a_refusal_says_what_why_by_which_article_and_what_would_be_legal() -> None:
    with pytest.raises(NotLegal) as caught:
        state(case("2025-03-03", ("archived", "2025-03-04")))
    said = str(caught.value)
    assert said.startswith("case/1 第 2 个事件“归档”（2025-03-04）：现为“办理”")
    assert "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十五条" in said
    assert "作出决定" in caught.value.legal


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("  counts:\n", "  counts:\n", None),
        ("while: [unconfirmed]", "while: [sleeping]", DataError),
        ("needs: {days: count}", "needs: {days: number}", DataError),
        ("zh: 归档, cite", "zh: 归档, cited: x, cite", DataError),
        ("国务院令第711号#第四十五条, while: [closed]", "国务院令第711号#第九十九条, while: [closed]", UnknownCitation),
        ("    running: [processing", "    running: [asleep, processing", DataError),
        ("zh: 更名, cite: null, while: [kept]", "zh: 更名, cite: null", DataError),
        ("    archived: {zh: 归档", "    paid: {zh: 归档", DataError),
        ("says: {unit: 单位}", "says: {units: 单位}", DataError),
    ],
)  # fmt: skip
def test_the_file_is_read_strictly(
    old: str, new: str, error: type[Exception] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = DATA.read_text(encoding="utf-8")
    changed = tmp_path / "events.yaml"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(kinds, "_FILE", changed)
    if error is None:
        assert set(sorts.__wrapped__()) == {"case", "publication", "dispute", "count", "organ", "report"}
    else:
        assert old in text
        with pytest.raises(error):
            sorts.__wrapped__()


def test_a_field_may_have_another_name_in_one_kind() -> None:
    assert sorts()["count"].kinds["entered"].called("unit") == "单位"
    assert sorts()["case"].kinds["assigned"].called("unit") == "科室或者单位"


def test_the_file_holds_every_channel_as_the_law_has_it() -> None:
    """Channels are law (receipt.py), so the file names the type and lists none."""
    assert "channel" not in choices()
    assert strict_yaml.load(DATA)["cases"]["kinds"]["arrived"]["needs"]["channel"] == "channel"
    for one in Channel:
        assert state(case("2025-03-03", channel=one.value)).phase in ("processing", "unconfirmed")


def test_the_page_of_events_is_current() -> None:
    """`python -c "from gongkai.ledger.page import page; print(page(), end='')" > docs/events.md` writes it anew."""
    assert (ROOT / "docs/events.md").read_text(encoding="utf-8") == page()
    for _, kind in KINDS:
        assert f"| `{kind.id}` | {kind.zh} |" in page()
