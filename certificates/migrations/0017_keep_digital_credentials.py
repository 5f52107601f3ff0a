import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0016_certify_trainers_and_curricula"),
    ]

    operations = [
        migrations.CreateModel(
            name="CredentialBadge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.FileField(max_length=200, upload_to="")),
                ("token", models.FileField(max_length=200, upload_to="")),
                ("document_sha256", models.CharField(max_length=64)),
                ("token_sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="badge", to="certificates.credential"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["document_sha256"], name="credential_badge_by_document"),
                    models.Index(fields=["token_sha256"], name="credential_badge_by_token"),
                ],
            },
        ),
        refuse_changes("certificates_credentialbadge"),
    ]
