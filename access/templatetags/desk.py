from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django import template
from django.forms import BoundField, ChoiceField

from access.log import may_read_log
from access.queue import has_desk
from people.models import User

register = template.Library()


@dataclass(frozen=True)
class Option:
    """One option of a select."""

    value: str
    label: str
    is_chosen: bool


@register.filter
def may_see_desk(user: User) -> bool:
    """Whether the menu leads this person to the requests of others; one query at most, none without an appointment."""
    return has_desk(user) or may_read_log(user)


@register.filter
def options(field: BoundField) -> list[Option]:
    """The options of a select, for pages that have too many of them to make each from a template of its own."""
    choices = cast("Iterable[tuple[object, object]]", cast("ChoiceField", field.field).choices)
    chosen = "" if field.value() is None else str(field.value())
    return [Option(str(value), str(label), str(value) == chosen) for value, label in choices]
