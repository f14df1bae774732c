"""把已发布的年度报告成批读出、检查，并写成规范格式。

每份报告按原文件名写到输出目录；读不出的跳过并说明原因，不影响其余。
退出码：0 全部写出，2 有文件读不出或写不出。
"""

import argparse
from collections.abc import Set
from pathlib import Path

from gongkai.base.errors import CannotWrite, GongkaiError, refusal
from gongkai.cli.files import complain, reports
from gongkai.cli.show import Line, show_summary
from gongkai.report import Dossier, Report
from gongkai.rules import CATALOG, check
from gongkai.writers import WRITERS, write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="年度报告")
    parser.add_argument(
        "--to",
        nargs="+",
        choices=sorted(WRITERS),
        default=["docx"],
        metavar="格式",
        help=f"写成哪些格式：{'、'.join(sorted(WRITERS))}；默认 docx",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="目录", help="写到哪个目录，默认 out"
    )


def run(args: argparse.Namespace) -> int:
    lines: list[Line] = []
    taken = {path.resolve() for path in args.files}
    for path, report in reports(args.files, "转换"):
        checked = check(Dossier(report), CATALOG) if report else None
        lines.append(Line(path, report, checked, _written(report, path, args, taken)))
        taken.update(target.resolve() for target in lines[-1].written)
    show_summary(lines)
    return 2 if any(len(line.written) < len(set(args.to)) for line in lines) else 0


def _written(report: Report | None, path: Path, args: argparse.Namespace, taken: Set[Path]) -> list[Path]:
    """What was written of one report. A file of this run, read or written before (`taken`), is never overwritten."""
    written: list[Path] = []
    if report is None:
        return written
    for suffix in dict.fromkeys(args.to):
        target = args.out / f"{path.stem}.{suffix}"
        try:
            if target.resolve() in taken:
                raise CannotWrite(
                    target, f"与本次另一文件同名（来自 {path}）", "请分次转换，或用 --out 换目录"
                )
            args.out.mkdir(parents=True, exist_ok=True)
            write(report, target)
        except GongkaiError as error:
            complain(error)
        except OSError as error:
            complain(CannotWrite(target, refusal(error), "请用 --out 换一个可写的目录"))
        else:
            written.append(target)
    return written
