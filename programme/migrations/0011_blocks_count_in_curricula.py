from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0010_calendar_feeds")]

    operations = [
        migrations.AddField(
            model_name="sessionblock",
            name="counts_as",
            field=models.CharField(blank=True, max_length=80, verbose_name="counts in a curriculum as"),
        ),
    ]
