"""What a writer must get right: a report with every state of a cell, text that attacks, and the boxes it should print."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from making import clean, with_section

from gongkai.forms import Table, layout
from gongkai.forms.layout import width
from gongkai.report import Money, Organ, Reading, Report, State, printed

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    '#import "@preview/cetz:0.3.0" #eval("1") $x$ *b* _i_ [c] \\ @a <b>',
    "]]> &amp; &#x41; \"'",
    "{{ 7*7 }} ${x} %s",
    "𠮷野家𰻝😀",
    "字" * 10_000,
)
CONTROLS = "甲\x00乙\x07丙\x0b丁\x1f戊\ud800己\ufffe庚\x85辛"
CLEARED = "甲乙丙丁戊己庚辛"


def awkward() -> Report:
    """Blank, 0, mark, missing, illegible, disputed, uncertain, negative, huge, money in another unit."""
    report = clean("2021")
    cells = {
        "requests.new.natural": (Reading("requests.new.natural", State.BLANK),),
        "requests.new.research": (Reading("requests.new.research", State.MARK, "—"),),
        "requests.new.charity": (Reading("requests.new.charity", State.ILLEGIBLE, "1 2", certain=False),),
        "requests.new.legal": (
            Reading("requests.new.legal", State.NUMBER, "3", 3),
            Reading("requests.new.legal", State.NUMBER, "4", 4),
        ),
        "requests.new.other": (Reading("requests.new.other", State.NUMBER, "5", 5, certain=False),),
        "requests.granted.natural": (Reading("requests.granted.natural", State.MARK, "=1+1"),),
        "requests.granted.total": (Reading("requests.granted.total", State.NUMBER, "9" * 18, int("9" * 18)),),
        "disclosure.regulations.issued": (Reading("disclosure.regulations.issued", State.NUMBER, "-3", -3),),
        "disclosure.fees.amount": (
            Reading(
                "disclosure.fees.amount", State.NUMBER, "73802895.90元", Money(Decimal("73802895.90"), "元")
            ),
        ),
    }
    readings = {**report.readings, **cells}
    del readings["requests.new.business"]
    return replace(
        with_section(report, 6, "\n".join((*HOSTILE, CONTROLS))),
        readings=readings,
        title="<b>标题</b> & #题",
        organ=Organ("=城东区<局>"),
        signature="城东区科学技术局\n2024年1月20日",
        published=date(2024, 1, 21),
    )


def old() -> Report:
    """A report of the free form years: text only."""
    report = clean("2019", 2020)
    return replace(report, year=2012, edition=None, readings={}, title=None)


def matrix(report: Report, table: Table) -> list[list[str]]:
    """What each slot of a printed table shows; a box of several slots shows its text in each."""
    rows = layout(table)
    shown: list[list[str | None]] = [[None] * width(table) for _ in rows]
    for row, boxes in enumerate(rows):
        for box in boxes:
            column = shown[row].index(None)
            for down in range(box.rows):
                for right in range(box.columns):
                    shown[row + down][column + right] = printed(report, box.cell) if box.cell else box.text
    assert all(slot is not None for line in shown for slot in line)
    return [[slot or "" for slot in line] for line in shown]
