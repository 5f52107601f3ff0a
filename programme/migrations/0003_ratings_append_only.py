from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_live_rounds")]

    operations = [
        refuse_changes("programme_sheet", may_delete=True),
        refuse_changes("programme_rating", may_delete=True),
    ]
