from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0009_question_hint_and_certainty"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="unit",
            field=models.SlugField(
                blank=True,
                help_text="What it was written for, for example u3, pre or post.",
                max_length=80,
                verbose_name="unit",
            ),
        ),
    ]
