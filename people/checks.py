from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DatabaseError

from people.demo import demo_addresses
from people.models import User


@checks.register(checks.Tags.security, deploy=True)
def check_no_demo_accounts(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """The passwords and second factors of demo accounts are public."""
    try:
        found = User.objects.filter(email__in=demo_addresses(), is_active=True).exists()
    except DatabaseError:
        # Nothing to look at yet: the database is checked when it is there.
        return []
    if not found:
        return []
    return [checks.Error("Demo accounts are in the database.", hint="Erase them.", id="people.E001")]
