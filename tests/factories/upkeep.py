"""Content that has to be kept sound: facts in pages."""

import json
from typing import Any

from modules.keys import key_of
from modules.models import Module, UnitPage

FACT = {
    "key": "f1",
    "text": "About 7,500 deaths were reported.",
    "source": "An agency",
    "year": "2025",
    "checked": False,
}


def unit_of(module: Module, slug: str = "u1") -> UnitPage:
    """The page of a unit in the workshop."""
    return UnitPage.objects.get(slug=slug, path__startswith=module.pages.get().path)


def fact_block(number: int = 1, **words: Any) -> dict[str, Any]:
    """A fact as it stands in a page."""
    value = {**FACT, "key": f"f{number}", **words}
    return {"type": "fact", "value": value, "id": str(key_of("fact", str(number)))}


def with_blocks(module: Module, *blocks: dict[str, Any], slug: str = "u1") -> UnitPage:
    """Publish a unit page that ends with these blocks, those of before with the same ids apart."""
    page = unit_of(module, slug)
    ids = {one["id"] for one in blocks}
    kept = [dict(one) for one in page.body.raw_data if one["id"] not in ids]
    page.body = json.dumps([*kept, *blocks])
    page.save_revision().publish()
    return page
