"""When a report of a year past was published in its time; what the machine saw in items of an old site."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and a table."""

    dependencies = [
        ("store", "0011_making"),
    ]

    operations = [
        migrations.AddField(
            model_name="oldreport",
            name="published_on",
            field=models.DateField(null=True, verbose_name="公布日期"),
        ),
        migrations.CreateModel(
            name="Sighted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=80)),
                ("level", models.CharField(max_length=10)),
                ("kinds", models.JSONField(default=dict)),
                ("published", models.DateField()),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sighted",
                        to="store.organ",
                    ),
                ),
            ],
            options={
                "verbose_name": "收进时机器检查",
                "verbose_name_plural": "收进时机器检查",
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "matter"), name="an_item_is_sighted_once")
                ],
            },
        ),
    ]
