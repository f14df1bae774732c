"""在空的数据库里建演示机关。"""

import secrets
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from gongkai.base.errors import CalendarGap
from gongkai.law.calendar import Calendar
from gongkai.web.office.bureaus import Bureau, bureaus
from gongkai.web.office.clock import today
from gongkai.web.office.demonstration import PEOPLE, set_up
from gongkai.web.store.alone import alone
from gongkai.web.store.models import ROLES, Organ
from gongkai.web.store.policy import POWERS

_TRIED = "鹿城区科技局"


class Command(BaseCommand):
    """Makes the demonstration, once, and tells its organs, its accounts and what to try first."""

    help = "在空的数据库里建演示机关，打印账号、口令和先试什么；已有机关的不动"

    def handle(self, *args: Any, **options: Any) -> None:
        if Organ.objects.exists():
            return
        with alone("demonstrate"):
            if Organ.objects.exists():
                self.stdout.write("演示机关刚由另一个进程建好，账号和口令看它打印的")
            else:
                self._set_up()

    def _set_up(self) -> None:
        self.stdout.write("第一次运行，正在建演示机关……")
        self.stdout.flush()
        password = secrets.token_urlsafe(9)
        try:
            with transaction.atomic():
                organs = set_up(today(), Calendar.load(), password)
        except CalendarGap as gap:
            self.stdout.write(f"没有建演示机关：{gap}")
            return
        self.stdout.write("\n".join(_told(organs[0], password)))
        if settings.SECOND_FACTOR:
            self.stdout.write("登录要用手机验证器；只是试一试的，先停下，再用 GONGKAI_SECOND_FACTOR=off 起")


def _told(made_up: Organ, password: str) -> list[str]:
    """What a stranger has to know, line by line."""
    (tried,) = (one for one in bureaus() if one.name == _TRIED)
    place = f"{settings.SITE}{reverse('annual', args=[tried.code, tried.year])}"
    return [
        "演示机关（名称和各年的数取自公开发布的年度报告，信息、人员、电话都是编的）：",
        f"　{made_up.name}　各个阶段的申请、一件行政复议",
        *(f"　{one.name}　{one.year}年：{_in_short(one)}" for one in bureaus()),
        "账号（六个机关都任职）：",
        f"　{'、'.join(_accounts(of_powers=False))}",
        f"　{'、'.join(_accounts(of_powers=True))}（三员，不办件）",
        f"口令：{password}（各账号相同，只显示这一次）",
        f"先试一试：用 demo1 登录，打开{tried.name}{tried.year}年度 {place}",
        "　三张表已由台账统计好，点一格看背后的各件；文字先采用草稿，补上问题和其他事项，送审；demo2 审核，demo3 签发",
    ]


def _accounts(*, of_powers: bool) -> Iterator[str]:
    for n, (name, role) in enumerate(PEOPLE.items(), 1):
        if (role in POWERS) == of_powers:
            yield f"demo{n} {name}（{ROLES[role]}）"


def _in_short(bureau: Bureau) -> str:
    items = sum(map(len, bureau.groups))
    return f"公开信息 {items} 件，填报的数 {len(bureau.numbers)} 项"
