"""读出年度报告的全部数据。

一个文件时输出一份 gongkai.report/1 JSON；多个文件时每份一行（JSON Lines）。
--as text 输出便于人看的表格，--as xlsx 输出工作簿；--as html 输出对照页：左边原文，右边读出的表，待核的格在先。
工作簿和对照页一次一个文件。
"""

import argparse
import sys
from pathlib import Path

from gongkai.base.errors import CannotWrite
from gongkai.cli.files import as_json, emit, reports
from gongkai.cli.show import show_report
from gongkai.readers import Source, sheets
from gongkai.report import to_json
from gongkai.writers import WRITERS, beside

_WHOLE = {"xlsx": "工作簿", "html": "对照页"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="文件", help="年度报告：.txt .html .docx .xlsx 或 .json"
    )
    parser.add_argument(
        "--as",
        dest="form",
        choices=["json", "text", "xlsx", "html"],
        default="json",
        help="输出形式，默认 json",
    )


def run(args: argparse.Namespace) -> int:
    if args.form in _WHOLE and (len(args.files) > 1 or (sys.stdout is not None and sys.stdout.isatty())):
        raise CannotWrite(
            "标准输出",
            f"{_WHOLE[args.form]}一次只能输出一份，且不能输出到终端",
            f"请写成 gongkai read 文件 --as {args.form} > 结果.{args.form}",
        )
    failed = 0
    for path, report in reports(args.files):
        if report is None:
            failed += 1
        elif args.form == "text":
            show_report(report)
        elif args.form == "html":
            emit(beside(report, sheets(Source.of(path))))
        elif args.form == "json" and len(args.files) > 1:
            emit(as_json(to_json(report)))
        else:
            emit(WRITERS[args.form](report))
    return 2 if failed else 0
