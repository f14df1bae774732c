"""A report as `gongkai.report/1`, one cell, section or fact a line."""

from collections.abc import Callable
from functools import partial
from typing import Any

import simplejson

from gongkai.base.errors import CannotWrite
from gongkai.report import Report
from gongkai.report.codec import to_json as plain

_dump: Callable[[Any], str] = partial(simplejson.dumps, use_decimal=True, ensure_ascii=False, allow_nan=False)


def to_json(report: Report) -> bytes:
    """UTF-8, decimals exact, a line feed at the end. Raises CannotWrite for a number that is none (NaN)."""
    try:
        entries = [f" {_dump(key)}: {_lines(value)}" for key, value in plain(report).items()]
    except ValueError as error:
        raise CannotWrite("json", f"报告中有一个不是数的数（{error}）", "请更正该数") from error
    # A lone surrogate, which UTF-8 cannot hold, becomes the escape JSON has for it.
    return ("{\n" + ",\n".join(entries) + "\n}\n").encode("utf-8", "backslashreplace")


def _lines(value: Any) -> str:
    """An entry a line where the entries are objects themselves."""
    match value:
        case {**entries} if entries and all(isinstance(entry, dict) for entry in entries.values()):
            return (
                "{\n"
                + ",\n".join(f"  {_dump(key)}: {_dump(entry)}" for key, entry in entries.items())
                + "\n }"
            )
        case [dict(), *_]:
            return "[\n" + ",\n".join(f"  {_dump(entry)}" for entry in value) + "\n ]"
    return _dump(value)
