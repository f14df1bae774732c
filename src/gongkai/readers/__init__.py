"""Bytes to reports: openers know formats, one shared step knows the form."""

from gongkai.readers.containers import documents_in, is_container
from gongkai.readers.read import read_report, read_reports
from gongkai.readers.sheets import sheets
from gongkai.readers.source import LIMITS, Limits, Source

__all__ = [
    "LIMITS",
    "Limits",
    "Source",
    "documents_in",
    "is_container",
    "read_report",
    "read_reports",
    "sheets",
]
