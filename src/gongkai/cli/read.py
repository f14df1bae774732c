"""读出年度报告的全部数据。

一份报告时输出一份 gongkai.report/1 JSON；多份时每份一行（JSON Lines）。
--as text 输出便于人看的表格，--as xlsx 输出工作簿；--as html 输出对照页：左边原文，右边读出的表，待核的格在先。
工作簿和对照页一次一个文件。
"""

import argparse
import sys
from itertools import chain, islice
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
        "files",
        nargs="+",
        type=Path,
        metavar="文件",
        help="年度报告：网页、Word、Excel、PDF、扫描件……或 .json；压缩包、邮件读里面的每一份",
    )
    parser.add_argument(
        "--as",
        dest="form",
        choices=["json", "text", "xlsx", "html"],
        default="json",
        help="输出形式，默认 json",
    )


def run(args: argparse.Namespace) -> int:
    whole = _WHOLE.get(args.form)
    if whole and (len(args.files) > 1 or (sys.stdout is not None and sys.stdout.isatty())):
        raise _one_at_a_time(args.form)
    failed = 0
    found = reports(args.files)
    first = list(islice(found, 2)) if len(args.files) == 1 else []  # one file may hold several
    many = len(args.files) > 1 or len(first) > 1
    if whole and many:
        raise _one_at_a_time(args.form)
    for _, report in chain(first, found):
        if report is None:
            failed += 1
        elif args.form == "text":
            show_report(report)
        elif args.form == "html":
            emit(beside(report, sheets(Source.of(args.files[0]))))
        elif args.form == "json" and many:
            emit(as_json(to_json(report)))
        else:
            emit(WRITERS[args.form](report))
    return 2 if failed else 0


def _one_at_a_time(form: str) -> CannotWrite:
    return CannotWrite(
        "标准输出",
        f"{_WHOLE[form]}一次只能输出一份，且不能输出到终端",
        f"请写成 gongkai read 文件 --as {form} > 结果.{form}",
    )
