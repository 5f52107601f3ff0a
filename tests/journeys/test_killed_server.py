"""The server is killed in mid-answer: what was shown as saved is there, nothing is there twice, the run goes on."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from itertools import groupby
from pathlib import Path
from random import Random
from threading import Timer

import pytest
from django.conf import settings
from django.db import connection

from bench.forms import Form, NotOnThePage, form_with
from people.models import User
from scripts.fingerprint import ROOT
from scripts.serving import command, free_port, wait_until_it_answers
from tests.django_fixtures import signed_in
from tests.journeys.people import FLAGSHIP, learner

KILLS = 5
LONGEST_WAIT = 0.03  # seconds; an answer takes about half of it
QUIZ = f"/en/learn/{FLAGSHIP}/do/quiz-u1/"
SAVED = """
    SELECT attempt.number, response.sequence, response.idempotency_key
    FROM learning_response AS response JOIN learning_attempt AS attempt ON attempt.id = response.attempt_id
    WHERE attempt.learner_id = ? ORDER BY attempt.number, response.sequence
"""


class Server:
    """The site on a database of its own; it can be killed as hard as a machine can kill it."""

    def __init__(self, folder: Path) -> None:
        self.database, self.log = folder / "site.sqlite3", folder / "server.log"

    def copy_database(self) -> None:
        """Takes what the journeys' database holds now."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self.database)])

    def start(self) -> None:
        """Returns when the site answers."""
        self.port = free_port()
        environment = {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "training_site.settings",
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command(self.port),
                cwd=ROOT,
                env=os.environ | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_it_answers(self.process, f"http://localhost:{self.port}/healthz", self.log)

    def kill(self) -> None:
        """Ends the process and its worker without asking them."""
        os.killpg(self.process.pid, signal.SIGKILL)


class Sender:
    """Somebody who answers without a browser, and knows which answers were shown as saved."""

    def __init__(self, server: Server, person: User, session: str) -> None:
        self.server, self.person = server, person
        self.cookies = {"session": session}
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        """The status and the page; raises OSError or HTTPException when nobody answers to the end."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with closing(HTTPConnection("localhost", self.server.port, timeout=20)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
            return answer.status, answer.read().decode()

    def question(self) -> Form:
        """The question that is open now, with its first answer filled in; a finished run is begun anew."""
        _status, page = self.ask("GET", QUIZ)
        try:
            return form_with(page, "question")
        except NotOnThePage:
            self.ask("POST", f"{QUIZ}begin/", form_with(page, "csrfmiddlewaretoken").body())
            return self.question()

    def send(self, form: Form) -> None:
        """Post an answer; only a redirect says that it is saved."""
        key = form.fields["key"].replace("-", "")
        self.sent.add(key)
        status, page = self.ask("POST", QUIZ, form.body())
        assert status == 302, page
        self.acknowledged.add(key)

    def saved(self) -> list[tuple[int, int, str]]:
        """What the database holds of this person's answers: number of the attempt, place in it, key."""
        with closing(sqlite3.connect(self.server.database)) as database:
            return list(database.execute(SAVED, [self.person.pk]))

    def send_while_killed(self, form: Form, *, after: float) -> None:
        """Send an answer to a server that is killed after so many seconds."""
        killer = Timer(after, self.server.kill)
        killer.start()
        with suppress(OSError, HTTPException):
            self.send(form)
        killer.join()
        self.server.process.wait(timeout=20)


def is_without_gaps(rows: list[tuple[int, int, str]]) -> bool:
    """Whether the answers of each attempt are numbered 1, 2, 3 …"""
    attempts = [[place for _attempt, place, _key in group] for _attempt, group in groupby(rows, key=lambda row: row[0])]
    return all(places == list(range(1, len(places) + 1)) for places in attempts)


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[Sender]:
    """A learner whose server runs; it is gone at the end, whatever happened."""
    person, server = learner().learner, Server(tmp_path)
    sender = Sender(server, person, signed_in(person).cookies["session"].value)
    server.copy_database()
    server.start()
    yield sender
    server.kill()
    server.process.wait(timeout=20)


def test_killed_server_loses_no_answer_that_was_shown_as_saved(sender: Sender):
    chance = Random(0)

    for _kill in range(KILLS):
        sender.send(sender.question())
        interrupted = sender.question()
        sender.send_while_killed(interrupted, after=chance.uniform(0, LONGEST_WAIT))
        rows, acknowledged = sender.saved(), set(sender.acknowledged)
        sender.server.start()
        # The page sends again by itself what was not answered; what had been saved counts once.
        sender.send(interrupted)

        assert acknowledged <= {key for _attempt, _place, key in rows}
        assert is_without_gaps(rows)

    assert sorted(key for _attempt, _place, key in sender.saved()) == sorted(sender.sent)
