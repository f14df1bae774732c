"""Reports made for tests: one clean zero report of either edition, and strategies for random consistent ones."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai.forms import EDITIONS, Form, form
from gongkai.report import Money, Organ, Reading, Report, Section, State

OVERVIEW = """{year}年，区科学技术局深入贯彻落实《中华人民共和国政府信息公开条例》，推进政府信息公开工作。
（一）主动公开。全年主动公开政府信息42条，其中政策文件12条、工作动态30条。
（二）依申请公开。畅通申请渠道，规范办理流程，全年未收到政府信息公开申请。
（三）政府信息管理。落实信息发布审核制度，明确专人负责，及时更新信息。
（四）政府信息公开平台建设。维护门户网站专栏，开设3个专题。
（五）监督保障。开展工作考核，接受社会评议，落实责任追究制度，全年举办业务培训2次。"""
PROBLEMS = """存在的主要问题：一是政策解读形式单一，图解解读仅占两成；二是基层工作人员更替频繁，业务不熟。
改进情况：一是{next}年对每件惠企政策配发图解；二是每季度组织一次业务培训，并开展抽查。"""
OTHERS = "本年度未收取信息处理费，无其他需要报告的事项。"


def clean(edition: str = "2021", year: int | None = None, name: str = "城东区科学技术局") -> Report:
    """A report in which every cell is 0 and the text gives no cause for any finding but `all-zero`."""
    year = year or {"2019": 2020, "2021": 2023}[edition]
    one = form(edition)
    texts = [OVERVIEW.format(year=year), "", "", "", PROBLEMS.format(next=year + 1), OTHERS]
    sections = tuple(
        Section(n, title, text) for n, (title, text) in enumerate(zip(one.sections, texts, strict=True), 1)
    )
    return Report(
        organ=Organ(name),
        year=year,
        edition=edition,
        readings={cell: (number(one, cell, 0),) for cell in one.cells},
        title=f"{name}{year}年政府信息公开工作年度报告",
        preamble=f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        sections=sections,
        period=(date(year, 1, 1), date(year, 12, 31)),
    )


def number(one: Form, cell: str, value: int | str) -> Reading:
    """A certain reading; an amount takes the unit its heading names."""
    if cell.endswith(".amount"):
        money = Money(Decimal(value), one.cell(cell).column.unit)
        return Reading(cell, State.NUMBER, str(value), money)
    return Reading(cell, State.NUMBER, str(value), int(value))


def filled(report: Report, values: dict[str, int | str]) -> Report:
    """The report with these cells set, all else as it was."""
    one = report.form
    assert one is not None
    return replace(
        report, readings={**report.readings, **{c: (number(one, c, v),) for c, v in values.items()}}
    )


def with_section(report: Report, number: int, text: str) -> Report:
    """The report with another text in one section."""
    return replace(
        report, sections=tuple(replace(s, text=text) if s.number == number else s for s in report.sections)
    )


APPLICANTS = ("natural", "business", "research", "charity", "legal", "other")


def count(dice: random.Random) -> int:
    """A count as reports have them: mostly 0, sometimes small, seldom in the thousands."""
    return dice.choice([0, 0, dice.randint(0, 30), dice.randint(0, 3000)])


def consistent_values(edition: str, dice: random.Random) -> dict[str, int | str]:
    """Values for every cell of an edition that keep all identities within one report."""
    one = form(edition)
    values: dict[str, int | str] = {}
    for cell in one.table("disclosure").cells:
        if cell.id.endswith(".amount"):
            values[cell.id] = f"{dice.choice([0, 12, dice.uniform(0, 30000)]):.{dice.randint(0, 6)}f}"
        else:
            values[cell.id] = dice.randint(-50, 50) if cell.column.kind == "signed" else count(dice)
    (block,) = one.table("requests").blocks
    results = [row.id for row in block.rows if row.id not in ("new", "carried_in", "total", "carried_out")]
    for column in APPLICANTS:
        cells = {row: count(dice) if dice.random() < 0.25 else 0 for row in results}
        total, out = sum(cells.values()), dice.randint(0, 5)
        carried_in = dice.randint(0, min(total + out, 9))
        cells |= {
            "total": total,
            "carried_out": out,
            "carried_in": carried_in,
            "new": total + out - carried_in,
        }
        values |= {f"requests.{row}.{column}": value for row, value in cells.items()}
    for row in block.rows:
        values[f"requests.{row.id}.total"] = sum(int(values[f"requests.{row.id}.{c}"]) for c in APPLICANTS)
    for row in one.table("disputes").rows:
        parts = [count(dice) for _ in range(4)]
        names = ("upheld", "corrected", "other", "pending", "total")
        values |= {f"disputes.{row.id}.{n}": v for n, v in zip(names, [*parts, sum(parts)], strict=True)}
    return {cell: values[cell] for cell in one.cells}


def consistent_report(seed: int, editions: tuple[str, ...] = EDITIONS) -> Report:
    """A whole report with random consistent numbers, the same for the same seed."""
    dice = random.Random(seed)
    edition = dice.choice(editions)
    year = dice.randint(2019, 2020) if edition == "2019" else dice.randint(2021, 2026)
    return filled(clean(edition, year), consistent_values(edition, dice))


def consistent_reports(editions: tuple[str, ...] = EDITIONS) -> st.SearchStrategy[Report]:
    """Random consistent reports."""
    return st.integers(0, 2**32).map(lambda seed: consistent_report(seed, editions))


def messy_report(seed: int) -> Report:
    """A report as some are published: blanks, marks, boxes missing or unreadable, amounts in another unit, no title."""
    dice = random.Random(seed)
    report = consistent_report(seed)
    one = report.form
    assert one is not None
    readings = dict(report.readings)
    for cell in dice.sample(list(one.cells), dice.randint(1, 60)):
        state = dice.choice([State.BLANK, State.MARK, State.ABSENT, State.ILLEGIBLE])
        text = {
            State.MARK: dice.choice(["/", "—", "无"]),
            State.ILLEGIBLE: dice.choice(["", "8855698", "未统计到", "3.5"]),
        }
        readings[cell] = (Reading(cell, state, text.get(state, ""), certain=state is not State.ILLEGIBLE),)
    for cell in one.cells:
        if cell.endswith(".amount") and dice.random() < 0.5:
            money = Money(Decimal(dice.randint(1, 10**9)) / 100, dice.choice(["元", "万元"]))
            readings[cell] = (Reading(cell, State.NUMBER, f"{money.amount}{money.unit}", money),)
    signature = f"{report.organ.name if report.organ else ''}\n{(report.year or 0) + 1}年1月26日"
    return replace(
        report,
        readings=readings,
        title=dice.choice([report.title, None]),
        preamble=dice.choice([report.preamble, ""]),
        signature=dice.choice([signature, ""]),
    )
