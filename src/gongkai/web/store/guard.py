"""The database itself refuses to change or delete what the ledger holds, whoever asks and however."""

from collections.abc import Iterator, Sequence

APPEND_ONLY = ("store_entry", "store_look", "store_deed")

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH {level} EXECUTE FUNCTION refuse_change()"""

_REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"""


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
