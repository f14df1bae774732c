"""In which years an item was published late."""

from importlib import import_module

from django.db import migrations, models

# Where a column is added, SQLite makes the table anew, and the index of 0006 without the words.
put_words_beside = import_module("gongkai.web.store.migrations.0006_views").put_words_beside


class Migration(migrations.Migration):
    """A column and its index."""

    dependencies = [
        ("store", "0009_old_reports"),
    ]

    operations = [
        migrations.AddField(model_name="listed", name="late", field=models.TextField(blank=True)),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ"], condition=models.Q(("late", ""), _negated=True), name="listed_as_late"
            ),
        ),
        migrations.RunPython(put_words_beside, migrations.RunPython.noop),
    ]
