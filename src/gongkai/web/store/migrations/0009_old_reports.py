"""Reports of years past while they are taken in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table."""

    dependencies = [
        ("store", "0008_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=400, verbose_name="文件")),
                ("type", models.CharField(max_length=8, verbose_name="种类")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("state", models.CharField(default="waiting", max_length=10, verbose_name="状态")),
                ("report", models.TextField(blank=True)),
                ("sheets", models.TextField(blank=True)),
                ("corrections", models.JSONField(default=dict)),
                ("seen", models.JSONField(default=list)),
                ("named", models.CharField(blank=True, max_length=200)),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="年度")),
                ("ours", models.BooleanField(default=False, verbose_name="确是本机关的")),
                ("open", models.PositiveSmallIntegerField(default=0)),
                ("errors", models.PositiveSmallIntegerField(default=0)),
                ("content", models.CharField(blank=True, max_length=64)),
                ("kept_on", models.DateField(null=True)),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.job",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="old_reports",
                        to="store.organ",
                    ),
                ),
                (
                    "within",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="store.oldreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "旧报告",
                "verbose_name_plural": "旧报告",
                "indexes": [models.Index(fields=["organ", "state", "year"], name="old_report_by_year")],
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "digest"), name="an_old_report_comes_once")
                ],
            },
        ),
    ]
