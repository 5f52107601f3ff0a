"""What makes a table a ledger: one writer at a time, and rows that nobody can change."""

from collections.abc import Sequence
from functools import partial

from django.apps.registry import Apps
from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE_REFUSAL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_REFUSAL = """
CREATE TRIGGER {table}_append_only BEFORE {events} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_changes()
"""
# Emptying all of it is how a person is erased.
REWRITING = "({changed}) AND NOT ({emptied})"
SQLITE_REFUSAL_OF_REWRITING = """
CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table} WHEN {rewriting}
BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
"""
POSTGRESQL_REFUSAL_OF_REWRITING = """
CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table}
FOR EACH ROW WHEN ({rewriting}) EXECUTE FUNCTION refuse_changes()
"""


def take_turn(name: str) -> None:
    """Wait until no other transaction writes the ledger of that name; held until this transaction ends.

    SQLite needs nothing: its transactions are immediate, so there is only ever one writer.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def refuse_changes(table: str, *, may_delete: bool = False) -> migrations.RunPython:
    """A migration operation: from now on the database refuses to change a row of that table.

    UPDATE is refused on both databases, DELETE on PostgreSQL only, because emptying an SQLite test database needs it.
    `may_delete` is for rows that retention or their owner may remove whole, but nobody may rewrite.
    SQLite drops triggers when a later migration rebuilds the table: that migration must repeat this operation.
    """
    return migrations.RunPython(partial(_refuse, table, may_delete), partial(_allow, table))


def allow_changes(table: str, *, may_delete: bool = False) -> migrations.RunPython:
    """A migration operation: rows of that table can be changed again, until `refuse_changes` later in the same migration.

    A table has to be freed like this before its columns change, on SQLite because they are changed by rebuilding it.
    """
    return migrations.RunPython(partial(_allow, table), partial(_refuse, table, may_delete))


def refuse_rewriting(table: str, *columns: str) -> migrations.RunPython:
    """A migration operation: words in these columns can be emptied together, as erasing does, and never replaced by others.

    The names are ours and stand in a migration. SQLite drops the trigger when a later migration rebuilds the table.
    """
    return migrations.RunPython(partial(_refuse_rewriting, table, columns), partial(_allow_rewriting, table))


def _refuse_rewriting(table: str, columns: Sequence[str], _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)
    emptied = " AND ".join(f"NEW.{column} = ''" for column in columns)
    is_postgresql = editor.connection.vendor == "postgresql"
    trigger = POSTGRESQL_REFUSAL_OF_REWRITING if is_postgresql else SQLITE_REFUSAL_OF_REWRITING
    if is_postgresql:
        editor.execute(POSTGRESQL_FUNCTION, params=None)
    editor.execute(trigger.format(table=table, rewriting=REWRITING.format(changed=changed, emptied=emptied)))


def _allow_rewriting(table: str, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    where = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {table}_written_once{where}")


def _refuse(table: str, may_delete: bool, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is no placeholder
        editor.execute(POSTGRESQL_REFUSAL.format(table=table, events="UPDATE" if may_delete else "UPDATE OR DELETE"))
        return
    editor.execute(SQLITE_REFUSAL.format(table=table))


def _allow(table: str, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    where = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {table}_append_only{where}")
