"""The instruments citations name, and the check that a citation resolves."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, UnknownCitation
from gongkai.base.numbers import chinese

_FILE = Path(__file__).parent / "data" / "instruments.yaml"
_ARTICLE = re.compile(
    r"第([〇零一二三四五六七八九十百]+)条(?:第[一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?"
)
_KEYS = {"title", "short", "issued", "from", "until", "articles", "places", "unverified"}


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or notice. `until` is the last day in force, inclusive; None while it is in force."""

    number: str
    title: str
    short: str
    issued: date | None
    since: date | None
    until: date | None
    articles: int
    places: tuple[str, ...]
    unverified: tuple[str, ...]


@cache
def instruments() -> dict[str, Instrument]:
    """All instruments held, by number. Raises DataError when an entry has an unknown key or an impossible date."""
    return {number: _instrument(number, entry) for number, entry in strict_yaml.load(_FILE).items()}


def _instrument(number: str, entry: dict[str, Any]) -> Instrument:
    if unknown := set(entry) - _KEYS:
        raise DataError(_FILE.name, number, f"unknown keys {sorted(unknown)}")

    def day(key: str) -> date | None:
        try:
            return date.fromisoformat(entry[key]) if key in entry else None
        except ValueError as error:
            raise DataError(_FILE.name, f"{number}.{key}", f"{entry[key]!r} is no date") from error

    return Instrument(
        number,
        entry["title"],
        entry["short"],
        day("issued"),
        day("from"),
        day("until"),
        entry.get("articles", 0),
        tuple(entry.get("places", ())),
        tuple(entry.get("unverified", ())),
    )


def resolve(cite: str) -> Instrument:
    """The instrument a citation `number` or `number#place` names.

    Raises UnknownCitation when the instrument is not held or has no such article or place.
    """
    number, _, place = cite.partition("#")
    held = instruments()
    instrument = held.get(number)
    if instrument is None or not _has(instrument, place):
        raise UnknownCitation(cite, tuple(held))
    return instrument


def _has(instrument: Instrument, place: str) -> bool:
    if not place or place in instrument.places:
        return True
    match = _ARTICLE.fullmatch(place)
    return match is not None and 1 <= (chinese(match[1]) or 0) <= instrument.articles


def spoken(cite: str) -> str:
    """A citation as a person writes it: `国务院令第711号#第五十条` becomes 《条例》第五十条 in full words."""
    number, _, place = cite.partition("#")
    instrument = resolve(cite)
    if instrument.issued is None:
        return instrument.title + place
    title = instrument.title.replace("《", "〈").replace("》", "〉")  # GB/T 15834: marks inside marks
    return f"《{title}》{f'（{number}）' if number.endswith('号') else ''}{place}"
