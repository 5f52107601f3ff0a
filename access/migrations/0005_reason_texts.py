from django.db import migrations, models

from access.words import site_languages


class Migration(migrations.Migration):
    """Sentences for reasons, in words that the programme can edit."""

    dependencies = [
        ("access", "0004_purge_discarded_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("eligible_quota", "Eligible, within the quota"),
                            ("not_eligible_org", "The organisation is not eligible"),
                            ("not_target_group", "The people named are not whom the module is for"),
                            ("duplicate", "Asked for already"),
                            ("insufficient_justification", "The reasons given are not sufficient"),
                            ("capacity", "Not enough seats"),
                            ("conflict", "Conflict of interest"),
                            ("security", "Security"),
                            ("other", "Another reason, in words"),
                        ],
                        max_length=30,
                        verbose_name="reason",
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=site_languages, default="en", max_length=10, verbose_name="language"),
                ),
                (
                    "sentence",
                    models.CharField(
                        help_text="As the requester reads it. Nothing about a person.",
                        max_length=300,
                        verbose_name="sentence",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Without it, the sentence is not offered any more.",
                        verbose_name="in use",
                    ),
                ),
            ],
            options={
                "verbose_name": "sentence for a reason",
                "verbose_name_plural": "sentences for reasons",
                "ordering": ["reason", "language", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("reason", "language", "sentence"), name="reason_text_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True), name="reason_text_says_something"
                    ),
                ],
            },
        ),
    ]
