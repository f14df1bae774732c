"""按条例和格式通知检查年度报告，指出错在哪一格、差多少、怎么改。

退出码：0 没有错误，1 有“错误”级问题，2 有文件读不出或用法不对。
给出上年报告（--previous）时一并核对跨年数据；一次检查同一机关的几个年度时，自动以上年为对照。
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import simplejson

from gongkai.cli.files import emit, reports
from gongkai.cli.show import show_checked
from gongkai.report import Dossier, Report
from gongkai.rules import CATALOG, Checked, check


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="要检查的年度报告")
    parser.add_argument(
        "--previous", action="append", type=Path, default=[], metavar="文件", help="上年的年度报告"
    )
    parser.add_argument(
        "--as", dest="form", choices=["text", "json"], default="text", help="输出形式，默认 text"
    )


def run(args: argparse.Namespace) -> int:
    before = [report for _, report in reports(args.previous, "读取上年报告")]
    read = list(reports(args.files))
    known = [report for report in [*before, *(report for _, report in read)] if report is not None]
    checked = {
        path: check(Dossier(report, previous_of(report, known, before)), CATALOG)
        for path, report in read
        if report is not None
    }
    if args.form == "json":
        emit(as_json(checked))
    else:
        for path, report in read:
            if report is not None:
                show_checked(path, report, checked[path])
    if len(checked) < len(read) or None in before:
        return 2
    return 1 if any(one.errors for one in checked.values()) else 0


def previous_of(report: Report, known: Iterable[Report], before: list[Report | None]) -> Report | None:
    """Last year's report of the same organ among those at hand; the one given, if only one was given and names no other."""
    same = [
        one
        for one in known
        if one.organ == report.organ and one.year is not None and one.year + 1 == report.year
    ]
    if same:
        return same[0]
    if len(before) == 1 and before[0] is not None and before[0] is not report:
        years = (before[0].year, report.year)
        if years[0] is None or years[1] is None or years[0] + 1 == years[1]:
            return before[0]
        print(
            f"gongkai：--previous 给出的是 {years[0]} 年报告，不是 {years[1]} 年的上年，未作对照",
            file=sys.stderr,
        )
    return None


def as_json(checked: Mapping[Path, Checked]) -> bytes:
    """The contract's list: a file, its findings, and the rules that could not run for want of papers."""
    out: list[dict[str, Any]] = [
        {
            "file": str(path),
            "findings": [
                {
                    "rule": f.rule,
                    "level": f.level.value,
                    "cells": list(f.cells),
                    "message": f.message,
                    "cite": f.cite,
                }
                for f in one.findings
            ],
            "not_run": [rule.id for rule in one.not_run],
        }
        for path, one in checked.items()
    ]
    return simplejson.dumps(out, ensure_ascii=False, indent=1).encode() + b"\n"
