"""When something public changes, the pages kept for visitors are made anew."""

from typing import Any

from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published, unpublished

from ground.kept_pages import forget_pages


def listen() -> None:
    """Connect to Wagtail's signals; they are used for the cache only."""
    for happening in (page_published, page_unpublished, page_slug_changed, post_page_move, published, unpublished):
        happening.connect(on_change)


def on_change(sender: Any, **kwargs: Any) -> None:
    forget_pages()
