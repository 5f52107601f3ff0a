from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_what_became_of_it")]

    operations = [
        migrations.AddIndex(
            model_name="credentialfile",
            index=models.Index(fields=["sha256"], name="credential_file_by_hash"),
        ),
    ]
