"""The personal data that certificates hold, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates import actions
from certificates.models import Credential, TranscriptLink
from certificates.transcripts import sharing
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
privacy.declare(
    "certificates.CurriculumCompletion",
    "person",
    "curriculum",
    what=_("Curricula that you completed as a whole"),
    **CERTIFICATES,
)
privacy.declare("certificates.CredentialFile", "pdf", what=_("The files of your certificates"), **CERTIFICATES)
privacy.declare(
    "certificates.CredentialBadge",
    "document",
    "token",
    what=_("Your certificates as digital credentials, with salted hashes of your name and address"),
    **CERTIFICATES,
)
privacy.declare("certificates.CredentialStatus", "by", what=_("What you decided about certificates"), **CERTIFICATES)
privacy.declare("certificates.Batch", "by", what=_("Sessions you issued certificates for"), **CERTIFICATES)
privacy.declare(
    "certificates.CertificateDesign",
    "signatory",
    "signatory_role",
    what=_("Your name where you sign certificates for the issuer"),
    purpose=_("Saying who answers for a certificate"),
    basis=_("Public task or contract (running the training)"),
    retention=_("Until the design is changed; on certificates already made, for good"),
    recipients=_("Whoever is shown a certificate"),
)
privacy.declare(
    "certificates.TranscriptLink",
    "person",
    "token_hash",
    what=_("The address at which others read your transcript"),
    purpose=_("Showing to others, if you want to, what you have learned and attended"),
    basis=_("Your consent: you make the address, and you stop it"),
    retention=_("Until you stop the address or your account is erased"),
    recipients=_("Whoever has the address, which is shown to you alone"),
)
privacy.no_personal_data("certificates.Credential")
privacy.no_personal_data("certificates.CredentialRule")
privacy.no_personal_data("certificates.CredentialFile", "sha256", "signer", "fingerprint")
privacy.no_personal_data("certificates.CredentialBadge", "document_sha256", "token_sha256", "key")
privacy.no_personal_data("certificates.CertificateDesign", "code", "colour", "ornament", "emblem", "words")


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


def transcript_link_of(person: User) -> list[dict[str, Any]]:
    """Since when and until when there is an address of the person's transcript; never its secret."""
    return [dict(link) for link in TranscriptLink.objects.filter(person=person).values("made_at", "expires_on")]


privacy.register_eraser(actions.forget)
privacy.register_eraser(sharing.forget)
privacy.register_exporter("certificates", certificates_of)
privacy.register_exporter("transcript", transcript_link_of)
