"""Attachments, and the guard of their rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gongkai.web.store.guard import raised


def raise_guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """For the database at hand."""
    for statement in raised(editor.connection.vendor, ("store_attachment",)):
        editor.execute(statement)


class Migration(migrations.Migration):
    """The table, append-only from the start."""

    dependencies = (("store", "0004_work"),)
    operations = (
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=160, verbose_name="名称")),
                ("type", models.CharField(max_length=8, verbose_name="种类")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("scanned", models.BooleanField(verbose_name="已查毒")),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="store.organ",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "indexes": [models.Index(fields=["organ", "matter", "digest"], name="attachment_of_matter")],
            },
        ),
        migrations.RunPython(raise_guard, migrations.RunPython.noop),
    )
