"""The whole file of a matter, or the evidence for a dispute about it, bound into one PDF."""

from gongkai.writers.bound.bind import bound
from gongkai.writers.bound.leaves import Leaves, pdf_leaves, picture_leaves
from gongkai.writers.bound.volume import (
    EVIDENCE,
    FILE,
    Calendar,
    Facts,
    Paper,
    Rows,
    Volume,
    Wording,
    Words,
    Written,
)

__all__ = [
    "EVIDENCE",
    "FILE",
    "Calendar",
    "Facts",
    "Leaves",
    "Paper",
    "Rows",
    "Volume",
    "Wording",
    "Words",
    "Written",
    "bound",
    "pdf_leaves",
    "picture_leaves",
]
