"""读出年度报告的全部数据。

一个文件时输出一份 gongkai.report/1 JSON；多个文件时每份一行（JSON Lines）。
--as text 输出便于人看的表格，--as xlsx 输出工作簿（一次一个文件）。
"""

import argparse
import sys
from pathlib import Path

from gongkai.base.errors import CannotWrite
from gongkai.cli.files import as_json, emit, reports
from gongkai.cli.show import show_report
from gongkai.report import to_json
from gongkai.writers import WRITERS


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="文件", help="年度报告：.txt .html .docx .xlsx 或 .json"
    )
    parser.add_argument(
        "--as", dest="form", choices=["json", "text", "xlsx"], default="json", help="输出形式，默认 json"
    )


def run(args: argparse.Namespace) -> int:
    if args.form == "xlsx" and (len(args.files) > 1 or (sys.stdout is not None and sys.stdout.isatty())):
        raise CannotWrite(
            "标准输出",
            "工作簿一次只能输出一份，且不能输出到终端",
            "请写成 gongkai read 文件 --as xlsx > 结果.xlsx",
        )
    failed = 0
    for _, report in reports(args.files):
        if report is None:
            failed += 1
        elif args.form == "text":
            show_report(report)
        elif args.form == "json" and len(args.files) > 1:
            emit(as_json(to_json(report)))
        else:
            emit(WRITERS[args.form](report))
    return 2 if failed else 0
