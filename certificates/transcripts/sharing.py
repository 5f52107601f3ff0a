"""The address at which others read a transcript: made, made anew and stopped by its owner alone, and it ends by itself.

Whoever has the address reads the transcript. So only a hash of its secret is kept, and it is shown once.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from certificates.models import TranscriptLink
from ground import audit
from ground.tokens import hash_of, new_token
from people.models import User


@transaction.atomic
def share(*, person: User, days: int) -> str:
    """Make an address that is open for so many days, in place of an older one, and return its secret."""
    token = new_token()
    kept = {
        "token_hash": hash_of(token),
        "made_at": timezone.now(),
        "expires_on": timezone.localdate() + timedelta(days=days),
    }
    TranscriptLink.objects.update_or_create(person=person, defaults=kept)
    audit.record("certificate.share_transcript", person, by=person, payload={"days": days})
    return token


@transaction.atomic
def stop(*, person: User) -> None:
    """Stop the address: it leads nowhere from now on. Twice does nothing more."""
    stopped, _by_model = TranscriptLink.objects.filter(person=person).delete()
    if stopped:
        audit.record("certificate.stop_transcript", person, by=person)


def person_behind(token: str) -> User | None:
    """Whose transcript this secret opens today. One query."""
    links = TranscriptLink.objects.filter(token_hash=hash_of(token), expires_on__gte=timezone.localdate())
    link = links.select_related("person").first()
    return link.person if link and link.person.is_active else None


def forget(person: User) -> None:
    """Stop the address of somebody who is erased."""
    TranscriptLink.objects.filter(person=person).delete()
