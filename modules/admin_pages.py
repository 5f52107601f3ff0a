"""Where our own pages stand in the admin: their addresses among those of a snippet, and the way to them."""

from typing import Any

from django.db.models import Model
from django.urls import reverse


def address_of(model: type[Model], name: str, *arguments: Any) -> str:
    """Return the address of a page about a kind of snippet: `address_of(Question, "look", 7)`."""
    viewset: Any = getattr(model, "snippet_viewset")  # noqa: B009  # Wagtail gives it to the model when it is registered
    return reverse(viewset.get_url_name(name), args=arguments)


def page_at(heading: str, icon: str, *above: tuple[str, str]) -> dict[str, Any]:
    """Return what the admin shows around a page: its heading, and the way to it, as address and words of each page above."""
    steps = [*above, ("", heading)]
    return {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in steps],
        "header_title": heading,
        "header_icon": icon,
    }
