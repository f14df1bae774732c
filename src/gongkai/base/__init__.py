"""What everything stands on and what knows no law: errors, strict YAML, text, numbers, dates."""
