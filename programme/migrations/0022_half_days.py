from django.db import migrations


def to_halves(apps, schema_editor):
    """A day when nobody can come is its morning and its afternoon."""
    for expression in apps.get_model("programme", "Expression").objects.exclude(blackout_days=[]).iterator():
        days = expression.blackout_days
        expression.blackout_days = sorted(f"{day}-{half}" for day in days for half in ("am", "pm"))
        expression.save(update_fields=["blackout_days"])


def to_days(apps, schema_editor):
    """Half a day becomes the whole one: nobody is expected then who has said that they cannot come."""
    for expression in apps.get_model("programme", "Expression").objects.exclude(blackout_days=[]).iterator():
        expression.blackout_days = sorted({half.rpartition("-")[0] for half in expression.blackout_days})
        expression.save(update_fields=["blackout_days"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0021_wait_for_the_other_way")]

    operations = [migrations.RunPython(to_halves, to_days)]
