"""When a report of a year past was published in its time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column."""

    dependencies = [
        ("store", "0011_making"),
    ]

    operations = [
        migrations.AddField(
            model_name="oldreport",
            name="published_on",
            field=models.DateField(null=True, verbose_name="公布日期"),
        ),
    ]
