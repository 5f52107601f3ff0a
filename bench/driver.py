"""Asks the running site for pages, over HTTP and with real sessions, as many people at once."""

import gzip
import itertools
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie

from bench.forms import form_with, link_to

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
# Sign-in is limited per address: as many people at once would come from as many addresses of the loopback range.
_addresses = itertools.cycle(f"127.0.{third}.{fourth}" for third in range(4) for fourth in range(2, 250))


@dataclass(frozen=True)
class Request:
    """What is sent, by whom."""

    method: str
    path: str
    cookies: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What came back: `seconds` from the first byte sent to the last received, `size` in bytes on the wire."""

    status: int
    seconds: float
    size: int
    text: str
    cookies: Mapping[str, str]


class WrongAnswer(RuntimeError):
    """The site answered with something else than the page that was to be measured."""


class Client:
    """One connection, kept open as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = self._connect()

    def _connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(next(_addresses), 0))

    def send(self, request: Request) -> Answer:
        """Sends a request and reads the whole answer."""
        started = time.perf_counter()
        self.connection.request(request.method, request.path, request.body, self._headers(request))
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        size = len(content) + sum(len(name) + len(value) + 4 for name, value in response.getheaders())
        text = gzip.decompress(content) if response.getheader("Content-Encoding") == "gzip" else content
        set_cookies = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie", [])))
        cookies = {name: morsel.value for name, morsel in set_cookies.items()}
        return Answer(response.status, seconds, size, text.decode(errors="replace"), cookies)

    def _headers(self, request: Request) -> dict[str, str]:
        address = f"http://localhost:{self.port}"
        headers = {"Host": f"localhost:{self.port}", "Accept": HTML, "Accept-Encoding": "gzip"}
        if request.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
        if request.method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": address,
                "Referer": f"{address}/",
            }
        return headers


def fetched(port: int, request: Request) -> Answer:
    """A page that is needed for what comes next; raises WrongAnswer when it is not to be had."""
    answer = Client(port).send(request)
    if answer.status != 200:
        raise WrongAnswer(f"{request.path} answered {answer.status} when it was opened first.")
    return answer


def form_request(port: int, page: Request, *, field: str, typed: Mapping[str, str]) -> Request:
    """Opens a page and makes the request that sends its form with this field, with what is typed into it."""
    answer = fetched(port, page)
    form = form_with(answer.text, field)
    form.fields |= typed
    return Request("POST", form.action or page.path, {**page.cookies, **answer.cookies}, form.body())


def link_request(port: int, page: Request, *, end: str) -> Request:
    """Opens a page and makes the request for its link that ends like this."""
    return Request("GET", link_to(fetched(port, page).text, end), page.cookies)


@dataclass(frozen=True)
class Run:
    """All answers of one page with so many clients, and how long it took in all."""

    answers: Sequence[Answer]
    seconds: float


def send_all(port: int, requests: Sequence[Request], *, clients: int) -> Run:
    """Sends all requests, so many at a time, each client the next that is waiting."""
    waiting = iter(requests)
    lock = threading.Lock()

    def taken() -> Iterator[Request]:
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                return
            yield request

    def work(client: Client) -> list[Answer]:
        return [client.send(request) for request in taken()]

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = [answer for done in pool.map(work, [Client(port) for _ in range(clients)]) for answer in done]
    return Run(answers, time.perf_counter() - started)
