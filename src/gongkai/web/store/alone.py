"""What one process of a database does at a time, while the others that want to do it too wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from gongkai.base.digest import sm3


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Hold `what` in this database; whoever holds it already is waited for. Let go with the process, however it ends.

    It is no transaction: what is written meanwhile is there for all, and no writer of anything else has to wait.
    On PostgreSQL an advisory lock, beside SQLite's file a lock of a file. Not to be held twice by one process.
    """
    held = _advisory(what) if connection.vendor == "postgresql" else _beside(what)
    with held:
        yield


@contextmanager
def _advisory(what: str) -> Iterator[None]:
    key = int(sm3(f"gongkai/{what}".encode())[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _beside(what: str) -> Iterator[None]:
    with Path(f"{connection.settings_dict['NAME']}.{what}-lock").open("w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
