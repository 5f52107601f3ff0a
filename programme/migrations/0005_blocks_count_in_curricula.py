from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_session_states_and_calendar")]

    operations = [
        migrations.AddField(
            model_name="sessionblock",
            name="counts_as",
            field=models.CharField(blank=True, max_length=80, verbose_name="counts in a curriculum as"),
        ),
    ]
