import django.db.models.deletion
from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_append_only"),
        ("learning", "0007_group_boards"),
        ("modules", "0005_scenario_module"),
        ("programme", "0004_session_states_and_calendar"),
    ]

    operations = [
        allow_changes("certificates_credential"),
        migrations.AddField(
            model_name="credential",
            name="booking",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credential",
                to="programme.booking",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="edition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="modules.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="enrolment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="learning.enrolment",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="kind",
            field=models.CharField(
                choices=[("completion", "Completion"), ("attendance", "Attendance")],
                default="completion",
                max_length=12,
                verbose_name="kind",
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
                        ("kind", "completion"),
                    ),
                    models.Q(
                        ("booking__isnull", False), ("edition", None), ("enrolment", None), ("kind", "attendance")
                    ),
                    _connector="OR",
                ),
                name="credential_rests_on_one_thing",
            ),
        ),
        refuse_changes("certificates_credential"),
    ]
