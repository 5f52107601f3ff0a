"""What staff see of certificates: those in their scope, by words, module, session and state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from certificates.codes import Mistyped, read_code
from certificates.models import Credential, CredentialKind, CredentialQuerySet, CredentialStatus
from certificates.presenting import KINDS, word_of
from certificates.standing import VALID, State, held_on

# What one can look for; valid again is valid.
SHOWN_STATES = (State.ISSUED, State.SUSPENDED, State.REVOKED, State.SUPERSEDED, State.EXPIRED)


@dataclass(frozen=True)
class Row:
    """One certificate of the list, as it is shown."""

    code: str
    name: str
    title: str
    lang: str
    kind: str
    module: str
    hours: str
    issued_on: date
    expires_on: date | None
    state: State

    @property
    def status(self) -> str:
        return KINDS[self.state]

    @property
    def word(self) -> str:
        return word_of(self.state)

    @property
    def issued(self) -> str:
        return date_format(self.issued_on, "DATE_FORMAT")

    def cells(self) -> list[str]:
        """The row in a spreadsheet."""
        until = self.expires_on.isoformat() if self.expires_on else ""
        return [
            self.code,
            self.name,
            self.title,
            self.module,
            self.kind,
            self.hours,
            self.issued_on.isoformat(),
            until,
            self.word,
        ]


def with_newest_state(credentials: CredentialQuerySet) -> CredentialQuerySet:
    """With the newest row of the ledger of each, as `newest_state`."""
    newest = CredentialStatus.objects.filter(credential=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return credentials.annotate(newest_state=Subquery(newest))


def rows_of(credentials: Iterable[Credential]) -> list[Row]:
    """The rows of certificates that were read by `with_newest_state`, with their holders and modules. No query."""
    today = timezone.localdate()
    return [_row(one, today) for one in credentials]


def _row(credential: Credential, today: date) -> Row:
    newest = State(credential.newest_state)  # type: ignore[attr-defined]  # an annotation
    return Row(
        code=credential.grouped_code,
        name=credential.holder.name,
        title=credential.title,
        lang=credential.words_language,
        kind=str(CredentialKind(credential.kind).label),
        module=credential.subject,
        hours=str(credential.hours_shown),
        issued_on=timezone.localdate(credential.issued_at),
        expires_on=credential.expires_on,
        state=held_on(newest, expires_on=credential.expires_on, on=today),
    )


def matching(words: str) -> Q:
    """Certificates with this code, or with these words in the name of the holder."""
    try:
        return Q(code=read_code(words))
    except Mistyped:
        return Q(holder__name__icontains=words)


def standing_at(state: State, on: date) -> Q:
    """Certificates in a state on a day; what is past its last day has expired, written down or not."""
    valid = Q(newest_state__in=[one.value for one in VALID])
    over = Q(expires_on__lt=on)
    if state in VALID:
        return valid & ~(over & Q(expires_on__isnull=False))
    if state == State.EXPIRED:
        return Q(newest_state=state.value) | valid & over
    return Q(newest_state=state.value)
