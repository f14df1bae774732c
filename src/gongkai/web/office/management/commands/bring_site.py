"""把旧网站的压缩包收进来：比网页上能传的大时用。"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.base.errors import GongkaiError
from gongkai.readers.old_site import SITE
from gongkai.readers.source import Source
from gongkai.web.office.site import site_in
from gongkai.web.store.ledger import silent
from gongkai.web.store.models import Account, Organ


class Command(BaseCommand):
    """One zip of one organ; tried unless it is to be written."""

    help = "试收或者收进一个旧网站（网页、附件和目录表的 zip）；收过的不会重复"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="压缩包")
        parser.add_argument("--organ", required=True, metavar="机关代码")
        parser.add_argument("--account", required=True, metavar="账号", help="记在谁名下")
        parser.add_argument("--site", required=True, metavar="旧网站的名称")
        parser.add_argument("--write", action="store_true", help="收进；不写这一项只试收")
        parser.add_argument("--table", type=Path, metavar="结果.csv", help="每一行的结果写在这里")

    def handle(self, *args: Any, **options: Any) -> None:
        organ = Organ.objects.filter(code=options["organ"]).first()
        account = Account.objects.filter(username=options["account"]).first()
        if organ is None or account is None:
            raise CommandError(f"没有{'这个机关' if organ is None else '这个账号'}，请核对代码")
        try:
            source = Source.of(options["file"], SITE)
            made = site_in(source, organ, account, options["site"], silent, written=options["write"])
        except GongkaiError as error:
            raise CommandError(str(error)) from error
        if options["table"] is not None and made.data is not None:
            options["table"].write_bytes(made.data)
        self.stdout.write(made.said)
