"""Every rule a report must keep, declared one by one, and the check that runs them."""

from gongkai.rules.catalog import CATALOG
from gongkai.rules.engine import Checked, Rule, check, rule

__all__ = ["CATALOG", "Checked", "Rule", "check", "rule"]
