"""Rows that many tests begin with: written once by the site's own code, afterwards put back as they were.

To publish a module takes about 480 queries; to put its rows back takes one for each table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

Row = tuple[object, ...]
Rows = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Kept:
    """What somebody wrote into an untouched database: new rows by table, and those that took the place of others."""

    new: Rows
    replaced: Mapping[str, list[object]]


_untouched: dict[str, int] = {}
_kept: dict[str, Kept] = {}


def remember_untouched() -> None:
    """Note how many rows each table has before the first test."""
    known = connection.introspection.django_table_names(only_existing=True)
    # What SQLite searches is written by triggers.
    tables = [table for table in known if not table.endswith("_fts")]
    _untouched.update(zip(tables, _counts(tables), strict=True))


def kept(name: str, write: Callable[[], object]) -> None:
    """Write what this name stands for, the second time by its rows.

    Only rows in tables that were untouched are kept and put back, so the same name always stands for the same rows.
    """
    if name in _kept and _is_untouched(_kept[name].new):
        _put_back(_kept[name])
        return
    before = _rows() if name not in _kept else None
    write()
    if before is not None:
        _keep(name, before, _rows())


def _keep(name: str, before: Rows, after: Rows) -> None:
    touched = [table for table in after if after[table] != before[table]]
    if any(len(before[table]) != _untouched[table] for table in touched):
        return
    new = {table: [row for row in after[table] if row not in before[table]] for table in touched}
    gone = {table: [row[0] for row in before[table] if row not in after[table]] for table in touched}
    _kept[name] = Kept(new, {table: keys for table, keys in gone.items() if keys})


def _is_untouched(tables: Rows) -> bool:
    return _counts(list(tables)) == [_untouched[table] for table in tables]


def _counts(tables: list[str]) -> list[int]:
    counts = ", ".join(f"(SELECT COUNT(*) FROM {connection.ops.quote_name(table)})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone())


def _rows() -> Rows:
    found = {}
    with connection.cursor() as cursor:
        for table in _untouched:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 # our own tables
            found[table] = cursor.fetchall()
    return found


@transaction.atomic
def _put_back(what: Kept) -> None:
    with connection.cursor() as cursor:
        for table, keys in what.replaced.items():
            quoted, key = map(connection.ops.quote_name, (table, _primary_key(table)))
            cursor.execute(f"DELETE FROM {quoted} WHERE {key} IN ({_marks(keys)})", keys)  # noqa: S608
        for table, rows in what.new.items():
            values = ", ".join(f"({_marks(row)})" for row in rows)
            flat = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {connection.ops.quote_name(table)} VALUES {values}", flat)  # noqa: S608
        for statement in connection.ops.sequence_reset_sql(no_style(), _models(what.new)):
            cursor.execute(statement)


def _marks(values: list[object] | Row) -> str:
    return ", ".join(["%s"] * len(values))


def _primary_key(table: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_primary_key_column(cursor, table))


def _models(tables: Rows) -> list[type]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
