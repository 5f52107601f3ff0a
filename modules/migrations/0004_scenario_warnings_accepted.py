from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0003_everywhere_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="warnings_accepted",
            field=models.JSONField(blank=True, default=dict, verbose_name="warnings accepted"),
        ),
    ]
