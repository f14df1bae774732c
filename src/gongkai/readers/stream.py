"""Statutory tables in running text: no boxes, only labels and digits in the order in which they were printed.

Known labels are locked first, numbering included, for `…00000372.没有现成信息…` ends in 37 and begins a label with
2.; what is left between two labels is the ink of one row. A label may be cut by its own row's numbers where a page
or a narrow column broke it: `5.属于三 0 0 0 0 0 0 0 类内部事务信息`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gongkai.base.text import squeeze
from gongkai.forms.form import Row, Table
from gongkai.readers.document import Line
from gongkai.readers.labels import key
from gongkai.readers.split import Run
from gongkai.readers.strips import Found, Ink, Strip, dispute_cells, row_cells
from gongkai.report.reading import Where
from gongkai.report.report import Remark

_LONGEST = 300_000  # characters; the longest real section seen has 30,000
_REACH = (
    400  # signs behind a row within which the next one begins, some missing rows between them allowed for
)
_MOST_LEFT = 12  # signs between two rows of 表二 that are none of its words: a unit, a slip, a stray number
_INK = re.compile(r"(?:[0-9.,+\-/]|无|不涉及|万元|亿元|元|件|项|个|[增减](?=[0-9]))*")


@dataclass(frozen=True, slots=True)
class Stream:
    """The text of some lines without blanks. gaps: before which signs a blank or a line break stood.

    printed: the characters as printed, one for each sign; lines: the line each sign stands in.
    """

    text: str
    gaps: frozenset[int]
    printed: tuple[str, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, blocks: Sequence[Line]) -> "Stream":
        signs: list[str] = []
        printed: list[str] = []
        gaps: set[int] = set()
        lines: list[Line] = []
        for line in blocks:
            gaps.add(len(signs))
            for sign in line.text:
                one = squeeze(sign)
                if not one:
                    gaps.add(len(signs))
                signs.extend(one)
                printed.extend([sign, *[""] * (len(one) - 1)][: len(one)])
                lines.extend([line] * len(one))
        return cls("".join(signs), frozenset(gaps), tuple(printed), tuple(lines))

    def run(self, start: int, end: int) -> Run:
        return Run(self.text[start:end], frozenset(gap - start for gap in self.gaps if start < gap < end))

    def where(self, start: int) -> Where:
        return self.lines[start].where if start < len(self.lines) else Where()

    def breaks(self, start: int, end: int) -> bool:
        """Whether a line ends between these signs."""
        return self.lines[start] is not self.lines[end - 1]

    def without(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines with these signs taken out, blanks not kept."""
        kept: dict[int, list[str]] = {}
        for place, (sign, line) in enumerate(zip(self.printed, self.lines, strict=True)):
            if not start <= place < end:
                kept.setdefault(line.number, []).append(sign)
        numbered = {line.number: line for line in self.lines}
        return tuple(replace(numbered[number], text="".join(signs)) for number, signs in kept.items())


@dataclass(frozen=True, slots=True)
class _Match:
    """A row's label and its ink: label from start to end, ink from ink_start to ink_end (inside the label if cut)."""

    row: Row
    start: int
    end: int
    ink_start: int
    ink_end: int


def stream_strips(table: Table, lines: Sequence[Line]) -> Found | None:
    """Strips of one table out of running text, and the lines around it.

    None when half of its rows are not there, or the text is longer than any section that holds a table.
    """
    if sum(len(line.text) for line in lines) > _LONGEST:
        return None
    stream = Stream.of(lines)
    return _disputes(table, stream) if table.id == "disputes" else _rows(table, stream)


def _rows(table: Table, stream: Stream) -> Found | None:
    matches = list(_matches(table, stream))
    if len(matches) * 2 < len(table.rows):
        return None
    found = Found(around=stream.without(_anchor(table, stream.text), max(match.ink_end for match in matches)))
    for match in matches:
        cells = row_cells(table, match.row)
        run = stream.run(match.ink_start, match.ink_end)
        ink = Ink(" ".join(run.words()), stream.where(match.ink_start))
        found.strips.append(Strip(table.id, cells, (ink,), run))
        if stream.breaks(match.start, match.end):
            found.remarks.append(Remark("label_split", match.row.label, cells, stream.where(match.start)))
    return found


def _is_table_text(table: Table, text: str) -> bool:
    """Whether the text between two rows of 表二 is the table's own heads and no prose.

    Rows of 表二 have short names that prose uses too (行政强制3件), and no sum that could tell.
    """
    for word in _heads(table):
        text = text.replace(word, "")
    return len(text) <= _MOST_LEFT


@cache
def _heads(table: Table) -> tuple[str, ...]:
    """What stands between the rows of a table, longest first: titles of blocks, heads of columns."""
    words = {table.head} | {block.title for block in table.blocks}
    words |= {column.label for block in table.blocks for column in block.columns}
    return tuple(sorted(map(squeeze, words - {""}), key=len, reverse=True))


def _matches(table: Table, stream: Stream) -> Iterator[_Match]:
    """Each row with its ink: first all labels are locked, in the order of the form, then what stands behind each."""
    spans: list[tuple[Row, re.Match[str]]] = []
    place = _anchor(table, stream.text)
    for row in table.rows:
        found = next(
            (m for one in _patterns(row.label) if (m := one.search(stream.text, place, place + _REACH))), None
        )
        if found and (table.id != "disclosure" or _is_table_text(table, stream.text[place : found.start()])):
            spans.append((row, found))
            # Labels of 表二 bear no number, so their ink may be taken whole; in 表三 its end may be the next label's.
            place = (
                _ink(stream, found.end(), len(stream.text))[1] if table.id == "disclosure" else found.end()
            )
    limits = [found.start() for _, found in spans[1:]] + [len(stream.text)]
    for (row, found), limit in zip(spans, limits, strict=False):
        inside = next((found.span(name) for name, text in found.groupdict().items() if text), None)
        start, end = inside or _ink(stream, found.end(), limit)
        yield _Match(row, found.start(), found.end(), start, end)


def _ink(stream: Stream, start: int, limit: int) -> tuple[int, int]:
    """The stretch of digits and marks that begins at a place."""
    found = _INK.match(stream.text, start, limit)
    return start, found.end() if found else start


def _anchor(table: Table, text: str) -> int:
    """Where the table begins: the same words in the prose above are not rows of it."""
    first = [squeeze(words) for words in (table.blocks[0].title, table.corner, table.head) if words]
    return next((place for words in first if (place := text.rfind(words)) >= 0), 0)


_QUOTE = "[\"']*"
_NOTE = r"(?:\([^)0-9]{0,40}(?:(?P<inside>[0-9]{2,})[^)0-9]{0,40})?\))?"


@cache
def _patterns(label: str) -> tuple[re.Pattern[str], ...]:
    """A label as a whole; without its numbering; and cut in two by its own ink, which is then a named group."""
    bare, whole = key(label), squeeze(label)
    numbering = whole[: whole.find(bare[:2])]
    number = "".join("[.、]" if sign in ".、" else re.escape(sign) for sign in numbering)
    number += _QUOTE if numbering else ""
    signs = [re.escape(sign) + _QUOTE for sign in bare]
    patterns = [number + "".join(signs) + _NOTE]
    if len(bare) >= 4:
        patterns.append("".join(signs) + _NOTE)
    if numbering:
        cuts = (
            f"{number}{''.join(signs[:n])}(?P<at{n}>[0-9]{{2,}}){_QUOTE}{''.join(signs[n:])}"
            for n in range(1, len(signs))
        )
        patterns.append("|".join(cuts))
    return tuple(re.compile(pattern) for pattern in patterns)


def _disputes(table: Table, stream: Stream) -> Found | None:
    """表四: the ink behind the last of its heads."""
    first, last = stream.text.find("结果维持"), stream.text.rfind("总计")
    if stream.text.count("总计") < 3 or first < 0:
        return None
    start, end = _ink(stream, last + len("总计"), len(stream.text))
    if end == start:
        return None
    run = stream.run(start, end)
    ink = Ink(" ".join(run.words()), stream.where(start))
    heading = stream.text.rfind("行政复议", 0, first)
    return Found(
        [Strip(table.id, dispute_cells(table), (ink,), run)], around=stream.without(max(heading, 0), end)
    )
