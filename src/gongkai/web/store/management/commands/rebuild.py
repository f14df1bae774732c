"""由事件重建台账目录。"""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.law.calendar import Calendar
from gongkai.web.store.ledger import rebuild
from gongkai.web.store.making import rebuild_all
from gongkai.web.store.models import Organ


class Command(BaseCommand):
    """Lists every matter anew, organ by organ."""

    help = "由事件重建台账目录；目录总是可以这样得到，丢了不要紧。升级以后由 migrate 自己做"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="机关代码", help="只重建这些机关")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = Calendar.load()
        made: Iterable[tuple[Organ, int, str]] = rebuild_all(calendar)
        if options["codes"]:
            organs = Organ.objects.filter(code__in=options["codes"]).order_by("code")
            made = ((organ, rebuild(organ, calendar), "") for organ in organs)
        refused = []
        for organ, count, why in made:
            self.stdout.write(f"{organ.name}：{count} 件" if not why else f"{organ.name}：没有重建完")
            refused += [f"{organ.name}：{why}"] if why else []
        if refused:
            raise CommandError("\n".join(refused))
