from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0008_keep_where_framed_content_was")]

    operations = [
        migrations.AddField("attempt", "deadline_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "attempt",
            models.Index(
                condition=models.Q(("deadline_at__isnull", False), ("status", "open")),
                fields=["deadline_at"],
                name="attempt_open_by_deadline",
            ),
        ),
        migrations.AddConstraint(
            "attempt",
            models.CheckConstraint(
                condition=models.Q(("deadline_at", None), ("deadline_at__gt", models.F("begun_at")), _connector="OR"),
                name="attempt_deadline_after_begin",
            ),
        ),
    ]
