"""由事件重建台账目录。"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.law.calendar import Calendar
from gongkai.web.store.ledger import rebuild
from gongkai.web.store.models import Organ


class Command(BaseCommand):
    """Lists every matter anew, organ by organ."""

    help = "由事件重建台账目录；目录总是可以这样得到，丢了不要紧"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="机关代码", help="只重建这些机关")

    def handle(self, *args: Any, **options: Any) -> None:
        organs = Organ.objects.order_by("code")
        if options["codes"]:
            organs = organs.filter(code__in=options["codes"])
        calendar = Calendar.load()
        for organ in organs:
            self.stdout.write(f"{organ.name}：{rebuild(organ, calendar)} 件")
