from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("programme", "0006_check_ins")]

    operations = [refuse_changes("programme_checkin")]
