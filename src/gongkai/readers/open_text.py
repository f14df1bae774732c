"""Plain text to lines and grids: tables with a tab or a bar a cell are told apart, glued ones stay lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from gongkai.base.errors import Unreadable
from gongkai.base.text import BLANKS, squeeze
from gongkai.readers.document import PAGE_NUMBER, Box, Document, Grid, Line
from gongkai.readers.source import LIMITS, Limits, Source
from gongkai.report.reading import Where
from gongkai.report.report import Remark

MOST_STEPS = 5_000_000  # lines looked at in search of tables
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HEADER = re.compile(r"(标题|发布时间|发布机构)[:：][ \t]*(.*)")
_HEADER_END = re.compile(r"={3,}\s*正文\s*={3,}")
# What converters leave behind: (kind of remark, pattern). Bounded or possessive, so that no text takes long.
_RESIDUE = (
    ("image", re.compile(r"\[(?:image|图片)[:：]?[^\]\n]{0,300}\]")),
    ("residue", re.compile(r"\[bookmark:[^\]\n]{0,300}\]")),
    ("residue", re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)),
    (
        "residue",
        re.compile(
            r"^[ \t]*+PAGE\b[ \t]*+(?:\\\*[ \t]*+MERGEFORMAT)?+[ \t]*+(?:\n[ \t]*+)?\d*+[ \t]*+$",
            re.MULTILINE,
        ),
    ),
    ("residue", re.compile(f"^{PAGE_NUMBER}$", re.MULTILINE)),
)


def is_text(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8, UTF-16 with a mark, or GB18030, free of control characters."""
    head = data[:65_536]
    if not head.strip():
        return False
    try:
        text = _decoded(head)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        try:  # without a sign that was cut in two
            text = _decoded(head[: error.start])
        except UnicodeDecodeError:
            return False
    return bool(text.strip()) and not _CONTROL.search(text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise
        return data.decode("gb18030")


def open_text(source: Source, limits: Limits = LIMITS) -> Document:
    """Lines and ragged grids of a text document, in order.

    Raises Unreadable when the text is larger than the limit or its encoding is not one of UTF-8, UTF-16, GB18030.
    """
    text, remarks = _without_residue(text_of(source, limits))
    lines = text.split("\n")
    told, start = _header(lines)
    blocks = tuple(_blocks(lines, start))
    return Document(
        "text",
        blocks,
        told.get("标题"),
        told.get("发布时间"),
        told.get("发布机构"),
        wrapped=_is_wrapped([block.text for block in blocks if isinstance(block, Line)]),
        remarks=remarks,
    )


def text_of(source: Source, limits: Limits = LIMITS) -> str:
    """The characters of a text document, each line ended by "\\n". Raises Unreadable as `open_text` does."""
    if len(source.data) > limits.text:
        raise Unreadable(source.name, f"文本超过 {limits.text // 2**20} MB", "请确认文件")
    try:
        text = _decoded(source.data)
    except UnicodeDecodeError as error:
        raise Unreadable(source.name, "字符编码无法识别", "请另存为 UTF-8 文本后再试") from error
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _without_residue(text: str) -> tuple[str, tuple[Remark, ...]]:
    remarks: list[tuple[int, Remark]] = []
    for kind, pattern in _RESIDUE:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            remarks.append((match.start(), Remark(kind, " ".join(match[0].split()), where=Where(line=line))))
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    return text, tuple(remark for _, remark in sorted(remarks, key=lambda pair: pair[0]))


def _header(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """What an archive wrote above the text (标题, 发布时间, 发布机构, a rule of =), and where the text begins."""
    fields = list(takewhile(bool, (_HEADER.fullmatch(line) for line in lines[:8])))
    end = len(fields)
    if not fields or end >= len(lines) or not _HEADER_END.fullmatch(lines[end].strip()):
        return {}, 0
    return {field[1]: field[2].strip() for field in fields if field and field[2].strip()}, end + 1


def _blocks(lines: Sequence[str], start: int) -> Iterator[Line | Grid]:
    """Runs of table lines as grids, the others that hold anything as lines; both in order.

    A run that is no table may hold one further down, so it is looked at again from its next line on, while the
    whole work stays below MOST_STEPS; after that such runs are lines as a whole.
    """
    n, tables, steps = start, 0, 0
    while n < len(lines):
        rows, after = _rows(lines, n)
        steps += after - n
        if _is_table(rows):
            tables += 1
            yield Grid(tuple(_boxes(rows)), tables, ragged=True)
            n = after
            continue
        end = after if steps > MOST_STEPS and after > n else n + 1
        for at in range(n, end):
            if not BLANKS.fullmatch(lines[at] or " "):
                yield Line(lines[at].strip("\n"), at + 1)
        n = end


def _rows(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """The table rows that begin at a line, in whichever of the three ways, and the line after them."""
    if lines[start].startswith("\t"):
        return _tab_rows(lines, start)
    for bar in "|\t":
        if bar in lines[start]:
            return _bar_rows(lines, start, bar)
    return [], start


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Rows of several short cells, not paragraphs that happen to begin with a tab."""
    cells = [cell for row in rows for cell in row]
    short = sum(len(cell) <= 60 for cell in cells)
    return len(rows) > 1 and max(map(len, rows)) > 1 and short * 5 >= len(cells) * 4


def _boxes(rows: Sequence[Sequence[str]]) -> Iterator[Box]:
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            yield Box(text, row, column)


def _tab_rows(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Word's table as text: each cell begins with a tab, goes on over lines that do not, and a blank line ends a row.

    The table ends where, after a blank line, a line without a tab follows.
    """
    rows: list[list[str]] = []
    open_row = False
    n = end = start
    while n < len(lines):
        line = lines[n]
        if line.startswith("\t"):
            if not open_row:
                rows.append([])
            open_row = True
            rows[-1].append(line[1:])
        elif BLANKS.fullmatch(line or " "):
            open_row = False
        elif open_row:
            rows[-1][-1] += "\n" + line
        else:
            break
        n += 1
        end = n
    return rows, end


def _bar_rows(lines: Sequence[str], start: int, bar: str) -> tuple[list[list[str]], int]:
    """A table drawn with bars or tabs: a row a line, or a cell a line with the bar behind it."""
    n = start
    while n < len(lines) and bar in lines[n]:
        n += 1
    held = [
        line.strip(" ") for line in lines[start:n] if not re.fullmatch(r"[|:\-+=\s]*-{3}[|:\-+=\s]*", line)
    ]
    if held and all(line.count(bar) == 1 and line.endswith(bar) for line in held):
        return _cell_lines([line[:-1].strip() for line in held]), n
    return [
        [cell.strip(" ") for cell in line.removeprefix("|").removesuffix("|").split(bar)] for line in held
    ], n


def _cell_lines(cells: Sequence[str]) -> list[list[str]]:
    """Rows from one cell a line: a row begins at a label that follows a number."""
    rows: list[list[str]] = []
    for n, cell in enumerate(cells):
        wordy = bool(re.search(r"[^\d\s.,/+\-—－]", cell))
        follows_number = n > 0 and not re.search(r"[^\d\s.,/+\-—－]", cells[n - 1])
        if n == 0 or (wordy and follows_number):
            rows.append([])
        rows[-1].append(cell)
    return rows


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines are print lines of fixed width: most long ones end in the middle of a sentence."""
    prose = [squeeze(line) for line in lines if len(squeeze(line)) >= 20]
    broken = sum(
        not line.endswith(("。", "！", "？", "；", "：", ":", "!", "?", ";", "”", '"', ")")) for line in prose
    )
    return len(prose) >= 5 and broken * 2 > len(prose)
