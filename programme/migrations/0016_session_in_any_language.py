from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0015_session_plan")]

    operations = [
        migrations.AlterField(
            model_name="trainingsession",
            name="language",
            field=models.CharField(default="en", max_length=10, verbose_name="language"),
        ),
    ]
