from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("programme", "0012_check_ins")]

    operations = [refuse_changes("programme_checkin")]
