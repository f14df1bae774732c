"""What a check looks at and what it says: dossier in, evidence from the rule, finding for the person."""

from dataclasses import dataclass
from enum import StrEnum

from gongkai.report.report import Report


class Level(StrEnum):
    """错误: data or a legal duty is certainly wrong. 警告: probably wrong, wants an explanation. 提示: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def zh(self) -> str:
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The papers a check has at hand: this year's report and, if known, the previous year's."""

    report: Report
    previous: Report | None = None


class Evidence:
    """What a rule saw: the cells concerned, the facts its message names, and a level where the rule's own is too plain."""

    __slots__ = ("cells", "facts", "level")

    def __init__(self, *cells: str, level: Level | None = None, **facts: object):
        self.cells, self.level, self.facts = cells, level, facts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, in plain Chinese, ready to print.

    message says what is wrong with both sides and the difference where there is a sum, and what to do.
    cells: ids of all cells concerned, in the order of the form; empty when text is concerned.
    """

    rule: str
    level: Level
    cells: tuple[str, ...]
    message: str
    cite: str
