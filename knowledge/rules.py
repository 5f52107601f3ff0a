"""Who speaks for an organisation that uses a tool."""

from people.models import Organisation, User
from people.rules import Visitor, may_administer, organisations_administered_by


def may_say_we_use(user: Visitor, organisation: Organisation) -> bool:
    """Whether the person may say for the organisation that it uses a tool, and take it back: its administrators."""
    return may_administer(user, organisation)


def organisations_spoken_for(user: Visitor) -> list[Organisation]:
    """Organisations that the person speaks for; no query for those who speak for none."""
    return list(organisations_administered_by(user)) if isinstance(user, User) else []
