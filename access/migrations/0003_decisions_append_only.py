from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    """What was decided is never rewritten: a correction is a new row."""

    dependencies = [("access", "0002_access_requests")]

    operations = [refuse_changes("access_requestevent"), refuse_changes("access_linedecision")]
