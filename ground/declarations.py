"""The personal data that the ground keeps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground import audit, privacy
from ground.models import OutboxMessage

MAIL = {
    "purpose": _("Sending you mails about your account and your training"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("The words until the mail has left; address and subject for 90 days"),
    "recipients": _("The operator's mail service"),
}
AUDIT = {
    "purpose": _("Showing who decided what"),
    "basis": _("Public task or legitimate interest (accountability)"),
    "retention": _("The event for good; your name beside it until your account is erased"),
    "recipients": _("Auditors of the programme"),
}


def forget_mails(user: models.Model) -> None:
    """Drop every mail to the person, those too that were written to their address before they had an account."""
    address = getattr(user, "email", "") or ""
    OutboxMessage.objects.filter(Q(recipient_id=user.pk) | Q(address__iexact=address)).delete()


privacy.declare("ground.OutboxMessage", "recipient", "address", "subject", "body", what=_("Mails to you"), **MAIL)
privacy.declare("ground.OutboxMessage", "error", what=_("Why a mail could not be sent"), **MAIL)
privacy.declare("ground.OutboxAttachment", "content", what=_("Files that go with mails to you"), **MAIL)
privacy.no_personal_data("ground.OutboxMessage", "once")
privacy.no_personal_data("ground.OutboxAttachment", "name", "content_type")
privacy.declare("ground.AuditName", "actor", "label", "salt", what=_("Decisions you took, with your name"), **AUDIT)
privacy.declare("ground.AuditEvent", "actor_hash", what=_("Decisions you took, with your name"), **AUDIT)
privacy.no_personal_data("ground.AuditEvent", "action", "target", "payload", "previous_hash", "hash")
privacy.register_eraser(audit.forget)
privacy.register_eraser(forget_mails)
privacy.register_exporter("decisions", audit.acts_of)
