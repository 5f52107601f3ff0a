from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [("certificates", "0011_names_are_written_once")]

    operations = [
        allow_changes("certificates_credentialfile"),
        migrations.AddField(
            model_name="credentialfile",
            name="signer",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="credentialfile",
            name="fingerprint",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="credentialfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fingerprint", ""), ("signer", "")),
                    models.Q(models.Q(("signer", ""), _negated=True), models.Q(("fingerprint", ""), _negated=True)),
                    _connector="OR",
                ),
                name="credential_file_signed_by_somebody",
            ),
        ),
        refuse_changes("certificates_credentialfile"),
    ]
