"""The personal data of grants."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from access.models import Grant
from ground import privacy
from people.models import User

GRANTS = {
    "purpose": _("Opening modules to the people who may take them"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("For good as a record of who could open what; without a name once the account is erased"),
    "recipients": _("Programme staff and auditors"),
}

privacy.declare("access.Grant", "person", "reason", what=_("Access you were given, and why"), **GRANTS)
privacy.declare("access.Grant", "granted_by", "revoked_by", what=_("Access you gave or took back"), **GRANTS)


def forget(person: User) -> None:
    """Drop the reasons written on a person's grants; that there was a grant, and when, stays."""
    Grant.objects.filter(person=person).update(reason="")


def grants_of(person: User) -> list[dict[str, Any]]:
    """Grants to the person, with dates."""
    fields = ("module__slug", "starts_on", "ends_on", "reason", "granted_at", "revoked_at")
    return list(Grant.objects.filter(person=person).order_by("pk").values(*fields))


privacy.register_eraser(forget)
privacy.register_exporter("grants", grants_of)
