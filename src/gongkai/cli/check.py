"""按条例和格式通知检查年度报告，指出错在哪一格、差多少、怎么改。

退出码：0 没有错误，1 有“错误”级问题，2 有文件读不出或用法不对。
给出上年报告（--previous）时一并核对跨年数据；一次检查同一机关的几个年度时，自动以上年为对照。
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.cli.files import as_json, complain, emit, reports
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
    asked = list(reports(args.files))
    read = [(path, report) for path, report in asked if report is not None]
    given = [report for report in before if report is not None]
    others = [report for _, report in read]
    checked = [
        (path, report, check(Dossier(report, _previous(report, given, others)), CATALOG))
        for path, report in read
    ]
    if args.form == "json":
        emit(as_json([_entry(path, one) for path, _, one in checked], indent=1))
    else:
        for path, report, one in checked:
            show_checked(path, report, one)
    if len(read) < len(asked) or None in before:
        return 2
    return 1 if any(one.errors for _, _, one in checked) else 0


def _previous(report: Report, given: Sequence[Report], others: Sequence[Report]) -> Report | None:
    """Last year's report of the same organ among those given and those under check.

    A single one given for a single report is taken at its word whatever organ it names, if the year is not another.
    """
    same = next((one for one in (*given, *others) if _is_year_before(one, report)), None)
    if same or len(given) != 1 or len(others) != 1:
        return same
    (only,) = given
    if only.year is not None and report.year is not None and only.year + 1 != report.year:
        complain(f"--previous 给出的是 {only.year} 年报告，不是 {report.year} 年的上年，未作对照")
        return None
    if only.organ and report.organ and only.organ != report.organ:
        complain(f"--previous 是“{only.organ.name}”的报告，与“{report.organ.name}”名称不同，仍作上年对照")
    return only


def _is_year_before(one: Report, report: Report) -> bool:
    same_organ = one.organ is not None and one.organ == report.organ
    return same_organ and one.year is not None and one.year + 1 == report.year


def _entry(path: Path, one: Checked) -> dict[str, Any]:
    """The contract's entry: a file, its findings, and the rules that could not run for want of papers."""
    findings = [
        {"rule": f.rule, "level": f.level.value, "cells": list(f.cells), "message": f.message, "cite": f.cite}
        for f in one.findings
    ]
    return {"file": str(path), "findings": findings, "not_run": [rule.id for rule in one.not_run]}
