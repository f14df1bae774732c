"""What lists need of publications, how an organ reviews them, and texts kept by their digest."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gongkai.web.store.guard import raised
from gongkai.web.store.models.people import whole_chain


def raise_guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody changes or deletes a text."""
    for statement in raised(editor.connection.vendor, ("store_text",)):
        editor.execute(statement)


class Migration(migrations.Migration):
    """Columns and a table, then the guard."""

    dependencies = [
        ("store", "0006_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="Text",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("body", models.TextField()),
            ],
            options={
                "verbose_name": "正文",
                "verbose_name_plural": "正文",
            },
        ),
        migrations.AddField(
            model_name="listed",
            name="at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="listed",
            name="category",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="listed",
            name="index",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="listed",
            name="item",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="listed",
            name="nature",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="listed",
            name="public",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="listed",
            name="register",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="organ",
            name="chain",
            field=models.JSONField(default=whole_chain, verbose_name="公开前的审查环节"),
        ),
        migrations.AddField(
            model_name="organ",
            name="index_rule",
            field=models.CharField(
                default="{code}/{year}-{serial:05}", max_length=80, verbose_name="索引号的编法"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "sort", "register", "nature", "done", "category", "phase"],
                name="listed_by_publishing",
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "sort", "done", "matter"], name="listed_in_order_of_done"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                condition=models.Q(("at", None), _negated=True), fields=["at"], name="listed_to_be_published"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("index", ""), _negated=True),
                fields=("organ", "index"),
                name="an_index_names_one_item",
            ),
        ),
        migrations.AddField(
            model_name="text",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="store.organ"
            ),
        ),
        migrations.AddConstraint(
            model_name="text",
            constraint=models.UniqueConstraint(fields=("organ", "digest"), name="a_text_is_kept_once"),
        ),
        migrations.RunPython(raise_guard, migrations.RunPython.noop),
    ]
