"""An article as it is built: lines of runs, lists, tables and quotations, and the HTML they make."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from operator import attrgetter

_BLANKS = re.compile("[ \t\n\r\f\xa0]+")
_EDGE = " \u3000"


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text is set off."""

    href: str = ""
    strong: bool = False
    em: bool = False
    script: str = ""  # sub, sup


@dataclass(slots=True)
class Run:
    """Text of one look; "\\n" is a line break."""

    text: str
    look: Look


@dataclass(slots=True)
class Block:
    """A line of text or a structure. kind: "p", "h2"…, or "" for what is complete as it is."""

    kind: str
    html: str


@dataclass(slots=True)
class Flow:
    """Blocks below one another: of the article, a quotation, a list item, a cell."""

    tag: str = ""
    attrs: str = ""
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    kind: str = "p"

    def end_line(self) -> None:
        """End the line being read; an empty line within it parts paragraphs."""
        if self.runs:
            for lines in _paragraphs(self.runs):
                html = "<br>".join(_inline(_unset(line) if self.kind != "p" else line) for line in lines)
                self.blocks.append(Block(self.kind, html))
            self.runs = []

    def ended(self) -> list[Block]:
        """The blocks, once there comes no more."""
        self.end_line()
        return self.blocks


@dataclass(slots=True)
class Items:
    """A list. tag: ul or ol."""

    tag: str
    items: list[Flow] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row of a table. ruler: whether it is one of no height, as Word puts at the end to hold the columns."""

    ruler: bool
    cells: list[Flow] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table, row by row. in_head: whether the rows that come are of its head."""

    head: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    caption: Flow = field(default_factory=Flow)
    in_head: bool = False

    @property
    def part(self) -> list[Row]:
        """The rows that the next one joins."""
        return self.head if self.in_head else self.rows

    def last_cell(self) -> Flow:
        """The last cell, begun if there is none."""
        if not self.part:
            self.part.append(Row(ruler=False))
        cells = self.part[-1].cells
        if not cells:
            cells.append(Flow("td"))
        return cells[-1]


def _paragraphs(runs: Iterable[Run]) -> Iterable[list[list[Run]]]:
    """Lines in paragraphs, blanks folded; an empty line parts paragraphs."""
    lines: list[list[Run]] = []
    for line in _lines(runs):
        folded = _folded(line)
        if folded:
            lines.append(folded)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _lines(runs: Iterable[Run]) -> Iterable[list[Run]]:
    line: list[Run] = []
    for run in runs:
        for n, text in enumerate(run.text.split("\n")):
            if n:
                yield line
                line = []
            if text:
                line.append(Run(text, run.look))
    yield line


def _folded(line: list[Run]) -> list[Run]:
    """A line without blanks at its edges, with one at most between words, runs of one look joined, in NFC."""
    told: list[Run] = []
    for run in _joined(line):
        text = _BLANKS.sub(" ", run.text)
        text = text.lstrip(_EDGE) if not told else text.lstrip(" ") if told[-1].text.endswith(" ") else text
        if text:
            told.append(Run(text, run.look))
    while told:
        told[-1].text = told[-1].text.rstrip(_EDGE)
        if told[-1].text:
            break
        told.pop()
    for run in told:
        run.text = unicodedata.normalize("NFC", run.text)
    return [Run("".join(run.text for run in same), look) for look, same in groupby(told, attrgetter("look"))]


def _joined(line: Sequence[Run]) -> list[Run]:
    """Neighbours of one look as one."""
    return [Run("".join(run.text for run in same), look) for look, same in groupby(line, attrgetter("look"))]


def _unset(line: list[Run]) -> list[Run]:
    """The line of a heading, which is set off as a whole."""
    plain = [Run(run.text, Look(run.look.href, False, run.look.em, run.look.script)) for run in line]
    return _joined(plain)


def _inline(line: Sequence[Run], level: int = 0) -> str:
    """The HTML of a line: a around strong around em around sub or sup, each as long as it goes."""
    if level == 4:
        return _text("".join(run.text for run in line))
    parts = []
    for value, group in groupby(
        line, attrgetter(("look.href", "look.strong", "look.em", "look.script")[level])
    ):
        inner = _inline(list(group), level + 1)
        if value and level == 0:
            inner = f'<a href="{escape(value)}">{inner}</a>'
        elif value:
            tag = ("", "strong", "em", value)[level]
            inner = f"<{tag}>{inner}</{tag}>"
        parts.append(inner)
    return "".join(parts)


def _text(text: str) -> str:
    """Text as HTML. Behind a tag some signs would join with its last one in NFC: such a one is written by number."""
    first = "" if unicodedata.is_normalized("NFC", ">" + text) else f"&#{ord(text[0])};"
    return first + escape(text[1:] if first else text, quote=False)


def printed(blocks: Iterable[Block]) -> Iterable[str]:
    """Each block as HTML."""
    for block in blocks:
        yield f"<{block.kind}>{block.html}</{block.kind}>" if block.kind else block.html


def _content(flow: Flow) -> str:
    """What stands in an item or cell: lines with a break between them, structures on lines of their own."""
    parts: list[str] = []
    for is_text, group in groupby(flow.ended(), lambda block: bool(block.kind)):
        told = [block.html for block in group]
        if is_text:
            text = "<br>".join(told)
            parts.append(f"<p>{text}</p>" if parts else text)
        else:
            parts += told
    return "\n".join(parts)


def listed(one: Items) -> list[Block]:
    """The list; nothing when none of its items has text."""
    items = [f"<li>{content}</li>" for item in one.items if (content := _content(item))]
    return [Block("", "\n".join((f"<{one.tag}>", *items, f"</{one.tag}>")))] if items else []


def tabled(table: Table) -> list[Block]:
    """The table, or what it frames; nothing when it has no text at all."""
    head, rows = (
        [row for row in part if row.cells and not (row.ruler and not any(map(_content, row.cells)))]
        for part in (table.head, table.rows)
    )
    if all(len(row.cells) < 2 for row in head + rows):
        framed = [block for row in head + rows for cell in row.cells for block in cell.ended()]
        return [*table.caption.ended(), *framed]
    told = ["<table>"]
    for name, part in (("thead", head), ("tbody", rows)):
        if part:
            told += [f"<{name}>", *map(_rowed, part), f"</{name}>"]
    return [*table.caption.ended(), Block("", "\n".join((*told, "</table>")))]


def _rowed(row: Row) -> str:
    cells = (f"<{cell.tag}{cell.attrs}>{_content(cell)}</{cell.tag}>" for cell in row.cells)
    return f"<tr>{''.join(cells)}</tr>"
