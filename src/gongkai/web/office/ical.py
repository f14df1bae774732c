"""Days in a calendar file: iCalendar as RFC 5545 has it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75  # of a line without its end, RFC 5545 3.1
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the calendar. uid: the same whenever the same thing is told; url: where it leads, or empty."""

    uid: str
    on: date
    summary: str
    url: str = ""


def calendar(name: str, days: Iterable[Day], at: datetime) -> bytes:
    """A calendar of whole days. at: when it was made, with time zone."""
    return b"".join(folded(line) for line in _lines(name, days, at))


def _lines(name: str, days: Iterable[Day], at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai//due days//ZH", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT1H"
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for day in days:
        yield from ("BEGIN:VEVENT", f"UID:{escaped(day.uid)}", f"DTSTAMP:{stamp}")
        yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day.on + timedelta(1):%Y%m%d}"
        yield f"SUMMARY:{escaped(day.summary)}"
        if day.url:
            yield f"URL:{day.url}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """A text as the value of a property; what is no text, other control characters, is left out."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES)
    return "".join(sign for sign in whole if sign >= " " and sign != "\x7f")


def folded(line: str) -> bytes:
    """A line with its end, in pieces of at most 75 octets, no character cut in two. RFC 5545 3.1."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
