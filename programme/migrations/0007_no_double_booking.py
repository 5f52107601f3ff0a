from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Ranges of one number are compared by GiST without any extension.
NO_OVERLAP = """
ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap
EXCLUDE USING gist (int8range({column}, {column}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
"""
TABLES = {"programme_trainertime": "trainer_id", "programme_roomtime": "room_id"}


def refuse_overlaps(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite has no such constraint: there the check stands in the one transaction that writes."""
    if editor.connection.vendor != "postgresql":
        return
    for table, column in TABLES.items():
        editor.execute(NO_OVERLAP.format(table=table, column=column))


def allow_overlaps(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("programme", "0006_trainers_and_rooms")]

    operations = [migrations.RunPython(refuse_overlaps, allow_overlaps)]
