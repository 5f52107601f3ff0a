"""What makes a table a ledger: one writer at a time, and rows that nobody can change."""

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


def _refuse(table: str, may_delete: bool, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is no placeholder
        editor.execute(POSTGRESQL_REFUSAL.format(table=table, events="UPDATE" if may_delete else "UPDATE OR DELETE"))
        return
    editor.execute(SQLITE_REFUSAL.format(table=table))


def _allow(table: str, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    where = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {table}_append_only{where}")
