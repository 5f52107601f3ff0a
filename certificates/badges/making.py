"""A certificate of ours as a digital credential."""

import secrets
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.badges.document import PLACES, Badge, Place, Recipient, Secured
from certificates.badges.given import issuer
from certificates.models import Credential


def secured_badge(credential: Credential, *, at: datetime) -> Secured | None:
    """Return a certificate as a credential in both forms, signed anew; None where no key of the site signs then.

    Raises UnusableKeys.
    """
    site = issuer()
    key = site.key_at(at)
    if key is None:
        return None
    from certificates.badges.securing import issue

    return issue(badge_of(credential, did=site.did, salt=secrets.token_hex(16)), site, key, at=at)


def badge_of(credential: Credential, *, did: str, salt: str) -> Badge:
    """Return what a certificate says to machines, in its own language."""
    holder = credential.holder
    with translation.override(credential.language):
        takes = what_it_takes(credential)
    return Badge(
        payload=credential.payload,
        address=f"{settings.SITE_URL}/certificates/{credential.grouped_code}/",
        site=f"{settings.SITE_URL}/",
        did=did,
        about=about_address(credential),
        takes=takes,
        recipient=Recipient(holder.name, holder.person.email if holder.person else "", salt),
        place=place_of(credential.pk),
        valid_from=credential.issued_at,
        valid_until=end_of_validity(credential),
    )


def place_of(pk: int) -> Place:
    """Return where the status of a credential with this key in the database stands."""
    number, index = divmod(pk, PLACES)
    return Place(lists_of(number), index)


def lists_of(number: int) -> str:
    """Return the folder of the status lists with a number. Their addresses stand in credentials, so they never change."""
    return f"{settings.SITE_URL}/badges/status/{number}/"


def about_address(credential: Credential) -> str:
    """Where anybody reads what the certificate takes. Without a language: the site answers in the reader's own."""
    return f"{settings.SITE_URL}/certificates/about/{credential.subject_slug}/{credential.kind}/"


def end_of_validity(credential: Credential) -> datetime | None:
    """Return the last second of the last day, where the site is; None where validity does not end."""
    if credential.expires_on is None:
        return None
    day_after = datetime.combine(credential.expires_on + timedelta(days=1), time(), timezone.get_default_timezone())
    return day_after.astimezone(UTC) - timedelta(seconds=1)


def what_it_takes(credential: Credential) -> str:
    """Return in sentences what somebody does to get such a certificate, and what it is not, in the language of today."""
    hours = ngettext("%(hours)s hour", "%(hours)s hours", credential.hours_counted) % {"hours": credential.hours_shown}
    said = [
        _done_for(credential),
        _time_said(credential) % {"hours": hours},
        _("No clinical or legal qualification."),
    ]
    if credential.is_demonstration:
        said.append(_("Demonstration: made with demonstration content, so it is no proof of training."))
    return " ".join(said)


def _time_said(credential: Credential) -> str:
    if credential.is_together:
        return _("Time in these sessions: %(hours)s.")
    if credential.is_trainer:
        return _("Time in its sessions: %(hours)s.")
    if credential.is_attendance:
        return _("Time in the session: %(hours)s.")
    return _("Learning time: %(hours)s.")


def _done_for(credential: Credential) -> str:
    if credential.is_attendance:
        return _("Attending at least four fifths of the minutes of a training session.")
    if credential.is_achievement:
        said = _("Completing everything that the module asks for, and taking part in its live practice “%(title)s”.")
        return said % {"title": credential.live_round["title"]}
    if credential.is_together:
        said = ngettext(
            "Completing the training of trainers, and holding %(count)d training session together with another trainer.",
            "Completing the training of trainers, and holding %(count)d training sessions together with another trainer.",
            len(credential.sessions_led),
        )
        return said % {"count": len(credential.sessions_led)}
    if credential.is_trainer:
        said = ngettext(
            "Completing the training module, and leading or co-leading %(count)d training session of it to its end.",
            "Completing the training module, and leading or co-leading %(count)d training sessions of it to their end.",
            len(credential.sessions_led),
        )
        return said % {"count": len(credential.sessions_led)}
    if credential.is_curriculum:
        return _("Completing everything that the whole curriculum asks for, its modules among it.")
    return _("Completing everything that the training module asks for.")
