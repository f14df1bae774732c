"""A worker process of the tests. It has one kind of work more, slow enough to be killed in the middle."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django

STEPS = 40


def slow(organ: object, arguments: Mapping[str, Any], told: Any) -> Any:
    """Write down every step it does, with the process that does it, about four seconds long."""
    from gongkai.web.store.work import Result

    for n in range(1, STEPS + 1):
        with Path(arguments["log"]).open("a", encoding="ascii") as log:
            log.write(f"{os.getpid()} {n}\n")
        told(n, STEPS)
        time.sleep(0.1)
    return Result(f"{os.getpid()}")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "web_settings"
    django.setup()
    from django.core.management import call_command

    from gongkai.web.office.long_work import KINDS, Kind

    KINDS["slow"] = Kind("慢", "see_matters", slow)
    call_command("work")
