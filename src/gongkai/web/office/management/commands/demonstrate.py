"""在空的数据库里建一个演示机关。"""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import Calendar
from gongkai.web.office.clock import today
from gongkai.web.office.demonstration import PEOPLE, set_up
from gongkai.web.store.models import Organ


class Command(BaseCommand):
    """Makes the demonstration, once, and tells its accounts."""

    help = "在空的数据库里建一个演示机关，打印账号和口令；已有机关的不动"

    def handle(self, *args: Any, **options: Any) -> None:
        if Organ.objects.exists():
            return
        password = secrets.token_urlsafe(9)
        try:
            with transaction.atomic():
                organ = set_up(today(), Calendar.load(), password)
        except CalendarGap as gap:
            self.stdout.write(f"没有建演示机关：{gap}")
            return
        people = "、".join(f"demo{n} {name}" for n, name in enumerate(PEOPLE, 1))
        self.stdout.write(f"演示机关：{organ.name}\n账号：{people}\n口令：{password}（只显示这一次）")
        if settings.SECOND_FACTOR:
            self.stdout.write("登录要用手机验证器；只是试一试的，先停下，再用 GONGKAI_SECOND_FACTOR=off 起")
