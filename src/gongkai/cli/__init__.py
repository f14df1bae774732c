"""The command line: one file a verb, data to stdout, messages to stderr."""
