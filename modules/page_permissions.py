"""What Wagtail's groups allow on pages that belong to no module."""

from typing import Any

from wagtail.models import Page, PagePermissionTester

from modules.rules import may_change


class PermissionsBeyondModules(PagePermissionTester):
    """Held to editors whose scope has no limit: the page belongs to no module."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if not may_change(user, None):
            self.permissions: set[str] = set()

    def can_edit(self) -> bool:
        """Whether the person may change it; that a workflow asks all editors opens nothing to the others."""
        return may_change(self.user, None) and super().can_edit()
