"""重置一个账号的第二重验证。"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.web.store.models import Account


class Command(BaseCommand):
    """Takes away the devices of an account, so that it sets one up anew."""

    help = "手机丢了或者换了：删去这个账号的验证器，下次登录重新设置"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="账号")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError("没有这个账号，请核对")
        count, _ = TOTPDevice.objects.filter(user=account).delete()
        self.stdout.write(f"{account.name}：删去 {count} 个验证器")
