"""Commands that tend the tables."""
