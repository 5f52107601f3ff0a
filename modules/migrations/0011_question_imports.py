import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0010_question_unit"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("questions", models.PositiveIntegerField(default=0)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_imports",
                        to="modules.module",
                    ),
                ),
            ],
        ),
    ]
