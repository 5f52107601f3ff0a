"""Pages that the reader's language does not have: the original is read at an address in that language."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.url_routing import RouteResult


class ShowsOriginals(Page):
    """A page below which originals stand where there is no translation."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page; the original where this language has none."""
        try:
            return super().route(request, path_components)
        except Http404:
            original = self._original()
            if original is None:
                raise
            return original.route(request, path_components)

    def _original(self) -> Any:
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        pages = self.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE)
        return pages.specific().first()


def address(page: Page) -> str:
    """Return the address of the page in the language of the reader, whether it is translated or not."""
    own = page.locale.language_code
    url = page.url or ""
    return f"/{get_language()}/{url.removeprefix(f'/{own}/')}" if url.startswith(f"/{own}/") else url
