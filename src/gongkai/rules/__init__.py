"""Every rule a report must keep, declared one by one, and the check that runs them."""

from gongkai.rules.catalog import CATALOG, NARRATIVE
from gongkai.rules.engine import Checked, Rule, check, rule
from gongkai.rules.fixes import Fix, fix
from gongkai.rules.likeness import Resemblance, resembling

__all__ = [
    "CATALOG",
    "NARRATIVE",
    "Checked",
    "Fix",
    "Resemblance",
    "Rule",
    "check",
    "fix",
    "resembling",
    "rule",
]
