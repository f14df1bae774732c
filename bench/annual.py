"""What the workspace of the annual report costs at a district: 73,000 items in stock, 1,500 requests a year.

python bench/annual.py [--items N] [--requests N] [--rounds N]

On SQLite, or on the empty database DATABASE_URL names. Pages are asked in the process, signed in, once before they are
timed; `compiled` is the count of the year alone. CPU does not grow when others use the machine.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.config.settings"
os.environ["GONGKAI_SECOND_FACTOR"] = "off"
YEAR = 2025
PER_YEAR = 8  # years the items in stock are spread over


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=73_000)
    parser.add_argument("--requests", type=int, default=1_500)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["GONGKAI_HOME"] = home
        _measured(asked.items, asked.requests, asked.rounds)


def _measured(items: int, requests: int, rounds: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from office import busy

    from gongkai.law.calendar import Calendar
    from gongkai.web.store.annual import desk_of
    from gongkai.web.store.ledger import bring_in
    from gongkai.web.store.models import Account, Listed, Organ
    from gongkai.web.store.policy import appoint
    from gongkai.web.store.reporting import Pen, freeze, tell
    from gongkai.web.store.yearly import counted

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    calendar = Calendar.load()
    organ = Organ.objects.create(code="district", name="某区", level="county")
    clerk = Account.objects.enrol("clerk", "经办")
    appoint(clerk, "handler", organ, date(2019, 1, 1))

    Listed.objects.bulk_create(_stock(organ, items), batch_size=2000)
    made = busy(requests * 2, (YEAR - 1, YEAR))
    bring_in(organ, ((one, one.digest) for one in made.events), clerk, calendar)
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    pages = {"workspace": "", "grid": "grid/", "cell": "requests.new.total/"}
    _told("compiled", rounds, lambda: counted(organ, YEAR))
    for name, path in pages.items():
        where = f"/district/annual/{YEAR}/{path}"
        assert client.get(where).status_code == 200
        _told(name, rounds, lambda where=where: client.get(where))  # type: ignore[misc]
    pen = Pen(clerk, date(YEAR + 1, 1, 8), datetime(YEAR + 1, 1, 8, tzinfo=UTC), calendar)
    tell(organ, YEAR, "begun", pen, after=0)
    freeze(organ, YEAR, pen, after=1)
    assert not desk_of(organ, YEAR).moved
    where = f"/district/annual/{YEAR}/"
    _told("workspace, frozen", rounds, lambda: client.get(where))


def _stock(organ: Any, items: int) -> Iterator[Any]:
    """Items as they are listed: of those that are no documents of the register, a count of the year reads no more."""
    from gongkai.web.store.models import Listed

    for n in range(items):
        day = date(YEAR, 12, 20) - timedelta(days=n * PER_YEAR * 365 // items)
        yield Listed(
            organ=organ, matter=f"publication/{day.year}-{n:06}", sort="publication", phase="published", seq=4,
            begun=day, done=day, nature="disclosed", category=f"栏目{n % 30}", title=f"信息{n}", public=True,
        )  # fmt: skip


def _told(name: str, rounds: int, work: Callable[[], object]) -> None:
    taken, cpu = [], []
    for _ in range(rounds):
        begun, busy = perf_counter(), process_time()
        work()
        taken.append((perf_counter() - begun) * 1000)
        cpu.append((process_time() - busy) * 1000)
    told = "   ".join(
        f"{what} median {statistics.median(one):5.0f} ms p95 {statistics.quantiles(one, n=20)[-1]:5.0f} ms"
        for what, one in (("wall", taken), ("cpu", cpu))
    )
    print(f"{name:18} {told}", flush=True)


if __name__ == "__main__":
    main()
