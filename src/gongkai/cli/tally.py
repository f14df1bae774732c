"""由台账统计一个年度的年度报告：表二、表三、表四，每一格都能列出背后的各件。

台账是 JSON Lines 文件，每行一个事件，先逐个验算摘要。-o 的后缀决定格式；不写 -o 则输出 JSON。
"""

import argparse
from itertools import chain
from pathlib import Path

from gongkai.base.errors import LedgerIncomplete
from gongkai.cli.files import complain, emit, ledger
from gongkai.forms import EDITIONS
from gongkai.ledger import Held, Keeper, behind, by_matter, verified, year_report
from gongkai.report import Report, State, printed
from gongkai.writers import WRITERS, write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="台账", help="一个机关的台账，可以分成几个文件"
    )
    parser.add_argument("--year", type=int, required=True, metavar="年度", help="报告年度，如 2025")
    parser.add_argument("--form", choices=EDITIONS, help="格式；默认按年度")
    parser.add_argument("-o", "--output", type=Path, metavar="文件", help="写到哪里；不写则输出 JSON")
    parser.add_argument(
        "--behind", metavar="单元格", help="只列出这一格背后的各件，如 requests.granted.natural"
    )


def run(args: argparse.Namespace) -> int:
    matters = list(by_matter(verified(chain.from_iterable(map(ledger, args.files)))))
    if not any(isinstance(one, Keeper) for one in matters):
        why = "台账里没有机关的登记，不知道是哪个机关的、从哪一天起完整"
        raise LedgerIncomplete(why, "请登记一件 organ/…，第一个事件为“开始登记”（opened）")
    report = year_report(matters, args.year, args.form)
    if args.behind:
        emit(_behind(report, args.behind, matters).encode("utf-8", "backslashreplace"))
    elif args.output:
        write(report, args.output)
    else:
        emit(WRITERS["json"](report))
    _tell_blanks(report)
    return 0


def _behind(report: Report, cell: str, matters: list[Held]) -> str:
    assert report.form is not None
    assert report.year is not None
    names = list(behind(cell, matters, report.year, report.edition))
    head = f"{report.form.zh(cell)}　{printed(report, cell) or '空白'}"
    return "\n".join([head, *names]) + "\n"


def _tell_blanks(report: Report) -> None:
    blank = [cell for cell in report.readings if report.state(cell) is State.BLANK]
    if blank and report.form:
        names = "、".join(map(report.form.zh, blank))
        complain(f"有 {len(blank)} 格没有填报，留作空白：{names}")
