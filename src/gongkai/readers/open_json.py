"""A `gongkai.report/1` file: not a document to be read, but a report already."""

from typing import Any

import simplejson

from gongkai.base.errors import BadReportFile
from gongkai.readers.source import LIMITS, Limits, Source


def is_report(data: bytes) -> bool:
    """Whether the bytes are meant as JSON: an object, whose first key or end follows the brace."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").split()
    return bool(head) and (head[0] in (b"{", b"{}") or head[0].startswith((b'{"', b"{}")))


def parsed(source: Source, limits: Limits = LIMITS) -> Any:
    """The value in the bytes, numbers with a fraction as Decimal.

    Raises BadReportFile when it is not JSON, is nested too deep, or larger than the limit of a text.
    """
    if len(source.data) > limits.text:
        raise BadReportFile(source.name, "文件", f"超过 {limits.text // 2**20} MB")
    try:
        return simplejson.loads(source.data.decode("utf-8-sig"), use_decimal=True, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BadReportFile(source.name, "文件", f"不是完整的 JSON：{error}") from error


def _refused(name: str) -> Any:
    raise ValueError(f"{name} 不是数")
