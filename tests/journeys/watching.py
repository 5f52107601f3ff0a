"""What a browser complains about while it shows our pages."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request


def page_of(url: str) -> str:
    """The page of an address: the form of a run names its run behind it."""
    return url.partition("?")[0]


class Watch:
    """Keeps errors of scripts, code that the security policy refused, missing files and requests to other machines."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.shown: set[str] = set()
        page.on("request", self._see_request)
        page.on("console", self._see_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _see_request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"localhost", None}:
            self.complaints.append(f"asked another machine: {request.url}")
        if request.is_navigation_request():
            self.shown.add(page_of(request.url))

    def _see_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_page_with_a_status(message):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _is_page_with_a_status(self, message: ConsoleMessage) -> bool:
        """A page that answers 403, 404 or 422 is logged as an error, but it is what was asked for."""
        return message.text.startswith("Failed to load resource") and page_of(message.location["url"]) in self.shown
