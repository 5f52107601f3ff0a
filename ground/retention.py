"""How long data is kept: every app hands in its rules, `manage.py purge` and `tick` carry them out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import structlog
from django.conf import settings
from django.db import models, transaction
from django.utils.functional import Promise

from ground import audit
from ground.registries import ticks

Row = TypeVar("Row", bound=models.Model)

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Rule(Generic[Row]):
    """What is forgotten after how many days.

    `expired(before)` gives the rows whose time was over at that moment and that still hold something to forget, so
    that a second run finds none; `forget` empties or deletes them.
    """

    name: str
    days: int
    what: str | Promise
    expired: "Callable[[datetime], models.QuerySet[Row]]"
    forget: "Callable[[models.QuerySet[Row]], object]"

    @property
    def kept_days(self) -> int:
        """Days that the operator has set for this rule, or its own."""
        return int(settings.RETENTION_DAYS.get(self.name, self.days))


@dataclass(frozen=True)
class Purged:
    """What one rule has forgotten, or would."""

    rule: Rule[Any]
    rows: int


_rules: dict[str, Rule[Any]] = {}


def register(rule: Rule[Any]) -> None:
    """Have a rule carried out at every purge."""
    _rules[rule.name] = rule


def rules() -> list[Rule[Any]]:
    """Every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]


def on_hold() -> frozenset[str]:
    """References that nothing is forgotten of, because of a dispute or an audit: the operator names them."""
    return frozenset(settings.LEGAL_HOLD)


def purge(at: datetime, *, is_dry_run: bool = False) -> list[Purged]:
    """Carry out every rule, each in a transaction of its own; returns how many rows each has found."""
    return [_purge(rule, at, is_dry_run=is_dry_run) for rule in rules()]


def _purge(rule: Rule[Any], at: datetime, *, is_dry_run: bool) -> Purged:
    with transaction.atomic():
        expired = rule.expired(at - timedelta(days=rule.kept_days))
        rows = expired.count()
        if rows and not is_dry_run:
            rule.forget(expired)
            audit.record("ground.purge", rule.name, by=None, payload={"rows": rows, "days": rule.kept_days})
    return Purged(rule, rows)


def purge_all(at: datetime) -> int:
    """Carry out every rule; returns how many rows were forgotten. One rule that fails stops no other."""
    rows, failures = 0, []
    for rule in rules():
        try:
            rows += _purge(rule, at, is_dry_run=False).rows
        except Exception as failure:
            logger.exception("purge.failed", rule=rule.name)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some rules could not be carried out.", failures)
    return rows


ticks.register("ground.purge", purge_all)
