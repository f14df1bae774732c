"""Where the items of an organ stand, and what their lists need at scale."""

from importlib import import_module

from django.db import migrations, models

# Where a column is added, SQLite makes the table anew, and the index of 0006 without the words.
put_words_beside = import_module("gongkai.web.store.migrations.0006_views").put_words_beside


class Migration(migrations.Migration):
    """Columns, then indices."""

    dependencies = [
        ("store", "0007_publications"),
    ]

    operations = [
        migrations.AddField(
            model_name="listed",
            name="awaits",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="listed",
            name="renewed",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="listed",
            name="validity",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="organ",
            name="columns",
            field=models.JSONField(blank=True, default=list, verbose_name="栏目"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "sort", "category", "begun", "matter"], name="listed_by_category"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "sort", "item", "begun", "matter"], name="listed_by_item"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "sort", "category", "public", "renewed"], name="listed_by_last_publishing"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=[
                    "organ",
                    "sort",
                    "phase",
                    "category",
                    "item",
                    "register",
                    "validity",
                    "nature",
                    "due",
                    "awaits",
                    "begun",
                ],
                name="listed_items_to_count",
            ),
        ),
        migrations.RunPython(put_words_beside, migrations.RunPython.noop),
    ]
