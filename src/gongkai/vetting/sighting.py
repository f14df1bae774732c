"""One thing a machine saw in a text that is to be published, and what it may know beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError
from gongkai.law.instruments import resolve, spoken
from gongkai.report.finding import Level

_FILE = Path(__file__).parent / "data" / "sightings.yaml"
_KEYS = {"name", "level", "cite", "zh", "mask"}
_HEAD, _TAIL = 3, 2  # signs of a masked quote that are shown
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the text. year: of its date. closed: titles of documents that are not public.

    documents: the document numbers (文号) the organ has registered; () where it keeps no register of them.
    """

    year: int
    closed: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing to look at, in plain Chinese: what, where, why, what to do.

    kind: a key of data/sightings.yaml. quote: the words, personal numbers masked. block: 0 the title, from 1 on the
    blocks of `base.blocks.plain`, -1 the first attachment, -2 the next. start, end: of the words in that block, in
    an attachment in its name, a line break and its text; 0, 0 where the whole of it is meant.
    """

    kind: str
    level: Level
    quote: str
    block: int
    start: int
    end: int
    message: str
    cite: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What is told of one kind of sighting. name: in lists and sums; cite: as it is spoken."""

    name: str
    level: Level
    zh: str
    cite: str
    mask: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its key. Raises DataError for a key or a level there is not, UnknownCitation."""
    return {name: _kind(name, entry) for name, entry in strict_yaml.load(_FILE).items()}


def _kind(name: str, entry: dict[str, Any]) -> Kind:
    if unknown := set(entry) - _KEYS:
        raise DataError(_FILE.name, name, f"unknown keys {sorted(unknown)}")
    if entry["level"] not in list(Level):
        raise DataError(_FILE.name, name, f"no level {entry['level']!r}")
    resolve(entry["cite"])
    return Kind(
        entry["name"], Level(entry["level"]), entry["zh"], spoken(entry["cite"]), entry.get("mask", False)
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check yields: the kind, where in the text, and the facts the message names."""

    kind: str
    start: int
    end: int
    facts: Mapping[str, object]


def seen(kind: str, start: int, end: int, **facts: object) -> Seen:
    """One thing seen in `text[start:end]`."""
    return Seen(kind, start, end, facts)


def told(one: Seen, text: str, block: int, where: str) -> Sighting:
    """The sighting of what was seen in a text that stands there."""
    kind = kinds()[one.kind]
    quote = _masked(text[one.start : one.end]) if kind.mask else _short(text[one.start : one.end])
    message = kind.zh.format(where=where, quote=quote, **one.facts)
    return Sighting(one.kind, kind.level, quote, block, one.start, one.end, message, kind.cite)


def _masked(words: str) -> str:
    """The letters and digits of some words, all but the first three and last two as *."""
    signs = "".join(sign for sign in words if sign.isalnum() or sign == "×")
    return signs[:_HEAD] + "*" * (len(signs) - _HEAD - _TAIL) + signs[-_TAIL:]


def _short(words: str) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= _LONGEST else folded[: _LONGEST - 1] + "…"
