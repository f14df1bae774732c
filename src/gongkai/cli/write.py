"""把 gongkai.report/1 JSON（或任何读得出的报告）写成法定格式的文件。

格式由 -o 的后缀决定：.docx .xlsx .html .pdf .json .csv。
"""

import argparse
from pathlib import Path

from gongkai.cli.files import complain
from gongkai.readers import Source, read_report
from gongkai.writers import write


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="报告", help="gongkai.report/1 JSON 或其他读得出的报告")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="写到哪里")


def run(args: argparse.Namespace) -> int:
    report = read_report(Source.of(args.file))
    write(report, args.output)
    if report.uncertain:
        complain(f"有 {len(report.uncertain)} 格待核，已在 {args.output} 中标明")
    return 0
