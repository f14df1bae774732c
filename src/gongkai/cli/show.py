"""Reports, findings and differences for people at a terminal or in a pipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongkai.forms import Form, layout
from gongkai.forms.form import Table as FormTable
from gongkai.report import HEADLINES, Change, Level, Report, printed
from gongkai.rules import Checked

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}
_PIPE_WIDTH = 160


def console() -> Console:
    """stdout: as wide as the terminal, or wide enough for 表四 in a pipe."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=_PIPE_WIDTH, color_system=None)


def show_report(report: Report) -> None:
    """Headline, tables in the shape of the form, and the cells to look at."""
    out = console()
    out.print(Text(_headline(report), style="bold"))
    for table in report.form.tables if report.form else ():
        out.print(_table(report, table))
    for section in report.sections:
        out.print(Text(f"\n{section.title}", style="bold"))
        out.print(Text(section.text), soft_wrap=True)
    if report.facts:
        facts = Table("指标", "数值", "原文", title="正文中的数量", box=box.SIMPLE_HEAD)
        for fact in report.facts:
            loose = "（约）" if fact.approximate else ""
            facts.add_row(fact.label or fact.indicator, f"{fact.value}{fact.unit}{loose}", fact.quote)
        out.print(facts)
    _show_uncertain(out, report)


def _headline(report: Report) -> str:
    organ = report.organ.name if report.organ else "（机关不明）"
    year = f"{report.year} 年度" if report.year else "（年度不明）"
    return f"{organ}　{year}　{f'{report.edition} 格式' if report.edition else '无法定统计表'}"


def _table(report: Report, table: FormTable) -> Table:
    shown = Table(
        title=table.zh, box=box.SIMPLE_HEAD, title_justify="left", show_header=table.id != "disclosure"
    )
    if table.id == "disclosure":
        for row in layout(table):
            shown.add_row(*(printed(report, one.cell) if one.cell else one.text for one in row))
        return shown
    (block,) = table.blocks
    shown.add_column("")
    for column in block.columns:
        shown.add_column(column.label, justify="right")
    for line in block.rows:
        cells = (f"{table.id}.{line.id}.{column.id}" for column in block.columns)
        shown.add_row(line.label.partition("（区分")[0], *(printed(report, cell) for cell in cells))
    return shown


def _show_uncertain(out: Console, report: Report) -> None:
    form = report.form
    if not report.uncertain or form is None:
        return
    out.print(Text(f"\n待核 {len(report.uncertain)} 格，请对照原文：", style="yellow"))
    for cell in report.uncertain:
        out.print(Text(f"  {form.zh(cell)}：{_doubt(report, cell)}"), soft_wrap=True)


def _doubt(report: Report, cell: str) -> str:
    readings = report.readings[cell]
    if len(readings) > 1:
        return "读数不一：" + "、".join(one.text.strip() for one in readings)
    one = readings[0]
    may = f"，可能是 {'、'.join(one.candidates)}" if one.candidates else ""
    place = one.where.zh()
    return f"原文“{one.text.strip()}”{may}{f'（{place}）' if place else ''}"


def show_checked(path: Path, report: Report, checked: Checked) -> None:
    """All findings of one report, gravest first, each with what to do and its ground."""
    out = console()
    counts = {level: sum(one.level is level for one in checked.findings) for level in Level}
    summary = "，".join(f"{level.zh} {count}" for level, count in counts.items())
    out.print(Text(f"{path}　{_headline(report)}　{summary}", style="bold"), soft_wrap=True)
    for finding in checked.findings:
        line = Text("  ").append(f"[{finding.level.zh}] ", style=_COLOURS[finding.level])
        out.print(
            line.append(f"{finding.message}").append(f"〔{finding.rule}｜{finding.cite}〕", style="dim"),
            soft_wrap=True,
        )
    if checked.not_run:
        out.print(
            Text(
                f"  另有 {len(checked.not_run)} 条跨年规则未运行：没有上年报告，可用 --previous 给出",
                style="dim",
            ),
            soft_wrap=True,
        )


def show_changes(before: Report, after: Report, found: Sequence[Change]) -> None:
    """Each difference on a line, cells by their names."""
    out = console()
    if not found:
        out.print("两份报告内容相同。")
        return
    table = Table("不同之处", "甲", "乙", box=box.SIMPLE_HEAD)
    forms = [one for one in (before.form, after.form) if one]
    for change in found:
        table.add_row(_where(change, forms), change.before or "（空白）", change.after or "（空白）")
    out.print(table)


def _where(change: Change, forms: Sequence[Form]) -> str:
    known = next((form for form in forms if change.what in form.cells), None)
    if known:
        return known.zh(change.what)
    return HEADLINES.get(change.what) or f"第{change.what.removeprefix('section.')}部分"


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a batch: its report and check, None when unreadable, and what was written of it."""

    path: Path
    report: Report | None
    checked: Checked | None
    written: Sequence[Path]


def show_summary(lines: Sequence[Line]) -> None:
    """A table of a batch: what was read, what the check says, where the results lie."""
    out = console()
    table = Table(
        "文件", "机关", "年度", "格式", "格", "待核", "错误", "警告", "提示", "写出", box=box.SIMPLE_HEAD
    )
    for line in lines:
        if line.report is None or line.checked is None:
            table.add_row(line.path.name, "读不出", *[""] * 8)
            continue
        report, counts = (
            line.report,
            [sum(f.level is level for f in line.checked.findings) for level in Level],
        )
        organ = report.organ.name if report.organ else "？"
        read = [
            organ,
            str(report.year or "？"),
            report.edition or "—",
            str(len(report.readings)),
            str(len(report.uncertain)),
        ]
        table.add_row(line.path.name, *read, *map(str, counts), "\n".join(map(str, line.written)))
    out.print(table)
