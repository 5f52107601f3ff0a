from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("modules", "0001_initial")]

    operations = [refuse_changes("modules_activityversion"), refuse_changes("modules_activitytext")]
