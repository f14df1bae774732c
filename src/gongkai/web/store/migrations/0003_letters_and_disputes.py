"""Letters that are fixed once signed, pages that begin one matter, matters tied to one another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gongkai.web.store.guard import frozen


def fix_signed_letters(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """By the database at hand."""
    for statement in frozen(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    """`sent`, `writing`, `parent`, and the guard of signed letters."""

    dependencies = [
        ("store", "0002_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=60)),
                ("matter", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "已提交的页",
                "verbose_name_plural": "已提交的页",
            },
        ),
        migrations.CreateModel(
            name="Writing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=80)),
                ("seq", models.PositiveIntegerField()),
                ("letter", models.CharField(max_length=40)),
                ("typed", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("document", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
            },
        ),
        migrations.RemoveField(
            model_name="applicant",
            name="once",
        ),
        migrations.AddField(
            model_name="listed",
            name="parent",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "parent"], name="listed_by_parent"),
        ),
        migrations.AddField(
            model_name="sent",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sent", to="store.organ"
            ),
        ),
        migrations.AddField(
            model_name="writing",
            name="frozen_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="writing",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="writings", to="store.organ"
            ),
        ),
        migrations.AddField(
            model_name="writing",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="sent",
            constraint=models.UniqueConstraint(fields=("organ", "token"), name="a_page_begins_one_matter"),
        ),
        migrations.AddConstraint(
            model_name="writing",
            constraint=models.UniqueConstraint(
                fields=("organ", "matter", "seq", "letter"), name="a_letter_an_event"
            ),
        ),
        migrations.RunPython(fix_signed_letters, migrations.RunPython.noop),
    ]
