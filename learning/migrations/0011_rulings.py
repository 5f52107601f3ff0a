import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0010_extra_time"),
        ("modules", "0013_crossed_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("question", models.CharField(max_length=120)),
                ("part", models.CharField(blank=True, max_length=120)),
                ("form", models.CharField(max_length=64)),
                ("activities", models.JSONField(default=list)),
                (
                    "does",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("void", "Take the question out of the total"),
                            ("accept", "Accept another answer as well"),
                            ("full", "Give everybody full credit for it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.JSONField(blank=True, null=True)),
                ("reason", models.TextField(max_length=500)),
                ("takes_back", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rulings_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="modules.module"
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="learning.ruling",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Regrading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("up_to", models.PositiveBigIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("people_changed", models.PositiveIntegerField(default=0)),
                ("people_passed", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ruling",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="work", to="learning.ruling"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScoreCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score_before", models.PositiveSmallIntegerField()),
                ("passed_before", models.BooleanField()),
                ("score", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="learning.attempt"
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="learning.ruling"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="ruling",
            index=models.Index(fields=["question"], name="learning_ru_questio_a40c40_idx"),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("does__in", ["void", "accept", "full"]), ("takes_back", False), ("withdraws", None)),
                    models.Q(("does", ""), ("withdraws__isnull", False)),
                    _connector="OR",
                ),
                name="ruling_does_something_or_withdraws",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="ruling_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecorrection",
            constraint=models.UniqueConstraint(fields=("attempt", "ruling"), name="score_correction_once"),
        ),
        migrations.AddConstraint(
            model_name="scorecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__lte", 100), ("score_before__lte", 100)), name="score_correction_is_percent"
            ),
        ),
        refuse_changes("learning_ruling"),
        refuse_changes("learning_scorecorrection"),
    ]
