"""Numbered headings, of parts and inside running text: 一、总体情况, （一）主动公开, 1.组织领导."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.base.numbers import chinese
from gongkai.base.text import squeeze

_NUMERAL = "一二三四五六七八九十"
_PART = re.compile(rf"(?:\(([{_NUMERAL}]{{1,3}})\)|([{_NUMERAL}]{{1,3}})(?=[、.,:]))[、.,:]?")
_INNER = re.compile(
    rf"(?:^|(?<=[。；：:！？\s]))(?P<sign>[（(][{_NUMERAL}]{{1,3}}[）)]|[㈠-㈩])\s*(?P<words>[^。：:；;，,！？\s]*)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. sign: its numbering as printed (`（一）`, `四．`), ""; number: what it says, None without one; words: the rest."""

    sign: str
    number: int | None
    words: str

    @property
    def style(self) -> str:
        """How the numbering is printed, whatever it counts: `（一）`, `(一)`, `一、`, `㈠`, or ""."""
        return "㈠" if len(self.sign) == 1 else re.sub(rf"[{_NUMERAL}]+", "一", self.sign)


def part_heading(title: str) -> Heading:
    """The heading of one of the six parts; words without blanks and closing stops, in one spelling."""
    plain = squeeze(title)
    match = _PART.match(plain)
    if match is None:
        return Heading("", None, plain.strip(":。"))
    # One character stays one character in `squeeze`, but for the enclosed numerals.
    printed = re.sub(r"\s+", "", title)
    sign = printed[: match.end()] if len(printed) == len(plain) else match[0]
    return Heading(sign, chinese(match[1] or match[2]), plain[match.end() :].strip(":。"))


def inner_headings(text: str) -> list[Heading]:
    """The headings （一）…, (一)…, ㈠… of a text, at the start of a line or sentence; words end at the first stop or blank."""
    found = (Heading(sign, None, text[start:end]) for sign, start, end in inner_heading_places(text))
    return [Heading(one.sign, chinese(squeeze(one.sign).strip("()")), squeeze(one.words)) for one in found]


def inner_heading_places(text: str) -> Iterator[tuple[str, int, int]]:
    """The same headings: numbering as printed, and where the words begin and end in the text."""
    for match in _INNER.finditer(text):
        yield match["sign"], *match.span("words")
