"""python -m gongkai.web：备好数据库，在本机起平台，旁边起一个做后台任务的进程。第一次运行时建演示机关，打印账号和先试什么。"""

import os
import socket
import subprocess
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

ADDRESS = os.environ.get("GONGKAI_ADDRESS", "127.0.0.1:8000")
_REST, _PATIENCE = (
    5,
    10,
)  # seconds: before a worker that died is started again; to break off what is under way


def main() -> None:
    """Migrate, demonstrate on an empty database, serve until interrupted."""
    _look_whether_free(ADDRESS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.config.settings")
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("demonstrate")
    print(f"平台已起：http://{ADDRESS}/　数据在 {settings.HOME}　按 Ctrl-C 停", flush=True)
    _Server().run()


def _look_whether_free(address: str) -> None:
    """End with one clear line where the address is none or another program holds it."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_server((host, int(port))):
            return
    except ValueError:
        why = "地址要写成 127.0.0.1:8000 的样子"
    except OSError:
        why = "别的程序占着（也许平台已经起了），或者本机没有这个地址。换一个试试：--address 127.0.0.1:8001"
    sys.exit(f"不能在 {address} 起平台：{why}")


class _Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master, which keeps the worker of long work running too."""

    beside: subprocess.Popen[bytes] | None = None

    def manage_workers(self) -> None:
        """Called about once a second."""
        super().manage_workers()
        if self.beside is None or self.beside.poll() is not None:
            rest = _REST if self.beside else 0
            told = ["work", "--beside", str(os.getpid()), "--after", str(rest)]
            self.beside = subprocess.Popen([sys.executable, "-m", "django", *told])

    def stop(self, graceful: bool = True) -> None:
        """Let the worker break off its job, then stop serving."""
        if self.beside:
            self.beside.terminate()
        super().stop(graceful)
        if self.beside:
            try:
                self.beside.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.beside.kill()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads: two at a time are plenty for a bureau."""

    def load_config(self) -> None:
        told = {"bind": ADDRESS, "workers": 1, "threads": 4, "worker_class": "gthread", "loglevel": "warning"}
        told["graceful_timeout"] = _PATIENCE
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return get_wsgi_application()

    def run(self) -> None:
        _Master(self).run()


if __name__ == "__main__":
    main()
