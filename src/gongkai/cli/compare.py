"""逐格比较两份年度报告，列出不同之处。

退出码：0 两份相同，1 有不同，2 有文件读不出。
"""

import argparse
from pathlib import Path

from gongkai.cli.files import as_json, emit
from gongkai.cli.show import show_changes
from gongkai.readers import Source, read_report
from gongkai.report import changes


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, metavar="甲", help="第一份报告")
    parser.add_argument("after", type=Path, metavar="乙", help="第二份报告")
    parser.add_argument(
        "--as", dest="form", choices=["text", "json"], default="text", help="输出形式，默认 text"
    )


def run(args: argparse.Namespace) -> int:
    before, after = (read_report(Source.of(path)) for path in (args.before, args.after))
    found = changes(before, after)
    if args.form == "json":
        listed = [{"what": one.what, "before": one.before, "after": one.after} for one in found]
        emit(as_json(listed, indent=1))
    else:
        show_changes(before, after, found)
    return 1 if found else 0
