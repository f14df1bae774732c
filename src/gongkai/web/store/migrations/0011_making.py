"""How what is derived from the ledger was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table; without a row in it the list is made anew once."""

    dependencies = [
        ("store", "0010_late_and_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Making",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("version", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "做法",
                "verbose_name_plural": "做法",
            },
        ),
    ]
