"""文号 of items, in which years one was published late; the days an organ sets itself."""

from importlib import import_module

from django.db import migrations, models

# Where a column is added, SQLite makes the table anew, and the index of 0006 without the words.
put_words_beside = import_module("gongkai.web.store.migrations.0006_views").put_words_beside


class Migration(migrations.Migration):
    """Columns and indices."""

    dependencies = [
        ("store", "0009_old_reports"),
    ]

    operations = [
        migrations.AddField(model_name="listed", name="late", field=models.TextField(blank=True)),
        migrations.AddField(
            model_name="listed", name="document", field=models.CharField(blank=True, max_length=120)
        ),
        migrations.AddField(
            model_name="organ",
            name="days",
            field=models.JSONField(blank=True, default=dict, verbose_name="本机关的日子"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ"], condition=models.Q(("late", ""), _negated=True), name="listed_as_late"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "begun", "document"],
                condition=models.Q(("document", ""), _negated=True),
                name="listed_by_document",
            ),
        ),
        migrations.RunPython(put_words_beside, migrations.RunPython.noop),
    ]
