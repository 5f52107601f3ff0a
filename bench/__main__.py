"""`make bench`: loads a realistic data set, serves the site as production would, drives it and prints a table.

BENCH_DATABASE=postgresql measures on PostgreSQL, its processes counted too; the default is SQLite.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.driver import Client, Request, WrongAnswer, form_request, link_request, send_all
from bench.first_view import first_view
from bench.forms import NotOnThePage
from bench.pages import CERTIFICATE, FIRST_VIEW_BYTES, FIRST_VIEW_REQUESTS, PAGES, UNIT_PAGE, Page, Visitor
from bench.processes import cpu_seconds, memory_megabytes
from bench.table import Measurement, table
from scripts import postgresql
from scripts.fingerprint import ROOT
from scripts.serving import running_site

FOLDER = ROOT / "var" / "bench"
PEOPLE = FOLDER / "people.json"
CLIENTS = (1, 4, 16)
GOOD = {200, 302, 303}


@dataclass(frozen=True)
class Database:
    """Where the data lie, and the process that serves them when it is not the site itself."""

    url: str
    processes: tuple[int, ...] = ()


def database_of(kind: str, *, empty: bool) -> Database:
    """The database of this kind, "sqlite" or "postgresql": emptied first, or as the last run left it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        for file in FOLDER.glob("site.sqlite3*") if empty else ():
            file.unlink()
        return Database(f"sqlite:///{FOLDER / 'site.sqlite3'}")
    server = postgresql.start(FOLDER)
    if empty:
        postgresql.run_sql(server, "DROP DATABASE IF EXISTS bench WITH (FORCE)", "CREATE DATABASE bench")
    return Database(postgresql.address(server, "bench"), (postgresql.process(FOLDER),))


def environment_of(database: Database) -> dict[str, str]:
    """The settings of production, but for HTTPS, which a proxy would do."""
    return {
        "DJANGO_SETTINGS_MODULE": "training_site.settings",
        "DATABASE_URL": database.url,
        "SECRET_KEY": "of-a-database-of-invented-people-0123456789-abcdefghijklmnop",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "EMAIL_URL": "dummymail://",
    }


def load(environment: Mapping[str, str], learners: int) -> None:
    """Fills the database; progress goes to the terminal."""
    for command in (
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        ["load_curricula", "--verbosity=0"],
        ["load_bench", f"--learners={learners}", f"--output={PEOPLE}"],
    ):
        print(" ".join(command), flush=True)
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ | dict(environment), check=True
        )


class People:
    """The people of the data set, by kind; each is asked for in turn."""

    def __init__(self, path: Path) -> None:
        loaded = json.loads(path.read_text())
        self.password: str = loaded["password"]
        self.emails: Iterator[str] = itertools.cycle(loaded["emails"])
        self.sessions: dict[str, list[str]] = loaded["sessions"]
        self.named: dict[str, str] = loaded["named"]
        self.turns = {kind: itertools.cycle(cookies) for kind, cookies in self.sessions.items()}

    def cookies(self, visitor: Visitor) -> dict[str, str]:
        """The cookies of the next person of this kind."""
        if visitor is Visitor.ANONYMOUS:
            return {}
        return {"session": next(self.turns[visitor.value])}

    def path(self, page: Page) -> str:
        """The address of the page in this data set."""
        return page.path.format(**self.named)

    def count(self, visitor: Visitor) -> int:
        """How many there are of this kind."""
        return len(self.sessions[visitor.value])

    def typed(self, field: str) -> dict[str, str]:
        """What the next person types into a form with this field."""
        return {"login": next(self.emails), "password": self.password} if field == "login" else {}


def request_for(page: Page, people: People, port: int) -> Request:
    """The request of the next person, which will be measured; forms and links are fetched here."""
    opening = Request("GET", people.path(page), people.cookies(page.visitor))
    if page.link_end:
        return link_request(port, opening, end=page.link_end)
    if page.form_field:
        return form_request(port, opening, field=page.form_field, typed=people.typed(page.form_field))
    return opening


def measure(page: Page, people: People, port: int, processes: Sequence[int], *, clients: int) -> Measurement:
    """Measures a page with so many clients; raises WrongAnswer when it is not the page."""
    requests = [request_for(page, people, port) for _ in range(page.samples // len(CLIENTS))]
    before = cpu_seconds(processes)
    run = send_all(port, requests, clients=clients)
    used = cpu_seconds(processes) - before
    if wrong := {answer.status for answer in run.answers} - GOOD:
        raise WrongAnswer(f"{requests[0].path} answered {sorted(wrong)}.")
    return Measurement(page, clients, run, used * 1000 / len(requests))


def measure_all(people: People, port: int, processes: Sequence[int]) -> list[Measurement]:
    """Measures every page; says which could not be measured, and why, and goes on."""
    measurements = []
    for page in PAGES:
        try:
            measurements += [measure(page, people, port, processes, clients=clients) for clients in CLIENTS]
        except (WrongAnswer, NotOnThePage) as problem:
            print(f"Not measured: {page.name}. {problem}", flush=True)
    return measurements


def warm_up(people: People, port: int) -> None:
    """Makes the certificates that will be served, and opens each page a few times, so that what is kept is kept."""
    for _ in range(people.count(Visitor.CERTIFIED)):
        made = Request("GET", CERTIFICATE, people.cookies(Visitor.CERTIFIED))
        with suppress(NotOnThePage, WrongAnswer):  # made by an earlier run; trouble shows when they are measured
            send_all(port, [form_request(port, made, field="name", typed={})], clients=1)
    client = Client(port)
    for page in PAGES:
        for _ in range(5):
            client.send(Request("GET", people.path(page), people.cookies(page.visitor)))


def print_first_view(address: str, people: People) -> None:
    view = first_view(address, UNIT_PAGE, people.cookies(Visitor.BEGINNER))
    print(
        f"\nFirst view of a unit page: {view.requests} requests (at most {FIRST_VIEW_REQUESTS}), "
        f"{view.size:,} bytes (at most {FIRST_VIEW_BYTES:,}), media apart: {view.media_size:,} bytes. "
        "Moodle: 17–34 requests, 1.2–4.0 MB."
    )


def print_certificates(measurements: Sequence[Measurement]) -> None:
    made = [one for one in measurements if one.page.visitor is Visitor.FINISHER]
    rates = [f"{len(one.run.answers) / one.run.seconds:.1f}/s with {one.clients} clients" for one in made]
    if rates:
        print(f"Certificates made: {', '.join(rates)}.")


def report(environment: Mapping[str, str], database: Database) -> list[Measurement]:
    """Serves the site, measures every page and prints what came out."""
    people = People(PEOPLE)
    with running_site(environment, log=FOLDER / "server.log") as (address, server):
        processes = (server.pid, *database.processes)
        port = urlsplit(address).port or 0
        warm_up(people, port)
        measurements = measure_all(people, port, processes)
        print(f"\n{table([one.row() for one in measurements])}")
        print_first_view(address, people)
        print_certificates(measurements)
        print(f"Memory of all processes at the end: {memory_megabytes(processes):.0f} MB.")
    return measurements


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--learners", type=int, default=300)
    parser.add_argument("--again", action="store_true", help="keep the data of the last run")
    options = parser.parse_args()
    database = database_of(os.environ.get("BENCH_DATABASE", "sqlite"), empty=not options.again)
    environment = environment_of(database)
    if not options.again:
        load(environment, options.learners)
    measurements = report(environment, database)
    if missed := {one.page.name for one in measurements if not one.is_within_budget}:
        print(f"Over budget somewhere (marked !): {', '.join(sorted(missed))}.")


if __name__ == "__main__":
    main()
