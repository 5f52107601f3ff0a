"""What a first view of a page costs on the wire, seen by a real browser with an empty cache."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Request, sync_playwright

MEDIA = {"image", "media"}


@dataclass(frozen=True)
class FirstView:
    """Requests and bytes of HTML, styles, scripts and fonts together; pictures and video apart."""

    requests: int
    size: int
    media_size: int


def size_of(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def first_view(address: str, path: str, cookies: Mapping[str, str]) -> FirstView:
    """Opens the page once, as the person these cookies belong to."""
    finished: list[Request] = []
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-background-networking"]
        )
        context = browser.new_context(viewport={"width": 320, "height": 568})
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        page = context.new_page()
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(f"{address}{path}", wait_until="networkidle")
        light = [size_of(request) for request in finished if request.resource_type not in MEDIA]
        heavy = [size_of(request) for request in finished if request.resource_type in MEDIA]
        browser.close()
    return FirstView(len(light), sum(light), sum(heavy))
