import django.db.models.deletion
from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0015_keep_completed_curricula"),
        ("modules", "0006_unit_requires"),
    ]

    operations = [
        allow_changes("certificates_credential"),
        migrations.RemoveConstraint(
            model_name="credential",
            name="credential_rests_on_one_thing",
        ),
        migrations.AlterField(
            model_name="credential",
            name="kind",
            field=models.CharField(
                choices=[
                    ("completion", "Completion"),
                    ("attendance", "Attendance"),
                    ("achievement", "Achievement"),
                    ("trainer", "Trainer"),
                    ("curriculum", "Whole curriculum"),
                ],
                default="completion",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="module",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="modules.module",
                verbose_name="module",
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="completion",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="certificates.curriculumcompletion",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("completion",),
                name="credential_first_of_completion_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("booking", None),
                        ("completion", None),
                        ("kind__in", ["completion", "achievement", "trainer"]),
                        ("edition__isnull", False),
                        ("enrolment__isnull", False),
                        ("module__isnull", False),
                    ),
                    models.Q(
                        ("completion", None),
                        ("edition", None),
                        ("enrolment", None),
                        ("kind", "attendance"),
                        ("booking__isnull", False),
                        ("module__isnull", False),
                    ),
                    models.Q(
                        ("booking", None),
                        ("edition", None),
                        ("enrolment", None),
                        ("kind", "curriculum"),
                        ("module", None),
                        ("completion__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="credential_rests_on_one_thing",
            ),
        ),
        refuse_changes("certificates_credential"),
    ]
