"""A shelf with items, as editors would have made them."""

import json
from typing import Any

from wagtail.models import Locale

from knowledge.models import GlossaryTerm, KnowledgeIndexPage, KnowledgePage
from knowledge.vocabulary import Kind
from tests.factories.modules import catalogue


def shelf() -> KnowledgeIndexPage:
    """The shelf below the home page, made once."""
    found = KnowledgeIndexPage.objects.first()
    if found is not None:
        return found
    home = catalogue().get_parent()
    return home.add_child(instance=KnowledgeIndexPage(title="Knowledge", slug="knowledge", intro="All we know."))


def an_item(slug: str, kind: str = Kind.BITE, *, words: str = "A text.", **fields: Any) -> KnowledgePage:
    """A live item; its text is one paragraph."""
    body = json.dumps([{"type": "text", "value": f"<p>{words}</p>"}])
    said = {"title": slug.capitalize(), "summary": f"Summary of {slug}.", "authors": "Somebody", "body": body} | fields
    page = KnowledgePage(slug=slug, kind=kind, **said)
    shelf().add_child(instance=page)
    page.save_revision().publish()
    return page


def a_tool(slug: str, **fields: Any) -> KnowledgePage:
    """A live outreach tool: on the street, cheap, described."""
    said = {"places": ["street"], "channels": ["face-to-face"], "target_groups": ["everyone"], "cost_band": "low"}
    return an_item(slug, Kind.TOOL, **(said | {"evidence": "described", "staff_needed": "Two people"} | fields))


def a_term(term: str, meaning: str) -> GlossaryTerm:
    """A term of the glossary."""
    return GlossaryTerm.objects.create(slug=term.lower(), term=term, meaning=meaning, locale=Locale.get_default())
