"""Is every box filled as the form asks: blanks, marks, formats, counts of boxes."""

import re
from collections.abc import Iterator

from gongkai.base.numbers import plain
from gongkai.base.text import same_spelling
from gongkai.forms import Form, Kind, Table
from gongkai.report import Dossier, Evidence, Level, Money, Report, State
from gongkai.rules.engine import Rule, rule
from gongkai.rules.figures import named

_TABLES = ("国办公开办函〔2021〕30号#附件", "国办公开办函〔2019〕60号#附件")
_QUOTE = 60
_EDGE = " \t\r\n\u00a0\u3000\u200b\ufeff"

# What keeps a printed number from being plain digits, looked for in the text without the blanks around it.
_UNTIDY = (
    (re.compile("[０-９．，]"), "全角数字"),
    (re.compile(r"\n"), "格内换行"),
    (re.compile(r"[0-9０-９][^\S\n]+[0-9０-９]"), "数字中有空格"),
    (re.compile("[0-9０-９][,，][0-9０-９]"), "千分位"),
    (re.compile("[件项个条宗次元万亿]"), "带单位"),
)


@rule(
    "t3-cell-count",
    Level.ERROR,
    zh="{place}数字的个数与格式不符{due}，原文“{quote}”。请对照登记台账补足或删去，使每格恰有一个数。",
    cites=_TABLES,
)
def cell_count(desk: Dossier) -> Iterator[Evidence]:
    """每行数字的个数与格式相符：表三每行 7 个，表四 15 个。"""
    form = desk.report.form
    for remark in desk.report.remarks:
        if remark.kind == "cell_count":
            place, due = _row(form, remark.cells[0]) if form and remark.cells else ("有一行", "")
            yield Evidence(*remark.cells, place=place, due=due, quote=remark.quote.strip()[:_QUOTE])


def _row(form: Form, cell: str) -> tuple[str, str]:
    """A printed row in words, and how many numbers it holds; the three rows of 表四 are printed as one."""
    table = form.table(cell.partition(".")[0])
    if table.id == "disputes":
        return table.zh, f"（应为 {sum(1 for _ in table.cells)} 个）"
    row = cell.rpartition(".")[0]
    due = sum(other.id.rpartition(".")[0] == row for other in table.cells)
    return f"{table.zh}“{form.cell(cell).row.label}”行", f"（应为 {due} 个）"


@rule(
    "cell-blank",
    Level.WARNING,
    zh="有 {count} 格空白：{where}。空白不等于 0，没有发生的请填 0。",
    cites=_TABLES,
)
def blank(desk: Dossier) -> Iterator[Evidence]:
    """应填数的格没有空白；整表没有数字的另报。"""
    form = desk.report.form
    if form is None:
        return
    by_table: dict[str, list[str]] = {}
    bare = _bare_tables(desk.report, form)
    for cell in _in_state(desk.report, State.BLANK):
        if (table := cell.partition(".")[0]) not in bare:
            by_table.setdefault(table, []).append(cell)
    if by_table:
        cells = [cell for inside in by_table.values() for cell in inside]
        where = "；".join(named(form, inside) for inside in by_table.values())
        yield Evidence(*cells, count=len(cells), where=where)


@rule(
    "table-all-blank",
    Level.ERROR,
    zh="{table}整表没有一个数字。请填写全部 {count} 格，没有发生的填 0。",
    cites=_TABLES,
)
def bare_table(desk: Dossier) -> Iterator[Evidence]:
    """每张表至少有数字：整表空白等于没有报告。"""
    form = desk.report.form
    for table in _bare_tables(desk.report, form).values() if form else ():
        cells = [cell.id for cell in table.cells]
        yield Evidence(*cells, table=table.zh, count=len(cells))


def _bare_tables(report: Report, form: Form) -> dict[str, Table]:
    """Tables, by id, that are there (some box was seen) and hold nothing but blanks and marks."""
    bare = {}
    for table in form.tables:
        seen = {report.state(cell.id) for cell in table.cells}
        if seen != {State.ABSENT} and seen <= {State.BLANK, State.MARK, State.ABSENT}:
            bare[table.id] = table
    unsure = {cell.partition(".")[0] for cell in report.uncertain} if bare else set()
    return {id: table for id, table in bare.items() if id not in unsure}


@rule(
    "cell-nonnumeric",
    Level.WARNING,
    zh="{which}填的是“{mark}”，不是数字。没有发生的请填 0。",
    cites=_TABLES,
)
def mark(desk: Dossier) -> Iterator[Evidence]:
    """不以“/”“—”“无”等代替数字；规章行为提示。"""
    form = desk.report.form
    grouped: dict[tuple[bool, str], list[str]] = {}
    for cell in _in_state(desk.report, State.MARK):
        is_rule = cell.startswith("disclosure.regulations.")
        grouped.setdefault((is_rule, _text(desk.report, cell)), []).append(cell)
    for (is_rule, text), cells in grouped.items():
        if form:
            level = Level.INFO if is_rule else Level.WARNING
            yield Evidence(*cells, level=level, which=named(form, cells), mark=text)


@rule(
    "cell-format",
    Level.INFO,
    zh="{which}的数字写法不规范（{why}），如原文“{text}”。请只用半角阿拉伯数字。",
    cites=["通行格式"],
)
def number_format(desk: Dossier) -> Iterator[Evidence]:
    """数字用半角，不带单位、千分位、空格和换行；前后的空白不算。"""
    form = desk.report.form
    grouped: dict[str, list[str]] = {}
    for cell in _in_state(desk.report, State.NUMBER, State.ILLEGIBLE):
        if why := _untidy(desk.report, cell):
            grouped.setdefault(why, []).append(cell)
    for why, cells in grouped.items():
        if form:
            text = " ".join(_text(desk.report, cells[0]).split())
            yield Evidence(*cells, which=named(form, cells), why=why, text=text)


def _untidy(report: Report, cell: str) -> str:
    """What keeps a printed number from being plain digits; "" where nothing does, or it had no box of its own."""
    reading = report.reading(cell)
    text = _text(report, cell)
    if reading is None or reading.how != "cell" or (text.isascii() and text.isdecimal()):
        return ""
    return "、".join(words for pattern, words in _UNTIDY if pattern.search(text))


@rule(
    "cell-inner-break",
    Level.INFO,
    zh="{which}的数字前有空段或换行，复制、转换时容易错位。请删去格内的空段。",
    cites=["通行格式"],
)
def inner_break(desk: Dossier) -> Iterator[Evidence]:
    """数字前没有空段和换行。"""
    cells = dict.fromkeys(
        c for remark in desk.report.remarks if remark.kind == "inner_break" for c in remark.cells
    )
    if cells and desk.report.form:
        yield Evidence(*cells, which=named(desk.report.form, cells))


@rule(
    "cell-negative",
    Level.ERROR,
    zh="{which}为负数 {value}。件数、项数和金额不能为负（只有 2019 格式的“本年增/减”可以），请核对。",
    cites=_TABLES,
)
def negative(desk: Dossier) -> Iterator[Evidence]:
    """除“本年增/减”外没有负数。"""
    form = desk.report.form
    for id, cell in form.cells.items() if form else ():
        value = desk.report.value(id)
        number = value.amount if isinstance(value, Money) else value
        if form and number is not None and number < 0 and cell.column.kind is not Kind.SIGNED:
            yield Evidence(id, which=form.zh(id), value=number)


@rule(
    "cell-noninteger",
    Level.ERROR,
    zh="{which}填的是“{text}”，件数、项数应为整数。请核对，并确认没有与金额或比例错位。",
    cites=_TABLES,
)
def fraction(desk: Dossier) -> Iterator[Evidence]:
    """件数、项数都是整数。"""
    for cell in _fractions(desk.report):
        if desk.report.form:
            yield Evidence(cell, which=desk.report.form.zh(cell), text=_text(desk.report, cell))


@rule(
    "cell-uncertain",
    Level.INFO,
    zh="有 {count} 格没有读准，须由人核对：{which}。请对照原文确认后再用这些数。",
    cites=["通行格式"],
)
def uncertain(desk: Dossier) -> Iterator[Evidence]:
    """读不准的格交由人核对，不作判断。"""
    report, form = desk.report, desk.report.form
    doubtful = {*report.uncertain, *_in_state(report, State.ILLEGIBLE)} - set(_fractions(report))
    cells = [cell for cell in form.cells if cell in doubtful] if form else []
    if form and cells:
        which = "；".join(f"{form.zh(cell)}{_candidates(report, cell)}" for cell in cells[:3])
        yield Evidence(*cells, count=len(cells), which=which + (" 等" if len(cells) > 3 else ""))


def _candidates(report: Report, cell: str) -> str:
    """What an uncertain cell may say, or what was printed in it."""
    found = report.readings.get(cell, ())
    may_be = list(dict.fromkeys(one for r in found for one in r.candidates or (r.text.strip(_EDGE),) if one))
    if not may_be:
        return ""
    return f"（原文“{may_be[0]}”）" if len(may_be) == 1 else f"（可能是 {' 或 '.join(may_be)}）"


@rule(
    "all-zero",
    Level.INFO,
    zh="表二、表三、表四全部为 0。基层机关常见；请确认申请登记、复议诉讼和许可处罚确实没有发生，与正文一致。",
    cites=["国务院令第711号#第五十条"],
)
def all_zero(desk: Dossier) -> Iterator[Evidence]:
    """表二、表三、表四全部为 0；有空白或未读准的格时不判断。"""
    form = desk.report.form
    if form and all(_is_zero(desk.report, cell) for cell in form.cells):
        yield Evidence()


def _is_zero(report: Report, cell: str) -> bool:
    value = report.value(cell)
    return (value.amount if isinstance(value, Money) else value) == 0


def _in_state(report: Report, *states: State) -> list[str]:
    """Cells of the form in one of these states, in the order of the form; a doubtful blank or mark is none."""
    cells = [cell for cell in report.form.cells if report.state(cell) in states] if report.form else []
    if cells and not {State.BLANK, State.MARK}.isdisjoint(states):
        doubtful = set(report.uncertain)
        return [cell for cell in cells if cell not in doubtful]
    return cells


def _fractions(report: Report) -> list[str]:
    """Cells for whole numbers in which a decimal fraction is printed."""
    form = report.form
    return [
        cell
        for cell in _in_state(report, State.ILLEGIBLE)
        if form
        and form.cell(cell).column.kind is not Kind.MONEY
        and "." in (text := same_spelling(_text(report, cell)).lstrip("+-"))
        and plain(text) is not None
    ]


def _text(report: Report, cell: str) -> str:
    """What is printed in a box, without the blanks around it; "" where readings disagree."""
    reading = report.reading(cell)
    return reading.text.strip(_EDGE) if reading else ""


RULES: tuple[Rule, ...] = (
    bare_table,
    cell_count,
    blank,
    mark,
    negative,
    fraction,
    uncertain,
    number_format,
    inner_break,
    all_zero,
)
