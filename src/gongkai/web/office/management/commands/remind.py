"""现在就核对期限，该通知的通知。"""

from typing import Any

from django.core.management.base import BaseCommand

from gongkai.web.office.clock import moment
from gongkai.web.office.worker import remind


class Command(BaseCommand):
    """The notices of the day, at every organ."""

    help = "现在就核对各机关的期限，该通知而没有通知的通知；多做几次，通知也只有一次"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"新通知 {remind(moment())} 条")
