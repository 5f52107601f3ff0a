"""Queries that are built once and asked often.

Django builds and compiles a query anew each time it is asked, which costs several times what the database takes to
answer it: on the pages that learners open most, half of the work.
"""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)


class Given(models.Expression):
    """A value that is given each time a prepared query is asked; it stands where a plain value would stand."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A placeholder, with this expression itself where its value will be."""
        return "%s", (self,)


class _Statement(SQLCompiler):
    """A compiler that has done its work, and answers with the same statement whatever the values."""

    values: Mapping[str, Any]

    def __init__(self, queryset: models.QuerySet[Any]) -> None:
        super().__init__(queryset.query, connections[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS)
        self.sql, self.params = super().as_sql()
        self.converters = super().get_converters([column for column, _sql, _alias in self.select])

    def with_values(self, values: Mapping[str, Any]) -> "_Statement":
        """The same statement on this thread's connection."""
        asked = copy(self)
        asked.connection, asked.values = connections[DEFAULT_DB_ALIAS], values
        return asked

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.sql, tuple(self._written(value) for value in self.params)

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        return self.converters

    def has_composite_fields(self, expressions: Any) -> bool:
        """Django looks through all columns for keys of several columns; no model has one."""
        return False

    def _written(self, value: Any) -> Any:
        if not isinstance(value, Given):
            return value
        return value.output_field.get_db_prep_value(self.values[value.name], self.connection)


class _Asked:
    """All that Django's iterator over models wants of a queryset."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, statement: _Statement) -> None:
        self.query = self
        self.statement = statement

    def get_compiler(self, using: str) -> _Statement:
        return self.statement


class Prepared(Generic[Row]):
    """A query over models with `Given` values, such as `Prepared(lambda: User.objects.filter(pk=Given("pk", …)))`.

    It is built when it is first asked. What it asks for must be the same for all values: no `in` over a list.
    """

    def __init__(self, build: Callable[[], models.QuerySet[Row]]) -> None:
        self._build = build

    @cached_property
    def _statement(self) -> _Statement:
        return _Statement(self._build())

    def rows(self, **values: Any) -> list[Row]:
        """The rows for these values, with what the query selects beside them; one query."""
        asked = cast("models.QuerySet[Row]", _Asked(self._statement.with_values(values)))
        return list(ModelIterable(asked))

    def first(self, **values: Any) -> Row | None:
        """The first of them, or None."""
        return next(iter(self.rows(**values)), None)
