"""把别处的台账文件收进来。"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.base.errors import GongkaiError, refusal
from gongkai.law.calendar import Calendar
from gongkai.ledger import read_lines
from gongkai.web.store.ledger import bring_in
from gongkai.web.store.models import Account, Organ


class Command(BaseCommand):
    """One ledger file of one organ."""

    help = "把别处的台账文件（每行一个事件）收进一个机关；先验算摘要，要么全部收进，要么一件不收"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="台账文件")
        parser.add_argument("--organ", required=True, metavar="机关代码")
        parser.add_argument("--account", required=True, metavar="账号", help="记在谁名下")

    def handle(self, *args: Any, **options: Any) -> None:
        organ = Organ.objects.filter(code=options["organ"]).first()
        account = Account.objects.filter(username=options["account"]).first()
        if organ is None or account is None:
            raise CommandError(f"没有{'这个机关' if organ is None else '这个账号'}，请核对代码")
        try:
            with options["file"].open(encoding="utf-8") as lines:
                count = bring_in(organ, read_lines(lines, options["file"].name), account, Calendar.load())
        except OSError as error:
            raise CommandError(f"{options['file']}：{refusal(error)}") from error
        except (GongkaiError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{organ.name}：收进 {count} 个事件")
