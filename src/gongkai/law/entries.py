"""Entries of a data file, read strictly: no key too many or too few, days that exist, citations that resolve."""

from collections.abc import Iterable, Set
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.base.errors import DataError
from gongkai.law.instruments import resolve

DATA = Path(__file__).parent / "data"


def checked(
    file: str, place: str, entry: Any, needed: Set[str], optional: Set[str] = frozenset()
) -> dict[str, Any]:
    """The entry itself. Raises DataError when it is no mapping, lacks a needed key or has an unknown one."""
    if not isinstance(entry, dict):
        raise DataError(file, place, "must be a mapping")
    if missing := needed - set(entry):
        raise DataError(file, place, f"missing keys {sorted(missing)}")
    if unknown := set(entry) - needed - optional:
        raise DataError(file, place, f"unknown keys {sorted(map(str, unknown))}")
    return entry


def cited(names: Iterable[str]) -> tuple[str, ...]:
    """The citations, in order. Raises UnknownCitation at the first that does not resolve."""
    found = tuple(names)
    for cite in found:
        resolve(cite)
    return found


def history(file: str, place: str, versions: list[Any]) -> list[tuple[date, dict[str, Any]]]:
    """Each version with its first day (`from`), oldest first. Raises DataError when the days are wrong or unordered."""
    dated = [
        (day(file, place, version.get("from") if isinstance(version, dict) else None), version)
        for version in versions
    ]
    days = [day for day, _ in dated]
    if not days or days != sorted(set(days)):
        raise DataError(file, place, "a history runs from the oldest day to the newest, each day once")
    return dated


def day(file: str, place: str, text: Any) -> date:
    """The day a text names. Raises DataError."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise DataError(file, place, f"{text!r} is no date") from error
