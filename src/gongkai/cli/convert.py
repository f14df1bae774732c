"""把已发布的年度报告成批读出、检查，并写成规范格式。

每份报告按原文件名写到输出目录；读不出的跳过并说明原因，不影响其余。
退出码：0 全部写出，2 有文件读不出或写不出。
"""

import argparse
import sys
from pathlib import Path

from gongkai.base.errors import GongkaiError
from gongkai.cli.files import reports
from gongkai.cli.show import Line, show_summary
from gongkai.report import Dossier, Report
from gongkai.rules import CATALOG, check
from gongkai.writers import WRITERS, write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="年度报告")
    parser.add_argument(
        "--to", nargs="+", choices=sorted(WRITERS), default=["docx"], help="写成哪些格式，默认 docx"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="目录", help="写到哪个目录，默认 out"
    )


def run(args: argparse.Namespace) -> int:
    lines = [
        Line(path, report, check(Dossier(report), CATALOG) if report else None, _written(report, path, args))
        for path, report in reports(args.files, "转换")
    ]
    show_summary(lines)
    return 2 if any(len(line.written) < len(args.to) for line in lines) else 0


def _written(report: Report | None, path: Path, args: argparse.Namespace) -> list[Path]:
    written: list[Path] = []
    if report is None:
        return written
    for suffix in args.to:
        target = args.out / f"{path.stem}.{suffix}"
        try:
            args.out.mkdir(parents=True, exist_ok=True)
            write(report, target)
        except (GongkaiError, OSError) as error:
            print(f"gongkai：{error}", file=sys.stderr)
        else:
            written.append(target)
    return written
