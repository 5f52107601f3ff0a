"""Who may see a certificate’s file, who may take a certificate back, who says what certificates look like."""

from django.contrib.auth.models import AnonymousUser

from certificates.models import Credential
from people.models import Role, User
from people.rules import covers


def may_download(user: User, credential: Credential) -> bool:
    """The holder, and programme staff for the module and the holder's country and organisation."""
    return credential.holder.person_id == user.pk or may_revoke(user, credential)


def may_revoke(user: User, credential: Credential) -> bool:
    """Programme staff within their scope; nobody takes back their own."""
    holder = credential.holder.person
    if holder == user:
        return False
    country, organisation = (holder.country, holder.organisation) if holder else (None, None)
    return covers(user, Role.APPROVER, country=country, organisation=organisation, module_slug=credential.module.slug)


def may_design(user: User | AnonymousUser) -> bool:
    """Editors whose scope has no limit: a design shows on the certificates of a whole curriculum."""
    return isinstance(user, User) and covers(user, Role.EDITOR)
