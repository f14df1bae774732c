"""做后台任务、发通知和邮件。"""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.web.office.worker import Worker


class Command(BaseCommand):
    """One worker, until it is told to stop."""

    help = "做后台任务，工作日早上发通知，发邮件；gongkai serve 已经带一个，另开几个也可以"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="做完现在要做的就停")
        parser.add_argument("--beside", type=int, metavar="进程号", help="这个进程没有了，自己也停")
        parser.add_argument("--after", type=float, default=0, metavar="秒", help="等几秒再开始")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(options["beside"])
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: worker.stop.set())
        worker.stop.wait(options["after"])
        if options["once"]:
            while worker.turn():
                pass
        else:
            worker.run()
