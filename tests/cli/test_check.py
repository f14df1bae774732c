"""gongkai check: the contract's list, the exit codes, and last year's report by organ and year."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calling import GLUED, PAGE, SEEDS, WRONG, gongkai, refused
from making import clean, filled

from gongkai.report import Organ, Report
from gongkai.rules import CATALOG
from gongkai.writers import write


def listed(*words: object, code: int) -> list[dict[str, Any]]:
    done = gongkai("check", *words, "--as", "json")
    assert done.code == code
    data = done.json()
    assert isinstance(data, list)
    return data


def stored(folder: Path, report: Report, name: str) -> Path:
    write(report, folder / f"{name}.json")
    return folder / f"{name}.json"


def test_json_keeps_the_contract() -> None:
    """house.md §5: [{"file": …, "findings": [{"rule", "level", "cells", "message", "cite"}]}]"""
    (entry,) = listed(WRONG, code=1)
    assert entry["file"] == str(WRONG)
    assert set(entry) == {"file", "findings", "not_run"}
    assert all(set(found) == {"rule", "level", "cells", "message", "cite"} for found in entry["findings"])
    assert {found["level"] for found in entry["findings"]} == {"error", "warning", "info"}
    assert all(isinstance(found["cells"], list) for found in entry["findings"])
    assert all(found["message"] and found["cite"] for found in entry["findings"])
    sums = [found for found in entry["findings"] if found["rule"] == "t3-col-total"]
    assert {"requests.total.natural", "requests.total.total"} <= {
        cell for found in sums for cell in found["cells"]
    }
    known = {rule.id for rule in CATALOG}
    assert {found["rule"] for found in entry["findings"]} | set(entry["not_run"]) <= known


def test_exit_0_without_errors_1_with_one_2_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert gongkai("check", *SEEDS).code == 0  # warnings are no errors
    assert gongkai("check", SEEDS[0], WRONG).code == 1
    done = gongkai("check", WRONG, tmp_path / "missing", SEEDS[0], "--as", "json")
    assert done.code == 2
    data = done.json()
    assert isinstance(data, list)
    assert [entry["file"] for entry in data] == [str(WRONG), str(SEEDS[0])]
    assert len(done.complaints) == 1


def test_text_tells_each_finding_with_its_ground() -> None:
    done = gongkai("check", WRONG)
    assert (done.code, done.complaints) == (1, [])
    assert "错误 " in done.lines[0]
    assert any("〔t3-col-total｜" in line and line.startswith("  [错误]") for line in done.lines)
    levels = [line[3:5] for line in done.lines[1:] if line.startswith("  [")]
    assert levels == sorted(levels, key=["错误", "警告", "提示"].index)
    assert "--previous" in done.lines[-1]


def test_the_same_file_twice_is_checked_twice() -> None:
    assert [entry["file"] for entry in listed(SEEDS[0], SEEDS[0], code=0)] == [str(SEEDS[0])] * 2


@pytest.fixture
def years(tmp_path: Path) -> dict[str, Path]:
    """A report with two cases carried in; last year's with three carried out; one of two years ago; a stranger's."""
    carried = {"requests.carried_in.natural": 2, "requests.carried_in.total": 2}
    carried |= {"requests.granted.natural": 2, "requests.granted.total": 2}
    carried |= {"requests.total.natural": 2, "requests.total.total": 2}
    out = {f"requests.{row}.{column}": 3 for row in ("new", "carried_out") for column in ("natural", "total")}
    this, last = filled(clean("2021", 2023), dict(carried)), filled(clean("2021", 2022), dict(out))
    return {
        "this": stored(tmp_path, this, "this"),
        "last": stored(tmp_path, last, "last"),
        "older": stored(tmp_path, replace(last, year=2021), "older"),
        "stranger": stored(tmp_path, replace(last, organ=Organ("城西区科学技术局")), "stranger"),
        "nameless": stored(tmp_path, replace(last, organ=None), "nameless"),
        "nameless-this": stored(tmp_path, replace(this, organ=None), "nameless-this"),
    }


def carry(entry: dict[str, Any]) -> bool:
    return "t3-carryover" in {found["rule"] for found in entry["findings"]}


def test_last_year_s_report_is_compared(years: dict[str, Path]) -> None:
    (entry,) = listed(years["this"], "--previous", years["last"], code=1)
    assert carry(entry)
    assert entry["not_run"] == []


def test_last_year_s_report_is_found_among_those_under_check(years: dict[str, Path]) -> None:
    this, last = listed(years["this"], years["last"], code=1)
    assert carry(this)
    assert "t3-carryover" in last["not_run"]


def test_a_report_of_another_year_is_not_compared(years: dict[str, Path]) -> None:
    done = gongkai("check", years["this"], "--previous", years["older"], "--as", "json")
    assert done.complaints == ["gongkai：--previous 给出的是 2021 年报告，不是 2023 年的上年，未作对照"]
    data = done.json()
    assert isinstance(data, list)
    assert "t3-carryover" in data[0]["not_run"]
    assert done.code == 0


def test_one_given_for_one_is_taken_at_its_word_but_named(years: dict[str, Path]) -> None:
    done = gongkai("check", years["this"], "--previous", years["stranger"])
    assert done.code == 1
    assert len(done.complaints) == 1
    assert "城西区科学技术局" in done.complaints[0]


def test_of_several_only_the_same_organ_s_is_compared(years: dict[str, Path]) -> None:
    this, _ = listed(years["this"], SEEDS[0], "--previous", years["stranger"], code=0)
    assert "t3-carryover" in this["not_run"]


def test_two_reports_of_unknown_organs_are_not_taken_for_the_same(years: dict[str, Path]) -> None:
    this, _ = listed(years["nameless-this"], years["nameless"], code=0)
    assert "t3-carryover" in this["not_run"]


def test_an_unreadable_previous_report_is_told_and_the_check_still_runs(tmp_path: Path) -> None:
    done = gongkai("check", PAGE, "--previous", tmp_path / "missing", "--as", "json")
    assert done.code == 2
    assert len(done.complaints) == 1
    data = done.json()
    assert isinstance(data, list)
    assert [entry["file"] for entry in data] == [str(PAGE)]


def test_doubtful_cells_are_told_not_judged() -> None:
    (entry,) = listed(GLUED, code=0)
    assert "cell-uncertain" in {found["rule"] for found in entry["findings"]}


def test_nothing_readable_is_an_empty_list(tmp_path: Path) -> None:
    assert listed(tmp_path / "missing", code=2) == []
    refused(gongkai("check", tmp_path / "missing"), "文件或目录不存在")
