"""One fact about one matter: when it happened in law, when it was written down, and what stood before it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.base.digest import sm3

_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a case, a publication or a dispute.

    matter: what the event belongs to, `case/2026-0001`. seq: 1 for the matter's first event.
    on: the legal day; recorded_at: the moment of writing, with its time zone. body: strings, whole numbers, true,
    false, null, lists and objects of these, at most 32 deep; money and fractions are written as strings.
    before: the digest of the matter's event before this one, "" for the first.
    """

    matter: str
    seq: int
    kind: str
    on: date
    recorded_at: datetime
    body: Mapping[str, Any]
    before: str

    def __post_init__(self) -> None:
        if self.recorded_at.tzinfo is None:
            raise ValueError(f"{self.matter}#{self.seq}: recorded_at needs a time zone")
        _plain(self.body, f"{self.matter}#{self.seq}")

    def fields(self) -> dict[str, Any]:
        """The event as plain values, days in ISO form."""
        return {
            "matter": self.matter,
            "seq": self.seq,
            "kind": self.kind,
            "on": self.on.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "body": self.body,
            "before": self.before,
        }

    @property
    def digest(self) -> str:
        """SM3 over the fields as JSON with sorted keys, no blanks, UTF-8: the same event, the same digest anywhere."""
        written = json.dumps(self.fields(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sm3(written.encode("utf-8", "surrogatepass"))


def _plain(value: Any, place: str, depth: int = 0) -> None:
    """Raise TypeError for what JSON does not carry exactly, ValueError for what lies too deep."""
    if depth > _DEEPEST:
        raise ValueError(f"{place}: more than {_DEEPEST} deep")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{place}: key {key!r} is no string")
            _plain(inner, f"{place}.{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for n, inner in enumerate(value):
            _plain(inner, f"{place}[{n}]", depth + 1)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{place}: {type(value).__name__} does not go into an event; write it as a string")
