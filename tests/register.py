"""A register written for tests: events one by one, chained, each recorded on the morning of its legal day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from gongkai.ledger import Event, Held, appended, begun, by_matter, line, state

CHINA = timezone(timedelta(hours=8))
APPLICANT: dict[str, Any] = {"channel": "in_person", "applicant_kind": "natural", "applicant": "甲"}


class Register:
    """The events of many matters in the order they were written."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.last: dict[str, Event] = {}

    def write(self, matter: str, kind: str, on: date, **body: Any) -> Event:
        return self.put(matter, kind, on, body)

    def put(self, matter: str, kind: str, on: date, body: dict[str, Any]) -> Event:
        recorded = datetime.combine(on, time(9, len(self.events) % 60), CHINA)
        last = self.last.get(matter)
        made = appended(last, kind, on, recorded, body) if last else begun(matter, kind, on, recorded, body)
        self.last[matter] = made
        self.events.append(made)
        return made

    def of(self, matter: str) -> list[Event]:
        return [event for event in self.events if event.matter == matter]

    def matters(self) -> list[Held]:
        return list(by_matter(self.events))

    def lines(self) -> Iterator[str]:
        return (line(event) + "\n" for event in self.events)

    def save(self, path: Path) -> Path:
        path.write_text("".join(self.lines()), encoding="utf-8")
        return path


def day(text: str) -> date:
    return date.fromisoformat(text)


def events(matter: str, *told: tuple[Any, ...]) -> list[Event]:
    """(kind, "2026-01-05", {body}) … as the events of one matter; a body may be left out."""
    register = Register()
    for kind, on, *body in told:
        register.write(matter, kind, day(on), **(body[0] if body else {}))
    return register.events


def case(arrived: str, *told: tuple[Any, ...], **body: Any) -> list[Event]:
    """A request that came on a day, handed in by a person unless `body` says otherwise, then what is told."""
    return events("case/1", ("arrived", arrived, {**APPLICANT, **body}), *told)


def held(found: list[Event]) -> Any:
    return state(found)
