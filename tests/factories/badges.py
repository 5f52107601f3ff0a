"""Keys and credentials for tests, and a place on this machine where others find the keys."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from certificates.badges.document import Badge, Place, Recipient
from certificates.badges.issuer import Issuer
from certificates.badges.keys import BadgeKey, rotated, written_keys
from tests.factories.moments import moment

SITE = "https://training.example.org"
BEGAN = "2026-05-01 10:00"
PAYLOAD = {
    "code": "7KQ3M8XN4TB",
    "kind": "completion",
    "language": "en",
    "module": {"slug": "small", "code": "RRF-03", "title": "Meeting people on the street", "language": "en"},
    "outcomes": ["Say who you are", "Ask before you write"],
    "issuer": "Demonstration issuer",
}


@cache
def keys(began: str = BEGAN) -> tuple[BadgeKey, ...]:
    """One key that signs from then on."""
    return rotated((), moment(began), moment(began))


@cache
def keys_text(began: str = BEGAN) -> str:
    """The same as a setting."""
    return written_keys(keys(began))


def an_issuer(site: str = SITE) -> Issuer:
    return Issuer(site, keys())


def badge(site: str = SITE, *, index: int = 5, until: datetime | None = None, **payload: Any) -> Badge:
    """A credential that no database knows."""
    return Badge(
        payload=PAYLOAD | payload,
        address=f"{site}/certificates/7KQ3-M8XN-4TB/",
        site=f"{site}/",
        did=Issuer(site, ()).did,
        about=f"{site}/certificates/about/small/completion/",
        takes="Completing everything that the training module asks for.",
        recipient=Recipient("Mirela Kovač", "mirela@example.org", "salt"),
        place=Place(f"{site}/badges/status/0/", index),
        valid_from=moment("2026-05-06 10:00"),
        valid_until=until,
    )


def day_after(began: str = BEGAN) -> datetime:
    return moment(began) + timedelta(days=1)


@contextmanager
def published() -> Iterator[tuple[str, dict[str, Any]]]:
    """A site on this machine: yields its address, and what it answers by path, to be filled in."""
    answers: dict[str, Any] = {}
    server = HTTPServer(("localhost", 0), _answering(answers))
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://localhost:{server.server_port}", answers
    finally:
        server.shutdown()
        server.server_close()


def _answering(answers: Mapping[str, Any]) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path in answers
            content = json.dumps(answers.get(self.path)).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answering
