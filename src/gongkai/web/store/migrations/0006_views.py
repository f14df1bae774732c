"""Saved views, dated names, the deeds of administrators, and what lists need at scale."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from gongkai.web.store.guard import raised
from gongkai.web.store.words import searchable

_AT_ONCE = 500


def raise_guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody changes or deletes what administrators did."""
    for statement in raised(editor.connection.vendor, ("store_deed",)):
        editor.execute(statement)


def spell(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """What is listed already becomes searchable."""
    listed = apps.get_model("store", "Listed").objects
    last = 0
    while group := list(listed.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        for one in group:
            one.words = searchable(one.matter.partition("/")[2], one.title, one.unit)
        listed.bulk_update(group, ["words"])
        last = group[-1].pk


def put_words_beside(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite searches twice as fast in an index that holds the words; PostgreSQL's would refuse a long one."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP INDEX listed_in_order_of_begun")
        editor.execute(
            "CREATE INDEX listed_in_order_of_begun ON store_listed (organ_id, sort, begun, matter, words)"
        )


class Migration(migrations.Migration):
    """Tables first, then what they begin with, then the guard."""

    dependencies = [
        ("store", "0005_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("enrolled", "建立账号"),
                            ("appointed", "任命"),
                            ("ended", "结束任职"),
                            ("closed", "停用账号"),
                            ("opened", "恢复账号"),
                            ("unlocked", "解除锁定"),
                            ("password_given", "重发一次性口令"),
                            ("factor_reset", "重置第二重验证"),
                            ("organ_added", "增设机关"),
                            ("organ_changed", "修改机关资料"),
                            ("organ_renamed", "机关更名"),
                            ("organ_merged", "机关合并"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "verbose_name": "管理行为",
                "verbose_name_plural": "管理行为",
            },
        ),
        migrations.CreateModel(
            name="OrganName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("since", models.DateField(null=True, verbose_name="自")),
            ],
            options={
                "verbose_name": "机关名称",
                "verbose_name_plural": "机关名称",
            },
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "verbose_name": "保存的筛选",
                "verbose_name_plural": "保存的筛选",
            },
        ),
        migrations.AddField(
            model_name="account",
            name="start_password",
            field=models.BooleanField(default=False, verbose_name="口令是一次性的"),
        ),
        migrations.AddField(
            model_name="listed",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="organ",
            name="postcode",
            field=models.CharField(blank=True, max_length=6, verbose_name="邮政编码"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "sort", "begun", "matter"], name="listed_in_order_of_begun"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "sort", "received", "matter"], name="listed_in_order_of_received"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "sort", "due", "matter"], name="listed_in_order_of_due"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(fields=["organ", "sort", "unit", "matter"], name="listed_in_order_of_unit"),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organ", "sort", "decision", "begun", "matter"], name="listed_by_decision"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=[
                    "organ",
                    "sort",
                    "phase",
                    "decision",
                    "applicant_kind",
                    "unit",
                    "due",
                    "received",
                    "begun",
                ],
                name="listed_to_count",
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deeds", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deeds", to="store.organ"
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="whom",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="done_to",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organname",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="names", to="store.organ"
            ),
        ),
        migrations.AddField(
            model_name="view",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="views", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="view",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="views", to="store.organ"
            ),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(fields=["organ", "at"], name="deed_by_time"),
        ),
        migrations.AddConstraint(
            model_name="organname",
            constraint=models.UniqueConstraint(fields=("organ", "since"), name="a_name_a_day"),
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.UniqueConstraint(fields=("account", "organ", "name"), name="a_name_a_view"),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.RunPython(put_words_beside, migrations.RunPython.noop),
        migrations.RunPython(raise_guard, migrations.RunPython.noop),
    ]
