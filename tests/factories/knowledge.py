"""A shelf with items, as editors would have made them."""

import json
from typing import Any

from wagtail.models import Locale

from knowledge.models import Fact, GlossaryTerm, KnowledgeIndexPage, KnowledgePage, Pillar
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


CHART = {
    "type": "stacked-bar",
    "title": "How the gap was bridged",
    "unit": "% of contacts",
    "base": "invented contacts: 260",
    "series": ["Telephone", "Friend"],
    "data": [{"label": "Practical", "values": [12, 47], "n": 260}],
    "source": "Invented",
    "synthetic": True,
    "alt": "Telephone 12, friend 47.",
}


def one_of_each_kind() -> None:
    """An item of each kind that has a face of its own, a pillar with a figure, and a term."""
    a_tool("hotline", safety_note="Show no numbers.", countries=["XK"], pillars=["reintegration"])
    an_item("bite", charts=json.dumps([{"type": "chart", "value": CHART}]), limits="Invented.", topics=["outreach"])
    speaker = {"type": "speaker", "value": {"name": "Ruta", "role": "host"}}
    chapter = {"type": "chapter", "value": {"at": "00:00", "title": "Welcome"}}
    an_item(
        "webinar", Kind.WEBINAR, duration_minutes=45, speakers=json.dumps([speaker]), chapters=json.dumps([chapter])
    )
    field = {"key": "purpose", "label": "Purpose", "kind": "text", "required": True}
    an_item("template", Kind.TEMPLATE, body=json.dumps([{"type": "field", "value": field}]))
    english = Locale.get_default()
    pillar = {"number": 3, "title": "Reintegration", "meaning": "Life after."}
    Pillar.objects.get_or_create(slug="reintegration", locale=english, defaults=pillar)
    Fact.objects.create(
        slug="assisted",
        title="Assisted",
        value="103000",
        qualifier="+",
        unit="migrants",
        period="2017–2022",
        pillar="reintegration",
        source_title="A booklet",
        source_organisation="IOM",
        source_year="2022",
        locale=english,
    )
    a_term("Greeting", "A first word.")


def a_term(term: str, meaning: str) -> GlossaryTerm:
    """A term of the glossary."""
    return GlossaryTerm.objects.create(slug=term.lower(), term=term, meaning=meaning, locale=Locale.get_default())
