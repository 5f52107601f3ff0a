from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("programme", "0008_evaluation")]

    operations = [refuse_changes("programme_scoresheet")]
