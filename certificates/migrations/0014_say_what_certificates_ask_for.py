from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0013_design_certificates"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="credentialrule",
            options={
                "ordering": ["module__code", "curriculum", "kind"],
                "verbose_name": "rule for certificates",
                "verbose_name_plural": "rules for certificates",
            },
        ),
        migrations.RemoveConstraint(
            model_name="credentialrule",
            name="credential_rule_once_for_all",
        ),
        migrations.RemoveConstraint(
            model_name="credentialrule",
            name="credential_rule_of_achievement_asks_for_more",
        ),
        migrations.AddField(
            model_name="credentialrule",
            name="assessment",
            field=models.SlugField(blank=True, max_length=80, verbose_name="self-assessment"),
        ),
        migrations.AddField(
            model_name="credentialrule",
            name="curriculum",
            field=models.SlugField(blank=True, max_length=80, verbose_name="curriculum"),
        ),
        migrations.AddField(
            model_name="credentialrule",
            name="sessions_led",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions led"),
        ),
        migrations.AlterField(
            model_name="credentialrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("completion", "Completion"),
                    ("attendance", "Attendance"),
                    ("achievement", "Achievement"),
                    ("trainer", "Trainer"),
                    ("curriculum", "Whole curriculum"),
                ],
                max_length=12,
                verbose_name="kind of certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("curriculum", ""), ("module", None)),
                fields=("kind",),
                name="credential_rule_once_for_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("curriculum", ""), _negated=True),
                fields=("curriculum",),
                name="credential_rule_once_per_curriculum",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("curriculum", ""),
                        ("kind", "achievement"),
                        ("module__isnull", False),
                        ("sessions_led", None),
                        models.Q(("live_round", ""), _negated=True),
                    ),
                    models.Q(
                        ("curriculum", ""),
                        ("kind", "trainer"),
                        ("live_round", ""),
                        ("module__isnull", False),
                        ("sessions_led__isnull", False),
                        ("sessions_led__range", (1, 10)),
                    ),
                    models.Q(
                        ("kind", "curriculum"),
                        ("live_round", ""),
                        ("module", None),
                        ("sessions_led", None),
                        models.Q(("curriculum", ""), _negated=True),
                        models.Q(
                            ("valid_months__isnull", False),
                            models.Q(("assessment", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("curriculum", ""),
                        ("kind__in", ["completion", "attendance"]),
                        ("live_round", ""),
                        ("sessions_led", None),
                        ("assessment", ""),
                        ("valid_months__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="credential_rule_asks_what_its_kind_can",
            ),
        ),
    ]
