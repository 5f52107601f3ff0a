from django.db import migrations

from ground.ledger import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [
        refuse_changes("learning_fact"),
        refuse_changes("learning_response", may_delete=True),
        refuse_changes("learning_anonymousanswer", may_delete=True),
    ]
