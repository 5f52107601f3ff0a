import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0014_say_what_certificates_ask_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CurriculumCompletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="curricula_completed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("curriculum", models.SlugField(max_length=80, verbose_name="curriculum")),
                ("completed_on", models.DateField(verbose_name="completed on")),
            ],
        ),
        migrations.AddConstraint(
            model_name="curriculumcompletion",
            constraint=models.UniqueConstraint(fields=("person", "curriculum"), name="curriculum_completed_once"),
        ),
    ]
