"""gongkai: read, check, write, add up and compare annual reports on government information disclosure."""

__version__ = "0.1.0"
