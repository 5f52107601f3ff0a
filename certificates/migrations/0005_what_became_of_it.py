from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_supersede_and_expire")]

    operations = [
        allow_changes("certificates_credentialstatus"),
        migrations.RemoveConstraint(
            model_name="credentialstatus",
            name="credential_status_revoked_for_a_reason",
        ),
        migrations.AlterField(
            model_name="credentialstatus",
            name="state",
            field=models.CharField(
                choices=[
                    ("issued", "Valid"),
                    ("suspended", "Suspended"),
                    ("reinstated", "Valid again"),
                    ("revoked", "Revoked"),
                    ("superseded", "Replaced"),
                    ("expired", "Expired"),
                ],
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="credentialstatus",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("error", "It was issued in error."),
                    ("not_own_work", "It rested on answers that were not the holder’s own."),
                    ("wrong_name", "The name on it is wrong."),
                    ("holder", "The holder asked for it."),
                    ("looked_into", "It is being looked into."),
                    ("name_corrected", "The name was corrected."),
                    ("issued_anew", "It was issued anew."),
                    ("renewed", "It was renewed."),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("state__in", ["expired", "issued", "reinstated"])),
                    models.Q(
                        ("state__in", ["revoked", "superseded", "suspended"]), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="credential_status_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstatus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["expired", "issued", "revoked", "superseded"])),
                fields=("credential", "state"),
                name="credential_status_once",
            ),
        ),
        refuse_changes("certificates_credentialstatus"),
    ]
