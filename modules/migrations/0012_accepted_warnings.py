import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0011_question_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptedWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("warning", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted_warnings",
                        to="modules.question",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("question", "warning"), name="accepted_warning_once")],
            },
        ),
    ]
