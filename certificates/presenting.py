"""What a certificate's state is called, to its holder, to staff and to whoever checks the code."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.models import STATE_WORDS, Credential, CredentialKind, Reason
from certificates.standing import State

# Kinds of the component that shows a status.
KINDS = {
    State.ISSUED: "done",
    State.REINSTATED: "done",
    State.SUSPENDED: "caution",
    State.REVOKED: "stop",
    State.SUPERSEDED: "again",
    State.EXPIRED: "clock",
}


@dataclass(frozen=True)
class Standing:
    """Where a certificate stands: the kind and word of its status, and what is said of it as a heading and below it."""

    kind: str
    word: str
    title: str
    lead: str
    is_valid: bool = False

    @property
    def notice(self) -> str:
        """The kind of a notice that says it."""
        return self.kind if self.kind in {"caution", "stop"} else "note"


def standing_of(credential: Credential) -> Standing:
    """What anybody may read about a certificate; why it is suspended or replaced is not their business. No query."""
    state = credential.state
    title, lead = _said(credential, state)
    return Standing(KINDS[state], word_of(state), title, lead, credential.is_valid)


def page_of(credential: Credential) -> tuple[str, str]:
    """The holder's own page of a certificate: the name of its address, and what stands in it.

    It reads the session of the booking, the completed curriculum, or the module.
    """
    if credential.booking is not None:
        return "certificates:attended", str(credential.booking.session.key)
    if credential.completion is not None:
        return "certificates:curriculum", credential.completion.curriculum
    page = "mine" if credential.kind == CredentialKind.COMPLETION else credential.kind
    return f"certificates:{page}", credential.module_slug


def word_of(state: State) -> str:
    """The state in a word; to those outside, valid again is valid."""
    return str(STATE_WORDS[State.ISSUED if state == State.REINSTATED else state])


def _said(credential: Credential, state: State) -> tuple[str, str]:
    row = credential.standing
    since = date_format(row.at, "DATE_FORMAT")
    if state == State.SUSPENDED:
        return _("This certificate is suspended"), _("It does not hold while it is looked into. Check it again later.")
    if state == State.REVOKED:
        values = {"day": since, "reason": Reason(row.reason).label}
        return _("This certificate was revoked"), _("It is not valid since %(day)s. %(reason)s") % values
    if state == State.SUPERSEDED:
        lead = _("Another certificate has taken its place on %(day)s. Ask the holder for that one.")
        return _("This certificate was replaced"), lead % {"day": since}
    if state == State.EXPIRED:
        last = date_format(credential.expires_on or row.at, "DATE_FORMAT")
        return _("This certificate has expired"), _("It was valid until %(day)s.") % {"day": last}
    return _("This certificate is valid"), _("Compare what stands here with the paper or the file in front of you.")
