"""The database itself refuses to change or delete what the ledger holds, whoever asks and however."""

from collections.abc import Iterator, Sequence

APPEND_ONLY = ("store_entry", "store_look", "store_attachment", "store_deed", "store_text")

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH {level} EXECUTE FUNCTION refuse_change()"""

_REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"""

# A letter may be written anew until it is signed; then it is as fixed as what went out.
_SQLITE_FROZEN = """CREATE TRIGGER store_writing_no_{verb}_frozen BEFORE {VERB} ON store_writing
WHEN OLD.frozen_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed letter is fixed'); END"""

_POSTGRES_FROZEN = """CREATE TRIGGER store_writing_no_{verb}_frozen BEFORE {VERB} ON store_writing
FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION refuse_change()"""


def frozen(vendor: str) -> Iterator[str]:
    """The statements that fix letters once signed, for a database of this vendor. Raises KeyError for any other."""
    statement = {"postgresql": _POSTGRES_FROZEN, "sqlite": _SQLITE_FROZEN}[vendor]
    for verb in ("update", "delete"):
        yield statement.format(verb=verb, VERB=verb.upper())


def raised(vendor: str, tables: Sequence[str] = APPEND_ONLY) -> Iterator[str]:
    """The statements that raise the guard of tables, for a database of this vendor. Raises KeyError for any other."""
    if vendor == "postgresql":
        yield _REFUSE
        for table in tables:
            for verb, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
                yield _POSTGRES.format(table=table, verb=verb, VERB=verb.upper(), level=level)
        return
    for table in tables:
        for verb in ("update", "delete"):
            yield {"sqlite": _SQLITE}[vendor].format(table=table, verb=verb, VERB=verb.upper())
