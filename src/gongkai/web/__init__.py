"""The platform: tables and pages over the core, and the only place that knows Django, a clock and settings."""
