"""The personal data of the shelf: who proposed a tool, and who said that an organisation uses one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from knowledge.models import SavedSearch, ToolSubmission, ToolUse

PROPOSING = {
    "purpose": _("Taking in outreach tools that you propose, and telling you what becomes of them"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _(
        "Until you throw the draft away or your account is erased; a published page stays, without your name"
    ),
    "recipients": _("Editors, once you have sent it"),
}
USING = {
    "purpose": _("Knowing who said that an organisation uses a tool"),
    "basis": _("Public task or legitimate interest (accountability)"),
    "retention": _("Until it is taken back or your account is erased"),
    "recipients": _("Nobody"),
}
SEARCHING = {
    "purpose": _("Keeping searches that you want to find again"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until you delete them or your account is erased"),
    "recipients": _("Nobody"),
}


def forget(user: Any) -> None:
    """Delete a person's drafts, proposals and searches, and their name beside what they said for an organisation."""
    ToolSubmission.objects.filter(person=user).delete()
    ToolUse.objects.filter(said_by=user).update(said_by=None)
    SavedSearch.objects.filter(person=user).delete()


def export(user: Any) -> list[dict[str, Any]]:
    """Return what a person has proposed."""
    rows = ToolSubmission.objects.filter(person=user)
    return [{"title": one.title, "state": one.state, "words": one.words} for one in rows]


def export_searches(user: Any) -> list[dict[str, Any]]:
    """Return what a person has kept of their searches."""
    return [
        {"name": one.name, "where": one.door, "query": one.query} for one in SavedSearch.objects.filter(person=user)
    ]


privacy.declare("knowledge.SavedSearch", "person", "name", "query", what=_("Searches you keep"), **SEARCHING)
privacy.declare(
    "knowledge.ToolSubmission", "person", "title", "words", what=_("Outreach tools you proposed"), **PROPOSING
)
privacy.declare("knowledge.ToolUse", "said_by", what=_("That you said it for your organisation"), **USING)
for model in ("KnowledgeIndexPage", "KnowledgePage", "Pillar", "RegionalPillars", "Fact", "GlossaryTerm"):
    privacy.no_personal_data(f"knowledge.{model}")
privacy.register_eraser(forget)
privacy.register_exporter("proposed_tools", export)
privacy.register_exporter("saved_searches", export_searches)
