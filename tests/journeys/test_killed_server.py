"""The server is killed in mid-answer: what was shown as saved is there, nothing is there twice, the run goes on."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from threading import Timer

import pytest
from django.conf import settings
from django.db import connection

from bench.forms import Form, NotOnThePage, form_with
from scripts.fingerprint import ROOT
from scripts.serving import command, free_port, wait_until_it_answers
from tests.django_fixtures import signed_in
from tests.journeys.people import FLAGSHIP, learner

KILLS = 5
LONGEST_WAIT = 0.03  # seconds; an answer takes about half of it
ACTIVITY = f"/en/learn/{FLAGSHIP}/do/quiz-u1/"
SAVED = """
    SELECT response.idempotency_key, response.attempt_id, response.sequence
    FROM learning_response AS response JOIN learning_attempt AS attempt ON attempt.id = response.attempt_id
    ORDER BY response.attempt_id, response.sequence
"""


@dataclass
class Server:
    """The site on its own database; it can be killed as hard as a machine can kill it."""

    database: Path
    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.port = free_port()
        environment = {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "training_site.settings",
            "DEMO": "1",
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
        os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self) -> None:
        self.process.wait(timeout=20)
