from django.db import migrations

from ground.ledger import refuse_rewriting


class Migration(migrations.Migration):
    dependencies = [("certificates", "0010_achievement")]

    operations = [refuse_rewriting("certificates_credentialholder", "name", "salt")]
