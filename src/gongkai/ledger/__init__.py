"""What happened, in order, never rewritten: events, the matters they make, and the annual report they add up to."""

from gongkai.ledger.annual import SECTIONS, Adjustment, Annual, Version, compiled, worded
from gongkai.ledger.case import Case, Conclusion
from gongkai.ledger.cautions import Caution
from gongkai.ledger.chain import Break, appended, begun, breaks, chained, verified
from gongkai.ledger.count import Count, Keeper
from gongkai.ledger.dispute import Dispute
from gongkai.ledger.event import Event
from gongkai.ledger.fold import Held, by_matter, corrected, folded, state
from gongkai.ledger.known import known
from gongkai.ledger.letter import Letter, draft, letters, reply
from gongkai.ledger.lines import line, read_lines
from gongkai.ledger.publication import Publication
from gongkai.ledger.questions import Answer, Question, asked
from gongkai.ledger.standing import Standing, admit, standing
from gongkai.ledger.tally import behind, tally, year_report

__all__ = [
    "SECTIONS",
    "Adjustment",
    "Annual",
    "Answer",
    "Break",
    "Case",
    "Caution",
    "Conclusion",
    "Count",
    "Dispute",
    "Event",
    "Held",
    "Keeper",
    "Letter",
    "Publication",
    "Question",
    "Standing",
    "Version",
    "admit",
    "appended",
    "asked",
    "begun",
    "behind",
    "breaks",
    "by_matter",
    "chained",
    "compiled",
    "corrected",
    "draft",
    "folded",
    "known",
    "letters",
    "line",
    "read_lines",
    "reply",
    "standing",
    "state",
    "tally",
    "verified",
    "worded",
    "year_report",
]
