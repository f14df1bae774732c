"""升级数据库；台账目录是以前的程序做的，随后重建。"""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from gongkai.law.calendar import Calendar
from gongkai.web.store.alone import alone
from gongkai.web.store.making import bring_up_to_date


class Command(migrate.Command):
    """Django's own, one process at a time; then the list of matters is looked at, when all tables are as they are to be."""

    def handle(self, *args: Any, **options: Any) -> None:
        with alone("migrate"):
            super().handle(*args, **options)
            if not _is_partial(options):
                bring_up_to_date(Calendar.load(), self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()


def _is_partial(options: dict[str, Any]) -> bool:
    """Whether the tables may not be those of this program afterwards."""
    partial = options["app_label"] or options["plan"] or options["check_unapplied"]
    return bool(partial) or options["database"] != DEFAULT_DB_ALIAS
