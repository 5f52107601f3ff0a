"""What a browser complains about while it shows our pages."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request


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
            self.shown.add(request.url)

    def _see_message(self, message: ConsoleMessage) -> None:
        # A page that answers 403 or 404 is logged as an error too, but it is what was asked for.
        if message.type == "error" and message.location["url"] not in self.shown:
            self.complaints.append(f"{message.text} ({message.location['url']})")
