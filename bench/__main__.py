"""`make bench`: loads a realistic data set, serves the site as production would, drives it and prints a table.

BENCH_DATABASE=postgresql measures on PostgreSQL, its processes counted too; the default is SQLite.
"""

import argparse
import itertools
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.driver import Client, Request, WrongAnswer, form_request, send_all
from bench.first_view import first_view
from bench.pages import FIRST_VIEW_BYTES, FIRST_VIEW_REQUESTS, PAGES, UNIT_PAGE, Page, Visitor
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


def fresh_database(kind: str) -> Database:
    """An empty database of this kind: "sqlite" or "postgresql"."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        for file in FOLDER.glob("site.sqlite3*"):
            file.unlink()
        return Database(f"sqlite:///{FOLDER / 'site.sqlite3'}")
    server = postgresql.start(FOLDER)
    postgresql.run_sql(server, "DROP DATABASE IF EXISTS bench WITH (FORCE)", "CREATE DATABASE bench")
    return Database(postgresql.address(server, "bench"), (postgresql.process(FOLDER),))


def environment_of(database: Database) -> dict[str, str]:
    """The settings of production, but for HTTPS, which a proxy would do."""
    return {
        "DJANGO_SETTINGS_MODULE": "training_site.settings",
        "DATABASE_URL": database.url,
        "SECRET_KEY": secrets.token_urlsafe(64),
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
        self.sessions = {Visitor(kind): itertools.cycle(cookies) for kind, cookies in loaded["sessions"].items()}

    def cookies(self, visitor: Visitor) -> dict[str, str]:
        """The cookies of the next person of this kind."""
        if visitor is Visitor.ANONYMOUS:
            return {}
        return {"session": next(self.sessions[visitor])}


def requests_for(page: Page, people: People, port: int, count: int) -> list[Request]:
    """The requests that will be measured; forms are fetched here."""
    if not page.sends_form:
        return [Request("GET", page.path, people.cookies(page.visitor)) for _ in range(count)]
    if page.visitor is Visitor.ANONYMOUS:
        typed = ({"login": next(people.emails), "password": people.password} for _ in range(count))
        return [form_request(port, page.path, {}, field="login", typed=values) for values in typed]
    cookies = (people.cookies(page.visitor) for _ in range(count))
    return [form_request(port, page.path, who, field="key", typed={}) for who in cookies]


def measure(page: Page, people: People, port: int, processes: Sequence[int]) -> Iterator[Measurement]:
    """Measures a page with one, four and sixteen clients; raises WrongAnswer when it is not the page."""
    for clients in CLIENTS:
        requests = requests_for(page, people, port, page.samples // len(CLIENTS))
        before = cpu_seconds(processes)
        run = send_all(port, requests, clients=clients)
        used = cpu_seconds(processes) - before
        if wrong := {answer.status for answer in run.answers} - GOOD:
            raise WrongAnswer(f"{page.name} ({page.path}) answered {sorted(wrong)}.")
        yield Measurement(page, clients, run, used * 1000 / len(requests))


def warm_up(people: People, port: int) -> None:
    """Opens each page a few times, so that what is kept is kept; certificates are left to be made."""
    client = Client(port)
    for page in PAGES:
        if page.visitor is not Visitor.FINISHER:
            for _ in range(5):
                client.send(Request("GET", page.path, people.cookies(page.visitor)))


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
    print(f"Certificates made: {', '.join(rates)}.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--learners", type=int, default=300)
    database = fresh_database(os.environ.get("BENCH_DATABASE", "sqlite"))
    environment = environment_of(database)
    load(environment, parser.parse_args().learners)
    people = People(PEOPLE)
    with ExitStack() as stack:
        address, server = stack.enter_context(running_site(environment, log=FOLDER / "server.log"))
        processes = (server.pid, *database.processes)
        port = urlsplit(address).port or 0
        warm_up(people, port)
        measurements = [one for page in PAGES for one in measure(page, people, port, processes)]
        print(f"\n{table([one.row() for one in measurements])}")
        print_first_view(address, people)
        print_certificates(measurements)
        print(f"Memory of all processes at the end: {memory_megabytes(processes):.0f} MB.")
    if missed := {one.page.name for one in measurements if not one.is_within_budget}:
        print(f"Over budget somewhere (marked !): {', '.join(sorted(missed))}.")


if __name__ == "__main__":
    main()
