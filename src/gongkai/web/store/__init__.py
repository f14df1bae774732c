"""All tables of the platform. Rows come out as core values and go in as core values; what is law stays below."""
