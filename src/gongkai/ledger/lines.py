"""Events as lines of JSON, one an event, each with its digest: to store, to hand over, to verify anywhere."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from gongkai.base.errors import BadLedger
from gongkai.ledger.event import Event

_KEYS = {"matter", "seq", "kind", "on", "recorded_at", "body", "before", "digest"}


def line(event: Event) -> str:
    """One event as a line without its line break."""
    return json.dumps({**event.fields(), "digest": event.digest}, ensure_ascii=False)


def read_lines(lines: Iterable[str], name: str) -> Iterator[tuple[Event, str]]:
    """Events with their stored digests, one by one; blank lines are passed over.

    Raises BadLedger, with the line's number, for what is no event: half a line, a key too many, too few or twice, no day,
    a day or moment written otherwise than the digest has it.
    """
    for number, text in enumerate(lines, 1):
        if text.strip():
            yield _event(text, name, number)


def _event(text: str, name: str, number: int) -> tuple[Event, str]:
    try:
        held: Any = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        marked = text.startswith("\ufeff")
        why = "开头有 BOM，请存成不带 BOM 的 UTF-8" if marked else f"不是完整、可用的 JSON：{error}"
        raise BadLedger(name, number, why) from error
    if not isinstance(held, dict) or set(held) != _KEYS:
        raise BadLedger(name, number, f"应当恰有这些项：{'、'.join(sorted(_KEYS))}")
    texts = [held[key] for key in ("matter", "kind", "on", "recorded_at", "before", "digest")]
    if (
        not all(isinstance(one, str) for one in texts)
        or type(held["seq"]) is not int
        or not isinstance(held["body"], dict)
    ):
        raise BadLedger(name, number, "有的项类型不对")
    try:
        on, recorded_at = date.fromisoformat(held["on"]), datetime.fromisoformat(held["recorded_at"])
        event = Event(
            held["matter"], held["seq"], held["kind"], on, recorded_at, held["body"], held["before"]
        )
    except ValueError as error:
        raise BadLedger(name, number, f"日期、时间或者内容不对：{error}") from error
    if (held["on"], held["recorded_at"]) != (on.isoformat(), recorded_at.isoformat()):
        why = f"日期、时间应写作 {on.isoformat()}、{recorded_at.isoformat()}"
        raise BadLedger(name, number, why)
    return event, held["digest"]


def _refused(text: str) -> Any:
    raise ValueError(f"{text} 应写成字符串")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What stands twice would be read as its last, while people see its first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("有的项写了两次")
    return found


# One for all lines: json.loads would make a new one for each.
_DECODER = json.JSONDecoder(object_pairs_hook=_each_once, parse_float=_refused, parse_constant=_refused)
