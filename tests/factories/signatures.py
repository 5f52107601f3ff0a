"""Keys that sign certificates in tests, and an authority that confirms the time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto.tsp import TimeStampReq
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

from scripts.demo_key import made_pem
from tests.factories.moments import moment


@cache
def demo_pem(made_on: str = "2026-05-01 10:00") -> str:
    """A key as `make run` makes it, on that day; it holds for five years."""
    return made_pem(moment(made_on)).decode()


@contextmanager
def time_authority() -> Iterator[str]:
    """An authority on this machine that confirms every time; yields its address."""
    server = HTTPServer(("localhost", 0), _TimeAuthority)
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _TimeAuthority(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = _stamper().request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def _stamper() -> DummyTimeStamper:
    pem = demo_pem().encode()
    signer, *authorities = load_certs_from_pemder_data(pem[pem.index(b"-----BEGIN CERTIFICATE-----") :])
    private = load_private_key_from_pemder_data(pem[: pem.index(b"-----BEGIN CERTIFICATE-----")], None)
    return DummyTimeStamper(signer, private, list(authorities))
