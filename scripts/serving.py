"""Starts the site the way production does: one process, threads, WSGI by granian."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.fingerprint import ROOT

THREADS = 4
START_SECONDS = 60


class SiteDidNotStart(RuntimeError):
    """The server ended, or did not answer in time; the message holds what it printed."""


def command(port: int, *, host: str = "127.0.0.1") -> list[str]:
    """The command line of the server."""
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": 1,
        "blocking-threads": THREADS,
        "log-level": "warning",
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [str(Path(sys.executable).with_name("granian")), *flags, "training_site.wsgi:application"]


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Whether anything at all is answered there; an error page is an answer too."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until_it_answers(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Returns when the site answers; raises SiteDidNotStart with the end of its log otherwise."""
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and server.poll() is None:
        if answers(address):
            return
        time.sleep(0.1)
    raise SiteDidNotStart(log.read_text(errors="replace")[-4000:])


@contextmanager
def running_site(environment: Mapping[str, str], *, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The site on a free port with these settings: yields its address and its process; stops it at the end."""
    port = free_port()
    address = f"http://localhost:{port}"
    settings = (
        os.environ | {"DJANGO_SETTINGS_MODULE": "training_site.settings", "SITE_URL": address} | dict(environment)
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        server = subprocess.Popen(command(port), cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(server, f"{address}/healthz", log)
        yield address, server
    finally:
        server.terminate()
        server.wait(timeout=20)
