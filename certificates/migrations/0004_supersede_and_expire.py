import django.db.models.deletion
from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0003_attendance"),
        ("learning", "0007_group_boards"),
        ("programme", "0019_reserve_offers"),
    ]

    operations = [
        allow_changes("certificates_credential"),
        migrations.RemoveConstraint(model_name="credential", name="credential_once_per_enrolment"),
        migrations.AddField(
            model_name="credential",
            name="expires_on",
            field=models.DateField(null=True, verbose_name="valid until"),
        ),
        migrations.AddField(
            model_name="credential",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="certificates.credential",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="booking",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="programme.booking",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("enrolment", "kind"),
                name="credential_first_of_enrolment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("booking",),
                name="credential_first_of_booking_once",
            ),
        ),
        refuse_changes("certificates_credential"),
    ]
