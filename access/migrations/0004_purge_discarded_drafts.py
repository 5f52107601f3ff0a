from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "access_requestevent"
DISCARDED = "discard"
REFUSAL = "FOR EACH ROW {which} EXECUTE FUNCTION refuse_changes()"


def let_discards_go(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Still refuse every change, and to delete any move but the one that threw a draft away."""
    only_others = REFUSAL.format(which=f"WHEN (OLD.event <> '{DISCARDED}')")
    _replace(
        editor,
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE} {REFUSAL.format(which='')}",
        f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} {only_others}",
    )


def keep_discards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """As it was: no move of any request can be deleted."""
    _replace(
        editor, f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} {REFUSAL.format(which='')}"
    )


def _replace(editor: BaseDatabaseSchemaEditor, *triggers: str) -> None:
    # SQLite refuses updates only.
    if editor.connection.vendor != "postgresql":
        return
    for name in ("append_only", "kept"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}")
    for trigger in triggers:
        editor.execute(trigger)


class Migration(migrations.Migration):
    """A draft that nobody has sent is no decision: once it is thrown away, its row can go."""

    dependencies = [("access", "0003_decisions_append_only")]

    operations = [migrations.RunPython(let_discards_go, keep_discards)]
