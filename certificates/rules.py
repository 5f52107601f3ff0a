"""Who may see a certificate's file, who decides what becomes of it, who issues for a session and says how it looks."""

from certificates.models import Credential, CredentialQuerySet
from modules.models import Module
from people.models import Role, User
from people.rules import Visitor, covers, holds
from people.scopes import in_scope


def may_download(user: User, credential: Credential) -> bool:
    """The holder, and programme staff for the module and the holder's country and organisation."""
    return credential.holder.person_id == user.pk or may_revoke(user, credential)


def may_revoke(user: User, credential: Credential) -> bool:
    """Revoke, suspend, reinstate, reissue: programme staff within their scope; nobody decides about their own."""
    holder = credential.holder.person
    if holder == user:
        return False
    country, organisation = (holder.country, holder.organisation) if holder else (None, None)
    return covers(user, Role.APPROVER, country=country, organisation=organisation, module_slug=credential.module_slug)


def has_desk(user: Visitor) -> bool:
    """Whether the person decides about certificates of anybody. No query for people without an appointment."""
    return isinstance(user, User) and (user.is_privileged or user.is_superuser) and holds(user, Role.APPROVER)


def credentials_seen_by(user: User) -> CredentialQuerySet:
    """The certificates that somebody may decide about: what `may_revoke` says of each, as a condition."""
    others = Credential.objects.exclude(holder__person=user)
    if user.is_superuser:
        return others
    appointments = [one for one in user.current_appointments if one.role == Role.APPROVER]
    scope = in_scope(
        appointments,
        country=["holder__person__country"],
        organisation=["holder__person__organisation"],
        module="module__slug",
    )
    return others.filter(scope)


def may_issue(user: Visitor, module: Module) -> bool:
    """Issue certificates to everybody of a session: programme staff whose scope has no limit but the module."""
    return covers(user, Role.APPROVER, module_slug=module.slug)


def may_set_rule(user: Visitor, module: Module | None) -> bool:
    """Say how long certificates of a module are valid; those of every module only without any limit."""
    return covers(user, Role.APPROVER, module_slug=module.slug if module else "")


def may_design(user: Visitor) -> bool:
    """Editors whose scope has no limit: a design shows on the certificates of a whole curriculum."""
    return isinstance(user, User) and covers(user, Role.EDITOR)
