from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_initial")]

    operations = [refuse_changes("ground_auditevent")]
