from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0009_transcript_links"),
    ]

    operations = [
        allow_changes("certificates_credential"),
        migrations.RemoveConstraint(
            model_name="credential",
            name="credential_rests_on_one_thing",
        ),
        migrations.AddField(
            model_name="credentialrule",
            name="live_round",
            field=models.SlugField(blank=True, max_length=80, verbose_name="live round"),
        ),
        migrations.AlterField(
            model_name="credential",
            name="kind",
            field=models.CharField(
                choices=[("completion", "Completion"), ("attendance", "Attendance"), ("achievement", "Achievement")],
                default="completion",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="credentialrule",
            name="kind",
            field=models.CharField(
                choices=[("completion", "Completion"), ("attendance", "Attendance"), ("achievement", "Achievement")],
                max_length=12,
                verbose_name="kind of certificate",
            ),
        ),
        migrations.AlterField(
            model_name="credentialrule",
            name="valid_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Counted from the day of completion, or the last day of the session.",
                null=True,
                verbose_name="valid for (months)",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("booking", None),
                        ("edition__isnull", False),
                        ("enrolment__isnull", False),
                        ("kind__in", ["completion", "achievement"]),
                    ),
                    models.Q(
                        ("booking__isnull", False), ("edition", None), ("enrolment", None), ("kind", "attendance")
                    ),
                    _connector="OR",
                ),
                name="credential_rests_on_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "achievement"), ("module__isnull", False), models.Q(("live_round", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("kind", "achievement"), _negated=True),
                        ("live_round", ""),
                        ("valid_months__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="credential_rule_of_achievement_asks_for_more",
            ),
        ),
        refuse_changes("certificates_credential"),
    ]
