"""Fixtures of the platform's tests."""

from collections.abc import Iterator

import pytest
from django.db import connection
from seats import stop_the_clock
from staff import Cast, cast

from gongkai.web.store.guard import APPEND_ONLY, frozen, raised

_STANDS = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'store_entry_no_update'",
    "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = 'store_entry_no_update'",
}


def raise_guard_if_fallen() -> None:
    with connection.cursor() as cursor:
        if cursor.execute(_STANDS[connection.vendor]).fetchone() is None:
            for statement in (*raised(connection.vendor), *frozen(connection.vendor)):
                cursor.execute(statement)


def lower_guard() -> None:
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for verb in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")
        for verb in ("update", "delete"):
            on = " ON store_writing" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS store_writing_no_{verb}_frozen{on}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS refuse_change()")


@pytest.fixture
def visiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page's day is that of the visits."""
    stop_the_clock(monkeypatch)


@pytest.fixture
def staff(db: None) -> Cast:
    """The cast, on stage."""
    raise_guard_if_fallen()
    return cast()


@pytest.fixture
def swept(transactional_db: None) -> Iterator[None]:
    """Nobody yet, for processes of their own, whose rows are real; the guard falls so they can be swept away."""
    raise_guard_if_fallen()
    yield
    lower_guard()


@pytest.fixture
def at_once(swept: None) -> Cast:
    """The cast for writers in threads and processes of their own."""
    return cast()
