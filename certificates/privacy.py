"""The personal data that certificates hold, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates import actions
from certificates.models import Credential
from ground import privacy
from people.models import User

CERTIFICATES = {
    "purpose": _("Proving that you completed a training"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Code, dates and hash for good; your name and the file until your account is erased"),
    "recipients": _("Anybody to whom you give the code; programme staff"),
}

privacy.declare(
    "certificates.CredentialHolder", "person", "name", "salt", what=_("The name on your certificates"), **CERTIFICATES
)
privacy.declare("certificates.CredentialFile", "pdf", what=_("The files of your certificates"), **CERTIFICATES)
privacy.declare("certificates.CredentialStatus", "by", what=_("Certificates you issued or revoked"), **CERTIFICATES)
privacy.no_personal_data("certificates.Credential")
privacy.no_personal_data("certificates.CredentialFile", "sha256")


def certificates_of(person: User) -> list[dict[str, Any]]:
    """Every certificate of a person: what it says, and what became of it."""
    return [_in_words(credential) for credential in Credential.objects.of(person).with_standing()]


def _in_words(credential: Credential) -> dict[str, Any]:
    return {
        "code": credential.grouped_code,
        "name": credential.holder.name,
        "issued_at": credential.issued_at,
        "says": credential.payload,
        "states": [{"state": row.state, "reason": row.reason, "at": row.at} for row in credential.statuses.all()],
    }


privacy.register_eraser(actions.forget)
privacy.register_exporter("certificates", certificates_of)
