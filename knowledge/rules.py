"""Who keeps the shelf, and who speaks for an organisation that uses a tool."""

from people.models import Organisation, Role, User
from people.rules import Visitor, covers, may_administer, organisations_administered_by


def may_keep_shelf(user: Visitor) -> bool:
    """Editors whose scope has no limit: items belong to no module."""
    return covers(user, Role.EDITOR)


def may_say_we_use(user: Visitor, organisation: Organisation) -> bool:
    """Whether the person may say for the organisation that it uses a tool, and take it back: its administrators."""
    return may_administer(user, organisation)


def organisations_spoken_for(user: Visitor) -> list[Organisation]:
    """Organisations that the person speaks for; no query for those who speak for none."""
    return list(organisations_administered_by(user)) if isinstance(user, User) else []
