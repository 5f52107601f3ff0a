"""The register of personal data: every field that may hold it says why, on what basis, how long, and who receives it.

Each app has a `privacy.py` that declares its fields; the record of processing and the public page come from here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise

ALL = "*"
CAN_HOLD_PERSONAL_DATA = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)
Words = str | Promise
Eraser = Callable[[Any], object]
Exporter = Callable[[Any], Any]


@dataclass(frozen=True)
class Purpose:
    """Why data is processed, on what legal basis, how long it is kept and who receives it."""

    purpose: Words
    basis: Words
    retention: Words
    recipients: Words


@dataclass(frozen=True)
class Declaration:
    """One field that holds personal data."""

    model: str
    field: str
    what: Words
    why: Purpose


_declared: dict[tuple[str, str], Declaration] = {}
_free: set[tuple[str, str]] = set()
_erasers: list[Eraser] = []
_exporters: dict[str, Exporter] = {}


def declare(
    model_label: str,
    *fields: str,
    purpose: Words,
    basis: Words,
    retention: Words,
    recipients: Words,
    what: Words = "",
) -> None:
    """Declare fields with personal data; `what` names them for people, else their verbose names do."""
    why = Purpose(purpose, basis, retention, recipients)
    for field in fields:
        _declared[_key(model_label, field)] = Declaration(model_label, field, what, why)


def no_personal_data(model_label: str, *fields: str) -> None:
    """Say that these fields never hold personal data; "*" means all of the model's but its links to people."""
    _free.update(_key(model_label, field) for field in fields or (ALL,))


def register_eraser(eraser: Eraser) -> None:
    """Have `eraser(user)` called when a person is erased; it removes words and links, keeps counts."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def register_exporter(name: str, exporter: Exporter) -> None:
    """Have `exporter(user)` give plain JSON for the person's own data, under that name."""
    _exporters[name] = exporter


def erase(user: models.Model) -> None:
    """Call every eraser; the caller holds the transaction."""
    for eraser in _erasers:
        eraser(user)


def export(user: models.Model) -> dict[str, Any]:
    """All that the platform keeps about a person, by exporter."""
    return {name: exporter(user) for name, exporter in sorted(_exporters.items())}


def record_of_processing() -> list[Declaration]:
    """Every declaration, by model and field."""
    return [_declared[key] for key in sorted(_declared)]


def by_purpose() -> dict[Purpose, list[Words]]:
    """What is kept for each purpose, in words, in the order of declaration."""
    kept: dict[Purpose, list[Words]] = {}
    for declaration in _declared.values():
        names = kept.setdefault(declaration.why, [])
        if (name := _name(declaration)) not in names:
            names.append(name)
    return kept


def undeclared() -> list[str]:
    """Fields of this project's models that may hold personal data and that nobody has spoken about."""
    return [f"{label}.{field.name}" for label, field in _fields_in_question() if not _is_spoken_for(label, field)]


def unknown() -> list[str]:
    """Declarations of fields that do not exist (any more)."""
    keys = [*_declared, *(key for key in _free if key[1] != ALL)]
    return sorted(f"{label}.{field}" for label, field in keys if not _exists(label, field))


def _fields_in_question() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for config in apps.get_app_configs():
        if Path(config.path).parent != settings.BASE_DIR:
            continue
        for model in config.get_models():
            for field in model._meta.local_concrete_fields:
                if _may_be_personal(field):
                    yield model._meta.label_lower, field


def _may_be_personal(field: models.Field[Any, Any]) -> bool:
    if _leads_to_a_person(field):
        return True
    if field.choices:
        return False
    return isinstance(field, CAN_HOLD_PERSONAL_DATA) or field.get_internal_type() == "JSONField"


def _leads_to_a_person(field: models.Field[Any, Any]) -> bool:
    return field.is_relation and field.related_model is get_user_model()


def _is_spoken_for(label: str, field: models.Field[Any, Any]) -> bool:
    if (label, field.name) in _declared or (label, field.name) in _free:
        return True
    return (label, ALL) in _free and not _leads_to_a_person(field)


def _exists(label: str, field: str) -> bool:
    return field in {known.name for known in apps.get_model(label)._meta.get_fields()}


def _name(declaration: Declaration) -> Words:
    if declaration.what:
        return declaration.what
    field = apps.get_model(declaration.model)._meta.get_field(declaration.field)
    return getattr(field, "verbose_name", declaration.field)


def _key(model_label: str, field: str) -> tuple[str, str]:
    return model_label.lower(), field
