"""The nouns that all parts exchange: a report, its readings and their places, dossiers, evidence, findings."""

from gongkai.report.codec import from_json, to_json
from gongkai.report.compare import HEADLINES, Change, changes, fact_changes
from gongkai.report.finding import Dossier, Evidence, Finding, Level
from gongkai.report.ink import printed
from gongkai.report.organ import Organ
from gongkai.report.reading import Money, Reading, State, Where
from gongkai.report.report import Fact, Origin, Remark, Report, Section
from gongkai.report.sheet import Picture, Piece, Sheet

__all__ = [
    "HEADLINES",
    "Change",
    "Dossier",
    "Evidence",
    "Fact",
    "Finding",
    "Level",
    "Money",
    "Organ",
    "Origin",
    "Picture",
    "Piece",
    "Reading",
    "Remark",
    "Report",
    "Section",
    "Sheet",
    "State",
    "Where",
    "changes",
    "fact_changes",
    "from_json",
    "printed",
    "to_json",
]
