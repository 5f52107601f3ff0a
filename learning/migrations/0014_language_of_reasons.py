"""Reasons of rulings and extra tries say in which language they were written; those of before say none."""

from django.db import migrations, models

from ground.ledger import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0013_index_first_quiz_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="extratry", name="language", field=models.CharField(blank=True, default="", max_length=10)
        ),
        allow_changes("learning_ruling"),
        migrations.AddField(
            model_name="ruling", name="language", field=models.CharField(blank=True, default="", max_length=10)
        ),
        refuse_changes("learning_ruling"),
    ]
