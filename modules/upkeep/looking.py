"""One look at an address in the internet: a HEAD request to a public machine, and nothing else."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

SECONDS = 6.0
MOST_SECONDS = 20.0  # of one answer in all
MOST_REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
GONE = {404, 410}
NOT_FOR_HEAD = {405, 501}
AS_IT_IS = "/%:=&?~#+!$,;'@()*[]"  # what stands in addresses unquoted; letters with accents do not
AGENT = "OpenDoorsTraining-links/1.0"

May = Callable[[str], bool]


class Forbidden(Exception):
    """The address leads to a machine that is not on the public internet, or to an unusual port."""


@dataclass(frozen=True)
class Seen:
    """What came back; `status` is 0 where nothing did."""

    status: int
    is_forbidden: bool = False

    @property
    def is_gone(self) -> bool:
        return self.status in GONE

    @property
    def is_unreachable(self) -> bool:
        """No answer, or an error of the server. Whoever refuses programs (401, 403, 429) is there."""
        return not self.is_forbidden and (self.status == 0 or self.status >= 500)  # errors of servers


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet: nothing private, local, reserved or for many at once."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def usual_ports(parts: SplitResult) -> bool:
    """Whether an address names no port but that of its scheme."""
    return parts.port in (None, PORTS.get(parts.scheme))


def look(url: str, *, may_visit: May = is_public, may_ask: Callable[[SplitResult], bool] = usual_ports) -> Seen:
    """Return what an address answers. Each step of a redirect is checked like the first one."""
    try:
        for _step in range(MOST_REDIRECTS):
            status, location = _ask(url, may_visit, may_ask)
            if status not in (301, 302, 303, 307, 308) or not location:
                return Seen(status)
            url = urljoin(url, location)
    except Forbidden:
        return Seen(0, is_forbidden=True)
    except (OSError, http.client.HTTPException, ValueError):
        return Seen(0)
    return Seen(0)


def _ask(url: str, may_visit: May, may_ask: Callable[[SplitResult], bool]) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or not may_ask(parts):
        raise Forbidden
    port = parts.port or PORTS[parts.scheme]
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=AS_IT_IS)
    status, location = _answer(parts, port, "HEAD", path, may_visit)
    return _answer(parts, port, "GET", path, may_visit) if status in NOT_FOR_HEAD else (status, location)


def _answer(parts: SplitResult, port: int, method: str, path: str, may_visit: May) -> tuple[int, str]:
    connection = http.client.HTTPConnection(str(parts.hostname), port, timeout=SECONDS)
    connection.sock = _connected(parts, port, may_visit)
    # Each read has its limit; a server that sends a letter now and then would still hold the line for days.
    end = Timer(MOST_SECONDS, connection.sock.shutdown, [socket.SHUT_RDWR])
    end.start()
    try:
        connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"})
        response = connection.getresponse()
        # Headers come as if they were Latin-1; where a server writes letters, they are UTF-8.
        location = (response.getheader("Location") or "").encode("latin-1")
        return response.status, location.decode(errors="replace")
    finally:
        end.cancel()
        connection.close()


def _connected(parts: SplitResult, port: int, may_visit: May) -> socket.socket:
    """Connect to the very address that was looked at: a name that is asked twice may answer differently."""
    host = str(parts.hostname)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(may_visit(address) for address in addresses):
        raise Forbidden
    plain = socket.create_connection((addresses[0], port), timeout=SECONDS)
    if parts.scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
