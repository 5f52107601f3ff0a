"""The personal data that people's accounts hold."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import Absence, User

ACCOUNT = {
    "purpose": _("Your account"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased"),
    "recipients": _(
        "Programme staff; your trainers see your name; administrators of the organisation that you name see name and address"
    ),
}
SIGN_IN = {
    "purpose": _("Signing in safely"),
    "basis": _("Public task or legitimate interest (security)"),
    "retention": _("Until you remove it, sign out or your account is erased"),
    "recipients": _("Nobody"),
}
ROLES = {
    "purpose": _("Roles in the programme (trainers, focal points, staff)"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("For good as a record of who could decide what; without a name once the account is erased"),
    "recipients": _("Programme staff and auditors"),
}
ABSENCE = {
    "purpose": _("Writing to deputies while you are away"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased"),
    "recipients": _("Nobody"),
}

privacy.declare("people.User", "email", "name", "organisation", "organisation_said", "country", "language", **ACCOUNT)
privacy.declare("people.User", "key", what=_("A random key that stands for you in other records"), **ACCOUNT)
privacy.declare("people.User", "password", what=_("Your password, as a one-way hash"), **SIGN_IN)
privacy.declare("account.EmailAddress", "email", what=_("e-mail address"), **SIGN_IN)
privacy.declare("mfa.Authenticator", "data", what=_("Passkeys, authenticator app and recovery codes"), **SIGN_IN)
privacy.declare("usersessions.UserSession", "ip", "user_agent", what=_("Devices you are signed in on"), **SIGN_IN)
privacy.declare("sessions.Session", "session_data", what=_("Devices you are signed in on"), **SIGN_IN)
privacy.declare(
    "socialaccount.SocialAccount", "uid", "extra_data", what=_("Your identity at another provider"), **SIGN_IN
)
privacy.declare("wagtailusers.UserProfile", "avatar", "preferred_language", what=_("Editors’ settings"), **ACCOUNT)
privacy.declare(
    "people.Appointment", "person", "appointed_by", "ended_by", what=_("Your role, its scope and dates"), **ROLES
)
privacy.declare("people.Appointment", "evidence", what=_("The letter or mail that names you"), **ROLES)
privacy.declare("people.Absence", "person", what=_("When you are away and others are asked for you"), **ABSENCE)
privacy.declare("people.Organisation", "suspended_by", what=_("Organisations whose access you suspended"), **ROLES)
privacy.declare(
    "people.OrganisationDomain", "verified_by", "evidence", what=_("Domains you verified, and how"), **ROLES
)
privacy.no_personal_data("people.Appointment", "module_slug")
privacy.no_personal_data("people.Country")
privacy.no_personal_data("people.CountryGroup")
privacy.no_personal_data("people.GovernmentSuffix")
privacy.no_personal_data("people.Holiday")
privacy.no_personal_data("people.Organisation")
privacy.no_personal_data("people.OrganisationDomain", "domain")


def forget(user: User) -> None:
    """Drop when the person was away, and the letters that name them."""
    Absence.objects.filter(person=user).delete()
    user.appointments.update(evidence="")


def profile_of(user: User) -> dict[str, Any]:
    """What people said about themselves."""
    return {
        "email": user.email,
        "name": user.name,
        "organisation": str(user.organisation or user.organisation_said),
        "country": user.country_id,
        "language": user.language,
        "joined_at": user.joined_at,
        "last_login": user.last_login,
    }


def roles_of(user: User) -> list[dict[str, Any]]:
    """Appointments, with scope and dates."""
    fields = ("role", "country", "organisation__name", "module_slug", "starts_on", "ends_on", "ended_at")
    return list(user.appointments.order_by("pk").values(*fields))


def absences_of(user: User) -> list[dict[str, Any]]:
    """When the person is or was away."""
    return [dict(absence) for absence in user.absences.order_by("pk").values("starts_on", "ends_on")]


def sign_in_of(user: User) -> dict[str, Any]:
    """Addresses, kinds of second factor and devices; never a secret."""
    return {
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified")),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "devices": list(UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")),
    }


privacy.register_eraser(forget)
privacy.register_exporter("absences", absences_of)
privacy.register_exporter("profile", profile_of)
privacy.register_exporter("roles", roles_of)
privacy.register_exporter("sign_in", sign_in_of)
