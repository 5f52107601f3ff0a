from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [
        refuse_changes("certificates_credential"),
        refuse_changes("certificates_credentialstatus"),
        refuse_changes("certificates_credentialfile"),
    ]
