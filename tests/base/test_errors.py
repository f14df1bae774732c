"""Each error is one line with what, where, why and a next step, and keeps its facts."""

import errno
from pathlib import Path

import pytest

from gongkai.base import errors
from gongkai.base.errors import GongkaiError, refusal

ERRORS: list[tuple[GongkaiError, tuple[str, ...]]] = [
    (
        errors.DataError("annual-2021.yaml", "line 3", "duplicate key 'a'"),
        ("annual-2021.yaml", "line 3", "duplicate"),
    ),
    (errors.UnknownCitation("某法#第一条", ["条例", "旧条例"]), ("某法#第一条", "条例、旧条例")),
    (errors.UnknownForm("2014", ["2019", "2021"]), ("2014", "2019、2021")),
    (errors.UnknownCell("requests.new", "2021"), ("requests.new", "2021", "表.行.列")),
    (errors.Unreadable("a.txt", "文件是空的", "请检查"), ("a.txt", "文件是空的", "请检查")),
    (errors.NoStatutoryTable("a.txt"), ("a.txt", "no statutory table found", "请确认")),
    (errors.BadReportFile("a.json", "cells", "应为对象"), ("a.json", "cells", "应为对象")),
    (errors.CannotWrite(Path("a.docx"), "磁盘空间不足", "请清理"), ("a.docx", "磁盘空间不足", "请清理")),
]


@pytest.mark.parametrize(("error", "words"), ERRORS, ids=lambda value: type(value).__name__)
def test_an_error_says_what_where_and_why_in_one_line(error: GongkaiError, words: tuple[str, ...]) -> None:
    assert all(word in str(error) for word in words)
    assert "\n" not in str(error)


def test_every_error_stands_in_the_one_tree_and_says_what_it_is() -> None:
    declared = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    assert len(declared) > len(ERRORS)
    assert [one.__name__ for one in declared if not issubclass(one, GongkaiError) or not one.__doc__] == []


def test_facts_are_kept() -> None:
    error = errors.BadReportFile("a.json", "cells", "应为对象")
    assert (error.name, error.place, error.why) == ("a.json", "cells", "应为对象")
    written = errors.CannotWrite(Path("a.docx"), "磁盘空间不足", "请清理")
    assert (written.target, written.why, written.step) == ("a.docx", "磁盘空间不足", "请清理")


def test_a_document_that_is_no_report_is_an_unreadable_one() -> None:
    assert isinstance(errors.NoStatutoryTable("a.txt"), errors.Unreadable)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("odd"), "odd"),
    ],
)
def test_refusal_is_chinese_where_the_reason_is_common(error: OSError, why: str) -> None:
    assert refusal(error) == why
