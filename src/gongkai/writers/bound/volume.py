"""What is bound: a cover, and papers in order, each set by us or taken over as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.writers.bound.leaves import Leaves


@dataclass(frozen=True, slots=True)
class Wording:
    """What a bound volume calls its parts.

    columns: head and width in mm of each column of the contents by what stands in it: `n`, `number`, `title`, `proves`,
    `on`, `page`; a width of 0 takes what is left. foot: lines below the contents, to be filled in by hand.
    """

    cover: str
    contents: str
    columns: tuple[tuple[str, str, float], ...]
    foot: tuple[str, ...] = ()


FILE = Wording(
    "卷宗",
    "卷内文件目录",
    (
        ("n", "序号", 13),
        ("number", "文号", 48),
        ("title", "题名", 0),
        ("on", "日期", 33),
        ("page", "页号", 14),
    ),
)
EVIDENCE = Wording(
    "证据材料",
    "证据清单",
    (("n", "序号", 13), ("title", "证据名称", 0), ("proves", "证明内容", 62), ("page", "页码", 14)),
    ("提交人（盖章）：", "提交日期：　　　　年　　月　　日"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what is to be said of each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs; a small one is a remark."""

    lines: Sequence[str]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table. widths: mm of each column, 0 for one that takes what is left; the head stands again on every page."""

    head: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days week by week, Monday first: day, number in the count or why it is not counted, `counted`, `off` or `stopped`.

    None where a week has no day of the count.
    """

    weeks: Sequence[Sequence[tuple[date, str, str] | None]]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as its text stands, as `letter_parts` gives it. above: what the reader must know before it."""

    parts: Sequence[tuple[str, ...]]
    above: str = ""


Block = Facts | Words | Rows | Calendar | Written


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a volume. number: 文号; on: its day; blocks: what we set; leaves: pages taken over as they are."""

    title: str
    number: str = ""
    on: date | None = None
    blocks: Sequence[Block] = ()
    leaves: Leaves | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume. organ, title, facts: what its cover says."""

    wording: Wording
    organ: str
    title: str
    facts: Sequence[tuple[str, str]]
    papers: Sequence[Paper] = field(default=())
