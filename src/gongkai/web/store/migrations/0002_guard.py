"""The guard of what is append-only."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gongkai.web.store.guard import raised


def raise_guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the database at hand."""
    for statement in raised(editor.connection.vendor, ("store_entry", "store_look")):
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the ledger and on the looks."""

    dependencies = (("store", "0001_tables"),)
    operations = (migrations.RunPython(raise_guard, migrations.RunPython.noop),)
