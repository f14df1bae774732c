"""Fixtures of the platform's tests."""

from collections.abc import Iterator

import pytest
from django.db import connection
from staff import Cast, cast

from gongkai.web.store.guard import APPEND_ONLY, raised


@pytest.fixture
def staff(db: None) -> Cast:
    """The cast, on stage."""
    return cast()


@pytest.fixture
def _guarded_again(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """After everything was swept away, the guard stands as before."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        for statement in raised(connection.vendor):
            cursor.execute(statement)


@pytest.fixture
def at_once(_guarded_again: None, transactional_db: None) -> Iterator[Cast]:
    """The cast for writers in threads of their own, whose rows are real; the guard falls so they can be swept away."""
    yield cast()
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for verb in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION refuse_change()")
