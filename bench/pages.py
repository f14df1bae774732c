"""What the benches of pages share: a run on each database, an empty view to compare with, medians, queries, CPU."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.config.settings"
os.environ["GONGKAI_SECOND_FACTOR"] = "off"

Address = str | Callable[[int], str]  # or the address of a round


def is_here(script: str) -> bool:
    """Whether to measure in this process; else the script was run anew, on SQLite and on a PostgreSQL of its own."""
    if os.environ.get("DATABASE_URL") or os.environ.get("GONGKAI_BENCH"):
        return True
    again = [sys.executable, script, *sys.argv[1:]]
    for how in ([], [str(ROOT / "scripts/with-postgres")]):
        with tempfile.TemporaryDirectory() as home:
            told = {**os.environ, "GONGKAI_HOME": home, "GONGKAI_BENCH": "1"}
            subprocess.run([*how, *again], env=told, check=True)
    return False


def filled(what: str, fill: Callable[[], None]) -> None:
    """The platform set up and its database filled, unless it was before; told with the time it took."""
    os.environ.setdefault("GONGKAI_HOME", tempfile.mkdtemp())
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "addresses"
    sys.modules["addresses"] = _addresses()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from gongkai.web.store.models import Organ

    begin = perf_counter()
    if not Organ.objects.exists():
        fill()
    if connection.vendor == "postgresql":  # as its autovacuum does soon after
        connection.cursor().execute("VACUUM ANALYZE")
    print(f"\n{connection.vendor}: {what}, filled in {perf_counter() - begin:,.0f} s", flush=True)


def signed_in(username: str) -> Any:
    """A client with a person signed in."""
    from django.test import Client

    from gongkai.web.store.models import Account

    client = Client()
    person = Account.objects.get(username=username)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Any, pages: Mapping[str, Address], rounds: int) -> None:
    """Ask each page once to count its queries, then all of them in turn with the empty view; print a table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = {"空视图": "/empty/", **pages}
    counts: dict[str, int] = {}
    spent: dict[str, list[float]] = {name: [] for name in pages}
    worked: dict[str, list[float]] = {name: [] for name in pages}
    for name, place in pages.items():
        with CaptureQueriesContext(connection) as queries:
            done = client.get(place(0) if callable(place) else place)
        assert done.status_code == 200, (name, done.status_code)
        counts[name] = len(queries)
    for n in range(rounds):
        for name, place in pages.items():
            at = place(n) if callable(place) else place
            begin, work = perf_counter(), process_time()
            client.get(at)
            spent[name].append((perf_counter() - begin) * 1000)
            worked[name].append((process_time() - work) * 1000)
    empty = statistics.median(spent["空视图"])
    print(
        "| 页面 | 查询 | p50（毫秒） | p95（毫秒） | 空视图的倍数 | 进程 CPU |\n| --- | --: | --: | --: | --: | --: |"
    )
    for name, ms in spent.items():
        p50, p95 = statistics.median(ms), statistics.quantiles(ms, n=20)[-1]
        cpu = statistics.median(worked[name])
        print(
            f"| {name} | {counts[name]} | {p50:.1f} | {p95:.1f} | {p50 / empty:.1f} | {cpu:.0f} |", flush=True
        )


def _addresses() -> ModuleType:
    """Those of the platform, and a view of nothing beside them."""
    from django.http import HttpResponse
    from django.urls import include, path

    from gongkai.web.config import urls

    found = ModuleType("addresses")
    empty = path("empty/", lambda request: HttpResponse(""))
    found.urlpatterns = [empty, path("", include(urls))]  # type: ignore[attr-defined]
    return found
