"""Boxes: each rule on papers that break it and papers that keep it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from making import clean, filled
from papers import Case, desk, findings, found, real, try_case

from gongkai.report import Dossier, Level, Money, Reading, Remark, Report, State
from gongkai.rules.cells import RULES

GRANTED = tuple(
    f"requests.granted.{c}" for c in ("natural", "business", "research", "charity", "legal", "other", "total")
)
PERMITS, FEES = "disclosure.permits.decisions", "disclosure.fees.amount"
DISPUTES = tuple(cell for cell in clean().readings if cell.startswith("disputes."))
ZERO = Dossier(clean())
SOME = desk(values={PERMITS: 1})


def seen(*readings: Reading, remarks: tuple[Remark, ...] = (), edition: str = "2021") -> Dossier:
    """A dossier of zeros but for these readings."""
    report = clean(edition)
    read = {**report.readings, **{reading.cell: (reading,) for reading in readings}}
    return Dossier(replace(report, readings=read, remarks=remarks))


def inked(cell: str, text: str, value: int, how: str = "cell") -> Dossier:
    return seen(Reading(cell, State.NUMBER, text, value, how=how))


def blanks(*cells: str) -> Dossier:
    return seen(*(Reading(cell, State.BLANK) for cell in cells))


CASES = (
    Case(
        "t3-cell-count",
        wrong=seen(remarks=(Remark("cell_count", "（七）总计23 0 0 00 0 023", GRANTED),)),
        right=seen(remarks=(Remark("row_unknown", "23 0 0", GRANTED),)),
        cells=GRANTED,
        says="表三“（一）予以公开”行数字的个数与格式不符（应为 7 个），原文“（七）总计23 0 0 00 0 023”",
        level=Level.ERROR,
    ),
    Case(
        "t3-cell-count",
        wrong=seen(remarks=(Remark("cell_count", "0 0 0", DISPUTES),)),
        right=ZERO,
        cells=DISPUTES,
        says="表四数字的个数与格式不符（应为 15 个）",
        level=Level.ERROR,
    ),
    Case(
        "t3-cell-count",
        wrong=seen(remarks=(Remark("cell_count", "0 0 0"),)),
        right=ZERO,
        cells=(),
        says="有一行数字的个数与格式不符，原文“0 0 0”",
        level=Level.ERROR,
    ),
    Case(
        "cell-blank",
        wrong=blanks(*GRANTED[:6], PERMITS),
        right=ZERO,
        cells=(*GRANTED[:6], PERMITS),
        says="有 7 格空白：表二“行政许可·本年处理决定数量”；表三“（一）予以公开·自然人”、",
        level=Level.WARNING,
    ),
    Case(
        "table-all-blank",
        wrong=blanks(*DISPUTES),
        right=blanks(*DISPUTES[1:]),
        cells=DISPUTES,
        says="表四整表没有一个数字。请填写全部 15 格",
        level=Level.ERROR,
    ),
    Case(
        "cell-nonnumeric",
        wrong=seen(Reading(PERMITS, State.MARK, " — ")),
        right=ZERO,
        cells=(PERMITS,),
        says="填的是“—”，不是数字",
        level=Level.WARNING,
    ),
    Case(
        "cell-nonnumeric",
        wrong=seen(
            *(Reading(f"disclosure.regulations.{c}", State.MARK, "/") for c in ("issued", "repealed"))
        ),
        right=ZERO,
        cells=("disclosure.regulations.issued", "disclosure.regulations.repealed"),
        says="表二“规章·本年制发件数”、表二“规章·本年废止件数”填的是“/”",
        level=Level.INFO,
    ),
    Case(
        "cell-format",
        wrong=inked(PERMITS, "１２", 12),
        right=inked(PERMITS, "\u00a0\u3000 12\n", 12),
        cells=(PERMITS,),
        says="（全角数字），如原文“１２”",
        level=Level.INFO,
    ),
    Case(
        "cell-format",
        wrong=inked(PERMITS, "1,234", 1234),
        right=inked(PERMITS, "1,234", 1234, how="split"),
        cells=(PERMITS,),
        says="（千分位）",
        level=Level.INFO,
    ),
    Case(
        "cell-format",
        wrong=inked(PERMITS, "12 件", 12),
        right=inked("disclosure.permits.decisions", "12", 12),
        cells=(PERMITS,),
        says="（带单位），如原文“12 件”",
        level=Level.INFO,
    ),
    Case(
        "cell-format",
        wrong=inked(PERMITS, "1\n2", 12),
        right=inked(PERMITS, "\n12", 12),
        cells=(PERMITS,),
        says="（格内换行），如原文“1 2”",
        level=Level.INFO,
    ),
    Case(
        "cell-format",
        wrong=seen(Reading(PERMITS, State.ILLEGIBLE, "1 2")),
        right=seen(Reading(PERMITS, State.ILLEGIBLE, "若干")),
        cells=(PERMITS,),
        says="（数字中有空格）",
        level=Level.INFO,
    ),
    Case(
        "cell-inner-break",
        wrong=seen(
            remarks=(Remark("inner_break", "\n0", GRANTED[6:]), Remark("inner_break", "\n0", (PERMITS,)))
        ),
        right=ZERO,
        cells=(PERMITS, GRANTED[6]),
        says="数字前有空段或换行",
        level=Level.INFO,
    ),
    Case(
        "cell-negative",
        wrong=desk("2019", {"disclosure.permits.items_last_year": -18}),
        right=desk("2019", {"disclosure.permits.change": -18}),
        cells=("disclosure.permits.items_last_year",),
        says="表二“行政许可·上一年项目数量”为负数 -18",
        level=Level.ERROR,
    ),
    Case(
        "cell-noninteger",
        wrong=seen(Reading(PERMITS, State.ILLEGIBLE, "3.5")),
        right=desk(values={FEES: "3.5"}),
        cells=(PERMITS,),
        says="填的是“3.5”",
        level=Level.ERROR,
    ),
    Case(
        "cell-uncertain",
        wrong=seen(Reading(PERMITS, State.NUMBER, "396442", 396, certain=False, candidates=("396", "3964"))),
        right=seen(Reading(PERMITS, State.ILLEGIBLE, "3.5")),
        cells=(PERMITS,),
        says="有 1 格没有读准，须由人核对：表二“行政许可·本年处理决定数量”（可能是 396 或 3964）",
        level=Level.INFO,
    ),
    Case(
        "cell-uncertain",
        wrong=seen(Reading(PERMITS, State.ILLEGIBLE, "若干")),
        right=ZERO,
        cells=(PERMITS,),
        says="（原文“若干”）",
        level=Level.INFO,
    ),
    Case("all-zero", wrong=ZERO, right=SOME, cells=(), says="全部为 0", level=Level.INFO),
    Case(
        "all-zero",
        wrong=Dossier(clean("2019")),
        right=blanks(PERMITS),
        cells=(),
        says="表四",
        level=Level.INFO,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    try_case(RULES, case)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in RULES}


def test_lucheng_2020_has_126_blank_cells_and_is_not_all_zero() -> None:
    (said,) = findings(RULES, Dossier(real("001_d46ce23c90299a99")))
    assert (said.rule, len(said.cells)) == ("cell-blank", 126)
    assert "有 126 格空白：表三“（一）予以公开·自然人”" in said.message
    assert not any(cell.startswith(("requests.new.", "requests.carried_in.")) for cell in said.cells)
    assert not any(cell.endswith(".total") for cell in said.cells)


@pytest.mark.parametrize(
    "name", ["000_3983b96eb95a8fff", "002_e80e7c09c77854af", "003_949bc27bfce8b204", "004_873a2013a6fbf796"]
)
def test_the_other_seeds_are_all_zero(name: str) -> None:
    assert found(RULES, Dossier(real(name))) == {"all-zero"}


def test_three_tables_without_a_number_are_three_findings_and_no_list_of_blanks() -> None:
    said = findings(RULES, blanks(*clean().readings))
    assert [one.rule for one in said] == ["table-all-blank"] * 3


def test_a_table_that_is_not_there_is_not_blank() -> None:
    report = replace(
        clean(), readings={cell: found for cell, found in clean().readings.items() if cell not in DISPUTES}
    )
    assert found(RULES, Dossier(report)) == set()


def test_a_blank_that_was_not_read_with_certainty_is_shown_but_not_blamed() -> None:
    for cells in ((PERMITS,), DISPUTES):
        doubtful = seen(*(Reading(cell, State.BLANK, certain=False) for cell in cells))
        assert found(RULES, doubtful) == {"cell-uncertain"}


def test_two_readings_that_disagree_are_shown_to_a_person() -> None:
    report = filled(clean(), {PERMITS: 1})
    both = (*report.readings[PERMITS], Reading(PERMITS, State.NUMBER, "7", 7))
    (said,) = findings(RULES, Dossier(replace(report, readings={**report.readings, PERMITS: both})))
    assert (said.rule, said.cells) == ("cell-uncertain", (PERMITS,))
    assert "可能是 1 或 7" in said.message


def test_an_amount_with_its_unit_behind_it_is_noticed_once() -> None:
    cell = "disclosure.procurement.amount"
    reading = Reading(cell, State.NUMBER, "73802895.90元", Money(Decimal("73802895.90"), "元"))
    (said,) = findings(RULES, seen(reading, edition="2019"))
    assert (said.rule, said.cells) == ("cell-format", (cell,))


def test_a_report_without_tables_has_no_boxes_to_check() -> None:
    assert findings(RULES, Dossier(Report(None, 2016, None, {}))) == []
