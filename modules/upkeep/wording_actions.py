"""What authors say about findings in their words."""

from typing import Any

from django.db import transaction

from ground import audit
from modules.models import AcceptedWording
from modules.upkeep.facts import Place
from people.models import User


@transaction.atomic
def accept(place: Place, *, block: str, warning: str, reason: str, by: User) -> None:
    """Keep the reason for living with a finding; without a reason it is open again."""
    key: dict[str, Any] = {
        "module": place.module,
        "unit": place.unit,
        "language": place.language,
        "block": block,
        "warning": warning,
    }
    if reason:
        AcceptedWording.objects.update_or_create(**key, defaults={"reason": reason})
    else:
        AcceptedWording.objects.filter(**key).delete()
    payload = {"warning": warning, "accepted": bool(reason), "language": place.language}
    audit.record("wording.accept", f"unit:{place.module.slug}/{place.unit}", by=by, payload=payload)
