"""The one place that asks what time it is."""

from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """The day in China."""
    return timezone.localdate()


def local(at: datetime) -> datetime:
    """A moment as the clocks in China show it."""
    return timezone.localtime(at)


def moment() -> datetime:
    """Now, with its time zone."""
    return timezone.localtime()
